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
        ("Using docker image sha256:1 for docker:stable\nclient version 1.40 is too old. Minimum supported API version"
         " is 1.44", "docker-api-too-old", "image: docker:28-cli"),
        ("$ podman run --rm app\nError: pasta failed with exit code 1:\nCouldn't open network namespace /run/user/1/n:"
         " Permission denied", "pasta-failed", "podman run --network slirp4netns app"),
        ("potentially insufficient UIDs or GIDs available in user namespace (requested 200044:0 for /srv): lchown /srv:"
         " invalid argument", "insufficient-ids-in-userns", "chown -R 1000:1000"),
        ("$ grep containers /etc/subuid\ncontainers:500000:900000\n$ sudo podman run --userns=auto x\nCannot find"
         ' mappings for user "containers": no subuid ranges found for user "containers" in /etc/subuid',
         "no-subuid-ranges", "useradd --system"),
        ("$ oc rsh jenkins-1\nwhoami: cannot find name for user ID 1000720000\nNo user exists for uid 1000720000",
         "arbitrary-uid", "chmod g=u /etc/passwd"),
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


def test_werf_and_what_it_exports_are_not_advised_as_the_others() -> None:
    denied = 'admission webhook "validation.gatekeeper.sh" denied the request: [psp] Privilege escalation container'
    codes = [step.code for step in advice(f"pods werf-x: {denied} is not allowed: werf")[1]]
    assert "      allowPrivilegeEscalation: true" in "".join(codes)
    assert "securityContext:\n  allowPrivilegeEscalation: false\n" not in codes
    framed = "│ │ STEP 2/3: RUN apt-get update\n│ │ E: setgroups 65534 failed - setgroups (1: Operation not permitted)"
    assert "no-new-privileges=false" in advice(framed)[1][0].code


@pytest.mark.parametrize(
    ("log", "target"),
    [
        ("$ podman build .\nError: creating build container: layer not known", "podman"),
        ("$ podman build .\ncannot clone: Operation not permitted\nError: cannot re-exec process", ""),
        ("#7 [2/3] RUN podman info\n#7 0.3 layer not known", ""),
    ],
)
def test_podman_is_the_target_where_it_is_the_machines_own(log: str, target: str) -> None:
    assert diagnose([f"{log}\n".encode()]).target == target


def test_names_of_the_log_replace_those_of_the_steps() -> None:
    log = (
        "history.go:53: [debug] getting history for release shop\n+ helm upgrade shop . --namespace=team-a\n"
        "Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress"
    )
    assert advice(log)[1][0].code == "helm history shop --namespace team-a\n"
    expired = 'Get "https://10.0.0.7:5000/v2/": x509: certificate has expired or is not yet valid: current time'
    assert "-subj /CN=10.0.0.7 " in advice(expired)[1][0].code


def test_trust_in_a_checkout_needs_no_looser_container() -> None:
    log = "##[group]Run git status\nfatal: detected dubious ownership in repository at '/__w/shop/shop'"
    codes = [step.code for step in advice(log)[1]]
    assert "safe.directory" in codes[0]
    assert not [code for code in codes if "unconfined" in code or "CI_PROJECT_DIR" in code]


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
