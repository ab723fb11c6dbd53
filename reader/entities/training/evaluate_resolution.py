"""Measures resolution.

Run ``python -m reader.entities.training.evaluate_resolution TRUTH.tsv ARTICLES``. ``TRUTH.tsv`` has
the format of ``tests/data/resolution.tsv``, with columns separated by tabs: part, article, entity
number, kind, start, end, name. Offsets are in code points of the article's file, decoded from
UTF-8. ``ARTICLES`` is a zip file or folder with a ``.txt`` file per article.

It prints B³ and pairwise scores of three methods for each part. *names* groups the annotated
mentions by spelling alone, as a baseline. *given* resolves the annotated mentions, so it measures
grouping only. *found* also lets the engine find the mentions in the text.
"""

from __future__ import annotations

import argparse
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reader.entities.engines.labels import Span
from reader.entities.gazetteer import fold
from reader.entities.pipeline import run
from reader.entities.recognizer import ModelError, Recognizer, recognizer
from reader.entities.resolve.resolution import resolve
from reader.model import BLOCK_SEPARATOR, Article, Block, EntityKind

Place = tuple[int, int]
"""Start and end of a mention in the article's file, in code points."""


class Truth(NamedTuple):
    """The annotated entities of one article; each maps its mentions to their kinds."""

    part: str
    name: str
    clusters: list[dict[Place, EntityKind]]


class Laid(NamedTuple):
    """A file's text as an article, each line a paragraph, with the paragraphs' positions."""

    article: Article
    starts: list[tuple[int, int, int]]
    """For each paragraph: start in the article's text, start in the file, length."""

    def into(self, place: Place) -> Place | None:
        """Convert offsets in the file to offsets in the article's text; None if outside it."""
        for start, raw, length in self.starts:
            if raw <= place[0] and place[1] <= raw + length:
                return place[0] - raw + start, place[1] - raw + start
        return None

    def back(self, start: int, end: int) -> Place:
        """Convert offsets in the article's text to offsets in the file."""
        for first, raw, length in self.starts:
            if first <= start <= first + length:
                return start - first + raw, end - first + raw
        raise ValueError(f"no paragraph contains offset {start}")


def read_truth(path: Path) -> list[Truth]:
    """Read the annotation in ``path``; raises :class:`ValueError` for a line of another format."""
    found: dict[tuple[str, str], dict[str, dict[Place, EntityKind]]] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        try:
            part, name, entity, kind, start, end, _ = line.split("\t")
            place = int(start), int(end)
        except ValueError:
            raise ValueError(
                f"{path}: line {number} does not have the seven columns of an annotation"
            ) from None
        clusters = found.setdefault((part, name), {})
        clusters.setdefault(entity, {})[place] = kind  # type: ignore[assignment]
    return [Truth(*key, list(clusters.values())) for key, clusters in found.items()]


def lay_out(name: str, raw: str) -> Laid:
    """Make an article of a file's text, without the first line if that is a URL."""
    blocks: list[Block] = []
    starts: list[tuple[int, int, int]] = []
    at = length = 0
    for line in raw.splitlines(keepends=True):
        text = line.strip()
        if text and not (at == 0 and text.startswith("http")):
            starts.append((length, at + line.index(text), len(text)))
            blocks.append(Block("paragraph", text))
            length += len(text) + len(BLOCK_SEPARATOR)
        at += len(line)
    return Laid(Article(name, name, blocks=tuple(blocks)), starts)


Grouping = Callable[[Laid, Truth], list[list[Place]]]


def by_spelling(laid: Laid, truth: Truth) -> list[list[Place]]:
    """Group the annotated mentions by kind and case-insensitive spelling."""
    groups: dict[tuple[str, str], list[Place]] = {}
    for place, kind in _mentions(truth):
        at = laid.into(place)
        if at is not None:
            key = kind, fold(laid.article.text[at[0] : at[1]])
            groups.setdefault(key, []).append(place)
    return list(groups.values())


def given(laid: Laid, truth: Truth) -> list[list[Place]]:
    """Group the annotated mentions by resolution."""
    spans = []
    for place, kind in sorted(_mentions(truth)):
        at = laid.into(place)
        if at is not None:
            spans.append(Span("text", *at, kind))
    clusters = resolve(spans, {"title": "", "caption": "", "text": laid.article.text})
    return [[laid.back(one.start, one.end) for one in cluster.mentions] for cluster in clusters]


def found_by(recognizer: Recognizer) -> Grouping:
    """A grouping of the mentions that ``recognizer`` finds in the text."""

    def found(laid: Laid, _: Truth) -> list[list[Place]]:
        entities = run(laid.article, recognizer)
        return [[laid.back(one.start, one.end) for one in entity.mentions] for entity in entities]

    return found


def measure(
    truths: Sequence[Truth], texts: Callable[[str], str], grouping: Grouping
) -> tuple[Score, Score]:
    """The B³ and pairwise scores of ``grouping`` over ``truths``."""
    cubed = pairs = Score()
    for truth in truths:
        groups = grouping(lay_out(truth.name, texts(truth.name)), truth)
        wanted = [list(cluster) for cluster in truth.clusters]
        cubed = cubed.plus(b_cubed(groups, wanted))
        pairs = pairs.plus(pairwise(groups, wanted))
    return cubed, pairs


def read_from(path: Path) -> Callable[[str], str]:
    """A function that reads the text of an article by name from a folder or zip file."""
    if path.is_dir():
        return lambda name: (path / f"{name}.txt").read_bytes().decode("utf-8")
    archive = zipfile.ZipFile(path)
    return lambda name: archive.read(f"{name}.txt").decode("utf-8")


def _mentions(truth: Truth) -> Iterator[tuple[Place, EntityKind]]:
    for cluster in truth.clusters:
        yield from cluster.items()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0, or 2 if the files cannot be read."""
    parser = argparse.ArgumentParser(
        prog="python -m reader.entities.training.evaluate_resolution",
        description="Measure how mentions are grouped into entities.",
    )
    parser.add_argument(
        "truth", type=Path, help="annotations, in the format of tests/data/resolution.tsv"
    )
    parser.add_argument("articles", type=Path, help="zip file or folder with the articles")
    parser.add_argument("--engine", help="the recognizer for 'found'")
    options = parser.parse_args(arguments)
    try:
        truths = read_truth(options.truth)
        texts = read_from(options.articles)
        engine = recognizer(options.engine)
        ways: dict[str, Grouping] = {
            "names": by_spelling,
            "given": given,
            "found": found_by(engine),
        }
        print(f"{'part':6} {'mentions':8}  B³:   P     R    F1   pairs:   P     R    F1")
        for part in dict.fromkeys(truth.part for truth in truths):
            chosen = [truth for truth in truths if truth.part == part]
            for name, grouping in ways.items():
                scores = measure(chosen, texts, grouping)
                cubed, pairs = (
                    f"{100 * s.precision:5.1f} {100 * s.recall:5.1f} {100 * s.f1:5.1f}"
                    for s in scores
                )
                print(f"{part:6} {name:8}    {cubed}         {pairs}")
    except (OSError, ValueError, KeyError, ModelError, zipfile.BadZipFile) as error:
        print(f"evaluate_resolution: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())


Clusters = Iterable[Collection[Hashable]]
"""Entities as collections of mentions; each mention is in only one entity."""


class Score(NamedTuple):
    """Sums over any number of articles: add scores with :meth:`plus`, then read the properties."""

    right_found: float = 0.0
    found: float = 0.0
    right_wanted: float = 0.0
    wanted: float = 0.0

    def plus(self, other: Score) -> Score:
        """The sum of two scores."""
        return Score(*(mine + its for mine, its in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        """The share of what was grouped that is right; 1 if nothing was."""
        return self.right_found / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what should be grouped that was; 1 if nothing should be."""
        return self.right_wanted / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(found: Clusters, wanted: Clusters) -> Score:
    """The B³ score of one article's ``found`` entities against the ``wanted`` ones."""
    ours, theirs = _by_mention(found), _by_mention(wanted)
    overlap = Counter(
        (cluster, theirs[one][0]) for one, (cluster, _) in ours.items() if one in theirs
    )
    right_found = right_wanted = 0.0
    for mention, (cluster, size) in ours.items():
        if mention in theirs:
            other, wanted_size = theirs[mention]
            common = overlap[cluster, other]
            right_found += common / size
            right_wanted += common / wanted_size
    return Score(right_found, len(ours), right_wanted, len(theirs))


def pairwise(found: Clusters, wanted: Clusters) -> Score:
    """The pairwise score of one article's ``found`` entities against the ``wanted`` ones."""
    ours, theirs = _by_mention(found), _by_mention(wanted)
    overlap = Counter(
        (cluster, theirs[one][0]) for one, (cluster, _) in ours.items() if one in theirs
    )
    right = _pairs(overlap)
    return Score(right, _pairs(_sizes(ours)), right, _pairs(_sizes(theirs)))


def _by_mention(clusters: Clusters) -> dict[Hashable, tuple[int, int]]:
    """For each mention, the number of its cluster and that cluster's size."""
    return {
        mention: (number, len(cluster))
        for number, cluster in enumerate(clusters)
        for mention in cluster
    }


def _sizes(by_mention: dict[Hashable, tuple[int, int]]) -> Counter[int]:
    return Counter(number for number, _ in by_mention.values())


def _pairs(sizes: Counter[int] | Counter[tuple[int, int]]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())
