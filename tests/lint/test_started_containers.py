"""A container that a command starts is judged wherever the command stands in a script, and the script in a file."""

import re

import pytest

from tests.lint.judging import judge, named
from tests.targets.plans import ABLE
from wizard.application.fixing import fixed
from wizard.facts.model import make_facts
from wizard.lint.linting import lint
from wizard.lint.opening import LintSource
from wizard.plan.settings import Answers

IMAGE = "registry.werf.io/werf/werf:2-stable"
START = f"docker run --rm {IMAGE} werf converge"

WITHIN = [
    "x=$(START)",
    'echo "built: $(START)"',
    "x=`START`",
    'x="${Y:-$(START)}"',
    'eval "START"',
    "eval START",
    "CMD='START'\n$CMD",
    "CMD='START'\neval \"$CMD\"",
    "bash <<EOF\nSTART\nEOF",
    "bash -s <<-'EOF'\n\tSTART\n\tEOF",
    "ssh -p 22 me@host <<'EOF'\n  set -e\n  START\nEOF",
    "cat <<EOF | ssh me@host\nSTART\nEOF",
    "tee run.sh <<EOF\nSTART\nEOF",
    "cat > run <<EOF\n#!/bin/sh\nSTART\nEOF",
    "ssh me@host 'cd app && START'",
    "ssh me@host START",
    "sh -c 'START'",
    "su - ci -c 'START'",
    "trap 'START' EXIT",
    "gcloud compute ssh box --command='START'",
    "echo 'START' | bash -e",
    "docker exec dind START",
    "docker exec dind sh -c 'START'",
    "timeout -k 5 10 START",
    "sudo -E START",
    "sudo -u ci START",
    "env -i A=b START",
    "A=b START",
    "exec START",
    "time -p nice -n 5 START",
    "retry 3 START",
    "if ! START; then exit 1; fi",
    "until START; do sleep 1; done",
    "START || true",
    "case $x in a) START ;; esac",
    "(cd app; START)",
    "f() { START; }",
    "for i in 1 2; do START && break; done",
]
"""Ways to start the container; START is the command."""


@pytest.mark.parametrize("script", WITHIN)
def test_a_command_is_found_within_others_at_its_place(script: str) -> None:
    content = "#!/bin/bash\n" + script.replace("START", START) + "\n"
    report = judge(content)
    assert (report.judged, report.unread) == (1, ())
    (found,) = named(report, "seccomp-default")
    assert content.split("\n")[found.at.line - 1][found.at.column - 1 :].startswith(("docker run", "$CMD", '"', "$"))


@pytest.mark.parametrize(
    "script",
    [
        f"docker --context far run --rm {IMAGE} werf converge",
        f"docker run --rm \\\n  -v a:/b \\\n  {IMAGE} \\\n  werf converge",
        f"echo {IMAGE} | xargs -I% docker run --rm % werf converge",
    ],
)
def test_a_command_is_found_in_its_own_spellings(script: str) -> None:
    report = judge(f"#!/bin/bash\n{script}\n")
    assert (report.judged, report.unread) == (1, ())


@pytest.mark.parametrize(
    "script",
    [
        "log_step 'START'",
        "cat > notes.txt <<EOF\nSTART\nEOF",
        "docker compose run --rm werf",
        f'start() {{ docker run --rm "$@"; }}\nstart {IMAGE} werf converge',
        f'bash -c "docker run \'{IMAGE} werf converge"',
    ],
)
def test_what_is_not_followed_is_said_once_and_is_not_clean(script: str) -> None:
    report = judge("#!/bin/bash\n" + script.replace("START", START) + "\n")
    assert report.judged == 0
    assert len(named(report, "not-read")) == 1
    assert [one.file for one in report.unread] == ["file"]


def test_a_compose_file_that_is_judged_beside_is_not_missed() -> None:
    sources = [
        LintSource("up.sh", "#!/bin/sh\ndocker compose run --rm werf\n"),
        LintSource("docker-compose.yml", f"services: {{werf: {{image: '{IMAGE}'}}}}\n"),
    ]
    report = lint(sources, make_facts(ABLE), Answers({}))
    assert (report.judged, report.unread, named(report, "not-read")) == (1, (), [])


FILES = {
    ".gitlab-ci.yml": "job:\n  image: docker:27\n  script:\n    - docker pull $IMG\n    - START\n",
    "pipeline.yml": "job:\n  image: docker:27\n  script:\n    - |\n      set -e\n      START\n",
    ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    runs-on: box\n    steps:\n      - run: |\n          START\n",
    "action.yaml": "runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: START\n",
    "Makefile": "all:\n\t@START\n",
    "Jenkinsfile": "node {\n  sh '''\n    set -e\n    START\n  '''\n}\n",
    "compose.yaml": "services:\n  a:\n    image: docker:27\n    command: sh -c 'START'\n",
    "two.compose.yaml": "services:\n  a:\n    image: docker:27\n    entrypoint: [sh, -c]\n"
    "    command:\n      - |\n        set -e\n        START\n",
    "three.compose.yaml": "services:\n  a:\n    image: docker:27\n    command: START\n",
    "pod.yaml": "kind: Pod\nspec:\n  containers:\n  - image: docker:27\n    name: a\n    command: [sh, -ec]\n"
    "    args:\n    - |\n      echo $$\n      START\n",
    "job.yaml": "apiVersion: batch/v1\nkind: CronJob\nspec:\n  jobTemplate:\n    spec:\n"
    "      template:\n        spec:\n          containers:\n"
    "          - {name: a, image: 'docker:27', args: [sh, -c, 'START']}\n",
    "task.yaml": "kind: Task\nspec:\n  steps:\n  - image: docker:27\n    script: |\n      #!/bin/sh\n      START\n",
    "two.Jenkinsfile": "node { sh(label: 'it', script: 'START') }\n",
    "one.Jenkinsfile": 'node { sh(script: "START", returnStdout: true) }\n',
}


@pytest.mark.parametrize("name", FILES)
def test_a_script_within_a_file_is_judged_and_fixed_there(name: str) -> None:
    content = FILES[name].replace("START", START)
    report = judge(content, name=name)
    assert (report.judged, report.unread) == (1, ())
    (found,) = named(report, "seccomp-default")
    assert content.split("\n")[found.at.line - 1][found.at.column - 1 :].startswith("docker run")
    outcome = fixed([LintSource(name, content)], lambda sources: lint(sources, make_facts(ABLE), Answers({})))
    assert re.sub(r"--(security-opt|mount) \S+ ", "", outcome.files[name]) == content
    assert named(judge(outcome.files[name], name=name), "seccomp-default") == []


POD = "kind: Pod\nspec: {containers: [{name: a, image: 'docker:27', ENV, command: WORDS}]}\n".replace(
    "ENV", "env: [{name: IMG, value: 'IMAGE'}]"
)
WORDS = {
    "words": "[docker, run, --rm, 'IMAGE', werf, converge]",
    "words below a program": "[timeout, '60', docker, run, --rm, 'IMAGE', werf, converge]",
    "its own variable": "[sh, -c, 'docker run --rm $IMG werf converge']",
    "a variable of the Pod": "[docker, run, --rm, $(IMG), werf, converge]",
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_a_command_of_a_pod_is_followed_word_by_word(words: str) -> None:
    report = judge(POD.replace("WORDS", words).replace("IMAGE", IMAGE), name="pod.yaml")
    assert (report.judged, report.passed_over, report.unread) == (1, 1, ())
    assert {one.subject for one in report.findings} == {"docker run"}


SERVICE = "services: {a: {image: 'docker:27', environment: {IMG: 'IMAGE'}, command: WORDS}}\n"


@pytest.mark.parametrize(
    ("words", "judged"),
    [
        ("[docker, run, 'IMAGE', werf, converge]", 1),
        ("sh -c 'docker run $$IMG werf converge'", 1),
        ("sh -c 'docker run $$IMG --version'", 1),
        ("sh -c 'docker run $IMG --version; : werf'", 0),
    ],
)
def test_a_variable_of_compose_is_not_that_of_the_service(words: str, judged: int) -> None:
    report = judge(SERVICE.replace("WORDS", words).replace("IMAGE", IMAGE), name="compose.yaml")
    assert (report.judged, bool(report.unread)) == (judged, not judged)


def test_what_a_started_pod_passes_on_is_no_sign_of_werf_in_its_own_container() -> None:
    words = "[docker, run, -e, WERF_ENV, --rm, alpine, 'true']"
    report = judge(POD.replace("WORDS", words).replace("name: IMG", "name: WERF_ENV"), name="pod.yaml")
    assert (report.judged, report.findings) == (0, ())


def test_variables_of_a_job_are_those_of_its_script() -> None:
    content = (
        f"variables: {{IMG: '{IMAGE}'}}\njob:\n  script:\n    - O=--privileged\n    - docker run $O $IMG werf build\n"
    )
    report = judge(content, name=".gitlab-ci.yml")
    assert report.judged == 1
    assert named(report, "not-read") == []


def test_expressions_of_a_workflow_are_followed_to_its_variables() -> None:
    steps = "    steps:\n      - run: docker run --rm ${{ env.IMG }} werf build\n"
    content = f"on: push\nenv: {{IMG: '{IMAGE}'}}\njobs:\n  a:\n    runs-on: box\n{steps}"
    assert judge(content, name=".github/workflows/a.yml").judged == 1
    assert judge(content.replace("env:", "x:"), name=".github/workflows/a.yml").judged == 1
    other = content.replace("werf build", "make").replace("env:", "x:") + "      - run: echo werf build\n"
    assert judge(other, name=".github/workflows/a.yml").unread


def test_a_job_that_only_starts_werfs_container_does_not_run_werf_itself() -> None:
    content = f"job:\n  image: docker:27\n  services: [docker:27-dind]\n  script: [{START}]\n"
    report = judge(content, name=".gitlab-ci.yml")
    assert {one.subject for one in report.findings} == {"docker run"}
    assert report.passed_over == 1


def test_a_script_of_another_language_is_no_error() -> None:
    step = '      - shell: python\n        run: print("don\'t docker run")\n'
    content = f"on: push\njobs:\n  a:\n    runs-on: box\n    steps:\n{step}"
    report = judge(content, name=".github/workflows/a.yml")
    assert (report.findings, report.unread) == ((), ())


ENDLESS = {
    "engines": "docker run " * 20_000,
    "a word that is a script": "sh -c 'docker run ${{ a docker run b }}'",
    "a text that is printed": "echo ${{ a docker run b }} | sh",
    "substitutions": "x=$(" * 3_000,
    "comments of PowerShell": "Write-Host\n" + "<# docker run " * 20_000,
}


@pytest.mark.parametrize("content", ENDLESS.values(), ids=ENDLESS)
def test_commands_without_an_end_within_one_another_are_answered(content: str) -> None:
    judge(f"#!/bin/sh\n{content}\n")
    judge(f"job: {{script: ['{content.replace(chr(39), chr(39) * 2)}']}}\n", name=".gitlab-ci.yml")
