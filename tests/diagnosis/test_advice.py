"""Where the advice begins for logs of other tools than werf: with their own fix, in their own words."""

import pytest

from wizard.diagnosis.circumstances import circumstances_in
from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.fixing import steps, target_for
from wizard.diagnosis.model import Step
from wizard.facts.model import Facts
from wizard.plan.settings import Answers


def advice(log: str) -> tuple[str, tuple[Step, ...]]:
    """The first problem in a log, and its steps at the target that the log tells."""
    found = diagnose([f"{log}\n".encode()])
    first = found.findings[0]
    return first.id, steps(first.id, target_for(first.id, found.target), Answers({}), Facts({}), first.seen)


NAMES = {
    "NFS": '$ podman pull alpine\nlevel=warning msg="Network file system detected as backing store."',
    "DRIVER": 'ERRO[0000] User-selected graph driver "vfs" overwritten by graph driver "overlay" from database',
}


@pytest.mark.parametrize(
    ("log", "problem", "first"),
    [
        ('failed to start daemon: Error initializing network controller: iptables v1.8.10 (legacy): can\'t initialize'
         " iptables table `nat': Table does not exist", "nested-network-iptables", "sudo modprobe -a ip_tables"),
        ("Preparing the \"docker\" executor\n$ docker ps\nCannot connect to the Docker daemon at tcp://localhost:2375.",
         "docker-daemon-unreachable", "DOCKER_HOST: tcp://docker:2376"),
        ("uid=1000(ci) gid=1000(ci) groups=1000(ci),998(docker)\npermission denied while trying to connect to the"
         " Docker daemon socket at unix:///var/run/docker.sock", "docker-socket-permission", "groupmod --gid"),
        ("+ sudo -E podman images\nError: creating runtime static files directory /var/lib/containers/storage/libpod:"
         " mkdir /var/lib/containers/storage: permission denied", "storage-not-writable", "-u XDG_RUNTIME_DIR"),
        ("$ podman images\nError: open /home/ci/.local/share/containers/storage/storage.lock: permission denied",
         "storage-not-writable", 'sudo chown "$(id -u):$(id -g)" ~/.local'),
        (f"$ podman images\n{NAMES['DRIVER']}", "storage-driver-db-mismatch", 'driver = "overlay"'),
        ("$ podman build .\nError: creating build container: layer not known", "storage-corrupted",
         "podman system check"),
        ('Message: Cannot enforce AppArmor: profile "cilium-agent" is not loaded', "apparmor-profile-not-loaded",
         "/etc/apparmor.d/cilium-agent\n"),
        ("AppArmor parser error for /etc/apparmor.d/flatpak in profile /etc/apparmor.d/flatpak at line 1: Could not"
         " open 'abi/4.0'", "apparmor-parser-too-old", "/etc/apparmor.d/flatpak /etc/apparmor.d/disable/"),
        ("Warning Failed kubelet Error: cannot load seccomp profile \"/var/lib/kubelet/seccomp/audit.json\":"
         " open /var/lib/kubelet/seccomp/audit.json: no such file or directory", "seccomp-profile-missing",
         "/var/lib/kubelet/seccomp/audit.json\n"),
        ("Warning Failed kubelet Error: cannot load seccomp profile \"/var/lib/kubelet/seccomp/localhost/a.json\":"
         " open /var/lib/kubelet/seccomp/localhost/a.json: no such file or directory", "seccomp-profile-missing",
         "localhostProfile: NAME"),
        ("[rootlesskit:parent] error: failed to start the child: fork/exec /proc/self/exe: operation not permitted\n"
         "kernel.apparmor_restrict_unprivileged_userns = 1", "apparmor-restricts-userns-ubuntu",
         "command -v rootlesskit"),
        ('[rootlesskit:parent] error: failed to setup UID/GID map: exec: "newuidmap": executable file not found in'
         " $PATH", "newuidmap-not-installed", "systemctl --user show-environment"),
        ("podman[7]: running `/nix/store/x-shadow-4.16/bin/newuidmap 9 0 1000 1`: newuidmap: write to uid_map failed:"
         " Operation not permitted", "newuidmap-not-permitted", "/run/wrappers/bin"),
        ("docker: using rootless docker\nerror setting rlimit type 7: operation not permitted", "rlimit-raise-denied",
         "LimitNOFILE=1048576"),
        ("$ runc run box\nrunc run failed: error mounting \"sysfs\" to rootfs at \"/sys\": mount sysfs:/sys:"
         " operation not permitted", "sysfs-mount-denied", '{"type": "network"}'),
        ("$ docker run --privileged kindest/node:v1.31\nprivileged mode is incompatible with user namespaces",
         "userns-remap-privileged", "--userns host"),
        ("Error response from daemon: error creating overlay mount to /home/ci/.local/share/docker/overlay2/a/merged:"
         " operation not permitted", "kernel-overlay-userxattr", '"storage-driver"'),
        ("fuse: failed to open /dev/fuse: Permission denied", "fuse-device-permission-denied", "chmod 0666 /dev/fuse"),
        ("#9 [build 3/5] RUN go mod download\n#9 1.2 fatal: could not read Username for 'https://github.com':"
         " terminal prompts disabled", "git-https-auth", "--mount=type=secret,id=git_token"),
        ("git-lfs smudge -- 'a.bin': git-lfs: command not found\nfatal: a.bin: smudge filter lfs failed",
         "git-lfs-missing", "install --yes git-lfs"),
        ("Error response from daemon: Get \"https://r.example.org/v2/\": dial tcp: lookup r.example.org on"
         " 192.168.65.7:53: no such host", "registry-unreachable", '"dns"'),
        ('pods "a" is forbidden: error looking up service account team/default: serviceaccount "default" not found',
         "service-account-missing", "get serviceaccount default"),
        ('Error from server (BadRequest): strict decoding error: unknown field "spec.containers"',
         "manifest-field-unknown", "kubectl explain"),
        ('Error creating: admission webhook "validation.gatekeeper.sh" denied the request: [psp] Privilege escalation'
         " container is not allowed: web", "admission-denies-privileged", "allowPrivilegeEscalation: false"),
        ("Error: INSTALLATION FAILED: template: web/templates/a.yaml:3:9: executing \"web/templates/a.yaml\" at"
         " <.Values.a.b>: nil pointer evaluating interface {}.b", "chart-render-failed", "helm template"),
        ('Error: unable to read chart file "../../tmp/values.yaml": the file "../../tmp/values.yaml" not found in the'
         " project git repository", "werf-giterminism", ".helm/values"),
        ("$ kubectl get nodes\nerror: You must be logged in to the server (Unauthorized)", "kube-unauthorized",
         "kubectl config view"),
        ('Error from server (NotFound): error when creating "a.yaml": namespaces "team-a" not found',
         "namespace-missing", "kubectl create namespace team-a"),
        ("$ podman exec db sh\nsh: fork: retry: Resource temporarily unavailable", "pids-limit", "podman run --pids"),
        ('unable to create lock manager: get ConfigMap werf-synchronization error: Get "https://10.1.1.1:6443/api":'
         " dial tcp 10.1.1.1:6443: i/o timeout", "werf-synchronization", "werf kubectl config view --minify"),
        ("curl: (22) The requested URL returned error: 405 Method Not Allowed\n+ registry manifest-cleanup",
         "werf-cleanup-registry", "enabled: true"),
    ],
)  # fmt: skip
def test_the_first_step_is_for_the_tool_that_speaks(log: str, problem: str, first: str) -> None:
    found, told = advice(log)
    assert found == problem
    assert first in told[0].code


def test_least_is_loosened_for_a_pod_that_only_the_level_restricted_rejects() -> None:
    log = (
        '$ kubectl -n shop apply -f a.yaml\npods "web" is forbidden: violates PodSecurity "restricted:latest":'
        ' runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true)'
    )
    code = "kubectl label --overwrite namespace shop pod-security.kubernetes.io/enforce=baseline\n"
    assert advice(log)[1][0].code == code
    assert advice(log + ', privileged (container "web" must not set privileged=true)')[1][0].code != code


def test_a_step_with_the_same_lines_is_shown_once() -> None:
    log = 'Preparing the "docker" executor\n$ docker ps\nCannot connect to the Docker daemon at tcp://localhost:2375.'
    codes = [step.code for step in advice(log)[1]]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("log", "told"),
    [
        ("$ buildah bud .\n$ werf build", ("from: buildah", "from: werf")),
        ("[rootlesskit:child ] error: x", ("from: rootlesskit",)),
        ("FROM quay.io/buildah/stable", ()),
        ("groups=1000(ci),998(docker)", ("from: member of docker",)),
        ('level=info msg="containerd successfully booted in 0.03s"', ("from: dockerd",)),
    ],
)
def test_circumstances_are_told_by_what_is_run(log: str, told: tuple[str, ...]) -> None:
    assert circumstances_in(log) == told
