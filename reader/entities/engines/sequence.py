"""Finds the best valid BIO labels with Viterbi's algorithm over runs of active tokens."""

from __future__ import annotations

from collections.abc import Sequence

from reader.entities.engines.annotations import LABELS

Numbers = Sequence[int] | Sequence[float]

SIZE = len(LABELS)
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
