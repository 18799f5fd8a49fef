"""Files in forms that few still write: they are judged, or it is said why not."""

import pytest

from tests.lint.judging import judge, named, serious
from tests.merging.test_choices import put
from tests.targets.plans import ABLE
from wizard.application.fixing import fixed
from wizard.documents.keys import is_first_compose
from wizard.documents.recognise import recognise
from wizard.documents.tree import below
from wizard.documents.trees import yaml_trees
from wizard.errors import BadInputError
from wizard.facts.model import make_facts
from wizard.language import Language
from wizard.lint.linting import lint
from wizard.lint.opening import LintSource
from wizard.plan.settings import Answers

IMAGE = "registry.werf.io/werf/werf:2-stable"
SAY = Language("en")
TEMPLATE = """\
apiVersion: template.openshift.io/v1
kind: Template
parameters:
- {name: FLAG, value: "true"}
- {name: NUMBER, value: "1000"}
- {name: OPEN, required: true}
objects:
- kind: Pod
  apiVersion: v1
  metadata: {name: a}
  spec:
    containers:
    - name: a
      image: IMAGE
      args: [werf, converge]
      securityContext: {KEY: VALUE}
""".replace("IMAGE", IMAGE)


def with_context(key: str, value: str) -> str:
    """The template with one setting."""
    return TEMPLATE.replace("KEY", key).replace("VALUE", value)


@pytest.mark.parametrize(
    ("key", "value", "rules"),
    [
        ("privileged", '"${{FLAG}}"', []),
        ("runAsUser", '"${{NUMBER}}"', []),
        ("runAsUser", "${{NUMBER}}", []),
        ("privileged", '"${FLAG}"', ["wrong-type"]),
        ("runAsUser", '"${{FLAG}}"', ["wrong-type"]),
        ("privileged", '"${{NUMBER}}"', ["wrong-type"]),
    ],
)
def test_a_typed_parameter_of_openshift_has_the_type_of_its_value(key: str, value: str, rules: list[str]) -> None:
    report = judge(with_context(key, value))
    assert [one.rule for one in named(report, "wrong-type")] == rules


def test_a_typed_parameter_counts_with_its_value() -> None:
    assert named(judge(with_context("privileged", '"${{FLAG}}"')), "privileged-wide")


@pytest.mark.parametrize("value", ['"${{OPEN}}"', '"${OPEN}"'])
def test_a_parameter_without_a_value_is_one_note(value: str) -> None:
    report = judge(with_context("privileged", value))
    assert (len(named(report, "not-known")), serious(report)) == (1, [])


FIRST = f"""\
web:
  image: nginx
  links: [ci]
ci:
  image: {IMAGE}
  command: werf converge
"""


@pytest.mark.parametrize("name", ["docker-compose.yml", "old.yaml"])
def test_services_at_the_top_are_those_of_compose_1(name: str) -> None:
    report = judge(FIRST, name=name)
    assert (report.judged, report.passed_over, report.unread) == (1, 1, ())
    assert {one.subject for one in named(report, "seccomp-default")} == {"ci"}
    assert [one.severity for one in named(report, "field-ends")] == ["note"]


def test_a_fix_stays_in_the_first_form() -> None:
    outcome = fixed([LintSource("docker-compose.yml", FIRST)], lambda s: lint(s, make_facts(ABLE), Answers({})))
    after = outcome.files["docker-compose.yml"]
    assert after.startswith(FIRST)
    assert "\nvolumes:" not in after
    assert "\n    - werf-buildah:/home/build/.local/share/containers\n" in after
    assert serious(judge(after, name="docker-compose.yml")) == []


def test_a_merge_stays_in_the_first_form() -> None:
    after = put("compose", "docker-compose.yml", FIRST).after
    assert after.startswith(FIRST)
    assert "services:" not in after
    assert "type: volume" not in after
    assert put("compose", "docker-compose.yml", after).diff == ""


def test_a_merge_adds_no_service_that_starts_with_the_rest() -> None:
    with pytest.raises(BadInputError, match="starts all services together"):
        put("compose", "docker-compose.yml", "web:\n  image: nginx\n")


@pytest.mark.parametrize(
    "content",
    [
        "build: {image: alpine, script: [make]}\n",
        ".base: {image: alpine, services: [postgres]}\n",
        "image: alpine\nbuild: {image: alpine, stage: a}\n",
    ],
)
def test_a_pipeline_is_no_first_compose(content: str) -> None:
    assert named(judge(content, name=".gitlab-ci.yml"), "field-ends") == []
    assert judge(content, name="part.yml").passed_over <= 1


@pytest.mark.parametrize(
    "content",
    [
        "app: {image: {repository: a, tag: b}, volumes: []}\n",
        "runners: {image: alpine, privileged: true}\n",
        "app: {image: a, ports: [1]}\nreplicas: 2\n",
    ],
)
def test_values_of_a_chart_are_no_first_compose(content: str) -> None:
    assert not is_first_compose(yaml_trees(content, "values.yaml")[0], below, is_named=False) or (
        recognise(content, "values.yaml") == "gitlab-values"
    )


RUNNERS = [
    'runners = [{name = "a", executor = "docker", docker = {image = "alpine"}}]\n',
    '[[runners]]\nname = "a"\nexecutor = "docker"\ndocker.image = "alpine"\n',
    '[["runners"]]\n"name" = "a"\nexecutor = "docker"\n["runners"."docker"]\nimage = "alpine"\n',
]


@pytest.mark.parametrize("content", RUNNERS)
def test_runners_are_read_in_every_form_of_toml(content: str) -> None:
    report = judge(content, name="config.toml")
    assert report.judged == 1
    assert named(report, "seccomp-default")
    assert named(report, "wrong-type") == []


def test_a_single_table_of_runners_is_refused_as_the_runner_does() -> None:
    content = '[runners]\nexecutor = "docker"\n[runners.docker]\nimage = "alpine"\n'
    report = judge(content, name="config.toml")
    (found,) = named(report, "wrong-type")
    assert (report.judged, found.at.line, found.severity) == (1, 1, "error")
    assert "[[runners]]" in SAY(found.message)
    with pytest.raises(BadInputError, match="single table"):
        put("gitlab-docker", "config.toml", content)


@pytest.mark.parametrize("begin", ["", "# a patch\n---\n"])
def test_a_json_patch_is_called_what_it_is(begin: str) -> None:
    content = f"{begin}- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: {IMAGE}\n"
    (found,) = judge(content, name="patch.yaml").unread
    assert SAY(found.why) == "patch.yaml: this is a patch of an object, not a whole one."
