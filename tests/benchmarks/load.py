"""Loading files into a list that can be searched, with a cold cache."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from reader.archive import load as load_archive
from reader.model import Article
from tests.benchmarks.archives import archive
from tests.benchmarks.peers import newsboat_load
from tests.benchmarks.results import Missing, Row, Sample, by_turns
from tests.benchmarks.scale import index, read_and_split


def measure(quick: bool) -> Iterator[Row]:
    """``reader index`` (cache and index, without names) compared with the minimum for loading."""
    count, runs = (1_000, 2) if quick else (10_000, 3)
    folder = archive(count)
    articles = [item for item in load_archive([folder]) if isinstance(item, Article)]
    read_and_split(folder)  # fills the page cache
    with tempfile.TemporaryDirectory() as home:
        times = by_turns(
            {
                "reader": lambda: index(folder, f"{home}/cache"),
                "reading and splitting the files": lambda: read_and_split(folder),
            },
            runs,
        )
        theirs = [newsboat_load(articles, Path(home)) for _ in range(runs)]
    beside: dict[str, Sample | Missing] = {**times}
    ours = times["reader"]
    del beside["reader"]
    beside["newsboat -x reload, one feed"] = (
        Missing(theirs[0]) if isinstance(theirs[0], str) else Sample.of(map(float, theirs))
    )
    yield Row("reader index --no-names, cold", "s", ours, beside, f"{count:,} articles")
