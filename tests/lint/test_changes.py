"""The changes of one key are one change, set against what the file has: pasted, it gives no key twice."""

import pytest
import tomlkit
from ruamel.yaml import YAML

from tests.lint.judging import judge
from tests.lint.test_rules import pod
from wizard.lint.linting import Report

CONFIG = '[[runners]]\n  name = "w"\n  executor = "docker"\n  [runners.docker]\n    image = "werf/werf:2"\n{more}\n'
PODS = (
    '[[runners]]\n  name = "w"\n  executor = "kubernetes"\n  [runners.kubernetes]\n    image = "werf/werf:2"\n{more}\n'
)
SERVICE = "services:\n  w:\n    image: werf/werf:2\n{more}\n"
ON = {"apparmor.enabled": "yes"}


def changes(report: Report) -> list[str]:
    """Each change once."""
    return list(dict.fromkeys(one.fix for one in report.findings if one.fix))


def pasted(content: str, report: Report) -> str:
    """The file after a person has applied every change by hand: marked lines go and come, below the unmarked ones."""
    lines = content.split("\n")
    for change in changes(report):
        at = next(n for n, line in enumerate(lines) if "werf/werf" in line) + 1
        for line in change.split("\n"):
            mark, body = line[:1], line[2:]
            if mark == "+":
                lines.insert(at, (len(lines[at - 1]) - len(lines[at - 1].lstrip())) * " " + body.lstrip())
                at += 1
                continue
            at = next(n for n, one in enumerate(lines) if one.strip() == body.strip())
            at += mark != "-"
            if mark == "-":
                del lines[at]
                lines.insert(at, "")
                at += 1
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("content", "change"),
    [
        (
            CONFIG.format(more='    security_opt = ["label=disable"]  # why'),
            '- security_opt = ["label=disable"]  # why\n'
            '+ security_opt = ["label=disable", "apparmor=unconfined", "seccomp=unconfined"]  # why',
        ),
        (
            CONFIG.format(more='    security_opt = [\n      "label=disable",\n    ]'),
            '  security_opt = [\n+   "apparmor=unconfined",\n+   "seccomp=unconfined",',
        ),
        (CONFIG.format(more=""), '+ security_opt = ["apparmor=unconfined", "seccomp=unconfined"]'),
        (
            CONFIG.format(more='    cap_add = ["SYS_PTRACE", "SETUID"]'),
            '- cap_add = ["SYS_PTRACE", "SETUID"]\n+ cap_add = ["SETUID"]',
        ),
        (
            SERVICE.format(more="    security_opt:\n      - label:disable\n      - seccomp:builtin  # why"),
            "  security_opt:\n-   - label:disable\n+   - label=disable\n"
            "-   - seccomp:builtin  # why\n+   - seccomp=unconfined\n+   - apparmor=unconfined",
        ),
        (
            SERVICE.format(more="    volumes: ['a:/b']"),
            "- volumes: ['a:/b']\n+ volumes: ['a:/b', \"werf-buildah:/home/build/.local/share/containers\"]",
        ),
        (
            SERVICE.format(more="    user: '5'\n    security_opt: []"),
            "- user: '5'\n+ user: \"1000\"",
        ),
        (
            PODS.format(more="    [runners.kubernetes.pod_security_context]\n      run_as_user = 5"),
            "  [runners.kubernetes.pod_security_context]\n-   run_as_user = 5\n+   run_as_user = 1000\n"
            "+   fs_group = 1000",
        ),
        (
            pod().replace(
                "        seccompProfile: {type: Unconfined}\n        appArmorProfile: {type: Unconfined}\n", ""
            ),
            "  securityContext:\n+   appArmorProfile:\n+     type: Unconfined\n"
            "+   seccompProfile:\n+     type: Unconfined",
        ),
        (
            pod().replace("  securityContext:\n    runAsUser: 1000\n    fsGroup: 1000\n", "", 1),
            "  spec:\n+   securityContext:\n+     runAsUser: 1000\n+     runAsGroup: 1000\n+     fsGroup: 1000",
        ),
        (
            pod(security="capabilities: {drop: [ALL], add: [NET_ADMIN, SETUID]}"),
            "  securityContext:\n    capabilities: {drop: [ALL], add: [NET_ADMIN, SETUID]}\n"
            "-     add: [NET_ADMIN, SETUID]\n+     add: [SETUID, SETGID]",
        ),
    ],
)
def test_what_concerns_one_key_is_one_change(content: str, change: str) -> None:
    assert change in changes(judge(content, ON, every=True))


@pytest.mark.parametrize(
    "more",
    [
        "",
        '    security_opt = ["label=disable"]',
        '    security_opt = ["label=disable",]\n    cap_drop = ["ALL"]\n    devices = ["/dev/fuse:r"]',
        '    security_opt = ["seccomp:builtin", "no-new-privileges:true"]\n    user = "5"',
        '    security_opt = [\n      "label=disable", # a\n      "seccomp=builtin",\n    ]\n    volumes = ["/a"]',
    ],
)
def test_a_config_with_all_changes_in_it_is_toml_and_lints_without_an_error(more: str) -> None:
    content = CONFIG.format(more=more)
    after = pasted(content, judge(content, ON))
    assert tomlkit.parse(after)
    assert judge(after, ON).count("error") == 0, after


@pytest.mark.parametrize(
    "more",
    [
        "",
        "    security_opt: [label=disable]\n    cap_drop: [ALL]",
        "    security_opt:\n      - no-new-privileges:true\n      - seccomp:builtin\n    devices:\n      - /dev/fuse:r",
        "    volumes:\n      - a:/b\n    user: '5'",
    ],
)
def test_a_service_with_all_changes_in_it_has_no_key_twice(more: str) -> None:
    content = SERVICE.format(more=more)
    tops = [
        line[2:]
        for change in changes(judge(content, ON))
        for line in change.split("\n")
        if line[:1] == "+" and line[2:3].isalpha()
    ]
    keys = [top.partition(":")[0] for top in tops]
    assert len(set(keys)) == len(keys)
    kept = [line.strip() for change in changes(judge(content, ON)) for line in change.split("\n") if line[:1] == "-"]
    have = YAML(typ="safe", pure=True).load(content)["services"]["w"]
    for key in set(keys) & set(have):
        assert any(key in line for line in kept), key


def test_a_change_that_is_made_once_is_that_of_each_container() -> None:
    """Containers that lack the same in other words have each its own change, whatever was judged before them."""
    contexts = ("{runAsUser: 1000}", "{runAsUser: 1000 }", "\n        runAsUser: 1000", "{runAsUser: 1000}", "{}")
    documents = [POD.replace("CONTEXT", context) for context in contexts]
    together = judge("---\n".join(documents), name="pods.yaml").findings
    alone = [one.fix for document in documents for one in judge(document, name="pods.yaml").findings]
    assert [one.fix for one in together] == alone
    assert len({one.fix for one in together if one.rule == "apparmor-default"}) > 2


POD = (
    "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n"
    "      image: registry.werf.io/werf/werf:2\n      command: [werf, build]\n      securityContext: CONTEXT\n"
)
