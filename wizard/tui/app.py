"""The full-screen wizard: one interview, one language, one screen with dialogs above it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import App
from textual.binding import BindingType

from wizard.errors import WizardError
from wizard.language import LANGUAGES, Language, Text, text
from wizard.tui.ending import EndsInOrder
from wizard.tui.glyphs import is_plain
from wizard.tui.keyboard import AnyLayout
from wizard.tui.speaking import Speaks, bind
from wizard.tui.themes import THEMES
from wizard.tui.widgets.steps import STEPS, TITLE
from wizard.tui.widgets.words import shown
from wizard.tui.wizard_screen import WizardScreen

if TYPE_CHECKING:
    from pathlib import Path

    from textual.notifications import SeverityLevel
    from textual.screen import Screen

    from wizard.facts.model import Facts
    from wizard.facts.world import World
    from wizard.interview.interview import Interview
    from wizard.interview.saved import Saved
    from wizard.knowledge.page import Example
    from wizard.tui.diagnosis import DiagnosisScreen
    from wizard.tui.diagnosis.sources import LogSource
    from wizard.tui.gathering import Gathering

SLOW = 2.0
"""Seconds after which a source of facts is called slow."""


class WizardApp(EndsInOrder, AnyLayout, App[int]):
    """Holds what the panes show; ends with the exit code.

    `start` makes the interview, and `world` is what facts are gathered from (None: the interview has its own).
    Both wait for the first frame. `saved` gives a session to be offered. With `session` the troubleshooting
    session is opened at once, for a log where there is one, and its end is the program's.
    """

    TITLE = TITLE
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH: ClassVar = ["styles/app.tcss", "styles/wizard.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("ctrl+c", "interrupt", text("Quit"), show=False, priority=True),
        bind("ctrl+q", "leave", text("Quit"), priority=True),
        bind("f8", "next_theme", text("Colours"), show=False),
    ]

    def __init__(
        self,
        say: Language,
        start: "Callable[[], Interview]",
        world: "World | None",
        example: "Example",
        saved: "Callable[[], Saved | None]" = lambda: None,
        *,
        session: "LogSource | bool" = False,
    ) -> None:
        super().__init__()
        self.say = say
        self.saved_to: Path | None = None
        self.example = example
        self._session = session
        self._start = start
        self._load_saved = saved
        self._saved: Saved | None = None
        self._interview: Interview | None = None
        self._world = world
        self._gathering: Gathering | None = None
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    @property
    def interview(self) -> "Interview":
        """The interview, made when it is first needed."""
        if self._interview is None:
            self._interview = self._start()
        return self._interview

    @property
    def world(self) -> "World":
        """The machine."""
        from wizard.facts.world import World

        return self._world or World()

    @property
    def waiting(self) -> Mapping[str, float]:
        """Sources of facts that have not answered yet, with the seconds since they were asked."""
        return self._gathering.waiting if self._gathering else {}

    @property
    def step(self) -> str:
        """The step of the place where the interview is."""
        if self._interview is None:
            return "environment"
        current = self._interview.current
        return current.question.step if current else self._interview.place

    @property
    def step_label(self) -> Text:
        """How the step is called."""
        return STEPS[self.step]

    def get_default_screen(self) -> WizardScreen:
        """The wizard's screen is the one at the bottom of the stack."""
        return WizardScreen(id="wizard")

    @property
    def wizard_screen(self) -> WizardScreen:
        """The screen at the bottom of the stack."""
        screen = self.screen_stack[0]
        assert isinstance(screen, WizardScreen)  # noqa: S101  # get_default_screen made it
        return screen

    def on_mount(self) -> None:
        """The session at once, where it was asked for."""
        self.set_class(is_plain(), "-ascii")
        if self._session:
            self.action_diagnose()

    def action_gather(self) -> None:
        """Ask all sources of facts anew."""
        if self._world is None:
            return
        from wizard.tui.gathering import Gathering

        self._gathering = Gathering(self._world, self._arrived)
        self.set_timer(SLOW + 0.1, self._tell_slowness)

    def _arrived(self, name: str, facts: "Facts") -> None:
        """In a source's thread: hand its facts over to the app's, where it is still there to take them."""
        with suppress(RuntimeError):
            self.call_later(self._learn, name, facts)

    def _learn(self, name: str, facts: "Facts") -> None:
        self.interview.learn(_with_news(self.interview.here, name, facts))
        if self.wizard_screen.panes:
            self.wizard_screen.panes.facts_changed()
        if session := self._open_session:
            session.facts_changed()

    def _tell_slowness(self) -> None:
        if self.waiting:
            if self.wizard_screen.panes:
                self.wizard_screen.panes.environment.speak()
            self.set_timer(1, self._tell_slowness)

    def offer_saved(self) -> None:
        """Where a session was kept, ask whether to go on with it."""
        try:
            self._saved = None if self._session else self._load_saved()
        except WizardError as error:
            self.notify(self.say(error.message), severity="warning", timeout=10)
        if self._saved is None:
            return
        from wizard.tui.dialogs.asking import ChoiceDialog

        about = self._saved.about(self.interview.labels)
        ways = (("go-on", text("Go on with its answers")), ("anew", text("Start anew")))
        self.push_screen(ChoiceDialog(text("Welcome back"), *about, choices=ways), self._resume)

    def _resume(self, way: str | None) -> None:
        if way == "go-on" and self._saved:
            self.interview.given.update(self._saved.given)
            self.interview.learn(self.interview.here)
            self._go_to(self._saved.place)

    def action_switch_language(self) -> None:
        """The other language, everywhere and at once."""
        code = LANGUAGES[(LANGUAGES.index(self.say.code) + 1) % len(LANGUAGES)]
        self.say = Language(code)
        for screen in self.screen_stack:
            for widget in screen.walk_children(with_self=True):
                if isinstance(widget, Speaks):
                    widget.speak()
            screen.refresh_bindings()

    def go_to_step(self, step: str) -> None:
        """To the first place of a step, where there is one."""
        for place in self.interview.places:
            asked = self.interview.settled.get(place)
            if step == (asked.question.step if asked else place):
                self._go_to(place)
                return

    def _go_to(self, place: str) -> None:
        self.interview.jump(place)
        if self.wizard_screen.panes:
            self.wizard_screen.panes.changing = ""
        self.wizard_screen.settle()

    def action_go_to(self, step: str) -> None:
        """To a step."""
        self.go_to_step(step)

    def action_start_anew(self) -> None:
        """Forget the answers."""
        self.interview.given.clear()
        self.interview.learn(self.interview.here)
        self._go_to("machine")

    def action_next_theme(self) -> None:
        """Dark, light, high contrast."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]

    def action_use_theme(self, name: str) -> None:
        """Take a theme."""
        self.theme = name

    @property
    def topic(self) -> str:
        """What the person is looking at."""
        for screen in reversed(self.screen_stack[1:]):
            if isinstance(topic := getattr(screen, "topic", None), str):
                return topic
        panes = self.wizard_screen.panes
        return panes.explanation.topic if panes else ""

    def action_docs(self) -> None:
        """Open the docs at what the person is looking at."""
        from wizard.tui.docs import DocsScreen
        from wizard.tui.own_example import own_example

        if any(isinstance(screen, DocsScreen) for screen in self.screen_stack):
            self._close_above(DocsScreen)
        else:
            self.push_screen(DocsScreen(self.topic or None, own_example(self)))

    @property
    def _open_session(self) -> "DiagnosisScreen | None":
        """The troubleshooting session, where one is open."""
        found = (screen for screen in self.screen_stack if screen.has_class("session"))
        return cast("DiagnosisScreen | None", next(found, None))

    def action_diagnose(self) -> None:
        """Open the troubleshooting session."""
        from wizard.tui.diagnosis import DiagnosisScreen

        if self._open_session is not None:
            self._close_above(DiagnosisScreen)
        else:
            log = None if isinstance(self._session, bool) else self._session
            self.push_screen(DiagnosisScreen(log, classes="session"))

    def _close_above(self, kind: "type[Screen[Any]]") -> None:
        """Back to a screen that is open already."""
        while not isinstance(self.screen, kind):
            self.pop_screen()

    def suppose_target(self, target: str) -> None:
        """In a session without a wizard behind it, nobody answered where werf is to run: the log may tell."""
        if not self._session:
            return
        self.interview.given.pop("target", None)
        self.interview.given |= {"target": target} if target else {}
        self.interview.learn(self.interview.here)

    def leave_diagnosis(self) -> None:
        """Back to the wizard, or to the shell that asked for the session alone."""
        if self._session:
            self.exit(0)
        else:
            self.pop_screen()

    def action_help(self) -> None:
        """Help for what is focused, and all keys."""
        from wizard.tui.dialogs.help import HelpDialog

        self.push_screen(HelpDialog(self.topic, getattr(self.screen, "room", "wizard")))

    def action_commands(self) -> None:
        """Every action by its name, in either language."""
        from wizard.tui.dialogs.commands import CommandsDialog

        self.push_screen(CommandsDialog(), self._run_command)

    async def _run_command(self, action: str | None) -> None:
        if action:
            await self.run_action(action)

    def action_at_result(self, action: str) -> None:
        """Save, copy or show reasons, from wherever one is."""
        if self.interview.place != "result":
            self.go_to_step("result")
        self.call_after_refresh(getattr(self.wizard_screen, f"action_{action}"))

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: "SeverityLevel" = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Tell something beside the screen; it is plain text, whatever a caller says of it."""
        del markup
        super().notify(shown(message).plain, title=title, severity=severity, timeout=timeout, markup=False)

    def action_leave(self) -> None:
        """End; the answers are saved already."""
        self.exit(0)

    def action_interrupt(self) -> None:
        """Copy what is selected; where nothing is, end."""
        selected = self.screen.get_selected_text()
        if selected:
            self.copy_to_clipboard(selected)
            self.screen.clear_selection()
        else:
            self.exit(130)


def _with_news(here: "Facts", source: str, facts: "Facts") -> "Facts":
    """The facts of this machine, those of one source replaced."""
    prefixes = {"docker": "engine.docker.", "podman": "engine.podman.", "cluster": "cluster."}
    if source == "probe":
        return facts.plus({key: fact for key, fact in here.items() if key.startswith(tuple(prefixes.values()))})
    return here.without(prefixes[source]).plus(facts)
