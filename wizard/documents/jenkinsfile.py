"""A Jenkinsfile: the Pods that are in it as YAML, the containers of its steps, and what these start.

Sources: Jenkins, plugin "Kubernetes", `yaml` in an agent or a podTemplate; "Pipeline: Nodes and Processes", `sh`.
"""

import re
from collections.abc import Mapping

from wizard.documents.docker_command import command_alone
from wizard.documents.gathered import Gathered
from wizard.documents.groovy import Groovy
from wizard.documents.identity import runs_in, runs_werf
from wizard.documents.jenkins_agents import Step, containers_of_steps
from wizard.documents.kubernetes import gather_documents
from wizard.documents.model import Container, Gap, ParsedFile
from wizard.documents.scripts import held_by, started_within
from wizard.errors import WizardError
from wizard.formats.shell import ScriptText
from wizard.language import text
from wizard.records import replace

_POD = re.compile(r"^\s*(containers|spec|apiVersion)\s*:", re.MULTILINE)
_STEP = re.compile(r"\b(?P<step>sh|bat|powershell|pwsh)\b\s*\(?|\bscript\s*:")
_CONTAINER = re.compile(r"\b(?:container\s*\(\s*(?:name\s*:\s*)?|(?P<default>defaultContainer)\s*\(?)")
_CARET = re.compile(r"\^(?=\r?\n)")
"""What continues a line of Windows' shell, as a backslash does elsewhere."""
_ASSIGNED = re.compile(r"^\s*(?:def\s+)?(?P<name>\w+)\s*=(?=\s*['\"])", re.MULTILINE)


def read(content: str, name: str) -> ParsedFile:
    """Return the containers of every text in it that is a Pod, those that steps run in, and those that steps start."""
    gathered, groovy = Gathered(), Groovy(content)
    for one in groovy.texts.values():
        if "\n" not in one.content or not _POD.search(one.content):
            continue
        try:
            gather_documents(one.unescaped, name, gathered, one.exact)
        except WizardError:
            message = text("This text is not valid YAML: pass the Pod's YAML separately.")
            gathered.gaps.append(Gap(one.frame.origin, message))
    steps, values = _steps(groovy), _variables(groovy)
    scripts = _scripts_in(groovy, steps)
    gathered.containers = [_with_steps(one, scripts.get(one.name, "")) for one in gathered.containers]
    containers, gaps = containers_of_steps(groovy, name, [Step(at, one.content) for at, one in steps.items()], values)
    within = started_within(list(steps.values()), name, held_by(values, name))
    gathered.add(ParsedFile(name, "jenkinsfile", (*containers, *within.containers), gaps=(*gaps, *within.gaps)))
    return gathered.parsed_file(name, "jenkinsfile")


def _steps(groovy: Groovy) -> dict[int, ScriptText]:
    """Return the scripts of steps, by where they begin."""
    found = {}
    for step in _STEP.finditer(groovy.code):
        given = groovy.text_at(step.end())
        if given is not None:
            script = _CARET.sub(r"\\", given.content) if step["step"] == "bat" else given.content
            found[given.start] = ScriptText(script, given.frame)
    return found


def _with_steps(container: Container, script: str) -> Container:
    """Return a Pod's container; one in which steps run werf or Buildah has their scripts as its command."""
    is_one = not runs_werf(container) and runs_in(script)
    return replace(container, command=("sh", "-c", script)) if is_one else container


def _scripts_in(groovy: Groovy, steps: Mapping[int, ScriptText]) -> dict[str, str]:
    """Return what steps run in the containers of Pods, by the names of these: the innermost block counts."""
    usual, blocks = "", []
    for found in _CONTAINER.finditer(groovy.code):
        given = groovy.text_at(found.end())
        brace = groovy.code.find("{", given.end) if given else -1
        if given and found["default"]:
            usual = given.content
        elif given and brace >= 0:
            blocks.append((brace, groovy.blocks[brace], given.content))
    scripts: dict[str, list[str]] = {}
    for at, script in steps.items():
        around = [name for start, end, name in blocks if start < at < end]
        scripts.setdefault(around[-1] if around else usual, []).append(command_alone(script.content))
    return {name: "\n".join(parts) for name, parts in scripts.items()}


def _variables(groovy: Groovy) -> dict[str, str]:
    """Return what `environment` and Groovy's variables hold that have one value in the file."""
    found: dict[str, set[str]] = {}
    for given in _ASSIGNED.finditer(groovy.code):
        value = groovy.text_at(given.end())
        if value is not None:
            found.setdefault(given["name"], set()).add(value.content)
    return {key: values.pop() for key, values in found.items() if len(values) == 1}
