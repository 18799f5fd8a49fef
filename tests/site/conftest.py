"""The site, built once for all of its tests."""

from pathlib import Path

import pytest

from wizard.site.building import build


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(folder)
    return folder
