"""Resolution: how well mentions are grouped into entities, compared with grouping by spelling.

The annotation (``tests/data/resolution.tsv``: names and offsets) is in the repository, but its
articles are not. ``READER_ARTICLES=ZIP`` names a zip file or folder with a ``.txt`` file for each.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from reader.archive import load
from reader.entities import extract
from reader.entities.training import evaluate_resolution as evaluation
from reader.model import Article
from tests.benchmarks.results import Missing, Row, Sample
from tests.conftest import ROOT, SEEDS

TRUTH = ROOT / "tests" / "data" / "resolution.tsv"


def measure(quick: bool) -> Iterator[Row]:
    """B³ on each part of the annotation, then the time to find and resolve an article's names."""
    given = os.environ.get("READER_ARTICLES", "")
    truths = evaluation.read_truth(TRUTH)
    for part in dict.fromkeys(truth.part for truth in truths):
        what = f"B³ of given mentions, part {part}"
        if not given:
            yield Row(what, "F1", Missing("its articles are not here: READER_ARTICLES=ZIP"))
            continue
        texts = evaluation.read_from(Path(given))
        chosen = [truth for truth in truths if truth.part == part]
        ours, floor = (
            Sample.of([100 * evaluation.measure(chosen, texts, way)[0].f1])
            for way in (evaluation.given, evaluation.by_spelling)
        )
        yield Row(what, "F1", ours, {"equal spellings": floor}, f"{len(chosen)} articles")
    articles = [item for item in load([SEEDS]) if isinstance(item, Article)]
    extract(articles[0])  # loads the engine
    times = []
    for _ in range(2 if quick else 6):
        for article in articles:
            started = time.perf_counter()
            extract(article)
            times.append((time.perf_counter() - started) * 1000)
    yield Row("names of an article, found and resolved", "ms", Sample.of(times))
