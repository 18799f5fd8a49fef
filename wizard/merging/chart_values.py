"""The part of a file of Helm values that is meant, where a chart's are a part of another's."""

from wizard.documents.charts import is_of_chart, parts_of_chart
from wizard.errors import BadInputError, shown
from wizard.formats.notes import Data, fields_of
from wizard.language import text
from wizard.merging.choosing import MergeRequest


def part_of(have: dict[str, Data], chart: str, request: MergeRequest | None = None) -> str:
    """Return the key under which the values of a chart are, where it is a part of another; else empty.

    Raises BadInputError for several of which none is meant.
    """
    values: Data = have
    if is_of_chart(values, chart, fields_of) and chart not in have:
        return ""
    parts = parts_of_chart(values, chart, fields_of)
    if request and request.into in parts:
        return request.into
    if request and len(parts) > 1:
        raise BadInputError(
            text(
                "{name}: several parts contain values of {chart}: {names}.",
                name=request.name,
                chart=chart,
                names=_all(parts),
            ),
            text("Choose one: --into NAME."),
        )
    return parts[0] if parts else ""


def _all(names: list[str]) -> str:
    return ", ".join(map(shown, names))
