"""devcontainer.json: the container that an editor starts. Source: Development Containers, "metadata reference"."""

import re

from wizard.containers.command import option_groups
from wizard.containers.options import Option
from wizard.containers.spec import Located
from wizard.documents.compose import environment
from wizard.documents.model import Gap, ParsedFile
from wizard.documents.starting import Start, container_of
from wizard.documents.tree import DocumentNode
from wizard.documents.trees import yaml_trees
from wizard.formats.shell import Word
from wizard.language import text

_COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_LISTS = (("capAdd", "cap-add"), ("securityOpt", "security-opt"))


def read(content: str, name: str) -> ParsedFile:
    """Return the container, with what its keys and its `runArgs` say."""
    for document in yaml_trees(_COMMENT.sub(_blank, content).replace("\t", " "), name):
        if (files := document.get("dockerComposeFile")) is not None:
            message = text("The container is a service of a Compose file: pass that file to lint.")
            names = tuple(one.value for one in document.words("dockerComposeFile"))
            return ParsedFile(name, "devcontainer", gaps=(Gap(files.at, message, names=names),))
        return _read(document, name)
    return ParsedFile(name, "devcontainer")


def _blank(found: re.Match[str]) -> str:
    """Return a comment as blanks, so that every place stays; a text as it is."""
    return found[0] if found[0].startswith('"') else re.sub(r"[^\n]", " ", found[0])


def _read(document: DocumentNode, name: str) -> ParsedFile:
    image = document.word("image")
    groups, _ = option_groups([*(Word(one.value, one.at) for one in document.words("runArgs")), Word("", document.at)])
    options = [option for _, given in groups for option in given]
    if (privileged := document.flag("privileged")) and privileged.value:
        options.append(Option("privileged", "", privileged.at))
    options += [Option(option, one.value, one.at) for key, option in _LISTS for one in document.words(key)]
    options += [Option("mount", one.value, one.at) for one in document.words("mounts")]
    if user := document.word("containerUser"):
        options.append(Option("user", user.value, user.at))
    gaps = []
    if image is None and (built := document.get("build") or document.get("dockerFile")) is not None:
        message = text("The image is built from a Dockerfile: it is not known whether werf runs in it.")
        gaps.append(Gap(built.at, message, hides=False))
    args = document.get("runArgs")
    start = Start(
        "docker",
        _name(document),
        image.at if image else document.at,
        options,
        image,
        (),
        args.at if args else None,
        environment(document, "containerEnv"),
        hidden=tuple(Located(word.text, word.at) for (word, *_), given in groups if not given),
    )
    return ParsedFile(name, "devcontainer", (container_of(start),), gaps=tuple(gaps))


def _name(document: DocumentNode) -> str:
    given = document.word("name")
    return given.value if given else "devcontainer"
