"""Scripts of PowerShell, as far as a container's start in them needs it: written for the reader of shell scripts.

Source: Microsoft, about_Special_Characters (the backtick continues a line and escapes a character), about_Comments,
about_Assignment_Operators.
"""

import re

from wizard.formats.shell import ScriptText
from wizard.records import replace

_ENGINE = re.compile(r"\b(?:docker|podman|nerdctl)\b")
_ASSIGNED = re.compile(r"^(?P<indent>[ \t]*)\$(?P<name>\w+)(?P<gap>[ \t]*=[ \t]*)(?=[\"'\w])", re.MULTILINE)
_CMDLET = re.compile(
    r"(?:^|[|;({=])[ \t]*(?:Write|Get|Set|New|Invoke|Remove|Test|Start|Join|Out|Import)-[A-Z]\w+", re.MULTILINE
)
_COMMENT = re.compile(r"<#(?:.*?#>|.*)", re.DOTALL)


def is_powershell(content: str) -> bool:
    """Whether a script has what no Unix shell takes: a command continued by a backtick, `$name =`, a cmdlet.

    A script that names its shell, or continues an engine's command by a backslash, is none, whatever it prints.
    """
    if (content.startswith("#!") and "pwsh" not in content.partition("\n")[0]) or _is_continued(content, "\\"):
        return False
    return bool(_ASSIGNED.search(content) or _CMDLET.search(content)) or _is_continued(content, "`")


def _is_continued(content: str, sign: str) -> bool:
    """Whether a command of an engine goes on after a sign; a line at a time, as one may be a megabyte long."""
    lines = content.split("\n")[:-1] if sign in content else []
    return any(line.rstrip().endswith((f" {sign}", f"\t{sign}")) and _ENGINE.search(line) for line in lines)


def for_shell(script: ScriptText) -> ScriptText:
    """Return a script of PowerShell as a shell would have it, each character at its place; others as they are."""
    content = script.content
    if not is_powershell(content):
        return script
    content = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), content)
    content = content.replace("\\", "/").replace("`", "\\")
    content = re.sub(r"\\[ \t]+(?=\r?\n)", lambda found: f"{found[0][1:]}\\", content)
    content = content.replace("\\\r\n", " \\\n")
    return replace(script, content=_ASSIGNED.sub(_assignment, content))


def _assignment(found: re.Match[str]) -> str:
    """Return `$name = ` without the dollar and the blanks around the sign, as long as before."""
    whole = f"{found['indent']}{found['name']}="
    return " " * (len(found[0]) - len(whole)) + whole
