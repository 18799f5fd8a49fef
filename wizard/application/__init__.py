"""What every interface needs without drawing: reading and diagnosing a log, the correction, the trial of it."""
