"""How the changes of several rules are written in the formats of files."""

BUILD_CONTEXT = "[runners.kubernetes.build_container_security_context"
"""The beginning of the table of the build container's rights in config.toml."""


def security_opt(value: str) -> dict[str, str]:
    """A `--security-opt` in all files that have Docker's options."""
    name, _, rest = value.partition("=")
    key = {"label": "selinux-label"}.get(name, name)
    return {
        "run": f"--security-opt {value}",
        "compose": f"security_opt:\n  - {value}",
        "parameters": f"{key}: {rest}",
        "gitlab-docker": f'security_opt = ["{value}"]',
    }


def kubernetes_profile(key: str, kind: str, name: str = "") -> str:
    """A container's profile in a Pod."""
    local = f"\n    localhostProfile: {name}" if name else ""
    return f"securityContext:\n  {key}:\n    type: {kind}{local}"


def gitlab_profile(key: str, kind: str, name: str = "") -> str:
    """The build container's profile in config.toml."""
    local = f'\n  localhost_profile = "{name}"' if name else ""
    return f'{BUILD_CONTEXT}.{key}]\n  type = "{kind}"{local}'
