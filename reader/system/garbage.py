"""Garbage collection that does not delay keys.

Again and again Python searches all objects for unused cycles. With the names of 100,000 articles in
memory that takes a quarter of a second each time, and no key is handled meanwhile. Those objects
belong to the archive and stay, so ``gc.freeze`` excludes them from further searches. Objects that
are not part of a cycle are freed as usual.
"""

from __future__ import annotations

import gc
from typing import Final, Literal

MANY: Final = 150_000
"""More objects than this are frozen. Searching these takes some 30 ms. Screens never have this
many, which matters because objects frozen while in use (an open menu) are never freed."""

RARELY: Final = 40
"""Everything is searched after this many searches of younger objects. A key causes about one, so at
Python's 10 each twelfth key would wait up to 30 ms."""

_ALL = 2
"""The oldest generation, whose collection searches everything."""


def collect_from_now_on() -> None:
    """Freeze all current objects, and collect garbage among new ones from now on."""
    gc.freeze()
    youngest, middle, _ = gc.get_threshold()
    gc.set_threshold(youngest, middle, RARELY)
    gc.enable()
    if watch not in gc.callbacks:
        gc.callbacks.append(watch)


def watch(phase: Literal["start", "stop"], info: dict[str, int]) -> None:
    """Freeze all objects after a full collection that has searched many of them."""
    if phase == "stop" and info["generation"] == _ALL and len(gc.get_objects(_ALL)) > MANY:
        gc.freeze()
