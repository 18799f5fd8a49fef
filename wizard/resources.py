"""The directory of the bundled data: inside the wheel, or next to the package in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_BUNDLED = PACKAGE / "_data"

DATA = _BUNDLED if _BUNDLED.is_dir() else PACKAGE.parent
CONTENT = DATA / "content"
LOCALES = DATA / "locales"
SCHEMAS = PACKAGE / "schemas"
