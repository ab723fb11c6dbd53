"""Fuzzing: whatever the bytes are, no exception but the declared ones, and nothing unsafe.

A target is a function of bytes in :data:`tests.fuzz.targets.TARGETS`. The suite gives each some
hundred inputs made by hypothesis, always the same ones; ``python -m tests.fuzz TARGET --runs N``
lets atheris (``pip install atheris``) look for inputs that reach new code, as long as one likes.
"""
