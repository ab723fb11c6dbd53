"""Finding text in one article, as one types it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from reader.model import MENTION_FIELDS, Article, Mention

_LATIN_ENDS = 0x24F
"""The last code point of Latin Extended-B: letters up to here have their variants looked up."""

_ALIKE = {"'": "'’‘ʼ", '"': '"“”„«»', "-": "-‐‑–—"}


def find(article: Article, pattern: str) -> list[Mention]:
    """Every place where ``pattern`` stands in title, caption and text, in that order.

    Smart case, as vim has it: a capital letter in ``pattern`` makes case count. A plain letter
    matches it with any diacritic, straight quotes and hyphens match typographic ones, white space
    matches any white space. Empty where ``pattern`` has nothing but white space.
    """
    if not pattern.strip():
        return []
    expression = _compiled(pattern)
    return [
        Mention(field, match.start(), match.end(), match.group())
        for field in MENTION_FIELDS
        for match in expression.finditer(article.field_text(field))
    ]


def _compiled(pattern: str) -> re.Pattern[str]:
    flags = 0 if any(char.isupper() for char in pattern) else re.IGNORECASE
    words = pattern.split()
    return re.compile(r"\s+".join("".join(map(_one, word)) for word in words), flags)


def _one(char: str) -> str:
    variants = _ALIKE.get(char) or _variants().get(char, "")
    return f"[{re.escape(char + variants)}]" if variants else re.escape(char)


@cache
def _variants() -> dict[str, str]:
    """Each plain Latin letter's forms with diacritics, by their canonical decomposition."""
    table: dict[str, str] = {}
    for code in (*range(0xC0, _LATIN_ENDS + 1), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            table[base] = table.get(base, "") + chr(code)
    return table
