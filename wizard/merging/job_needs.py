"""What a GitLab job that runs werf lacks: werf's image, a runner where none is chosen, all of Git's history."""

from collections.abc import MutableMapping

from wizard.documents.gitlab_ci import image_in
from wizard.documents.gitlab_jobs import SCRIPTS, Job
from wizard.documents.identity import is_werf_image
from wizard.documents.plain_data import data_of
from wizard.errors import shown
from wizard.formats.notes import Data, Inherited, bare, fields_of, items_of
from wizard.formats.shapes import mapping, shaped
from wizard.formats.tree import Tagged
from wizard.language import Text, text
from wizard.merging.choosing import MergeRequest
from wizard.merging.docker_use import commands_of_host, told_of_installers
from wizard.merging.lineage import PipelineView
from wizard.merging.merge_rules import serves_as_image
from wizard.records import Record

PIECES = frozenset({"image", "tags", "variables"})
_DEPTH = "GIT_DEPTH"
_NO_SOURCES = ("none", "empty")
"""Values of GIT_STRATEGY with which nothing is fetched."""


class Needs(Record):
    """What our own jobs have in common, what is meant, and what a person should know of a job, by its name."""

    shared: dict[str, Data]
    request: MergeRequest
    notices: MutableMapping[str, Text]


def needs_of(have: dict[str, Data], name: str, needs: Needs, *, tell: bool = False) -> dict[str, Data]:
    """Return the keys that a job is to have, with their values; those that stay as they are left out."""
    job, shared, request = mapping(have[name], name), needs.shared, needs.request
    found: dict[str, Data] = {}
    view = PipelineView(have)
    whole, missing = view.job(job)
    image = _image(whole, name, job, fields_of(shared["image"])["name"])
    host = commands_of_host(view.script(whole, *SCRIPTS)) if image is not None else []
    # What another file brings may say what this one does not.
    unknown = next(iter(missing), "") if "include" in have and whole.first("image") is None else ""
    if unknown and not request.into:
        image = None
    elif host and not request.into:
        image = None
        if tell:
            needs.notices[name] = _needs_host(name, host)
    elif host and tell:
        needs.notices[name] = text(
            "{job}: its script calls {commands}, which werf's image does not have.",
            job=shown(name),
            commands=", ".join(host),
        )
    if tell and name not in needs.notices and (image is not None or _has_werf_image(whole)):
        needs.notices.update(_on_installers(name, view.script(whole, *SCRIPTS)))
    if image is not None:
        found["image"] = image
    if not (host or unknown) or request.into:
        found |= _tags(whole, shared["tags"], request)
    if _variable(whole, _DEPTH) != "0" and _variable(whole, "GIT_STRATEGY") not in _NO_SOURCES:
        own = job.get("variables")
        given = mapping(own.value if isinstance(own, Inherited) else own, name, "variables")
        found["variables"] = {**given, _DEPTH: fields_of(shared["variables"])[_DEPTH]}
    if unknown and tell:
        needs.notices[name] = text(
            "{job}: its image and tags are kept, because {template} is in another file.",
            job=shown(name),
            template=shown(unknown),
        )
    return found


def _variable(whole: Job, name: str) -> str | None:
    known = whole.env.get(name)
    return known.value if known else None


def _image(whole: Job, name: str, job: dict[str, Data], ours: Data) -> Data:
    """Return the image that a job is to have; None where its own serves, or !reference brings it in."""
    image = data_of(whole.first("image"))
    if isinstance(image, Tagged):
        return None
    current = image.get("name") if isinstance(image, dict) else image
    if current is not None and serves_as_image(current, bare(ours)):
        return None
    own = shaped(bare(job.get("image")), "value", "mapping", path=(name, "image"))
    return image_in(own if isinstance(own, dict) else image, ours)


def _has_werf_image(whole: Job) -> bool:
    image = bare(data_of(whole.first("image")))
    name = image.get("name") if isinstance(image, dict) else image
    return isinstance(name, str) and is_werf_image(name)


def _on_installers(name: str, script: str) -> dict[str, Text]:
    told = told_of_installers(name, script)
    return {} if told is None else {name: told}


def _tags(whole: Job, ours: Data, request: MergeRequest) -> dict[str, Data]:
    found = whole.first("tags")
    if found is None:
        return {"tags": ours}
    tags = data_of(found)
    if not isinstance(tags, list) or not request.is_given("runner_tag"):
        return {}
    new = [one for one in items_of(ours) if bare(one) not in tags]
    return {"tags": [*tags, *new]} if new else {}


def _needs_host(name: str, commands: list[str]) -> Text:
    return text(
        "{job}: its script calls {commands}, which werf's image does not have, so its image and "
        "tags are kept. Run werf in a job without these commands and merge again.",
        job=shown(name),
        commands=", ".join(commands),
    )
