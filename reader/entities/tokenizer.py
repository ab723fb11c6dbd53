"""Text to paragraphs of tokens with offsets, cut as the annotated articles are cut.

The engines learnt from tokens of one style; text has to reach them in the same: signs apart,
hyphenated words in parts, ``'s`` and ``n't`` apart, a typographic apostrophe alone, numbers whole.
"""

from __future__ import annotations

import re
from typing import NamedTuple

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
            found.append(tokens)
        start = end
    return found
