"""A screen as a text snapshot compared with Textual's SVG: time and bytes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

from reader.headless.snapshots import dump
from tests.benchmarks.results import Row, Sample
from tests.conftest import SEEDS
from tests.driver import reader

RUNS = 30


def measure(quick: bool) -> Iterator[Row]:
    """Both formats of the library screen at 120x36."""
    times, sizes = asyncio.run(_measured(8 if quick else RUNS))
    for what, unit, values in (("a snapshot", "ms", times), ("its size", "bytes", sizes)):
        ours, theirs = (Sample.of(some) for some in values)
        yield Row(what, unit, ours, {"Textual's SVG": theirs}, "120x36, the articles that ship")


async def _measured(runs: int) -> tuple[list[list[float]], list[list[float]]]:
    times: list[list[float]] = [[], []]
    sizes: list[list[float]] = [[], []]
    async with reader(SEEDS) as session:
        take: list[Callable[[], str]] = [
            lambda: dump(session.app),
            session.app.export_screenshot,
        ]
        for _ in range(runs):
            await session.press("j")
            for each, (kind_times, kind_sizes) in zip(
                take, zip(times, sizes, strict=True), strict=True
            ):
                started = time.perf_counter()
                text = each()
                kind_times.append((time.perf_counter() - started) * 1000)
                kind_sizes.append(len(text.encode()))
    return times, sizes
