"""What a kernel's release says, where nothing could be tried.

Sources: overlayfs mounts in user namespaces are in mainline from 5.11 (commit 459c7c565ac3); with
SELinux from 5.13 (werf's documentation, Fedora's back-port aside); fuse-overlayfs in a user
namespace needs 4.18 (its README). Enterprise Linux 8 back-ported overlayfs into its 4.18.
"""

import re
from typing import NamedTuple

NATIVE = (5, 13)
NATIVE_WITHOUT_SELINUX = (5, 11)
FUSE = (4, 18)
TMPFS_XATTR = (6, 6)
TMPFS_IDMAP = (6, 3)


class Kernel(NamedTuple):
    """A kernel's version, and whether it is Enterprise Linux 8's, which its number says little about."""

    version: tuple[int, int]
    is_el8: bool


def parse_kernel(release: str | None) -> Kernel | None:
    """Return the version in a release such as `6.1.0-18-amd64`; None if it has none."""
    found = re.match(r"(\d{1,4})\.(\d{1,4})", release or "")
    if not found or not release:
        return None
    return Kernel((int(found[1]), int(found[2])), ".el8" in release)
