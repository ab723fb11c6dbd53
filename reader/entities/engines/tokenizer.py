"""Text to paragraphs of tokens with offsets, cut as the annotated articles are cut.

The engines learnt from tokens of one style; text has to reach them in the same: signs apart,
hyphenated words in parts, ``'s`` and ``n't`` apart, a typographic apostrophe alone, numbers whole.
An apostrophe inside a name, in whatever form, is none of these: ``Sana’a`` is one token.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.text.folding import APOSTROPHES, inside_word

# Every branch consumes what it tests once, so that matching is linear in the text.
_TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)+"  # 1,000 and 4:30
    r"|n't(?![^\W_])"
    r"|(?<=[^\W_])'(?:[sS]|re|ve|ll|m|d)(?![^\W_])"
    r"|[^\W_]+?(?=n't(?![^\W_]))"
    r"|[^\W_]+(?:'(?!(?:[sS]|re|ve|ll|m|d|t)(?![^\W_]))[^\W_]+)*"
    r"|\S"
)
_PARAGRAPH = re.compile(r"\n\s*\n")


class Token(NamedTuple):
    """A word or sign: ``text[start:end]`` of the field, in code points."""

    start: int
    end: int
    text: str


def paragraphs(text: str) -> list[list[Token]]:
    """The tokens of every paragraph of ``text``, in order; a blank line ends a paragraph.

    Tokens do not overlap, hold no white space, and together hold all that is none.
    """
    found = []
    start = 0
    for end in (*(match.start() for match in _PARAGRAPH.finditer(text)), len(text)):
        tokens = [Token(*match.span(), match[0]) for match in _TOKEN.finditer(text, start, end)]
        if tokens:
            found.append(_whole_names(text, tokens))
        start = end
    return found


_CONTRACTED = frozenset({"s", "re", "ve", "ll", "m", "d", "t"})
"""What stands behind the apostrophe of a contraction."""
_PRONOUNS = frozenset(
    {"i", "he", "she", "it", "we", "they", "you", "who", "that", "there", "what", "how", "where"}
)


def _whole_names(text: str, tokens: list[Token]) -> list[Token]:
    """``tokens`` with the parts of a name on both sides of an apostrophe as one."""
    if not any(token.text[0] in APOSTROPHES for token in tokens):
        return tokens
    whole: list[Token] = []
    open_end = False
    for token in tokens:
        touches = bool(whole) and whole[-1].end == token.start
        inner = touches and token.text[0] in APOSTROPHES and _in_name(text, token.start)
        if inner or (touches and open_end):
            start = whole.pop().start
            whole.append(Token(start, token.end, text[start : token.end]))
        else:
            whole.append(token)
        open_end = inner and len(token.text) == 1
    return whole


def _in_name(text: str, at: int) -> bool:
    """Whether the apostrophe ``text[at]`` is inside a name, and no contraction's."""
    if not inside_word(text, at):
        return False
    behind = _LETTERS.match(text, at + 1)
    if behind is None or behind[0].lower() not in _CONTRACTED:
        return True
    if behind[0] in "sS":
        return True  # Ra's: what inside_word() knows
    before = _LETTERS_BEFORE.search(text, max(0, at - 20), at)
    left = before[0] if before else ""
    # "Sa'd", but "can't", "I'm", "he'd".
    return left[:1].isupper() and left.lower() not in _PRONOUNS and left[-1:] not in "nN"


_LETTERS = re.compile(r"[^\W_]+")
_LETTERS_BEFORE = re.compile(r"[^\W_]+\Z")
