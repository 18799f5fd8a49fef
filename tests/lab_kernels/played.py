"""The newest Podman plays exported Pods: which of the fields that the lab's Kubernetes is too old for count in it.

Podman has no kubelet, no device plugins and no optional Secrets. The fields that it reads are listed in
podman-kube-play(1), "Podman Kube Play Support": neither profile is among them. For seccomp it reads the annotation of
Kubernetes before 1.19; AppArmor's profile is that of containers.conf.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.lab.exports import build, driver_of
from tests.lab.pods import EMPTY_SECRET
from tests.lab_kernels import claims, judging
from tests.lab_kernels.engines import PODMAN, Running
from tests.lab_kernels.judging import Outcome
from tests.lab_kernels.results import Row
from tests.lab_kernels.session import AS_USER, Session, exported_files, options

_IMAGE = "localhost/lab-with-project:1"
_PROFILES = "/var/lib/kubelet/seccomp"
_PROFILE = "werf-buildah.json"
_NEWEST = "kubernetes=1.37"
_ANNOTATION = f"seccomp.security.alpha.kubernetes.io/pod: localhost/{_PROFILE}"
_PODMANS_OWN = "AppArmor: containers-default, seccomp: 2"
_ASKED = "AppArmor: werf-buildah, seccomp: 2"
_OTHER = "another id of the machine"
_AS_A_KUBELET = "--userns=auto:size=65536"
"""Podman gives a Pod with `hostUsers: false` 1,024 ids, as many as its image's files need; a kubelet gives 65,536."""
_SEEN = (
    "echo apparmor=$(cat /proc/self/attr/current); echo uid_map=$(cat /proc/self/uid_map);"
    " grep Seccomp: /proc/self/status; exec "
)
"""What the container says of itself before it builds."""


def pods(session: Session) -> Iterator[Row]:
    """Profiles as fields; as Podman takes them; then a Pod in its own user namespace."""
    podman = Running(session, PODMAN)
    before = podman.facts(session.probe("before the block", AS_USER))
    yield claims.host_block(session, before)
    facts = podman.facts(session.probe("after the block"))
    _prepare(session, facts)
    name = "podman kube play, export kubernetes --hardening"
    for hardening in ("standard", "least-privilege"):
        outcome = _play(session, facts, hardening)
        yield _compared(f"{name} {hardening}: its profiles", _PODMANS_OWN, _confined(outcome), outcome)
    session.machine.run("AppArmor", "echo 'apparmor_profile = \"werf-buildah\"' >>/etc/containers/containers.conf")
    name += " least-privilege, its profiles given to Podman"
    outcome = _play(session, facts, "least-privilege", annotation=_ANNOTATION)
    yield judging.build(name, "yes", outcome)
    yield _compared(f"{name}: its profiles", _ASKED, _confined(outcome), outcome)
    name += ", host_users=no"
    outcome = _play(session, facts, "least-privilege", "host_users=no", annotation=_ANNOTATION)
    yield _compared(f"{name}: its root", _OTHER, _root(outcome), outcome)
    outcome = _play(session, facts, "least-privilege", "host_users=no", annotation=_ANNOTATION, ids=_AS_A_KUBELET)
    yield judging.build(f"{name}, as many ids as a kubelet gives", "yes", outcome)
    yield _compared(f"{name}, as many ids as a kubelet gives: its root", _OTHER, _root(outcome), outcome)


def _prepare(session: Session, facts: Path) -> None:
    """An image with the project in it, the profile for kubelets, and ids for Pods with their own user namespace."""
    script = f"""set -e
container=$(podman create {PODMAN.image} true)
podman cp /srv/project "$container:/project"
podman commit --quiet "$container" {_IMAGE}
podman rm "$container"
useradd --system --no-create-home containers
for file in subuid subgid; do
  echo containers:1000000:1000000 >>/etc/$file
done
"""
    done = session.machine.run("an image with the project", script, 120)
    if done.status:
        raise RuntimeError(f"no image with the project: {done.last_line} ({done.log})")
    for file in exported_files("kubernetes", *options(facts, "overlay", "least-privilege", _NEWEST)):
        if file.path.endswith(".json"):
            session.machine.put(f"{_PROFILES}/{_PROFILE}", file.content)


def _play(
    session: Session, facts: Path, hardening: str, *settings: str, annotation: str = "", ids: str = ""
) -> Outcome:
    """Play the Pod to its end: the status is Podman's if it refuses, otherwise the container's."""
    command = build(driver_of("overlay")).removesuffix(" .") + " /project"
    words = (f"ref={_IMAGE}", f"command=sh -c '{_SEEN}{command}'", "repo=registry.example.com/app", _NEWEST, *settings)
    files = exported_files("kubernetes", *options(facts, "overlay", hardening, *words))
    content = next(file.content for file in files if Path(file.path).name == "kubernetes.yaml")
    if annotation:
        content = _annotated(content, annotation)
    session.machine.put("/lab/pod.yaml", EMPTY_SECRET + content)
    script = f"""podman kube play --network=none {ids} --seccomp-profile-root={_PROFILES} /lab/pod.yaml 2>&1
status=$?
if [ $status = 0 ]; then
  podman wait werf-werf >/dev/null
  status=$(podman inspect --format '{{{{.State.ExitCode}}}}' werf-werf)
fi
podman logs werf-werf 2>&1
podman pod rm --all --force >/dev/null
podman volume rm --all --force >/dev/null
podman secret rm --all >/dev/null
exit "$status"
"""
    done = session.machine.run(f"play {hardening} {' '.join((*settings, ids))}", script, 240)
    return Outcome(done.status == 0, done.output, done.last_line, done.seconds)


def _annotated(content: str, annotation: str) -> str:
    pod = "kind: Pod\nmetadata:\n"
    if pod not in content:
        raise ValueError("the manifest has no Pod")
    return content.replace(pod, f"{pod}  annotations:\n    {annotation}\n", 1)


def _compared(name: str, predicted: str, seen: str, outcome: Outcome) -> Row:
    return Row(name, predicted, seen, seen == predicted, outcome.seconds)


def _confined(outcome: Outcome) -> str:
    """The profiles that the container is under, without their modes; of Podman's own without its version."""
    apparmor = re.sub(r"^(containers-default)-[\d.]+", r"\1", _said(r"apparmor=(\S+)", outcome))
    seccomp = _said(r"Seccomp:\s+(\d)", outcome)
    return f"AppArmor: {apparmor}, seccomp: {seccomp}"


def _root(outcome: Outcome) -> str:
    """Whose id the root of the container has outside: the first of its namespace."""
    uid_map = _said(r"uid_map=(.+)", outcome).split()
    if len(uid_map) < 3:
        return "not known"
    return "root of the machine" if uid_map[1] == "0" else _OTHER


def _said(pattern: str, outcome: Outcome) -> str:
    found = re.search(pattern, outcome.output)
    return found[1].strip() if found else "nothing"
