"""Werf's images: a tag from version, channel and distribution; what an alias stands for; what does not exist."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from wizard.errors import BadInputError, nearest, shown
from wizard.facts.model import Facts
from wizard.language import Text, text
from wizard.plan import values
from wizard.plan.settings import Answers
from wizard.plan.versions import versions
from wizard.records import Record
from wizard.regexes import regex
from wizard.resources import CONTENT

_WERF = "werf/werf"
_EXACT = regex(r"([123])\.(\d+)\.(\d+)([.+-][0-9A-Za-z.-]+?)??(-(?:alpine|ubuntu|fedora|centos))?\Z")


class Image(Record):
    """An image reference; `resolved` is the tag that an alias stands for, `notes` what a person should know.

    `about` is said of the image where there is room: nobody has to act on it.
    """

    ref: str
    resolved: str = ""
    notes: tuple[Text, ...] = ()
    about: tuple[Text, ...] = ()


@cache
def catalog() -> Mapping[str, Any]:
    """Return the images there are, as data."""
    data: Mapping[str, Any] = json.loads((CONTENT / "images.json").read_text("utf-8"))
    return data


@cache
def tags() -> Mapping[str, str]:
    """Every tag by name, with the full tag it stands for."""
    data = catalog()
    channel, distro = data["default_channel"], data["default_distro"]
    full = {f"{v}-{c}-{d}": "" for v, row in data["versions"].items() for c in row["channels"] for d in data["distros"]}
    known = {tag: tag for tag in full}
    for version, row in data["versions"].items():
        known |= {f"{version}-{c}": f"{version}-{c}-{distro}" for c in row["channels"]}
        if "development" in row:
            continue
        known |= {f"{version}-{d}": f"{version}-{channel}-{d}" for d in data["distros"]}
        known[version] = f"{version}-{channel}-{distro}"
    known["latest"] = f"{data['latest']}-{distro}"
    return known


def default_channel(version: str) -> str:
    """Return the channel of a version that is taken if none is named."""
    data = catalog()
    return str(data["versions"].get(version, {}).get("default_channel", data["default_channel"]))


def choose_image(answers: Answers, facts: Facts) -> Image:
    """Return the image that the answers name. Raises BadInputError for one that does not exist, with the nearest."""
    if ref := answers["ref"]:
        known = [name for name in catalog()["repositories"] if ref.startswith(f"{name}:") and "@" not in ref]
        return _known_image(known[0], ref.removeprefix(f"{known[0]}:"), facts) if known else Image(ref)
    repository = f"{answers['registry']}/{answers['image']}"
    tag = answers["tag"] or _tag(answers)
    if why := values.tag(tag):
        raise BadInputError(text("An image cannot have the tag “{tag}”: {why}.", tag=shown(tag), why=why))
    if repository in catalog()["sidecars"]:
        return Image(f"{repository}:{tag}")
    if repository not in catalog()["repositories"]:
        told = text(
            "{repository} is not one of werf's own repositories: it was not checked whether it has the tag {tag}.",
            repository=repository,
            tag=tag,
        )
        return Image(f"{repository}:{tag}", notes=(told,))
    return _known_image(repository, tag, facts)


def werf_image(image: Image, answers: Answers) -> str:
    """Return werf's own image for a job next to a sidecar: with the sidecar's tag, if werf has such a tag."""
    tag = image.ref.rpartition(":")[2]
    is_known = tag in tags() or _EXACT.match(tag) or _may_have_come(tag)
    return f"{answers['registry']}/{_WERF}:{tag if is_known else _tag(answers)}"


def _tag(answers: Answers) -> str:
    """Return the tag that version, channel and distribution make; each has to exist."""
    version, distro = answers["version"], answers["distro"]
    channel = answers["channel"] or default_channel(version)
    data = catalog()
    _refuse_without_buildah(version)
    exact = _EXACT.match(version)
    of_version = [
        ("version", version, list(data["versions"])),
        ("channel", channel, channels_of(version)),
    ]
    of_distro = ("distro", distro or data["default_distro"], data["distros"])
    for name, value, known in [of_distro] if exact else [*of_version, of_distro]:
        if value not in known:
            message = text("There is no werf image with {name} “{value}”.", name=name, value=shown(value))
            raise BadInputError(message, *nearest(value, known))
    parts = (version.replace("+", "."), distro) if exact else (version, channel, distro)
    return "-".join(part for part in parts if part)


def channels_of(version: str) -> list[str]:
    """Return the channels of a version; for one in development also those that may have come since."""
    versions = catalog()["versions"]
    row = versions.get(version, {})
    later = [name for other in versions.values() for name in other["channels"]] if "development" in row else []
    return list(dict.fromkeys([*row.get("channels", []), *later]))


def _refuse_without_buildah(version: str) -> None:
    if any(version == old or version.startswith((f"{old}.", f"{old}-")) for old in catalog()["without_buildah"]):
        raise BadInputError(
            text("werf {version} cannot build with Buildah, and has no image.", version=shown(version)),
            text("Use version 1.2 or 2."),
        )


def _known_image(repository: str, tag: str, facts: Facts) -> Image:
    ref = f"{repository}:{tag}"
    _refuse_without_buildah(tag)
    if _EXACT.match(tag):
        told = text("It was not checked whether werf {tag} was ever released.", tag=tag)
        return Image(ref, notes=(told, *_development_notes(tag)))
    if tag not in tags() and _may_have_come(tag):
        told = text("It was not checked whether the image {ref} exists yet.", ref=ref)
        return Image(ref, notes=(*_development_notes(tag), told))
    if tag not in tags():
        message = text("There is no image {ref}.", ref=shown(ref))
        raise BadInputError(
            message, *nearest(tag, list(tags())), text("`werf-wizard explain images/catalog` lists them all.")
        )
    resolved = tags()[tag]
    notes, about = [], []
    if resolved != tag:
        about.append(text("{ref} is an alias: today it is {resolved}.", ref=ref, resolved=f"{repository}:{resolved}"))
    if former := catalog()["formerly"].get(tag):
        notes.append(
            text(
                "The tag {tag} has moved before: it was {former}. A version tag does not move.", tag=tag, former=former
            )
        )
    for distro, since in catalog()["dropped"].items():
        if resolved.endswith(f"-{distro}"):
            told = text(
                "Images on {distro} were dropped from werf's list ({since}) and may be gone: use ubuntu "
                "or fedora instead.",
                distro=distro,
                since=since,
            )
            notes.append(told)
    version = next(v for v in catalog()["versions"] if resolved.startswith(f"{v}-"))
    machine = facts.value("kernel.machine") or ""
    if machine in ("aarch64", "arm64") and "aarch64" not in catalog()["versions"][version]["machines"]:
        notes.append(
            text(
                "The images of werf {version} are for amd64 only; the machine that builds is {machine}."
                " Version 2 has both.",
                version=version,
                machine=machine,
            )
        )
    return Image(ref, resolved, (*notes, *_development_notes(tag)), tuple(about))


def _may_have_come(tag: str) -> bool:
    """Whether a tag of a version in development has the form of a published one."""
    distros = "|".join(catalog()["distros"])
    return any(
        re.fullmatch(rf"{re.escape(version)}(-({'|'.join(channels_of(version))}))?(-({distros}))?", tag)
        for version, row in catalog()["versions"].items()
        if "development" in row
    )


def _development_notes(tag: str) -> list[Text]:
    """Return what to know of a version that has no stable channel: its state, and what its Buildah asks for."""
    version = next((v for v in catalog()["versions"] if re.match(rf"{re.escape(v)}([-.]|\Z)", tag)), "")
    row = catalog()["versions"].get(version, {})
    if "development" not in row:
        return []
    state = text(
        "werf {version} is in development: on {date} its channels were {channels};"
        " the newest release seen is {newest}.",
        version=version,
        date=row["development"],
        channels=", ".join(row["channels"]),
        newest=row["newest"],
    )
    netavark = text(
        "Since {needs} werf does not build without netavark, and it is not known whether the "
        "image has it: `werf-wizard explain problems/netavark-missing`.",
        needs=versions()["werf.netavark"].needs,
    )
    context = text(
        "Since {needs} its Buildah mounts an overlay over the build context, with its upper directory in /var/tmp."
        " If that fails: `werf-wizard explain problems/context-on-overlay`.",
        needs=versions()["werf.context-overlay"].needs,
    )
    return [state, netavark, context]
