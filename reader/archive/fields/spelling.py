"""Restores case, accents and apostrophes of a slug from the text of the article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from reader.archive.fields import dateline
from reader.system.lazy import lazy_pattern
from reader.text.folding import fold

REMEMBERED = 4096
"""The size of the cache of folded words: the same ones occur again and again."""

_NAME = lazy_pattern(r"(?<![\w'’])[A-ZÀ-ÖØ-ÞĀ-Ž][^\W_]*(?:['’][^\W\d_]+)?")
_SHORTENED = lazy_pattern(r"(?<![\w'’])[a-zß-öø-ÿ]+['’][a-z]{1,2}(?!\w)")
_COMMON = lazy_pattern(r"(?<![\w'’])[a-zß-öø-ÿ]+(?![\w'’])")
_POSSESSIVE = lazy_pattern("['’]s$")
_SMALL = frozenset({"a", "an", "and", "as", "at", "by", "for", "in", "of", "on", "the", "to"})
_JOINED = lazy_pattern(r"(?<![\w-])[^\W_]+(?:[-\u2010\u2011'’.][^\W_]+)+\.?")
_JOINTS = lazy_pattern(r"[-\u2010\u2011'’.]")
_MOST_PARTS = 4
_SENTENCE_END = frozenset('.!?:“"«‘\n•')


@dataclass(slots=True, eq=False, repr=False)
class _Usage:
    """A text's spellings of the ``wanted`` names by folded form, and its lower-case words."""

    wanted: frozenset[str]
    common: set[str]
    alone: dict[str, Counter[str]] = field(default_factory=dict)
    pairs: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)


@lru_cache(REMEMBERED)
def folded(word: str) -> str:
    """``word`` as in a slug: lower case, no accents, no apostrophes, no full stops."""
    return fold(word).replace("'", "").replace(".", "")


def respelt(words: Sequence[str], body: str) -> list[str]:
    """``words`` (lower case, as in a slug), with names spelt as in ``body``.

    Two adjacent words take the spelling that they have side by side in the body ("supreme court").
    A single word is capitalized only if the body never has it in lower case, so that "us" stays
    "us" in an article about us and the US, and "court" stays "court" despite "Labour Court".
    """
    usage = _usage(body, frozenset(words))
    spelt = [_alone(word, usage) for word in words]
    for number, pair in enumerate(pairwise(words)):
        if found := usage.pairs.get(pair):
            spelt[number : number + 2] = found
        elif dateline.is_known(" ".join(pair)):
            spelt[number : number + 2] = dateline.calm(" ".join(pair).upper()).split()
    return spelt


def rejoined(words: Sequence[str], body: str) -> list[str]:
    """``words``, joined again if ``body`` always writes them joined ("post-pandemic", "D.C.").

    A slug splits them at hyphens, apostrophes and full stops. Words that the body also writes
    separately stay separate.
    """
    keys = [folded(word) for word in words]
    wanted = frozenset(keys)
    forms: dict[tuple[str, ...], list[str]] = {}
    for form in _JOINED.findall(body):
        parts = [part for part in _JOINTS.split(form) if part]
        if 2 <= len(parts) <= _MOST_PARTS and folded(parts[0]) in wanted:
            forms.setdefault(tuple(map(folded, parts)), []).append(form)
    if not forms:
        return list(words)
    lower = body.casefold()
    joined: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(_MOST_PARTS, len(words) - at), 1, -1):
            found = forms.get(tuple(keys[at : at + length]))
            if found and not _has_words(keys[at : at + length], lower):
                joined.append(_like(words[at : at + length], found))
                at += length
                break
        else:
            joined.append(words[at])
            at += 1
    return joined


def _has_words(words: Sequence[str], text: str) -> bool:
    """Whether ``words`` occur in ``text`` side by side as separate words."""
    return re.search(rf"\b{re.escape(' '.join(words))}\b", text) is not None


def _like(words: Sequence[str], forms: Sequence[str]) -> str:
    """The most frequent of ``forms`` for the joined ``words``, without a sentence's capital."""
    form = Counter(forms).most_common(1)[0][0]
    name = any(part[:1].isupper() for part in _JOINTS.split(form)[1:])
    return form if name or words[0][:1].isupper() else form[:1].lower() + form[1:]


def _alone(word: str, usage: _Usage) -> str:
    if word in usage.common:
        return word
    if forms := usage.alone.get(word):
        form = forms.most_common(1)[0][0]
        return dateline.calm(form) if dateline.is_known(form) else form
    return word.capitalize() if dateline.is_known(word) else word


def _usage(body: str, wanted: frozenset[str]) -> _Usage:
    usage = _Usage(wanted, set(_COMMON.findall(body)))
    for word in _SHORTENED.findall(body):  # "world's", "doesn't"
        _count(usage, word)
    before, end = "", 0
    for match in _NAME.finditer(body):
        word = match.group()
        start = match.start()
        gap = body[start - 3 if start - 3 > end else end : start]
        end = match.end()
        sign = gap.strip()[-1:]
        opens = sign in _SENTENCE_END if sign else not start
        if before and gap == " ":
            pair = folded(before), folded(word)
            if (
                wanted.issuperset(pair)
                and not (before.isupper() and word.isupper())
                and before.casefold() not in _SMALL
            ):
                usage.pairs[pair] = (before, word)
        elif not opens or (word.isupper() and len(word) > 1):
            _note(usage, word, followed=body[end : end + 2])
        before = "" if opens and not word.isupper() else word
    return usage


def _note(usage: _Usage, word: str, followed: str) -> None:
    """Count the name ``word``, unless it is the start of a longer name ("Labour Court")."""
    if followed[:1] == " " and followed[1:].isupper() and not word.isupper():
        return
    _count(usage, word)
    bare = _POSSESSIVE.sub("", word)
    if bare != word:
        _count(usage, bare)


def _count(usage: _Usage, word: str) -> None:
    if (form := folded(word)) in usage.wanted:
        usage.alone.setdefault(form, Counter())[word] += 1
