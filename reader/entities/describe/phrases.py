"""The text around a mention as units: plain words, signs, and whole mentions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from reader.entities.gazetteer import fold, gazetteer
from reader.model import EntityKind, MentionField

WINDOW = 170
"""How many code points to read on each side of a mention."""

REMEMBERED = 1 << 14
"""The size of the caches by word; a large archive has a million different words."""

_TOKEN = re.compile(
    r"(?:Mrs?|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Capt|Lt|Maj|Brig|Sgt|Rev|Hon|St)\.(?=\s)"
    r"|['’][sS]\b|[^\W_](?:[\w.'’‑&-]*\w)?|\S"
)
_GENITIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_ROLE_ENDING = re.compile(r"(?:[^aeiou\W]er|tor|ist|ian|ant|eer|ee|man|woman|person|smith|keeper)$")
_ADJECTIVE = re.compile(
    r"(?:al|ive|ic|ous|ary|ish|ese|ian|less|ful|-(?:\w+ed|born|led|old|time|year|term|\w+ing))$"
)
LINKS = frozenset({"of", "for", "at", "to", "in", "with", "from", "on"})
NAMED: frozenset[EntityKind] = frozenset({"organization", "place", "group"})
INNER_SIGNS = frozenset({"&", "-", "/"})
"""Signs that join words in a phrase."""
ARTICLES = frozenset({"the", "a", "an"})
POSSESSIVES = frozenset({"its", "their", "his", "her", "my", "our", "your", "whose"})


class Unit(NamedTuple):
    """``text[start:end]`` of a field, in code points; ``kind`` is a mention's, else None."""

    start: int
    end: int
    text: str
    kind: EntityKind | None = None

    @property
    def sign(self) -> bool:
        """Whether this is a sign rather than a word."""
        return self.kind is None and not self.text[0].isalnum() and not self.genitive

    @property
    def genitive(self) -> bool:
        """Whether this is the ``’s`` of the mention before it."""
        return self.kind is None and self.text in {"'s", "’s", "'S", "’S", "'", "’"}

    @property
    def capital(self) -> bool:
        """Whether this is a plain word that is capitalized but need not be."""
        return self.kind is None and self.text[0].isupper() and self.text not in _never()

    @property
    def word(self) -> str:
        """The folded word without a genitive ending; empty for a mention."""
        return "" if self.kind else fold(_GENITIVE.sub("", self.text)).rstrip(".")


@cache
def _never() -> frozenset[str]:
    return gazetteer().words["never"] - {"CEO", "CFO", "COO", "MP", "MPs", "PM", "MLA", "HR", "IT"}


class Names:
    """The positions of an article's mentions; splits its text into units."""

    def __init__(self, mentions: Mapping[MentionField, Sequence[tuple[int, int, EntityKind]]]):
        self._mentions = {field: sorted(spans) for field, spans in mentions.items()}
        self._starts = {field: [one[0] for one in spans] for field, spans in self._mentions.items()}

    def before(self, field: MentionField, text: str, at: int) -> list[Unit]:
        """The units of the paragraph before ``at``, up to a window."""
        start = max(0, at - WINDOW)
        start = max(start, text.rfind("\n", start, at) + 1)
        while 0 < start < at and text[start - 1].isalnum() and text[start].isalnum():
            start += 1
        first = bisect_left(self._starts.get(field, []), start)
        if first:
            # The window may begin inside a name.
            start = max(start, min(at, self._mentions[field][first - 1][1]))
        return self._cut(field, text, start, at)

    def behind(self, field: MentionField, text: str, at: int) -> list[Unit]:
        """The units of the paragraph from ``at`` on, up to a window."""
        end = min(len(text), at + WINDOW)
        stop = text.find("\n", at, end)
        if stop >= 0:
            end = stop
        last = bisect_right(self._starts.get(field, []), end - 1)
        if last:
            start, stop, _ = self._mentions[field][last - 1]
            if at <= start < end < stop:
                end = start
        while at < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
            end -= 1
        return self._cut(field, text, at, end)

    def _cut(self, field: MentionField, text: str, start: int, end: int) -> list[Unit]:
        spans = self._mentions.get(field, [])
        units: list[Unit] = []
        at = start
        for index in range(bisect_left(self._starts.get(field, []), start), len(spans)):
            first, last, kind = spans[index]
            if first >= end:
                break
            if last > end or first < at:
                continue
            units += _plain(text, at, first)
            units.append(Unit(first, last, text[first:last], kind))
            at = last
        return units + _plain(text, at, end)


def _plain(text: str, start: int, end: int) -> list[Unit]:
    return [Unit(one.start(), one.end(), one[0]) for one in _TOKEN.finditer(text, start, end)]


@cache
def _roles() -> frozenset[str]:
    known = gazetteer()
    words = known.words
    callings = words["callings"] | words["roles"] | words["relations"]
    single = {office for office in known.offices if " " not in office}
    return frozenset(fold(word) for word in callings | single)


@lru_cache(maxsize=REMEMBERED)
def role(word: str) -> bool:
    """Whether the folded ``word`` says what a person is."""
    tail = word.rpartition("-")[2]
    if word in _roles() or (tail in _roles() and len(tail) > 3):
        return True
    plain = word not in gazetteer().words["no_roles"] and not word.endswith(("ment", "ier"))
    return plain and len(word) > 5 and _ROLE_ENDING.search(word) is not None


@lru_cache(maxsize=REMEMBERED)
def adjectival(word: str) -> bool:
    """Whether the folded ``word`` ends like an adjective."""
    return len(word) > 4 and _ADJECTIVE.search(word) is not None


@lru_cache(maxsize=REMEMBERED)
def qualifies(word: str) -> bool:
    """Whether the folded ``word`` can precede a role: an adjective or a field of work."""
    words = gazetteer().words
    listed = word in words["qualifiers"] or word in words["modifiers"]
    topic = word.capitalize() in words["portfolios"]
    return listed or topic or adjectival(word)


def listed(word: str, name: str) -> bool:
    """Whether ``word``, or its part after the last hyphen, is in the word list ``name``."""
    words = gazetteer().words[name]
    return word in words or word.rpartition("-")[2] in words
