"""What is done with the files: commands that work the first time, in their order, the same wherever they are said."""

import re
import shlex
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.targets.plans import exported
from wizard.language import Language
from wizard.plan.targets import TARGETS
from wizard.targets.exporting import commented
from wizard.targets.steps import steps_in

CLUSTER = [target.id for target in TARGETS.values() if target.engine == "kubernetes" and target.id != "argocd"]
SAY = Language("en")
CONTENT = Path(__file__).parents[2] / "content"


def lines(target: str, given: dict[str, str]) -> list[str]:
    return [command for command, _ in exported(target, given, files=True).steps]


def documents(target: str, given: dict[str, str]) -> list[dict[str, object]]:
    files = [file for file in exported(target, given, files=True).artifacts if file.language == "yaml"]
    return [one for file in files for one in YAML(typ="safe").load_all(file.content) if isinstance(one, dict)]


@pytest.mark.parametrize("target", [*CLUSTER, "argocd"])
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"hardening": "least-privilege"},
        {"mode": "fuse-device", "hardening": "least-privilege"},
        {"mode": "fuse-device", "fuse_plugin": "smarter-devices/fuse"},
        {"workload": "job"},
        {"namespace_create": "no"},
    ],
)
def test_only_files_that_are_there_are_applied_and_what_is_for_nodes_is_awaited_before_the_pod(
    target: str, given: dict[str, str]
) -> None:
    done = lines(target, given)
    paths = {file.path for file in exported(target, given, files=True).artifacts}
    applied = [path for command in done for path in re.findall(r"kubectl apply -f (\S+)", command)]
    assert set(applied) <= paths
    manifests = {path for path in paths if path.endswith(".yaml") and "/" not in path}
    assert manifests - set(applied) <= {"values.yaml", ".gitlab-ci.yml", "repo-server-patch.yaml"}
    last = next(
        i for i, command in enumerate(done) if re.search("kubernetes.yaml|application.yaml|helm upgrade", command)
    )
    for path in paths & {"node-profiles.yaml", "fuse-device-plugin.yaml"}:
        at = done.index(f"kubectl apply -f {path}")
        content = next(file.content for file in exported(target, given, files=True).artifacts if file.path == path)
        name = next(one for one in YAML(typ="safe").load_all(content) if one["kind"] == "DaemonSet")["metadata"]["name"]
        assert done[at + 1].startswith(f"kubectl -n kube-system rollout status daemonset/{name} ")
        assert at + 1 < last


@pytest.mark.parametrize("target", CLUSTER)
def test_a_secret_comes_after_its_namespace_and_before_what_reads_it(target: str) -> None:
    done = lines(target, {})
    made = next(i for i, command in enumerate(done) if re.search("create namespace|werf-runner.yaml", command))
    secret = next(i for i, command in enumerate(done) if "create secret" in command)
    read = next(i for i, command in enumerate(done) if re.search("kubernetes.yaml|helm upgrade", command))
    assert made < secret < read


@pytest.mark.parametrize("target", ["kubernetes", "ci-kubernetes"])
@pytest.mark.parametrize(("workload", "read"), [("pod", "logs -f pod/b"), ("job", "logs -f job/b ")])
def test_what_is_read_is_what_is_made(target: str, workload: str, read: str) -> None:
    given = {"workload": workload, "name": "b", "namespace": "a"}
    assert read in f"{lines(target, given)[-1]} "
    run = documents(target, given)[-1] if target == "kubernetes" else None
    assert run is None or str(run["kind"]).lower() == workload


@pytest.mark.parametrize("target", ["kubernetes", "ci-kubernetes"])
@pytest.mark.parametrize("name", ["werf", "a" * 63])
@pytest.mark.parametrize("code", ["en", "ru"])
def test_the_manifests_first_lines_have_every_command_whole(target: str, name: str, code: str) -> None:
    result = exported(target, {"name": name, "namespace": name, "hardening": "least-privilege"}, files=True)
    first = commented(result, Language("ru" if code == "ru" else "en"))[0].content
    if target == "ci-kubernetes":
        assert result.artifacts[0].path == "werf-runner.yaml"
    said = " ".join(line.removeprefix("#") for line in first.splitlines() if line.startswith("#"))
    words = shlex.split(said.replace("\\ ", " ").replace("`", "").replace("'", ""), posix=False)
    for command, _ in result.steps:
        wanted = shlex.split(command, posix=False)
        assert any(words[at : at + len(wanted)] == wanted for at in range(len(words))), command


def test_a_stream_says_what_comes_before_it() -> None:
    said = [SAY(line) for line in exported("kubernetes", {}).header]
    assert "  kubectl create namespace werf --save-config" in said
    assert not any("apply -f kubernetes.yaml" in line for line in said)


@pytest.mark.parametrize("target", [*CLUSTER, "argocd"])
def test_a_namespace_that_is_there_is_not_written_and_its_level_is_a_command(target: str) -> None:
    made = documents(target, {})
    left = documents(target, {"namespace_create": "no"})
    assert not any(one.get("kind") == "Namespace" for one in left)
    assert not any("create namespace" in command for command in lines(target, {"namespace_create": "no"}))
    assert "CreateNamespace" not in str(left)
    if target == "argocd":
        return
    (namespace,) = [one for one in made if one.get("kind") == "Namespace"]
    level = namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]  # type: ignore[index]
    notes = [SAY(note) for note in exported(target, {"namespace_create": "no"}).notes]
    assert f"  kubectl label --overwrite namespace werf pod-security.kubernetes.io/enforce={level}" in notes


@pytest.mark.parametrize("target", CLUSTER)
@pytest.mark.parametrize("platform", ["generic", "openshift"])
def test_without_rights_none_are_written_and_the_account_is(target: str, platform: str) -> None:
    given = {"rbac": "none", "namespace_create": "no", "platform": platform}
    kinds = {str(one.get("kind")) for one in documents(target, given)}
    assert not [kind for kind in kinds if re.search("Role|Binding|Namespace|SecurityContextConstraints", kind)]
    assert "ServiceAccount" in kinds
    assert any("kubectl create rolebinding" in SAY(note) for note in exported(target, given).notes)


def test_the_account_that_every_namespace_has_is_not_written() -> None:
    assert "ServiceAccount" not in {one.get("kind") for one in documents("kubernetes", {"service_account": "default"})}


@pytest.mark.parametrize("code", ["en", "ru"])
@pytest.mark.parametrize("target", ["kubernetes", "gitlab-kubernetes", "github-kubernetes"])
def test_the_page_of_a_target_has_its_steps(target: str, code: str) -> None:
    page = (CONTENT / "targets" / target / f"{code}.md").read_text("utf-8")
    blocks = [re.sub(r"\\\n\s+", "", block) for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL)]
    wanted = [command for command in lines(target, {}) if not re.match("git add|cp -i|mkdir", command)]
    assert any(block.splitlines() == wanted for block in blocks)


def test_a_dry_run_that_a_page_names_works_in_a_new_cluster() -> None:
    # Whoever has a problem has applied the files before: the namespace is there.
    for page in (one for one in CONTENT.rglob("*.md") if one.parts[-3] != "problems"):
        for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            if "kubectl apply --dry-run=server" in block:
                assert block.index("kubectl create namespace werf") < block.index("--dry-run=server"), page


@pytest.mark.parametrize("form", ["linux", "daemonset", "talos", "bottlerocket"])
def test_what_prepares_a_machine_is_run_in_its_own_form(form: str) -> None:
    closed = {"userns.max": "0"}
    result = exported("host", {"node_system": form}, closed, files=True)
    assert [file.path in command for file, (command, _) in zip(result.artifacts, result.steps, strict=True)] == [True]


IN_PROJECT = ("pipeline", "workflow", "compose")


@pytest.mark.parametrize("target", [target for target in TARGETS if target != "host"])
def test_what_belongs_into_the_project_is_put_there_before_it_is_used(target: str) -> None:
    result = exported(target, {"hardening": "least-privilege"}, files=True)
    done = [command for command, _ in steps_in(Path("a b"), result.steps, result.artifacts)]
    for file in result.artifacts:
        if file.kind in IN_PROJECT:
            copied = next(i for i, command in enumerate(done) if "cp -i" in command and f"'a b/{file.path}'" in command)
            used = f"git add {file.path}" if file.kind != "compose" else "docker compose run --rm werf"
            assert copied < done.index(used)


@pytest.mark.parametrize("target", ["compose", "gitlab-docker", "github-docker", "argocd"])
def test_files_in_the_projects_own_folder_are_not_copied_onto_themselves(target: str) -> None:
    result = exported(target, {}, files=True)
    assert not any("cp -i" in command for command, _ in steps_in(Path(), result.steps, result.artifacts))


@pytest.mark.parametrize(
    ("target", "given"),
    [
        ("gitlab-docker", {}),
        ("gitlab-docker", {"gitlab_runner": "18.0"}),
        ("github-docker", {}),
    ],
)
def test_what_options_name_on_a_runners_machine_is_put_there(target: str, given: dict[str, str]) -> None:
    result = exported(target, {"hardening": "least-privilege", **given}, files=True)
    told = "\n".join(file.content for file in result.artifacts if file.language in ("toml", "yaml"))
    named = set(re.findall(r"/etc/[\w-]+/werf-buildah[\w.-]+", told))
    done = [command for command, _ in result.steps]
    assert {command.split()[-1] for command in done if "install -D" in command} == named
    assert ("apparmor=werf-buildah" in told) == any("export host --hardening least-privilege" in one for one in done)
