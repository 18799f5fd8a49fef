"""kubectl during a trial: in one namespace, with a deadline for all calls, removing only by label."""

import json
import re
from collections.abc import Sequence
from typing import Any

from wizard.errors import BadInputError
from wizard.facts.printed import as_object, items, json_object, last_line
from wizard.facts.unanswered import NOTHING_SAID, in_words
from wizard.facts.world import Done, World
from wizard.language import Text, text
from wizard.records import Record
from wizard.verifying.manifest import LABEL

_LACKS_A_RIGHT = re.compile(r"\bcannot [a-z]+ resource\b")


class Kubectl(Record):
    """kubectl, in a world, for one namespace; calls must end by a time of the world's clock."""

    world: World
    namespace: str
    until: float

    def within(self, seconds: float) -> "Kubectl":
        """Return the same with so many seconds from now on."""
        return Kubectl(self.world, self.namespace, self.world.seconds() + seconds)

    @property
    def left(self) -> float:
        """Return the seconds that are left."""
        return self.until - self.world.seconds()

    def ask(self, *words: str, stdin: str = "") -> Done:
        """Run kubectl; Ctrl-C does not reach it."""
        limit = f"--request-timeout={max(round(self.left), 1)}s"
        return self.world.run_in_new_session(
            ["kubectl", "--namespace", self.namespace, *words, limit], seconds=self.left, stdin=stdin
        )

    def create(self, one: dict[str, Any], *words: str) -> Done:
        """Create one object."""
        return self.ask("create", "--filename", "-", *words, stdin=json.dumps(one))

    def create_all(self, objects: Sequence[dict[str, Any]]) -> Done:
        """Create objects in their order."""
        return self.create({"apiVersion": "v1", "kind": "List", "items": list(objects)})

    def items(self, *words: str) -> list[dict[str, Any]]:
        """Return the objects that `get` lists; none without an answer. Raises BadInputError if that is forbidden."""
        done = self.ask("get", *words, "--output", "json")
        self.must_be_allowed(done)
        return [dict(as_object(one)) for one in items(json_object(done.output), "items")]

    def has(self, kind: str, name: str) -> bool:
        """Return whether an object exists; one that may not be looked at counts as existing.

        Raises BadInputError if the cluster does not answer.
        """
        done = self.ask("get", kind, name, "--output", "name")
        if done.status == 0 or "(Forbidden)" in done.error:
            return True
        if done.status is not None and "(NotFound)" in done.error:
            return False
        if "(Unauthorized)" in done.error:
            raise BadInputError(text("The cluster does not know your account: {why}", why=why(done)))
        raise BadInputError(
            text("The cluster does not answer: {why}", why=why(done)), text("`kubectl version` must work first.")
        )

    def is_ending(self, kind: str, name: str) -> bool:
        """Return whether an object is being removed, as far as this account may see it."""
        done = self.ask("get", kind, name, "--output", "jsonpath={.metadata.deletionTimestamp}")
        return done.status == 0 and bool(done.output.strip())

    def must_be_allowed(self, done: Done) -> None:
        """Raise BadInputError if the person's own account lacks a right."""
        if not lacks_a_right(done):
            return
        raise BadInputError(
            text("Nothing was tested: your account lacks a permission in the cluster: {why}", why=why(done)),
            text("A test creates, lists, patches and deletes a Job, and reads the log of its Pod."),
            text("`kubectl auth can-i create jobs --namespace {namespace}` must answer yes.", namespace=self.namespace),
        )

    def must_know_fields(self, done: Done) -> None:
        """Raise BadInputError if the cluster is older than the fields that it was given."""
        if done.status in (0, None) or "unknown field" not in done.error:
            return
        raise BadInputError(
            text("The cluster does not know a field of the Pod: {why}", why=why(done)),
            text("`kubectl version` shows the server's version: pass it with --set kubernetes=…"),
        )

    def remove(self, kinds: Sequence[str], trial: str) -> tuple[str, ...]:
        """Remove what has a trial's label, and nothing else; return what remains, as far as the cluster says."""
        chosen = (",".join(kinds), "--selector", f"{LABEL}={trial}")
        if self.ask("delete", *chosen, "--wait=false").status == 0:
            return ()
        there = self.ask("get", *chosen, "--output", "name")
        return tuple(there.output.split()) if there.status == 0 else tuple(f"{kind}/{trial}" for kind in kinds)


def lacks_a_right(done: Done) -> bool:
    """Return whether the cluster refused something because of the person's own account."""
    return done.status not in (0, None) and bool(_LACKS_A_RIGHT.search(done.error))


def why(done: Done) -> Text:
    """Return the cause of a failure: the last thing that kubectl says."""
    return in_words(last_line(done.error, NOTHING_SAID)[:300])
