"""Why a workflow's job is not put into a container: it needs the machine, or GitHub's machine is no place for one.

Sources: GitHub, "Running jobs in a container"; werf, actions/install.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from wizard.errors import shown
from wizard.formats.notes import Data, fields_of, items_of
from wizard.language import Text, text
from wizard.merging.docker_use import commands_of_host
from wizard.plan.hosted import hosted_in, why_not

_ACTION = re.compile(r"\A(?!docker://)[^@]*\b(?:docker|buildx|podman|kind|minikube|k3d|amazon-ecr-login)\b")
_WERF_ACTION = "werf/actions/"


def labels_of(runs_on: Data) -> list[str]:
    """Return the labels of a job's runner: one, several, or those within a group."""
    given = runs_on.get("labels") if isinstance(runs_on, dict) else runs_on
    return [str(one) for one in given] if isinstance(given, list) else [str(given or "")]


def hosted_label(job: dict[str, Data]) -> str:
    """Return the label of GitHub's own machine on which a job runs; empty for a runner of the reader's own."""
    return hosted_in(labels_of(job.get("runs-on")))


def needed_of_host(job: dict[str, Data]) -> list[str]:
    """Return the commands, actions and services of a job that werf's image does not have or reach."""
    found = [one for step in _steps(job) for one in _needed(step)]
    services = [f"services.{name}" for name in fields_of(job.get("services"))]
    return list(dict.fromkeys([*found, *services]))


def _needed(step: Mapping[str, Data]) -> Iterator[str]:
    uses = str(step.get("uses") or "")
    if _ACTION.search(uses.lower()):
        yield uses
    yield from commands_of_host(str(step.get("run") or ""))


def installs_werf(job: dict[str, Data]) -> bool:
    """Whether an action of werf's puts werf on the machine."""
    return any(str(step.get("uses") or "").startswith(_WERF_ACTION) for step in _steps(job))


def why_no_container(name: str, job: dict[str, Data], *, in_pods: bool, builds: bool) -> Text | None:
    """Why a job that has no container gets none, and what to do instead; None where it can get one."""
    if needed := needed_of_host(job):
        return text(
            "{job}: not moved into a container, because it needs {needed} on the machine. Move the "
            "steps with werf into a separate job and merge again.",
            job=name,
            needed=", ".join(map(shown, needed)),
        )
    label = hosted_label(job)
    if label and installs_werf(job):
        return text(
            "{job}: not moved into a container, because it runs on GitHub's machine {label}, where "
            "an action installs werf. To use your own runner, change runs-on, remove the action and "
            "merge again.",
            job=name,
            label=label,
        )
    if label and not in_pods and (why := why_not(label, builds=builds)):
        return text(
            "{job}: not moved into a container. {why} With `--set runner_tag=NAME` it runs on your "
            "own runner; without a container, the action werf/actions/install installs werf on the "
            "machine.",
            job=name,
            why=why,
        )
    return None


def _steps(job: dict[str, Data]) -> Iterable[Mapping[str, Data]]:
    return map(fields_of, items_of(job.get("steps")))
