"""A long session: ``python -m tests.endurance --keys 100000`` presses that many keys, any keys.

Eight hours of reading are some 30,000. The same seed presses the same keys. Memory is sampled on
the way, and its slope over the second half is reported; what Reader remembers has to stay within
its bounds (:func:`overgrown`), which a test asks after a short session, too.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from reader.headless import session as headless
from tests.driver import Session, reader
from tests.store.archives import make_folder

KEYS = (
    *("j", "k") * 8, "J", "K", "enter", "escape", "escape", "space", "b", "g", "G", "n", "N", "[",
    "]", "e", "e", "f", "i", "m", "x", "X", "1", "2", "3", "tab", "shift+tab", "h", "l", "z", "T",
    "S", "H", "?", "!", "*", "r", "u", "ctrl+d", "ctrl+u",
    "{", "}", "+", "-", "=", ".",
    ",", "R", "w", "d", "p", "t", "a", "c", "s",
)  # fmt: skip
"""All but those that end Reader, copy, or start another program."""

TYPED = ("rain", "lima", "place:lima", "it OR the", "-rain", '"then it"', "(")
BURST = 40
"""Keys that are pressed without waiting for what they do."""

UNBOUNDED = 64
"""How many things a cache without a bound may hold: those of word lists, not those of articles."""


class Memory(NamedTuple):
    """After so many keys: resident megabytes, and objects that the collector knows."""

    keys: int
    megabytes: float
    objects: int


def overgrown() -> list[str]:
    """Caches of functions that have no bound and hold more than word lists need."""
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
    """What is used now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return Memory(keys, pages * os.sysconf("SC_PAGE_SIZE") / 1e6, len(gc.get_objects()))


def slope(samples: list[Memory], what: str) -> float:
    """How much more of ``what`` there is a thousand keys later: least squares, second half."""
    half = samples[len(samples) // 2 :]
    xs = [each.keys / 1000 for each in half]
    ys: list[Any] = [getattr(each, what) for each in half]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    return float(sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread)


async def press(session: Session, count: int, chance: random.Random) -> None:
    """Press ``count`` keys, among them now and then a search and another size of the terminal."""
    done = 0
    while done < count:
        burst = chance.choices(KEYS, k=min(BURST, count - done))
        if chance.random() < 0.1:
            burst += ["escape", "escape", "1", "/", *chance.choice(TYPED), "enter"]
        done += len(burst)
        await session.burst(*("space" if key == " " else key for key in burst))
        await session.burst("escape", "escape", "escape")
        if chance.random() < 0.05:
            await session.resize(chance.choice((40, 80, 120, 200)), chance.choice((12, 24, 36)))


async def live(keys: int, seed: int, every: int, paths: list[Path]) -> list[Memory]:
    """A session of ``keys`` keys, with a sample of memory ``every`` so many."""
    samples = []
    headless.LIMIT = 600.0  # forty keys at once, on a machine that may have much else to do
    chance = random.Random(seed)
    async with reader(*paths) as session:
        done = 0
        while done < keys:
            await press(session, every, chance)
            done += every
            samples.append(memory(done))
            assert session.app.is_running, "a key has ended Reader"
    return samples


def main() -> int:
    """1 where a cache has grown past its bound."""
    parser = argparse.ArgumentParser(prog="python -m tests.endurance", description=__doc__)
    parser.add_argument("--keys", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=2_000, help="keys between two samples")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        for name in ("CACHE", "DATA", "CONFIG", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = f"{home}/{name}"
        folder = make_folder(Path(home) / "archive")
        started = time.monotonic()
        samples = asyncio.run(live(asked.keys, asked.seed, asked.every, [folder]))
    taken = time.monotonic() - started
    for each in (samples[0], samples[len(samples) // 2], samples[-1]):
        print(f"after {each.keys:,} keys: {each.megabytes:.1f} MB, {each.objects:,} objects")
    if len(samples) > 3:
        print(f"slope of the second half, per 1,000 keys: {slope(samples, 'megabytes'):+.3f} MB, "
              f"{slope(samples, 'objects'):+.0f} objects; {taken:.0f} s")  # fmt: skip
    grown = overgrown()
    print("caches past their bounds:", ", ".join(grown) or "none")
    return int(bool(grown))


if __name__ == "__main__":
    sys.exit(main())
