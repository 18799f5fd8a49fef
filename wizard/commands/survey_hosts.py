"""`werf-wizard survey --inventory`: the hosts over ssh, with a count of those that are done on standard error."""

import argparse
from threading import Lock

from wizard.commands.progress import Progress
from wizard.commands.signals import signals_end_in_order
from wizard.commands.telling import tell
from wizard.facts.world import World
from wizard.language import Language, plural
from wizard.survey.collected import Collection
from wizard.survey.inventory import read_inventory
from wizard.survey.over_ssh import survey_hosts

_SECONDS = 60


def ask_hosts(options: argparse.Namespace, collection: Collection, tr: Language) -> bool:
    """Ask the hosts of an inventory that have no result yet; return whether that was stopped."""
    world = World()
    hosts = read_inventory(world.read_input(options.inventory), options.inventory, world)
    known = {name: one for name, one in collection.machines.items() if one.facts is not None}
    left = sum(host.name not in known for host in hosts)
    tell(tr, plural("Asking {count} host over ssh …", "Asking {count} hosts over ssh …", left))
    with Progress(left) as progress, signals_end_in_order():
        lock = Lock()

        def told(count: int) -> None:
            with lock:
                progress.show(count)

        seconds = float(options.timeout or _SECONDS)
        found = survey_hosts(hosts, known, world, at_once=int(options.at_once), seconds=seconds, told=told)
    for machine in found.machines:
        collection.add(machine)
    return found.stopped
