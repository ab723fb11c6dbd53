"""Finds the position in the list that a few typed characters mean, depending on its order.

Sorted by title or publication, it is the first article that begins with them; by date, the first of
a year, month or day. In every other order, a number is the position itself. If no article begins
with the characters, it is the position where one would be. In any order, :func:`titled` finds
articles by words of their titles.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import NamedTuple

from reader.store.articles import Store
from reader.store.sorting import SortName
from reader.store.view import View
from reader.text.folding import fold_letters, sort_key


class Landing(NamedTuple):
    """A ``position`` in the list, and whether the article there matches the typed text."""

    position: int
    exact: bool


ASKED: dict[SortName, str] = {
    "date": "a year, or 2014-03",
    "title": "start of a title",
    "publication": "start of a publication",
}
"""What the user may type, by order; in other orders, a position in the list."""


def landing(view: View, text: str) -> Landing | None:
    """The position in ``view`` for ``text``; None if it is invalid, or nothing is listed."""
    by, count = view.order.sort.by, len(view)
    text = text.strip()
    if not text or not count:
        return None
    if by not in ASKED:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        return Landing(min(number, count) - 1, exact=number <= count) if number else None
    key = _key_of(view, by)
    wanted = text.replace("/", "-") if by == "date" else sort_key(text)
    if not wanted:
        return None
    there = _first(0, count, lambda at: not key(at))  # articles without a value are last
    if not there:
        return None
    descending = view.order.sort.descending

    def reached(at: int) -> bool:
        found = key(at)[: len(wanted)] if descending else key(at)
        return found <= wanted if descending else found >= wanted

    at = _first(0, there, reached)
    if at == there:
        return Landing(there - 1, exact=False)
    return Landing(at, exact=key(at).startswith(wanted))


def _key_of(view: View, by: SortName) -> Callable[[int], str]:
    fields = view.store.fields
    if by == "date":
        return lambda at: fields(view[at]).published
    if by == "title":
        return lambda at: fields(view[at]).title_key
    return lambda at: sort_key(fields(view[at]).publication)


def _first(low: int, high: int, true: Callable[[int], bool]) -> int:
    """The first of ``range(low, high)`` from which on ``true`` holds; ``high`` if there is none."""
    while low < high:
        middle = (low + high) // 2
        if true(middle):
            high = middle
        else:
            low = middle + 1
    return low


def titled(store: Store, text: str, most: int) -> list[int]:
    """At most ``most`` listed articles whose titles have all words of ``text``, in any case.

    Titles that begin with it come first. Only the index of titles is read, which takes some 20 ms
    for 100,000 articles: call it in a worker. Articles that are not written yet are not found.
    """
    words = [fold_letters(word).casefold() for word in text.split()]
    if not words:
        return []
    has = " AND ".join(["instr(title_key, ?) > 0"] * len(words))
    try:
        rows = store.database.rows(
            f"SELECT number FROM articles WHERE {has} "
            "ORDER BY instr(title_key, ?) != 1, title_key LIMIT ?",
            (*words, " ".join(words), 4 * most),  # some may not be listed any more
        )
    except sqlite3.Error:
        return []
    return [number for (number,) in rows if number in store][:most]
