"""A Compose file: the settings of the one service that runs werf, and the volumes that they name.

Source: Compose Specification, "Services top-level element".
"""

from wizard.containers.laying import Rules, unblocked
from wizard.containers.mounts import mount_source, short_mount, without
from wizard.containers.places import COMPOSE, in_one_line
from wizard.documents.identity import is_werf_image
from wizard.documents.keys import is_first_compose
from wizard.documents.options import LISTS, put_keys
from wizard.errors import BadInputError
from wizard.formats.notes import Data, Deleted, Explained, Fields, fields_of, items_of
from wizard.formats.shapes import listing, mapping
from wizard.language import Text, text
from wizard.merging.choosing import MergeRequest, runs_werf, select_single
from wizard.merging.desired_state import DesiredState
from wizard.merging.docker_use import is_set
from wizard.merging.merge_rules import SERVING
from wizard.records import replace
from wizard.targets.container import WORKSPACE

_OURS = "werf"
_ON_ONE_LINE = replace(COMPOSE, mount=in_one_line)
_RULES = Rules(frozenset({"working_dir"}), LISTS, SERVING)


def compose_wanted(have: dict[str, Data], ours: dict[str, Data], request: MergeRequest) -> DesiredState:
    """Return the file's data with our service in it. Raises BadInputError if it is not clear which one is ours."""
    whole: Data = have
    if is_first_compose(whole, fields_of):
        return _first_wanted(have, ours, request)
    services = mapping(have.get("services"), "services")
    name = select_single(request, _running(services), list(services)) or _OURS
    theirs = mapping(services.get(name), "services", name)
    listing(theirs.get("volumes"), "services", name, "volumes")
    wanted = _lacking(fields_of(fields_of(ours["services"])[_OURS]), theirs, request)
    merged = put_keys(theirs, wanted, COMPOSE, _RULES, "services", name)
    notices = _wider(name, theirs, wanted)
    if name not in services:
        # Starting the other services must not start a deployment.
        merged = {**merged, "profiles": [Explained(_OURS, "targets/compose")]}
        notices.append(text("A new service, which only `docker compose run --rm {name}` starts.", name=name))
    if "security_opt" in merged:
        merged["security_opt"] = unblocked(merged["security_opt"])
    data = {**have, "services": {**services, name: merged}}
    if named := _named(fields_of(ours.get("volumes")), merged):
        data["volumes"] = {**named, **mapping(have.get("volumes"), "volumes")}
    return DesiredState(data, notices)


def names_meant(have: Data, request: MergeRequest) -> list[str]:
    """Return the services of a document that may be meant: the one that is named, else those that run werf."""
    fields = fields_of(have)
    services = fields if is_first_compose(have, fields_of) else fields_of(fields.get("services"))
    return [request.into] if request.into in services else [] if request.into else _running(services)


def _first_wanted(have: dict[str, Data], ours: dict[str, Data], request: MergeRequest) -> DesiredState:
    """Return the same in the first form of Compose, which has no profiles, no named volumes, and mounts in one line.

    Raises BadInputError if no service runs werf: a new one would deploy whenever the others are started.
    """
    name = select_single(request, _running(have), list(have))
    if name is None:
        raise BadInputError(
            text(
                "{name}: no service runs werf, and this old Compose format starts all services together.",
                name=request.name,
            ),
            text("Put the services under the key “services” and merge again."),
        )
    theirs = mapping(have[name], name)
    listing(theirs.get("volumes"), name, "volumes")
    wanted = _lacking(fields_of(fields_of(ours["services"])[_OURS]), theirs, request)
    merged = put_keys(theirs, wanted, _ON_ONE_LINE, _RULES, name)
    if "volumes" in merged:
        merged["volumes"] = [short_mount(one) for one in items_of(merged["volumes"])]
    if "security_opt" in merged:
        merged["security_opt"] = unblocked(merged["security_opt"])
    return DesiredState({**have, name: merged}, _wider(name, theirs, wanted))


def _running(services: Fields) -> list[str]:
    """Return the services that have an image of werf's, or run it; one called werf before others."""
    found = [name for name, one in services.items() if isinstance(one, dict) and _is_werf(one)]
    return [_OURS] if _OURS in services else found


def _is_werf(service: dict[str, Data]) -> bool:
    command = service.get("command") or service.get("entrypoint") or ""
    return is_werf_image(str(service.get("image") or "")) or runs_werf(
        " ".join(map(str, command)) if isinstance(command, list) else command
    )


def _lacking(ours: Fields, theirs: Fields, request: MergeRequest) -> dict[str, Data]:
    """Our settings without what the service has itself: a command, a built image, a working directory."""
    wanted = dict(ours)
    folder = theirs.get("working_dir")
    if folder and folder != WORKSPACE and not request.is_given("workdir"):
        wanted["volumes"] = without(wanted["volumes"], [WORKSPACE])
    if theirs and not request.is_given("command"):
        del wanted["command"]
    if "build" in theirs:
        del wanted["image"]
    return wanted


def _named(volumes: Fields, service: Fields) -> dict[str, Data]:
    """Of our named volumes those that the service has come to use."""
    used = {mount_source(one) for one in items_of(service.get("volumes")) if not isinstance(one, Deleted)}
    return {name: value for name, value in volumes.items() if name in used}


def _wider(name: str, theirs: dict[str, Data], wanted: dict[str, Data]) -> list[Text]:
    if not is_set(theirs.get("privileged")) or "privileged" in wanted:
        return []
    place = f"services.{name}.privileged"
    return [text("{place} is kept: it allows more than werf needs here.", place=place)]
