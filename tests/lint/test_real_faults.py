"""What files in the shapes of real ones brought to light: marks, circles, the user of a job."""

import pytest

from tests.lint.judging import judge, named
from wizard.language import Language

MARK = "\ufeff"
SAY = Language("en")
UNIT = "[Container]\nImage=registry.werf.io/werf/werf:2-stable\nExec=werf build\n"
RUNNER = """[[runners]]
executor = "docker"
[runners.docker]
image = "registry.werf.io/werf/werf:2-stable"
"""
RUN = "docker run registry.werf.io/werf/werf:2-stable werf build\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.container", UNIT), ("config.toml", RUNNER), ("a.sh", RUN), ("a.yaml", "services:\n  a:\n")],
)
def test_a_byte_order_mark_hides_nothing_and_moves_nothing(name: str, content: str) -> None:
    assert judge(MARK + content, name=name) == judge(content, name=name)


def job(user: str, more: str = "") -> str:
    return f"""build:
  image: {{name: "registry.werf.io/werf/werf:2-stable", docker: {{user: {user}}}}}
  script: [werf build]
{more}"""


@pytest.mark.parametrize(("user", "rule"), [("root", "user-root"), ('"0:0"', "user-root"), ("1234", "user-unknown")])
def test_the_user_of_a_job_is_judged_where_it_stands(user: str, rule: str) -> None:
    (found,) = judge(job(user), name=".gitlab-ci.yml").findings
    assert (found.rule, found.at.line) == (rule, 2)


@pytest.mark.parametrize("content", [job("build"), job('"1000:1000"'), job("$WHO")])
def test_a_user_that_the_image_knows_is_good(content: str) -> None:
    assert judge(content, name=".gitlab-ci.yml").findings == ()


def test_a_job_that_does_not_build_may_be_root() -> None:
    assert judge(job("root", "  variables: {WERF_BUILDAH_MODE: docker}\n"), name=".gitlab-ci.yml").findings == ()


def test_the_executor_of_kubernetes_has_a_user_too() -> None:
    content = job("root").replace("docker:", "kubernetes:")
    assert [one.rule for one in judge(content, name=".gitlab-ci.yml").findings] == ["user-root"]


PIPELINE = """a: {extends: b, image: registry.werf.io/werf/werf:2-stable, script: [werf build]}
b: {extends: [c]}
c: {extends: b}
"""
SERVICES = """services:
  a: {extends: b, image: postgres}
  b: {extends: {service: c}}
  c: {extends: {service: b}}
"""


@pytest.mark.parametrize(("name", "content"), [(".gitlab-ci.yml", PIPELINE), ("compose.yaml", SERVICES)])
def test_a_circle_is_named(name: str, content: str) -> None:
    told = [SAY(one.message) for one in named(judge(content, name=name), "not-read")]
    assert any("extends b, which extends itself: b → c → b." in one for one in told)
    assert not any("not in this file" in one for one in told)


def test_what_is_in_no_file_is_no_circle() -> None:
    told = [SAY(one.message) for one in judge("a: {extends: .gone, script: [make]}\n", name=".gitlab-ci.yml").findings]
    assert told == ["The job takes settings from .gone, which is not in this file: they are unknown."]
