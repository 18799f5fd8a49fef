"""Signs that something works with a Docker server: images, mounts, variables, commands, actions.

Sources: GitLab, "Use Docker to build Docker images"; the image docker:dind; actions-runner-controller, containerMode.
"""

import re
from collections.abc import Iterable, Iterator

from wizard.errors import shown
from wizard.formats.notes import Data, bare
from wizard.language import Text, text

_IMAGE = re.compile(r"(?:^|/)docker(?:[:@]|\Z)|dind", re.IGNORECASE)
_PATH = re.compile(r"/(?:docker|podman|containerd|crio)\.sock\b|(?:^|:)/certs(?:/|:|\Z)")
_VARIABLE = re.compile(r"\A(?:DOCKER_HOST|DOCKER_TLS\w*|DOCKER_CERT_PATH|DOCKER_DRIVER|CONTAINER_HOST)(?:=|\Z)")
_COMMAND = re.compile(
    r"""(?:^\s*(?:-\s+)?|[;&|({`]\s*|\b(?:then|do|else|if|exec|time|env|!)\s+)(?:\w+=\S*\s+)*["']?(?:[\w./-]*/)?
    (docker|docker-compose|podman|buildx|nerdctl|kind|minikube|k3d|sudo|systemctl|modprobe)(?=["']?(?:\s|\Z))""",
    re.VERBOSE | re.MULTILINE,
)
_INSTALLER = re.compile(r"(?<![\w./~-])(?:[\w.~$-]*/)*(trdl|multiwerf)\s+(?:use|exec|bin-path|add|update)\b")
"""What fetches werf to a machine. Source: werf, scripts/werf-in-image: its images have werf alone."""
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)


def is_docker_image(image: Data) -> bool:
    """Whether an image is Docker's own: its client, or a server in a container."""
    name = image.get("name") if isinstance(image, dict) else image
    return isinstance(name, str) and bool(_IMAGE.search(name))


def docker_paths(paths: Iterable[Data]) -> Iterator[str]:
    """Of mounts and directories those that lead to an engine's socket or to the certificates of docker:dind."""
    yield from (str(one) for one in paths if isinstance(one, str) and _PATH.search(one))


def docker_variables(variables: Data) -> Iterator[str]:
    """Of variables, a mapping or a list of NAME=VALUE or of named entries, those that name a Docker server."""
    names: Iterable[Data] = variables if isinstance(variables, (dict, list)) else ()
    for one in names:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and _VARIABLE.search(name):
            yield name.partition("=")[0]


def commands_of_host(script: str) -> list[str]:
    """Return what a script calls that werf's image does not have: engines, their tools, the machine itself."""
    return list(dict.fromkeys(found[1] for found in _COMMAND.finditer(_COMMENT.sub("", script))))


def installers_in(script: str) -> list[str]:
    """Return what a script calls to fetch werf, which werf's image does not have."""
    return list(dict.fromkeys(found[1] for found in _INSTALLER.finditer(_COMMENT.sub("", script))))


def told_of_installers(job: str, script: str) -> Text | None:
    """Return what to say of a script that fetches werf although it runs in werf's image; None for another."""
    found = installers_in(script)
    if not found:
        return None
    return text(
        "{job}: remove the call of {commands} from the script: werf's image contains werf, and not this program.",
        job=shown(job),
        commands=", ".join(found),
    )


def is_set(value: Data) -> bool:
    """Whether a switch is on, in whatever form a file has it."""
    return str(bare(value)).lower() == "true"
