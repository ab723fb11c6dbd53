"""Collecting garbage without keeping the keys waiting.

Python looks through all objects for cycles that nobody needs any more, again and again: with the
names of 100,000 articles in memory that takes a quarter of a second each time, in which no key is
heard. What has outlived a search as long as that is of the archive, and stays; it is not looked
through again (``gc.freeze``). What is not part of a cycle is freed as ever.
"""

from __future__ import annotations

import gc
import time
from typing import Final, Literal

LONG: Final = 0.02
"""Seconds from which on a search for garbage is not to be repeated over the same objects."""

_ALL = 2
"""The generation of everything."""

_began = 0.0


def collect_from_now_on() -> None:
    """Keep what there is for good, and look for garbage in what comes."""
    gc.freeze()
    gc.enable()
    if _watch not in gc.callbacks:
        gc.callbacks.append(_watch)


def _watch(phase: Literal["start", "stop"], info: dict[str, int]) -> None:
    global _began  # noqa: PLW0603 - one collector a process
    if info["generation"] != _ALL:
        return
    if phase == "start":
        _began = time.perf_counter()
    elif time.perf_counter() - _began > LONG:
        gc.freeze()
