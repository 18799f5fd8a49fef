"""A survey of hosts over ssh: the reader's own ssh client, many hosts at once, each with its own time."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event

from wizard.errors import BadInputError
from wizard.facts.printed import last_line
from wizard.facts.probe import probe_script
from wizard.facts.unanswered import NOTHING_SAID, in_words
from wizard.facts.waiting import results_of
from wizard.facts.world import Done, World
from wizard.language import Text, text
from wizard.masking import masked
from wizard.records import Record
from wizard.survey.inventory import Host
from wizard.survey.machines import LARGEST_RESULT, Machine, machine_of, too_much, without_facts

_OPTIONS = (
    *("-T", "-x", "-a"),
    *("-o", "BatchMode=yes"),
    *("-o", "NumberOfPasswordPrompts=0"),
    *("-o", "LogLevel=ERROR"),
    *("-o", "ClearAllForwardings=yes"),
    *("-o", "RemoteCommand=none"),
)
"""No terminal, nothing forwarded, no question: a host that would ask for a password or a key ends with a message.

Nor a command of the reader's own settings, with which ssh refuses any other.
"""
_NO_KEY = "Host key verification failed."
_OTHER_KEY = "REMOTE HOST IDENTIFICATION HAS CHANGED"

_BETWEEN_LOOKS = 0.1
Told = Callable[[int], None]


class HostSurvey(Record):
    """The machines in the inventory's order; `stopped` after Ctrl-C: those that were not asked say so."""

    machines: tuple[Machine, ...]
    stopped: bool = False


def survey_hosts(
    hosts: Sequence[Host], known: Mapping[str, Machine], world: World, *, at_once: int, seconds: float, told: Told
) -> HostSurvey:
    """Ask the hosts of which nothing is `known`. `told` is told how many are done, from any thread.

    Raises BadInputError without an ssh client. Ctrl-C ends those that run; what has answered counts.
    """
    if not world.has_command("ssh"):
        raise BadInputError(
            text("There is no `{name}` command here.", name="ssh"),
            text("You can run the probe by hand: werf-wizard probe --script | ssh HOST sh -s > HOST.facts"),
        )
    stop, done = Event(), _Count(told)
    results: dict[str, Machine] = {}

    def ask(host: Host) -> None:
        if stop.is_set():
            return
        found = _ask(host, world, seconds)
        if not stop.is_set():
            results[host.name] = found
        done.another()

    asked = [host for host in hosts if host.name not in known]
    stopped = False
    with ThreadPoolExecutor(at_once) as threads:
        started: list[Future[None]] = [threads.submit(ask, host) for host in asked]
        try:
            results_of(started)
        except (KeyboardInterrupt, SystemExit):
            stopped = True
            stop.set()
            for one in started:
                one.cancel()
            # One may be just about to start: running ones are ended until nothing is left.
            while wait(started, _BETWEEN_LOOKS).not_done:
                world.end_all()
    interrupted = text("it had not answered when the survey was stopped")
    found = [known.get(host.name) or results.get(host.name) or Machine(host.name, why=interrupted) for host in hosts]
    return HostSurvey(tuple(found), stopped)


class _Count:
    """Counts from several threads what is done."""

    def __init__(self, told: Told) -> None:
        self._count = 0
        self._told = told

    def another(self) -> None:
        self._count += 1
        self._told(self._count)


def _ask(host: Host, world: World, seconds: float) -> Machine:
    limit = max(min(int(seconds), 15), 1)
    command = ["ssh", *_OPTIONS, "-o", f"ConnectTimeout={limit}", *host.words, "sh -s"]
    done = world.run(command, seconds=seconds, stdin=probe_script(), largest=LARGEST_RESULT)
    if done.output.strip() and (done.status == 0 or "probe.complete=yes" in done.output):
        return machine_of(host.name, done.output)
    return Machine(host.name, why=_why(done))


def _why(done: Done) -> Text:
    """Return why there are no facts: ssh's last line; a login that only prints a refusal is quoted."""
    if done.flooded:
        return too_much()
    if _OTHER_KEY in done.error:
        return text("its host key is not the one that ssh knows: the host was replaced, or this is another host")
    if done.error.strip() == _NO_KEY:
        return text("ssh does not know its host key: connect once by hand and compare the key")
    said = last_line(done.error, NOTHING_SAID)
    if said == NOTHING_SAID and done.output.strip():
        return without_facts(done.output)
    return in_words(masked(said[:300]))
