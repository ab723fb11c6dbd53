"""Mutation testing: tests must notice deliberate faults in the most important functions.

``python -m tests.mutants`` puts the faults in :mod:`tests.mutants.table` into a copy of Reader, one
at a time, runs the tests that should fail, and lists the faults that no test has noticed.
"""
