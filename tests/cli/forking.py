"""A process for each command, without a start of Python: one that has the program loaded is forked.

`serve` is what that process runs. A command has its own descriptors, folder, environment and exit code, as it has
after a start; what it loads at its start is loaded already, and no answer of an earlier command is. Those that have a
terminal are forks of a second such process, which has the screen loaded too, and a terminal as its streams.
"""

import atexit
import fcntl
import gc
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import termios
import threading
import weakref
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

LARGEST = 1 << 17
"""Bytes of a request: the words and the environment."""
MOST = 1 << 10
"""More descriptors than a fork inherits."""
SCREEN = ("wizard.tui", "wizard.commands.screen")
LATE = ("json", "jsonschema", "markdown_it", "rich.markdown", "rich.table", "ruamel.yaml", "shtab", "tomlkit", "yaml")
"""What the program loads where it is used."""
LATE_ON_A_TERMINAL = ("pygments.lexers.shell", "questionary", "textual.highlight", "textual.scrollbar")
"""What it or the screen loads there only if it has a terminal."""


class Fork:
    """A command that was begun."""

    def __init__(self, answers: socket.socket) -> None:
        self._answers = answers
        self.pid = int(answers.recv(64))
        weakref.finalize(self, answers.close)  # nobody waits for one that is killed

    def wait(self) -> int:
        """Return its exit code once it has ended, the negative number of a signal if that ended it.

        Raises TimeoutError after two minutes: `run` has ended it by then.
        """
        self._answers.settimeout(120)
        with self._answers:
            return int(self._answers.recv(64))

    @property
    def has_ended(self) -> bool:
        """Whether `wait` returns at once."""
        try:
            return bool(self._answers.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except BlockingIOError:
            return False


def begin(
    words: Sequence[str],
    descriptors: Sequence[int],
    cwd: Path | None,
    environ: Mapping[str, str],
    first: str = "",
    *,
    on_terminal: bool = False,
) -> Fork:
    """Begin `werf-wizard WORDS` in a fork, with its three descriptors; `first` is loaded there before.

    If it is on a terminal, the first descriptor is that, and the command is the leader of a session there.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    request = {"words": words, "cwd": str(cwd or Path.cwd()), "environ": dict(environ), "first": first}
    sent = [json.dumps({**request, "on_terminal": on_terminal}).encode()]
    with theirs:
        socket.send_fds(_door(on_terminal), sent, [*descriptors, theirs.fileno()])
    return Fork(ours)


def run(
    words: Sequence[str], stdin: str, cwd: Path | None, environ: Mapping[str, str], timeout: float, first: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Run `werf-wizard WORDS` in a fork, as subprocess.run does in a new process."""
    inputs, outputs, errors = os.pipe(), os.pipe(), os.pipe()
    theirs = [inputs[0], outputs[1], errors[1]]
    fork = begin(words, theirs, cwd, environ, first)
    for number in theirs:
        os.close(number)
    timer = threading.Timer(timeout, os.kill, (fork.pid, signal.SIGKILL))
    timer.start()
    with ThreadPoolExecutor(2) as readers:
        read = [readers.submit(_read, number) for number in (outputs[0], errors[0])]
        with suppress(BrokenPipeError), os.fdopen(inputs[1], "wb", buffering=0) as stream:
            stream.write(stdin.encode())
        status = fork.wait()
        timer.cancel()
        return subprocess.CompletedProcess(words, status, *(one.result() for one in read))


def _read(number: int) -> str:
    with os.fdopen(number, encoding="utf-8") as stream:
        return stream.read()


@cache
def _door(on_terminal: bool) -> socket.socket:
    """Where requests go: to a process that ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    words = [sys.executable, "-m", "tests.cli.forking", str(theirs.fileno()), *(["screen"] if on_terminal else [])]
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "LC_ALL": "C.UTF-8"}
    # Pipes or a terminal, as a command has: a stream of Python's knows from its beginning whether it can seek, and
    # whether each line is to be seen at once.
    streams = os.openpty()[1] if on_terminal else subprocess.PIPE
    server = subprocess.Popen(
        words, stdin=streams, stdout=streams, stderr=streams, pass_fds=[theirs.fileno()], env=environ
    )
    theirs.close()
    atexit.register(server.wait)
    atexit.register(ours.close)
    return ours


def serve(number: int, *what: str) -> None:
    """Fork for each request, and answer with the fork's id and its exit code, until nobody asks any more."""
    _load(with_screen="screen" in what)
    running: dict[int, socket.socket] = {}
    signal.signal(signal.SIGCHLD, lambda *_: _tell_ends(running))
    with socket.socket(fileno=number) as door:
        while True:
            request, descriptors, _, _ = socket.recv_fds(door, LARGEST, 4)
            if not request:
                return
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
            if not (child := os.fork()):
                _be_command(json.loads(request), descriptors[:-1])
            running[child] = socket.socket(fileno=descriptors.pop())
            for descriptor in descriptors:
                os.close(descriptor)
            running[child].send(str(child).encode())
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])


def _tell_ends(running: dict[int, socket.socket]) -> None:
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            with running.pop(ended[0]) as asked, suppress(BrokenPipeError):
                asked.send(str(os.waitstatus_to_exitcode(ended[1])).encode())


def _load(*, with_screen: bool) -> None:
    """Load all of the program, and what it loads or compiles where it is used; the screen only if commands need one."""
    import wizard
    from wizard.regexes import regex

    for module in pkgutil.walk_packages(wizard.__path__, "wizard."):
        if with_screen or not module.name.startswith(SCREEN):
            import_module(module.name)
    for name in (*LATE, *(LATE_ON_A_TERMINAL if with_screen else ())):
        import_module(name)
    for name, loaded in [*sys.modules.items()]:
        for value in vars(loaded).values() if name.startswith("wizard.") else ():
            if isinstance(value, type(regex(""))):
                value.search("")  # its first use compiles it
    gc.freeze()


def _be_command(request: Mapping[str, Any], descriptors: Sequence[int]) -> None:
    """Be the command, and end with it."""
    from wizard.__main__ import main

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
    os.closerange(len(descriptors), MOST)
    if request["on_terminal"]:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.environ.clear()
    os.environ.update(request["environ"])
    os.chdir(request["cwd"])
    if request["first"]:
        import_module(request["first"])
    sys.argv = ["werf-wizard", *request["words"]]
    status = main()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    threading._shutdown()  # type: ignore[attr-defined]  # as Python's own end does: it waits for threads
    os._exit(status)


if __name__ == "__main__":
    serve(int(sys.argv[1]), *sys.argv[2:])
