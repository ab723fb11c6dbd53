"""Splits text into words for searching, in the same way for articles and queries.

A word is a run of letters, digits and their marks, folded (:func:`reader.text.folding.fold`).
Everything else separates words, hyphens too. An apostrophe inside a name is ignored, whatever its
form (``Sana’a`` is ``sanaa``); before the ``s`` of a possessive and after an elision it separates
words: ``Libya’s`` is ``libya`` and ``s``, ``l’Élysée`` is ``l`` and ``elysee``
(:func:`reader.text.folding.inside_word`).

In scripts without spaces, each character with its marks is a word: Chinese, Japanese, Thai, Lao,
Khmer, Burmese and others of South East Asia. A query for a word of several characters then finds it
as a phrase, anywhere in a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from reader.text.folding import APOSTROPHES, IGNORED, fold, inside_word

LONGEST = 200
"""The longest word in code points; a longer one (a key, an encoded picture) is cut off."""

BEGINNING_LETTERS = 2
"""The index also has the first letters of every word, this many at most. The shortest prefixes
match the most words: looking these up would take a tenth of a second, the index a millisecond."""

_CHINESE = (
    "\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Chinese characters and kana."""

_UNSPACED = ((0xE00, 0xF00), (0x1000, 0x10A0), (0x1780, 0x1800), (0x1950, 0x19E0),
             (0x1A20, 0x1AB0), (0x1B00, 0x1B80), (0xA980, 0xAA00), (0xAA60, 0xAAE0),
             (0x116D0, 0x11740))  # fmt: skip
"""Blocks of other scripts without spaces: Thai, Lao, Burmese, Khmer, the Tai scripts, Balinese,
Javanese, Ahom. Tibetan has a sign between syllables."""

_WITH_MARKS = ((0x300, 0x3100), (0xA660, 0xABF0), (0xFB1E, 0xFB1F), (0xFE00, 0xFE30),
               (0x10D24, 0x10D28), (0x11100, 0x11135), (0x1E130, 0x1E137), (0x1E944, 0x1E94B),
               (0xE0100, 0xE01F0))  # fmt: skip
"""Ranges that contain combining marks. Beyond U+FFFF, only those of scripts still in use, because
each range costs time."""


class Word(NamedTuple):
    """A folded word, and the code points ``start`` to ``end`` of the text that it comes from."""

    folded: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """The words of ``text``, in order."""
    if text.isascii():
        cut = _word().findall(_without_apostrophes(text.lower()))
    else:
        joined = " ".join(_word().findall(_without_apostrophes(text)))
        if joined.isascii():
            joined = joined.lower()
        elif _FAR.search(joined):
            joined = _unspaced().sub(r" \g<0> ", _fold(joined))
        else:
            joined = fold(joined)
        cut = joined.split()
    if cut and max(map(len, cut)) > LONGEST:
        return [word[:LONGEST] for word in cut]
    return cut


def haystack(found: Sequence[str]) -> str:
    """Words as one string, for finding the words of a query in it."""
    return f" {' '.join(found)} "


def placed_words(text: str) -> Iterator[Word]:
    """The words of ``text`` as :func:`words` gives them, with their offsets."""
    for match in _words().finditer(text):
        whole, start = match.group(), match.start()
        if whole.isascii() and whole.isalnum():
            yield Word(whole.lower()[:LONGEST], start, match.end())
            continue
        for first, end in _parts(text, *match.span()):
            if first < end:
                yield from _in_part(text[first:end], first)


def _without_apostrophes(text: str) -> str:
    """``text`` without the apostrophes inside words, and with a space for every other one.

    :func:`~reader.text.folding.inside_word` decides. Most texts have only the apostrophes of
    possessives, which a regular expression handles all at once.
    """
    for char in _OTHER_APOSTROPHES if not text.isascii() else "`":
        if char in text:
            text = text.replace(char, "'")
    if "'" not in text:
        return text
    return _BEFORE_WORD.sub(_parted, _POSSESSIVE.sub(" ", text))


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans between the apostrophes in ``text[start:end]`` that separate words."""
    first = start
    for at in range(start, end):
        if text[at] in APOSTROPHES and not inside_word(text, at):
            yield first, at
            first = at + 1
    yield first, end


def _in_part(whole: str, start: int) -> Iterator[Word]:
    """The words of ``whole``, a run without separating apostrophes that starts at ``start``."""
    folded = _fold(whole.translate(_NO_APOSTROPHES)) if not whole.isascii() else _plain(whole)
    if not folded.isascii() and _unspaced().search(folded):
        yield from _by_characters(whole, start)
        return
    for word in folded.split():
        yield Word(word[:LONGEST], start, start + len(whole))


def _by_characters(whole: str, start: int) -> Iterator[Word]:
    """The words of a run with characters of unspaced scripts; other characters stay together."""
    runs: list[list[int]] = []
    for at, char in enumerate(whole):
        folded = _fold(char.translate(_NO_APOSTROPHES))
        single = bool(_unspaced().search(folded))
        joins = not folded.strip() or unicodedata.category(folded[0])[0] == "M"
        if runs and (joins or (not single and not runs[-1][2])):
            runs[-1][1] = at + 1
        else:
            runs.append([at, at + 1, int(single)])
    for first, end, _ in runs:
        folded = _fold(whole[first:end].translate(_NO_APOSTROPHES))
        for word in _unspaced().sub(r" \g<0> ", folded).split():
            yield Word(word[:LONGEST], start + first, start + end)


def _fold(text: str) -> str:
    """``text``, which consists of words, folded; a number such as ``½`` may become several."""
    if _odd().search(text):
        text = _odd().sub(_spelled, text)
    return fold(text)


def _plain(text: str) -> str:
    return text.lower().replace("'", "").replace("`", "")


def _spelled(match: re.Match[str]) -> str:
    """The parts of a number in brackets or of a fraction."""
    return _between_words().sub(" ", _decomposed(match[0]))


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


@cache
def _between_words() -> re.Pattern[str]:
    """A character that is not part of a word; a mark on a letter is part of its word."""
    return re.compile(f"[^{_word_set()}]")


_OTHER_APOSTROPHES = APOSTROPHES.replace("'", "")
_NO_APOSTROPHES = str.maketrans(dict.fromkeys(APOSTROPHES, ""))
_FAR = re.compile("[^\x00-\xb1\xbf-\u013e\u0141-\u0dff]")
"""Includes all characters of scripts without spaces and all numbers of several parts."""
# Both patterns start with the apostrophe itself, which the engine finds fastest.
_POSSESSIVE = re.compile("'(?<![rR]a')(?=[sS](?:[ .,\n]|$))")
_BEFORE_WORD = re.compile("'(?![ .,;:?!\\n)\"”-])")


def _parted(match: re.Match[str]) -> str:
    """The replacement of an apostrophe: nothing if it is inside a word, else a space."""
    return "" if inside_word(match.string, match.start()) else " "


@cache
def _word() -> re.Pattern[str]:
    """A run of word characters."""
    return re.compile(f"[{_word_set()}]+")


@cache
def _words() -> re.Pattern[str]:
    """Runs of word characters with apostrophes between them."""
    one = f"[{_word_set()}{APOSTROPHES}]"
    return re.compile(f"{one}+")


@cache
def _word_set() -> str:
    """The characters of words: ``\\w``, marks (accents, vowel signs), invisible characters and the
    variants of the underscore."""
    return rf"\w{IGNORED}{_marks()}\ufe33\ufe34\ufe4d-\ufe4f\uff3f"


@cache
def _marks() -> str:
    marks = [
        code
        for first, end in _WITH_MARKS
        for code in range(first, end)
        if unicodedata.category(chr(code))[0] == "M"
    ]
    runs: list[list[int]] = []
    for code in marks:
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in runs)


@cache
def _odd() -> re.Pattern[str]:
    """Word characters that stand for more than one word: ``½``, ``⑴``, the ``ŀ`` of Catalan."""
    found = [
        chr(code)
        for first, end in ((0xB2, 0xBF), (0x13F, 0x141), (0x2070, 0x2190), (0x2460, 0x2500),
                           (0x3200, 0x3400), (0xFB00, 0xFE00), (0x1F100, 0x1F110))
        for code in range(first, end)
        if re.fullmatch(r"\w", chr(code)) and _between_words().search(_decomposed(chr(code)))
    ]  # fmt: skip
    return re.compile("[" + re.escape("".join(found)) + "]")


@cache
def _unspaced() -> re.Pattern[str]:
    """A character of a script without spaces, with its marks."""
    letters = "".join(
        chr(code)
        for first, end in _UNSPACED
        for code in range(first, end)
        if unicodedata.category(chr(code))[0] == "L"
    )
    return re.compile(f"[{_CHINESE}{letters}][{_marks()}]*")
