"""The names of the commands, and what each is for."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.language import Text, text

ABOUT: Mapping[str, tuple[str, Text]] = {
    "ask": ("configuring", text("the wizard line by line: for any terminal, and for screen readers")),
    "doctor": ("configuring", text("what is here, which modes work, and why")),
    "diagnose": ("reading", text("what went wrong, from a log: a file, or standard input")),
    "export": ("configuring", text("print the configuration for a target, or what the host lacks")),
    "verify": ("configuring", text("start the container as exported, and look whether the mode works in it")),
    "lint": (
        "reading",
        text(
            "what in an existing configuration will fail, and what is wider than needed;"
            " exit code 1 for an error or a warning, 0 for notes alone, 2 for a file that cannot be judged"
        ),
    ),
    "survey": (
        "configuring",
        text("run the probe on the nodes of a cluster or on hosts, and say what works where"),
    ),
    "learn": (
        "reading",
        text("go through the school: chapters with an experiment on this machine and a question each"),
    ),
    "explain": ("reading", text("read about a mode, a setting, a check, a concept or a problem")),
    "probe": ("configuring", text("print the facts of this machine, one key=value a line")),
    "config": ("configuring", text("what is remembered, and where each value comes from; KEY=VALUE remembers one")),
    "completion": ("reading", text("print a completion script for a shell")),
}
"""Each command with the module of its options, in the order of the help; one command imports its own alone."""
COMMANDS = tuple(ABOUT)
