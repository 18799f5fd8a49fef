"""Hosts for a survey: each an sshd with its own network and name; some are not what they seem."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

GATEWAY = "10.201.0.1"
SECONDS = 20
"""How long the survey waits for a host; ssh itself gives up on a connection after 15."""

_NO_KEY = "ssh does not know its host key: connect once by hand, and compare the key"
_NO_LOGIN = "This account is currently not available."
_OTHER_KEY = "its host key is not the one that ssh knows: the host was replaced, or this is another one"


@dataclass(frozen=True)
class Host:
    """A host: what it runs in the place of a login's command, and what the survey has to say if it is no machine.

    `why` is empty for a machine with facts; … in it is anything.
    `known` is the key that ssh has of it: its own, another or none.
    `is_there`: whether it has an address; `listens`: whether by an sshd.
    """

    name: str
    why: str = ""
    command: str = ""
    known: str = "own"
    settings: str = ""
    is_there: bool = True
    listens: bool = True


HOSTS = (
    *(Host(f"good-{number}") for number in range(1, 9)),
    Host("banner", settings="Banner /etc/debian_version"),
    Host("motd", command='echo "*** authorized use only ***"; exec $SSH_ORIGINAL_COMMAND'),
    Host("password", "…Permission denied (password…", settings="PubkeyAuthentication no\nPasswordAuthentication yes"),
    Host("key-unknown", _NO_KEY, known="none"),
    Host("key-other", _OTHER_KEY, known="other"),
    Host("nologin", f"it printed no facts: {_NO_LOGIN}", f"echo {_NO_LOGIN}"),
    Host("garbage", "it printed no facts: …", r"printf '\033]0;mine\007\377\376 no words\n'"),
    Host("flood", "it printed more than 64 KiB", "exec cat /dev/zero"),
    Host("hanging", f"no answer within {SECONDS} s", "exec sleep 60"),
    Host("cut", "Connection to … closed by remote host.", "echo probe.format=1; kill -9 $PPID"),
    Host("mute", "Connection timed out during banner exchange…", listens=False),
    Host("absent", "…No route to host", is_there=False),
)


def address(host: Host) -> str:
    """Its address in the lab's own network."""
    return f"10.201.0.{10 + HOSTS.index(host)}"


class Network:
    """The network and its hosts, as long as the `with` block lasts. The processes end with the lab."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self._started: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Network":
        shutil.rmtree(self.state, ignore_errors=True)
        self.state.mkdir(parents=True)
        for name in ("login", "own", "other"):
            _run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.state / name))
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        # Names of networks are the lab's own: nothing of them is seen outside its mount namespace.
        Path("/run/netns").mkdir(exist_ok=True)
        _run("mount", "-t", "tmpfs", "tmpfs", "/run/netns")
        for words in (("link", "set", "lo", "up"), ("link", "add", "lab0", "type", "bridge")):
            _run("ip", *words)
        _run("ip", "address", "add", f"{GATEWAY}/24", "dev", "lab0")
        _run("ip", "link", "set", "lab0", "up")
        for host in HOSTS:
            if host.is_there:
                self._start(host)
        self._write_client()
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._started:
            one.kill()
            one.wait()

    @property
    def inventory(self) -> Path:
        """The list of the hosts, by name."""
        return self.state / "hosts.txt"

    def environ(self) -> dict[str, str]:
        """An environment whose ssh has the lab's settings, as a person's own has theirs."""
        return {**os.environ, "PATH": f"{self.state / 'bin'}:{os.environ['PATH']}"}

    def _start(self, host: Host) -> None:
        number = HOSTS.index(host)
        _run("ip", "netns", "add", host.name)
        _run("ip", "link", "add", f"lab{number + 1}", "type", "veth", "peer", "name", "eth0", "netns", host.name)
        _run("ip", "link", "set", f"lab{number + 1}", "master", "lab0", "up")
        inside = ("ip", "netns", "exec", host.name)
        _run(*inside, "ip", "address", "add", f"{address(host)}/24", "dev", "eth0")
        _run(*inside, "ip", "link", "set", "eth0", "up")
        if host.listens:
            config = self.state / f"{host.name}.conf"
            config.write_text(self._settings(host), "utf-8")
            sshd = f"hostname {host.name} && exec /usr/sbin/sshd -D -e -f {config}"
            log = (self.state / f"{host.name}.log").open("wb")
            words = [*inside, "unshare", "--uts", "sh", "-c", sshd]
            self._started.append(subprocess.Popen(words, stdout=log, stderr=log))
        else:
            silent = "import socket, time; s = socket.create_server(('', 22)); time.sleep(3600)"
            self._started.append(subprocess.Popen([*inside, "python3", "-c", silent]))

    def _settings(self, host: Host) -> str:
        lines = [
            f"HostKey {self.state / 'own'}",
            f"AuthorizedKeysFile {self.state / 'login.pub'}",
            "PermitRootLogin yes",
            "StrictModes no",
            "UsePAM no",
            "PidFile none",
            *(["PasswordAuthentication no"] if "PasswordAuthentication" not in host.settings else []),
            *([host.settings] if host.settings else []),
            *([f"ForceCommand {host.command}"] if host.command else []),
        ]
        return "\n".join(lines) + "\n"

    def _write_client(self) -> None:
        """The person's own ssh: its settings, the keys that it knows, and the inventory."""
        keys = {name: (self.state / f"{name}.pub").read_text("utf-8") for name in ("own", "other")}
        known = [f"{host.name},{address(host)} {keys[host.known]}" for host in HOSTS if host.known != "none"]
        (self.state / "known").write_text("".join(known), "utf-8")
        names = "".join(f"Host {host.name}\n  HostName {address(host)}\n  HostKeyAlias {host.name}\n" for host in HOSTS)
        settings = f"User root\nIdentityFile {self.state / 'login'}\nUserKnownHostsFile {self.state / 'known'}\n"
        (self.state / "config").write_text(f"{names}Host *\n{settings}", "utf-8")
        program = self.state / "bin" / "ssh"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} -F {self.state / "config"} "$@"\n', "utf-8")
        program.chmod(0o755)
        self.inventory.write_text("".join(f"{host.name}\n" for host in HOSTS), "utf-8")


def _run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")
