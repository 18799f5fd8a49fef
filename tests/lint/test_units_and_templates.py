"""Units of systemd are read as the commands that they start; templates and configurations are called what they are."""

import pytest

from tests.lint.judging import judge, named, serious
from tests.targets.plans import ABLE
from wizard.application.fixing import fixed
from wizard.facts.model import make_facts
from wizard.language import Language
from wizard.lint.linting import lint
from wizard.lint.opening import LintSource
from wizard.plan.settings import Answers

SAY = Language("en")
IMAGE = "registry.werf.io/werf/werf:2-stable"
UNIT = f"""[Unit]
Description=It's a build
After=docker.service

[Service]
Environment=IMAGE={IMAGE} "A=b"
ExecStartPre=-/usr/bin/docker rm --force %n
ExecStart=/usr/bin/docker run --rm --name %n \\
  # a comment between the lines
  --network host \\
  $IMAGE werf build
ExecStop=/usr/bin/docker stop %n

[Install]
WantedBy=multi-user.target
"""


def test_a_unit_starts_what_its_commands_start() -> None:
    report = judge(UNIT, name="build.service")
    assert report.judged == 1
    (found,) = named(report, "seccomp-default")
    assert found.at.line == 8
    assert report.unread == ()


def test_a_unit_is_fixed_where_its_command_is() -> None:
    content = UNIT.replace("$IMAGE", IMAGE).replace("  # a comment between the lines\n", "")
    outcome = fixed([LintSource("build.service", content)], lambda given: lint(given, make_facts(ABLE), Answers({})))
    after = outcome.files["build.service"]
    assert "  --security-opt seccomp=unconfined \\\n" in after
    assert serious(judge(after, name="build.service")) == []
    assert set(content.split("\n")) <= set(after.split("\n"))


@pytest.mark.parametrize("prefix", ["", "-", "@", "+", "!!", ":-"])
def test_signs_before_a_command_are_no_part_of_it(prefix: str) -> None:
    content = f"[Service]\nExecStart={prefix}/usr/bin/podman run --privileged {IMAGE} werf build\n"
    assert judge(content, name="a.service").judged == 1


def test_a_unit_without_containers_has_none() -> None:
    report = judge("[Service]\nExecStart=/usr/bin/make build\nUser=it's me\n", name="a.service")
    assert (report.judged, report.unread) == (0, ())


@pytest.mark.parametrize(
    ("name", "content", "way"),
    [
        ("a.yaml", "kind: Pod\nmetadata:\n  name: {{ .Release.Name }}-a\n", "helm template"),
        ("a.yaml", "kind: Pod\nmetadata:\n  name: {{ $name }}-a\n", "helm template"),
        ("values.yaml.tpl", 'a: b\n%{ if c != "" }\nd: e\n%{ endif }\n', "templatefile"),
        ("config.toml", '[[runners]]\n  executor = "docker"\n  limit = ${limit}\n', "templatefile"),
        (
            "values.yaml.tpl",
            "runnerToken: a\nrunners:\n  config: |\n    [[runners]]\n      [runners.kubernetes]\n"
            "        privileged = ${privileged}\n",
            "templatefile",
        ),
    ],
)
def test_a_template_is_called_one(name: str, content: str, way: str) -> None:
    (found,) = judge(content, name=name).unread
    assert "this is a template" in SAY(found.why)
    assert way in SAY(found.ways[0])


def test_an_expression_of_github_makes_no_template() -> None:
    (found,) = judge("a: ${{ .b }}\n  c: [\n", name="a.yaml").unread
    assert "not YAML" in SAY(found.why)


@pytest.mark.parametrize(
    ("name", "content", "program"),
    [
        ("storage.conf", '[storage]\ndriver = "overlay"\n', "Buildah"),
        ("etc/containers/containers.conf", "[network]\n", "Buildah"),
        ("daemon.json", '{"userns-remap": "default"}\n', "Docker"),
    ],
)
def test_the_configuration_of_a_program_is_no_container(name: str, content: str, program: str) -> None:
    (found,) = judge(content, name=name).unread
    assert SAY(found.why).startswith(f"{name}: this configures {program}")


@pytest.mark.parametrize("name", ["pipeline.jsonnet", "main.cue", "notes.txt"])
def test_what_is_not_called_yaml_is_not_said_to_be_broken_yaml(name: str) -> None:
    (found,) = judge('local a() = {\n  "b": c,\n};\n', name=name).unread
    assert "type of this file is unknown" in SAY(found.why)


CONFIG = """runners:
  config: |
    [[runners]]
      executor = "kubernetes"
      [runners.kubernetes]
        namespace = "{{{{ .Release.Namespace }}}}"
        {line}
"""


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('volumes = ["/a"]\'', "values.yaml:7:25: this is not TOML"),
        ("privileged = {{ .Values.p }}", "contains a template"),
        ("{{ if .Values.p }}a = 1{{ else }}a = 2{{ end }}", "contains a template"),
        ("{{- .Values.more | nindent 8 }}", "contains a template"),
    ],
)
def test_a_fault_of_toml_is_no_template(line: str, why: str) -> None:
    (found,) = judge(CONFIG.format(line=line), name="values.yaml").unread
    assert why in SAY(found.why)


POD = """template:
  spec:
    containers:
      - name: runner
        image: {image}
        command: [werf, build]
"""


def test_the_template_alone_is_of_a_scale_set() -> None:
    report = judge(POD.format(image=IMAGE), name="values.yaml")
    assert report.judged == 1
    assert report.unread == ()
    part = "spec:\n" + "".join(f"  {line}\n" for line in POD.format(image="a").splitlines())
    for other in (f"replicas: 1\n{POD.format(image='a')}", part):
        (found,) = judge(other, name="values.yaml").unread
        assert "type of this file is unknown" in SAY(found.why)


def test_hooks_that_the_owner_sets_are_the_mode_kubernetes() -> None:
    hooks = "".join(
        f"          - {{name: ACTIONS_RUNNER_CONTAINER_HOOK{end}, value: /a}}\n" for end in ("S", "_TEMPLATE")
    )
    pod = POD.format(image="a/runner-with-werf:1").replace("[werf, build]", "[/run.sh]")
    content = f"githubConfigUrl: x\n{pod}        env:\n{{hooks}}"
    assert judge(content.format(hooks=hooks), name="values.yaml").unread == ()
    (found,) = judge(content.format(hooks=hooks.splitlines()[0] + "\n"), name="values.yaml").unread
    assert "Jobs run in this container itself" in SAY(found.why)
