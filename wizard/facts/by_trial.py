"""Facts of an engine that a trial has shown, because the engine itself does not tell them."""

from wizard.facts.model import Facts

EVIDENCE = "werf-wizard verify"


def has_facts_by_trial(facts: Facts) -> bool:
    """Return whether some facts are from a trial: asking the machine again does not give them."""
    return any(fact.evidence == EVIDENCE for fact in facts.values())
