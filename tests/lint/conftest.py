"""The same files go through many tests of this room."""

from collections.abc import Iterator

import pytest

from tests.parsing import parsed_once


@pytest.fixture(autouse=True, scope="package")
def texts() -> Iterator[None]:
    """A text is parsed once."""
    with parsed_once():
        yield
