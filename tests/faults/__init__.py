"""Faults: what is asked of Reader when the machine lets it down.

``python -m tests.faults --times 1000`` kills a writer of each kind (marks, corrections, cache,
index, names, ...) at a thousand random moments and opens what is left; the suite does so a few
times. The tests here are about full disks, missing homes, clocks that jump, files that change while
they are read, and too few descriptors.
"""
