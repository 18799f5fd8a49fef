"""`werf-wizard completion`: shtab's script for a shell; it completes files, directories, keys and values."""

import argparse

import shtab

from wizard.language import Language
from wizard.parser import build_parser
from wizard.plan.settings import SETTINGS

_FILES = (
    *("facts", "answers", "merge", "file", "files", "baseline", "config", "output_file"),
    *("source", "inventory", "compare", "bundle"),
)
_FOLDERS = ("output",)
"""Arguments that a shell completes with names of files, and of directories."""
_WORDS = " ".join(f"{setting.key}={value}" for setting in SETTINGS.values() for value in (setting.choices or ("",)))
"""What can follow --set: with each value, or up to the `=` if a person has to say it."""
_WHOLE = " ".join(word for word in _WORDS.split() if not word.endswith("="))
_OPEN = " ".join(word for word in _WORDS.split() if word.endswith("="))
_BASH = f"""
_werf_wizard_settings() {{
  compgen -W "{_WORDS}" -- "$1"
}}
# Bash takes `=` for the end of a word: what follows it is completed here, everything else by shtab's function.
_werf_wizard() {{
  local at=$COMP_CWORD begun=${{COMP_WORDS[COMP_CWORD]}} word
  if [[ $begun == = ]]; then begun=; else at=$(( at - 1 )); fi
  if (( at > 2 )) && [[ ${{COMP_WORDS[at]}} == = && ${{COMP_WORDS[at-2]}} == --set ]]; then
    COMPREPLY=()
    for word in $(compgen -W "{_WORDS}" -- "${{COMP_WORDS[at-1]}}=$begun"); do COMPREPLY+=("${{word#*=}}"); done
    return 0
  fi
  _shtab_werf_wizard "$@"
  if [[ ${{#COMPREPLY[@]}} = 1 && ${{COMPREPLY[0]}} == *= ]]; then compopt -o nospace; fi
}}
"""
_ZSH = f"""
_werf_wizard_settings() {{
  compadd -- {_WHOLE}
  compadd -S '' -- {_OPEN}
}}
"""
_FISH = f"""
function __werf_wizard_settings
  printf '%s\\n' {_WORDS}
end
"""
_SETTINGS = {
    "bash": "_werf_wizard_settings",
    "zsh": "_werf_wizard_settings",
    "fish": "(__werf_wizard_settings)",
    "tcsh": f"({_WORDS})",
    "preamble": {"bash": _BASH, "zsh": _ZSH, "fish": _FISH},
}


def run(options: argparse.Namespace, tr: Language) -> int:
    """Print the script."""
    print(script(options.shell, tr))
    return 0


def script(shell: str, tr: Language) -> str:
    """Return the script for a shell, with the descriptions in a language."""
    parser = build_parser(tr, with_choices=True)
    for command in parser.command_parsers.values():
        _complete(command)
    made = shtab.complete(parser, shell=shell)
    # shtab tells a script that is read from one that zsh loads itself, but not one that `source` reads.
    made = made.replace("$zsh_eval_context[-1] == eval", "$zsh_eval_context[-1] == (eval|file)")
    return made.replace("complete -o bashdefault -F _shtab_werf_wizard ", "complete -o bashdefault -F _werf_wizard ")


def _complete(parser: argparse.ArgumentParser) -> None:
    for action in parser._actions:
        if action.dest in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.dest in _FOLDERS:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        elif action.dest == "set":
            action.complete = _SETTINGS  # type: ignore[attr-defined]
