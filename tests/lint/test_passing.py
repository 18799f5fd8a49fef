"""Documents of a large file that pass say nothing to any rule: the report is the same as if all of them were read."""

import random
import re
from inspect import getsource

import pytest

import wizard.documents.trees
from tests.bench import BUILDING, JOB
from tests.lint.judging import judge
from tests.real.corpus import files
from wizard.documents import kubernetes
from wizard.documents.passing import READ_KINDS, count_containers, passing
from wizard.documents.recognise import parse_file
from wizard.formats.yaml_pieces import pieces
from wizard.lint.linting import Report

QUIET = JOB.format(number=1)
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n"
TASK = "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: a}\nspec: {steps: [{name: a, image: b}, {image: c}]}\n"


def read(content: str, *, large: bool, cluster: str = "") -> Report:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wizard.documents.trees, "LARGE", 0 if large else 1 << 40)
        facts = {"cluster.psa": cluster} if cluster else None
        return judge(f"{content}# {random.random()}\n", facts, name="file.yaml")


def passed(content: str) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wizard.documents.trees, "LARGE", 0)
        return sum(one.containers for one in parse_file(content, "file.yaml", None, every=False).passed)


def test_what_nobody_judges_is_counted() -> None:
    content = "---\n".join([QUIET, SERVICE, TASK, BUILDING.format(number=2), QUIET])
    assert passed(content) == 4
    assert read(content, large=True) == read(content, large=False)


@pytest.mark.parametrize(
    "document",
    [
        QUIET.replace("shop/backend:2.4", "werf/werf:2-stable"),
        QUIET.replace("registry.example.com/shop/backend:2.4", '"registry.werf.io/we\\x72f/werf:2-stable"'),
        QUIET.replace("registry.example.com/shop/backend:2.4", '"registry.werf.io/we\\\n  rf/werf:2-stable"'),
        QUIET.replace("name: DATABASE", "name: WERF_ENV"),
        QUIET.replace("[./manage, migrate]", "[sh, -c, buildah bud .]"),
        QUIET.replace("namespace: shop", "namespace: shop\n  labels: {x: &image werf/werf}").replace(
            "registry.example.com/shop/backend:2.4", "*image"
        ),
        QUIET.replace("registry.example.com/shop/backend:2.4", "gcr.io/kaniko-project/executor:v1"),
        QUIET.replace("registry.example.com/shop/backend:2.4", "$(params.image)"),
        QUIET.replace(
            "  namespace: shop\n", "  annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}\n"
        ),
        QUIET.replace("kind: Job\n", ""),
        QUIET.replace("kind: Job\n", "? kind\n: Job\n"),
        QUIET.replace("kind: Job", 'note: "\nkind: Job\n"\n"kind": LimitRange'),
        "apiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: a}\nspec:\n  taskRef: {name: b}\n",
        "apiVersion: v1\nkind: PodList\nitems:\n- kind: Pod\n  spec: {containers: [{name: a, image: b}]}\n",
    ],
)
def test_what_something_can_be_found_in_does_not_pass(document: str) -> None:
    assert not [one for one in pieces(document, passing(document)) if one.kind == "passed"]
    content = f"{QUIET}---\n{document}---\n{SERVICE}"
    assert read(content, large=True) == read(content, large=False)


def test_a_level_that_is_enforced_is_held_against_pods_that_passed() -> None:
    label = "metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}"
    content = f"{QUIET}---\napiVersion: v1\nkind: Namespace\n{label}\n---\n{QUIET}"
    assert passed(content) == 2
    assert [one.rule for one in read(content, large=True).findings] == ["pod-security"] * 2
    assert read(content, large=True) == read(content, large=False)
    assert read(QUIET, large=True, cluster="restricted") == read(QUIET, large=False, cluster="restricted")


@pytest.mark.parametrize("broken", ["a: [\n", "a: *gone\n", "a: b: c\n"])
def test_an_error_behind_documents_that_pass_is_told_like_any_other(broken: str) -> None:
    content = f"{QUIET}---\n{SERVICE}---\n{broken}"
    assert read(content, large=True).unread[0].why == read(content, large=False).unread[0].why


def test_kinds_that_are_read_for_themselves_are_known_here_too() -> None:
    words = re.findall(r'case ("[^:]*"):', getsource(kubernetes))
    assert {name for one in words for name in re.findall(r"\w+", one)} | {"Template"} == READ_KINDS


def test_containers_are_counted_as_they_are_read() -> None:
    counted = 0
    for one in files():
        content = re.sub("(?i)werf|buildah|kaniko", "other", one.content) if one.kind == "kubernetes" else ""
        for piece in pieces(content, passing(content)):
            if piece.kind == "passed":
                found = parse_file(piece.text, "file.yaml", "kubernetes", every=True)
                assert count_containers(piece) == len(found.containers), piece.text
                counted += len(found.containers)
    assert counted > 10
