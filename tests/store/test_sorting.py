"""Orders of the list: articles without a value are last, and every article has a position."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import Article
from reader.store.articles import Store
from reader.store.sorting import ArchiveOrder, Order, RankedOrder, Sort, Sorter
from reader.store.view import Filter, View
from reader.text.folding import sort_key as text_key


def store_with(*fields: tuple[str, str, str]) -> Store:
    """A store of articles with these titles, dates and publications."""
    store = Store()
    for number, (title, published, publication) in enumerate(fields):
        store.add(Article(str(number), f"{number}.txt", title, publication, published=published))
    return store


def order_of(store: Store, sort: Sort) -> Order:
    if sort.by == "archive":
        return ArchiveOrder(store, reverse=sort.reverse)
    return Sorter(store, sort).run()


def listed(store: Store, by: str, *, reverse: bool = False) -> list[int]:
    return [*order_of(store, Sort(by, reverse)).numbers]  # type: ignore[arg-type]


MIXED = store_with(
    ("Zebra", "2014-03-02", "The Post"),
    ("“Äpfel”", "", "afrol News"),
    ("Item 10", "2014", ""),
    ("", "2014-03", "Post 10"),
    ("item 9", "2013-12-31", "Post 9"),
    ("Apfel", "2014-03-02", "The Post"),
)


@pytest.mark.parametrize(
    ("by", "up", "down"),
    [
        ("archive", [0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0]),
        ("date", [4, 2, 3, 0, 5, 1], [0, 5, 3, 2, 4, 1]),
        ("title", [5, 1, 4, 2, 0, 3], [0, 2, 4, 1, 5, 3]),
        ("publication", [1, 4, 3, 0, 5, 2], [0, 5, 3, 4, 1, 2]),
    ],
)
def test_each_order_both_ways(by: str, up: list[int], down: list[int]) -> None:
    """Articles without the value are last both ways; equal ones are in archive order."""
    newest_first = by == "date"
    assert listed(MIXED, by, reverse=newest_first) == up
    assert listed(MIXED, by, reverse=not newest_first) == down
    assert Sort(by).descending == newest_first  # type: ignore[arg-type]


def test_titles_compare_without_case_marks_and_by_value() -> None:
    titles = ["éclair 2", "Eclair 10", "“ECLAIR 9”", "eclair 007", "10 Eclairs", "...", "9 eclairs"]
    assert sorted(titles, key=text_key) == [
        "...", "9 eclairs", "10 Eclairs", "éclair 2", "eclair 007", "“ECLAIR 9”", "Eclair 10",
    ]  # fmt: skip


def test_titles_sort_by_their_plain_letters() -> None:
    """A stroke, a ligature, a Turkish i: with the plain letter, so that jumping finds them."""
    titles = ["Zadar", "Łódź", "Lund", "Ærø", "Adana", "Ørsted", "Oslo", "İzmir", "Iasi"]
    assert sorted(titles, key=text_key) == [
        "Adana", "Ærø", "Iasi", "İzmir", "Łódź", "Lund", "Ørsted", "Oslo", "Zadar",
    ]  # fmt: skip
    assert text_key("Łódź").startswith(text_key("lod"))


@given(st.integers(0, 10**40), st.integers(0, 10**40))
def test_numbers_in_titles_count_by_value(one: int, other: int) -> None:
    assert (text_key(f"No. {one} a") < text_key(f"No. {other} a")) == (one < other)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "a", "B", "“c”", "d 2", "d 10", "é"]),
            st.sampled_from(["", "2014", "2014-03", "2014-03-01", "2015-01-01"]),
            st.sampled_from(["", "Post", "post", "Ädes"]),
        ),
        max_size=12,
    ),
    st.sets(st.integers(0, 11)),
    st.sampled_from(["archive", "date", "title", "publication"]),
    st.booleans(),
)
def test_every_order_has_every_article_and_its_position(
    fields: Sequence[tuple[str, str, str]], gone: set[int], by: str, reverse: bool
) -> None:
    """By any order and after any deletions: no article is lost, doubled or misplaced."""
    store = store_with(*fields)
    stay = [number for number in store.order if number not in gone]
    whole = order_of(store, Sort(by, reverse))  # type: ignore[arg-type]
    full = [*whole.numbers]
    store.arrange(store.arrangement(type(store.arranged().order)("I", stay), {}))
    order = order_of(store, Sort(by, reverse))  # type: ignore[arg-type]
    assert [*order.numbers] == [number for number in full if number not in gone]
    positions = [order.position(number) for number in order.numbers]
    assert positions == sorted(set(positions))
    for number in gone & set(range(len(fields))):
        after = [each for each in full[full.index(number) :] if each not in gone]
        before = [each for each in full[: full.index(number)] if each not in gone]
        assert all(order.position(each) >= order.position(number) for each in after)
        assert all(order.position(each) <= order.position(number) for each in before)


def test_a_changed_article_takes_the_position_of_the_former_one() -> None:
    """An approximation until the order is computed again."""
    store = store_with(*[("t", f"2014-01-0{day}", "") for day in (3, 1, 2)])
    order = Sorter(store, Sort("date", True)).run()
    store.stage(Article("new", "2.txt", published="2014-01-09"))
    order.patch(gone={0, 2}, replaced={2: 3})
    assert [*order.numbers] == [1, 3]
    assert order.position(1) < order.position(3) < order.position(0)


def test_search_results_are_in_order_of_rank() -> None:
    store = store_with(*[("t", "", "")] * 6)
    view = View(store)
    view.order = RankedOrder(store, [4, 0, 3])
    view.push(Filter("found", {0, 3, 4}))
    assert [view[at] for at in range(len(view))] == [4, 0, 3]
    assert [view.nearest(number) for number in (4, 0, 3, 1, 5)] == [0, 1, 2, 3, 3]
    view.order = RankedOrder(store, [4, 0, 3], reverse=True)
    view.update()
    assert [view[at] for at in range(len(view))] == [3, 0, 4]
    view.patch({0}, {})
    assert [view[at] for at in range(len(view))] == [3, 4]


def test_groups_by_month_and_by_publication() -> None:
    view = View(MIXED)
    assert not view.starts
    view.order = Sorter(MIXED, Sort("date")).run()
    assert view.update()
    assert [view.group(number) for number in range(len(view.starts))] == [
        ("2014-03", 3), ("2014", 1), ("2013-12", 1), ("", 1),
    ]  # fmt: skip
    assert [view.group_of(position) for position in range(6)] == [0, 0, 0, 1, 2, 3]
    view.push(Filter("some", {0, 1, 5}))
    assert [view.group(number) for number in range(len(view.starts))] == [("2014-03", 2), ("", 1)]
    view.order = Sorter(MIXED, Sort("publication")).run()
    view.pop()
    assert [view.group(number)[0] for number in range(len(view.starts))] == [
        "afrol News", "Post 9", "Post 10", "The Post", "",
    ]  # fmt: skip
    view.grouped = False
    assert view.update()
    assert not view.starts
    assert view.group_of(3) == -1


def test_the_new_version_of_a_listed_article_stays_until_the_next_filter() -> None:
    """Whether it passes is not known yet, and it must not vanish during reading."""
    store = store_with(*[("t", "", "")] * 3)
    view = View(store)
    view.push(Filter("found", {0, 1}))
    store.stage(Article("new", "1.txt"))
    store.arrange(store.arrangement(type(store.arranged().order)("I", [0, 3, 2]), {1: 3}))
    view.patch({1}, {1: 3})
    assert [view[at] for at in range(len(view))] == [0, 3]
    view.push(Filter("more", {0, 1, 2}))
    assert [view[at] for at in range(len(view))] == [0]
