"""The left pane: what is known of the machine, which mode works, what the configuration grants."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.events import DescendantFocus
from textual.message import Message

from wizard.display import visible
from wizard.interview.environment import doubts_about
from wizard.interview.modes import can_prepare
from wizard.interview.question import Situation
from wizard.interview.risk import Risk, risk_of
from wizard.interview.seen import Seen, checks_seen, is_being_asked, pools_left, pools_seen
from wizard.language import Text, text
from wizard.plan.modes import MODES
from wizard.tui.glyphs import glyph, hanging
from wizard.tui.widgets.choices import meter
from wizard.tui.widgets.listing import Listing, Row
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.words import Words

_STYLES = {"ok": "$success", "warning": "$warning", "failed": "$error", "unknown": "$accent", "idle": "$text-muted"}
_ORDER = ("failed", "unknown", "warning", "ok", "idle")
"""What is told in full first; of what was not looked at, a line is enough until it is opened."""
_SOURCES: dict[str, Text] = {
    "probe": text("this machine"),
    "docker": text("Docker"),
    "podman": text("Podman"),
    "cluster": text("Kubernetes"),
}


class Known(Listing):
    """The list of what is known.

    It is a class so that it is as far below OptionList as the list of choices: Textual reads the styles of OptionList
    again when a class is further below, which takes 2 ms of the first screen.
    """


class Environment(Pane):
    """What is known, one thing on each line; each can be highlighted and opened."""

    now: Situation | None = None
    known: tuple[Seen, ...] = ()

    class Considered(Message):
        """The cursor is on something that is known."""

        def __init__(self, seen: Seen) -> None:
            super().__init__()
            self.seen = seen

    class Opened(Message):
        """Something that is known is to be read in full."""

        def __init__(self, seen: Seen) -> None:
            super().__init__()
            self.seen = seen

    def compose(self) -> ComposeResult:
        """Yield a list that scrolls, between two texts."""
        yield Words(id="machine")
        yield Known(id="checks", compact=True)
        yield Words(id="verdict")

    def show(self, now: Situation) -> None:
        """Show a situation: the current one, or the one that a highlighted choice would lead to."""
        self.now = now
        self.refresh_text()

    def fill(self) -> None:
        """Write the machine, the checks, the mode and the risk."""
        now = self.now
        if now is None:
            return
        self.entitle(self.session.tr(text("Machine")))
        machine, verdict = self._machine(now), self._verdict(now)
        self.query_one("#machine", Words).update(machine)
        self.query_one("#verdict", Words).update(verdict)
        between = 2
        taken = len(machine.split("\n")) + len(verdict.split("\n")) + between
        self._list(now, self.content_size.height - taken)

    def on_resize(self) -> None:
        """Write as much as fits."""
        self.refresh_text()

    def take_focus(self) -> None:
        """Focus the list."""
        self.query_one(Listing).focus()

    @on(DescendantFocus)
    def _begin(self) -> None:
        listing = self.query_one(Listing)
        if listing.highlighted is None and self.known:
            listing.highlighted = 0
        elif listing.highlighted is not None:
            self.post_message(self.Considered(self.known[listing.highlighted]))

    @on(Listing.OptionHighlighted)
    def _consider(self, event: Listing.OptionHighlighted) -> None:
        event.stop()
        if event.option_list.has_focus and event.option_index < len(self.known):
            self.post_message(self.Considered(self.known[event.option_index]))

    @on(Listing.OptionSelected)
    def _open(self, event: Listing.OptionSelected) -> None:
        event.stop()
        if event.option_index < len(self.known):
            self.post_message(self.Opened(self.known[event.option_index]))

    def _list(self, now: Situation, height: int) -> None:
        """Write the rows, as far as the height allows in full: what is in the way of a mode comes first."""
        pools, checks = pools_seen(now), checks_seen(now, self.session.waiting)
        self.known = (*pools, *checks)
        room = max(self.content_size.width - 1, 20)
        rows = [self._beside(one).truncate(room, ellipsis=True) for one in self.known]
        spare = height - len(rows)
        for number in sorted(range(len(rows)), key=lambda at: _ORDER.index(self.known[at].look)):
            whole = self._row(self.known[number], room)
            further = len(whole.split("\n")) - 1
            if further <= spare:
                rows[number], spare = whole, spare - further
        if left := pools_left(now):
            rows[len(pools) - 1] += Content.styled(f"\n  {self.session.tr(left)}", "$text-muted")
        if pools and spare > 1:
            rows[len(pools) - 1] += Content("\n")
        listing = self.query_one(Listing)
        at = listing.highlighted
        if listing.write([Row(row) for row in rows]) and at is not None and rows:
            listing.highlighted = min(at, len(rows) - 1)

    def _row(self, seen: Seen, room: int) -> Content:
        """Return a row of as many lines as it needs."""
        row = self._beside(seen)
        if row.cell_length <= room:
            return row
        tr, pad = self.session.tr, "    " if seen.id.startswith("pool:") else "  "
        value = hanging(f"{pad}{tr(seen.said)}", room, len(pad))
        return Content.assemble(self._head(seen), "\n", (value, "$text-muted"))

    def _beside(self, seen: Seen) -> Content:
        return Content.assemble(self._head(seen), "  ", (self.session.tr(seen.said), "$text-muted"))

    def _head(self, seen: Seen) -> Content:
        mark = Content.styled("… ", "$text-muted") if seen.is_asked else _mark(seen)
        name = Content.styled(self.session.tr(seen.label), "bold" if seen.is_chosen else "")
        if not seen.id.startswith("pool:"):
            return mark + name
        return Content.assemble(f"{glyph('arrow') if seen.is_chosen else ' '} ", mark, name)

    def _machine(self, now: Situation) -> Content:
        waiting = self.session.waiting
        tr, facts = self.session.tr, now.facts
        judged = now.judged
        name = judged.value("distro.name") or judged.value("distro.id") or ""
        lines = [
            Content.styled(visible(part), "$text-muted") for part in (name, judged.value("kernel.release")) if part
        ]
        for source, seconds in waiting.items():
            slow = text("{what} is slow to answer: {seconds} s", what=_SOURCES[source], seconds=int(seconds))
            asking = text("asking: {what}", what=_SOURCES[source])
            lines.append(
                Content.styled(
                    f"… {tr(slow if seconds >= 2 else asking)}", "$warning" if seconds >= 2 else "$text-muted"
                )
            )
        width = max(self.content_size.width, 20)
        doubts = doubts_about(facts, now["machine"])
        lines += [Content.styled(hanging(f"! {tr(doubt)}", width, 2), "$warning") for doubt in doubts]
        return Content("\n").join(lines)

    def _verdict(self, now: Situation) -> Content:
        """Return the mode and what the configuration grants: nothing is granted, or green, before a mode is known."""
        tr, mode = self.session.tr, now["mode"]
        is_of_mode = now["backend"] not in ("docker", "none")
        name = Content.assemble((tr(text("mode")), "$text-muted"), "  ")
        if is_of_mode and (not len(now.facts) or is_being_asked(now, self.session.waiting)):
            return Content.assemble(name, ("…", "$text-muted"), "\n", (tr(text("not known yet")), "$text-muted"))
        if not is_of_mode:
            return Content.assemble(name, ("–", "$text-muted"), "\n", self._risk(risk_of(now)))
        if mode not in MODES:
            why = text("nothing works here yet") if can_prepare(now) else text("nothing can work here")
            nothing = Content.styled(tr(why), "$error")
            return Content.assemble(name, ("–", "$error"), "\n", nothing)
        sure = now.verdict[mode].works == "yes"
        said = mode if sure else tr(text("{mode}, if it works", mode=mode))
        shown = Content.styled(said, "bold $success" if sure else "bold $accent")
        return Content.assemble(name, shown, "\n", self._risk(risk_of(now)))

    def _risk(self, risk: Risk) -> Content:
        tr = self.session.tr
        width = max(self.content_size.width, 20)
        lines = [
            Content.assemble((tr(text("grants")), "$text-muted"), "  ", meter(risk, tr)),
            *(
                Content.styled(hanging(f"{glyph('dot')} {tr(reason)}", width, 2), "$text-muted")
                for reason in risk.reasons
            ),
        ]
        return Content("\n").join(lines)


def _mark(seen: Seen) -> Content:
    return Content.styled(f"{glyph(seen.look)} ", _STYLES[seen.look])
