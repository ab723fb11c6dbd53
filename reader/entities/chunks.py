"""What the rules see of one field: its tokens, and the patterns that can begin at each of them."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from reader.entities.gazetteer import Entry, Gazetteer, fold, gazetteer
from reader.entities.tokenizer import Token, tokenize
from reader.model import EntityKind, MentionField

LONGEST_NAME = 12
"""Tokens that a name may have: bounds the work per token, whatever the text."""

_DEEPEST = 3
"""How often "of X" may follow on "of X" in one name."""


class Body(NamedTuple):
    """A name built around a head word ("Ministry", "Lake", "Treaty"), up to token ``end``."""

    end: int
    kind: EntityKind
    sure: float


@cache
def heads() -> dict[str, EntityKind]:
    """The kind of the names that each head word makes."""
    words = gazetteer().words
    kinds: dict[str, EntityKind] = dict.fromkeys(words["work_heads"], "work")
    kinds |= dict.fromkeys(words["place_heads"], "place")
    kinds |= dict.fromkeys(
        words["organization_heads"] | words["organization_tails"], "organization"
    )
    return kinds


def splits(word: str) -> bool:
    """Whether a hyphenated word is several words: "London-based", "Rabat-Algeria", "anti-US"."""
    known = gazetteer()
    if known.find(word):
        return False
    first, _, rest = word.replace("‑", "-").partition("-")
    last = rest.rpartition("-")[2]
    if first[:1].isupper() and last.islower():
        return last in known.words["tails"]
    if first.islower():
        return (
            len(first) > 2
            and rest[:1].isupper()
            and fold(first) not in known.words["name_prefixes"]
        )
    return known.find(first) is not None and known.find(rest) is not None


class Chunker:
    """The tokens of one field and the questions that the rules ask about them."""

    def __init__(self, field: MentionField, text: str) -> None:
        self.field = field
        self.text = text
        self.known: Gazetteer = gazetteer()
        self.tokens: list[Token] = tokenize(text, splits)
        words = self.known.words
        self._particles = words["particles"]
        self._organization_heads = words["organization_heads"]
        self._portfolios = words["portfolios"]
        self._heads = heads()
        self._offices = self.known.offices
        self._openers = self.known.office_openers

    def surface(self, first: int, end: int) -> str:
        """The text of the tokens from ``first`` to before ``end``."""
        return self.text[self.tokens[first].start : self.tokens[end - 1].end]

    def joined(self, index: int) -> bool:
        """Whether the token at ``index`` exists and is in the paragraph of the one before it."""
        return index < len(self.tokens) and not self.tokens[index].breaks

    def entry(self, first: int, limit: int | None = None) -> tuple[int, Entry] | None:
        """The longest gazetteer form that begins at ``first``, and the token behind it."""
        token = self.tokens[first]
        size = self.known.longest.get(fold(token.text))
        if size is None:
            return None
        end = min(first + size, len(self.tokens) if limit is None else limit)
        while end > first:
            if not any(self.tokens[at].breaks for at in range(first + 1, end)):
                found = self.known.find(self.surface(first, end))
                if found is not None:
                    return end, found
            end -= 1
        return None

    def extent(self, first: int) -> int:
        """The end of the run of capitalised words and name particles that begins at ``first``."""
        end = first + 1
        limit = min(len(self.tokens), first + LONGEST_NAME)
        while end < limit:
            token = self.tokens[end]
            if token.breaks or (token.initial and self.tokens[end - 1].text[-1:] != "."):
                break
            if token.capital:
                if token.initial and len(self.tokens[end - 1].text) > 5:
                    break
                end += 1
                continue
            ahead = end
            while ahead < limit and ahead < end + 2 and self.tokens[ahead].text in self._particles:
                ahead += 1
            if ahead == end and token.text == "&":
                ahead += 1
            if ahead == end and token.text in {"'s", "’s", "'", "’"}:
                ahead += self.tokens[end - 1].text in self.known.words["genitives"]
            if ahead == end or not (ahead < limit and self.tokens[ahead].capital):
                break
            if self.tokens[ahead].breaks:
                break
            end = ahead + 1
        return end

    def office(self, first: int) -> int:
        """The end of the title or honorific that begins at ``first``, or ``first``."""
        token = self.tokens[first]
        if token.text in self.known.words["honorifics"]:
            return first + 1
        key = fold(token.text)
        if key not in self._openers:
            return first
        best = first
        phrase = ""
        for end in range(first, min(first + 5, len(self.tokens))):
            token = self.tokens[end]
            if (token.breaks and end > first) or not (token.capital or token.text in {"of", "in"}):
                break
            phrase = f"{phrase} {fold(token.text)}" if phrase else key
            if phrase in self._offices:
                best = end + 1
        return best

    def topic(self, first: int) -> int:
        """The end of a list of portfolios: "Foreign Affairs and Cooperation"."""
        end = first
        limit = min(len(self.tokens), first + 2 * LONGEST_NAME)
        while end < limit and self.tokens[end].text in self._portfolios:
            end += 1
            ahead = end
            if self.joined(ahead) and self.tokens[ahead].text == ",":
                ahead += 1
            if self.joined(ahead) and self.tokens[ahead].text in {"and", "&"}:
                ahead += 1
            if (
                ahead > end
                and self.joined(ahead)
                and self.tokens[ahead].text in self._portfolios
                and (self.tokens[ahead - 1].text != "," or self._list_closes(ahead))
            ):
                end = ahead
        return end

    def _list_closes(self, first: int) -> bool:
        for at in range(first, min(first + 5, len(self.tokens))):
            text = self.tokens[at].text
            if text in {"and", "&"}:
                return True
            if text not in self._portfolios and text != ",":
                return False
        return False

    def body(self, first: int, end: int) -> Body | None:
        """A body, place or work whose head word stands in the run from ``first`` to ``end``."""
        head = end - 1
        while head >= first and self.tokens[head].text not in self._heads:
            head -= 1
        if head < first:
            return self._opened(first, end)
        kind = self._heads[self.tokens[head].text]
        stop = head + 1
        if stop == end and (kind != "place" or head == first):
            stop = self._complement(stop)
            # "the State of Israel" is a place, "the State of Emergency" is none.
            state = stop > end and self.tokens[first].text == "State"
            if state and self.known.find(self.surface(stop - 1, stop)) is None:
                return None
        elif head > first or kind == "place":
            # Words after the head: "Bank Negara", "Lake Turkana", "Party Secretary".
            opened = self._opened(first, end)
            if opened is not None:
                return opened
        if stop - first < 2:
            return None
        tail = kind == "organization" and self.tokens[head].text not in self._organization_heads
        if tail and all(token.text in self._portfolios for token in self.tokens[first:stop]):
            return None
        return Body(stop, kind, 0.8 if kind != "work" else 0.6)

    def _opened(self, first: int, end: int) -> Body | None:
        if end - first > 1 and self.tokens[first].text in self.known.words["place_openers"]:
            return Body(end, "place", 0.8)
        return None

    def _complement(self, end: int, depth: int = 0) -> int:
        """The end of "of the Environment and Tourism", "for Public Health", after a head."""
        start = end
        if (
            depth == _DEEPEST
            or not self.joined(end)
            or self.tokens[end].text not in {"of", "for", "on"}
        ):
            return start
        link = self.tokens[end].text
        end += 1
        if self.joined(end) and self.tokens[end].text.lower() == "the":
            end += 1
        if not self.joined(end) or not self.tokens[end].capital:
            return start
        if self.tokens[end].text in self.known.words["never"]:
            return start
        found = self.entry(end)
        stop = self.topic(end) if found is None or found[0] == end + 1 else end
        if stop == end and found is not None and not found[1].doubtful:
            stop = found[0]
        if stop == end:
            stop = self.extent(end)
            for at in range(end + 1, stop):
                if self.office(at) > at:
                    stop = at
                    break
        stop = self._complement(self._and_more(stop), depth + 1)
        # "the Mission for the Referendum in Western Sahara"
        if self.joined(stop + 1) and self.tokens[stop].text == "in":
            place = self.entry(stop + 1)
            if place is not None and place[1].kind == "place" and (depth or link == "for"):
                return place[0]
        return stop

    def _and_more(self, end: int) -> int:
        """The end of "and Early Childhood Development" behind a complement, or ``end``."""
        if not self.joined(end) or self.tokens[end].text != "and" or not self.joined(end + 1):
            return end
        token = self.tokens[end + 1]
        words = self.known.words
        if not token.capital or token.text in words["given"] or token.text in words["never"]:
            return end
        entry = self.entry(end + 1)
        if self.office(end + 1) > end + 1 or (entry is not None and not entry[1].doubtful):
            return end
        stop = self.extent(end + 1)
        if self.tokens[stop - 1].text in self._heads or any(
            self.tokens[at].text in words["given"] for at in range(end + 1, stop)
        ):
            return end
        # "the Ministry of Health and Smith": one word alone must be a topic.
        return stop if stop - end > 2 or token.text in self._portfolios else end
