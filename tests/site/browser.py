"""A headless Chromium, told what to do by its DevTools protocol over two pipes: neither a package nor a port is needed.

Source: https://chromedevtools.github.io/devtools-protocol; `--remote-debugging-pipe` reads file 3 and writes file 4.
"""

import fcntl
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
PATIENCE = 60
"""Seconds after which an answer is no longer waited for, on a machine however busy."""
_OPTIONS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"
    " --disable-component-update --disable-default-apps --disable-dev-shm-usage --hide-scrollbars"
    " --remote-debugging-pipe"
).split()
_KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40, "/": 191}
_TEXTS = {"Enter": "\r", "/": "/"}


class Browser:
    """One tab of a browser; what its pages ask the network for and complain about is collected."""

    def __init__(self, profile: Path) -> None:
        assert PROGRAM
        theirs_in, self._out = _high(os.pipe())
        self._in, theirs_out = _high(os.pipe())

        def arrange() -> None:
            os.dup2(theirs_in, 3)
            os.dup2(theirs_out, 4)

        command = [PROGRAM, *_OPTIONS, f"--user-data-dir={profile}", "about:blank"]
        # What it prints is about its sandbox and its fonts.
        self._process = subprocess.Popen(
            command, preexec_fn=arrange, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._left, self._number, self._session = b"", 0, ""
        self.asked: list[str] = []
        self.complaints: list[str] = []
        target = next(one for one in self.call("Target.getTargets")["targetInfos"] if one["type"] == "page")
        attached = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)

    def call(self, method: str, **parameters: Any) -> Any:
        """Return what the browser answers to a method."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        message |= {"sessionId": self._session} if self._session else {}
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._number:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    def open(self, page: Path, *, anchor: str = "") -> None:
        """Go to a file, and wait until it is loaded with its scripts."""
        self.call("Page.navigate", url=f"{page.as_uri()}{anchor}")
        self.until(f"document.readyState === 'complete' && location.pathname === {json.dumps(page.as_uri()[7:])}")

    def run(self, expression: str) -> Any:
        """Return the value of an expression in the page."""
        done = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def until(self, expression: str) -> None:
        """Wait until an expression holds; a page that is being left has no document for a moment."""
        end = time.monotonic() + PATIENCE
        while not self.run(f"document.body !== null && Boolean({expression})"):
            assert time.monotonic() < end, expression
            time.sleep(0.02)

    def press(self, *keys: str) -> None:
        """Press keys by their names in DOM."""
        for key in keys:
            event = {"key": key, "windowsVirtualKeyCode": _KEYS[key]}
            text = {"text": _TEXTS[key]} if key in _TEXTS else {}
            self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **event, **text)
            self.call("Input.dispatchKeyEvent", type="keyUp", **event)

    def say(self, words: str) -> None:
        """Put words into the field that has the focus."""
        self.call("Input.insertText", text=words)

    @contextmanager
    def seen(self, *, width: int = 1400, dark: bool = False, script: bool = True) -> Iterator[None]:
        """A window's width, the reader's colours, and whether scripts may run."""
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=scheme)
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        yield
        self.call("Emulation.setScriptExecutionDisabled", value=False)

    def _next(self) -> Any:
        """Return the next message; an event is noted first."""
        end = time.monotonic() + PATIENCE
        while b"\0" not in self._left:
            assert select.select([self._in], [], [], max(0, end - time.monotonic()))[0], "the browser does not answer"
            part = os.read(self._in, 1 << 16)
            assert part, "the browser has ended"
            self._left += part
        line, _, self._left = self._left.partition(b"\0")
        message = json.loads(line)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, event: str, said: Any) -> None:
        if event == "Network.requestWillBeSent":
            self.asked.append(said["request"]["url"])
        elif event == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(said["exceptionDetails"]))
        elif event == "Log.entryAdded" and said["entry"]["level"] in ("error", "warning"):
            self.complaints.append(said["entry"]["text"])
        elif event == "Runtime.consoleAPICalled" and said["type"] in ("error", "warning", "assert"):
            self.complaints.append(json.dumps(said["args"]))


def _high(ends: tuple[int, int]) -> tuple[int, int]:
    """The ends of a pipe with numbers that the browser's own files 3 and 4 do not take."""
    moved = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
    for end in ends:
        os.close(end)
    return moved[0], moved[1]
