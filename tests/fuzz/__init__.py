"""Fuzzing: any bytes raise only the declared exceptions and give nothing unsafe.

A target is a function of bytes in :data:`tests.fuzz.targets.TARGETS`. The test suite gives each
about a hundred inputs made by hypothesis, always the same ones. ``python -m tests.fuzz TARGET
--runs N`` lets atheris (``pip install atheris``) search longer for inputs that reach new code.
"""
