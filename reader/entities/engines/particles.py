"""Rejoins persons' names that an engine has cut at a particle or a nickname.

An engine may find "Ursula von" and "Leyen" in ``Ursula von der Leyen``, because its training
articles have hardly any two-word particles. They also have few nicknames in quotation marks, such
as ``Luiz Inacio “Lula” da Silva``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from reader.entities.engines.annotations import Chunk
from reader.entities.engines.lexicon import lexicon

_GERMANIC = frozenset({"van", "von", "zu", "vom", "zum", "zur"})
_STRONG = _GERMANIC | {
    "della", "dello", "delle", "dalla", "degli", "dos", "das", "bin", "ibn", "bint",
    "binti", "binte",
}  # fmt: skip
"""Particles that hardly ever occur outside names in English."""
_USUAL = _STRONG | {"de", "di", "da", "du", "del", "af", "ben"}
"""Particles that may join a person's given name to a surname that was not found."""
_PARTICLES = _USUAL | {
    "der", "den", "dem", "und", "het", "ter", "op", "t", "la", "las", "los", "le", "do", "des",
}  # fmt: skip
_APOSTROPHES = frozenset("'’‘")
_OPENING, _CLOSING = frozenset("“„\"‘'"), frozenset("”“\"’'")
_NICKNAME = 3
"""The most tokens in a nickname."""


def whole_names(tokens: Sequence[str], found: list[Chunk]) -> list[Chunk]:
    """Rejoin the cut names among ``found``, the names in a sentence in their order."""
    for first, end in _particles(tokens):
        found = _joined(tokens, found, first, end)
    for first, end in _nicknames(tokens):
        found = _with_nickname(tokens, found, first, end)
    return found


def _particles(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Runs of particles before a capitalized word, each as the first index and the end."""
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and (
            tokens[end].lower() in _PARTICLES or (end > at and tokens[end] in _APOSTROPHES)
        ):
            end += 1
        if end > at and end < len(tokens) and tokens[end][:1].isupper():
            yield at, end
        at = max(end, at + 1)


def _joined(tokens: Sequence[str], found: list[Chunk], first: int, end: int) -> list[Chunk]:
    """Join the names in ``found`` on both sides of the particles from ``first`` to ``end``."""
    near = _near(found, first, end)
    if any(each.first < first and each.end > end for each in near):
        return found
    before = _ending(near, first, end)
    behind = next((each for each in near if first <= each.first <= end < each.end), None)
    particle = tokens[first].lower()
    if behind is not None and behind.kind not in ("person", "place"):
        article = any(token[0] in _APOSTROPHES for token in tokens[first:end])  # van 't Hoff
        if not (article and particle in _GERMANIC and behind.end == end + 1):
            return found
    person = behind is not None and behind.kind == "person"
    start = first
    if before is not None:
        single = end - first == 1 and particle not in _STRONG
        if before.kind != "person" or (single and not person and particle not in _USUAL):
            return found
        if single and behind is not None and not person:
            return found  # "Jean de Paris"
        start = before.first
    elif particle in _STRONG:
        start = _given(tokens, first)
    several = end - first > 1 and (particle in _GERMANIC or person)
    if start == first and not (several and behind is not None):
        return found
    return _with(found, start, behind.end if behind is not None else _surname(tokens, end))


def _with_nickname(tokens: Sequence[str], found: list[Chunk], first: int, end: int) -> list[Chunk]:
    """Join the names in ``found`` on both sides of a nickname."""
    near = _near(found, first, end + _NICKNAME)
    if any(each.first < first and each.end >= end for each in near):
        return found
    before = _ending(near, first, first)
    surname = end
    while surname < min(len(tokens) - 1, end + _NICKNAME) and tokens[surname].lower() in _PARTICLES:
        surname += 1
    behind = next((each for each in near if end <= each.first <= surname < each.end), None)
    kinds = {each.kind for each in (before, behind) if each is not None}
    start = before.first if before is not None else _given(tokens, first)
    if start == first or not kinds <= {"person", "place"} or not tokens[surname][:1].isupper():
        return found
    return _with(found, start, behind.end if behind is not None else _surname(tokens, surname))


def _ending(found: Sequence[Chunk], first: int, end: int) -> Chunk | None:
    """The name that begins before ``first`` and ends between ``first`` and ``end``."""
    return next((each for each in found if each.first < first <= each.end <= end), None)


def _near(found: Sequence[Chunk], first: int, end: int) -> Sequence[Chunk]:
    """The last name that begins before ``first``, and those that begin from there to ``end``."""
    return found[max(0, bisect_left(found, (first,)) - 1) : bisect_left(found, (end + 1,))]


def _with(found: list[Chunk], first: int, end: int) -> list[Chunk]:
    """Replace the names between ``first`` and ``end`` with one person."""
    at = bisect_left(found, (first,))
    while at and found[at - 1].end > first:
        at -= 1
    behind = bisect_left(found, (end,))
    found[at:behind] = [Chunk(first, end, "person")]
    return found


def _given(tokens: Sequence[str], first: int) -> int:
    """Where the given names directly before ``first`` begin; ``first`` itself if there are none."""
    start = first
    while start and tokens[start - 1][:1].isupper() and first - start < _NICKNAME:
        if "given" not in lexicon().tags(tokens[start - 1]):
            break
        start -= 1
    return start


def _surname(tokens: Sequence[str], at: int) -> int:
    """The end of the surname that begins at ``at``, including parts after a hyphen."""
    end = at + 1
    while end + 1 < len(tokens) and tokens[end] == "-" and tokens[end + 1][:1].isupper():
        end += 2
    return end


def _nicknames(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Short names in quotation marks, each from the opening mark to after the closing mark."""
    for first in range(1, len(tokens) - 3):
        # Checks the length first, because most tokens are longer than one sign.
        if len(tokens[first]) > 1 or tokens[first] not in _OPENING:
            continue
        if not tokens[first - 1][:1].isupper():
            continue
        for last in range(first + 2, min(first + 2 + _NICKNAME, len(tokens) - 1)):
            if tokens[last] in _CLOSING:
                inside = tokens[first + 1 : last]
                words = all(each.isalpha() for each in inside)
                if words and any(each[0].isupper() for each in inside):
                    yield first, last + 1
                break
