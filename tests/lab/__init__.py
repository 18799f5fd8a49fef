"""The lab: runs what the program prints, for real, and takes each line away to see that it was needed.

`python -m tests.lab --help`, or `make lab`. What it does, what it needs and what it leaves: README.md.
"""
