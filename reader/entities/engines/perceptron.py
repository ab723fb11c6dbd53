"""Learns the light engine's weights: an averaged structured perceptron in pure Python.

Training represents features as row numbers of one table. It withholds a random share of the
features in each step, so that the model does not rely on words it has memorized, which would fail
on new names.
"""

from __future__ import annotations

import random
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from reader.entities.engines import sequence
from reader.entities.engines.annotations import LABELS, NUMBER, Annotated
from reader.entities.engines.features import OFFSETS, Cell, Extractor

_SIZE = len(LABELS)


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
        self._weights = [[0.0] * _SIZE for _ in range(size)]
        self._late: list[list[float] | None] = [None] * size
        self._moves = [[0.0] * _SIZE for _ in LABELS]
        self._late_moves = [[0.0] * _SIZE for _ in LABELS]
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
                or [0.0] * _SIZE,
            )
            for index, each in zip(example.active, rows, strict=True)
        ]
        found = sequence.best(example.length, scored, self._moves)
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
                late = self._late[row] = [0.0] * _SIZE
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
        zero = [0.0] * _SIZE
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


Progress = Callable[[str], None]
