"""Where facts come from, in a made-up world: engines that answer, hang, print garbage, or are not there."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wizard.facts.bounded import Sink
from wizard.facts.cluster import ask_cluster
from wizard.facts.model import Facts
from wizard.facts.node_list import node_list
from wizard.facts.nodes import node_of, open_nodes
from wizard.facts.probe import probe_script
from wizard.facts.reading import read_facts
from wizard.facts.sources import ask_docker, ask_podman, gather, run_probe
from wizard.facts.world import LARGEST_OUTPUT, Done, World

PROBED = Done(0, "probe.format=1\nkernel.release=6.1.0-18-amd64\noverlay.rootless=yes\nprobe.complete=yes\n")
HANGING = Done(None, error="no answer within 5 s")

DOCKER: dict[str, object] = {
    "ServerVersion": "26.1.5",
    "KernelVersion": "6.1.0-18-amd64",
    "Driver": "overlay2",
    "SecurityOptions": ["name=apparmor", "name=seccomp,profile=builtin", "name=cgroupns"],
}
PODMAN: dict[str, object] = {
    "host": {"security": {"apparmorEnabled": False, "seccompEnabled": True, "selinuxEnabled": True, "rootless": True}},
    "version": {"Version": "5.4.2"},
}
Ask = Callable[[World], Mapping[str, object]]


def node(kubelet: str, kernel: str, system: str = "Debian GNU/Linux 12 (bookworm)") -> dict[str, Any]:
    info = {
        "kubeletVersion": kubelet,
        "kernelVersion": kernel,
        "osImage": system,
        "containerRuntimeVersion": "containerd://2.1.4",
    }
    return {"status": {"nodeInfo": info}}


class MadeUp(World):
    """A world in which only the named commands exist, and end as they are told to."""

    def __init__(
        self, commands: Mapping[str, Done], environ: Mapping[str, str] | None = None, files: Sequence[str] = ()
    ) -> None:
        super().__init__({"HOME": "/home/ann"} if environ is None else environ)
        self.commands = commands
        self.files = files
        self.ran: list[list[str]] = []
        self.limits: list[float] = []

    def run(
        self,
        command: Sequence[str],
        *,
        seconds: float,
        stdin: str | None = None,
        largest: int = LARGEST_OUTPUT,
        cleans_up: bool = False,
    ) -> Done:
        self.ran.append(list(command))
        self.limits.append(seconds)
        return self.commands.get(command[0], Done(None, error="No such file or directory"))

    def run_into(self, command: Sequence[str], sink: Sink, *, seconds: float, largest: int = LARGEST_OUTPUT) -> Done:
        done = self.run(command, seconds=seconds, largest=largest)
        sink.extend(done.output.encode("utf-8", "surrogatepass"))
        return done

    def has_command(self, name: str) -> bool:
        return name in self.commands

    def exists(self, path: str) -> bool:
        return path in self.files


def plain(facts: Facts) -> dict[str, str]:
    return {key: fact.value for key, fact in facts.items()}


def world(name: str, output: object, status: int = 0, error: str = "") -> MadeUp:
    """A world with one engine, and a cluster configured."""
    printed = output if isinstance(output, str) else json.dumps(output)
    return MadeUp({name: Done(status, printed, error)}, {"KUBECONFIG": "/etc/kube", "HOME": "/"})


@pytest.mark.parametrize(
    ("options", "security", "rootless"),
    [
        (DOCKER["SecurityOptions"], "apparmor,seccomp,cgroupns", "no"),
        (["name=seccomp,profile=builtin", "name=rootless", "name=cgroupns"], "seccomp,rootless,cgroupns", "yes"),
        (["name=selinux", "name=userns", "name=no-new-privileges"], "selinux,userns,no-new-privileges", "no"),
        (["seccomp", "apparmor"], "seccomp,apparmor", "no"),
        ([], "", "no"),
        (None, "", "no"),
        ("name=seccomp", "", "no"),
    ],
)
def test_docker_tells_its_version_kernel_and_security(options: object, security: str, rootless: str) -> None:
    assert ask_docker(world("docker", {**DOCKER, "SecurityOptions": options})) == {
        "engine.docker.version": "26.1.5",
        "engine.docker.kernel": "6.1.0-18-amd64",
        "engine.docker.rootless": rootless,
        "engine.docker.security": security,
        "engine.docker.storage": "overlay2",
    }


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (
            [["Backing Filesystem", "xfs"], ["Supports d_type", "false"], ["userxattr", "false"]],
            {"backing_fs": "xfs", "d_type": "no"},
        ),
        ([["Backing Filesystem", "extfs"], ["Supports d_type", "true"]], {"backing_fs": "extfs", "d_type": "yes"}),
        ([["driver-type", "io.containerd.snapshotter.v1"]], {}),
        ([["Supports d_type"], "Supports d_type", None, ["Supports d_type", "perhaps"]], {}),
        (None, {}),
    ],
)
def test_engines_tell_what_their_layers_and_volumes_are_on(status: object, told: dict[str, str]) -> None:
    asked = ask_docker(world("docker", {**DOCKER, "DriverStatus": status}))
    assert {
        key: asked[f"engine.docker.{key}"] for key in ("backing_fs", "d_type") if f"engine.docker.{key}" in asked
    } == told
    table = (
        {row[0]: row[1] for row in status if isinstance(row, list) and len(row) > 1}
        if isinstance(status, list)
        else status
    )
    asked = ask_podman(world("podman", {**PODMAN, "store": {"graphStatus": table}}))
    assert {
        key: asked[f"engine.podman.{key}"] for key in ("backing_fs", "d_type") if f"engine.podman.{key}" in asked
    } == told


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (Done(1, json.dumps({"ServerErrors": ["permission denied", "x"]})), "permission denied"),
        (
            Done(1, json.dumps({"ServerErrors": []}), "Cannot connect\nto the Docker daemon"),
            "Cannot connect to the Docker daemon",
        ),
        (Done(1, json.dumps({"ServerErrors": "permission denied"}), "denied"), "denied"),
        (Done(1, json.dumps({"ServerVersion": ""}), ""), "no answer"),
        (Done(0, "", ""), "no answer"),
        (Done(0, "not JSON", "broken"), "broken"),
        (Done(0, "[1, 2]", ""), "no answer"),
        (Done(0, "[" * 100_000, ""), "no answer"),
        (Done(0, json.dumps(PODMAN), "Emulate Docker CLI using podman."), "Emulate Docker CLI using podman."),
        (Done(1, "", "\x1b[31merror\x1b[0m:\tdenied\x07"), r"\x1b[31merror\x1b[0m: denied\x07"),
        (HANGING, "no answer within 5 s"),
    ],
)
def test_a_docker_that_does_not_answer_is_an_error_in_one_clean_line(done: Done, said: str) -> None:
    assert ask_docker(MadeUp({"docker": done})) == {"engine.docker.error": said}


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        (PODMAN, ("5.4.2", "yes", "seccomp,selinux")),
        ({"version": {"Version": "3.4.4"}, "host": {}}, ("3.4.4", "no", "")),
        ({"version": None, "host": {"security": None}}, ("", "no", "")),
        ({"version": "5", "host": ["x"]}, ("", "no", "")),
    ],
)
def test_podman_tells_its_version_and_security(info: object, expected: tuple[str, str, str]) -> None:
    asked = ask_podman(world("podman", info))
    keys = ("engine.podman.version", "engine.podman.rootless", "engine.podman.security")
    assert tuple(asked[key] for key in keys) == expected


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (
            Done(125, "", "time=… level=warning\nError: cannot clone: Operation not permitted\n"),
            "Error: cannot clone: Operation not permitted",
        ),
        (Done(0, "garbage", " \n "), "no answer"),
        (HANGING, "no answer within 5 s"),
    ],
)
def test_a_podman_that_does_not_answer_is_an_error_by_its_last_line(done: Done, said: str) -> None:
    assert ask_podman(MadeUp({"podman": done})) == {"engine.podman.error": said}


def test_a_cluster_tells_what_its_nodes_have_each_thing_once() -> None:
    nodes = [
        node("v1.31.2", "6.1.0-18-amd64"),
        node("v1.30.4", "5.10.0-28-amd64", "Talos,a system"),
        node("v1.31.2", "6.1.0-18-amd64"),
    ]
    assert plain(ask_cluster(world("kubectl", {"items": nodes}))) == {
        "cluster.nodes": "3",
        "cluster.version": "v1.30.4,v1.31.2",
        "cluster.kernel": "5.10.0-28-amd64,6.1.0-18-amd64",
        "cluster.os": "Debian GNU/Linux 12 (bookworm),Talos a system",
        "cluster.runtime": "containerd://2.1.4",
    }


@pytest.mark.parametrize(
    ("output", "error", "said"),
    [
        ("", "E0101 x\nThe connection to the server was refused\n", "The connection to the server was refused"),
        ("", "", "no nodes were listed"),
        ('{"items": []}', "", "no nodes were listed"),
        ('{"items": null}', "", "no nodes were listed"),
        ('{"items": {"a": 1}}', "", "no nodes were listed"),
        ("No resources found", 'nodes is forbidden: User "x" cannot list', 'nodes is forbidden: User "x" cannot list'),
    ],
)
def test_a_cluster_that_lists_no_nodes_is_an_error(output: str, error: str, said: str) -> None:
    assert plain(ask_cluster(world("kubectl", output, 1, error))) == {"cluster.error": said}


@pytest.mark.parametrize("item", [None, "x", 1, [], {}, {"status": None}, {"status": {"nodeInfo": "x"}}])
def test_a_node_that_tells_nothing_is_a_node_of_unknown_kernel(item: object) -> None:
    asked = ask_cluster(world("kubectl", {"items": [item]}))
    assert (asked.value("cluster.nodes"), asked.value("cluster.kernel")) == ("1", "")


@pytest.mark.parametrize(
    ("environ", "files", "asked"),
    [
        ({"HOME": "/home/ann"}, [], False),
        ({}, [], False),
        ({"HOME": "/home/ann"}, ["/home/ann/.kube/config"], True),
        ({"HOME": "/home/ann", "KUBECONFIG": "/etc/kube"}, [], True),
        ({"HOME": "/home/ann"}, ["/var/run/secrets/kubernetes.io/serviceaccount/token"], True),
    ],
)
def test_kubectl_is_asked_only_where_a_cluster_is_configured(
    environ: dict[str, str], files: list[str], asked: bool
) -> None:
    place = MadeUp({"kubectl": Done(1)}, environ, files)
    ask_cluster(place)
    assert bool(place.ran) is asked


@pytest.mark.parametrize("ask", [ask_docker, ask_podman, ask_cluster])
def test_an_engine_that_is_not_here_is_not_asked_and_says_nothing(ask: Ask) -> None:
    place = MadeUp({}, {"KUBECONFIG": "/etc/kube"})
    assert dict(ask(place)) == {}
    assert place.ran == []


@pytest.mark.parametrize(("name", "ask"), [("docker", ask_docker), ("podman", ask_podman), ("kubectl", ask_cluster)])
def test_an_engine_has_five_seconds_and_kubectl_knows_it(name: str, ask: Ask) -> None:
    place = MadeUp({name: HANGING}, {"KUBECONFIG": "/etc/kube"})
    ask(place)
    assert place.limits == [pytest.approx(5, abs=0.5)]
    assert name != "kubectl" or "--request-timeout=4s" in place.ran[0]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(
                (
                    *(
                        "ServerVersion",
                        "ServerErrors",
                        "SecurityOptions",
                        "KernelVersion",
                        "host",
                        "security",
                        "version",
                    ),
                    *("items", "status", "nodeInfo", "kernelVersion"),
                )
            ),
            inner,
        )
    ),
)


@given(st.text() | JSON.map(json.dumps), st.text())
def test_whatever_engines_print_their_facts_are_clean_lines(output: str, error: str) -> None:
    said = Done(0, output, error)
    place = MadeUp({"docker": said, "podman": said, "kubectl": said, "sh": PROBED}, {"KUBECONFIG": "/etc/kube"})
    facts = gather(place)
    assert all(fact.value.isprintable() for fact in facts.values())
    assert read_facts("\n".join(facts.lines()) + "\n", "facts.txt").keys() == facts.keys()


def test_everything_is_gathered_with_where_it_was_read() -> None:
    place = MadeUp(
        {
            "sh": PROBED,
            "docker": Done(0, json.dumps(DOCKER)),
            "podman": HANGING,
            "kubectl": Done(0, json.dumps({"items": [node("v1.31.2", "6.1.0")]})),
        },
        {"KUBECONFIG": "/etc/kube"},
    )
    facts = gather(place)
    assert facts.complete
    assert ["sh", "-c", probe_script()] in place.ran
    assert {key: facts.evidence(key) for key in ("kernel.release", "engine.docker.version", "cluster.kernel")} == {
        "kernel.release": "uname -r: 6.1.0-18-amd64",
        "engine.docker.version": "docker info: 26.1.5",
        "cluster.kernel": "kubectl: 6.1.0",
    }
    assert facts.evidence("engine.podman.error") == "podman info: no answer within 5 s"
    assert facts["overlay.rootless"].certainty == "tried"


@pytest.mark.parametrize(
    ("done", "keys", "complete"),
    [
        (PROBED, ["kernel.release", "overlay.rootless"], True),
        (Done(1, PROBED.output), ["kernel.release", "overlay.rootless"], True),
        (Done(137, "probe.format=1\nkernel.release=6.1\nuserns.max=6"), ["kernel.release"], False),
        (Done(137, "probe.format=1\nkernel.rele"), [], False),
        (Done(None, error="no answer within 30 s"), [], False),
        (Done(None, error="No such file or directory"), [], False),
    ],
)
def test_a_probe_that_did_not_come_to_its_end_leaves_incomplete_facts(
    done: Done, keys: list[str], complete: bool
) -> None:
    facts = run_probe(MadeUp({"sh": done}))
    assert (list(facts), facts.complete) == (keys, complete)


def test_with_no_command_at_all_nothing_is_known() -> None:
    assert gather(MadeUp({})) == Facts({}, complete=False)


# The real door, with commands that any machine with Python has.
PYTHON = sys.executable


@pytest.mark.parametrize(
    ("code", "stdin", "done"),
    [
        ("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)", None, Done(3, "out\n", "err\n")),
        ("import sys; print(sys.stdin.read())", "given", Done(0, "given\n")),
        ("import sys; print(repr(sys.stdin.read()))", None, Done(0, "''\n")),
        ("import os; print(os.environ['LC_ALL'], os.environ['MINE'])", None, Done(0, "C yes\n")),
        ("import sys; sys.stdout.buffer.write(b'a\\xffb')", None, Done(0, "a\ufffdb")),
    ],
)
def test_a_command_runs_in_the_c_locale_with_the_input_it_is_given(code: str, stdin: str | None, done: Done) -> None:
    assert World({"MINE": "yes"}).run([PYTHON, "-c", code], seconds=30, stdin=stdin) == done


@pytest.mark.parametrize(
    ("command", "seconds", "error"),
    [
        ([PYTHON, "-c", "import time; time.sleep(60)"], 0.3, "no answer within 0.3 s"),
        (["/nowhere/at/all"], 5, "No such file or directory"),
        (["/"], 5, "Permission denied"),
    ],
)
def test_a_command_that_does_not_start_or_end_says_why(command: list[str], seconds: float, error: str) -> None:
    assert World({}).run(command, seconds=seconds) == Done(None, error=error)


@pytest.mark.parametrize(
    ("path", "found"), [("{bin}", True), ("/nowhere:{bin}", True), ("/nowhere", False), ("", False), ("::", False)]
)
def test_a_command_is_looked_for_on_the_path_only(path: str, found: bool) -> None:
    folder, _, name = PYTHON.rpartition("/")
    assert World({"PATH": path.format(bin=folder)}).has_command(name) is found


def told_by(*handlers: object) -> dict[str, object]:
    """A node of Kubernetes 1.36 with what its runtime says of its handlers."""
    made = node("v1.36.1", "6.12.0")
    return {"status": {**made["status"], "runtimeHandlers": list(handlers)}}


ABLE = {"name": "", "features": {"recursiveReadOnlyMounts": True, "userNamespaces": True}}
UNABLE = {"name": "", "features": {"recursiveReadOnlyMounts": True, "userNamespaces": False}}


@pytest.mark.parametrize(
    ("nodes", "told"),
    [
        ([told_by(ABLE), told_by(ABLE, {"name": "gvisor", "features": {}})], "yes"),
        ([told_by(ABLE), told_by(UNABLE)], "no"),
        ([told_by({"features": {}})], "no"),
        # A handler of another name says nothing of a Pod without a RuntimeClass, nor does a node that says nothing.
        ([told_by({"name": "gvisor", "features": {"userNamespaces": True}})], None),
        ([told_by(ABLE), node("v1.29.0", "6.12.0")], None),
        ([told_by("crun")], None),
    ],
)
def test_a_cluster_tells_whether_its_runtimes_have_user_namespaces(nodes: list[object], told: str | None) -> None:
    assert ask_cluster(world("kubectl", {"items": nodes})).value("cluster.user_namespaces") == told


def test_a_large_cluster_is_listed_whole_node_by_node(tmp_path: Path) -> None:
    """The first page tells that there is more; the whole list comes in pieces that break anywhere."""
    made = [{**node("v1.31.2", f"6.1.{n}"), "metadata": {"name": f"w{n}ж"}} for n in range(700)]
    page = {"metadata": {"continue": "abc"}, "items": made[:500]}
    (tmp_path / "page").write_text(json.dumps(page, ensure_ascii=False, indent=1), "utf-8")
    whole = {"kind": "NodeList", "metadata": {}, "items": made}
    (tmp_path / "whole").write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
    kubectl = tmp_path / "kubectl"
    kubectl.write_text(
        f"#!/bin/sh\ncase $3 in *limit*) cat {tmp_path}/page;; *) cat {tmp_path}/whole;; esac\n", "utf-8"
    )
    kubectl.chmod(0o755)
    facts = ask_cluster(World({"PATH": f"{tmp_path}:/usr/bin:/bin", "KUBECONFIG": "/etc/kube", "HOME": "/"}))
    assert facts.value("cluster.nodes") == "700"
    assert [one.name for one in facts.nodes] == [f"w{n}ж" for n in range(700)]


@pytest.mark.parametrize("cut", [1, 40, 300, -2])
def test_a_list_that_breaks_off_tells_no_nodes(cut: int) -> None:
    listed = json.dumps({"items": [node("v1.31.2", "6.1.0")] * 3})[:cut]
    facts = ask_cluster(world("kubectl", listed, 1, "unexpected EOF"))
    assert (plain(facts), facts.nodes) == ({"cluster.error": "unexpected EOF"}, ())


@example('"items":[10', 1)
@given(st.text() | JSON.map(json.dumps), st.integers(1, 9))
def test_nodes_are_the_same_however_their_bytes_are_cut(listed: str, size: int) -> None:
    raw = listed.encode("utf-8", "surrogatepass")
    at_once, piece_by_piece = node_list(), node_list()
    at_once.extend(raw)
    for start in range(0, len(raw), size):
        piece_by_piece.extend(raw[start : start + size])
    assert (at_once.found, at_once.whole) == (piece_by_piece.found, piece_by_piece.whole)


@pytest.mark.parametrize(
    ("spec", "opened"),
    [
        ({}, True),
        (
            {"unschedulable": True, "taints": [{"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}]},
            True,
        ),
        ({"taints": [{"key": "node.kubernetes.io/not-ready", "effect": "NoExecute"}]}, True),
        ({"taints": [{"key": "gpu", "value": "yes", "effect": "PreferNoSchedule"}]}, True),
        ({"taints": [{"key": "gpu", "value": "yes", "effect": "NoSchedule"}]}, False),
        ({"taints": [{"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}]}, False),
        ({"taints": ["x", None, {"effect": 7}]}, True),
    ],
)
def test_a_node_is_open_where_no_taint_that_stays_keeps_pods_off(spec: dict[str, object], opened: bool) -> None:
    assert (open_nodes([node_of({"spec": spec})]) != ()) is opened


def test_what_the_cluster_tells_is_of_linux_nodes_on_which_pods_start() -> None:
    windows = node("v1.31.2", "10.0.20348.2655", "Windows Server 2022 Datacenter")
    windows["status"]["nodeInfo"]["operatingSystem"] = "windows"
    tainted = {**node("v1.31.2", "3.10.0"), "spec": {"taints": [{"key": "old", "effect": "NoSchedule"}]}}
    facts = ask_cluster(world("kubectl", {"items": [windows, tainted, node("v1.31.2", "6.1.0")]}))
    assert (facts.value("cluster.nodes"), facts.value("cluster.kernel")) == ("3", "6.1.0")
