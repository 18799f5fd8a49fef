"""The names of the commands, and what each is for."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.language import Text, text

ABOUT: Mapping[str, tuple[str, Text]] = {
    "ask": ("configuring", text("the wizard line by line: for any terminal, and for screen readers")),
    "doctor": ("configuring", text("show what this machine supports, which modes work, and why")),
    "diagnose": ("reading", text("find out why a build failed from its log (a file or standard input)")),
    "export": ("configuring", text("print the configuration for a target, or the commands that prepare the host")),
    "verify": ("configuring", text("start the exported container and check that the mode works in it")),
    "lint": (
        "reading",
        text(
            "check an existing configuration for settings that will fail or that grant more than "
            "needed; exit code 1 for an error or a warning, 0 for notes only, 2 for a file that "
            "cannot be checked"
        ),
    ),
    "survey": (
        "configuring",
        text("run the probe on the nodes of a cluster or on hosts, and show what works where"),
    ),
    "learn": (
        "reading",
        text("learn step by step: chapters, each with an experiment on this machine and a question"),
    ),
    "explain": ("reading", text("read about a mode, a setting, a check, a concept or a problem")),
    "probe": ("configuring", text("print the facts of this machine, one key=value per line")),
    "config": ("configuring", text("show the saved settings and where each value comes from; KEY=VALUE saves one")),
    "completion": ("reading", text("print a completion script for a shell")),
}
"""Each command with the module of its options, in the order of the help; one command imports its own alone."""
COMMANDS = tuple(ABOUT)
