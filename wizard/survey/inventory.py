"""Reads an inventory: a list of hosts, one a line; or Ansible's, by Ansible's own tool."""

import re
from collections.abc import Mapping
from typing import Any

from wizard.errors import BadInputError, shown
from wizard.facts.printed import as_object, json_object, last_line, line, part
from wizard.facts.unanswered import NOTHING_SAID, in_words
from wizard.facts.world import World
from wizard.language import text
from wizard.records import Record

_LARGEST = 64 * 1024 * 1024
_ANSIBLE_SECONDS = 60.0
_HOST = re.compile(
    r"(?:(?P<user>[A-Za-z0-9_.][A-Za-z0-9_.@-]*)@)?"
    r"(?:\[(?P<six>[0-9A-Fa-f:.%\w-]+)\]|(?P<name>[A-Za-z0-9_][A-Za-z0-9_.-]*))(?::(?P<port>\d{1,5}))?\Z"
)
_BARE_SIX = re.compile(r"[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\Z")
_OF_ANSIBLE = re.compile(
    r"\s*\[[\w:.-]+\]\s*$|\s*[\w.-]+\s+\w+=|\s*(all|hosts|children|vars)\s*:\s*$|\s*plugin:", re.MULTILINE
)


class Host(Record):
    """One host: what it is called, and how ssh reaches it. `user` and `port` are empty if ssh's own settings decide."""

    name: str
    address: str
    user: str = ""
    port: str = ""

    @property
    def words(self) -> list[str]:
        """Return what ssh is given; a name never counts as an option."""
        user = ["-l", self.user] if self.user else []
        port = ["-p", self.port] if self.port else []
        return [*user, *port, "--", self.address]


def read_inventory(source: str, name: str, world: World) -> list[Host]:
    """Return the hosts.

    Raises BadInputError for a line that is no host, with line and column; for a name that is there twice; for
    Ansible's syntax where its tool is missing or refuses it; and for no host at all.
    """
    lines = [(number, raw) for number, raw in enumerate(source.removeprefix("\ufeff").splitlines(), 1)]
    bare = [(number, raw.partition("#")[0].rstrip()) for number, raw in lines]
    wrong = next(((number, raw) for number, raw in bare if raw.strip() and not _host(raw.strip())), None)
    if wrong and (_OF_ANSIBLE.search(source) or source.lstrip().startswith("{")):
        return _by_ansible(name, world)
    if wrong:
        raise _bad_line(name, *wrong)
    return _distinct(name, [(number, raw.strip()) for number, raw in bare if raw.strip()])


def _bad_line(name: str, number: int, raw: str) -> BadInputError:
    column = len(raw) - len(raw.lstrip()) + 1
    bad = re.search(r"[^A-Za-z0-9_.@:\[\]-]|^-", raw.strip())
    return BadInputError(
        text(
            "{name}, line {line}, column {column}: “{value}” is not a host.",
            name=name,
            line=number,
            column=column + (bad.start() if bad else 0),
            value=shown(raw.strip()),
        ),
        text("A list has one host per line, in the form that ssh accepts: build-1, root@10.0.0.7, [2001:db8::7]:2222."),
    )


def _distinct(name: str, found: list[tuple[int, str]]) -> list[Host]:
    hosts: dict[str, tuple[int, Host]] = {}
    for number, said in found:
        host = _host(said)
        if host is None:
            raise _bad_line(name, number, said)
        if said in hosts:
            raise BadInputError(
                text(
                    "{name}, line {line}: {host} is listed twice, first on line {first}.",
                    name=name,
                    line=number,
                    host=shown(said),
                    first=hosts[said][0],
                )
            )
        hosts[said] = number, host
    if not hosts:
        raise BadInputError(text("There are no hosts in {name}.", name=name))
    return [host for _, host in hosts.values()]


def _host(said: str) -> Host | None:
    if _BARE_SIX.match(said):
        return Host(said, said)
    found = _HOST.match(said)
    if not found or int(found["port"] or 1) not in range(1, 65536):
        return None
    return Host(said, found["six"] or found["name"], found["user"] or "", found["port"] or "")


def _by_ansible(name: str, world: World) -> list[Host]:
    if not world.has_command("ansible-inventory"):
        raise BadInputError(
            text(
                "{name} is an Ansible inventory, and the command `ansible-inventory` is not installed here.", name=name
            ),
            text("A plain list works too: one host per line, in the form that ssh accepts."),
        )
    if name == "-":
        raise BadInputError(text("An Ansible inventory must be a file."))
    done = world.run(["ansible-inventory", "--inventory", name, "--list"], seconds=_ANSIBLE_SECONDS, largest=_LARGEST)
    listed = json_object(done.output)
    if done.status != 0 or not listed:
        why = in_words(last_line(done.error, NOTHING_SAID)[:300])
        raise BadInputError(text("`ansible-inventory` does not read {name}: {why}", name=name, why=why))
    names = _names(listed)
    if not names:
        raise BadInputError(text("There are no hosts in {name}.", name=name))
    variables = part(listed, "_meta", "hostvars")
    return [_of_ansible(host, as_object(variables.get(host)), name) for host in names]


def _names(listed: Mapping[str, Any]) -> list[str]:
    """Return the hosts of all groups, each once."""
    groups = [as_object(group).get("hosts") for key, group in listed.items() if key != "_meta"]
    hosts = [str(host) for group in groups if isinstance(group, list) for host in group]
    return sorted({*hosts, *map(str, part(listed, "_meta", "hostvars"))})


def _of_ansible(host: str, variables: Mapping[str, Any], name: str) -> Host:
    address = str(variables.get("ansible_host") or variables.get("ansible_ssh_host") or host)
    found = _host(address)
    if found is None:
        message = text("{name}: “{value}” is not a host.", name=name, value=shown(address))
        raise BadInputError(message)
    user = line(variables.get("ansible_user") or variables.get("ansible_ssh_user") or found.user)
    port = line(variables.get("ansible_port") or variables.get("ansible_ssh_port") or found.port)
    if (user and not re.match(r"[\w.][\w.@-]*\Z", user)) or (port and not port.isdigit()):
        raise BadInputError(
            text("{name}: “{value}” is not a host.", name=name, value=shown(f"{user}@{address}:{port}"))
        )
    return Host(line(host), found.address, user, port)
