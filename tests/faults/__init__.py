"""Fault tests: how Reader behaves when the machine fails.

``python -m tests.faults --times 1000`` kills a writer of each kind (marks, corrections, cache,
index, names, ...) at a thousand random moments and checks what is left; the test suite does so a
few times. Other tests cover full disks, missing home folders, clocks that jump, files that change
while they are read, and too few file descriptors.
"""
