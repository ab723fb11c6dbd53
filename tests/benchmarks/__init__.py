"""Benchmarks: each compares Reader with a peer or a floor in the same run and prints a ratio.

``python -m tests.benchmarks`` runs all of them, ``python -m tests.benchmarks start`` one.
"""
