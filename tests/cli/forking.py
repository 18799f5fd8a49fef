"""A process for each command, without a start of Python: one that has the program loaded is forked.

`serve` is what that process runs. A command has its own descriptors, folder, environment and exit code, as it has
after a start; what it loads at its start is loaded already, and no answer of an earlier command is.
"""

import atexit
import gc
import json
import os
import pkgutil
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Timer

LARGEST = 1 << 17
"""Bytes of a request: the words and the environment."""


def run(
    words: Sequence[str], stdin: str, cwd: Path | None, environ: Mapping[str, str], timeout: float, first: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Run `werf-wizard WORDS` in a fork, as subprocess.run does in a new process; `first` is loaded there before."""
    door = _door()
    inputs, outputs, errors = os.pipe(), os.pipe(), os.pipe()
    theirs = [inputs[0], outputs[1], errors[1]]
    request = {"words": words, "cwd": str(cwd or Path.cwd()), "environ": dict(environ), "first": first}
    socket.send_fds(door, [json.dumps(request).encode()], theirs)
    for number in theirs:
        os.close(number)
    timer = Timer(timeout, os.kill, (int(door.recv(64)), 9))
    timer.start()
    with ThreadPoolExecutor(2) as readers:
        read = [readers.submit(_read, number) for number in (outputs[0], errors[0])]
        with suppress(BrokenPipeError), os.fdopen(inputs[1], "wb", buffering=0) as stream:
            stream.write(stdin.encode())
        status = int(door.recv(64))
        timer.cancel()
        return subprocess.CompletedProcess(words, status, *(one.result() for one in read))


def _read(number: int) -> str:
    with os.fdopen(number, encoding="utf-8") as stream:
        return stream.read()


@cache
def _door() -> socket.socket:
    """Where requests go: to a process that ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    words = [sys.executable, "-m", "tests.cli.forking", str(theirs.fileno())]
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "LC_ALL": "C.UTF-8"}
    # Pipes, as a command has: a stream of Python's knows from its beginning whether it can seek.
    pipe = subprocess.PIPE
    server = subprocess.Popen(words, pass_fds=[theirs.fileno()], stdin=pipe, stdout=pipe, stderr=pipe, env=environ)
    theirs.close()
    atexit.register(server.wait)
    atexit.register(ours.close)
    return ours


def serve(number: int) -> None:
    """Fork for each request, and answer with the fork's id and its exit code, until nobody asks any more."""
    _load()
    with socket.socket(fileno=number) as door:
        while True:
            request, descriptors, _, _ = socket.recv_fds(door, LARGEST, 3)
            if not request:
                return
            if not (child := os.fork()):
                _begin(json.loads(request), descriptors)
            for descriptor in descriptors:
                os.close(descriptor)
            door.send(str(child).encode())
            door.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _load() -> None:
    """Everything of the program but the screen, and what it loads where it is used."""
    import wizard

    for module in pkgutil.walk_packages(wizard.__path__, "wizard."):
        if not module.name.startswith(("wizard.tui", "wizard.commands.screen")):
            import_module(module.name)
    for name in ("json", "jsonschema", "markdown_it", "rich.markdown", "rich.table", "ruamel.yaml", "shtab", "tomlkit"):
        import_module(name)
    gc.freeze()


def _begin(request: Mapping[str, object], descriptors: Sequence[int]) -> None:
    """Be the command, and end with it."""
    from wizard.__main__ import main

    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(request["environ"])  # type: ignore[call-overload]
    os.chdir(str(request["cwd"]))
    if request["first"]:
        import_module(str(request["first"]))
    sys.argv = ["werf-wizard", *request["words"]]  # type: ignore[misc]
    status = main()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
