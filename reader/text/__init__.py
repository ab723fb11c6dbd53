"""Everything about text that does not depend on news or on Textual.

**Comparing.** ``folding`` removes the differences that comparisons ignore; ``words`` splits a text
into words for searching; ``fuzzy`` finds a line by a few of its letters; ``language`` guesses the
language of a text; ``dates`` puts dates into words.

**Setting.** ``cells`` splits text into user-perceived characters, and measures, cuts and wraps it
in terminal cells; ``direction`` handles scripts that are read from right to left; ``typography``
breaks paragraphs well and lays out an article in lines. :func:`counted` puts numbers before their
nouns.
"""

from __future__ import annotations


def counted(number: int, noun: str, plural: str = "") -> str:
    """``number`` and its noun: ``1 article``, ``1,200 articles``.

    ``plural`` is the noun for other numbers than 1 if it is not just ``noun`` with an "s".
    """
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
