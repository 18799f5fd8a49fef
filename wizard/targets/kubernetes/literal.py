"""Text that the kubelet leaves as it is.

In `command`, `args` and the values of `env` it puts a variable for `$(NAME)` and one dollar for two.
Source: Kubernetes API reference, Container v1 core, `command` and `args`; EnvVar v1 core, `value`.
"""

import re

_EXPANDED = re.compile(r"\$(?=[$(])")


def literal(value: str) -> str:
    """Return the value with each dollar doubled that would begin an expansion."""
    return _EXPANDED.sub("$$", value)
