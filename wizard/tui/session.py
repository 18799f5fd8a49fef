"""What all screens of one run share: the interview, the language, what is known of the machine.

The app has one session; whatever it shows is a `SessionPart` and is served by that, so that nothing but the start
knows the app itself. What a part asks of the app goes over Textual's own actions and messages.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.app import App
from textual.message_pump import MessagePump

from wizard.language import LANGUAGES, Language, Text, text

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.application.open_log import OpenLog
    from wizard.application.recent_logs import RecentLogs
    from wizard.facts.model import Facts
    from wizard.facts.world import World
    from wizard.interview.interview import Interview
    from wizard.interview.question import Situation
    from wizard.interview.result import SavedFiles
    from wizard.interview.saved import Saved
    from wizard.knowledge.page import Example
    from wizard.tui.gathering import Arrived, Gathering
    from wizard.verifying.verification import Verification

STEPS: dict[str, Text] = {
    "environment": text("Environment"),
    "mode": text("Mode"),
    "target": text("Target"),
    "details": text("Details"),
    "result": text("Result"),
}

SOURCES = ("probe", "docker", "podman", "cluster")
"""The sources of facts: this machine, the engines and Kubernetes."""

SessionExample = Callable[[Sequence[str], Language, "Situation"], tuple[str, str]]
"""Returns what `export WORDS` prints in a language for facts and answers, and its file language."""


class WizardSession:
    """The state of a run, without widgets.

    `log` is the log that was open last, `done` what was written, to be told at the end. `kept_in` is the environment
    that says where the list of logs is kept, None: in memory.
    `start` creates the interview when it is first needed, and `world` is where facts are gathered (None: the interview
    has its own). `saved` returns a session to offer. `has_wizard` is false if only troubleshooting was asked for.
    """

    def __init__(
        self,
        tr: Language,
        start: "Callable[[], Interview]",
        world: "World | None",
        example: SessionExample,
        saved: "Callable[[], Saved | None]" = lambda: None,
        *,
        has_wizard: bool = True,
    ) -> None:
        self.tr = tr
        self.has_wizard = has_wizard
        self.saved: SavedFiles | None = None
        self.done: list[Text] = []
        self.merged = ""
        """The command of the result that was last merged into a file of the person."""
        self.log: OpenLog | None = None
        self.kept_in: Mapping[str, str] | None = None
        self.remember: Callable[[str, str], None] = lambda key, value: None
        self.load_saved = saved
        self._start = start
        self._world = world
        self._example = example
        self._interview: Interview | None = None
        self._gathering: Gathering | None = None
        self._recent: RecentLogs | None = None

    @property
    def interview(self) -> "Interview":
        """Return the interview, created when it is first needed."""
        if self._interview is None:
            self._interview = self._start()
        return self._interview

    @property
    def recent(self) -> "RecentLogs":
        """Return the logs of the last sessions."""
        if self._recent is None:
            from wizard.application.recent_logs import RecentLogs

            self._recent = RecentLogs(self.kept_in)
        return self._recent

    @property
    def world(self) -> "World":
        """Return the machine."""
        from wizard.facts.world import World

        return self._world or World()

    @property
    def example(self) -> "Example":
        """Return the function for examples in pages, with the current facts and answers."""
        return lambda words: self._example(words, self.tr, self.interview.settled.situation)

    @property
    def saved_to(self) -> "Path | None":
        """Return the directory that has the files of the current result, or None."""
        saved = self.saved
        return saved.folder if saved and saved.is_of(self.interview.settled.situation) else None

    @property
    def step(self) -> str:
        """Return the step of the interview's current place."""
        if self._interview is None:
            return "environment"
        current = self._interview.current
        return current.question.step if current else self._interview.place

    @property
    def step_label(self) -> Text:
        """Return the name of the step."""
        return STEPS[self.step]

    @property
    def waiting(self) -> Mapping[str, float]:
        """Return the sources of facts that have not answered yet, with the seconds since they were asked.

        Before they are asked for the first time, those are all that there are.
        """
        if self._gathering is None:
            return {} if self._world is None else dict.fromkeys(SOURCES, 0.0)
        return self._gathering.waiting

    def gather(self, arrived: "Arrived") -> bool:
        """Ask all sources of facts again; `arrived` is called in their threads. Return False without a machine."""
        if self._world is None:
            return False
        from wizard.tui.gathering import Gathering

        self._gathering = Gathering(self._world, arrived)
        return True

    def learn(self, source: str, facts: "Facts") -> None:
        """Replace the facts of one source."""
        from wizard.tui.gathering import with_newer_facts

        self.interview.learn(with_newer_facts(self.interview.here, source, facts))

    def learn_from(self, trial: "Verification") -> bool:
        """Store what a trial shows of the engine; return whether there is something new."""
        from wizard.verifying.learned import learned

        if new := learned(trial):
            self.interview.learn(self.interview.here.plus(new))
        return bool(new)

    @property
    def next_language(self) -> str:
        """The code of the language that comes after the present one."""
        return LANGUAGES[(LANGUAGES.index(self.tr.code) + 1) % len(LANGUAGES)]

    def switch_language(self) -> None:
        """Switch to the next language."""
        self.tr = Language(self.next_language)
        self.remember("lang", self.tr.code)

    def go_to_step(self, step: str) -> bool:
        """Go to the first place of a step; return False if none exists."""
        for place in self.interview.places:
            asked = self.interview.settled.get(place)
            if step == (asked.question.step if asked else place):
                self.interview.jump(place)
                return True
        return False

    def suppose_target(self, target: str) -> None:
        """Take the target that a log names, if there is no wizard in which a person chooses one."""
        if self.has_wizard:
            return
        self.interview.given.pop("target", None)
        self.interview.given |= {"target": target} if target else {}
        self.interview.learn(self.interview.here)


class SessionApp(App[int]):
    """An app with a session."""

    session: WizardSession


class SessionPart(MessagePump):
    """A screen or widget of such an app."""

    @property
    def session(self) -> WizardSession:
        """Return the session of the app."""
        app = self.app
        if not isinstance(app, SessionApp):
            message = f"{type(self).__name__} is shown by an app without a session"
            raise TypeError(message)
        return app.session
