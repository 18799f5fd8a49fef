"""The AppArmor profile that keeps AF_ALG out, as its page has it: loaded, built under, and a socket tried."""

import re
from collections.abc import Iterator

from tests.lab.rig import REPOSITORY
from tests.lab_kernels import judging
from tests.lab_kernels.engines import DOCKER, Running
from tests.lab_kernels.results import Row
from tests.lab_kernels.session import AS_USER, Session, works

_PAGE = REPOSITORY / "content/settings/apparmor-profile-file/en.md"
_FILE = "/etc/apparmor.d/werf-buildah"
_OPEN = "--security-opt seccomp=unconfined --security-opt apparmor=unconfined"
_UNDER = "--security-opt seccomp=unconfined --security-opt apparmor=werf-buildah"
_DRIVERS = (("overlay", "native", ""), ("fuse-device", "fuse", "--device /dev/fuse"))
_SOCKET = r"""perl -e 'print socket(my $s, 38, 5, 0) ? "opened\n" : "$!\n"'"""


def forms() -> tuple[str, str]:
    """The two forms of the page: of AppArmor 4, and of older ones."""
    blocks = re.findall(r"^```text\n(.*?)^```$", _PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    newer, older = (block for block in blocks if "deny network alg," in block)
    return newer, older


def enforced(session: Session) -> Iterator[Row]:
    """A machine on which the profile is loaded in the form that its page names for it."""
    docker = Running(session, DOCKER)
    newer, older = forms()
    has_abi = session.machine.run("abi", "test -e /etc/apparmor.d/abi/4.0").status == 0
    session.machine.put(_FILE, newer if has_abi else older)
    loaded = session.machine.run("load", f"apparmor_parser -r -K {_FILE}", 60)
    mode = session.machine.run("mode", "grep '^werf-buildah ' /sys/kernel/security/apparmor/profiles")
    yield _row(
        "the enforced profile", "werf-buildah (enforce)", mode.last_line if loaded.status == 0 else loaded.last_line
    )
    facts = docker.facts(session.probe("after loading", AS_USER))
    for mode_id, driver, more in _DRIVERS:
        if works(facts)[mode_id] == "yes":
            name = f"under the enforced profile: {mode_id}"
            yield judging.build(name, "yes", docker.build(name, docker.plain(f"{_UNDER} {more}", driver)))
    yield _socket(docker, "an AF_ALG socket, apparmor=unconfined", _OPEN, "not refused")
    parser = session.machine.run("parser", "apparmor_parser --version").output
    foretold = "not refused" if " 2.13" in parser else "refused"
    yield _socket(docker, "an AF_ALG socket, under the enforced profile", _UNDER, foretold)


def _socket(docker: Running, name: str, flags: str, predicted: str) -> Row:
    """Whether AppArmor refuses the socket; a kernel that was built without AF_ALG says so in other words."""
    done = docker.session.machine.run(name, f"docker run --rm {flags} {docker.engine.image} {_SOCKET}", 60)
    told = done.last_line
    seen = "refused" if told == "Permission denied" else "not refused" if done.status == 0 else told
    return _row(name, predicted, seen)


def _row(name: str, predicted: str, seen: str) -> Row:
    return Row(name, predicted, seen, predicted == seen)
