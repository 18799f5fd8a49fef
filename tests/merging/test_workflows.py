"""Jobs of a workflow that need the machine get no container, and a machine of GitHub's is no scale set."""

import pytest

from tests.merging.test_choices import put
from wizard.formats.tree import plain
from wizard.formats.yaml_tree import parse_yaml
from wizard.language import Language
from wizard.merging.merge import Merged

SAY = Language("en")
PATH = "x/.github/workflows/a.yml"


def workflow(*steps: str, runs_on: str = "[self-hosted, build]", more: str = "") -> str:
    lines = "".join(f"      - {step}\n" for step in ("uses: actions/checkout@v4", *steps))
    return f"on: push\njobs:\n  ship:\n    runs-on: {runs_on}\n{more}    steps:\n{lines}"


def job(done: Merged) -> dict[str, object]:
    found = plain(parse_yaml(done.after, PATH)[0], done.after)["jobs"]["ship"]
    assert isinstance(found, dict)
    return found


def merged(target: str, content: str, into: str = "", **settings: str) -> Merged:
    done = put(target, PATH, content, into, **settings)
    assert put(target, PATH, done.after, into, **settings).diff == ""
    return done


CONVERGE = "run: werf converge"


@pytest.mark.parametrize("target", ["github-docker", "github-kubernetes"])
@pytest.mark.parametrize("runs_on", ["[self-hosted, build]", "ubuntu-latest", "ubuntu-22.04"])
@pytest.mark.parametrize(
    ("step", "needed"),
    [
        ("run: docker login -u ci registry.example.net", "docker"),
        ("{uses: docker/setup-buildx-action@v3}", "docker/setup-buildx-action@v3"),
        ("uses: helm/kind-action@v1", "helm/kind-action@v1"),
        ("uses: aws-actions/amazon-ecr-login@v2", "aws-actions/amazon-ecr-login@v2"),
        ('run: "sudo apt-get update && podman ps"', "sudo, podman"),
    ],
)
def test_a_job_that_needs_the_machine_gets_no_container(target: str, runs_on: str, step: str, needed: str) -> None:
    done = merged(target, workflow(step, CONVERGE, runs_on=runs_on))
    assert "container" not in job(done)
    assert "fetch-depth: 0" in done.after
    said = [SAY(one) for one in done.notices]
    assert [one for one in said if needed in one and "Move the steps with werf" in one]
    assert list(plain(parse_yaml(done.after, "x")[0], done.after)["jobs"]) == ["ship"]


def test_services_that_a_job_reaches_by_the_machine_are_a_reason_too() -> None:
    done = merged("github-docker", workflow(CONVERGE, more="    services: {db: {image: postgres}}\n"))
    assert "container" not in job(done)
    assert any("services.db" in SAY(one) for one in done.notices)


def test_a_job_that_is_named_gets_its_container_and_what_is_missing_there_is_told() -> None:
    done = merged("github-docker", workflow("run: docker ps", CONVERGE), "ship")
    assert "container" in job(done)
    assert any("calls docker, which werf's image does not have." in SAY(one) for one in done.notices)


@pytest.mark.parametrize("target", ["github-docker", "github-kubernetes"])
@pytest.mark.parametrize(
    "more", ["", "    container: ghcr.io/werf/werf:2\n", '    container: {image: "${{ vars.OWN }}"}\n']
)
def test_a_job_in_werfs_image_is_told_of_a_program_that_fetches_werf(target: str, more: str) -> None:
    done = merged(target, workflow('run: . "$(trdl use werf 2 stable)" && werf build', more=more))
    told = [one for one in done.notices if "ship: remove the call of trdl" in SAY(one)]
    assert bool(told) is (more == "" or "werf/werf" in more)


@pytest.mark.parametrize("target", ["github-docker", "github-kubernetes"])
def test_a_machine_of_github_with_werfs_action_stays_as_it_is(target: str) -> None:
    done = merged(target, workflow("uses: werf/actions/install@v2", CONVERGE, runs_on="ubuntu-latest"))
    assert "container" not in job(done)
    assert job(done)["runs-on"] == "ubuntu-latest"
    assert any("where an action installs werf" in SAY(one) for one in done.notices)


def test_a_machine_of_github_on_which_no_container_builds_gets_none() -> None:
    done = merged("github-docker", workflow(CONVERGE, runs_on="ubuntu-24.04"))
    assert "container" not in job(done)
    assert any("AppArmor restricts user namespaces" in SAY(one) for one in done.notices)
    moved = merged("github-docker", workflow(CONVERGE, runs_on="ubuntu-24.04"), runner_tag="mine")
    assert job(moved)["runs-on"] == ["self-hosted", "mine"]
    assert "container" in job(moved)


@pytest.mark.parametrize("more", ["", "    container: werf/werf\n"])
def test_a_machine_of_github_is_no_scale_set(more: str) -> None:
    done = merged("github-kubernetes", workflow(CONVERGE, runs_on="ubuntu-latest", more=more))
    assert job(done)["runs-on"] == "werf"
    assert "container" in job(done)
    own = merged("github-kubernetes", workflow(CONVERGE, runs_on="arc-runners", more=more))
    assert job(own)["runs-on"] == "arc-runners"


def test_an_action_in_a_container_needs_no_docker_in_the_job() -> None:
    assert "container" in job(merged("github-docker", workflow("uses: docker://alpine:3", CONVERGE)))
