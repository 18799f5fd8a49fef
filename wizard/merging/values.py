"""Helm values of the chart gitlab-runner, which hold the runner's TOML in a text.

Source: the chart's own values.yaml.
"""

from wizard.containers.laying import Rules, grown
from wizard.documents.charts import GITLAB_CHART
from wizard.formats.notes import Data, Explained, fields_of, items_of
from wizard.formats.shapes import MisshapenError, in_toml, mapping
from wizard.formats.toml_edit import edited_toml
from wizard.formats.toml_text import dump_toml
from wizard.formats.toml_tree import parse_toml
from wizard.formats.yaml_layout import Explain
from wizard.language import Text
from wizard.merging.chart_values import part_of
from wizard.merging.choosing import MergeRequest
from wizard.merging.desired_state import DesiredState
from wizard.merging.old_values import in_order, runner_of_old, told_of_old
from wizard.merging.runners import runner_wanted
from wizard.merging.shared import is_of_werf
from wizard.records import replace


def gitlab_values_wanted(
    have: dict[str, Data], ours: dict[str, Data], runner: dict[str, Data], request: MergeRequest, explain: Explain
) -> DesiredState:
    """Return the values with ours in them; `runner` is the data of our config.toml, for runners.config."""
    part = part_of(have, GITLAB_CHART, request)
    theirs = mapping(have[part], part) if part else have
    request = replace(request, into="") if part and request.into == part else request
    wanted, of_runner = dict(ours), fields_of(ours["runners"])
    notices: list[Text] = []
    runners = theirs.get("runners")
    if isinstance(runners, dict):
        # What is said of the runner elsewhere, the chart's owner has decided.
        url = {"gitlabUrl": ours["gitlabUrl"]} if request.is_given("ci_url") else {}
        config, notices = _config(theirs, runners, of_runner["config"], runner, request, explain)
        wanted = {**url, "runners": {"config": config}}
    elif isinstance(theirs.get("gitlabUrl"), str) and not request.is_given("ci_url"):
        wanted["runners"] = {**of_runner, "config": _new(theirs, runner, request, of_runner["config"])[0]}
    merged = grown(theirs, wanted, Rules(frozenset({"create", "executor", "secret"})), *([part] if part else []))
    return DesiredState({**have, part: merged} if part else merged, notices)


def _config(
    theirs: dict[str, Data],
    runners: dict[str, Data],
    ours: Data,
    runner: dict[str, Data],
    request: MergeRequest,
    explain: Explain,
) -> tuple[Data, list[Text]]:
    """Return the text runners.config: the owner's with ours in it, else one with what the file says elsewhere."""
    config = runners.get("config")
    if not isinstance(config, str):
        return (ours, []) if config is not None else _new(theirs, runner, request, "")
    name = f"{request.name}: runners.config"
    file = parse_toml(config, name)
    try:
        inner = runner_wanted(file.data, runner, request, runners.get("name"), runners.get("tags"))
    except MisshapenError as error:
        raise in_toml(error, file.root, config, name) from None
    return edited_toml(config, request.name, file, inner.data, explain), inner.notices


def _new(
    theirs: dict[str, Data], runner: dict[str, Data], request: MergeRequest, usual: Data
) -> tuple[Data, list[Text]]:
    """Return a text for a file that has none, with the server, the namespace and whatever else the file says itself."""
    old = runner_of_old(theirs)
    runners = theirs.get("runners")
    known = (runners.get("name"), runners.get("tags")) if isinstance(runners, dict) else ("werf",)
    done = runner_wanted({"runners": [old]}, runner, request, *known)
    ours = fields_of(items_of(runner["runners"])[0])
    merged = in_order(fields_of(items_of(done.data["runners"])[0]), ours)
    topic = usual.topic if isinstance(usual, Explained) else "targets/gitlab-kubernetes"
    # A name of ours would say that the runner is there for werf alone.
    name = {"name": ours["name"]} if is_of_werf(*known, fields_of(old["kubernetes"]).get("image")) else {}
    content, _ = dump_toml({"runners": [{**name, **merged}]})
    return Explained(content, topic), [*done.notices, *told_of_old(theirs)]
