"""The containers in which a Jenkinsfile runs its steps are judged by their arguments and by these steps."""

import pytest

from tests.lint.judging import judge, named, serious
from tests.targets.plans import ABLE
from wizard.application.fixing import fixed
from wizard.facts.model import make_facts
from wizard.lint.linting import lint
from wizard.lint.opening import LintSource
from wizard.plan.settings import Answers

IMAGE = "registry.werf.io/werf/werf:2-stable"
OPTIONS = (
    "--security-opt seccomp=unconfined --security-opt apparmor=unconfined"
    " -v layers:/home/build/.local/share/containers -v run:/run/user/1000"
)
STAGES = "stages { stage('a') { steps { sh 'werf converge' } } }"
WAYS = {
    "an agent": "pipeline {\n  agent {\n    docker {\n      image 'IMAGE'\n      args 'ARGS'\n    }\n  }\n"
    f"  {STAGES}\n}}\n",
    "brackets": f'pipeline {{ agent {{ docker {{ image("IMAGE"); args("ARGS") }} }}\n {STAGES} }}\n',
    "a stage": "pipeline { agent none\n stages { stage('a') { agent { docker { image 'IMAGE'\n args 'ARGS' } }\n"
    " steps { sh 'werf build' } } } }\n",
    "a method": "node {\n  docker.image('IMAGE').inside('ARGS') {\n    sh 'werf build'\n  }\n}\n",
    "within a registry": "node { docker.withRegistry('https://a', 'b') { docker.image('IMAGE').inside('ARGS') {\n"
    ' sh """\n  werf build\n """ } } }\n',
    "a variable": "def name = 'IMAGE'\ndef tools = docker.image(name)\n"
    "node { tools.inside('ARGS') { sh 'werf build' } }\n",
    "a part of a text": "def repo = 'registry.werf.io/werf'\nnode {\n"
    '  docker.image("${repo}/werf:2-stable").inside("ARGS") { sh "werf build" }\n}\n',
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_container_of_steps_is_judged_by_its_arguments(way: str) -> None:
    content = way.replace("IMAGE", IMAGE)
    good = judge(content.replace("ARGS", OPTIONS), name="Jenkinsfile")
    assert (good.judged, serious(good), good.unread) == (1, [], ())
    bad = judge(content.replace("ARGS", "--network host"), name="Jenkinsfile")
    assert {one.rule for one in serious(bad)} >= {"seccomp-default", "apparmor-default"}
    root = judge(content.replace("ARGS", f"-u root {OPTIONS}"), name="Jenkinsfile")
    (found,) = named(root, "user-root")
    assert content.split("\n")[found.at.line - 1][found.at.column - 1 :].startswith("ARGS")


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_arguments_are_fixed_where_they_are(way: str) -> None:
    content = way.replace("IMAGE", IMAGE).replace("ARGS", "--network host")
    outcome = fixed([LintSource("Jenkinsfile", content)], lambda sources: lint(sources, make_facts(ABLE), Answers({})))
    after = outcome.files["Jenkinsfile"]
    assert named(judge(after, name="Jenkinsfile"), "seccomp-default") == []
    assert after.startswith(content[: content.index("--network host")])
    assert after.endswith(content[content.index("--network host") + len("--network host") :])


WITHOUT_WERF = {
    "another stage": "pipeline { agent { docker 'node:20' }\n stages { stage('a') { steps { sh 'npm ci' } }\n"
    "  stage('b') { agent any\n steps { sh 'werf build' } } } }\n",
    "beside the steps": "node { docker.image('postgres').withRun('-e A=b') { c -> sh 'make' } }\n",
    "a comment": "node {\n // docker.image('werf').inside { sh 'werf build' }\n"
    " /* agent { docker 'werf' } */\n sh 'make' }\n",
    "a text": "node { sh 'make' \n echo 'agent { docker { image \"werf/werf\" } }' }\n",
}


@pytest.mark.parametrize("content", WITHOUT_WERF.values(), ids=WITHOUT_WERF)
def test_a_container_in_which_no_step_runs_werf_is_not_judged(content: str) -> None:
    report = judge(content, name="Jenkinsfile")
    assert (report.judged, serious(report)) == (0, [])


@pytest.mark.parametrize(
    "args",
    ["args OPTS", 'args "-v a:/b ${OPTS}"', "args '-v a:/b ' + OPTS", 'args "${params.OPTS}"'],
)
def test_of_arguments_that_are_not_known_nothing_is_said_to_be_missing(args: str) -> None:
    content = f"pipeline {{ agent {{ docker {{\n image '{IMAGE}'\n {args}\n }} }}\n {STAGES} }}\n"
    report = judge(content, name="Jenkinsfile")
    assert (report.judged, serious(report)) == (1, [])
    assert len(named(report, "not-known")) == 1


@pytest.mark.parametrize(
    "content",
    [
        "pipeline { agent { docker { image \"${IMAGE}\" } }\n stages { stage('a') { steps { runs() } } } } // werf\n",
        "pipeline { agent { docker { image params.IMAGE } }\n stages { stage('a') { steps { runs() } } } } // werf\n",
        "pipeline { agent { dockerfile { filename 'ci/werf' } }\n stages { stage('a') { steps { runs() } } } }\n",
        "node { docker.build('a').inside { sh 'werf build' } }\n",
        "node { bat 'docker run --rm %IMAGE% converge & rem werf' }\n",
    ],
)
def test_an_image_that_is_not_known_is_said(content: str) -> None:
    assert named(judge(content, name="Jenkinsfile"), "not-read")


def test_a_script_of_windows_goes_on_behind_a_caret() -> None:
    content = f"node {{\n  bat '''\n  docker run --rm ^\r\n    --privileged ^\n    {IMAGE} werf converge\n'''\n}}\n"
    report = judge(content, name="Jenkinsfile")
    assert (report.judged, report.unread) == (1, ())
    (found,) = named(report, "privileged-wide")
    assert (found.at.line, found.at.column) == (4, 5)


def test_variables_of_the_environment_are_those_of_the_container() -> None:
    content = (
        f"pipeline {{ environment {{ WERF_BUILDAH_MODE = 'docker' }}\n agent {{ docker '{IMAGE}' }}\n {STAGES} }}\n"
    )
    report = judge(content, name="Jenkinsfile")
    assert report.judged == 1
    assert named(report, "seccomp-default") == []


@pytest.mark.parametrize(
    "content", ["node { sh '''", "agent { docker {", "docker.image(", "agent { docker { image", "}}{"]
)
def test_a_file_that_is_cut_is_answered(content: str) -> None:
    judge(f"{content}", name="Jenkinsfile")


@pytest.mark.parametrize(
    ("template", "is_said"),
    [
        (f"name: 'a', image: '{IMAGE}', privileged: true", True),
        ("name: 'a', image: params.IMAGE", True),
        ("name: 'a', image: 'registry.example.com/buildah:1'", True),
        ("name: 'maven', image: 'maven:3'", False),
    ],
)
def test_a_container_as_arguments_of_groovy_is_said_not_to_be_read(template: str, is_said: bool) -> None:
    content = f"podTemplate(containers: [containerTemplate({template})]) {{ node(POD_LABEL) {{ sh 'make' }} }}\n"
    assert bool(judge(content, name="Jenkinsfile").unread) is is_said


def test_escapes_of_groovy_leave_a_pod_its_lines() -> None:
    content = (
        'agent { kubernetes { yaml """\nspec:\n  containers:\n  - name: jnlp\n    args: ["\\$(SECRET)", "\\$(NAME)"]\n'
        f'  - name: werf\n    image: {IMAGE}\n    command: [sleep, "99d"]\n    securityContext:\n'
        '      privileged: true\n    workingDir: /home/${JOB}\n""" } }\n'
    )
    (found,) = named(judge(content, name="Jenkinsfile"), "privileged-wide")
    assert (found.at.line, found.fix) == (10, "- privileged: true")


POD = """pipeline {{
  agent {{
    kubernetes {{
      {default}yaml '''
spec:
  containers:
    - name: build
      image: example.com/tools:1
      command: [sleep, 99d]
    - name: other
      image: example.com/tools:1
      command: [sleep, 99d]
'''
    }}
  }}
  stages {{ stage('a') {{ steps {{ {steps} }} }} }}
}}
"""


@pytest.mark.parametrize(
    ("default", "steps"),
    [
        ("", "container('build') { dir('a') { sh 'buildah bud .' } }\n sh 'buildah images'"),
        ("", "container(name: 'build', shell: '/bin/ash') { sh 'werf build' }"),
        ("defaultContainer 'build'\n", "sh 'werf build'\n container('other') { sh 'make' }"),
        ("defaultContainer 'other'\n", "container('build') { sh 'werf build' }\n sh 'make'"),
    ],
)
def test_a_container_of_a_pod_runs_what_its_steps_run(default: str, steps: str) -> None:
    content = POD.format(default=default, steps=steps)
    report = judge(content, name="Jenkinsfile")
    assert (report.judged, report.passed_over) == (1, 1)
    assert {one.subject for one in serious(report)} == {"build"}


def test_steps_that_build_nothing_make_no_container_one_of_werf() -> None:
    report = judge(POD.format(default="", steps="container('build') { sh 'make' }"), name="Jenkinsfile")
    assert (report.judged, report.passed_over) == (0, 2)


@pytest.mark.parametrize("given", ["yamlFile 'ci/pod.yaml'", "yamlFile('ci/pod.yaml')", "yamlFile: 'ci/pod.yaml'"])
def test_the_file_of_a_pod_is_named_unless_it_is_judged_too(given: str) -> None:
    content = f"pipeline {{ agent {{ kubernetes {{ {given} }} }} }}\n"
    (found,) = named(judge(content, name="Jenkinsfile"), "not-read")
    assert found.message.values["name"] == "ci/pod.yaml"
    pod = LintSource("ci/pod.yaml", "kind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n")
    both = lint([LintSource("Jenkinsfile", content), pod], make_facts(ABLE), Answers({}))
    assert named(both, "not-read") == []
