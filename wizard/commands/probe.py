"""`werf-wizard probe`: the facts of this machine, or the script that finds them."""

import argparse
import sys

from wizard.display import visible_lines
from wizard.errors import WizardError
from wizard.facts.probe import probe_script
from wizard.facts.sources import probe_output
from wizard.facts.world import World
from wizard.language import Language, text


def run(options: argparse.Namespace, tr: Language) -> int:
    """Print the facts that the probe finds, or the probe itself."""
    if options.script:
        sys.stdout.write(probe_script())
        return 0
    done = probe_output(World())
    if not done.output:
        raise WizardError(text("The probe did not run: {why}.", why=done.error.strip() or "sh"))
    sys.stdout.write(visible_lines(done.output))
    return 0
