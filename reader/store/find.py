"""Finding text in one article, as one types it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from reader.model import MENTION_FIELDS, Article, Mention

_ACCENTED = ((0xC0, 0x24F), (0x370, 0x52F), (0x1E00, 0x1FFF))
"""Code points of Latin, Greek and Cyrillic letters among which there are some with diacritics."""

_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
"""What may stand with a letter: combining diacritics, Hebrew points, Arabic vowel signs."""

_ALIKE = {"'": "'’‘ʼ", '"': '"“”„«»', "-": "-‐‑–—"}


def find(article: Article, pattern: str) -> list[Mention]:
    """Every place where ``pattern`` stands in title, caption and text, in that order.

    Smart case, as vim has it: a capital letter in ``pattern`` makes case count. Diacritics do not
    count, as in queries, on either side; straight quotes and hyphens match typographic ones, white
    space matches any white space. Empty where ``pattern`` has nothing but white space.
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
    words = [_plain(word) or word for word in pattern.split()]
    return re.compile(r"\s+".join("".join(map(_one, word)) for word in words), flags)


def _plain(word: str) -> str:
    """``word`` without diacritics and other marks."""
    return "".join(_base(char) for char in word if not unicodedata.combining(char))


def _base(char: str) -> str:
    """The letter in ``char``; itself where it is not a letter with diacritics."""
    parts = unicodedata.normalize("NFD", char)
    return parts[0] if all(map(unicodedata.combining, parts[1:])) else char


def _one(char: str) -> str:
    variants = _ALIKE.get(char) or _variants().get(char, "")
    one = f"[{re.escape(char + variants)}]" if variants else re.escape(char)
    return f"{one}[{_MARKS}]*" if char.isalpha() else one


@cache
def _variants() -> dict[str, str]:
    """Each plain letter's forms with diacritics, by their canonical decomposition."""
    table: dict[str, str] = {}
    for first, last in _ACCENTED:
        for char in map(chr, range(first, last + 1)):
            if (base := _base(char)) != char:
                table[base] = table.get(base, "") + char
    return table
