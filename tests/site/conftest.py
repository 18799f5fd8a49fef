"""The site, built once for all of its tests."""

from pathlib import Path

import pytest

from tests.site.reading import pages_of
from wizard.site import building


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(building, "topic_pages", lambda tr: pages_of(tr.code))
        building.build(folder)
    return folder
