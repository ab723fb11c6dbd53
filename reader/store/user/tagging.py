"""Tags as somebody types them: several with commas, ``-tag`` takes one away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from reader.store.user.marks import checked_tag
from reader.text.folding import fold

SEPARATOR = ", "


class Retagging(NamedTuple):
    """Tags to give and tags to take."""

    add: frozenset[str]
    remove: frozenset[str]


def common_tags(articles: Sequence[str], tags: Mapping[str, set[str]]) -> list[str]:
    """The tags that all of ``articles`` have, in alphabetical order."""
    held = [tags.get(each, set()) for each in articles]
    return sorted(set.intersection(*held)) if held else []


def retagging(text: str, common: Iterable[str]) -> Retagging:
    """What ``text`` asks for, where the tags ``common`` were there to be edited.

    One of these that is not in ``text`` any more is taken, as what stands after ``-`` is. Raises
    ``MarksError`` where something is no tag.
    """
    common = frozenset(common)
    named = [each.strip() for each in text.split(",")]
    wanted = {checked_tag(each) for each in named if each.strip("#") and each[0] != "-"}
    unwanted = {checked_tag(each[1:]) for each in named if each.strip("-# ") and each[0] == "-"}
    return Retagging(frozenset(wanted - common - unwanted), (common - wanted) | unwanted)


def known_tags(mine: Mapping[str, set[str]], theirs: Iterable[str]) -> list[str]:
    """All tags: the user's own, the commonest first, then ``theirs``, which files name."""
    counts = Counter(tag for tags in [*mine.values()] for tag in tags)
    own = sorted(counts, key=lambda tag: (-counts[tag], tag))
    return [*own, *sorted(set(theirs) - counts.keys())]


def completions(text: str, known: Sequence[str], held: Sequence[str]) -> list[str]:
    """What the last tag of ``text`` may become: those of ``known`` that begin so, then others.

    After ``-`` only one of ``held`` can be taken. What ``text`` names already is left out.
    """
    *before, last = text.split(",")
    taking = last.strip().startswith("-")
    start = fold(last.strip().lstrip("-#"))
    named = set() if taking else {each.strip() for each in before}
    offered = [each for each in (held if taking else known) if each not in named]
    begin = [each for each in offered if fold(each).startswith(start)]
    contain = [each for each in offered if start in fold(each) and each not in begin]
    return [each for each in (*begin, *contain) if each != last.strip()]


def completed(text: str, tag: str) -> str:
    """``text`` with ``tag`` for its last one, ready for the next."""
    before, comma, last = text.rpartition(",")
    minus = "-" if last.strip().startswith("-") else ""
    return f"{before}{SEPARATOR if comma else ''}{minus}{tag}{SEPARATOR}"
