"""The configuration put into files that a person already has: what is needed is changed there, and nothing else."""
