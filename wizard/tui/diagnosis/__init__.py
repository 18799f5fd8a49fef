"""The troubleshooting session: a log, the problems in it, and their steps, each with a check behind it."""

from wizard.tui.diagnosis.screen import DiagnosisScreen

__all__ = ["DiagnosisScreen"]
