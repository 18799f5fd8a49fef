"""What goes with a file is made for the namespace, the account and the version that the file itself names."""

from pathlib import Path

import pytest

from tests.cli.running import FACTS, wizard
from tests.merging.test_choices import put
from tests.merging.test_workflows import CONVERGE, PATH, workflow
from tests.merging.test_workloads import document
from tests.targets.plans import exported
from wizard.merging.adopting import adopted
from wizard.merging.source import source
from wizard.plan.settings import check_answers

RUNNER = '[[runners]]\n  name = "werf"\n  executor = "kubernetes"\n  [runners.kubernetes]\n    namespace = "builds"\n'
OLD = "gitlabUrl: https://git.example.net\nrunners: {namespace: ci, image: alpine}\n"


def taken(target: str, name: str, content: str, **settings: str) -> dict[str, str]:
    given = {"mode": "overlay", **settings}
    found = adopted(source(name, content), exported(target, given, files=True), check_answers(given, target))
    return dict(found.settings)


@pytest.mark.parametrize(
    ("target", "name", "content", "settings"),
    [
        ("gitlab-kubernetes", "config.toml", RUNNER, {"namespace": "builds", "namespace_create": "no"}),
        ("gitlab-kubernetes", "config.toml", RUNNER + '    service_account = "ci"\n', {"service_account": "ci"}),
        ("gitlab-kubernetes", "values.yaml", OLD, {"namespace": "ci"}),
        ("gitlab-kubernetes", "values.yaml", f"part:\n  {OLD.replace(chr(10), chr(10) + '  ')}\n", {"namespace": "ci"}),
        (
            "github-docker",
            PATH,
            workflow("{uses: werf/actions/converge@v1.2, with: {channel: ea}}"),
            {"version": "1.2", "channel": "ea"},
        ),
        (
            "github-docker",
            PATH,
            workflow('run: source "$(trdl use werf 1.2 beta)"', CONVERGE),
            {"version": "1.2", "channel": "beta"},
        ),
        ("gitlab-docker", ".gitlab-ci.yml", "d: {script: [. $(trdl use werf 1.2), werf build]}\n", {"version": "1.2"}),
        ("kubernetes", "app.yaml", document("Deployment"), {"namespace": "apps"}),
        (
            "kubernetes",
            "app.yaml",
            "kind: ServiceAccount\nmetadata: {name: werf, namespace: other}\n",
            {"namespace": "other"},
        ),
    ],
)
def test_what_a_file_says_itself_is_taken(target: str, name: str, content: str, settings: dict[str, str]) -> None:
    assert settings.items() <= taken(target, name, content).items()
    assert not taken(target, name, content, **settings).keys() & settings.keys()


@pytest.mark.parametrize(
    ("target", "name", "content"),
    [
        ("gitlab-kubernetes", "config.toml", RUNNER.replace("builds", "{{.Release.Namespace}}")),
        ("gitlab-kubernetes", "config.toml", RUNNER.replace("builds", "werf")),
        ("gitlab-kubernetes", "config.toml", "broken = ["),
        ("gitlab-docker", "config.toml", RUNNER),
        ("github-docker", PATH, workflow("uses: werf/actions/install@main", CONVERGE)),
        ("github-docker", PATH, workflow("uses: werf/actions/install@v2", CONVERGE)),
        ("github-docker", PATH, workflow("uses: werf/actions/install@v9.9", CONVERGE)),
        ("kubernetes", "app.yaml", "kind: ConfigMap\nmetadata: {name: x, namespace: other}\n"),
    ],
)
def test_what_says_nothing_that_can_be_taken_changes_nothing(target: str, name: str, content: str) -> None:
    assert taken(target, name, content) == {}


def test_a_namespace_that_only_helm_knows_is_told() -> None:
    given = {"mode": "overlay"}
    content = RUNNER.replace("builds", "{{.Release.Namespace}}")
    made = exported("gitlab-kubernetes", given, files=True)
    (notices,) = adopted(source("config.toml", content), made, check_answers(given, "gitlab-kubernetes")).notices
    assert notices.values["value"] == "{{.Release.Namespace}}"


def run(target: str, *words: str, folder: Path) -> tuple[str, str]:
    done = wizard("export", target, "--facts", "-", "--no-comments", *words, stdin=FACTS, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def test_the_command_makes_what_goes_with_it_for_the_files_namespace(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(RUNNER)
    (tmp_path / "werf-runner.yaml").write_text("kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n")
    diff, said = run("gitlab-kubernetes", "--merge", "config.toml", "--merge", "werf-runner.yaml", folder=tmp_path)
    assert "+  namespace: builds" in diff
    assert "namespace: werf" not in diff
    assert "namespace=builds" in said
    _, alone = run("gitlab-kubernetes", "--merge", "config.toml", folder=tmp_path)
    assert "`export gitlab-kubernetes --set namespace=builds --set namespace_create=no -o DIR`" in alone


def test_what_lint_finds_in_the_result_is_told(tmp_path: Path) -> None:
    (tmp_path / "compose.yml").write_text(
        "services:\n  werf: {image: werf/werf:2-stable, command: werf converge}\n"
        "  other:\n    image: werf/werf:2-stable\n    command: werf build\n"
    )
    _, said = run("compose", "--merge", "compose.yml", folder=tmp_path)
    assert "compose.yml:" in said
    assert "still to fix: " in said
    (tmp_path / "one.yml").write_text("services:\n  werf: {image: werf/werf:2-stable, command: werf converge}\n")
    assert "still to fix" not in run("compose", "--merge", "one.yml", folder=tmp_path)[1]


def test_what_is_left_of_other_runners_is_not_told(tmp_path: Path) -> None:
    other = '[[runners]]\n  name = "x"\n  executor = "docker"\n  [runners.docker]\n    image = "a"\n'
    (tmp_path / "config.toml").write_text(other + other.replace('"x"', '"werf"') + other.replace('"x"', '"y"'))
    _, said = run("gitlab-docker", "--merge", "config.toml", folder=tmp_path)
    assert "still to fix" not in said


@pytest.mark.parametrize(
    ("line", "name", "namespace"),
    [
        ("", "all", "default"),
        ('    namespace = ""\n', "all", "default"),
        ("", "werf", ""),
        ('    namespace = "x"\n', "all", "x"),
    ],
)
def test_jobs_of_others_are_moved_to_no_other_namespace(line: str, name: str, namespace: str) -> None:
    content = RUNNER.replace('"werf"', f'"{name}"').replace('    namespace = "builds"\n', line)
    assert taken("gitlab-kubernetes", "config.toml", content).get("namespace", "") == namespace
    after = put("gitlab-kubernetes", "config.toml", content).after
    assert ('namespace = "werf"' in after) is (name == "werf")
    assert ("image = " in after) is (name == "werf")


def test_a_refusal_is_all_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "values.yaml").write_text("githubConfigUrl: https://github.com/a/b\ncontainerMode: {type: dind}\n")
    words = ("export", "github-kubernetes", "--facts", "-", "--merge", "values.yaml")
    done = wizard(*words, stdin=FACTS, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("werf-wizard: values.yaml: other jobs may depend on containerMode.type: dind")
    assert wizard(*words, "--into", "arc", stdin=FACTS, cwd=tmp_path).returncode == 0
