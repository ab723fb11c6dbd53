"""Moves the user's marks along when an article's id changes.

An id is computed from an article's content (:func:`reader.archive.loading.article_id`), so it
changes when the file is edited. Versions of Reader until November 2026 included the path, and marks
that they saved have those ids until the articles are next seen. In both cases marks, drafts and
reading positions are carried over to the article's current id. If a file now contains a different
article, that is not an edit: marks stay with the article on which they were made.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from contextlib import suppress

from reader.model import Article
from reader.store.articles import Store
from reader.store.user.marks import Marks
from reader.store.user.user_file import MarksError


def carry_over(marks: Marks, store: Store, replaced: Mapping[int, int] | None = None) -> bool:
    """Carry over the data under former ids of articles in ``store``; return whether there was any.

    ``replaced`` maps the numbers of changed articles to their new numbers. Takes some 10 ms for
    100,000 articles. Raises :class:`~reader.store.user.user_file.MarksError`.
    """
    edited = carry_over_edited(marks, store, replaced or {})
    marked = marks.articles()
    former = _former(store, marked) if marked else {}
    if former:
        marks.merge_former(former)
    return edited or bool(former)


def carry_over_edited(marks: Marks, store: Store, replaced: Mapping[int, int]) -> bool:
    """Carry over the data of changed articles only; return whether there was any."""
    marked = marks.articles() if replaced else set()
    id_of = store.id
    now_of = {
        before: id_of(new)
        for old, new in replaced.items()
        if (before := id_of(old)) in marked and before != id_of(new) and _is_edit(store, old, new)
    }
    if now_of:
        # If an unedited copy of the article is left, both have the marks.
        copied = now_of.keys() & set(store.ids(store.order))
        marks.carry_over(now_of, copied)
    return bool(now_of)


def _is_edit(store: Store, old: int, new: int) -> bool:
    """Whether the article ``new`` is an edited version of the article ``old``.

    It is if the title or the URL is the same, or if they share at least a fifth of the shorter
    text, counted in sequences of three words.
    """
    before, after = store[old], store[new]
    if (before.title and before.title == after.title) or (before.url and before.url == after.url):
        return True
    fewer, more = sorted((_sequences(before.text), _sequences(after.text)), key=len)
    return not fewer or len(fewer & more) >= len(fewer) / 5


def _sequences(text: str) -> set[tuple[str, ...]]:
    from reader.text.words import words  # only once a marked article was edited

    found = words(text)
    return {tuple(found[at : at + 3]) for at in range(max(len(found) - 2, 0))}


def carry_over_former(marks: Marks, article: Article) -> None:
    """Move the marks on the former id of ``article`` to its current one, if that can be saved."""
    if article.former_id:
        with suppress(MarksError):
            marks.merge_former({article.former_id: article.id})


def _former(store: Store, marked: Set[str]) -> dict[str, str]:
    """The current ids, by former id, of the articles whose former ids are in ``marked``."""
    former = {parsed: each for each in marked if (parsed := _parsed(each))}
    return store.ids_of_former(former) if former else {}


def _parsed(article: str) -> int:
    try:
        return int(article, 16)
    except ValueError:
        return 0
