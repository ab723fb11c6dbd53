"""What a document says about its own names: surnames, repeats, lower-case uses, acronyms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reader.entities.chunks import Chunker
from reader.entities.gazetteer import Entry, fold, gazetteer
from reader.entities.tokenizer import Token
from reader.model import EntityKind

_SURNAME_PARTICLES = frozenset(["dos", "von", "van", "bin", "ibn"])
_COMPASS = frozenset({"West", "East", "North", "South", "Gulf"})


class Candidate(NamedTuple):
    """The tokens from ``first`` to before ``end``, perhaps a name; ``kind`` ``None``: not known."""

    first: int
    end: int
    kind: EntityKind | None
    sure: float
    titled: bool = False


class Evidence:
    """Gathered over all fields before any undecided candidate is settled."""

    def __init__(self, chunkers: Sequence[Chunker]) -> None:
        self._words = gazetteer().words
        self.plain = (
            self._words["openers"]
            | self._words["portfolios"]
            | self._words["never"]
            | self._words["organization_heads"]
            | self._words["organization_tails"]
        )
        self._lower = {
            token.text for chunker in chunkers for token in chunker.tokens if token.text.islower()
        }
        self._capitals = Counter(
            token.text for chunker in chunkers for token in chunker.tokens if token.text.isupper()
        )
        self._votes: dict[str, dict[EntityKind, float]] = {}
        self._hints: dict[str, dict[EntityKind, float]] = {}
        self._surnames: set[str] = set()

    def common(self, word: str) -> bool:
        """Whether the document writes ``word`` in lower case elsewhere."""
        return word.lower() in self._lower

    def learn(self, chunker: Chunker, candidates: Iterable[Candidate]) -> None:
        """Take in what the first pass decided."""
        for candidate in candidates:
            key = fold(chunker.surface(candidate.first, candidate.end))
            kind = candidate.kind
            if kind is None:
                hint = self._witness(chunker, candidate)
                if hint is None:
                    continue
                hints = self._hints.setdefault(key, {})
                hints[hint] = hints.get(hint, 0.0) + (1.0 if hint == "person" else 0.8)
                if hint == "person" and candidate.end - candidate.first > 1:
                    self._surnames.add(fold(chunker.tokens[candidate.end - 1].text))
                continue
            votes = self._votes.setdefault(key, {})
            votes[kind] = votes.get(kind, 0.0) + candidate.sure
            if kind == "person":
                last = chunker.tokens[candidate.end - 1].text
                if candidate.sure > 0.7 or candidate.titled:
                    self._surnames.add(fold(last))
            elif kind == "organization":
                self._acronym(chunker, candidate)

    def known(self, surface: str) -> EntityKind | None:
        """The kind that the document gives to this surface form, most trusted first."""
        key = fold(surface)
        votes = self._votes.get(key, {})
        if not votes and key in self._surnames:
            return "person"
        found = votes or self._hints.get(key, {})
        if not found:
            return None
        best: EntityKind = max(found, key=found.__getitem__)
        return best

    def settle(self, chunker: Chunker, candidate: Candidate) -> Candidate:
        """``candidate`` with its kind from the whole document, if there is evidence for one."""
        surface = chunker.surface(candidate.first, candidate.end)
        single = candidate.end == candidate.first + 1
        if candidate.kind is not None:
            # A city's name is a person's where the document knows that person by it.
            entry = chunker.known.find(surface) if single and candidate.kind == "place" else None
            if entry is not None and entry.doubtful and fold(surface) in self._surnames:
                return candidate._replace(kind="person", sure=0.6)
            return candidate
        kind = self.known(surface) or self._witness(chunker, candidate)
        if kind is None:
            kind = self._initialism(surface) if single else self._guess(chunker, candidate)
        if kind is None:
            return candidate
        first = candidate.first
        # dos Santos, von Bibra: the particle of a surname that stands alone.
        if kind == "person" and first and chunker.tokens[first - 1].text in _SURNAME_PARTICLES:
            first -= 1
        return candidate._replace(first=first, kind=kind, sure=0.5)

    def _acronym(self, chunker: Chunker, candidate: Candidate) -> None:
        tokens = chunker.tokens
        at = candidate.end
        if at + 2 < len(tokens) and tokens[at].text == "(" and tokens[at + 2].text == ")":
            name = tokens[at + 1].text
            if name.isupper() or sum(char.isupper() for char in name) > 1:
                self._votes.setdefault(fold(name), {})["organization"] = 2.0

    def _witness(self, chunker: Chunker, candidate: Candidate) -> EntityKind | None:
        """The kind that the words around an undecided candidate speak for."""
        tokens = chunker.tokens
        first, end = candidate.first, candidate.end
        before = tokens[first - 1].text if first and not tokens[first].breaks else ""
        after = tokens[end].text if chunker.joined(end) else ""
        surface = chunker.surface(first, end)
        entry = chunker.known.find(surface)
        if entry is not None:
            return self._doubtful(entry, before, after, tokens[first])
        if surface.isupper():
            return None
        kind = self._noun(chunker, first, before, after)
        if kind is not None:
            return kind
        if self._person(chunker, candidate, before, after):
            return "person"
        if before in {"in", "near"} and after not in {"'s", "’s"} and not tokens[first].initial:
            return self._located(chunker, candidate)
        return None

    def _noun(self, chunker: Chunker, first: int, before: str, after: str) -> EntityKind | None:
        """The kind that a common noun beside the name gives it: "Lodwar town"."""
        nouns = self._words["place_nouns"]
        of = before == "of" and first > 1
        if after in nouns or (of and chunker.tokens[first - 2].text in nouns):
            return "place"
        if after in self._words["body_nouns"] and before != "the":
            return "organization"
        if before in self._words["callings"] and not chunker.tokens[first].initial:
            return "person"
        return None

    def _person(self, chunker: Chunker, candidate: Candidate, before: str, after: str) -> bool:
        """Whether an age, an apposition, a verb of saying or a given name speaks for a person."""
        first, end = candidate.first, candidate.end
        opens = chunker.tokens[first].initial
        several = end - first > 1
        if after == "," and (self._aged(chunker, end) or (several and self._apposed(chunker, end))):
            return True
        quoting = self._words["quoting"]
        said = self._words["said"] if several else quoting
        if after in said or (before in quoting and not opens):
            return True
        if several or before in self._words["determiners"]:
            return False
        given = chunker.tokens[first].text in self._words["given"]
        return given and (not opens or after in self._words["said"])

    @staticmethod
    def _aged(chunker: Chunker, comma: int) -> bool:
        """Whether ", 43," follows."""
        texts = [token.text for token in chunker.tokens[comma + 1 : comma + 3]]
        return len(texts) == 2 and texts[1] == "," and texts[0].isdigit() and len(texts[0]) == 2

    def _doubtful(self, entry: Entry, before: str, after: str, token: Token) -> EntityKind | None:
        """A form with two meanings counts where a preposition or another capital speaks for it."""
        if entry.kind == "place":
            if entry.name in _COMPASS:
                return "place" if before == "the" and after not in {"of", "and"} else None
            cue = before in self._words["place_cues"] or before == ","
            return "place" if cue or not token.initial else None
        if token.initial or not (token.text.isupper() or entry.kind == "group"):
            return None
        return entry.kind

    def _initialism(self, surface: str) -> EntityKind | None:
        """Unknown capitals that come back in the text are a body's, as a rule."""
        often = self._capitals.get(surface, 0) > 1
        return "organization" if often and 3 <= len(surface) <= 6 and surface.isalpha() else None

    def _apposed(self, chunker: Chunker, comma: int) -> bool:
        """Whether ", a teacher" or the like follows: a calling within a few words."""
        tokens = chunker.tokens[comma + 1 : comma + 8]
        if not tokens or tokens[0].text not in {"a", "an", "the", "who"}:
            return False
        for token in tokens:
            if not token.word:
                return False
            if token.text in self._words["callings"]:
                return True
        return tokens[0].text == "who"

    def _located(self, chunker: Chunker, candidate: Candidate) -> EntityKind | None:
        """An unknown name behind "in" or "near"."""
        tokens = chunker.tokens[candidate.first : candidate.end]
        if len(tokens) > 3:
            return None
        plain = self.plain
        if any(t.text in plain or not _alphabetic(t) or self.common(t.text) for t in tokens):
            return None
        return "place"

    def _guess(self, chunker: Chunker, candidate: Candidate) -> EntityKind | None:
        """Two or three capitalised words in the middle of a sentence: mostly a person."""
        tokens = chunker.tokens[candidate.first : candidate.end]
        if tokens[0].initial or not 2 <= len(tokens) <= 4:
            return None
        if (
            candidate.first
            and chunker.tokens[candidate.first - 1].text.lower() in self._words["determiners"]
        ):
            return None
        plain = self.plain
        for token in tokens:
            if token.text in plain or token.text.isupper() or not _alphabetic(token):
                return None
            if self.common(token.text):
                return None
        return "person"


def _alphabetic(token: Token) -> bool:
    return token.text.replace("-", "").isalpha()
