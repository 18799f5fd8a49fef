"""Made-up nodes and hosts of a large fleet: the same ones every time."""

import random
from collections.abc import Iterator
from typing import Any

KINDS: tuple[tuple[str, int, str, tuple[str, ...]], ...] = (
    ("noble", 40, "Ubuntu 24.04.1 LTS", ("6.8.0-31-generic", "6.8.0-45-generic")),
    ("jammy", 30, "Ubuntu 22.04.4 LTS", ("5.15.0-101-generic", "6.8.0-40-generic")),
    ("rhel8", 15, "Red Hat Enterprise Linux 8.9 (Ootpa)", ("4.18.0-513.el8.x86_64",)),
    ("old", 8, "CentOS Linux 7 (Core)", ("3.10.0-1160.el7.x86_64",)),
    ("talos", 5, "Talos (v1.9.1)", ("6.12.6-talos",)),
    ("win", 2, "Windows Server 2022 Datacenter", ("10.0.20348.2655",)),
)
"""Pools: their names, how many of a hundred nodes they have, their systems and kernels."""
_IMAGES = 50


def made_up_nodes(count: int) -> Iterator[dict[str, Any]]:
    """Yield so many nodes as the API lists them, each with the images that it holds."""
    chance = random.Random(7)
    weights = [share for _, share, _, _ in KINDS]
    for number in range(count):
        pool, _, system, kernels = chance.choices(KINDS, weights)[0]
        yield _node(number, pool, system, chance.choice(kernels), chance)


def _node(number: int, pool: str, system: str, kernel: str, chance: random.Random) -> dict[str, Any]:
    name, platform = f"node-{number}", "windows" if pool == "win" else "linux"
    labels = {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": platform,
        "kubernetes.io/arch": "amd64",
        "topology.kubernetes.io/zone": f"z{number % 3}",
        "node.kubernetes.io/instance-type": chance.choice(("m5.large", "m5.xlarge")),
        "team.example.com/pool": pool,
    }
    images = [
        {"names": [f"registry.example.com/team/app-{n}@sha256:{chance.getrandbits(256):064x}"], "sizeBytes": n}
        for n in range(_IMAGES)
    ]
    info = {
        "kernelVersion": kernel,
        "osImage": system,
        "containerRuntimeVersion": "containerd://1.7.22",
        "kubeletVersion": "v1.31.2",
        "operatingSystem": platform,
        "architecture": "amd64",
    }
    ready = {"type": "Ready", "status": "True" if number % 97 else "False", "reason": "KubeletReady"}
    taints = [{"key": "old", "effect": "NoSchedule"}] if pool == "old" and number % 2 else None
    return {
        "metadata": {"name": name, "uid": f"{chance.getrandbits(128):032x}", "labels": labels},
        "spec": {"podCIDR": "10.0.0.0/24", "taints": taints},
        "status": {"conditions": [ready], "images": images, "nodeInfo": info},
    }


def made_up_outputs(count: int) -> Iterator[str]:
    """Yield what the probe prints on so many hosts, one after the other, as `kubectl logs` has it."""
    chance = random.Random(3)
    kinds = [kind for kind in KINDS if kind[0] != "win"]
    for number in range(count):
        _, _, system, kernels = chance.choices(kinds, [kind[1] for kind in kinds])[0]
        kernel = chance.choice(kernels)
        works = "no" if kernel.startswith(("3.", "4.")) else "yes"
        yield f"""survey.node=host-{number}
probe.format=1
os.kernel=Linux
kernel.release={kernel}
kernel.machine=x86_64
distro.name={system}
process.uid=0
process.seccomp=0
process.no_new_privs=0
process.caps_bounding=000001fffeffffff
seccomp.kernel=yes
storage.fs=ext4
storage.path=/var/lib/containers
container.kind=none
overlay.module=loaded
fuse.module=loaded
userns.max={chance.choice((63404, 127231, 254889, 510206))}
userns.clone_sysctl=absent
userns.outer_ids=4294967295
apparmor.enabled=yes
apparmor.restrict_userns=absent
apparmor.restrict_unconfined=absent
apparmor.profile.werf_buildah=absent
selinux.mode=absent
fuse.device=present
fuse.device.mode=0666
idmap.newuidmap=setuid
idmap.newgidmap=setuid
idmap.subuid=none
idmap.subgid=none
cgroup.version=2
fuse.device.open=yes
userns.try=yes
overlay.rootless={works}
overlay.rootless.fs=ext4
probe.complete=yes
"""
