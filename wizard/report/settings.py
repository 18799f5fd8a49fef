"""Prints the keys of `--set` and of answers files: what each is, its values, its default, its page."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from wizard.interview.details import questions
from wizard.knowledge.topics import read_topic
from wizard.language import Language, text
from wizard.plan.settings import SETTINGS, Setting


def show_settings(tr: Language, out: Console) -> None:
    """Print all keys in the order of their declaration."""
    out.print(Styled(tr(text("Keys of --set KEY=VALUE, and of the file for --answers")), "title"))
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column()
    labels = {question.id: question for question in questions()}
    for setting in SETTINGS.values():
        asked = labels.get(setting.key)
        label = tr(asked.label) if asked else read_topic(setting.topic, tr.code).title
        hint = tr(asked.hint) if asked and asked.hint else ""
        table.add_row(Styled(setting.key, "topic"), _described(setting, label, hint, tr))
    out.print(Padding(table, (0, 0, 1, 2)))


def _described(setting: Setting, label: str, hint: str, tr: Language) -> Styled:
    """Return a setting's label with its page, and below it the hint, the values and the default."""
    shown = Styled(label)
    shown.append(f"  {setting.topic}", "dim")
    if hint:
        shown.append(f"\n{hint}")
    if setting.choices:
        shown.append("\n" + tr(text("one of: {names}", names=", ".join(setting.choices))))
    if setting.default:
        shown.append("\n" + tr(text("default: {value}", value=setting.default)))
    return shown
