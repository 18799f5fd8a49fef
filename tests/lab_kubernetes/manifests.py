"""The chapter manifests: whatever is exported for a cluster is taken by one, and builds in it."""

from collections.abc import Iterator

from tests.lab.exports import MODES
from tests.lab_kernels import judging
from tests.lab_kernels.results import Row
from tests.lab_kubernetes.session import NAMESPACE, Session

_WORKLOADS = (("kubernetes", ("workload=pod",)), ("kubernetes", ("workload=job",)), ("ci-kubernetes", ()))


def taken_and_building(session: Session) -> Iterator[Row]:
    """What nodes need, then every mode, hardening and workload."""
    session.prepare_nodes()
    yield Row("export kubernetes: what nodes need", "applied and ready", "applied and ready", True)
    session.cluster.kubectl("create", "namespace", NAMESPACE)
    for target, settings in _WORKLOADS:
        for mode, hardening in MODES:
            yield _built(session, target, mode, hardening, settings)


def _built(session: Session, target: str, mode: str, hardening: str, settings: tuple[str, ...]) -> Row:
    name = " ".join((f"export {target} --mode {mode} --hardening {hardening}", *settings))
    content = session.export(target, mode, hardening, *settings)["kubernetes.yaml"].content
    return judging.build(name, "yes", session.play(content))
