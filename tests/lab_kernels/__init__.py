"""The lab of kernels: what the program says, held against real kernels in virtual machines.

`python -m tests.lab_kernels --help`, or `make lab-kernels`. What it does, what it needs and what it keeps: README.md.
"""
