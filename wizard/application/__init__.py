"""What a face does without drawing: a log read and diagnosed, its correction, the trial of that."""
