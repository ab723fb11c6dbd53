"""Keeps what the user made of an article when the article gets another id.

An id is made of an article's content (:func:`reader.archive.loading.article_id`), so it changes
when the file is edited. Versions of Reader until November 2026 made it of the path as well, and
what they kept has those ids until the articles are next seen. In both cases marks, drafts and
reading positions are carried over to the id that the article has now. A file that holds
another article than before is not an edit: marks stay with the article that they were made on.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from contextlib import suppress

from reader.model import Article
from reader.store.articles import Store
from reader.store.rows import DamagedError
from reader.store.user.marks import Marks
from reader.store.user.user_file import MarksError


def carry_over(marks: Marks, store: Store, replaced: Mapping[int, int] | None = None) -> bool:
    """Carry over what hangs on ids that articles of ``store`` had before; whether anything did.

    ``replaced`` maps the numbers of articles that have changed to those of what they are now. Takes
    some 10 ms for 100,000 articles. Raises :class:`~reader.store.user.user_file.MarksError`.
    """
    edited = carry_over_edited(marks, store, replaced or {})
    kept = marks.articles()
    former = _former(store, kept) if kept else {}
    if former:
        marks.merge_former(former)
    return edited or bool(former)


def carry_over_edited(marks: Marks, store: Store, replaced: Mapping[int, int]) -> bool:
    """The same for articles that have changed, alone."""
    kept = marks.articles() if replaced else set()
    id_of = store.id
    now_of = {
        before: id_of(new)
        for old, new in replaced.items()
        if (before := id_of(old)) in kept and before != id_of(new) and _is_edit(store, old, new)
    }
    if now_of:
        # A copy of it may not have been edited: then both have the marks.
        copied = now_of.keys() & set(store.ids(store.order))
        marks.carry_over(now_of, copied)
    return bool(now_of)


def _is_edit(store: Store, old: int, new: int) -> bool:
    """Whether the article of number ``new`` is that of number ``old``, changed.

    It is if the title or the address is the same, or a fifth of what one of them says, counted in
    sequences of three words.
    """
    try:
        before, after = store[old], store[new]
    except DamagedError:
        return True  # it lies in the same place, and nothing says otherwise
    if (before.title and before.title == after.title) or (before.url and before.url == after.url):
        return True
    fewer, more = sorted((_sequences(before.text), _sequences(after.text)), key=len)
    return not fewer or len(fewer & more) >= len(fewer) / 5


def _sequences(text: str) -> set[tuple[str, ...]]:
    from reader.text.words import words  # only once a marked article was edited

    found = words(text)
    return {tuple(found[at : at + 3]) for at in range(max(len(found) - 2, 0))}


def carry_over_former(marks: Marks, article: Article) -> None:
    """Let what is marked on the former id of ``article`` be marked on it, if that can be saved."""
    if article.former_id:
        with suppress(MarksError):
            marks.merge_former({article.former_id: article.id})


def _former(store: Store, kept: Set[str]) -> dict[str, str]:
    """The ids now of the articles whose former ids are among ``kept``."""
    former = {parsed: each for each in kept if (parsed := _parsed(each))}
    return store.ids_of_former(former) if former else {}


def _parsed(article: str) -> int:
    try:
        return int(article, 16)
    except ValueError:
        return 0
