"""Which syntax a file is in: by what is in it, never by its name alone."""

import re
from collections.abc import Callable
from importlib import import_module

from wizard.containers.spec import Located
from wizard.documents.beside import NOTHING_BESIDE, Beside
from wizard.documents.forms import FORMS
from wizard.documents.keys import form_of
from wizard.documents.model import ParsedFile
from wizard.documents.tree import below
from wizard.errors import BadInputError, WizardError, nearest, shown
from wizard.formats.places import line_end
from wizard.formats.tree import NotReadError
from wizard.language import text
from wizard.records import replace

_TOML = re.compile(r"^[ \t]*(?:\[\[?[ \t]*[\"']?runners\b|[\"']?runners[\"']?[ \t]*(?:=|\.[\w\"']))", re.MULTILINE)
_UNIT = re.compile(r"^\[Container\][ \t\r]*$", re.MULTILINE)
_SHELL = re.compile(r"#!\s*/\S*(sh|bash|dash|ash|ksh|env\s+\w*sh)\b")
_IDS = re.compile(r"(?:\w+:\d+:\d+\n)*\w+:\d+:\d+\n?\Z")
_SECCOMP = re.compile(r'\s*\{\s*"(defaultAction|defaultErrnoRet|archMap|syscalls)"')
"""How a seccomp profile begins."""
_BY_NAME = (
    (re.compile(r".*\.(sh|bash|ksh|zsh|ps1)\Z", re.DOTALL), "docker"),
    (re.compile(r"(gnu)?makefile(\..*)?\Z|.*\.mk\Z", re.DOTALL), "makefile"),
    (re.compile(r"jenkinsfile.*\Z|.*\.(jenkins|jenkinsfile|groovy)\Z", re.DOTALL), "jenkinsfile"),
    (re.compile(r".*\.container\Z", re.DOTALL), "quadlet"),
    (re.compile(r"\.?devcontainer\.json\Z"), "devcontainer"),
)
"""Formats that a name alone tells; the name is in lower case."""
_TEMPLATE = re.compile(
    r"^\s*\{\{|\{\{-?\s*(if|range|with|include|toYaml|end|define)\b|(?<!\$)\{\{-?\s*[.$]\w", re.MULTILINE
)
_PLACEHOLDERS = re.compile(r"^\s*%\{|^\s*[\w.-]+\s*=\s*\$\{\w", re.MULTILINE)
"""What Terraform's `templatefile` or `envsubst` replaces, in places in which neither YAML nor TOML can have it."""
_SERVICE = re.compile(r"^\[Service\][ \t\r]*$", re.MULTILINE)
_MAY_BE_YAML = re.compile(r"\.?[^.]*\Z|.*\.(ya?ml|json|tpl|tmpl|tftpl|template|gotmpl|j2|stdin)(\.|\Z)", re.DOTALL)
"""Names of files that may be YAML; what has another one and is no YAML is not called so."""


_PATCH = re.compile(r"(?:\s*(?:#[^\n]*|---[ \t]*)\n)*\s*-[ \t]+(?:op|path):[^\n]*\n[ \t]+(?:op|path|value|from):")
"""A JSON patch (RFC 6902) written as YAML."""
_NOT_READ = (
    (re.compile(r"(.*/)?\.drone\.ya?ml\Z"), "Drone"),
    (re.compile(r"(.*/)?\.woodpecker(\.ya?ml|/[^/]*\.ya?ml)\Z"), "Woodpecker"),
    (re.compile(r"(.*/)?bitbucket-pipelines\.ya?ml\Z"), "Bitbucket Pipelines"),
    (re.compile(r"(.*/)?\.circleci/[^/]*\.ya?ml\Z"), "CircleCI"),
    (re.compile(r".*\.(nomad|hcl)\Z"), "Nomad"),
)
"""Files whose containers have no options in them, or whose syntax no reader has; the name is in lower case."""
_OF_PROGRAMS = {
    "storage.conf": "Buildah, Podman",
    "containers.conf": "Buildah, Podman",
    "registries.conf": "Buildah, Podman",
    "daemon.json": "Docker",
    "buildkitd.toml": "BuildKit",
}
"""Files that configure what starts containers, and no container."""


class UnknownFormError(BadInputError):
    """A file is in no format that is read here."""


def checked_form(form: str | None) -> None:
    """Raise BadInputError for a format that does not exist."""
    if form is not None and form not in FORMS:
        raise BadInputError(text("There is no format “{name}”.", name=shown(form)), *nearest(form, list(FORMS)))


def parse_file(
    content: str, name: str, form: str | None, *, every: bool = True, beside: Beside = NOTHING_BESIDE
) -> ParsedFile:
    """Return the file's containers; without `every`, too little is known of those without werf to change them.

    `beside` has the other files that Compose or Podman would read for it.

    Raises BadInputError for an unknown `form`, or for a file that is in none.
    """
    checked_form(form)
    found = form or recognise(content, name)
    if found == "nothing":
        return ParsedFile(name, found)
    module, _, function = FORMS[found].partition(":")
    read: Callable[..., ParsedFile] = getattr(import_module(f"wizard.documents.{module}"), function or "read")
    wanted: dict[str, object] = {"beside": beside} if found in _TOGETHER else {}
    try:
        parsed = read(content, name, **({"every": every} if found == "kubernetes" else wanted))
    except NotReadError:
        if _PLACEHOLDERS.search(content) and (strange := _strange(content, name)):
            raise strange from None
        raise
    remarks = _keys_twice(content, name, found) if found in _YAML else []
    return replace(parsed, remarks=(*parsed.remarks, *remarks)) if remarks else parsed


_TOGETHER = ("compose", "quadlet")
"""Formats whose program reads other files with one."""
_STRICT = ("compose", "github-workflow", "action")
"""Formats whose program refuses a file in which a mapping has a key twice."""
_YAML = (*_STRICT, "kubernetes", "gitlab-ci", "gitlab-values", "github-values", "jenkins-values", "azure-pipelines")


def _keys_twice(content: str, name: str, form: str) -> list[tuple[str, Located[str]]]:
    from wizard.documents.trees import keys_twice

    return [("key-refused" if form in _STRICT else "key-twice", key) for key in keys_twice(content, name)]


def recognise(content: str, name: str) -> str:
    """Return the format's name; `nothing` for what has no containers by nature. Raises BadInputError for none."""
    if "\0" in content or not content or content.isspace():
        raise _unknown(name, content)
    base = name.rpartition("/")[2].lower()
    if program := next((program for pattern, program in _NOT_READ if pattern.match(name.lower())), ""):
        raise UnknownFormError(
            text("{name}: {program} files are not supported.", name=name, program=program),
            text(
                "The permissions of its containers are set elsewhere: check the configuration of its "
                "runner, or a `docker run` with the same options."
            ),
        )
    if base in _OF_PROGRAMS:
        raise UnknownFormError(
            text(
                "{name}: this configures {program} and no container: it is not checked.",
                name=name,
                program=_OF_PROGRAMS[base],
            ),
            text("Check what starts the containers: a command, a Compose file, a manifest, a unit or a pipeline."),
        )
    if is_toml(content, name) and not _named(base):
        if _TOML.search(content):
            return "gitlab-config"
        raise _unknown(name, content)
    if found := form_without_yaml(content, name):
        return found
    if _IDS.match(content) or _SECCOMP.match(content):
        return "nothing"
    return _by_tree(content, name)


def form_without_yaml(content: str, name: str) -> str:
    """Return the format of a text that is neither YAML nor TOML; empty if it may be one of them."""
    if by_name := _named(name.rpartition("/")[2].lower()):
        return by_name
    if _UNIT.search(content):
        return "quadlet"
    return "docker" if _SHELL.match(content) or _SERVICE.search(content) else ""


def _named(base: str) -> str:
    return next((form for pattern, form in _BY_NAME if pattern.match(base)), "")


def is_toml(content: str, name: str) -> bool:
    """Whether a file is TOML: by its name; or it speaks of runners, and by its first line has no TOML within YAML."""
    if name.lower().endswith(".toml"):
        return True
    first = _first_line(content)
    begins = first.startswith("[") or bool(re.match(r"""[\w."'-]+\s*=""", first))
    return begins and bool(_TOML.search(content))


def _first_line(content: str) -> str:
    """Return the first line with more than a comment, without the blanks around it, or an empty one."""
    start = 0
    while start < len(content):
        end = line_end(content, start)
        if (line := content[start:end].strip()) and line[0] != "#":
            return line
        start = end + 1
    return ""


def _by_tree(content: str, name: str) -> str:
    from wizard.documents.docker_command import STARTS
    from wizard.documents.trees import yaml_stream

    try:
        found = next(filter(None, (form_of(one, below, name) for one in yaml_stream(content, name))), "")
    except WizardError:
        if STARTS.search(content):
            return "docker"
        if strange := _strange(content, name):
            raise strange from None
        if not _MAY_BE_YAML.match(name.rpartition("/")[2].lower()):
            raise _unknown(name, content) from None
        raise
    if found or STARTS.search(content):
        return found or "docker"
    if _PATCH.match(content):
        raise UnknownFormError(
            text("{name}: this is a patch of an object, not a whole one.", name=name),
            text("Check the result: `kustomize build … | werf-wizard lint -`."),
        )
    raise _unknown(name, content)


def _strange(content: str, name: str) -> BadInputError | None:
    """Return what a text that is no YAML is instead, as far as that can be told."""
    if _TEMPLATE.search(content):
        return UnknownFormError(
            text("{name}: this is a template, not a finished file.", name=name),
            text("Check the rendered result: `helm template … | werf-wizard lint -`."),
        )
    if _PLACEHOLDERS.search(content):
        return UnknownFormError(
            text("{name}: this is a template, not a finished file.", name=name),
            text("Check the rendered result: what `envsubst` prints, or what Terraform's `templatefile` returns."),
        )
    return None


def _unknown(name: str, content: str) -> BadInputError:
    if not content.strip():
        return UnknownFormError(text("{name} is empty.", name=name))
    return UnknownFormError(
        text("{name}: the type of this file is unknown.", name=name),
        text("Specify it with `--as FORMAT`, where FORMAT is one of: {names}.", names=", ".join(FORMS)),
    )
