"""What the modes are called, and what is said of whether one works."""

from collections.abc import Mapping

from wizard.language import Text, text
from wizard.plan.checks.check import Answer
from wizard.plan.modes import ModeId
from wizard.records import Record


class ModeLabel(Record):
    """A mode in words: `name` for a list, `within` for a sentence about the container."""

    name: Text
    within: Text


MODES: Mapping[ModeId, ModeLabel] = {
    "overlay": ModeLabel(text("Native overlayfs"), text("native overlayfs, unprivileged container")),
    "fuse-device": ModeLabel(
        text("fuse-overlayfs with the device /dev/fuse"), text("fuse-overlayfs, unprivileged container with /dev/fuse")
    ),
    "fuse-privileged": ModeLabel(text("Privileged container"), text("privileged container")),
}

WORKS: Mapping[Answer, Text] = {"yes": text("works"), "no": text("does not work"), "unknown": text("unknown")}
