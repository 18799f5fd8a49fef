"""The parts of Kubernetes: their command lines, in the node, and the users that they and people are."""

from typing import Any

from tests.lab_kubernetes.declarations import ADDRESS

TOKENS = (
    'admin,admin,1,"system:masters"',
    'controller-manager,controller-manager,2,"system:masters"',
    "scheduler,system:kube-scheduler,3",
    'kubelet,system:node:node1,4,"system:nodes"',
    'kubelet2,system:node:node2,6,"system:nodes"',
    "tenant,tenant,5",
)
"""Users by their tokens: nobody else has this network."""

_BIN = "/lab/bin"
_SETTINGS = "/lab"


def _kubelet(user: str, node: str) -> tuple[str, ...]:
    """The command line of a node's kubelet, but for its runtime."""
    return (
        f"{_BIN}/kubelet",
        f"--kubeconfig={_SETTINGS}/{user}.kubeconfig",
        f"--hostname-override={node}",
        f"--node-ip={ADDRESS}",
        "--container-runtime=remote",
        "--cgroup-driver=cgroupfs",
        "--cgroups-per-qos=false",
        "--enforce-node-allocatable=",
        "--anonymous-auth=true",
        "--authorization-mode=AlwaysAllow",
        "--fail-swap-on=false",
        "--oom-score-adj=0",
        "--eviction-hard=nodefs.available<1%",
        "--image-gc-high-threshold=100",
        "--image-gc-low-threshold=99",
        "--make-iptables-util-chains=false",
        "--resolv-conf=/etc/resolv.conf",
    )


CONTROL: dict[str, tuple[str, ...]] = {
    "etcd": ("etcd", "--data-dir", "/var/lib/etcd", "--unsafe-no-fsync"),
    "kube-apiserver": (
        f"{_BIN}/kube-apiserver",
        "--etcd-servers=http://127.0.0.1:2379",
        f"--advertise-address={ADDRESS}",
        "--cert-dir=/run/apiserver",
        f"--token-auth-file={_SETTINGS}/tokens.csv",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-signing-key-file={_SETTINGS}/accounts.key",
        f"--service-account-key-file={_SETTINGS}/accounts.key",
        "--service-cluster-ip-range=10.96.0.0/16",
        "--authorization-mode=Node,RBAC",
        "--allow-privileged=true",
        "--feature-gates=TTLAfterFinished=true",
    ),
    "kube-controller-manager": (
        f"{_BIN}/kube-controller-manager",
        f"--kubeconfig={_SETTINGS}/controller-manager.kubeconfig",
        f"--service-account-private-key-file={_SETTINGS}/accounts.key",
        "--leader-elect=false",
        "--feature-gates=TTLAfterFinished=true",
        # A Node object without a machine stays as ready as it says.
        "--node-monitor-grace-period=24h",
    ),
}
"""What every cluster of the lab has, in the order in which it is started."""

NODE: dict[str, tuple[str, ...]] = {
    "kube-scheduler": (
        f"{_BIN}/kube-scheduler",
        f"--kubeconfig={_SETTINGS}/scheduler.kubeconfig",
        "--leader-elect=false",
    ),
    "containerd": ("containerd", "--config", f"{_SETTINGS}/containerd.toml"),
    "kubelet": (
        *_kubelet("kubelet", "node1"),
        "--container-runtime-endpoint=unix:///run/containerd/containerd.sock",
    ),
}
"""What runs Pods."""

SECOND_NODE = (
    *("unshare", "--mount", "--propagation", "slave", "sh", f"{_SETTINGS}/second_node.sh"),
    *_kubelet("kubelet2", "node2"),
    *("--port=10260", "--healthz-port=10258", "--read-only-port=0"),
)
"""The same once more, beside it: with its own containerd."""
SOCKETS = ("/run/containerd/containerd.sock", "/run/node2/containerd.sock")
"""Where each node's containerd listens."""


def config_of(user: str) -> dict[str, Any]:
    """The kubeconfig of a user."""
    server = {"server": f"https://{ADDRESS}:6443", "insecure-skip-tls-verify": True}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "lab", "cluster": server}],
        "users": [{"name": user, "user": {"token": user}}],
        "contexts": [{"name": "lab", "context": {"cluster": "lab", "user": user}}],
        "current-context": "lab",
    }
