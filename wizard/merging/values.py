"""Helm values: of the chart gitlab-runner, which hold the runner's TOML in a text, and of gha-runner-scale-set.

Sources: the charts' own values.yaml.
"""

from typing import Any

from wizard.merging.choosing import Meant
from wizard.merging.entries import by_key
from wizard.merging.laying import Rules, laid
from wizard.merging.runners import runner_wanted
from wizard.merging.shapes import MisshapenError, in_toml
from wizard.merging.toml_edit import edited_toml
from wizard.merging.toml_tree import parse_toml
from wizard.merging.wanted import Wanted
from wizard.merging.yaml_text import Explain

GITLAB_CHART = "gitlab-runner"
SCALE_SET_CHART = "gha-runner-scale-set"
_SCALE_SET_KEPT = {
    "githubConfigUrl": "ci_url",
    "runnerScaleSetName": "runner_name",
    "githubConfigSecret": "",
    "storage": "",
    "accessModes": "",
    "command": "",
}
POD_LISTS = {
    **dict.fromkeys(("containers", "initContainers", "env"), by_key("name")),
    "volumes": by_key("name", good=True),
    "volumeMounts": by_key("mountPath", good=True),
}
"""How the lists of a pod's spec are told apart: a volume of the owner's at our place serves as well."""


def part_of(have: dict[str, Any], chart: str) -> str:
    """The key under which the values of a chart stand, where it is a part of another; else empty."""
    return chart if isinstance(have.get(chart), dict) else ""


def gitlab_values_wanted(
    have: dict[str, Any], ours: dict[str, Any], runner: dict[str, Any], meant: Meant, explain: Explain
) -> Wanted:
    """The values with ours in them; `runner` is the data of our config.toml, for what stands in runners.config."""
    part = part_of(have, GITLAB_CHART)
    theirs = have[part] if part else have
    wanted = dict(ours)
    told = []
    runners = theirs.get("runners")
    if isinstance(runners, dict) and isinstance(config := runners.get("config"), str):
        data = parse_toml(config, f"{meant.name}: runners.config")
        try:
            inner = runner_wanted(data, runner, meant)
        except MisshapenError as error:
            raise in_toml(error, config, f"{meant.name}: runners.config") from None
        told = inner.told
        wanted["runners"] = {**ours["runners"], "config": edited_toml(config, meant.name, data, inner.data, explain)}
    if isinstance(runners, dict):
        # What is said of the runner elsewhere, the chart's owner has decided.
        url = {"gitlabUrl": ours["gitlabUrl"]} if meant.is_given("ci_url") else {}
        wanted = {**url, "runners": {"config": wanted["runners"]["config"]}}
    merged = laid(theirs, wanted, Rules(frozenset({"create", "executor", "secret"})), *([part] if part else []))
    return Wanted({**have, part: merged} if part else merged, told)


def scale_set_values_wanted(have: dict[str, Any], ours: dict[str, Any], meant: Meant) -> Wanted:
    """The values with ours in them."""
    part = part_of(have, SCALE_SET_CHART)
    theirs = have[part] if part else have
    kept = frozenset(key for key, setting in _SCALE_SET_KEPT.items() if not setting or not meant.is_given(setting))
    # The chart's default name is that of its release.
    wanted = ours if meant.is_given("runner_name") else {k: v for k, v in ours.items() if k != "runnerScaleSetName"}
    merged = laid(theirs, wanted, Rules(kept, POD_LISTS), *([part] if part else []))
    return Wanted({**have, part: merged} if part else merged)
