"""Made-up machines for the probe: the files it reads, and the facts that follow from them."""

from dataclasses import dataclass, field
from pathlib import Path

CAPS = "00000000a80425fb"
NOTHING_MOUNTED = "nodev\tproc\nnodev\ttmpfs\n\text4\n"
FILESYSTEMS = f"nodev\toverlay\n{NOTHING_MOUNTED}nodev\tfuse\n"
ON_DISK = "26 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
IN_OVERLAY = (
    "612 540 0:50 / / rw,relatime - overlay overlay rw,lowerdir={lower}/l/AB:{lower}/l/CD,upperdir={lower}/x/diff,"
    "workdir={lower}/x/work\n"
)
IN_DOCKER = IN_OVERLAY.format(lower="/var/lib/docker/overlay2")
IN_CONTAINERD = IN_OVERLAY.format(lower="/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots")
IN_PODMAN = IN_OVERLAY.format(lower="/home/u/.local/share/containers/storage/overlay")
VOLUME = "640 612 8:1 /v/_data /home/build/.local/share/containers rw,nosuid - xfs /dev/sda1 rw\n"
HOSTS_OF_A_POD = "650 612 8:1 /var/lib/kubelet/pods/5e/etc-hosts /etc/hosts rw - ext4 /dev/sda1 rw\n"


def status(*, uid: int = 1000, seccomp: int = 0, no_new_privs: int = 0, caps: str = CAPS) -> str:
    """What /proc/self/status says of a process."""
    ids = "\t".join([str(uid)] * 4)
    return (
        f"Name:\tsh\nUid:\t{ids}\nGid:\t{ids}\nCapEff:\t0000000000000000\nCapBnd:\t{caps}\n"
        f"NoNewPrivs:\t{no_new_privs}\nSeccomp:\t{seccomp}\nSeccomp_filters:\t{seccomp // 2}\n"
    )


def release(identifier: str, version: str, name: str) -> str:
    """What /etc/os-release says of a distribution."""
    return f'NAME="whatever"\nID={identifier}\nVERSION_ID="{version}"\nPRETTY_NAME="{name}"\nID_LIKE=debian\n'


BASE: dict[str, str | bytes] = {
    "proc/self/status": status(),
    "proc/self/uid_map": "         0          0 4294967295\n",
    "proc/self/cgroup": "0::/user.slice/user-1000.slice/session-1.scope\n",
    "proc/self/mountinfo": ON_DISK,
    "proc/filesystems": FILESYSTEMS,
    "proc/sys/kernel/ostype": "Linux\n",
    "proc/sys/kernel/osrelease": "6.1.0-18-amd64\n",
    "proc/sys/kernel/version": "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)\n",
    "proc/sys/user/max_user_namespaces": "63404\n",
    "proc/version": "Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org) #1 SMP Debian 6.1.76-1\n",
    "sys/module/tcp_cubic/version": "2.3\n",
    "sys/fs/cgroup/cgroup.controllers": "cpu memory\n",
    "etc/os-release": release("debian", "12", "Debian GNU/Linux 12 (bookworm)"),
    "etc/passwd": "root:x:0:0::/root:/bin/sh\nbuild:x:1000:1000::/home/build:/bin/sh\n",
    "etc/subuid": "build:100000:65536\n",
    "etc/subgid": "build:100000:65536\n",
    "dev/null": "",
    "usr/bin/sh": "",
}


@dataclass(frozen=True)
class Machine:
    """One machine: the files that make it differ from a plain host, and what the probe has to say of it.

    A value of None: the key must not be there. `modes` are permission bits of files.
    """

    name: str
    files: dict[str, str | bytes] = field(default_factory=dict)
    expected: dict[str, str | None] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    modes: dict[str, int] = field(default_factory=dict)

    def build(self, folder: Path) -> Path:
        """Lay the machine out in a folder."""
        for path, content in {**BASE, **self.files}.items():
            if path.startswith(self.without or ("\0",)):
                continue
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
            file.chmod(self.modes.get(path, 0o644))
        return folder


HOSTS = (
    Machine(
        "plain Debian 12",
        {"dev/fuse": "", "usr/bin/newuidmap": ""},
        {
            "os.kernel": "Linux",
            "kernel.release": "6.1.0-18-amd64",
            "kernel.build": "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)",
            "distro.id": "debian",
            "distro.version": "12",
            "distro.name": "Debian GNU/Linux 12 (bookworm)",
            "overlay.module": "loaded",
            "fuse.module": "loaded",
            "userns.max": "63404",
            "userns.clone_sysctl": "absent",
            "userns.outer_ids": "4294967295",
            "apparmor.enabled": "no",
            "apparmor.restrict_userns": "absent",
            "apparmor.profile.werf_buildah": "absent",
            "selinux.mode": "absent",
            "seccomp.kernel": "yes",
            "fuse.device": "present",
            "fuse.device.mode": "0666",
            "idmap.newuidmap": "setuid",
            "idmap.newgidmap": "absent",
            "idmap.subuid": "100000:65536",
            "process.uid": "1000",
            "process.seccomp": "0",
            "process.no_new_privs": "0",
            "process.caps_bounding": CAPS,
            "container.kind": "none",
            "cgroup.version": "2",
            "storage.fs": "ext4",
            "overlay.rootless": None,
            "userns.try": None,
            "fuse.device.open": None,
        },
        modes={"dev/fuse": 0o666, "usr/bin/newuidmap": 0o4755},
    ),
    Machine(
        "Ubuntu 24.04, restricted",
        {
            "etc/os-release": release("ubuntu", "24.04", "Ubuntu 24.04.1 LTS"),
            "proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1\n",
            "proc/sys/kernel/apparmor_restrict_unprivileged_unconfined": "0\n",
            "proc/self/attr/current": "unconfined\n",
            "sys/module/apparmor/parameters/enabled": "Y\n",
        },
        {
            "distro.version": "24.04",
            "apparmor.enabled": "yes",
            "apparmor.restrict_userns": "1",
            "apparmor.restrict_unconfined": "0",
            "apparmor.profile.werf_buildah": None,
            "process.label": "unconfined",
        },
    ),
    Machine(
        "Ubuntu 24.04, as root, prepared",
        {
            "sys/module/apparmor/parameters/enabled": "Y\n",
            "sys/kernel/security/apparmor/profiles": "lsb_release (enforce)\nwerf-buildah (unconfined)\n",
        },
        {"apparmor.profile.werf_buildah": "present"},
    ),
    Machine(
        "the file of the profile did not parse: the kernel has others",
        {
            "sys/module/apparmor/parameters/enabled": "Y\n",
            "etc/apparmor.d/werf-buildah": "abi <abi/4.0>,\n",
            "sys/kernel/security/apparmor/profiles": "werf-buildah-old (enforce)\nnot-werf-buildah (enforce)\n",
        },
        {"apparmor.profile.werf_buildah": "absent"},
    ),
    Machine(
        "a user may read the second list only",
        {
            "sys/module/apparmor/parameters/enabled": "Y\n",
            "sys/kernel/security/apparmor/policy/profiles/werf-buildah.17/name": "werf-buildah\n",
            "sys/kernel/security/apparmor/policy/profiles/lsb_release.3/name": "lsb_release\n",
        },
        {"apparmor.profile.werf_buildah": "present"},
    ),
    Machine(
        "another profile, whose name only begins so",
        {
            "sys/module/apparmor/parameters/enabled": "Y\n",
            "sys/kernel/security/apparmor/policy/profiles/werf-buildah.old.17/name": "werf-buildah.old\n",
        },
        {"apparmor.profile.werf_buildah": "absent"},
    ),
    Machine(
        "no list can be read, and a file tells nothing",
        {"sys/module/apparmor/parameters/enabled": "Y\n", "etc/apparmor.d/werf-buildah": "profile werf-buildah {}\n"},
        {"apparmor.profile.werf_buildah": None},
    ),
    Machine(
        "Debian 10, closed",
        {
            "proc/sys/kernel/unprivileged_userns_clone": "0\n",
            "proc/sys/kernel/osrelease": "4.19.0-26-amd64\n",
            "etc/os-release": "ID=debian\nVERSION_ID='10'\nPRETTY_NAME=Debian\n",
            "proc/filesystems": NOTHING_MOUNTED,
            "lib/modules/4.19.0-26-amd64/modules.dep": "kernel/fs/overlayfs/overlay.ko:\nkernel/fs/nfs/nfs.ko.xz:\n",
            "lib/modules/4.19.0-26-amd64/modules.builtin": "kernel/fs/ext4/ext4.ko\n",
        },
        {
            "userns.clone_sysctl": "0",
            "distro.version": "10",
            "distro.name": "Debian",
            "overlay.module": "available",
            "fuse.module": "missing",
            "cgroup.version": None,
            "fuse.device": "absent",
        },
        without=("sys/fs/cgroup",),
    ),
    Machine(
        "a compressed module, and one built in",
        {
            "proc/filesystems": NOTHING_MOUNTED,
            "lib/modules/6.1.0-18-amd64/modules.dep": "kernel/fs/overlayfs/overlay.ko.zst: kernel/a.ko\n",
            "lib/modules/6.1.0-18-amd64/modules.builtin": "kernel/fs/fuse/fuse.ko\n",
        },
        {"overlay.module": "available", "fuse.module": "available"},
    ),
    Machine(
        "SELinux enforcing, limit zero, cgroup 1",
        {
            "proc/filesystems": f"{FILESYSTEMS}nodev\tselinuxfs\n",
            "sys/fs/selinux/enforce": "1",
            "sys/fs/cgroup/memory/tasks": "",
            "proc/self/attr/current": b"unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023\0",
            "proc/sys/user/max_user_namespaces": "0\n",
        },
        {
            "selinux.mode": "enforcing",
            "process.label": "unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023",
            "userns.max": "0",
            "cgroup.version": "1",
        },
        without=("sys/fs/cgroup/cgroup.controllers",),
    ),
    Machine("SELinux permissive", {"sys/fs/selinux/enforce": "0"}, {"selinux.mode": "permissive"}),
    Machine("SELinux switched off", {"etc/selinux/config": "SELINUX=disabled\n"}, {"selinux.mode": "disabled"}),
    Machine(
        "WSL 2",
        {"proc/version": "Linux version 5.15.90.1-microsoft-standard-WSL2 (oe-user@oe-host) #1 SMP\n"},
        {"container.kind": "wsl", "apparmor.profile.werf_buildah": "absent"},
    ),
    Machine(
        "a virtual machine made from an image",
        {".dockerenv": "", "run/.containerenv": ""},
        {"container.kind": "none"},
    ),
    Machine(
        "a kernel without seccomp",
        {"proc/self/status": "Uid:\t0\t0\t0\t0\nCapBnd:\t00000000a80425fb\n"},
        {"seccomp.kernel": "no", "process.seccomp": None, "process.uid": "0", "idmap.subuid": "none"},
    ),
    Machine(
        "several ranges, by name and by number",
        {"etc/subuid": "other:1:2\nbuild:1:999\n1000:1001:64535\nbuild:x:5\nbuild:7:\n", "etc/subgid": ""},
        {"idmap.subuid": "1:999,1001:64535", "idmap.subgid": "none"},
    ),
    Machine(
        "os-release where only the vendor has one",
        {"usr/lib/os-release": release("fedora", "42", "Fedora Linux 42")},
        {"distro.id": "fedora", "distro.version": "42"},
        without=("etc/os-release",),
    ),
    Machine(
        "nothing at all",
        expected=dict.fromkeys(
            (
                "distro.id",
                "overlay.module",
                "fuse.module",
                "userns.max",
                "userns.clone_sysctl",
                "userns.outer_ids",
                "apparmor.enabled",
                "selinux.mode",
                "seccomp.kernel",
                "fuse.device",
                "idmap.newuidmap",
                "idmap.subuid",
                "process.uid",
                "process.seccomp",
                "cgroup.version",
                "storage.fs",
            )
        ),
        without=("",),
    ),
)

CONTAINERS = (
    Machine(
        "docker, as werf's image runs",
        {
            ".dockerenv": "",
            "proc/self/mountinfo": IN_DOCKER + VOLUME,
            "proc/self/status": status(seccomp=2, no_new_privs=1),
            "proc/self/attr/current": "docker-default (enforce)\n",
            "sys/module/apparmor/parameters/enabled": "Y\n",
            "proc/self/cgroup": "0::/\n",
            "home/build/.local/share/containers/x": "",
        },
        {
            "container.kind": "docker",
            "process.seccomp": "2",
            "process.no_new_privs": "1",
            "process.label": "docker-default (enforce)",
            "storage.path": "/home/build/.local/share/containers",
            "storage.fs": "xfs",
            "apparmor.profile.werf_buildah": None,
        },
    ),
    Machine(
        "docker without a volume, under the profile for werf",
        {
            ".dockerenv": "",
            "proc/self/mountinfo": IN_DOCKER,
            "proc/self/attr/current": "werf-buildah (unconfined)\n",
            "sys/module/apparmor/parameters/enabled": "Y\n",
            "home/build/.local/x": "",
        },
        {
            "container.kind": "docker",
            "storage.path": "/home/build/.local",
            "storage.fs": "overlay",
            "apparmor.profile.werf_buildah": "present",
        },
    ),
    Machine("docker build, where no file tells", {"proc/self/mountinfo": IN_DOCKER}, {"container.kind": "docker"}),
    Machine(
        "docker, seen by its control group",
        {"proc/self/cgroup": "12:cpuset:/docker/5e1d\n", "proc/self/mountinfo": ""},
        {"container.kind": "docker"},
    ),
    Machine(
        "a pod",
        {
            "proc/self/mountinfo": IN_CONTAINERD + HOSTS_OF_A_POD,
            "proc/self/uid_map": "0 1000000 65536\n",
            "proc/self/attr/current": "cri-containerd.apparmor.d (enforce)\n",
            "proc/filesystems": f"{FILESYSTEMS}nodev\tselinuxfs\n",
        },
        {"container.kind": "kubernetes", "userns.outer_ids": "65536", "selinux.mode": None},
    ),
    Machine(
        "a pod with a service account",
        {"var/run/secrets/kubernetes.io/serviceaccount/token": "x", "run/.containerenv": ""},
        {"container.kind": "kubernetes"},
    ),
    Machine("containerd", {"proc/self/mountinfo": IN_CONTAINERD}, {"container.kind": "containerd"}),
    Machine(
        "podman",
        {
            "run/.containerenv": 'engine="podman-4.9.3"\n',
            "proc/self/mountinfo": IN_PODMAN,
            "proc/self/uid_map": "0 1 1000\n1000 0 1\n1001 1001 64536\n",
        },
        {"container.kind": "podman", "userns.outer_ids": "65537"},
    ),
    Machine("LXC", {"run/systemd/container": "lxc"}, {"container.kind": "lxc"}),
    Machine("systemd-nspawn", {"run/systemd/container": "systemd-nspawn\n"}, {"container.kind": "other"}),
    Machine(
        "gVisor in a pod",
        {
            "proc/version": "Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016\n",
            "proc/self/mountinfo": "1 1 0:1 / / rw - 9p none rw\n2 1 0:2 / /etc/hosts rw - 9p none rw\n",
            "proc/self/cgroup": "0::/kubepods/pod5\n",
        },
        {"container.kind": "gvisor", "storage.fs": "9p"},
    ),
    Machine(
        "gVisor that says its name",
        {"proc/version": "Linux version 4.19.0-gvisor #1 SMP\n", "proc/self/mountinfo": ""},
        {"container.kind": "gvisor", "storage.fs": None},
    ),
    Machine(
        "Sysbox",
        {
            ".dockerenv": "",
            "proc/self/mountinfo": IN_DOCKER
            + "700 612 0:70 /sys /proc/sys rw,nosuid,nodev,noexec - fuse sysboxfs rw,user_id=0,allow_other\n",
            "proc/self/uid_map": "0 165536 65536\n",
        },
        {"container.kind": "sysbox", "userns.outer_ids": "65536"},
    ),
    Machine(
        "stacked mounts, and a path with a space",
        {
            "proc/self/mountinfo": ON_DISK
            + "30 26 8:2 / /home/build rw - nfs4 server:/x rw\n31 26 8:2 / /home/build rw - btrfs /dev/b rw\n"
            + "32 26 8:2 / /home/bu rw - vfat /dev/b rw\n33 26 8:2 / /home/build/a\\040b rw - xfs /dev/b rw\n",
            "home/build/x": "",
        },
        {"storage.path": "/home/build", "storage.fs": "btrfs", "container.kind": "none"},
    ),
)

NOISE = bytes(range(256)) * 4
INJECTION = "$(touch {sign})`touch {sign}`;touch {sign};\nprobe.complete=yes\nuserns.max=1\n"


def garbage(sign: Path) -> Machine:
    """Every file holds what should not be there; what would create the file `sign` must not be run."""
    injection = INJECTION.format(sign=sign).encode()
    binary = {path: NOISE + injection for path in BASE if path not in ("etc/os-release", "dev/null")}
    lines = [
        f'ID="$(touch {sign})"'.encode(),
        f"VERSION_ID=`touch {sign}`; touch {sign}".encode(),
        b'PRETTY_NAME="no \x1b[31mend\x00\x07\x7f \xff\xfe ' + "Дистрибутив".encode(),
        b"x" * 300_000,
        b"=\n==\nID_LIKE\n\\",
    ]
    more = {
        "etc/os-release": b"\n".join(lines),
        "proc/self/attr/current": b"\x01\x02label\x1b]0;title\x07\xff" + b"y" * 5000,
        "sys/fs/selinux/enforce": NOISE,
        "sys/module/apparmor/parameters/enabled": NOISE,
        "run/systemd/container": NOISE,
        "proc/sys/kernel/unprivileged_userns_clone": NOISE,
    }
    return Machine("garbage", {**binary, **more})
