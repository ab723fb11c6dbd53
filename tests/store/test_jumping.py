"""Typed characters jump to the first article that begins with them, or to its position."""

from __future__ import annotations

import pytest

from reader.model import Article
from reader.store.articles import Store
from reader.store.jumping import landing
from reader.store.sorting import Sort, Sorter
from reader.store.view import View

ROWS = [
    ("Émigrés return", "2014-03-05", "The Coast"), ("Zinc falls", "2013", "Accra Post"),
    ("", "", ""), ("“Eat” he said", "2014-11", "Évening Post"), ("Madrid", "2011-05-01", "Post 9"),
]  # fmt: skip


def view_by(sort: Sort) -> View:
    store = Store()
    for number, (title, published, publication) in enumerate(ROWS):
        store.add(Article(str(number), "x", title, publication, published=published))
    view = View(store)
    if sort.by != "archive":
        view.order = Sorter(store, sort).run()
        view.update()
    return view


@pytest.mark.parametrize(
    ("sort", "text", "number", "exact"),
    [
        (Sort("title"), "e", 3, True),
        (Sort("title"), "em", 0, True),
        (Sort("title"), "MA", 4, True),
        (Sort("title"), "n", 1, False),
        (Sort("title"), "zz", 1, False),
        (Sort("title", reverse=True), "m", 4, True),
        (Sort("title", reverse=True), "n", 4, False),
        (Sort("date"), "2014", 3, True),
        (Sort("date"), "2014-03", 0, True),
        (Sort("date"), "2014/03", 0, True),
        (Sort("date"), "2012", 4, False),
        (Sort("date"), "1999", 4, False),
        (Sort("date", reverse=True), "2012", 1, False),
        (Sort("date", reverse=True), "2014", 0, True),
        (Sort("publication"), "eve", 3, True),
        (Sort("archive"), "4", 3, True),
        (Sort("archive"), "99", 4, False),
    ],
)
def test_the_position_for_typed_characters(sort: Sort, text: str, number: int, exact: bool) -> None:
    view = view_by(sort)
    found = landing(view, text)
    assert found is not None
    assert (view[found.position], found.exact) == (number, exact)


@pytest.mark.parametrize("text", ["", "  ", "0", "x", "١"])
def test_invalid_input_has_no_position(text: str) -> None:
    assert landing(view_by(Sort("archive")), text) is None


def test_an_empty_list_has_no_position() -> None:
    assert landing(View(Store()), "1") is None
