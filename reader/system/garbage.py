"""Collecting garbage without keeping the keys waiting.

Python looks through all objects for cycles that nobody needs any more, again and again: with the
names of 100,000 articles in memory that takes a quarter of a second each time, in which no key is
heard. What there is by then is of the archive, and stays; it is not looked through again
(``gc.freeze``). What is not part of a cycle is freed as ever.
"""

from __future__ import annotations

import gc
from typing import Final, Literal

MANY: Final = 150_000
"""So many objects take some 30 ms to look through, and are more than the screens ever have: for
what is frozen while it is in use, such as an open menu, is not freed later."""

_ALL = 2
"""The generation of everything."""


def collect_from_now_on() -> None:
    """Keep what there is for good, and look for garbage in what comes."""
    gc.freeze()
    gc.enable()
    if watch not in gc.callbacks:
        gc.callbacks.append(watch)


def watch(phase: Literal["start", "stop"], info: dict[str, int]) -> None:
    """Freeze all objects after a full collection that has looked through many of them."""
    if phase == "stop" and info["generation"] == _ALL and len(gc.get_objects(_ALL)) > MANY:
        gc.freeze()
