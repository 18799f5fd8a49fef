"""What Docker's options say is read in one way, whatever the spelling: what is there already is not put in again."""

import pytest

from tests.lint.judging import judge, named
from tests.merging.test_shapes import DOCKER
from tests.targets.plans import exported
from wizard.containers.values import bound, device
from wizard.merging.merge import merge
from wizard.merging.source import source
from wizard.plan.settings import check_answers

FUSE = {"mode": "fuse-device"}
STORE = "/home/build/.local/share/containers"
STORE1001 = "/home/build1001/.local/share/containers"


def after(target: str, name: str, content: str, settings: dict[str, str] = FUSE) -> str:
    done = exported(target, settings, files=True)
    return merge(source(name, content), done, check_answers(settings, target)).after


def compose(more: str) -> str:
    return after("compose", "compose.yml", f"services:\n  werf:\n    image: werf/werf:2\n    {more}\n")


def workflow(options: str) -> str:
    job = f"    container:\n      image: werf/werf:2\n      options: {options}\n    steps: [{{run: werf build}}]\n"
    return after("github-docker", ".github/workflows/a.yml", f"jobs:\n  a:\n{job}")


@pytest.mark.parametrize(
    "written",
    ["/dev/fuse", "/dev/fuse:rwm", "/dev/fuse:rw", "/dev/fuse:mrw", "/dev/fuse:/dev/fuse", "/dev/fuse:/dev/fuse:rw"],
)
def test_a_device_that_is_there_in_any_spelling_stays_alone(written: str) -> None:
    config = f'{DOCKER}  [runners.docker]\n    devices = ["{written}"]\n'
    assert compose(f'devices: ["{written}"]').count("/dev/fuse") == written.count("/dev/fuse")
    assert workflow(f"--device {written}").count("--device") == 1
    assert workflow(f"--device={written}").count("--device") == 1
    assert after("gitlab-docker", "config.toml", config).count(f'devices = ["{written}"]') == 1
    assert not named(judge(f"services: {{w: {{image: werf/werf, devices: ['{written}']}}}}\n"), "fuse-wrong")


def test_a_device_in_compose_long_form_stays_alone() -> None:
    long = "{source: /dev/fuse, target: /dev/fuse, permissions: rw}"
    assert compose(f"devices: [{long}]").count("/dev/fuse") == 2
    assert compose("devices: [{source: /dev/fuse}]").count("/dev/fuse") == 1


@pytest.mark.parametrize("written", ["/dev/fuse:r", "/dev/fuse:/dev/fuse:r", "/dev/other:/dev/fuse"])
def test_a_device_that_does_not_do_is_replaced(written: str) -> None:
    assert f'"{written}"' not in compose(f'devices: ["{written}"]')
    assert named(judge(f"services: {{w: {{image: werf/werf, devices: ['{written}']}}}}\n"), "fuse-wrong")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("/dev/a", ("/dev/a", "/dev/a", "rwm")),
        ("/dev/a:rr", ("/dev/a", "rr", "rwm")),
        ("/dev/a:x", ("/dev/a", "x", "rwm")),
        ("/dev/a:m", ("/dev/a", "/dev/a", "m")),
        ("/dev/a:/dev/b:rw", ("/dev/a", "/dev/b", "rw")),
        ("${D:-/dev/a}:/dev/b", ("${D:-/dev/a}", "/dev/b", "rwm")),
    ],
)
def test_a_device_is_read_as_docker_reads_it(written: str, says: tuple[str, str, str]) -> None:
    found = device(written)
    assert (found.source, found.target, found.permissions) == says


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("/a", "/a"),
        ("/a:/b:ro,z", "/b"),
        ("${A:-${B:-c}}:/b", "/b"),
        ("$(pwd):/b", "/b"),
        ("${{ env.A || 'x:y' }}:/b", "/b"),
        ("/a(b:/c", "/c"),
    ],
)
def test_a_colon_within_a_substitution_separates_nothing(written: str, target: str) -> None:
    assert bound(written).target == target


@pytest.mark.parametrize("written", ["no-new-privileges", "no-new-privileges=1", "no-new-privileges:TRUE"])
def test_what_blocks_every_mode_is_told_by_lint_and_taken_back_by_a_merge(written: str) -> None:
    assert f'"{written}"' not in compose(f'security_opt: ["{written}"]')
    assert named(judge(f"services: {{w: {{image: werf/werf, security_opt: ['{written}']}}}}\n"), "no-new-privileges")


def test_labels_of_selinux_count_each_for_itself() -> None:
    facts = {"selinux.enforcing": "yes"}
    content = 'services: {werf: {image: werf/werf:2, security_opt: ["label=level:s0:c1", "label=type:spc_t"]}}\n'
    done = exported("compose", FUSE, facts, files=True)
    assert "label=level:s0:c1" in merge(source("compose.yml", content), done, check_answers(FUSE, "compose")).after


@pytest.mark.parametrize(("written", "stays"), [("yes", False), ("true", False), ("no", True), ("false", True)])
def test_a_mount_is_read_only_if_it_says_so(written: str, stays: bool) -> None:
    mount = f"{{type: volume, source: mine, target: {STORE}, read_only: {written}}}"
    assert ("source: mine" in compose(f"volumes: [{mount}]")) is stays


def test_nothing_is_mounted_where_something_is() -> None:
    assert f"target: {STORE}" not in compose(f"tmpfs: [{STORE}:rw]")
    assert f":{STORE}\n" not in compose(f"tmpfs: {STORE}/").replace("target: ", ":")
    for options in (
        f"-v a:{STORE1001}",
        f"-va:{STORE1001}",
        f"--mount type=volume,src=a,dst={STORE1001}",
        f"--tmpfs {STORE1001}:rw",
    ):
        assert workflow(options).count(STORE1001) == 1, options
    config = f'{DOCKER}  [runners.docker.tmpfs]\n    "{STORE}" = "rw"\n'
    assert after("gitlab-docker", "config.toml", config).count(STORE) == 1


@pytest.mark.parametrize("options", ["-u1001", "-u 1001", "--user=1001"])
def test_a_user_in_any_spelling_is_said_once(options: str) -> None:
    assert "--user 1001" not in workflow(options)


@pytest.mark.parametrize("options", ["-u root", "-uroot", "-itu root", "--user=root", "--user ${{ env.USER }}"])
def test_a_user_that_is_there_in_any_spelling_is_replaced(options: str) -> None:
    done = workflow(f'{options} --label "a b"')
    assert "root" not in done
    assert "env.USER" not in done
    assert done.count("--user 1001") == 1
    assert '--label "a b"' in done
