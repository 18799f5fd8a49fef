"""A workload that runs werf is confined where it stands: no Pod of ours comes beside it."""

from typing import Any

import pytest

from tests.merging.test_choices import put
from tests.targets.files import variants
from tests.targets.plans import exported
from wizard.documents import identity, kubernetes
from wizard.formats.notes import Data, fields_of
from wizard.formats.tree import plain
from wizard.formats.yaml_tree import parse_yaml
from wizard.language import Language
from wizard.merging.merge import Merged, merge
from wizard.merging.source import source
from wizard.merging.workloads import pods_in
from wizard.plan.settings import check_answers

SAY = Language("en")
SPEC = """containers:
- name: proxy
  image: envoyproxy/envoy
  volumeMounts: [{name: cache, mountPath: /var/cache}]
- name: loop
  image: registry.example.net/tools/werf:2
  securityContext: {runAsUser: 0, privileged: true}
volumes:
- {name: cache, emptyDir: {}}
"""
AROUND = {
    "Deployment": ("spec", "template", "spec"),
    "StatefulSet": ("spec", "template", "spec"),
    "Job": ("spec", "template", "spec"),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
    "Pod": ("spec",),
    "Rollout": ("spec", "template", "spec"),
}


def document(kind: str, spec: str = SPEC) -> str:
    path = AROUND[kind]
    head = f"apiVersion: v1\nkind: {kind}\nmetadata:\n  name: mine\n  namespace: apps\n"
    keys = "".join(f"{'  ' * depth}{key}:\n" for depth, key in enumerate(path))
    return head + keys + "".join(f"{'  ' * len(path)}{line}\n" for line in spec.splitlines())


def merged(content: str, into: str = "", **settings: str) -> Merged:
    done = put("kubernetes", "app.yaml", content, into, **settings)
    assert put("kubernetes", "app.yaml", done.after, into, **settings).diff == ""
    return done


def documents(done: Merged) -> list[Data]:
    return [plain(root, done.after) for root in parse_yaml(done.after, "x")]


def pod(one: Data) -> Any:
    ((_, spec),) = pods_in(one)
    return spec


@pytest.mark.parametrize("kind", AROUND)
def test_the_container_that_runs_werf_is_the_one_that_is_confined(kind: str) -> None:
    done = merged("kind: Service\nmetadata: {name: web}\n---\n" + document(kind))
    assert len(documents(done)) == 2
    spec = pod(documents(done)[1])
    proxy, loop = spec["containers"]
    assert proxy == {
        "name": "proxy",
        "image": "envoyproxy/envoy",
        "volumeMounts": [{"name": "cache", "mountPath": "/var/cache"}],
    }
    assert (loop["securityContext"]["runAsUser"], loop["securityContext"]["privileged"]) == (1000, True)
    assert loop["securityContext"]["seccompProfile"] == {"type": "Unconfined"}
    assert [one["name"] for one in loop["volumeMounts"]] == ["storage", "werf-cache"]
    assert [one["name"] for one in spec["volumes"]] == ["cache", "storage", "werf-cache"]
    assert spec["securityContext"]["fsGroup"] == 1000
    assert "runAsUser" not in spec["securityContext"]
    said = [SAY(one) for one in done.notices]
    assert [one for one in said if "privileged is kept" in one]
    assert [one for one in said if "not added" in one and "ServiceAccount werf" in one]


@pytest.mark.parametrize(
    "words", ["command: [/usr/bin/werf, converge]", 'command: [sh, -c, "cd /app; werf build"]', "args: [werf, build]"]
)
def test_werf_is_told_by_what_is_run(words: str) -> None:
    spec = f"containers:\n- name: loop\n  image: registry.example.net/ci\n  {words}\n"
    assert len(documents(merged(document("Deployment", spec)))) == 1


def test_a_pod_that_does_not_run_werf_gets_ours_beside_it() -> None:
    spec = "containers:\n- name: web\n  image: nginx\n  args: [--title, made with werf]\n"
    assert len(documents(merged(document("Deployment", spec)))) > 2


def test_a_container_that_runs_before_the_others_is_one_too() -> None:
    init = "initContainers:\n- {name: build, image: werf/werf, args: [werf, build]}\n"
    spec = init + "containers:\n- {name: web, image: nginx}\n"
    found = pod(documents(merged(document("Deployment", spec)))[0])
    assert found["initContainers"][0]["securityContext"]["runAsUser"] == 1000
    assert found["containers"] == [{"name": "web", "image": "nginx"}]


def test_a_users_own_pod_settings_serve() -> None:
    spec = SPEC + "securityContext: {runAsUser: 1000, runAsGroup: 1000, runAsNonRoot: true, fsGroup: 5}\n"
    found = pod(documents(merged(document("Deployment", spec.replace("runAsUser: 0, ", ""))))[0])
    assert "runAsUser" not in found["containers"][1]["securityContext"]
    assert found["securityContext"]["fsGroup"] == 5


def test_a_claim_that_the_volumes_name_comes_with_them() -> None:
    done = merged(document("Deployment"), cache="pvc")
    assert {fields_of(one)["kind"] for one in documents(done)[1:]} == {"PersistentVolumeClaim"}


def test_an_annotation_names_the_owners_container() -> None:
    done = merged(document("CronJob"), kubernetes="1.29")
    assert "container.apparmor.security.beta.kubernetes.io/loop: unconfined" in done.after


def test_one_of_several_workloads_is_meant() -> None:
    two = document("Deployment") + "---\n" + document("Job").replace("name: mine", "name: other")
    done = merged(two, "other")
    assert documents(done)[0] == plain(parse_yaml(two, "x")[0], two)
    assert documents(done)[1] != plain(parse_yaml(two, "x")[1], two)


@pytest.mark.parametrize("target", ["kubernetes", "ci-kubernetes"])
@pytest.mark.parametrize("kind", ["CronJob", "Pod"])
def test_in_every_mode_and_version_a_second_merge_changes_nothing(target: str, kind: str) -> None:
    for settings in variants(target):
        done, answers = exported(target, settings, files=True), check_answers(settings, target)
        first = merge(source("app.yaml", document(kind)), done, answers)
        assert first.diff, settings
        assert merge(source("app.yaml", first.after), done, answers).diff == "", settings


@pytest.mark.parametrize(
    ("command", "runs"),
    [
        ("[git, clone, x]", False),
        ("[sh, -c, 'make lint']", False),
        ("[sh, -c, 'werf build']", True),
        ("[sleep, 1d]", True),
        ("[sh, -c, 'sleep 1d']", True),
    ],
)
def test_whether_werf_runs_in_a_container_is_judged_as_lint_does(command: str, runs: bool) -> None:
    spec = f"containers:\n- name: one\n  image: werf/werf:2\n  command: {command}\n"
    (read,) = kubernetes.read(document("Deployment", spec), "app.yaml").containers
    assert identity.runs_werf(read) == runs
    after = map(fields_of, documents(merged(document("Deployment", spec))))
    assert ([one.get("kind") for one in after] == ["Deployment"]) == runs
