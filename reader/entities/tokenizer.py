"""Text to tokens with offsets, fit for names: ``’s`` apart, hyphenated names whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

# Every branch consumes what it tests once, so that matching is linear in the text.
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., J.K.
    r"|(?:Mrs?|Ms|Drs?|Prof|Sen|Rep|Gov|Gen|Col|Capt|Lt|Maj|Brig|Sgt|Rev|Hon|St|Mt|Jr|Sr|Fr|Engr"
    r"|Smt|[A-Z])\.(?=\s)"
    r"|['’][sS](?![^\W_])"
    r"|[^\W_]+(?:(?!['’][sS](?![^\W_]))['’\-‑][^\W_]+)*"
    r"|\S"
)
_HYPHENS = "-‑"
_ENDS = frozenset(".!?…")
_QUOTES = frozenset("\"“”‘’'«»()[]*•|")
# al-Awsat, el-Sisi, d'Ivoire: the capital comes after the particle.
_PREFIXED = re.compile(
    r"(?:a[dlnrstz]|ash|e[dlnrst]|bin|ibn|ben|abu|umm?|d|l|o|mc|st)['’\-‑](?=(.))"
)


class Token(NamedTuple):
    """A word or sign: ``text[start:end]``, in code points.

    ``capital`` is whether it could open or continue a name by its looks; ``initial`` whether a
    sentence, quotation or paragraph begins here, so that its capital proves nothing; ``breaks``
    whether a paragraph begins here; ``word`` is whether it has letters or digits.
    """

    start: int
    end: int
    text: str
    capital: bool
    initial: bool
    breaks: bool
    word: bool


def tokenize(text: str, splits: Callable[[str], bool]) -> list[Token]:
    """The tokens of ``text`` in order; they do not overlap and hold no white space.

    ``splits`` says of a hyphenated word whether its parts are words of their own
    ("London-based") rather than one name ("Jean-Luc").
    """
    tokens: list[Token] = []
    before = 0
    initial = True
    quoted = False
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match[0]
        breaks = not tokens or (start - before > 1 and text.count("\n", before, start) > 1)
        is_word = word[0].isalnum() or (len(word) > 1)
        start_here = initial or breaks or quoted
        if is_word and len(word) > 2 and (_HYPHENS[0] in word or _HYPHENS[1] in word):
            parts = _parts(word, splits)
        else:
            parts = [word]
        at = start
        for part in parts:
            tokens.append(
                Token(at, at + len(part), part, _capital(part), start_here, breaks, is_word)
            )
            at += len(part)
            start_here = breaks = False
        before = end
        if is_word:
            initial = quoted = False
        elif word in _ENDS:
            initial = True
        elif word == ":":
            quoted = True
        elif word in _QUOTES:
            quoted = word in '"“‘«•*|' or (quoted and not initial)
            initial = initial or breaks
        else:
            initial = quoted = False
    return tokens


def _capital(word: str) -> bool:
    if word[0].isupper():
        return True
    prefixed = _PREFIXED.match(word)
    return prefixed is not None and prefixed[1].isupper()


def _parts(word: str, splits: Callable[[str], bool]) -> list[str]:
    if not splits(word):
        return [word]
    return [part for part in re.split(f"([{_HYPHENS}])", word) if part]
