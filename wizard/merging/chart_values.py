"""Which chart a file of Helm values is for, also where it is a part of another's, under whatever key.

Sources: the values.yaml of the charts gitlab-runner, the old forms of it with them, and gha-runner-scale-set.
"""

from wizard.errors import BadInputError, shown
from wizard.formats.notes import Data
from wizard.language import text
from wizard.merging.choosing import Meant

GITLAB_CHART = "gitlab-runner"
SCALE_SET_CHART = "gha-runner-scale-set"

_MARKS = {
    GITLAB_CHART: frozenset(
        ("gitlabUrl", "runnerToken", "runnerRegistrationToken", "unregisterRunners", "checkInterval")
    ),
    SCALE_SET_CHART: frozenset({"githubConfigUrl", "runnerScaleSetName", "containerMode", "minRunners"}),
}
OLD_KEYS = frozenset(
    (
        *("image", "imagePullPolicy", "imagePullSecrets", "privileged", "namespace", "serviceAccountName", "tags"),
        *("builds", "services", "helpers", "cache", "pollTimeout", "outputLimit", "nodeSelector", "nodeTolerations"),
        *("podLabels", "podAnnotations", "cloneUrl", "env", "requestConcurrency", "runUntagged"),
    )
)
"""Keys of `runners` that the chart had before runners.config."""
_OF_A_JOB = frozenset({"script", "stage", "extends", "trigger", "needs", "rules"})


def part_of(have: dict[str, Data], chart: str, meant: Meant | None = None) -> str:
    """The key under which the values of a chart stand, where it is a part of another; else empty.

    Raises BadInputError for several of which none is meant.
    """
    if isinstance(have.get(chart), dict):
        return chart
    if is_of_chart(have, chart):
        return ""
    parts = [key for key, value in have.items() if isinstance(value, dict) and is_of_chart(value, chart)]
    if meant and meant.into in parts:
        return meant.into
    if meant and len(parts) > 1:
        raise BadInputError(
            text(
                "{name}: several parts are values of {chart}: {names}.", name=meant.name, chart=chart, names=_all(parts)
            ),
            text("Name the one that is meant: --into NAME."),
        )
    return parts[0] if parts else ""


def is_of_chart(values: dict[str, Data], chart: str) -> bool:
    """Whether a mapping is the values of a chart itself."""
    return bool(_MARKS[chart] & set(values)) or (chart == GITLAB_CHART and has_runners(values))


def has_runners(values: dict[str, Data]) -> bool:
    """Whether `runners` is what the chart gitlab-runner has under that key, now or of old, and no job of that name."""
    runners = values.get("runners")
    if not isinstance(runners, dict) or _OF_A_JOB & set(runners):
        return False
    return "config" in runners or bool(OLD_KEYS & set(runners))


def _all(names: list[str]) -> str:
    return ", ".join(map(shown, names))
