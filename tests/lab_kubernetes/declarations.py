"""What the lab is made of: packages, the commands that are compiled, names and addresses."""

RELEASE = "bookworm"
"""The last release of Debian whose source package has the whole of Kubernetes: later ones have kubectl alone."""

KUBERNETES = "1.20"

PACKAGES = (
    "busybox-static",
    "catatonit",
    "debootstrap",
    "docker.io",
    "iproute2",
    "libcap2-bin",
    "openssl",
    "podman",
    "runc",
    "util-linux",
)
"""Debian packages that this machine needs."""

BUILD_PACKAGES = (
    *("bash-completion", "ca-certificates", "dpkg-dev", "gcc", "git"),
    *("golang-go", "jq", "libc6-dev", "make", "rsync"),
)
"""Packages of the userland that compiles."""

NODE_PACKAGES = (
    *("ca-certificates", "conntrack", "containerd", "containernetworking-plugins", "ebtables", "etcd-client"),
    *("etcd-server", "ethtool", "fuse3", "iproute2", "iptables", "kmod", "openssl", "procps"),
    *("python3", "runc", "socat", "util-linux"),
)
"""Packages of the node's userland."""

CONTROL_PLANE = ("kube-apiserver", "kube-controller-manager")
COMMANDS = (*CONTROL_PLANE, "kubectl", "kube-scheduler", "kubelet", "lab-device-plugin")
"""What is compiled, in this order: the first takes as long as all others."""

ADDRESS = "10.200.0.1"
PAUSE_IMAGE = "localhost/lab-pause:1"
PLUGIN_IMAGE = "localhost/lab-device-plugin:1"
"""In the exported DaemonSet a program of the lab's own takes the place of the plugin."""
HELPER_IMAGE = "localhost/lab-helper:1"
"""A shell and Git, in the place of the image with which GitLab Runner clones."""
