"""Finding text in one article, as it is typed."""

from __future__ import annotations

import re
from functools import lru_cache

from reader.model import MENTION_FIELDS, Article, Mention
from reader.text.folding import folded_places

_ALIKE = str.maketrans({**dict.fromkeys("“”„«»", '"'), **dict.fromkeys("‐‑–—", "-")})

_SKIPPED = re.compile(r"(?<=[^\W_])'|\s+")
"""What is normalized before comparing: an apostrophe after a letter, and white space."""

_CACHED = 6
"""How many folded fields are cached while a pattern is typed: three, with case and without."""


def find(article: Article, pattern: str) -> list[Mention]:
    """Every occurrence of ``pattern`` in title, caption and text, in that order.

    Smart case, as in vim: a capital letter in ``pattern`` makes the search case-sensitive. What
    queries ignore (:mod:`reader.text.folding`) is ignored here as well, on both sides, and so is an
    apostrophe after a letter. Straight quotes and hyphens match typographic ones, and white space
    matches any white space. A ``pattern`` of white space alone finds nothing.
    """
    if not pattern.strip():
        return []
    keep_case = any(char.isupper() for char in pattern)
    wanted = _prepared(pattern.strip(), keep_case=keep_case)[0]
    found = []
    for field in MENTION_FIELDS:
        text = article.field_text(field)
        spans = _spans(text, wanted, keep_case=keep_case) if wanted else _as_it_is(text, pattern)
        found += [Mention(field, start, end, text[start:end]) for start, end in spans]
    return found


def _spans(text: str, wanted: str, *, keep_case: bool) -> list[tuple[int, int]]:
    """The spans of the prepared ``wanted`` in ``text``."""
    prepared, starts, ends = _prepared(text, keep_case=keep_case)
    found: list[tuple[int, int]] = []
    at = prepared.find(wanted)
    while at >= 0:
        span = starts[at], ends[at + len(wanted) - 1]
        if not found or span[0] >= found[-1][1]:  # ``ß`` folds to two letters, but is found once
            found.append(span)
        at = prepared.find(wanted, at + len(wanted))
    return found


def _as_it_is(text: str, pattern: str) -> list[tuple[int, int]]:
    """The spans of a pattern that consists of ignored characters alone."""
    return [match.span() for match in re.finditer(re.escape(pattern.strip()), text)]


@lru_cache(maxsize=_CACHED)
def _prepared(text: str, *, keep_case: bool) -> tuple[str, list[int], list[int]]:
    """``text`` normalized for comparison, and the source span of each of its characters."""
    folded, starts, ends = folded_places(text.translate(_ALIKE), keep_case=keep_case)
    kept: list[str] = []
    kept_starts: list[int] = []
    kept_ends: list[int] = []
    at = 0
    for match in _SKIPPED.finditer(folded):
        first, end = match.span()
        if match[0] == " ":
            continue
        kept.append(folded[at:first])
        kept_starts += starts[at:first]
        kept_ends += ends[at:first]
        if match[0] != "'":
            kept.append(" ")
            kept_starts.append(starts[first])
            kept_ends.append(ends[end - 1])
        at = end
    kept.append(folded[at:])
    return "".join(kept), kept_starts + starts[at:], kept_ends + ends[at:]
