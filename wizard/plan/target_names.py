"""The names of all targets, in the order in which they are listed; alone, so that --help stays quick."""

TARGETS = (
    *("docker", "podman", "compose", "kubernetes", "gitlab-docker", "gitlab-kubernetes", "github-docker"),
    *("github-kubernetes", "ci-docker", "ci-kubernetes", "argocd", "host"),
)
