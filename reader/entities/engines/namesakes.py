"""Names of both a place and a person in one article: Jordan and Michael Jordan, Chad, Georgia.

Other names have one kind per article. For such a name, the words around each use decide whether it
is the place or the person; if they do not, the engine's kind stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from reader.entities.gazetteer import fold, gazetteer

_PLACES = frozenset(
    {"country", "city", "state", "capital", "nation", "kingdom", "republic", "island", "town"}
)
_GENITIVE = frozenset("'’")
_ENDS = frozenset(".!?")
_SENTENCE = 60
"""The most tokens to look at in the sentence before a word."""
_LONGEST = 4
"""The most tokens in a person's full name."""


def is_place(word: str) -> bool:
    """Whether the gazetteer knows ``word`` as a place."""
    entry = gazetteer().find(word)
    return entry is not None and entry.kind == "place"


def namesakes(full_names: Sequence[Sequence[str]]) -> frozenset[str]:
    """The first and last words of persons' ``full_names`` that are also places."""
    ends = {
        word for name in full_names if 1 < len(name) <= _LONGEST for word in (name[0], name[-1])
    }
    return frozenset(word for word in ends if word[:1].isupper() and is_place(word))


def kind_by_context(tokens: Sequence[str], at: int) -> str:
    """``"place"`` or ``"person"`` if the words around ``tokens[at]`` decide it, else empty."""
    before = tokens[at - 1] if at else ""
    behind = tokens[at + 1] if at + 1 < len(tokens) else ""
    words = gazetteer().words
    if before in words["honorifics"]:
        return "person"
    if behind == "," and at + 2 < len(tokens):
        after = tokens[at + 2]
        if after == "who" or (after.isdigit() and len(after) < 3):
            return "person"
        if after in ("the", "a") and tokens[at + 3 : at + 4] and tokens[at + 3] in _PLACES:
            return "place"
    if _governed(_owned(tokens, at)):
        return "place"
    word = before.lower()
    of = word == "of" and at > 1 and (_governed(tokens[at - 2]) or _ruled(tokens, at - 1))
    moving = word in ("to", "from") and at > 1 and tokens[at - 2].lower() in words["moving"]
    return "place" if of or moving or word in words["before_places"] else ""


def _ruled(tokens: Sequence[str], end: int) -> bool:
    """Whether a ruler's title and name precede ``tokens[end]``: King Abdullah II of Jordan."""
    for at in range(end - 1, max(-1, end - 1 - _LONGEST), -1):
        if not tokens[at][:1].isupper():
            return False
        if _governed(tokens[at]):
            return True
    return False


def said_before(tokens: Sequence[str], at: int) -> bool:
    """Whether the word ``tokens[at]`` occurs earlier in the sentence as a name by itself."""
    first = at
    while first > at - _SENTENCE and first and tokens[first - 1] not in _ENDS:
        first -= 1
        if tokens[first] == tokens[at]:
            alone = first == 0 or not tokens[first - 1][:1].isupper()
            return alone or tokens[first - 1] in _ENDS
    return False


def _owned(tokens: Sequence[str], at: int) -> str:
    """The word that ``tokens[at]`` owns if it is in the genitive, else empty."""
    behind = list(tokens[at + 1 : at + 4])
    if len(behind) == 3 and behind[0] in _GENITIVE and behind[1] == "s":
        return behind[2]
    return behind[1] if len(behind) > 1 and behind[0] in ("'s", "’s") else ""


@cache
def _governed(word: str) -> bool:
    """Whether ``word`` is something that countries and cities have: a government, a king."""
    folded = fold(word)
    known = gazetteer()
    return bool(folded) and (folded in known.words["before_of"] or folded in known.offices)
