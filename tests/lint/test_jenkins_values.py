"""Values of Jenkins' chart and its configuration as code: the Pods of agents are judged where they are written."""

import pytest

from tests.lint.judging import judge, named
from wizard.application.fixing import fixed
from wizard.documents.recognise import parse_file, recognise
from wizard.facts.model import make_facts
from wizard.lint.linting import lint
from wizard.lint.opening import LintSource
from wizard.plan.settings import Answers

IMAGE = "registry.werf.io/werf/werf:2-stable"
CHART = f"""controller:
  JCasC:
    configScripts:
      clouds: |
        jenkins:
          clouds:
          - kubernetes:
              templates:
              - name: coded
                containers:
                - {{name: coded, image: {IMAGE}, privileged: true}}
agent:
  image: {{repository: jenkins/inbound-agent, tag: latest}}
  yamlTemplate: |-
    spec:
      containers:
      - name: raw
        image: {IMAGE}
        securityContext:
          allowPrivilegeEscalation: false # hardened
  additionalContainers:
  - sideContainerName: beside
    image: {{repository: registry.werf.io/werf/werf, tag: 2-stable}}
    privileged: true
  podTemplates:
    one: |
      - name: one
        containers:
        - name: listed
          image: {IMAGE}
          runAsUser: "1000"
          privileged: true
        volumes:
        - emptyDirVolume: {{mountPath: /home/build/.local/share/containers, memory: true}}
additionalAgents:
  more:
    additionalContainers:
    - {{sideContainerName: more, image: {IMAGE}, privileged: true}}
"""
OF_KEYS = ("coded", "beside", "listed", "more")


def test_every_agent_is_judged_where_it_is_written() -> None:
    found = named(judge(CHART), "privileged-wide")
    lines = CHART.split("\n")
    assert sorted(one.subject for one in found) == sorted(OF_KEYS)
    assert all("privileged: true" in lines[one.at.line - 1] for one in found)


def test_what_the_plugin_has_no_key_for_has_no_change() -> None:
    report = judge(CHART)
    assert {one.fix for one in report.findings if one.subject in OF_KEYS} == {""}
    (raw,) = named(report, "no-new-privileges")
    assert raw.subject == "raw"
    assert raw.fix.split("\n")[-1] == "+ allowPrivilegeEscalation: true # hardened"


def test_users_and_volumes_of_a_template_count() -> None:
    (listed,) = (one for one in parse_file(CHART, "values.yaml", None).containers if one.name == "listed")
    assert listed.user is not None
    assert listed.user.value == "1000"
    path = "/home/build/.local/share/containers"
    assert [(one.kind, one.target, one.memory) for one in listed.mounts] == [("emptyDir", path, True)]
    assert not named(judge(CHART), "wrong-type")


@pytest.mark.parametrize(
    "content",
    [
        "agent: {podTemplates: {}}\n",
        "jenkins: {clouds: [{kubernetes: {templates: []}}]}\n",
        "jenkins: {agent: {yamlTemplate: ''}, controller: {}}\n",
        "master: {}\nagent: {sideContainerName: jnlp}\n",
    ],
)
def test_values_and_configuration_as_code_are_told_by_their_keys(content: str) -> None:
    assert recognise(content, "values.yaml") == "jenkins-values"


@pytest.mark.parametrize("written", ["{{ include }}", "a: [", "just a word", "- 1", ""])
def test_a_text_that_is_no_pod_is_no_crash(written: str) -> None:
    content = f"agent:\n  yamlTemplate: '{written}'\n  podTemplates:\n    a: '{written}'\n  volumes: [1, {{type: 2}}]\n"
    assert judge(content).judged == 0


def test_nothing_is_written_into_a_text() -> None:
    source = LintSource("values.yaml", CHART)
    done = fixed([source], lambda given: lint(given, make_facts({}), Answers({})))
    assert done.files == {}
