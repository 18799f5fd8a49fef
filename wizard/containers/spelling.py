"""How an option is written in a command; apart from how one is read, which needs a shell's rules."""

import shlex

from wizard.containers.options import Option

SWITCHES = frozenset(
    (
        *("detach", "interactive", "tty", "rm", "privileged", "init", "read-only", "read-only-tmpfs", "no-healthcheck"),
        *("oom-kill-disable", "publish-all", "sig-proxy", "quiet", "replace", "no-hosts", "no-hostname", "env-host"),
        *("http-proxy", "rmi", "rootfs", "tls-verify", "disable-content-trust", "use-api-socket", "passwd"),
        *("unsetenv-all", "help"),
    )
)
"""Options that take no value behind a space."""


def spelled(option: Option) -> str:
    """Return an option as a shell reads it: a switch alone, or behind `=` if it says more than that it is on."""
    name = f"--{option.name}" if len(option.name) > 1 else f"-{option.name}"
    if option.name in SWITCHES:
        return shlex.quote(f"{name}={option.value}") if option.value else name
    return f"{name}{'=' if option.name == 'userns' else ' '}{shlex.quote(option.value)}"
