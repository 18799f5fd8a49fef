"""GitHub: werf writes where the volumes are, and each kind of runner is told what it understands."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.targets.plans import ABLE, exported
from wizard.errors import BadInputError, RefusedError
from wizard.facts.model import make_facts
from wizard.language import Language
from wizard.plan.plan import make_plan
from wizard.plan.settings import Answers
from wizard.resources import CONTENT
from wizard.targets.writing import write_artifacts

SAY = Language("en")


def files(target: str, settings: dict[str, str], facts: dict[str, str] | None = None) -> dict[str, str]:
    return {one.path: one.content for one in exported(target, settings, facts, files=True).artifacts}


def jobs(target: str, settings: dict[str, str], facts: dict[str, str] | None = None) -> Any:
    return YAML(typ="safe").load(files(target, settings, facts)[".github/workflows/werf.yaml"])["jobs"]


def container(settings: dict[str, str], facts: dict[str, str] | None = None) -> Any:
    return jobs("github-docker", settings, facts)["converge"]["container"]


def test_werf_writes_to_the_volumes_although_the_runner_moves_its_home() -> None:
    given = container({})
    places = {one.rpartition(":")[2] for one in given["volumes"]}
    assert all("${{ github.repository_id }}" in one for one in given["volumes"])
    assert places == {f"{given['env']['XDG_DATA_HOME']}/containers", given["env"]["WERF_HOME"]}


@pytest.mark.parametrize(
    ("given", "option"),
    [
        ({"mode": "overlay"}, "--security-opt seccomp=unconfined"),
        ({"mode": "fuse-device"}, "--device /dev/fuse"),
        ({"mode": "fuse-privileged", "allow_privileged": "yes"}, "--privileged"),
        ({"hardening": "least-privilege"}, "--cap-drop ALL --cap-add SETGID --cap-add SETUID"),
    ],
)
def test_options_confine_the_jobs_container(given: dict[str, str], option: str) -> None:
    options = container(given)["options"]
    assert option in options
    assert options.endswith("--user 1001")


def test_every_job_fetches_the_whole_history() -> None:
    for target in ("github-docker", "github-kubernetes"):
        for job in jobs(target, {}).values():
            assert job["steps"][0]["with"] == {"fetch-depth": 0}


@pytest.mark.parametrize(
    ("tag", "runs_on"),
    [("werf", ["self-hosted", "werf"]), ("ubuntu-22.04", "ubuntu-22.04"), ("big", ["self-hosted", "big"])],
)
def test_a_tag_is_a_label_of_ones_own_or_githubs_machine(tag: str, runs_on: Any) -> None:
    assert jobs("github-docker", {"runner_tag": tag})["converge"]["runs-on"] == runs_on


@pytest.mark.parametrize(
    ("label", "why"),
    [
        *((one, "AppArmor restricts") for one in ("ubuntu-latest", "ubuntu-24.04", "ubuntu-24.04-arm")),
        *((one, "AppArmor restricts") for one in ("ubuntu-26.04", "ubuntu-26.04-arm", "ubuntu-24.04-8core")),
        ("ubuntu-slim", "ubuntu-slim is not one"),
        ("macos-15", "macos-15 is not one"),
        ("windows-latest", "windows-latest is not one"),
        ("ubuntu-20.04", "GitHub removed the machines ubuntu-20.04 on 2025-04-15"),
    ],
)
def test_githubs_machine_on_which_no_container_can_build_is_refused_unless_forced(label: str, why: str) -> None:
    with pytest.raises(RefusedError) as refused:
        jobs("github-docker", {"runner_tag": label})
    said = [SAY(one) for one in (refused.value.message, *refused.value.ways)]
    assert why in said[0]
    left = "ubuntu-22.04-arm" if "-arm" in label else "ubuntu-22.04"
    assert f"GitHub's {left} works until it is removed on 2027-04-17." in said
    forced = make_plan("github-docker", Answers({"runner_tag": label}), make_facts(ABLE), force=True)
    assert any(why in SAY(note) for note in forced.notes)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("ubuntu-22.04", "on 2026-09-17 and removes it on 2027-04-17"),
        ("ubuntu-22.04-arm", "on 2026-09-17 and removes it on 2027-04-17"),
        ("ubuntu-30.04", "It is not known whether"),
    ],
)
def test_what_is_known_of_githubs_machine_is_told(label: str, said: str) -> None:
    notes = exported("github-docker", {"runner_tag": label}).notes
    assert any(said in SAY(note) for note in notes)


@pytest.mark.parametrize("label", ["werf", "self-hosted", "ubuntu", "my-ubuntu-24.04", "linux"])
def test_nothing_is_told_of_a_label_of_ones_own(label: str) -> None:
    before = exported("github-docker", {}).notes
    assert exported("github-docker", {"runner_tag": label}).notes == before


def test_without_buildah_the_restriction_does_not_matter() -> None:
    assert (
        jobs("github-docker", {"runner_tag": "ubuntu-24.04", "backend": "none"})["converge"]["runs-on"]
        == "ubuntu-24.04"
    )
    with pytest.raises(RefusedError):
        jobs("github-docker", {"runner_tag": "ubuntu-slim", "backend": "none"})


def test_githubs_own_machine_has_no_profiles() -> None:
    with pytest.raises(BadInputError):
        container({"runner_tag": "ubuntu-22.04", "hardening": "least-privilege"})


def test_the_image_has_glibc_unless_somebody_chose() -> None:
    assert container({})["image"] == "registry.werf.io/werf/werf:2-stable-ubuntu"
    assert container({"distro": "fedora"})["image"] == "registry.werf.io/werf/werf:2-stable-fedora"


def test_an_expression_in_a_value_is_not_one() -> None:
    given = container({"repo": "registry.example.com/app"})
    assert given["env"]["WERF_REPO"] == "registry.example.com/app"
    step = jobs("github-docker", {"command": "echo '${{ secrets.X }}'"})["converge"]["steps"][1]["run"]
    assert "${{ '${{' }} secrets.X }}" in step


def test_a_small_user_namespace_gets_ranges_for_user_1001() -> None:
    given = files("github-docker", {}, {"engine.docker.security": "userns", "engine.docker.version": "28"})
    assert given["werf-buildah.subordinate-ids"] == "build1001:1:1000\nbuild1001:1002:64534\n"


@pytest.mark.parametrize(("mode", "limits"), [("overlay", None), ("fuse-device", {"squat.ai/fuse": 1})])
def test_the_hook_confines_the_jobs_container(mode: str, limits: Any) -> None:
    documents = list(YAML(typ="safe").load_all(files("github-kubernetes", {"mode": mode})["werf-runner.yaml"]))
    template = YAML(typ="safe").load(documents[-1]["data"]["pod.yaml"])
    job = template["spec"]["containers"][0]
    assert job["name"] == "$job"
    assert job["securityContext"]["seccompProfile"] == {"type": "Unconfined"}
    assert job.get("resources", {}).get("limits") == limits
    assert template["spec"]["securityContext"]["runAsUser"] == 1001


def test_the_runner_reads_the_template_where_it_is_mounted() -> None:
    values = YAML(typ="safe").load(files("github-kubernetes", {})["values.yaml"])
    runner = values["template"]["spec"]["containers"][0]
    path = next(one["value"] for one in runner["env"] if one["name"] == "ACTIONS_RUNNER_CONTAINER_HOOK_TEMPLATE")
    assert path == f"{runner['volumeMounts'][0]['mountPath']}/pod.yaml"


def test_the_workflow_runs_on_the_scale_set() -> None:
    given = files("github-kubernetes", {"runner_name": "buildah"})
    workflow = YAML(typ="safe").load(given[".github/workflows/werf.yaml"])
    assert workflow["jobs"]["converge"]["runs-on"] == "buildah"
    assert YAML(typ="safe").load(given["values.yaml"])["runnerScaleSetName"] == "buildah"


def test_files_in_folders_are_written_where_they_belong(tmp_path: Path) -> None:
    write_artifacts(exported("github-docker", {}, files=True).artifacts, tmp_path)
    assert (tmp_path / ".github" / "workflows" / "werf.yaml").is_file()


def test_pages_and_fixes_take_the_same_version_of_an_action_as_exports() -> None:
    written = files("github-docker", {"runner_tag": "own"})[".github/workflows/werf.yaml"]
    versions = dict(re.findall(r"uses: (actions/[\w-]+)@(\S+)", written))
    assert versions
    found = [
        (path.relative_to(CONTENT), action, version)
        for path in sorted(CONTENT.glob("*/*/*.*"))
        for action, version in re.findall(r"uses: (actions/[\w-]+)@([\w.]+)", path.read_text("utf-8"))
    ]
    assert found
    assert [one for one in found if versions.get(one[1], one[2]) != one[2]] == []
