"""Public pages that say more about a rule, for readers who see findings without this program."""

ABOUT = "https://werf.io/docs/latest/reference/werf_images.html"
"""What the program configures containers for: it has no public page."""

_SECURITY_CONTEXT = "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"
_PAGES = {
    "seccomp": "https://docs.docker.com/engine/security/seccomp/",
    "apparmor": "https://kubernetes.io/docs/tutorials/security/apparmor/",
    "no-new-privileges": _SECURITY_CONTEXT,
    "escalation": _SECURITY_CONTEXT,
    "capabilities": _SECURITY_CONTEXT,
    "user": _SECURITY_CONTEXT,
    "selinux": _SECURITY_CONTEXT,
    "pod-security": "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    "docker": "https://docs.gitlab.com/ci/docker/using_docker_build/",
    "pod-spec": "https://docs.gitlab.com/runner/executors/kubernetes/",
    "image": ABOUT,
}
"""By the first words of a rule's name."""


def page_of(rule: str) -> str | None:
    """Return the page about what a rule is about, or None."""
    return next((page for name, page in _PAGES.items() if rule == name or rule.startswith(f"{name}-")), None)
