"""The lab of hosts: `survey --inventory` over a real ssh, to hosts in network namespaces of their own.

`python -m tests.lab_ssh --help`, or `make lab-ssh`.
"""
