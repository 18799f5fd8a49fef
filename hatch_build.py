"""What a wheel has beside the package: man pages in each language, and completions, from the program's grammar."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_COMPLETIONS = {
    "bash": "bash-completion/completions/werf-wizard",
    "zsh": "zsh/site-functions/_werf-wizard",
    "fish": "fish/vendor_completions.d/werf-wizard.fish",
}
"""Where each shell looks below a prefix's `share`. Sources: bash-completion's README, zsh's and fish's manuals."""


class SharedFiles(BuildHookInterface[Any]):
    """Adds them as data that pip puts below the environment's `share`, from where pipx links the man pages."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files of a wheel; an editable one is a checkout that has them from the program."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from wizard.commands.completion import script
        from wizard.language import LANGUAGES, Language
        from wizard.parser.manual import manual

        made = Path(mkdtemp(prefix="werf-wizard-"))
        for name in LANGUAGES:
            place = "man/man1" if name == "en" else f"man/{name}/man1"
            self._add(build_data, made / f"{name}.1", f"{place}/werf-wizard.1", manual(Language(name)))
        for shell, place in _COMPLETIONS.items():
            self._add(build_data, made / shell, place, script(shell, Language("en")))

    def _add(self, build_data: dict[str, Any], made: Path, place: str, text: str) -> None:
        made.write_text(text, "utf-8")
        build_data["shared_data"][str(made)] = f"share/{place}"
