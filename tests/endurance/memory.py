"""Memory of a long session: its size, its slope, and unbounded caches."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any, NamedTuple

UNBOUNDED = 64
"""The most entries in an unbounded cache; enough for word lists but not for articles."""


class Memory(NamedTuple):
    """Resident megabytes and objects known to the garbage collector after ``keys`` keys."""

    keys: int
    megabytes: float
    objects: int


def overgrown() -> list[str]:
    """Unbounded caches of functions with more entries than word lists need."""
    found = []
    for each in gc.get_objects():
        if type(each).__name__ != "_lru_cache_wrapper":
            continue
        if not str(getattr(each, "__module__", "")).startswith("reader."):
            continue
        info = each.cache_info()
        if info.maxsize is None and info.currsize > UNBOUNDED:
            found.append(f"{each.__module__}.{each.__qualname__}: {info.currsize}")
    return found


def memory(keys: int) -> Memory:
    """The memory used now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return Memory(keys, pages * os.sysconf("SC_PAGE_SIZE") / 1e6, len(gc.get_objects()))


def slope(samples: list[Memory], what: str) -> float:
    """The growth of ``what`` per thousand keys, by least squares over the second half."""
    half = samples[len(samples) // 2 :]
    xs = [each.keys / 1000 for each in half]
    ys: list[Any] = [getattr(each, what) for each in half]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    return float(sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread)
