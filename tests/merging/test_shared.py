"""A runner or a scale set that others use is not changed under them: what they rely on is named, and the ways out."""

import pytest

from tests.merging.test_choices import put
from wizard.errors import RefusedError
from wizard.formats.toml_tree import parse_toml
from wizard.language import Language

SAY = Language("en")
HEAD = '[[runners]]\n  name = "everyone"\n  executor = "{executor}"\n  [runners.{executor}]\n    image = "alpine"\n'
DIND = "githubConfigUrl: https://github.com/a/b\ncontainerMode: {type: dind}\n"


def config(executor: str, more: str) -> str:
    indented = "".join(f"    {line}\n" for line in more.split("\n"))
    return HEAD.format(executor=executor) + indented


def refused(target: str, name: str, content: str, **settings: str) -> list[str]:
    with pytest.raises(RefusedError) as caught:
        put(target, name, content, **settings)
    assert caught.value.exit_code == 1
    return [SAY(caught.value.message), *map(SAY, caught.value.ways)]


@pytest.mark.parametrize(
    ("executor", "more", "named"),
    [
        ("docker", "privileged = true", "privileged = true"),
        ("docker", 'volumes = ["/certs/client", "/cache"]', "/certs/client"),
        ("docker", 'volumes = ["/var/run/docker.sock:/var/run/docker.sock:rw"]', "/var/run/docker.sock"),
        ("docker", 'volumes = ["/run/user/1000/podman/podman.sock:/run/podman.sock"]', "podman.sock"),
        ("docker", '[[runners.docker.services]]\nname = "docker:27-dind"', "docker:27-dind"),
        ("docker", 'user = "root"', "user = root"),
        ("docker", 'allowed_images = ["ruby:*", "php:*"]', "allowed_images = ruby:*, php:*"),
        ("kubernetes", 'allowed_images = ["ruby:*"]', "allowed_images = ruby:*"),
        ("kubernetes", "privileged = true", "privileged = true"),
        ("kubernetes", "[runners.kubernetes.build_container_security_context]\nprivileged = true", "privileged = true"),
        ("kubernetes", "[runners.kubernetes.pod_security_context]\nrun_as_user = 0", "run_as_user = 0"),
        (
            "kubernetes",
            '[[runners.kubernetes.volumes.host_path]]\nname = "d"\nmount_path = "/var/run/docker.sock"',
            "/var/run/docker.sock",
        ),
        (
            "kubernetes",
            '[[runners.kubernetes.volumes.empty_dir]]\nname = "c"\nmount_path = "/certs/client"',
            "/certs/client",
        ),
        ("kubernetes", '[[runners.kubernetes.services]]\nname = "registry.example.net/dind:1"', "dind:1"),
    ],
)
def test_what_other_jobs_rely_on_stops_a_merge_and_is_named(executor: str, more: str, named: str) -> None:
    content = config(executor, more)
    said = refused(f"gitlab-{executor}", "config.toml", content)
    assert "“everyone”" in said[0]
    assert named in said[0]
    assert f"`export gitlab-{executor} -o DIR`" in said[1]
    assert "--into everyone" in said[2]
    assert put(f"gitlab-{executor}", "config.toml", content, into="everyone").diff
    assert put(f"gitlab-{executor}", "config.toml", content, runner_name="everyone").diff
    own = content.replace('"everyone"', '"werf-builds"')
    assert put(f"gitlab-{executor}", "config.toml", own).diff


@pytest.mark.parametrize(
    "variable", ["DOCKER_HOST=tcp://docker:2376", "DOCKER_TLS_CERTDIR=/certs", "DOCKER_DRIVER=overlay2"]
)
def test_variables_of_a_docker_server_are_named(variable: str) -> None:
    content = HEAD.format(executor="docker").replace("  [", f'  environment = ["{variable}"]\n  [', 1)
    assert variable.partition("=")[0] in refused("gitlab-docker", "config.toml", content)[0]


@pytest.mark.parametrize(
    ("executor", "more"),
    [
        ("docker", "privileged = false"),
        ("docker", 'volumes = ["/cache", "/srv/certs.d:/etc/docker/certs.d:ro"]'),
        ("docker", 'user = "1000"'),
        ("docker", 'allowed_images = ["ruby:*", "registry.werf.io/**"]'),
        ("kubernetes", "[runners.kubernetes.pod_security_context]\nfs_group = 1000"),
        ("kubernetes", "[runners.kubernetes.pod_security_context]\nrun_as_user = 1000"),
    ],
)
def test_what_no_job_loses_stops_nothing(executor: str, more: str) -> None:
    assert put(f"gitlab-{executor}", "config.toml", config(executor, more)).diff


def test_privileges_stay_and_are_named_whoever_is_meant() -> None:
    for executor in ("docker", "kubernetes"):
        done = put(f"gitlab-{executor}", "config.toml", config(executor, "privileged = true"), into="everyone")
        assert "    privileged = true\n" in done.after
        assert any(f"runners.{executor}.privileged is kept" in SAY(one) for one in done.notices)


def test_images_of_others_stay_privileged_where_every_image_was() -> None:
    privileged = {"mode": "fuse-privileged", "allow_privileged": "yes"}
    done = put("gitlab-docker", "config.toml", config("docker", "privileged = true"), into="everyone", **privileged)
    assert "allowed_privileged_images" not in done.after
    fresh = put("gitlab-docker", "config.toml", config("docker", "shm_size = 0"), **privileged)
    assert "allowed_privileged_images" in fresh.after


def test_a_runner_of_others_is_told_to_change_for_all_of_its_jobs() -> None:
    content = config("docker", "shm_size = 0")
    said = [SAY(one) for one in put("gitlab-docker", "config.toml", content).notices]
    assert [one for one in said if "All jobs of the runner “everyone”" in one and "security_opt" in one]
    own = put("gitlab-docker", "config.toml", content.replace("everyone", "werf"))
    assert not [one for one in own.notices if "All jobs" in SAY(one)]
    again = put("gitlab-docker", "config.toml", put("gitlab-docker", "config.toml", content).after)
    assert (again.diff, again.notices) == ("", ())


def test_the_user_is_set_on_the_build_and_the_helper_and_services_keep_theirs() -> None:
    content = config("kubernetes", "[runners.kubernetes.pod_security_context]\nrun_as_user = 0\nfs_group = 20")
    after = put("gitlab-kubernetes", "config.toml", content, into="everyone").after
    table = parse_toml(after, "x").data["runners"][0]["kubernetes"]
    assert table["pod_security_context"] == {"run_as_user": 0, "fs_group": 20}
    for key in ("build_container_security_context", "helper_container_security_context"):
        assert table[key]["run_as_user"] == 1000
        assert table[key]["run_as_non_root"] is True


def test_a_pod_that_has_our_user_already_keeps_it_and_gets_no_second_one() -> None:
    content = config("kubernetes", "[runners.kubernetes.pod_security_context]\nrun_as_user = 1000")
    table = parse_toml(put("gitlab-kubernetes", "config.toml", content).after, "x").data["runners"][0]["kubernetes"]
    assert table["pod_security_context"]["run_as_non_root"] is True
    assert "helper_container_security_context" not in table


def test_escalation_that_is_refused_for_all_is_allowed_for_the_build_alone() -> None:
    content = config("kubernetes", "allow_privilege_escalation = false")
    table = parse_toml(put("gitlab-kubernetes", "config.toml", content).after, "x").data["runners"][0]["kubernetes"]
    assert table["allow_privilege_escalation"] is False
    assert table["build_container_security_context"]["allow_privilege_escalation"] is True


SIDECAR = """githubConfigUrl: https://github.com/a/b
template:
  spec:
    containers:
      - name: runner
        env: [{name: DOCKER_HOST, value: "unix:///var/run/docker.sock"}]
      - name: dind
        image: docker:dind
        securityContext: {privileged: true}
"""


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (DIND, ["containerMode.type: dind"]),
        (SIDECAR, ["DOCKER_HOST", "docker:dind", "privileged: true"]),
        ("arc:\n  runnerScaleSetName: all\n  containerMode: {type: dind}\n", ["containerMode.type: dind", "“all”"]),
    ],
)
def test_a_scale_set_with_docker_stops_a_merge(content: str, named: list[str]) -> None:
    said = refused("github-kubernetes", "values.yaml", content)
    assert all(one in said[0] for one in named)
    assert "separate scale set" in said[1]
    assert put("github-kubernetes", "values.yaml", content, into="all").diff
    assert put("github-kubernetes", "values.yaml", f"runnerScaleSetName: werf\n{DIND}").diff


OWN = """githubConfigUrl: https://github.com/a/b
containerMode: {{type: {mode}}}
template:
  spec:
    containers:
      - name: runner
        env: [{{name: ACTIONS_RUNNER_CONTAINER_HOOK_TEMPLATE, value: {path}}}]
    volumes:
      - name: work
        {work}
"""
CLAIM = "ephemeral: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 1Gi}}}}}"


def test_the_owners_template_of_pods_and_work_volume_stay() -> None:
    content = OWN.format(mode="kubernetes", path="/etc/mine/pod.yaml", work=CLAIM)
    done = put("github-kubernetes", "values.yaml", content)
    assert "kubernetesModeWorkVolumeClaim" not in done.after
    assert "/etc/mine/pod.yaml" in done.after
    assert "job-template" not in done.after
    assert any("is kept (/etc/mine/pod.yaml)" in SAY(one) for one in done.notices)


def test_values_that_supplement_others_get_no_repository() -> None:
    content = "template:\n  spec:\n    containers:\n      - name: runner\n        image: a/runner:1\n"
    done = put("github-kubernetes", "values.yaml", content)
    assert "githubConfig" not in done.after
    assert "werf-job-template" in done.after
    assert any("other values set it" in SAY(one) for one in done.notices)
    given = put("github-kubernetes", "values.yaml", content, ci_url="https://github.com/a/b").after
    assert "githubConfigUrl: https://github.com/a/b\n" in given
    assert "githubConfigSecret" in given


def test_a_mode_without_a_volume_stays_one() -> None:
    content = OWN.format(mode="kubernetes-novolume", path="/home/runner/job-template/pod.yaml", work=CLAIM)
    after = put("github-kubernetes", "values.yaml", content).after
    assert "containerMode: {type: kubernetes-novolume}\n" in after
    assert "name: werf-job-template" in after


def test_a_work_volume_that_jobs_cannot_share_is_told() -> None:
    content = OWN.format(mode="kubernetes", path="/home/runner/job-template/pod.yaml", work="emptyDir: {}")
    assert any("work is kept" in SAY(one) for one in put("github-kubernetes", "values.yaml", content).notices)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (
            '[[runners]]\n\tname = "werf"\n\texecutor = "docker"\n\t[runners.docker]\n\t\timage = "a"\n',
            "\t\tsecurity_opt = [\n",
        ),
        ('[[runners]]\n    name = "werf"\n    executor = "docker"\n', "    [runners.docker]\n        image ="),
        ('[[runners]]\nname = "werf"\nexecutor = "docker"\n[runners.docker]\nimage = "a"\n', "\nsecurity_opt = [\n"),
    ],
)
def test_new_lines_are_indented_as_those_around_them(content: str, line: str) -> None:
    shell = '[[runners]]\n  name = "other"\n  executor = "shell"\n  [runners.cache]\n    Type = "s3"\n'
    assert line in put("gitlab-docker", "config.toml", content).after
    assert line in put("gitlab-docker", "config.toml", shell + content).after
    assert line in put("gitlab-docker", "config.toml", content + shell).after
