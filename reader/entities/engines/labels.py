"""What passes between an article, the engines and resolution: fields, labels, spans.

An engine scores labels; :func:`best` finds the best valid sequence of them with Viterbi's algorithm
over runs of active tokens.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from reader.model import EntityKind, MentionField

LABELLED: tuple[EntityKind, ...] = ("person", "organization", "place", "group", "work")
"""The kinds that our own engines are trained on. Adding a kind here means training them again,
because the weights are for exactly these kinds. ``ENTITY_KINDS`` may have more.
"""

LABELS: tuple[str, ...] = (
    "O",
    *(f"{prefix}-{kind}" for kind in LABELLED for prefix in "BI"),
)
"""All labels, in the order of the engines' label numbers."""

SIZE = len(LABELS)

NUMBER = {label: number for number, label in enumerate(LABELS)}


class FieldText(NamedTuple):
    """One field of a document, exactly as the article has it."""

    field: MentionField
    text: str


class Span(NamedTuple):
    """A recognized name: ``text[start:end]`` of its field, in code points, end exclusive.

    ``sure`` is the engine's confidence in ``kind``, from 0 to 1; resolution weights votes by it.
    """

    field: MentionField
    start: int
    end: int
    kind: EntityKind
    sure: float = 1.0


class Tagger(Protocol):
    """An engine: it labels the tokens of one article."""

    def tag(self, sentences: list[list[str]]) -> list[list[str]]:
        """A label for every token of every sentence or paragraph, in the same order.

        All sentences are from one article, in its order, because what one sentence says about a
        name helps in another. Labels are valid BIO (``B-person``, ``I-person``, ``O``) over the
        kinds of entities. Never raises, whatever the tokens, and takes time linear in their number.
        """


class Chunk(NamedTuple):
    """A labelled name: the tokens ``first`` to ``end`` of one sentence, ``end`` excluded."""

    first: int
    end: int
    kind: str


def chunks(labels: Iterable[str]) -> list[Chunk]:
    """The names marked by BIO ``labels``, from left to right."""
    found: list[Chunk] = []
    first = -1
    kind = ""
    at = 0
    for at, label in enumerate((*labels, "O")):
        if first >= 0 and label != f"I-{kind}":
            found.append(Chunk(first, at, kind))
            first = -1
        if label != "O" and first < 0:
            first, kind = at, label[2:]
    return found


def labelled(length: int, spans: Iterable[Chunk]) -> list[str]:
    """BIO labels of ``length`` tokens for spans that do not overlap."""
    labels = ["O"] * length
    for first, end, kind in spans:
        labels[first] = f"B-{kind}"
        labels[first + 1 : end] = [f"I-{kind}"] * (end - first - 1)
    return labels


Numbers = Sequence[int] | Sequence[float]

_STARTS = (0, *range(1, SIZE, 2))
"""The labels that may follow any other: outside, and each kind's B."""
_INSIDES = tuple(range(2, SIZE, 2))
"""Each kind's I, which may follow only its own B (the number before it) and itself."""
_NEVER = -1e18


def best(
    length: int,
    scored: Sequence[tuple[int, Numbers]],
    moves: Sequence[Numbers],
) -> list[int]:
    """The numbers of the best labels for a sentence of ``length`` tokens.

    ``scored`` has the active tokens in ascending order, each with a score for every label; all
    other tokens are outside. ``moves[a][b]`` is the score of label ``b`` after label ``a``.
    """
    labels = [0] * length
    first = 0
    while first < len(scored):
        end = first + 1
        while end < len(scored) and scored[end][0] == scored[end - 1][0] + 1:
            end += 1
        _run(labels, scored[first:end], moves)
        first = end
    return labels


def _run(
    labels: list[int], scored: Sequence[tuple[int, Numbers]], moves: Sequence[Numbers]
) -> None:
    """Label one run of adjacent active tokens."""
    opening, scores = moves[0], scored[0][1]
    totals: list[float] = [_NEVER] * SIZE
    for label in _STARTS:
        totals[label] = opening[label] + scores[label]
    origins: list[list[int]] = []
    for _, scores in scored[1:]:
        after = [0.0] * SIZE
        origin = [0] * SIZE
        for label in _STARTS:
            reached = [total + move[label] for total, move in zip(totals, moves, strict=True)]
            top = max(reached)
            after[label] = top + scores[label]
            origin[label] = reached.index(top)
        for label in _INSIDES:
            begun = totals[label - 1] + moves[label - 1][label]
            continued = totals[label] + moves[label][label]
            if begun >= continued:
                after[label] = begun + scores[label]
                origin[label] = label - 1
            else:
                after[label] = continued + scores[label]
                origin[label] = label
        origins.append(origin)
        totals = after
    closed = [total + move[0] for total, move in zip(totals, moves, strict=True)]
    label = closed.index(max(closed))
    for (index, _), origin in zip(reversed(scored[1:]), reversed(origins), strict=True):
        labels[index] = label
        label = origin[label]
    labels[scored[0][0]] = label
