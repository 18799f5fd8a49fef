"""How good guesses are: `python -m tests.diagnosis.guessing` takes each example for a message that nobody knows.

The example and all signatures that it has are forgotten; what is left of its problem are messages of other kinds.
"""

import sys

from tests.diagnosis import wording
from wizard.diagnosis.clues import telling_lines
from wizard.diagnosis.folding import fold
from wizard.diagnosis.frames import unframed
from wizard.diagnosis.likeness import likeness_of
from wizard.diagnosis.signatures import read_problems
from wizard.knowledge.problems import problem_names, read_problem

FEWEST_RIGHT = 0.6
"""The share of the guesses that have to be right."""


def forgotten(name: str, number: int) -> set[int]:
    """The numbers, among the messages of a problem, of an example and of the signatures that it has."""
    examples = read_problem(name)["examples"]
    lines = [fold(unframed(line)[0]) for line in examples[number].splitlines()]
    signatures = enumerate(read_problems()[name].signatures)
    return {number, *(len(examples) + n for n, one in signatures if any(map(one.find, lines)))}


def guessed(name: str, number: int) -> str:
    """What an example is guessed to be, if its kind of message is not known; empty if nothing."""
    messages = wording.messages()
    lost = forgotten(name, number)
    messages[name] = [words for n, words in enumerate(messages[name]) if n not in lost]
    reasons = {problem.id: problem.signatures[0].reasons for problem in read_problems().values()}
    lines = telling_lines(read_problem(name)["examples"][number].splitlines(), 1)
    return likeness_of(lines, reasons, wording.index_of(messages)).problem


def main() -> int:
    """Print how many guesses are made and right; return 1 if too few are right."""
    tries = [(name, number) for name in problem_names() for number in range(len(read_problem(name)["examples"]))]
    guesses = [(name, guess) for name, number in tries if (guess := guessed(name, number))]
    right = sum(name == guess for name, guess in guesses)
    print(f"{len(tries)} unknown messages, {len(guesses)} guesses, {right} right")
    return int(right < FEWEST_RIGHT * len(guesses))


if __name__ == "__main__":
    sys.exit(main())
