"""Which jobs and templates of a pipeline are changed: those that run werf, once for all that are made of one."""

import pytest

from tests.merging.test_choices import put, refusal
from wizard.formats.tree import plain
from wizard.formats.yaml_tree import parse_yaml
from wizard.language import Language
from wizard.merging.merge import Merged

SAY = Language("en")
NAME = "build.gitlab-ci.yml"


def merged(content: str, into: str = "", **settings: str) -> Merged:
    done = put("gitlab-docker", NAME, content, into, **settings)
    again = put("gitlab-docker", NAME, done.after, into, **settings)
    assert again.diff == ""
    return done


def data(done: Merged) -> dict[str, dict[str, object]]:
    found = plain(parse_yaml(done.after, NAME)[0], done.after)
    assert isinstance(found, dict)
    return found


def added(done: Merged) -> list[str]:
    return [line[1:].strip() for line in done.diff.splitlines()[2:] if line.startswith("+")]


def test_a_template_that_runs_werf_is_the_one_that_is_changed_and_no_job_is_added() -> None:
    done = merged("# included\n.image:\n  stage: build\n  script:\n    - werf build\n\n.lint:\n  script: [make lint]\n")
    assert list(data(done)) == [".image", ".lint"]
    assert data(done)[".image"]["tags"] == ["werf"]
    assert data(done)[".lint"] == {"script": ["make lint"]}


def test_a_file_of_templates_of_which_none_runs_werf_is_refused() -> None:
    said = refusal("gitlab-docker", NAME, ".lint: {script: [make]}\n.test: {script: [make test]}\n")
    assert "none of them runs werf" in said
    assert data(merged(".lint: {script: [make]}\n", ".lint"))[".lint"]["tags"] == ["werf"]


def test_a_file_that_includes_others_beside_its_templates_gets_the_jobs() -> None:
    assert "converge" in data(merged("include: [local: /x.yml]\n.lint: {script: [make]}\n"))


def test_a_template_is_changed_instead_of_each_of_its_jobs() -> None:
    jobs = "".join(f"d{n}:\n  extends: .werf\n  script: [werf converge --env {n}]\n" for n in range(8))
    done = merged(f".werf:\n  stage: deploy\n{jobs}lint: {{script: [make]}}\n")
    assert len(added(done)) == 5
    assert set(data(done)[".werf"]) == {"stage", "image", "tags", "variables"}


def test_what_a_job_extends_is_read_as_lint_reads_it() -> None:
    grown = ".base:\n  image: {name: alpine, entrypoint: ['']}\n"
    done = data(merged(f"{grown}a:\n  extends: .base\n  image: {{name: werf/werf:2}}\n  script: [werf build]\n"))
    assert done["a"]["image"] == {"name": "werf/werf:2"}
    alone = "default: {image: werf/werf:2}\na:\n  inherit: {default: false}\n  script: [werf build]\n"
    assert "werf" in str(data(merged(f"{alone}lint: {{script: [make]}}\n"))["a"]["image"])
    far = ".deep: {script: [werf build]}\n.s: {script: [!reference [.deep, script]]}\n"
    found = data(merged(f"{far}a:\n  script: [!reference [.s, script]]\nlint: {{script: [make]}}\n"))
    assert found["a"]["tags"] == ["werf"]


def test_a_template_that_nobody_has_is_not_taken_for_one_of_another_file() -> None:
    done = merged("include: [local: /x.yml]\na:\n  extends: a\n  script: [werf build]\n")
    assert [one for one in done.notices if "is in another file" in SAY(one)] == []


def test_a_template_that_others_use_is_left_and_its_jobs_are_changed() -> None:
    done = merged(
        ".base:\n  stage: x\na:\n  extends: .base\n  script: [werf build]\n"
        "b:\n  extends: .base\n  script: [werf converge]\nlint:\n  extends: .base\n  script: [make]\n"
    )
    assert data(done)[".base"] == {"stage": "x"}
    assert data(done)["lint"] == {"extends": ".base", "script": ["make"]}
    assert data(done)["a"]["tags"] == data(done)["b"]["tags"] == ["werf"]


def test_what_a_merge_key_brings_is_changed_once() -> None:
    jobs = "".join(f"d{n}:\n  <<: *base\n  script: [werf converge]\n" for n in range(4))
    done = merged(f".base: &base\n  stage: deploy\n  variables:\n    A: b\n{jobs}lint: {{script: [make]}}\n")
    assert len(added(done)) == 4
    assert data(done)["d3"]["variables"] == {"A": "b", "GIT_DEPTH": "0"}
    assert [one for one in done.notices if "applies everywhere *base is used" in SAY(one)]


def test_what_is_written_for_all_is_written_into_each_job_where_an_anchor_forbids_it() -> None:
    jobs = "".join(f"d{n}:\n  <<: *base\n  script: [werf converge]\n" for n in range(2))
    done = merged(f".vars: &vars\n  A: b\n.base: &base\n  variables: *vars\n  image: werf/werf\n{jobs}")
    assert data(done)[".vars"] == {"A": "b"}
    assert data(done)["d1"]["variables"] == {"A": "b", "GIT_DEPTH": "0"}


def test_a_pipeline_in_which_every_job_runs_werf_says_it_once() -> None:
    jobs = "".join(f"d{n}: {{script: [werf converge]}}\n" for n in range(13))
    found = data(merged(jobs))
    assert found["default"]["tags"] == ["werf"]
    assert found["variables"] == {"GIT_DEPTH": "0"}
    assert found["d12"] == {"script": ["werf converge"]}
    legacy = data(merged(f"image: alpine\n{jobs}"))
    assert str(legacy["image"]).endswith("werf:2-stable")


@pytest.mark.parametrize("strategy", ["none", "empty"])
def test_nothing_is_fetched_for_a_job_that_fetches_nothing(strategy: str) -> None:
    own = merged(f"d: {{script: [werf x], variables: {{GIT_STRATEGY: {strategy}}}}}\n")
    assert "GIT_DEPTH" not in own.after
    template = (
        f".t: {{variables: {{GIT_STRATEGY: {strategy}}}}}\nd: {{extends: .t, script: [werf x], variables: {{A: b}}}}\n"
    )
    assert "GIT_DEPTH" not in merged(template).after
    assert "GIT_DEPTH" not in merged(f"variables: {{GIT_STRATEGY: {strategy}}}\nd: {{script: [werf x]}}\n").after
    assert "GIT_DEPTH" in merged("d: {script: [werf x], variables: {GIT_STRATEGY: fetch}}\n").after


def test_variables_of_templates_grow() -> None:
    content = '.t: {variables: {GIT_DEPTH: "0"}}\nd: {extends: .t, script: [werf x], variables: {A: b}}\n'
    assert merged(content).after.count("GIT_DEPTH") == 1


@pytest.mark.parametrize(
    "command",
    [
        "docker push x",
        "docker-compose up -d",
        "podman login",
        "sudo make",
        "DOCKER_BUILDKIT=1 docker build .",
        "test -f x && docker pull x",
        "V=$(docker version)",
        "/usr/bin/docker ps",
    ],
)
def test_a_job_that_calls_an_engine_keeps_its_image_and_is_told(command: str) -> None:
    content = f"d:\n  image: alpine\n  script:\n    - werf build\n    - {command}\n"
    done = merged(content)
    assert data(done)["d"]["image"] == "alpine"
    assert "tags" not in data(done)["d"]
    assert [one for one in done.notices if "Run werf in a job without these" in SAY(one)]
    named = merged(content, "d")
    assert "werf/werf" in str(data(named)["d"]["image"])
    assert [one for one in named.notices if "which werf's image does not have." in SAY(one)]


@pytest.mark.parametrize(
    "command",
    ["echo docker", "echo docker is not needed", "# docker push x", "werf docker-thing", "cat docker/login.txt"],
)
def test_a_word_in_a_script_is_no_call(command: str) -> None:
    done = merged(f'd:\n  script:\n    - werf build\n    - "{command}"\n')
    assert "werf/werf" in str(data(done)["d"]["image"])


def test_what_a_template_of_another_file_says_is_not_overruled() -> None:
    content = "include: [local: /t.yml]\nd: {extends: .far, script: [werf converge]}\n"
    done = merged(content)
    assert set(data(done)["d"]) == {"extends", "script", "variables"}
    assert [one for one in done.notices if ".far is in another file" in SAY(one)]
    assert "image" in data(merged(content, "d"))["d"]


VARS = '.vars: &vars {GIT_DEPTH: "20", LOG: "1"}\n'


@pytest.mark.parametrize("jobs", [".job: &job\n  variables: *vars\n", ".job: &job {variables: *vars}\n"])
def test_an_alias_that_a_merge_key_brings_stays_one(jobs: str) -> None:
    lint = "lint: {<<: *job, script: [make]}\n"
    flow = merged(f"{VARS}{jobs}{lint}deploy: {{<<: *job, script: [werf converge]}}\n")
    assert 'script: [werf converge], variables: {<<: *vars, GIT_DEPTH: "0"}' in flow.after
    block = merged(f"{VARS}{jobs}{lint}deploy:\n  <<: *job\n  script: [werf converge]\n")
    assert '  variables:\n    <<: *vars\n    GIT_DEPTH: "0"\n' in block.after
    assert data(block)["deploy"]["variables"] == {"GIT_DEPTH": "0", "LOG": "1"}


@pytest.mark.parametrize(
    ("line", "program"),
    [
        ("type trdl && . $(trdl use werf 2 stable)", "trdl"),
        ("source $(~/bin/trdl use werf 2 stable)", "trdl"),
        ("source $(multiwerf use 1.2 ea --as-file)", "multiwerf"),
        ("$HOME/bin/trdl exec werf 2 -- werf build", "trdl"),
        ("# trdl use werf 2", ""),
        ("echo trdl is not needed", ""),
    ],
)
def test_a_job_in_werfs_image_needs_no_program_that_fetches_werf(line: str, program: str) -> None:
    before = f"before_script:\n  - {line}\n" if not line.startswith("#") else f"{line}\n"
    for image in ("", "  image: registry.werf.io/werf/werf:2\n", "  image: {name: ghcr.io/werf/werf:2}\n"):
        done = merged(f"{before}d:\n{image}  script:\n    - werf build\n")
        told = [SAY(one) for one in done.notices if "remove the call of" in SAY(one)]
        assert told == ([f"d: remove the call of {program} from the script: {REASON}"] if program else [])
    own = merged(f"{before}d:\n  image: $OWN\n  script: [werf build]\n").notices
    assert not [one for one in own if "remove the call of" in SAY(one)]


REASON = "werf's image contains werf, and not this program."
