"""The left pane: what is known of the machine, which mode works, what the configuration grants."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from wizard.display import visible
from wizard.interview.environment import doubts_about
from wizard.interview.pools import what_works
from wizard.interview.question import Situation
from wizard.interview.risk import Risk, risk_of
from wizard.language import Text, plural, text
from wizard.plan.checks.check import Check, Look
from wizard.plan.checks.labels import LABELS
from wizard.plan.placement import pools_with
from wizard.plan.pools import Pool
from wizard.tui.glyphs import glyph, hanging
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.words import Words

SHOWN = (
    "kernel-version",
    "overlay-rootless",
    "fuse-device",
    "userns-enabled",
    "userns-clone",
    "apparmor-userns",
    "subordinate-ids",
    "storage-filesystem",
    "sandbox",
    "apparmor",
    "selinux",
    "engine-docker",
    "cluster",
)
_STYLES = {"ok": "$success", "warning": "$warning", "failed": "$error", "unknown": "$accent", "idle": "$text-muted"}
_MOST_POOLS = 6
"""Pools that are listed: a team has 2 to 8, and the largest come first."""
_SOURCES: dict[str, Text] = {
    "probe": text("this machine"),
    "docker": text("Docker"),
    "podman": text("Podman"),
    "cluster": text("Kubernetes"),
}


class Environment(Pane):
    """Facts as checks, one on each line."""

    now: Situation | None = None

    def compose(self) -> ComposeResult:
        """Yield a list that scrolls."""
        yield Words(id="machine")
        with VerticalScroll(can_focus=False):
            yield Words(id="checks")
        yield Words(id="verdict")

    def show(self, now: Situation) -> None:
        """Show a situation: the current one, or the one that a highlighted choice would lead to."""
        self.now = now
        self.refresh_text()

    def fill(self) -> None:
        """Write the machine, the checks, the mode and the risk."""
        tr, now = self.session.tr, self.now
        if now is None:
            return
        self.border_title = tr(text("Machine"))
        self.query_one("#machine", Words).update(self._machine(now))
        self.query_one("#checks", Words).update(self._checks(now))
        known = now["mode"] if now.verdict.mode or now["mode"] == "fuse-privileged" else "?"
        mode = Content.assemble(
            (tr(text("mode")), "$text-muted"), "  ", ("–" if now["mode"] == "auto" else known, "bold $success")
        )
        self.query_one("#verdict", Words).update(Content("\n").join([mode, self._granted(now)]))

    def on_resize(self) -> None:
        """Write as much as fits."""
        self.refresh_text_for_size()

    def failed(self, message: str) -> None:
        """Show the message in place of the checks."""
        self.query_one("#checks", Words).update(message)

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

    def _checks(self, now: Situation) -> Content:
        if not len(now.facts):
            return Content("")
        checks = now.verdict.checks
        rows = [self._row(checks[name], checks.look(name)) for name in SHOWN]
        pools = self._pools(now)
        return Content("\n").join([*pools, *([Content("")] if pools else []), *rows])

    def _pools(self, now: Situation) -> list[Content]:
        """Return a row for each pool of a cluster that has several, the chosen one marked."""
        pools = pools_with(now.here) if now["machine"] == "here" else ()
        if len(pools) < 2:
            return []
        tr, room = self.session.tr, max(self.content_size.width - 1, 20)
        rows = [self._pool(pool, is_chosen=pool.name == now["pool"]) for pool in pools[:_MOST_POOLS]]
        if len(pools) > _MOST_POOLS:
            left = len(pools) - _MOST_POOLS
            rows.append(Content.styled(f"  {tr(plural('and {count} more', 'and {count} more', left))}", "$text-muted"))
        return [row.truncate(room, ellipsis=True) for row in rows]

    def _pool(self, pool: Pool, *, is_chosen: bool) -> Content:
        tr = self.session.tr
        status: Look = "ok" if pool.mode else "unknown" if pool.verdict.missing else "failed"
        return Content.assemble(
            f"{glyph('arrow') if is_chosen else ' '} ",
            (f"{glyph(status)} ", _STYLES[status]),
            (visible(pool.name), "bold" if is_chosen else ""),
            f" {len(pool.nodes)}  ",
            (tr(what_works(pool)), "$text-muted"),
        )

    def _row(self, check: Check, status: Look) -> Content:
        tr = self.session.tr
        room = max(self.content_size.width - 1, 20)
        row = Content.assemble((f"{glyph(status)} ", _STYLES[status]), tr(LABELS[check.id]))
        whole = Content.assemble(row, "  ", (tr(check.text), "$text-muted"))
        fits = whole.cell_length <= room or status in ("warning", "failed", "unknown")
        return (whole if fits else row).truncate(room, ellipsis=True)

    def _granted(self, now: Situation) -> Content:
        """Return what the configuration grants; nothing without a mode."""
        is_of_mode = now["backend"] not in ("docker", "none")
        if is_of_mode and now["mode"] == "auto":
            return Content.styled(self.session.tr(text("nothing works here yet")), "$error")
        if not len(now.facts):
            return Content.styled(self.session.tr(text("not known yet")), "$text-muted")
        return self._risk(risk_of(now))

    def _risk(self, risk: Risk) -> Content:
        tr = self.session.tr
        meter = glyph("full") * risk.level + glyph("empty") * (5 - risk.level)
        style = ("$success", "$success", "$warning", "$error", "$error")[risk.level - 1]
        width = max(self.content_size.width, 20)
        lines = [
            Content.assemble((tr(text("grants")), "$text-muted"), "  ", (f"{meter} {tr(risk.word)}", style)),
            *(
                Content.styled(hanging(f"{glyph('dot')} {tr(reason)}", width, 2), "$text-muted")
                for reason in risk.reasons
            ),
        ]
        return Content("\n").join(lines)
