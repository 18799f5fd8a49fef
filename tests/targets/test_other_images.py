"""Images beside werf's own: what runs on every node is written by a digest or a version, not by a tag that moves."""

import json
import re

import pytest

from tests.targets.plans import exported
from wizard.plan.settings import SETTINGS
from wizard.resources import CONTENT
from wizard.targets.kubernetes.fuse_plugin import plugin_name
from wizard.targets.other_images import other_image

TABLE = json.loads((CONTENT / "other-images.json").read_text("utf-8"))["images"]
PLUGINS = [name for name in SETTINGS["fuse_plugin"].choices if plugin_name(name)]


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_plugin_of_nodes_is_pinned_and_written_as_the_table_has_it(plugin: str) -> None:
    image = other_image(plugin)
    assert re.search(r"@sha256:[0-9a-f]{64}$|:v\d+(\.\d+)+$", image)
    artifacts = exported("kubernetes", {"mode": "fuse-device", "fuse_plugin": plugin}).artifacts
    assert [f"image: {image}" in artifact.content for artifact in artifacts].count(True) == 1


def test_each_row_is_used_and_says_which_tag_its_digest_was_found_under() -> None:
    assert {row["id"] for row in TABLE} == {*PLUGINS, "actions-runner"}
    assert all(("@sha256:" in row["image"]) == ("tag" in row) for row in TABLE)
