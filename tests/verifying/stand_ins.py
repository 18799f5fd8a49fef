"""Programs that stand in for docker, podman and kubectl: they record what they are asked, and do as they are told."""

import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.forking import Fork, begin
from tests.cli.running import FACTS, environment, wizard

INSIDE = """idmap.try=yes
probe.format=1
kernel.release=6.1.0
process.uid=1000
process.no_new_privs=0
process.caps_bounding=00000000a80425fb
userns.try=yes
overlay.rootless=yes
fuse.device=present
fuse.device.open=yes
storage.fs=ext4
probe.complete=yes
"""
"""What the probe prints in a container in which every mode works."""

_ENGINE = """#!/bin/sh
{ echo "== $*"; for word; do printf '%s\\n' "$word"; done; } >>"$STAND_IN/asked"
run() {
    cat >"$STAND_IN/stdin"
    case $(cat "$STAND_IN/behaviour") in
        works) cat "$STAND_IN/inside" ;;
        refuses) echo "docker: Error: error gathering device information: no such file" >&2; exit 125 ;;
        hangs) echo $$ >"$STAND_IN/pid"; exec sleep 60 ;;
        floods) exec cat /dev/zero ;;
        dies) echo probe.format=1; kill -9 $$ ;;
    esac
}
case $1/$2 in
    version/* | compose/version)
        [ "$(cat "$STAND_IN/behaviour")" != absent ] || { echo "Cannot connect" >&2; exit 1; } ;;
    info/*) echo '{"ServerVersion": "27.0"}' ;;
    volume/inspect)
        if [ -e "$STAND_IN/unsure" ]; then cat "$STAND_IN/unsure" >&2; exit 1; fi
        if ! grep -qx "$3" "$STAND_IN/volumes"; then
            echo "[]"
            case $0 in
                *podman) echo "Error: inspecting object: no such volume $3" ;;
                *) echo "Error response from daemon: get $3: no such volume" ;;
            esac >&2
            exit 1
        fi ;;
    volume/create) [ -e "$STAND_IN/late" ] || echo "$6 $7" >>"$STAND_IN/made" ;;
    volume/ls) sed -n "s/^${5#label=} //p" "$STAND_IN/made" ;;
    volume/rm) [ -e "$STAND_IN/stuck" ] || : >"$STAND_IN/made" ;;
    ps/*) sed -n "s/^${5#label=} //p" "$STAND_IN/containers" ;;
    rm/*) [ -e "$STAND_IN/stuck" ] || : >"$STAND_IN/containers" ;;
    run/*) for word; do case $word in io.werf-wizard.trial=*) echo "$word c0ffee" >>"$STAND_IN/containers" ;; esac; done
        run
        [ -e "$STAND_IN/stays" ] || : >"$STAND_IN/containers" ;;
    compose/*) case " $* " in
        *" run "*) for word; do case $word in */compose.yaml) cp "$word" "$STAND_IN/compose.yaml" ;; esac; done; run ;;
    esac ;;
esac
"""

_KUBECTL = """#!/bin/sh
echo "== $*" >>"$STAND_IN/asked"
behaviour=$(cat "$STAND_IN/behaviour")
fail() { echo "$1" >&2; exit 1; }
[ "$behaviour" != deaf ] || sleep 60
case " $* " in
    *" create "*)
        cat >>"$STAND_IN/created"
        echo >>"$STAND_IN/created"
        [ ! -e "$STAND_IN/refusal" ] || fail "$(cat "$STAND_IN/refusal")"
        case " $* " in *jsonpath*) printf 1b4df00d-0000-4000-8000-00000000cafe ;; esac ;;
    *" get namespace "*deletionTimestamp*) [ ! -e "$STAND_IN/ending" ] || echo 2026-11-29T00:59:00Z ;;
    *" get --raw "*) cat "$STAND_IN/nodes" ;;
    *" get namespace "*)
        [ "$behaviour" != absent ] || fail 'Unable to connect to the server: dial tcp 10.0.0.1:6443: i/o timeout'
        [ -e "$STAND_IN/namespace" ] || fail 'Error from server (NotFound): namespaces "werf" not found' ;;
    *" get serviceaccount "*)
        [ -e "$STAND_IN/account" ] || fail 'Error from server (NotFound): serviceaccounts "werf" not found' ;;
    *" get jobs,pods "*)
        [ ! -e "$STAND_IN/busy" ] || { [ ! -e "$STAND_IN/looked" ] || sleep 9; : >"$STAND_IN/looked"; }
        [ ! -e "$STAND_IN/state.$behaviour" ] || cat "$STAND_IN/state.$behaviour" ;;
    *" get events "*)
        [ ! -e "$STAND_IN/slow" ] || sleep 2.2
        name=${*##*involvedObject.name=}; sed "s/NAME/${name%% *}/g" "$STAND_IN/events" ;;
    *" get "*" --output name "*) cat "$STAND_IN/stays" ;;
    *" delete "*) [ ! -e "$STAND_IN/stays" ] || fail 'Error from server (Timeout): the server was unable to return' ;;
    *" logs "*)
        case " $* " in *" --pod-running-timeout="*) ;; *) sleep 20 ;; esac
        case $behaviour in
            works) cat "$STAND_IN/inside" ;;
            mute) fail 'Error from server (Forbidden): pods "x" is forbidden: User "a" cannot get resource "log"' ;;
            unread) fail 'Error from server: error dialing backend: dial tcp: lookup node2: no such host' ;;
            floods) exec cat /dev/zero ;;
        esac ;;
esac
"""


def _pod(phase: str, waiting: dict[str, str] | None = None) -> dict[str, Any]:
    status = {"phase": phase, **({"containerStatuses": [{"state": {"waiting": waiting}}]} if waiting else {})}
    return {"kind": "Pod", "metadata": {"name": "trial-pod"}, "status": status}


def _held(reason: str, message: str) -> dict[str, Any]:
    status = {"phase": "Pending", "reason": reason, "message": message}
    return {"kind": "Pod", "metadata": {"name": "trial-pod"}, "status": status}


def _job(**condition: str) -> dict[str, Any]:
    return {"kind": "Job", "status": {"conditions": [{"status": "True", **condition}] if condition else []}}


_STATES: dict[str, list[dict[str, Any]]] = {
    "works": [_job(), _pod("Succeeded")],
    "mute": [_job(), _pod("Succeeded")],
    "unread": [_job(), _pod("Succeeded")],
    "floods": [_job(), _pod("Succeeded")],
    "dies": [_job(type="Failed", reason="BackoffLimitExceeded", message="it died")],
    "overdue": [
        _job(type="Failed", reason="DeadlineExceeded", message="Job was active longer than specified deadline")
    ],
    "no-image": [_job(), _pod("Pending", {"reason": "ImagePullBackOff", "message": "Back-off pulling image"})],
    "hangs": [_job(), _pod("Pending")],
    "held": [_job(), _held("AppArmor", "Cannot enforce AppArmor: AppArmor is not enabled on the host")],
    "no-pod": [_job()],
}


@dataclass(frozen=True)
class StandIn:
    """A folder with the programs, and what they have recorded."""

    folder: Path

    def behave(self, how: str) -> None:
        """From now on."""
        (self.folder / "behaviour").write_text(how)

    def put(self, name: str, content: str) -> None:
        """A file that the programs look at."""
        (self.folder / name).write_text(content)

    def read(self, name: str) -> str:
        """A file that the programs wrote; empty where they have not."""
        path = self.folder / name
        return path.read_text("utf-8") if path.exists() else ""

    @property
    def asked(self) -> list[list[str]]:
        """The words of every call of docker and podman, in order."""
        calls = self.read("asked").split("== ")[1:]
        return [call.split("\n")[1:-1] for call in calls]

    @property
    def lines(self) -> list[str]:
        """Every call, as a line."""
        return [line.removeprefix("== ") for line in self.read("asked").splitlines() if line.startswith("== ")]

    @property
    def created(self) -> list[dict[str, Any]]:
        """The objects that kubectl was given, in order."""
        given, text = [], self.read("created").strip()
        while text:  # programs that run at once may write onto one line
            whole, end = json.JSONDecoder().raw_decode(text)
            given.append(whole)
            text = text[end:].lstrip()
        return [one for whole in given for one in whole.get("items", [whole])]

    @property
    def job(self) -> dict[str, Any]:
        """The last Job among them."""
        return next(one for one in reversed(self.created) if one["kind"] == "Job")

    @property
    def environ(self) -> dict[str, str]:
        """The environment in which the programs are found before any other."""
        folder = str(self.folder)
        return environment({"PATH": f"{folder}:{os.environ['PATH']}", "STAND_IN": folder, "HOME": folder})

    def verify(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run `werf-wizard verify WORDS` with the facts of a machine on which every mode works, without its pauses."""
        return self.wizard("verify", *words, "--facts", "-", first="tests.verifying.still_clock")

    def wizard(self, *words: str, first: str = "") -> "subprocess.CompletedProcess[str]":
        """Run `werf-wizard WORDS` where the programs are, the facts on its standard input."""
        return wizard(*words, stdin=FACTS, cwd=self.folder, environ=self.environ, first=first)

    def start(self, *words: str, environ: dict[str, str] | None = None) -> Fork:
        """Begin `verify`, to be broken off."""
        with Path(os.devnull).open("r+b") as nothing:
            streams = [nothing.fileno()] * 3
            return begin(("verify", *words), streams, self.folder, {**self.environ, **(environ or {})})

    def broken_off(self, sign: int, until: str, *words: str) -> int:
        """Begin `verify`, send it a signal once a file is there; gives its exit code."""
        started = self.start(*words, "--facts", str(self.folder / "facts"))
        while not self.read(until):
            time.sleep(0.02)
        os.kill(started.pid, sign)
        return started.wait()


def is_running(pid: int) -> bool:
    """Whether a process is there and has not ended: one that nobody waits for stays in the list."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def stand_in(folder: Path) -> StandIn:
    """The programs in their own folder; they behave well until told otherwise."""
    for name, content in (("docker", _ENGINE), ("podman", _ENGINE), ("kubectl", _KUBECTL)):
        (folder / name).write_text(content, "utf-8")
        (folder / name).chmod(0o755)
    made = StandIn(folder)
    made.behave("works")
    for name, content in (
        ("inside", INSIDE),
        ("volumes", ""),
        ("made", ""),
        ("containers", ""),
        ("facts", FACTS),
        ("events", '{"items": []}'),
    ):
        made.put(name, content)
    for name, items in _STATES.items():
        made.put(f"state.{name}", json.dumps({"items": items}))
    return made
