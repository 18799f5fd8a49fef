"""The parts of the wizard's screen."""
