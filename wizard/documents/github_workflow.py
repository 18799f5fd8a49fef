"""A workflow of GitHub Actions: jobs in containers. Source: GitHub, "Workflow syntax", jobs.<job_id>.container."""

import re
from collections.abc import Iterator, Mapping

from wizard.containers import option_line
from wizard.containers.command import options_of
from wizard.containers.comparing import mount_target
from wizard.containers.laying import Rules, grown
from wizard.containers.mounts import without
from wizard.containers.options import Option
from wizard.containers.places import noted
from wizard.containers.spec import ContainerSpec, Located
from wizard.documents.compose import environment
from wizard.documents.docker_command import command_alone
from wizard.documents.identity import runs_in
from wizard.documents.mentions import image_named, speaks_of_werf
from wizard.documents.model import Container, Gap, ParsedFile
from wizard.documents.options import LISTS
from wizard.documents.scripts import Started, held_by, started_within
from wizard.documents.starting import Start, container_of
from wizard.documents.tree import DocumentNode
from wizard.documents.trees import yaml_trees
from wizard.formats.notes import Data, Explained, Fields, bare, items_of
from wizard.formats.shapes import shaped
from wizard.formats.shell import ScriptText
from wizard.language import Text, text
from wizard.plan.hosted import hosted_in
from wizard.records import replace

_ACTION = re.compile(r"(?:werf/actions/(?!install)[\w-]+|redhat-actions/(?P<program>buildah)-build)@")
"""Actions that run werf or Buildah where the step runs."""
_OF_FORGES = re.compile(r"(^|/)\.(gitea|forgejo)/workflows/")


def read(content: str, name: str) -> ParsedFile:
    """Return the container of every job that has one, and those that the steps start."""
    found: list[Container] = []
    gaps: list[Gap] = []
    for document in yaml_trees(content, name):
        for key, job in document.pairs("jobs").items():
            env = {**environment(document, "env"), **environment(job, "env")}
            within = started_in_steps(job, name, env)
            found += [_container(key, job, name)] if job.get("container") else []
            found += within.containers
            gaps += [*(() if job.get("container") else _gaps(job)), *within.gaps]
    return ParsedFile(name, "github-docker", tuple(found), gaps=tuple(gaps))


def started_in_steps(job: DocumentNode, name: str, env: Mapping[str, Located[str]]) -> Started:
    """Return the containers that the scripts of a job's or an action's steps start; each step has its own shell."""
    parts = []
    for step in job.children("steps"):
        script = step.get("run")
        if script is not None and script.text:
            values = {key: one.value for key, one in {**env, **environment(step, "env")}.items()}
            held = held_by({**values, **{f"env.{key}": value for key, value in values.items()}}, name)
            parts.append(started_within([ScriptText(script.text, script.embedded)], name, held))
    return Started(tuple(one for part in parts for one in part.containers), (), tuple(g for p in parts for g in p.gaps))


def _gaps(job: DocumentNode) -> Iterator[Gap]:
    """Yield what runs werf outside of a container of this file."""
    if (used := job.word("uses")) is not None:
        message = text("The job is defined in {name}, which is not read.", name=used.value)
        names = (used.value,) if used.value.startswith("./") else ()
        yield Gap(used.at, message, hides=False, names=names)
    yield from gaps_of_steps(job)


def _runs_by_action(action: Located[str] | None) -> str:
    """Return the command that an action runs with werf or Buildah; empty for any other.

    Sources: the actions of werf/actions, and redhat-actions/buildah-build.
    """
    found = _ACTION.match(action.value) if action else None
    return "" if found is None else "buildah build" if found["program"] == "buildah" else "werf converge"


def gaps_of_steps(job: DocumentNode) -> Iterator[Gap]:
    """Yield steps that run werf outside of a container whose options could be set."""
    for step in job.children("steps"):
        action, script = step.word("uses"), step.word("run")
        if action and action.value.startswith("docker://") and image_named(action.value):
            message = text(
                "The container of a step takes no options, so werf cannot build in it; use a job's container."
            )
            yield Gap(action.at, message)
        elif given := _running(action, script):
            yield Gap(given.at, _on_the_machine(given.value), hides=False)
            return


def _running(action: Located[str] | None, script: Located[str] | None) -> Located[str] | None:
    """Return what a step runs if it runs werf or Buildah: the command of its action, or its script alone."""
    if action and (command := _runs_by_action(action)):
        return Located(command, action.at)
    if script and speaks_of_werf(script.value) and runs_in(alone := command_alone(script.value)):
        return Located(alone, script.at)
    return None


def _on_the_machine(command: str) -> Text:
    if runs_in(command, "werf"):
        return text("werf runs directly on the machine here, not in a container: there is nothing to check.")
    return text("Buildah runs directly on the machine here, not in a container: there is nothing to check.")


def _container(name: str, job: DocumentNode, file: str) -> Container:
    node = job.get("container") or job
    image = Located(node.text, node.at) if node.scalar is not None else node.word("image")
    options, hidden = _options(node, file)
    given = node.get("options")
    env = {**environment(job, "env"), **environment(node, "env")}
    found = container_of(
        Start(
            "docker" if _OF_FORGES.search(file) else "github-docker",
            name,
            node.at,
            options,
            image,
            _steps(job),
            given.at if given else node.at,
            env,
        )
    )
    found = replace(found, hidden=(*found.hidden, *hidden))
    labels = list(job.words("runs-on"))
    # Gitea's and Forgejo's runners bring no directories of GitHub's, and their labels are their own.
    label = "" if _OF_FORGES.search(file) else hosted_in([one.value for one in labels])
    hosted = next((one for one in labels if one.value == label), None)
    return replace(found, remarks=(*found.remarks, ("github-hosted", hosted))) if hosted else found


def _options(node: DocumentNode, file: str) -> tuple[list[Option], tuple[Located[str], ...]]:
    given = node.get("options")
    options, hidden = options_of(given.text, file, given.embedded) if given is not None and given.text else ([], [])
    volumes = [Option("volume", one.value, one.at) for one in node.words("volumes")]
    return [*options, *volumes], tuple(hidden)


def _steps(job: DocumentNode) -> tuple[str, ...]:
    """Return what runs in the container, as the one script of a shell."""
    given = [(step.word("uses"), step.word("run")) for step in job.children("steps")]
    scripts = [_runs_by_action(action) or command_alone(run.value if run else "") for action, run in given]
    scripts = [one for one in scripts if one]
    return ("sh", "-c", "\n".join(scripts)) if scripts else ()


def put(have: Fields, spec: ContainerSpec) -> dict[str, Data]:
    """Return a job's container with the settings of `spec`; other settings stay, contradicting ones are replaced."""
    taken = {mount_target(one) for one in items_of(have.get("volumes"))}
    mounts = tuple(one for one in spec.mounts if not (one.memory and one.target in taken))
    return put_keys(have, option_line.written(replace(spec, mounts=mounts)), Rules(lists=LISTS))


def put_keys(have: Fields, keys: Fields, rules: Rules, *path: str | int) -> dict[str, Data]:
    """Return a job's container with `keys` in it. Raises MisshapenError for options that are no text."""
    given = str(shaped(have.get("options"), "value", path=(*path, "options")) or "")
    rest = {key: value for key, value in keys.items() if key != "options"}
    if "volumes" in rest:
        rest["volumes"] = without(rest["volumes"], option_line.mounted(given))
    merged = grown(have, {key: one for key, one in rest.items() if one != []}, rules, *path)
    ours = keys.get("options")
    if ours is None:
        return merged
    line = option_line.merge_options(given, str(bare(ours)))
    if given and line == given:
        return merged
    topic = ours.topic if isinstance(ours, Explained) else ""
    return {**merged, "options": noted(line, topic) if given else ours}
