"""What holds for the tests of diagnosis: their thousands of steps come from some hundred configurations."""

from tests.diagnosis.exported import exported_once

__all__ = ["exported_once"]
