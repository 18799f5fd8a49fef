"""Which chart values are for, by their keys, also where they are a part of another chart's.

Sources: the values.yaml of the charts gitlab-runner, the old forms of it with them, and gha-runner-scale-set.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

T = TypeVar("T")
Below = Callable[[T], Mapping[str, T]]
"""What a value has by its keys; nothing for what is no mapping."""

GITLAB_CHART = "gitlab-runner"
SCALE_SET_CHART = "gha-runner-scale-set"
MARKS: Mapping[str, frozenset[str]] = {
    GITLAB_CHART: frozenset(
        ("gitlabUrl", "runnerToken", "runnerRegistrationToken", "unregisterRunners", "checkInterval")
    ),
    SCALE_SET_CHART: frozenset({"githubConfigUrl", "runnerScaleSetName", "containerMode", "minRunners"}),
}
"""Keys that the values of a chart have, and those of no other."""
OLD_KEYS = frozenset(
    (
        *("image", "imagePullPolicy", "imagePullSecrets", "privileged", "namespace", "serviceAccountName", "tags"),
        *("builds", "services", "helpers", "cache", "pollTimeout", "outputLimit", "nodeSelector", "nodeTolerations"),
        *("podLabels", "podAnnotations", "podSecurityContext", "cloneUrl", "env", "requestConcurrency", "runUntagged"),
    )
)
"""Keys of `runners` that the chart had before runners.config."""
OLD_AS_CONFIG = {
    "image": "image",
    "namespace": "namespace",
    "serviceAccountName": "service_account",
    "privileged": "privileged",
    "podAnnotations": "pod_annotations",
    "podSecurityContext": "pod_security_context",
}
"""Old keys of `runners`, and the keys of [runners.kubernetes] that say the same."""
_OF_A_JOB = frozenset({"script", "stage", "extends", "trigger", "needs", "rules"})


def is_of_chart(values: T, chart: str, below: Below[T]) -> bool:
    """Whether a mapping is the values of a chart itself."""
    keys = below(values)
    return bool(MARKS[chart] & keys.keys()) or (chart == GITLAB_CHART and has_runners(values, below))


def has_runners(values: T, below: Below[T]) -> bool:
    """Whether `runners` is what the chart gitlab-runner has under that key, now or of old, and no job of that name."""
    keys = below(values)
    runners = below(keys["runners"]) if "runners" in keys else {}
    return not _OF_A_JOB & runners.keys() and ("config" in runners or bool(OLD_KEYS & runners.keys()))


def parts_of_chart(values: T, chart: str, below: Below[T]) -> list[str]:
    """Return the keys below which values of a chart are a part of another's; its own name before any other."""
    keys = below(values)
    if chart in keys and below(keys[chart]):
        return [chart]
    return [key for key, value in keys.items() if is_of_chart(value, chart, below)]
