"""Containers that a Jenkinsfile runs its steps in: `agent { docker { … } }`, `docker.image('…').inside('…')`.

Sources: Jenkins, "Using Docker with Pipeline"; "Pipeline Syntax", agent; the plugin docker-workflow, which starts
`docker run ARGS IMAGE` and runs the steps in that container.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from wizard.containers.command import options_of
from wizard.containers.options import Option
from wizard.containers.spec import Located
from wizard.documents.docker_command import command_alone
from wizard.documents.groovy import Groovy
from wizard.documents.identity import names_buildah, runs_werf
from wizard.documents.mentions import image_named
from wizard.documents.model import Container, Gap
from wizard.documents.starting import Start, container_of
from wizard.errors import WizardError
from wizard.formats.places import EmbeddedText
from wizard.language import text
from wizard.records import Record, replace

_AGENT = re.compile(r"\bagent\s*(?:\{\s*(?P<kind>\w+)\s*(?P<block>\{)?|(?:any|none)\b)")
_IMAGE = r"\bdocker\s*\.\s*image\s*\(\s*(?P<image>'+[^']*'+|\"+[^\"]*\"+|[\w.]+)\s*\)"
_NAMED = re.compile(rf"\b(?P<name>\w+)\s*=\s*{_IMAGE}")
_CALL = re.compile(rf"(?:{_IMAGE}|\b(?P<name>\w+))\s*\.\s*(?P<call>inside|withRun|run)\b\s*(?:(?P<bracket>\()|(?=\{{))")
_ENVIRONMENT = re.compile(r"\benvironment\s*\{")
_ASSIGNED = re.compile(r"(?:^|(?<=[{;]))[ \t]*(?P<name>\w+)[ \t]*=", re.MULTILINE)
_PART = re.compile(r"\$(?:\{\s*)?(?:env\.|params\.)?(?P<name>\w+)(?:\s*\})?")
_WORD = re.compile(r"[\w.]+")
_TEMPLATE = re.compile(r"\bcontainerTemplate\s*\(")
_IMAGE_KEY = re.compile(r"\bimage\s*:?\s*")
_NOT_READ = re.compile(r"\bdocker\s*\.\s*build\b|\.\s*inside\s*[({]")
_YAML_FILE = re.compile(r"\byamlFile\b\s*:?\s*\(?")


class Step(Record):
    """A script of a step, and where it begins."""

    start: int
    script: str


class _Value(Record):
    """What an expression comes to, as far as that is known, and where it is."""

    content: str
    frame: EmbeddedText
    is_known: bool


class _Scope(Record):
    """A part of the text whose steps run in one container, or in none that is known."""

    start: int
    end: int
    container: Container | None = None


def containers_of_steps(
    groovy: Groovy, name: str, steps: Sequence[Step], values: Mapping[str, str]
) -> tuple[list[Container], list[Gap]]:
    """Return the containers that steps run in; `values` are the variables that have one value in the file."""
    reader = _Reader(groovy, name, values)
    scopes = [*reader.agents(), *reader.calls()]
    scripts: dict[int, list[str]] = {}
    for step in steps:
        around = [number for number, one in enumerate(scopes) if one.start < step.start < one.end]
        if around:
            owner = max(around, key=lambda number: scopes[number].start)
            scripts.setdefault(owner, []).append(command_alone(step.script))
    found = [_with_scripts(one.container, scripts.get(at, [])) for at, one in enumerate(scopes) if one.container]
    return found, [*reader.gaps, *filter(None, map(_gap_of_image, found))]


def _with_scripts(container: Container, scripts: list[str]) -> Container:
    command = ("sh", "-c", "\n".join(scripts)) if scripts else container.command
    return replace(container, command=command)


def _gap_of_image(container: Container) -> Gap | None:
    """Return what is not known of a container's image if nothing else tells whether werf runs there."""
    if container.image is None:
        message = text("The image is built from a Dockerfile: it is not known whether werf runs in it.")
        return Gap(container.at, message, hides=False)
    if re.search(r"[^\w.:/@-]", container.image.value) and not runs_werf(container):
        message = text(
            "The value of {image} is unknown, and so is whether werf runs in that image.", image=container.image.value
        )
        return Gap(container.image.at, message)
    return None


class _Reader:
    """One Jenkinsfile."""

    def __init__(self, groovy: Groovy, name: str, values: Mapping[str, str]) -> None:
        self.groovy = groovy
        self.name = name
        self.values = values
        self.gaps: list[Gap] = []

    def agents(self) -> Iterator[_Scope]:
        """Yield the part of a pipeline or a stage that each agent is for."""
        for found in _AGENT.finditer(self.groovy.code):
            start, end = self.groovy.around(found.start())
            begins = found.start("kind")
            container: Container | None = None
            match found["kind"]:
                case "docker" if found["block"]:
                    block = (found.start("block"), self.groovy.blocks[found.start("block")])
                    image = self.setting(block, "image") or self.value(block[0] + 1)
                    container = self.container("agent", begins, image, self.setting(block, "args"))
                case "docker":
                    container = self.container("agent", begins, self.value(found.end("kind")), None)
                case "dockerfile":
                    brace = found.start("block")
                    args = self.setting((brace, self.groovy.blocks[brace]), "args") if found["block"] else None
                    container = self.container("agent", begins, None, args)
            yield _Scope(start, end, container)

    def calls(self) -> Iterator[_Scope]:
        """Yield the block of each `inside`, and each container that runs next to the steps."""
        named = {found["name"]: found.start("image") for found in _NAMED.finditer(self.groovy.code)}
        done: list[tuple[int, int]] = []
        for found in _CALL.finditer(self.groovy.code):
            at = found.start("image") if found["image"] else named.get(found["name"], -1)
            if at < 0:
                continue
            done.append((found.start(), found.end()))
            bracket = found.end("bracket")
            args = self.value(bracket) if bracket >= 0 and self.groovy.code[bracket:].lstrip()[:1] != ")" else None
            container = self.container(found["call"], found.start(), self.value(at), args)
            brace = self.groovy.code.find("{", found.end())
            is_inside = found["call"] == "inside" and brace >= 0
            start, end = (brace, self.groovy.blocks[brace]) if is_inside else (found.end(), found.end())
            yield _Scope(start, end, container)
        self.gaps += [
            Gap(
                self.groovy.position(one.start()),
                text("Groovy is not supported: pass the command or the Pod's YAML separately."),
            )
            for one in _NOT_READ.finditer(self.groovy.code)
            if not any(start <= one.start() < end for start, end in done)
        ]
        self.gaps += [*self.files(), *self.templates()]

    def files(self) -> Iterator[Gap]:
        """Yield the files that Pods are written in."""
        for found in _YAML_FILE.finditer(self.groovy.code):
            given = self.value(found.end())
            message = text("The Pod is written in {name}: pass that file to lint.", name=given.content)
            names = (given.content,) if given.is_known else ()
            yield Gap(self.groovy.position(found.start()), message, names=names)

    def templates(self) -> Iterator[Gap]:
        """Yield containers of a Pod that are arguments of Groovy, if werf may run in them."""
        for found in _TEMPLATE.finditer(self.groovy.code):
            named = _IMAGE_KEY.search(self.groovy.code, found.end())
            image = self.value(named.end()) if named else None
            if image is None or not image.is_known or image_named(image.content) or names_buildah(image.content):
                message = text("containerTemplate is not read: a Pod that is written as YAML can be checked.")
                yield Gap(self.groovy.position(found.start()), message)

    def container(self, name: str, at: int, image: _Value | None, args: _Value | None) -> Container:
        """Return what the engine starts."""
        options: list[Option] = []
        hidden: list[Located[str]] = []
        if args is not None:
            try:
                options, hidden = options_of(args.content, self.name, args.frame)
            except WizardError:
                hidden = []
            if not args.is_known and not hidden:
                hidden.append(Located(args.content, args.frame.origin))
        start = Start(
            "docker",
            name,
            self.groovy.position(at),
            options,
            Located(self.shown(image), image.frame.origin) if image else None,
            security_at=args.frame.origin if args else None,
            env=self.environment(at),
            hidden=tuple(hidden),
        )
        return container_of(start)

    def shown(self, image: _Value) -> str:
        """Return an image; one that is not known as an expression."""
        return image.content if image.is_known or "$" in image.content else f"${{{image.content}}}"

    def setting(self, block: tuple[int, int], key: str) -> _Value | None:
        """Return the value of a setting in a block: `image 'name'`."""
        pattern = re.compile(rf"(?<![\w.$]){key}\b[ \t]*\(?")
        found = pattern.search(self.groovy.code, *block)
        return self.value(found.end()) if found else None

    def value(self, at: int) -> _Value:
        """Return what the expression at a character comes to."""
        code = self.groovy.code
        given = self.groovy.text_at(at)
        if given is None:
            word = _WORD.search(code, at)
            expression = word[0] if word else ""
            place = EmbeddedText(self.groovy.position(word.start() if word else at), is_verbatim=False)
            known = self.values.get(expression.rpartition(".")[2])
            return _Value(expression if known is None else known, place, known is not None)
        content = given.content if given.is_single else _PART.sub(self.part, given.content)
        frame = replace(given.frame, is_verbatim=given.frame.is_verbatim and content == given.content)
        behind = code[given.end :].lstrip("'\"").lstrip()
        is_known = not behind.startswith("+") and (given.is_single or "$" not in content)
        return _Value(content, frame, is_known)

    def part(self, found: re.Match[str]) -> str:
        """Return what a variable within a text comes to."""
        return self.values.get(found["name"], found[0])

    def environment(self, at: int) -> dict[str, Located[str]]:
        """Return the variables that `environment` blocks around a place set."""
        found: dict[str, Located[str]] = {}
        for given in _ENVIRONMENT.finditer(self.groovy.code):
            start, end = self.groovy.around(given.start())
            if start < at < end:
                brace = given.end() - 1
                for one in _ASSIGNED.finditer(self.groovy.code, brace, self.groovy.blocks[brace]):
                    value = self.value(one.end())
                    found[one["name"]] = Located(value.content, value.frame.origin)
        return found
