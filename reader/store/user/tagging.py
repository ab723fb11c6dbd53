"""Tags as the user types them: separated by commas; ``-tag`` removes one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from reader.store.user.marks import checked_tag
from reader.text.folding import fold

SEPARATOR = ", "


class Retagging(NamedTuple):
    """Tags to add and tags to remove."""

    add: frozenset[str]
    remove: frozenset[str]


def common_tags(articles: Sequence[str], tags: Mapping[str, set[str]]) -> list[str]:
    """The tags that all of ``articles`` have in common, in alphabetical order."""
    all_tags = [tags.get(each, set()) for each in articles]
    return sorted(set.intersection(*all_tags)) if all_tags else []


def retagging(text: str, common: Iterable[str]) -> Retagging:
    """The changes that ``text`` asks for, after the user has edited the tags ``common``.

    A tag of ``common`` that is no longer in ``text`` is removed, and so is one after ``-``. Raises
    ``MarksError`` if part of ``text`` is not a valid tag.
    """
    common = frozenset(common)
    named = [each.strip() for each in text.split(",")]
    wanted = {checked_tag(each) for each in named if each.strip("#") and each[0] != "-"}
    unwanted = {checked_tag(each[1:]) for each in named if each.strip("-# ") and each[0] == "-"}
    return Retagging(frozenset(wanted - common - unwanted), (common - wanted) | unwanted)


def known_tags(mine: Mapping[str, set[str]], theirs: Iterable[str]) -> list[str]:
    """All tags: the user's own, the most common first, then ``theirs``, which files give."""
    counts = Counter(tag for tags in [*mine.values()] for tag in tags)
    own = sorted(counts, key=lambda tag: (-counts[tag], tag))
    return [*own, *sorted(set(theirs) - counts.keys())]


def completions(text: str, known: Sequence[str], present: Sequence[str]) -> list[str]:
    """Completions of the last tag in ``text``: tags that begin with it, then tags that contain it.

    They come from ``known``, or after ``-`` from ``present``, the tags that can be removed. Tags
    already in ``text`` are left out.
    """
    *before, last = text.split(",")
    removing = last.strip().startswith("-")
    start = fold(last.strip().lstrip("-#"))
    named = set() if removing else {each.strip() for each in before}
    offered = [each for each in (present if removing else known) if each not in named]
    begin = [each for each in offered if fold(each).startswith(start)]
    contain = [each for each in offered if start in fold(each) and each not in begin]
    return [each for each in (*begin, *contain) if each != last.strip()]


def completed(text: str, tag: str) -> str:
    """``text`` with ``tag`` in place of its last tag, and a separator for the next."""
    before, comma, last = text.rpartition(",")
    minus = "-" if last.strip().startswith("-") else ""
    return f"{before}{SEPARATOR if comma else ''}{minus}{tag}{SEPARATOR}"
