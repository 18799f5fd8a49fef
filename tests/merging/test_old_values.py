"""Values of gitlab-runner in their old form, and as a part of another chart's: what they say themselves is kept."""

import pytest

from tests.merging.test_choices import put, refusal
from tests.merging.test_shared import SAY, refused
from wizard.formats.toml_tree import parse_toml
from wizard.formats.tree import plain
from wizard.formats.yaml_tree import parse_yaml
from wizard.merging.kinds import kind_of

OLD = """gitlabUrl: https://git.example.net
runnerRegistrationToken: x
runners:
  image: alpine:3.20
  namespace: ci
  serviceAccountName: builder
"""


def config_of(after: str, part: str = "") -> dict[str, object]:
    values = plain(parse_yaml(after, "x")[0], after)
    text = (values[part] if part else values)["runners"]["config"]
    runner = parse_toml(text, "x").data["runners"][0]
    assert isinstance(runner, dict)
    return runner


def test_a_new_config_says_what_the_file_says_itself() -> None:
    runner = config_of(put("gitlab-kubernetes", "values.yaml", OLD).after)
    table = runner["kubernetes"]
    assert runner["url"] == "https://git.example.net"
    assert isinstance(table, dict)
    assert (table["namespace"], table["service_account"], table["image"]) == ("ci", "builder", "alpine:3.20")
    assert table["build_container_security_context"]["seccomp_profile"] == {"type": "Unconfined"}


def test_a_setting_that_is_given_wins_over_the_old_value() -> None:
    settings = {"namespace": "mine", "ci_url": "https://git.example.org"}
    runner = config_of(put("gitlab-kubernetes", "values.yaml", OLD, **settings).after)
    table = runner["kubernetes"]
    assert isinstance(table, dict)
    assert (table["namespace"], runner["url"]) == ("mine", "https://git.example.org")


def test_jobs_stay_in_the_namespace_of_the_release_if_no_key_says_another() -> None:
    table = config_of(put("gitlab-kubernetes", "values.yaml", "runners: {tags: x}\ngitlabUrl: https://a\n").after)
    assert isinstance(table["kubernetes"], dict)
    assert table["kubernetes"]["namespace"] == "{{.Release.Namespace}}"


def test_a_file_with_a_server_and_no_runners_keeps_its_server() -> None:
    runner = config_of(put("gitlab-kubernetes", "values.yaml", "gitlabUrl: https://git.example.net\n").after)
    assert (runner["url"], runner["name"]) == ("https://git.example.net", "werf")


def test_old_keys_whose_meaning_is_not_carried_over_are_named() -> None:
    content = f"{OLD}  builds: {{cpuLimit: 1}}\n  tags: everyone\n"
    said = [SAY(one) for one in put("gitlab-kubernetes", "values.yaml", content).notices]
    assert [one for one in said if "runners.builds" in one and "runners.tags" not in one]


def test_an_old_runner_with_privileges_is_not_changed_under_others() -> None:
    assert "privileged = true" in refused("gitlab-kubernetes", "values.yaml", f"{OLD}  privileged: true\n")[0]
    runner = config_of(put("gitlab-kubernetes", "values.yaml", f"{OLD}  privileged: true\n", into="1").after)
    assert isinstance(runner["kubernetes"], dict)
    assert runner["kubernetes"]["privileged"] is True
    assert put("gitlab-kubernetes", "values.yaml", f"{OLD}  privileged: true\n  tags: werf\n").diff


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("runners: {image: alpine}\nconcurrent: 4\n", "gitlab-values"),
        ("runners: {privileged: true}\n", "gitlab-values"),
        ("concurrent: 4\ncheckInterval: 30\n", "gitlab-values"),
        ("ci:\n  gitlabUrl: https://a\n  runners: {tags: x}\n", "gitlab-values"),
        ("arc: {githubConfigUrl: https://github.com/a}\nother: {replicas: 1}\n", "scale-set-values"),
        ("runners: {image: alpine, script: [make]}\n", "pipeline"),
        ("services: [docker:dind]\nbuild: {script: [make]}\n", "pipeline"),
        ("variables: {runnerToken: x}\nbuild: {script: [make]}\n", "pipeline"),
        (".base: {image: alpine}\nbuild: {extends: .base}\n", "pipeline"),
        ("replicaCount: 1\nimage: {tag: x}\n", ""),
    ],
)
def test_what_a_file_is(content: str, kind: str) -> None:
    assert kind_of("file.yaml", [plain(parse_yaml(content, "x")[0], content)]) == kind


def test_a_part_of_another_charts_values_is_merged_into_whatever_it_is_called() -> None:
    umbrella = "web: {replicas: 2}\nci:\n" + "".join(f"  {line}\n" for line in OLD.splitlines())
    after = put("gitlab-kubernetes", "values.yaml", umbrella).after
    assert after.startswith("web: {replicas: 2}\n")
    assert config_of(after, "ci")["url"] == "https://git.example.net"
    two = umbrella + umbrella.replace("web", "db").replace("ci:", "cd:")
    assert "several parts contain values of gitlab-runner: ci, cd." in refusal("gitlab-kubernetes", "values.yaml", two)
    assert config_of(put("gitlab-kubernetes", "values.yaml", two, into="cd").after, "cd")
