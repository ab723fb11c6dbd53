"""Words: what text is cut into for searching, the same for what is searched and what is asked.

A word is a run of letters, digits and the marks that belong to them, folded as names are
(:func:`reader.store.entity_index.fold`): without case and diacritics. Everything else only stands
between words, apostrophes and hyphens too: ``Libya’s`` is ``libya`` and ``s``. Where a script
writes no spaces (Chinese, Japanese), each of its characters is a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

LONGEST = 200
"""Code points of a word that count; the rest of a longer one (a key, a picture) is cut off."""

_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"


class Word(NamedTuple):
    """A word as it is compared, and the code points of the text that it stands for."""

    folded: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """The words of ``text``, in order."""
    if text.isascii():
        cut = _word().findall(text.lower())
    else:
        joined = _fold(" ".join(_word().findall(text)))
        if _unspaced().search(joined):
            joined = _unspaced().sub(r" \g<0> ", joined)
        cut = joined.split()
    if cut and max(map(len, cut)) > LONGEST:
        return [word[:LONGEST] for word in cut]
    return cut


def placed_words(text: str) -> Iterator[Word]:
    """The words of ``text`` with their places: the same as :func:`words` gives."""
    for match in _word().finditer(text):
        whole = match.group()
        if whole.isascii():
            yield Word(whole.lower()[:LONGEST], match.start(), match.end())
        elif _unspaced().search(_fold(whole)):
            yield from _by_characters(whole, match.start())
        else:
            for folded in _fold(whole).split():
                yield Word(folded[:LONGEST], match.start(), match.end())


def _by_characters(whole: str, start: int) -> Iterator[Word]:
    """The words of a run that has unspaced characters; others stay together."""
    runs: list[list[int]] = []
    for at, char in enumerate(whole):
        single = bool(_unspaced().search(_fold(char)))
        if (runs and not single and runs[-1][2] == 0) or (runs and not _fold(char)):
            runs[-1][1] = at + 1
        else:
            runs.append([at, at + 1, int(single)])
    for first, end, _ in runs:
        for folded in _unspaced().sub(r" \g<0> ", _fold(whole[first:end])).split():
            yield Word(folded[:LONGEST], start + first, start + end)


@cache
def _word() -> re.Pattern[str]:
    """A run of word characters. Marks (accents, vowel signs) are not ``\\w``, and belong to it."""
    marks = "".join(
        chr(code) for code in range(0x300, 0xFE30) if unicodedata.category(chr(code))[0] == "M"
    )
    return re.compile(f"[\\w{marks}]+")


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]")


@cache
def _marks() -> re.Pattern[str]:
    """Runs in which there may be combining characters; Latin letters and punctuation have none."""
    return re.compile("[^\x00-\u02ff\u2000-\u20cf]+")


def _fold(text: str) -> str:
    """What :func:`~reader.store.entity_index.fold` gives, some thirty times as fast."""
    plain = unicodedata.normalize("NFKD", text)
    if not plain.isascii():
        plain = _marks().sub(_without_marks, plain)
    return plain.casefold()


def _without_marks(match: re.Match[str]) -> str:
    return "".join(char for char in match.group() if not unicodedata.combining(char))
