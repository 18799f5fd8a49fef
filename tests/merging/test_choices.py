"""What is changed where: entries in other spellings, things that are shared, things that are not there."""

import pytest

from tests.targets.plans import exported
from wizard.errors import BadInputError
from wizard.formats.toml_tree import parse_toml
from wizard.language import Language
from wizard.merging.merge import Merged, merge, unmerged_files_notice
from wizard.merging.source import source
from wizard.plan.settings import check_answers

SERVICE = "services:\n  werf:\n    image: werf/werf\n    working_dir: /app\n"
WORKLOADS = (
    "kind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: a, image: nginx}]}}}\n---\n"
    "kind: Deployment\nmetadata: {name: builder}\n"
    "spec: {template: {spec: {containers: [{name: a, image: werf/werf}]}}}\n"
)
PIPELINE = "build:\n  image: alpine\n  script: [make]\n"


def put(target: str, name: str, content: str, into: str = "", **settings: str) -> Merged:
    given = {"mode": "overlay", **settings}
    done = exported(target, given, files=True)
    return merge(source(name, content), done, check_answers(given, target), into=into)


def refusal(target: str, name: str, content: str, into: str = "", **settings: str) -> str:
    with pytest.raises(BadInputError) as caught:
        put(target, name, content, into, **settings)
    say = Language("en")
    return "\n".join([say(caught.value.message), *map(say, caught.value.ways)])


@pytest.mark.parametrize(
    ("entry", "stays"),
    [
        ("seccomp=unconfined", True),
        ("seccomp:unconfined", True),
        ("seccomp=./mine.json", False),
        ("apparmor:unconfined", True),
        ("apparmor=docker-default", False),
        ("label=type:spc_t", True),
        ("no-new-privileges", False),
        ("no-new-privileges:true", False),
        ("no-new-privileges:false", True),
        ("systempaths=unconfined", True),
    ],
)
def test_a_security_option_stays_unless_it_contradicts(entry: str, stays: bool) -> None:
    after = put("compose", "compose.yml", f"{SERVICE}    security_opt:\n      - {entry}\n").after
    assert (f"      - {entry}\n" in after) is stays
    assert after.count("seccomp") == after.count("apparmor") == 1


@pytest.mark.parametrize(
    ("entry", "stays"),
    [
        ("store:/home/build/.local/share/containers", True),
        ("/srv/store:/home/build/.local/share/containers/", True),
        ("store:/home/build/.local/share/containers:ro", False),
        ("${STORE:-store}:/home/build/.local/share/containers", True),
        ("/home/build/.local/share/containers", True),
    ],
)
def test_a_volume_of_ones_own_serves_unless_it_is_read_only(entry: str, stays: bool) -> None:
    after = put("compose", "compose.yml", f'{SERVICE}    volumes:\n      - "{entry}"\n').after
    assert (entry in after) is stays
    assert after.count("/share/containers") == 1
    assert ("werf-buildah" in after) is not stays


@pytest.mark.parametrize("entry", ["/dev/fuse", "/dev/fuse:/dev/fuse", "/dev/fuse:/dev/fuse:rwm"])
def test_a_device_is_known_in_every_spelling(entry: str) -> None:
    content = f"{SERVICE}    devices: [{entry}]\n"
    assert f"devices: [{entry}]\n" in put("compose", "compose.yml", content, mode="fuse-device").after


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "---\n"])
def test_an_empty_file_gets_all_of_it(content: str) -> None:
    after = put("compose", "compose.yml", content).after
    assert after.startswith(content)
    assert "services:\n  werf:\n" in after


@pytest.mark.parametrize(
    "content",
    [
        "services:\n",
        "services: {}\n",
        f"{SERVICE}    security_opt:\n    volumes: []\n",
        f"{SERVICE}    security_opt: # none yet\n    environment: {{}}\n",
        "services: {werf: {image: werf/werf, volumes: [a:/b]}}\n",
        "services:\n    werf:\n        image: werf/werf\n        volumes:\n        -   type: bind\n"
        "            source: .\n            target: /b\n",
    ],
)
def test_every_way_to_write_a_mapping_is_merged_into(content: str) -> None:
    after = put("compose", "compose.yml", content).after
    assert after.count("seccomp=unconfined") == 1
    assert put("compose", "compose.yml", after).diff == ""


def test_what_others_share_is_not_changed_with_one() -> None:
    content = SERVICE + "    volumes: &shared [a:/b]\n  other:\n    image: alpine\n    volumes: *shared\n"
    said = refusal("compose", "compose.yml", content)
    assert "cannot change safely" in said
    assert "Line 5: a change in &shared applies everywhere *shared is used." in said


def test_jobs_that_do_not_run_werf_stay_as_they_are() -> None:
    after = put("gitlab-docker", ".gitlab-ci.yml", PIPELINE).after
    assert after.startswith(PIPELINE)
    assert ".werf:" in after
    assert "default:" not in after


def test_a_job_keeps_its_tags_unless_one_is_set() -> None:
    content = "deploy:\n  image: werf/werf\n  tags: [mine]\n  script: werf converge\n"
    assert "tags: [mine]\n" in put("gitlab-docker", ".gitlab-ci.yml", content).after
    given = put("gitlab-docker", ".gitlab-ci.yml", content, runner_tag="builders").after
    assert "tags: [mine, builders]\n" in given


def test_what_a_template_gives_a_job_is_not_given_again() -> None:
    content = (
        '.base:\n  image: werf/werf\n  tags: [x]\n  variables: {GIT_DEPTH: "0"}\n'
        "deploy:\n  extends: [.base]\n  script:\n    - !reference [.steps, script]\n"
        ".steps:\n  script: [werf converge]\n"
    )
    assert put("gitlab-docker", ".gitlab-ci.yml", content).diff == ""


def test_an_image_that_is_not_of_werf_is_replaced_and_said() -> None:
    done = put("gitlab-docker", ".gitlab-ci.yml", "deploy:\n  image: alpine:3\n  script: werf converge\n")
    assert "  image: registry.werf.io/werf/werf:2-stable\n" in done.after
    assert [message.values["before"] for message in done.notices] == ["alpine:3"]


def test_an_option_of_github_is_replaced_where_it_contradicts() -> None:
    content = (
        "on: push\njobs:\n  a:\n    container:\n      image: werf/werf\n"
        "      options: --security-opt=seccomp=mine.json -u 0 --cpus 2\n    steps:\n    - run: werf build\n"
    )
    after = put("github-docker", "x/.github/workflows/a.yml", content).after
    line = next(line for line in after.splitlines() if "options:" in line)
    assert line == (
        "      options: --security-opt seccomp=unconfined --user 1001 --cpus 2 --security-opt apparmor=unconfined"
    )


RUNNERS = '[[runners]]\nname = "a"\nexecutor = "docker"\n[[runners]]\nname = "b"\nexecutor = "shell"\n'
SECOND = '[[runners]]\nname = "c"\nexecutor = "docker"\n'


@pytest.mark.parametrize(
    ("target", "name", "content", "into", "said"),
    [
        (
            "gitlab-docker",
            "config.toml",
            RUNNERS + SECOND,
            "",
            "several runners match: a (docker), c (docker).",
        ),
        ("gitlab-docker", "config.toml", RUNNERS + SECOND, "", "--into NAME"),
        (
            "gitlab-docker",
            "config.toml",
            RUNNERS + SECOND * 2,
            "c",
            "by its number: --into 3 (docker), --into 4 (docker).",
        ),
        ("gitlab-docker", "config.toml", RUNNERS, "3", "It contains: a (docker), b (shell)."),
        ("gitlab-kubernetes", "config.toml", RUNNERS, "", "no runner has the executor kubernetes."),
        ("gitlab-docker", "config.toml", RUNNERS, "c", "has no “c”"),
        ("gitlab-docker", "config.toml", RUNNERS, "b", "executor shell, not docker"),
        ("kubernetes", "app.yaml", WORKLOADS, "no", "app.yaml has no “no”.\nIt contains: builder."),
        ("kubernetes", "app.yaml", WORKLOADS.partition("---")[0], "no", "It contains: web."),
        ("kubernetes", "app.yaml", WORKLOADS.partition("---")[0], "web", "no container of “web” runs werf."),
        ("gitlab-docker", "config.toml", "concurrent = 1\n", "", "no [[runners]]"),
        ("gitlab-docker", "config.toml", "a = 1\nb = [1,\n", "", "config.toml:2:1: this is not TOML"),
        (
            "gitlab-docker",
            "config.toml",
            "a = 1\na = 2\n",
            "",
            "config.toml:2:1: this is not TOML: “a” is defined twice.\n",
        ),
        ("gitlab-docker", ".gitlab-ci.yml", "a:\n  - b\n c\n", "", ".gitlab-ci.yml:3:2: this is not YAML"),
        ("gitlab-docker", ".gitlab-ci.yml", "a: *b\n", "", "*b refers to an anchor that does not exist"),
        ("gitlab-docker", ".gitlab-ci.yml", "a: \x01\n", "", ".gitlab-ci.yml:1:4"),
        ("gitlab-docker", ".gitlab-ci.yml", "- a\n", "", "must contain a mapping"),
        ("gitlab-docker", ".gitlab-ci.yml", PIPELINE, "deploy", "It contains: build."),
        ("gitlab-docker", "compose.yml", SERVICE, "", "Targets with such a file: compose."),
        ("gitlab-docker", "x.yml", "a: b\n", "", "unknown type of file"),
        ("compose", "compose.yml", SERVICE + "  x: {}\n", "y", "It contains: werf, x."),
        ("compose", "compose.yml", "services: {a: {image: werf/werf}, b: {image: werf/werf}}\n", "", "--into NAME"),
        ("compose", "compose.yml", "services: [a]\n", "", "services"),
    ],
)
def test_what_cannot_be_merged_into_is_said(target: str, name: str, content: str, into: str, said: str) -> None:
    assert said in refusal(target, name, content, into)


def test_aliases_that_come_to_too_much_are_refused() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    assert "more than 500000 values" in refusal("compose", "compose.yml", bomb)


def test_the_one_runner_is_meant_whatever_its_name() -> None:
    content = '[[runners]]\nname = "builder"\nexecutor = "docker"\n[runners.docker]\nimage = "alpine"\n'
    after = put("gitlab-docker", "config.toml", content).after
    assert 'name = "builder"\n' in after
    assert "seccomp=unconfined" in after
    assert "privileged" not in after
    assert "builder" in refusal("gitlab-docker", "config.toml", content, runner_name="other")


def test_the_one_runner_is_meant_whose_executor_fits() -> None:
    after = put("gitlab-docker", "config.toml", RUNNERS).after
    assert after.partition('name = "b"')[0].count("seccomp=unconfined") == 1


@pytest.mark.parametrize("into", ["3", "4"])
def test_a_runner_is_meant_by_its_number_if_its_name_does_not_say_which(into: str) -> None:
    after = put("gitlab-docker", "config.toml", RUNNERS + SECOND * 2, into).after
    assert ["seccomp" in one for one in after.split("[[runners]]")[1:]] == [False, False, into == "3", into == "4"]


def test_a_runner_that_has_little_gets_each_value_in_its_own_table() -> None:
    content = '[[runners]]\n  executor = "kubernetes"\n  [runners.kubernetes]\n    namespace = "ci"\n'
    after = put("gitlab-kubernetes", "config.toml", content).after
    runner = parse_toml(after, "config.toml").data["runners"][0]
    assert runner["kubernetes"]["service_account"] == "werf"
    assert runner["environment"] == ["FF_USE_ADVANCED_POD_SPEC_CONFIGURATION=true"]
    assert len(runner["kubernetes"]["volumes"]["empty_dir"]) == 3


def test_another_profile_takes_its_file_with_it() -> None:
    """Kubernetes refuses a profile of type Unconfined that names a file."""
    content = (
        '[[runners]]\nexecutor = "kubernetes"\n[runners.kubernetes.build_container_security_context.seccomp_profile]\n'
        'type = "Localhost"\nlocalhost_profile = "mine.json"\n'
    )
    done = put("gitlab-kubernetes", "config.toml", content)
    context = parse_toml(done.after, "config.toml").data["runners"][0]["kubernetes"]["build_container_security_context"]
    assert context["seccomp_profile"] == {"type": "Unconfined"}
    assert any("is removed" in Language("en")(message) for message in done.notices)


def test_what_no_merge_writes_is_named() -> None:
    settings = {"mode": "overlay", "hardening": "least-privilege"}
    done = exported("gitlab-docker", settings, files=True)
    merged = merge(source("config.toml", RUNNERS), done, check_answers(settings, "gitlab-docker"), into="a")
    assert [message.values["names"] for message in unmerged_files_notice(done, [merged])] == [
        "werf-buildah.seccomp.json"
    ]


@pytest.mark.parametrize(
    ("runs_on", "notices"),
    [
        ("ubuntu-24.04", True),
        ("[linux, ubuntu-latest]", True),
        ("{group: large, labels: [ubuntu-26.04]}", True),
        ("{group: large, labels: ubuntu-26.04}", True),
        ("{group: large}", False),
        ("[self-hosted, ubuntu-24.04]", False),
        ("werf", False),
    ],
)
def test_a_machine_of_github_that_stays_is_told_where_no_container_can_build_on_it(runs_on: str, notices: bool) -> None:
    content = f"jobs:\n  a:\n    runs-on: {runs_on}\n    container: werf/werf\n    steps: [{{run: werf converge}}]\n"
    merged = put("github-docker", "x/.github/workflows/a.yml", content)
    say = Language("en")
    assert f"    runs-on: {runs_on}\n" in merged.after
    assert any("jobs.a.runs-on is kept: On ubuntu-" in say(note) for note in merged.notices) is notices
