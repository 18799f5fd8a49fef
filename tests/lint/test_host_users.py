"""Where the user namespace of a GitLab job's pod is said: a key, a patch, the JSON patch of GitLab's documentation."""

import pytest

from tests.lint.judging import judge, named

RUNNER = """[[runners]]
  executor = "kubernetes"
  environment = ["FF_USE_ADVANCED_POD_SPEC_CONFIGURATION=true"]
  [runners.kubernetes]
    image = "registry.werf.io/werf/werf:2-stable"
{key}
"""
PATCH = """    [[runners.kubernetes.pod_spec]]
      name = "hostUsers"
      patch = '''
{patch}
'''
      patch_type = "{kind}"
"""


def set_by_patch(patch: str, kind: str) -> str:
    return PATCH.format(patch=patch, kind=kind)


@pytest.mark.parametrize(
    ("key", "own"),
    [
        ("    host_users = false", True),
        ("    host_users = true", False),
        ("", False),
        (set_by_patch("hostUsers: false", "strategic"), True),
        (set_by_patch("hostUsers: false", "merge"), True),
        (set_by_patch('[{"op": "add", "path": "/hostUsers", "value": false}]', "json"), True),
        (set_by_patch('[{"op": "replace", "path": "/hostUsers", "value": false}]', "json"), True),
        (set_by_patch('[{"op": "remove", "path": "/hostUsers"}]', "json"), False),
        (set_by_patch('[{"op": "add", "path": "/containers/0/hostUsers", "value": false}]', "json"), False),
        (set_by_patch('{"op": "add"}', "json"), False),
    ],
)
def test_a_jobs_pod_in_its_own_user_namespace_needs_ranges_that_fit(key: str, own: bool) -> None:
    found = named(judge(RUNNER.format(key=key), {}, {}), "subordinate-ids")
    assert bool(found) is own


def test_a_key_and_a_patch_that_contradict_are_read_as_the_runner_lays_them() -> None:
    key = "    host_users = true\n" + set_by_patch("hostUsers: false", "strategic")
    assert named(judge(RUNNER.format(key=key), {}, {}), "subordinate-ids")


def test_what_a_patch_adds_beside_it_is_refused() -> None:
    patch = '[{"op": "add", "path": "/hostUsers", "value": false}, {"op": "add", "path": "/hostPID", "value": true}]'
    assert named(judge(RUNNER.format(key=set_by_patch(patch, "json")), {}, {}), "host-users")
