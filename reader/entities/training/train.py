"""Makes the light engine's weights: ``python -m reader.entities.training.train``.

It is an averaged structured perceptron in pure Python. Training represents features as row numbers
of one table. It withholds a random share of the features in each step, so that the model does not
rely on words it has memorized, which would fail on new names.

An annotation file is plain text or gzip. Each line has one token, a tab and the token's label. An
empty line ends a sentence (or paragraph); a line ``# article NAME`` begins an article. Labels are
BIO (or BIOES) over the five kinds or the names that common corpora use for them; all other labels,
such as dates and money, count as outside. Columns after the second are ignored. Blanks may replace
the tab.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reader.entities.engines import container
from reader.entities.engines.labels import LABELS, NUMBER, SIZE, best
from reader.entities.engines.lexicon import lexicon
from reader.entities.engines.light import OFFSETS, Cell, Extractor
from reader.model import ENTITY_KINDS, EntityKind

_STEPS = 12
"""The scale of stored weights: one mistake in training changes a weight by this much."""

_ABOUT = """\
Train the light engine on annotated articles. This needs only Python.

FILE is plain text or gzip. Each line has one token, a tab and the token's label. An empty line ends
a sentence or paragraph; a line "# article NAME" begins an article. Labels are BIO over person,
organization, place, group and work (B-person, I-person, O ...). The labels of common corpora (PER,
LOC, GPE, NORP, MISC ...) are accepted too.

Use the weights with  --recognizer light:OUT  or  READER_RECOGNIZER=light:OUT . Measure them with
python -m reader.entities.training.evaluate FILE --engine light:OUT
"""

_KINDS: dict[str, EntityKind] = {
    **{kind: kind for kind in ENTITY_KINDS},
    "per": "person",
    "org": "organization",
    "location": "place",
    "loc": "place",
    "gpe": "place",
    "facility": "place",
    "fac": "place",
    "norp": "group",
    "misc": "work",
    "product": "work",
    "event": "work",
    "work_of_art": "work",
    "law": "work",
}
_LARGEST = 1 << 30
"""The most bytes of text in a file; without a limit, a compressed file could unpack to any size."""


class AnnotationError(ValueError):
    """An annotation file that cannot be read; the message names the file, line and reason."""


class Annotated(NamedTuple):
    """One article: its sentences as tokens, and a label for every token."""

    name: str
    sentences: list[list[str]]
    labels: list[list[str]]


def read_annotations(path: Path) -> list[Annotated]:
    """The articles in an annotation file, in order.

    Raises :class:`AnnotationError` if the file does not have the format above and :class:`OSError`
    if it cannot be read.
    """
    articles: list[Annotated] = []
    tokens: list[str] = []
    labels: list[str] = []

    def close() -> None:
        if tokens:
            if not articles:
                articles.append(Annotated("", [], []))
            articles[-1].sentences.append(list(tokens))
            articles[-1].labels.append(plain_bio(labels))
            tokens.clear()
            labels.clear()

    for number, line in enumerate(_lines(path), 1):
        if line.startswith("# article "):
            close()
            articles.append(Annotated(line.removeprefix("# article ").strip(), [], []))
        elif not line.strip():
            close()
        else:
            columns = line.split("\t") if "\t" in line else line.split()
            if len(columns) < 2 or not columns[0]:
                raise AnnotationError(f"{path}: line {number} is not a token, a tab and a label")
            tokens.append(columns[0])
            labels.append(columns[1].strip())
    close()
    return articles


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as probe:
        packed = probe.read(2) == b"\x1f\x8b"
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise AnnotationError(f"{path}: has more than a gibibyte of text")
        text = data.decode("utf-8-sig")
    except (EOFError, gzip.BadGzipFile) as error:
        raise AnnotationError(f"{path}: not a complete gzip file ({error})") from error
    except UnicodeDecodeError as error:
        raise AnnotationError(f"{path}: not UTF-8 text ({error.reason})") from error
    # Not splitlines(): a token may contain U+2028 or a form feed.
    return iter(text.replace("\r\n", "\n").split("\n"))


def plain_bio(labels: Sequence[str]) -> list[str]:
    """Convert ``labels`` to valid BIO over our kinds, from BIOES and other corpora's names."""
    plain = []
    before: str | None = None
    for label in labels:
        prefix, _, name = label.partition("-")
        kind = _KINDS.get(name.lower())
        if kind is None or not prefix:
            plain.append("O")
        elif prefix in "IE" and before == kind:
            plain.append(f"I-{kind}")
        else:
            plain.append(f"B-{kind}")
        before = kind
    return plain


class Example(NamedTuple):
    """A sentence: its length, its active tokens' indices, their features' rows, gold labels."""

    length: int
    active: list[int]
    rows: list[array[int]]
    gold: list[int]


class Learnt(NamedTuple):
    """The outcome: ``weights[row][label]`` and ``moves[before][label]``."""

    weights: list[list[float]]
    moves: list[list[float]]


def examples(
    articles: Sequence[Annotated], extractor: Extractor, rarest: int
) -> tuple[list[Example], dict[int, int]]:
    """Turn the articles into examples; also return the row of each feature.

    Only features that occur at least ``rarest`` times have a row.
    """
    count: Counter[int] = Counter()
    for article in articles:
        for cells in extractor.document(article.sentences):
            for cell in cells:
                count.update(_features(cell))
    kept = sorted(feature for feature, times in count.items() if times >= rarest)
    rows = {feature: row for row, feature in enumerate(kept)}
    made = []
    for article in articles:
        documents = extractor.document(article.sentences)
        for labels, cells in zip(article.labels, documents, strict=True):
            made.append(
                Example(
                    len(labels),
                    [cell.place for cell in cells],
                    [
                        array("I", (rows[one] for one in _features(cell) if one in rows))
                        for cell in cells
                    ],
                    [NUMBER[label] for label in labels],
                )
            )
    return made, rows


def _features(cell: Cell) -> Iterable[int]:
    for offset, word in zip(OFFSETS, cell.words, strict=True):
        yield from word.features(offset)
    yield from cell.features


class Perceptron:
    """Weights during training, and their running average."""

    def __init__(self, size: int, seed: int, withheld: float = 0.0) -> None:
        self._weights = [[0.0] * SIZE for _ in range(size)]
        self._late: list[list[float] | None] = [None] * size
        self._moves = [[0.0] * SIZE for _ in LABELS]
        self._late_moves = [[0.0] * SIZE for _ in LABELS]
        self._time = 1
        self._random = random.Random(seed)
        self._withheld = withheld

    def learn(self, data: Sequence[Example]) -> int:
        """Train on ``data`` once in random order; return how many sentences were wrong."""
        order = [one for one in data if one.active]
        self._random.shuffle(order)
        return sum(self._step(one) for one in order)

    def _step(self, example: Example) -> bool:
        self._time += 1
        weights = self._weights
        rows: Sequence[Sequence[int]] = example.rows
        if self._withheld:
            chance, share = self._random.random, self._withheld
            rows = [[row for row in each if chance() >= share] for each in rows]
        scored = [
            (
                index,
                [sum(column) for column in zip(*[weights[row] for row in each], strict=True)]
                or [0.0] * SIZE,
            )
            for index, each in zip(example.active, rows, strict=True)
        ]
        found = best(example.length, scored, self._moves)
        gold = example.gold
        wrong = False
        for index, each in zip(example.active, rows, strict=True):
            if found[index] != gold[index]:
                wrong = True
                self._update(each, gold[index], found[index])
        if wrong:
            self._move(example, found)
        return wrong

    def _update(self, rows: Iterable[int], right: int, wrong: int) -> None:
        now = self._time
        for row in rows:
            weights = self._weights[row]
            weights[right] += 1
            weights[wrong] -= 1
            late = self._late[row]
            if late is None:
                late = self._late[row] = [0.0] * SIZE
            late[right] += now
            late[wrong] -= now

    def _move(self, example: Example, found: list[int]) -> None:
        active = set(example.active)
        gold = [label if at in active else 0 for at, label in enumerate(example.gold)]
        for before, after in zip(
            range(-1, example.length), range(example.length + 1), strict=False
        ):
            if before not in active and after not in active:
                continue
            right = (gold[before] if before >= 0 else 0, gold[after] if after < len(gold) else 0)
            wrong = (found[before] if before >= 0 else 0, found[after] if after < len(found) else 0)
            if right != wrong:
                for (one, other), sign in ((right, 1), (wrong, -1)):
                    self._moves[one][other] += sign
                    self._late_moves[one][other] += sign * self._time

    def average(self) -> Learnt:
        """The mean of the weights over all steps so far."""
        now = self._time
        zero = [0.0] * SIZE
        return Learnt(
            [
                [weight - late / now for weight, late in zip(each, lates or zero, strict=True)]
                for each, lates in zip(self._weights, self._late, strict=True)
            ],
            [
                [weight - late / now for weight, late in zip(each, lates, strict=True)]
                for each, lates in zip(self._moves, self._late_moves, strict=True)
            ],
        )


def word_lists(articles: Sequence[Annotated]) -> tuple[frozenset[str], frozenset[str]]:
    """The words without capitals that occur in names, and those that begin names."""
    total: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    begins: Counter[str] = Counter()
    for article in articles:
        for tokens, labels in zip(article.sentences, article.labels, strict=True):
            before = False
            for token, label in zip(tokens, labels, strict=True):
                plain = not any(char.isupper() for char in token)
                if plain:
                    total[token] += 1
                    inside[token] += label != "O"
                    begins[token] += label[0] == "B" or (label[0] == "I" and before)
                before = plain and label != "O"
    inner = {word for word, times in inside.items() if times > 1 and times > 0.003 * total[word]}
    opening = {word for word, times in begins.items() if times > 1 and times > 0.05 * total[word]}
    return frozenset(inner), frozenset(opening)


def learn(
    articles: Sequence[Annotated],
    *,
    rounds: int = 8,
    models: int = 1,
    withheld: float = 0.1,
    rarest: int = 2,
    say: Callable[[str], None] = lambda _: None,
) -> container.Model:
    """Learn weights for :class:`reader.entities.engines.light.LightTagger` from ``articles``.

    ``rounds`` is the number of passes over the articles, ``models`` the number of models with
    different random orders to average, ``withheld`` the share of features hidden at random, and
    ``rarest`` how often a feature must occur. The result depends on nothing else: the same articles
    give the same weights. Raises :class:`AnnotationError` if no token has a label.
    """
    if all(label == "O" for one in articles for labels in one.labels for label in labels):
        raise AnnotationError("the articles have no labelled names to learn from")
    inner, opening = word_lists(articles)
    data, rows = examples(articles, Extractor(lexicon(), inner, opening), rarest)
    say(f"{len(articles)} articles, {len(data)} sentences, {len(rows)} features")
    learnt = []
    for seed in range(models):
        one = Perceptron(len(rows), seed, withheld)
        for number in range(1, rounds + 1):
            start = time.perf_counter()
            wrong = one.learn(data)
            took = time.perf_counter() - start
            say(f"model {seed + 1}, round {number}: {wrong} sentences wrong, {took:.0f} s")
        learnt.append(one.average())
    keys, weights, moves = _packed(list(rows), learnt)
    header = {
        "made": "light", "labels": list(LABELS), "inner": sorted(inner),
        "opening": sorted(opening), "moves": moves, "articles": len(articles),
        "tokens": sum(len(each) for one in articles for each in one.sentences),
    }  # fmt: skip
    return container.Model(header, {"keys": keys, "weights": weights})


def _packed(
    features: list[int], learnt: Sequence[Learnt]
) -> tuple[array[int], array[int], list[list[int]]]:
    """The mean of the models as small integers, without rows of zeros."""
    scale = _STEPS / len(learnt)
    keys, weights = array("I"), array("h")
    for feature, *rows in zip(features, *(one.weights for one in learnt), strict=True):
        row = [round(scale * sum(each)) for each in zip(*rows, strict=True)]
        if any(row):
            keys.append(feature)
            weights.extend(max(-32768, min(32767, weight)) for weight in row)
    moves = [
        [round(scale * sum(each)) for each in zip(*rows, strict=True)]
        for rows in zip(*(one.moves for one in learnt), strict=True)
    ]
    return keys, weights, moves


def parser_of(module: str, about: str, *, files: str = "+") -> argparse.ArgumentParser:
    """A parser for the command ``module``, which reads annotated articles."""
    parser = argparse.ArgumentParser(
        prog=f"python -m {module}",
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs=files, type=Path, metavar="FILE", help="annotated articles")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 0 if the weights were written, else 1."""
    parser = parser_of("reader.entities.training.train", _ABOUT)
    parser.add_argument("--out", type=Path, required=True, help="the file to write the weights to")
    parser.add_argument(
        "--rounds", type=int, default=8, help="passes over the articles (default: 8)"
    )
    parser.add_argument("--models", type=int, default=1, help="models to average (default: 1)")
    parser.add_argument(
        "--withheld",
        type=float,
        default=0.1,
        help="share of features hidden at random (default: 0.1)",
    )
    parser.add_argument(
        "--rarest", type=int, default=2, help="how often a feature must occur (default: 2)"
    )
    options = parser.parse_args(arguments)
    if options.rounds < 1 or options.models < 1 or not 0 <= options.withheld < 1:
        parser.error("--rounds and --models must be at least 1, --withheld at least 0 and below 1")
    try:
        articles = [one for path in options.files for one in read_annotations(path)]
        model = learn(
            articles,
            rounds=options.rounds,
            models=options.models,
            withheld=options.withheld,
            rarest=options.rarest,
            say=lambda line: print(line, flush=True),
        )
        container.save(options.out, model.header, model.arrays)
    except (AnnotationError, OSError, container.ModelError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 1
    size = options.out.stat().st_size
    print(f"{options.out}: {size / 1e6:.2f} MB, {len(model.arrays['keys'])} features")
    return 0


if __name__ == "__main__":
    sys.exit(main())
