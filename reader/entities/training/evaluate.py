"""Precision, recall and F1 of an engine: ``python -m reader.entities.training.evaluate``."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reader.entities import recognizer
from reader.entities.engines.labels import chunks
from reader.entities.engines.vote import vote
from reader.entities.training.train import Annotated, AnnotationError, parser_of, read_annotations
from reader.model import ENTITY_KINDS

_ABOUT = """\
Measure a recognizer on annotated articles: precision, recall and F1 of exact spans per kind, before
and after the document vote, and tokens per second. It uses the tokens of the files.

FILE has the format that python -m reader.entities.training.train reads. ENGINE is light (the
default), light:FILE with your own weights, accurate (needs the extra "accurate") or
spacy:PIPELINE (needs the extra "spacy" and the pipeline).
"""

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((kind, (kind,)) for kind in ENTITY_KINDS),
    ("person+organization+place", ENTITY_KINDS[:3]),
    ("all five", ENTITY_KINDS),
)
"""The rows of the report: each kind, the three that matter most, and all kinds."""


class Score(NamedTuple):
    """Counts of names: right (span and kind), found, and annotated."""

    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """The share of found names that are right; 0 if none was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of annotated names that were found; 0 if there are none."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.found + self.gold
        return 2 * self.right / both if both else 0.0


def scores(gold: Iterable[Sequence[str]], found: Iterable[Sequence[str]]) -> dict[str, Score]:
    """The counts for each row of the report, from the labels of sentences."""
    right: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    for expected, got in zip(gold, found, strict=True):
        wanted, given = set(chunks(expected)), set(chunks(got))
        right.update(chunk.kind for chunk in wanted & given)
        ours.update(chunk.kind for chunk in given)
        theirs.update(chunk.kind for chunk in wanted)
    return {
        name: Score(*(sum(each[kind] for kind in kinds) for each in (right, ours, theirs)))
        for name, kinds in GROUPS
    }


class Outcome(NamedTuple):
    """Scores before and after the document vote, and the time of engine and vote together."""

    before: dict[str, Score]
    after: dict[str, Score]
    tokens: int
    seconds: float


def evaluate(articles: Sequence[Annotated], engine: str) -> Outcome:
    """Run ``engine`` on ``articles``; raises :class:`recognizer.ModelError`."""
    tagger = recognizer.bare(recognizer.choose(engine))
    gold: list[list[str]] = []
    raw: list[list[str]] = []
    voted: list[list[str]] = []
    start = time.perf_counter()
    for article in articles:
        labels = tagger.tag(article.sentences)
        raw += labels
        voted += vote(article.sentences, labels)
        gold += article.labels
    seconds = time.perf_counter() - start
    tokens = sum(len(labels) for labels in gold)
    return Outcome(scores(gold, raw), scores(gold, voted), tokens, seconds)


def report(outcome: Outcome) -> str:
    """Format the outcome as a table."""
    lines = [f"{'':27}{'precision':>10}{'recall':>8}{'F1':>7}{'before vote':>13}{'names':>8}"]
    for name, _ in GROUPS:
        after = outcome.after[name]
        lines.append(
            f"{name:27}{after.precision:>10.3f}{after.recall:>8.3f}{after.f1:>7.3f}"
            f"{outcome.before[name].f1:>13.3f}{after.gold:>8}"
        )
    speed = outcome.tokens / outcome.seconds if outcome.seconds else 0.0
    lines.append(f"{outcome.tokens} tokens, {speed:,.0f} per second including the document vote")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 0 if it succeeds, else 1."""
    parser = parser_of("reader.entities.training.evaluate", _ABOUT)
    parser.add_argument(
        "--engine", default="light", help="the recognizer to measure (default: light)"
    )
    options = parser.parse_args(arguments)
    try:
        articles = [one for path in options.files for one in read_annotations(path)]
        print(report(evaluate(articles, options.engine)))
    except (AnnotationError, OSError, recognizer.ModelError) as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
