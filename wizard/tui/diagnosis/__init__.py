"""The troubleshooting session: a log, the problems in it, and their steps, each with its check."""

from wizard.tui.diagnosis.screen import DiagnosisScreen

__all__ = ["DiagnosisScreen"]
