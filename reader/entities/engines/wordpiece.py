"""The accurate engine's input: word pieces, the case of each word, and windows of them.

Words are split into the pieces of BERT's uncased vocabulary; a piece never crosses a token. Method:
Devlin and others, "BERT", NAACL 2019.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

CASES = 9
"""How many numbers :func:`case_of` returns, plus one for pieces outside words."""

NO_WORD = 8
LONGEST_WINDOW = 250
"""The most pieces in a window, including its opening and closing signs."""

_MOST_PIECES = 12
_LONGEST_PART = 64
_KNOWN_WORDS = 100_000
_DROPPED = frozenset({"Mn", "Cf", "Cc"})
_SIGNS = str.maketrans("’‘“”–—", "''\"\"--")
_PART = re.compile(r"[^\W_]+|[^\s]")


class Window(NamedTuple):
    """A part of an article that fits the model.

    ``pieces`` are vocabulary numbers and ``cases`` the cases of their words. ``heads`` has, for
    each word, the index of its first piece, its sentence, and its index in the sentence.
    """

    pieces: list[int]
    cases: list[int]
    heads: list[tuple[int, int, int]]


class WordPieces:
    """Splits words into the pieces of a vocabulary; remembers the words it has split."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        """Raises :class:`KeyError` if the vocabulary lacks BERT's special signs."""
        self._numbers = numbers
        self._unknown = numbers["[UNK]"]
        self.opening = numbers["[CLS]"]
        self.closing = numbers["[SEP]"]
        self._known: dict[str, list[int]] = {}

    def cut(self, word: str) -> list[int]:
        """The pieces of one token: at least one and at most twelve."""
        pieces = self._known.get(word)
        if pieces is None:
            if len(self._known) >= _KNOWN_WORDS:
                self._known.clear()
            pieces = self._known[word] = self._cut(word)
        return pieces

    def _cut(self, word: str) -> list[int]:
        plain = "".join(
            char
            for char in unicodedata.normalize("NFD", word[: 16 * _LONGEST_PART].lower())
            if unicodedata.category(char) not in _DROPPED
        )
        pieces: list[int] = []
        for part in _PART.findall(plain.translate(_SIGNS)):
            pieces += self._part(part)
            if len(pieces) >= _MOST_PIECES:
                break
        return pieces[:_MOST_PIECES] or [self._unknown]

    def _part(self, part: str) -> list[int]:
        """Split ``part`` into the longest pieces, from the left."""
        if len(part) > _LONGEST_PART:
            return [self._unknown]
        pieces = []
        at = 0
        while at < len(part):
            for end in range(len(part), at, -1):
                number = self._numbers.get(part[at:end] if at == 0 else "##" + part[at:end])
                if number is not None:
                    pieces.append(number)
                    at = end
                    break
            else:
                return [self._unknown]
        return pieces

    def windows(
        self, sentences: Sequence[Sequence[str]], first: int = LONGEST_WINDOW
    ) -> list[Window]:
        """Split an article into windows of as many whole sentences as fit.

        ``first`` is the size of the first window.
        """
        return _Packer(self, first).pack(sentences)


class _Packer:
    def __init__(self, pieces: WordPieces, first: int) -> None:
        self._pieces = pieces
        self._limit = first
        self._done: list[Window] = []
        self._open = Window([pieces.opening], [NO_WORD], [])

    def _close(self) -> None:
        if self._open.heads:
            self._done.append(self._open)
        self._open = Window([self._pieces.opening], [NO_WORD], [])
        self._limit = LONGEST_WINDOW

    def pack(self, sentences: Sequence[Sequence[str]]) -> list[Window]:
        for number, words in enumerate(sentences):
            cut = [self._pieces.cut(word) for word in words]
            size = sum(map(len, cut)) + 1
            full = len(self._open.pieces) + size > self._limit and len(self._open.pieces) > 1
            if full and size <= LONGEST_WINDOW - 1:
                self._close()
            for place, (word, pieces) in enumerate(zip(words, cut, strict=True)):
                if len(self._open.pieces) + len(pieces) + 1 > LONGEST_WINDOW:
                    self._close()
                self._open.heads.append((len(self._open.pieces), number, place))
                self._open.pieces.extend(pieces)
                self._open.cases.extend([case_of(word)] * len(pieces))
            self._open.pieces.append(self._pieces.closing)
            self._open.cases.append(NO_WORD)
        self._close()
        return self._done


def case_of(word: str) -> int:
    """The case of a word: sign, number, letters and digits, lower, A, ALL, First or mIxed."""
    letters = [char for char in word if char.isalpha()]
    digits = any(char.isdigit() for char in word)
    if not letters:
        return 1 if digits else 0
    if digits:
        return 2
    if all(char.islower() for char in letters):
        return 3
    if all(char.isupper() for char in letters):
        return 5 if len(letters) > 1 else 4
    return 6 if word[0].isupper() and all(char.islower() for char in letters[1:]) else 7
