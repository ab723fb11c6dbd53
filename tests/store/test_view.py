"""The store's view: filters stack, and each is removed by itself."""

from __future__ import annotations

from array import array

from reader.model import Article, Notice
from reader.store.articles import U32, Store
from reader.store.view import Articles, Filter, View


def store_of(count: int) -> Store:
    store = Store()
    for number in range(count):
        store.add(Article(str(number), f"{number}.txt"))
    return store


def numbers(view: View) -> list[int]:
    return [view[position] for position in range(len(view))]


def test_notices_are_kept_beside_the_articles() -> None:
    store = store_of(2)
    store.add(Notice("x", "is broken"))
    assert (len(store), [str(each) for each in store.notices]) == (2, ["x: is broken"])


def test_filters_stack_and_are_removed_in_turn() -> None:
    view = View(store_of(10))
    view.push(Filter("even", {0, 2, 4, 6, 8}))
    view.push(Filter("large", {6, 7, 8, 9}))
    assert numbers(view) == [6, 8]
    assert view.article(1).id == "8"
    assert (undone := view.pop()) is not None
    assert undone.label == "large"
    assert numbers(view) == [0, 2, 4, 6, 8]
    view.pop()
    assert len(view) == 10
    assert view.pop() is None


def test_a_view_grows_with_its_store_and_its_filter() -> None:
    store, known = store_of(3), {1}
    view = View(store)
    view.push(Filter("known", known))
    assert not view.update()
    known.add(3)
    assert not view.update()
    store.add(Article("3", "3.txt"))
    assert view.update()
    assert numbers(view) == [1, 3]


def test_the_articles_of_an_entity_are_asked_for_once() -> None:
    """Not for each listed article, which would freeze the screen for a tenth of a second."""
    known, asked = {1}, 0

    def numbers_of() -> set[int]:
        nonlocal asked
        asked += 1
        return known

    view = View(store_of(1000))
    view.push(Filter("an entity", Articles(numbers_of)))
    assert (numbers(view), asked) == ([1], 1)
    known.add(3)
    assert view.update()
    assert (numbers(view), asked) == ([1, 3], 2)


def test_the_nearest_position_of_an_unlisted_article() -> None:
    view = View(store_of(10))
    view.push(Filter("some", {2, 5}))
    assert [view.nearest(number) for number in (0, 2, 3, 5, 9)] == [0, 0, 1, 1, 2]


def test_the_new_version_of_a_listed_article_is_listed_until_the_next_filter() -> None:
    """Whether it passes is not known yet, and it must not vanish during reading."""
    store = store_of(4)
    view = View(store)
    view.push(Filter("some", {1, 2}))
    listed, unlisted = (store.stage(Article(str(at), f"{at}.txt")) for at in (1, 3))
    replaced = {1: listed, 3: unlisted}
    store.arrange(store.arrangement(array(U32, [0, listed, 2, unlisted]), replaced))
    view.patch({1, 3}, replaced)
    assert numbers(view) == [listed, 2]
    view.push(Filter("all of them", range(10)))
    assert numbers(view) == [2]
    view.pop()
    assert numbers(view) == [2]
