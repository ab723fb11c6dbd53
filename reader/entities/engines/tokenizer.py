"""Splits text into paragraphs of tokens with offsets, in the style of the annotated articles.

The engines learned from tokens of one style, so text must be split in the same way: signs,
typographic apostrophes, ``'s`` and ``n't`` are tokens of their own, hyphenated words are split, and
numbers are whole. An apostrophe inside a name, of any form, does not split it: ``Sana’a`` is one
token.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.text.folding import APOSTROPHES, inside_word

# Every branch consumes what it has tested, so that matching takes linear time.
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
    """A word or sign: ``text[start:end]`` of the field; offsets are in code points."""

    start: int
    end: int
    text: str


def paragraphs(text: str) -> list[list[Token]]:
    """The tokens of every paragraph of ``text``, in order; a blank line ends a paragraph.

    Tokens do not overlap, contain no white space, and together cover all other characters.
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
"""What follows the apostrophe of a contraction."""
_PRONOUNS = frozenset(
    {"i", "he", "she", "it", "we", "they", "you", "who", "that", "there", "what", "how", "where"}
)


def _whole_names(text: str, tokens: list[Token]) -> list[Token]:
    """Join the parts of a name on both sides of an apostrophe into one token."""
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
    """Whether the apostrophe ``text[at]`` is inside a name rather than a contraction."""
    if not inside_word(text, at):
        return False
    behind = _LETTERS.match(text, at + 1)
    if behind is None or behind[0].lower() not in _CONTRACTED:
        return True
    if behind[0] in "sS":
        return True  # Ra's: inside_word() knows the difference
    before = _LETTERS_BEFORE.search(text, max(0, at - 20), at)
    left = before[0] if before else ""
    # "Sa'd", but "can't", "I'm", "he'd".
    return left[:1].isupper() and left.lower() not in _PRONOUNS and left[-1:] not in "nN"


_LETTERS = re.compile(r"[^\W_]+")
_LETTERS_BEFORE = re.compile(r"[^\W_]+\Z")
