"""Deliberate faults: for each of the most important functions, some test has to notice.

``python -m tests.mutants`` puts the faults of :mod:`tests.mutants.table` into a copy of Reader, one
at a time, runs the tests that should fail, and names those faults that no test has noticed.
"""
