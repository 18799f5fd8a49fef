"""Which syntax a file is in: by what stands in it, never by its name alone."""

import re
from collections.abc import Callable
from importlib import import_module

from wizard.errors import BadInputError, WizardError, nearest, shown
from wizard.language import text
from wizard.lint.forms import FORMS
from wizard.lint.model import Sheet
from wizard.lint.tree import Node

_TOML = re.compile(r"^[ \t]*\[\[?runners\b", re.MULTILINE)
_UNIT = re.compile(r"^\[Container\][ \t\r]*$", re.MULTILINE)
_RUN = re.compile(r"(^|[\s;&|(/])(docker|podman|nerdctl)\b[^\n#]{0,200}?\s(run|create)\b", re.MULTILINE)
_SHELL = re.compile(r"#!\s*/\S*(sh|bash|dash|ash|ksh|env\s+\w*sh)\b")
_IDS = re.compile(r"(?:\w+:\d+:\d+\n)*\w+:\d+:\d+\n?\Z")
_SECCOMP = re.compile(r'\s*\{\s*"(defaultAction|defaultErrnoRet|archMap|syscalls)"')
"""How a seccomp profile begins."""
_JOB = ("script", "image", "extends", "trigger", "stage")


def read_sheet(content: str, name: str, form: str | None) -> Sheet:
    """The file's containers. Raises BadInputError for an unknown `form`, or for a file that is in none."""
    if form is not None and form not in FORMS:
        raise BadInputError(text("There is no format “{name}”.", name=shown(form)), *nearest(form, list(FORMS)))
    found = form or recognise(content, name)
    if found == "nothing":
        return Sheet(name, found)
    module, _, function = FORMS[found].partition(":")
    read: Callable[[str, str], Sheet] = getattr(import_module(f"wizard.lint.readers.{module}"), function or "read")
    return read(content, name)


def recognise(content: str, name: str) -> str:
    """The format's name; `nothing` for what has no containers by nature. Raises BadInputError where it is none."""
    if "\0" in content or not content.strip():
        raise _unknown(name)
    if _TOML.search(content) and not _looks_like_values(content):
        return "gitlab-config"
    if _UNIT.search(content):
        return "quadlet"
    if _SHELL.match(content):
        return "docker"
    if _IDS.match(content) or _SECCOMP.match(content):
        return "nothing"
    return _by_tree(content, name)


def _looks_like_values(content: str) -> bool:
    """Whether the TOML stands within YAML, in a block of the chart's values."""
    return re.search(r"^\s*config:\s*[|>]", content, re.MULTILINE) is not None


def _by_tree(content: str, name: str) -> str:
    from wizard.lint.trees import yaml_trees

    try:
        documents = yaml_trees(content, name)
    except WizardError:
        if _RUN.search(content):
            return "docker"
        raise
    for document in documents:
        if found := _of_document(document):
            return found
    if _RUN.search(content):
        return "docker"
    raise _unknown(name)


def _of_document(document: Node) -> str:
    """The format that a YAML document has the keys of."""
    keys = document.entries
    if ("apiVersion" in keys and "kind" in keys) or document.get("spec", "containers"):
        return "kubernetes"
    if document.get("runners", "config") or "gitlabUrl" in keys:
        return "gitlab-values"
    if "githubConfigUrl" in keys or "containerMode" in keys:
        return "github-values"
    if "jobs" in keys and any(job.get("runs-on") or job.get("uses") for job in keys["jobs"].entries.values()):
        return "github-workflow"
    if "services" in keys and keys["services"].entries:
        return "compose"
    if {"image", "volumes", "script"} <= set(keys):
        return "container-parameters"
    is_pipeline = {"stages", "include", "default"} & set(keys)
    return "gitlab-ci" if is_pipeline or any(job.get(key) for job in keys.values() for key in _JOB) else ""


def _unknown(name: str) -> BadInputError:
    return BadInputError(
        text("{name}: what this file is cannot be told.", name=name),
        text("`--as FORMAT` says it; FORMAT is one of: {names}.", names=", ".join(FORMS)),
    )
