"""Entity profiles: what the archive says of an entity, and when."""

from __future__ import annotations

from math import log

import pytest

from reader.model import Article, Block, Entity, Mention
from reader.store.articles import Store
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.profile import (
    Bar,
    Chart,
    Profile,
    chart,
    context,
    in_time,
    log_likelihood,
    look,
)
from reader.store.entities.records import EntityKey

KEY = EntityKey("person", "ada lind")


def test_a_chart_of_months_within_two_years() -> None:
    """Every month from first to last is there, including empty ones."""
    assert chart(["2015-11-30", "2016-02-01", "2016-02", ""]) == Chart(
        "month",
        (Bar("2015-11", 1), Bar("2015-12", 0), Bar("2016-01", 0), Bar("2016-02", 2)),
        undated=1,
    )


def test_a_chart_of_years_beyond() -> None:
    found = chart(["2011-01-01", "2014-06", "2014"])
    assert found == Chart("year", (Bar("2011", 1), Bar("2012", 0), Bar("2013", 0), Bar("2014", 2)))
    assert len(chart(["2014-01", "2015-12"]).bars) == 24
    assert chart(["2014-01", "2016-01"]).unit == "year"


def test_a_year_alone_is_not_placed_in_a_month() -> None:
    assert chart(["2015-11", "2015-12", "2015"]) == Chart(
        "month", (Bar("2015-11", 1), Bar("2015-12", 1)), vague=1
    )
    assert chart(["2015", "2016"]) == Chart("year", (Bar("2015", 1), Bar("2016", 1)))
    assert chart(["2015-11", "2017"]).unit == "year"


def test_centuries_are_charted_by_decade_and_nonsense_not_at_all() -> None:
    found = chart(["1851-09-18", "2016"])
    assert (found.unit, found.bars[0], found.bars[-1]) == (
        "decade",
        Bar("1850s", 1),
        Bar("2010s", 1),
    )
    assert chart(["", "soon"]) == Chart("year", (), undated=2)
    assert chart([]) == Chart("year", ())


def test_every_article_with_a_date_is_in_some_bar() -> None:
    dates = ["2015-11", "2015-13", "2016", "2001-01-01", "1999-12-31", ""]
    found = chart(dates)
    assert sum(one.articles for one in found.bars) + found.undated + found.vague == len(dates)


def test_the_context_is_the_mentions_own_paragraph() -> None:
    article = Article("i", "p", blocks=(
        Block("paragraph", "First."), Block("paragraph", "Then Ada Lind spoke."),
        Block("paragraph", "Last."),
    ))  # fmt: skip
    found = context(article, 3, Mention("text", 13, 21, "Ada Lind"))
    assert (found.number, found.left, found.right) == (3, "Then ", " spoke.")


def test_newest_first_and_undated_last() -> None:
    store = Store()
    for number, date in enumerate(["2015", "", "2017-01-02", "2017-01-02", "2016-05"]):
        store.add(Article(str(number), str(number), published=date))
    assert in_time(store, {0, 1, 2, 3, 4}) == [2, 3, 4, 0, 1]


def drawn() -> Profile:
    store, catalog = Store(), EntityCatalog()
    for number, (date, said) in enumerate(
        [("2015", "the mayor"), ("2017", "the poet"), ("2016", "The Mayor")]
    ):
        text = "Ada Lind and Bo."
        store.add(
            Article(str(number), str(number), published=date, blocks=(Block("paragraph", text),))
        )
        mentions = (Mention("text", 0, 8, "Ada Lind"), Mention("text", 4, 8, "Lind"))
        catalog.add(number, [
            Entity("Ada Lind", "person", ("Lind",), said, mentions),
            *([Entity("Bo", "person", mentions=(Mention("text", 13, 15, "Bo"),))] * bool(number)),
        ])  # fmt: skip
    profile = Profile(KEY, "Ada Lind", store, catalog.numbers(KEY))
    assert not profile.complete
    profile.add([look(catalog, store, KEY, number) for number in profile.numbers])
    return profile


def test_descriptions_and_company_come_from_articles() -> None:
    """Descriptions newest first, each once; other entities with their common articles."""
    profile = drawn()
    assert profile.complete
    assert [(saying.text, saying.number) for saying in profile.sayings] == [
        ("the poet", 1), ("The Mayor", 2),
    ]  # fmt: skip
    assert profile.others(5, lambda _: 2, 3) == [(EntityKey("person", "bo"), 2)]
    assert profile.aliases == {"Lind": 3}
    assert [each.number for each in profile.contexts] == [1, 1, 2, 2, 0, 0]
    assert profile.counts == {0: 2, 1: 2, 2: 2}


def test_company_is_weighed_by_rarity() -> None:
    """Kampala, which is in few other articles, says more of Uganda than Africa, which is in most;
    a single article says least. Each kind has its own best, which stand by their numbers.
    """
    profile = Profile(EntityKey("place", "uganda"), "Uganda", Store(), ())
    profile.seen = 20
    common = {"africa": 15, "kampala": 9, "jinja": 3, "lira": 1, "china": 2}
    profile.company.update({EntityKey("place", name): n for name, n in common.items()})
    profile.company[EntityKey("person", "idi amin")] = 2
    counts = {"africa": 500, "kampala": 10, "jinja": 3, "lira": 1, "china": 300, "idi amin": 2}
    found = profile.others(4, lambda key: counts[key.name], 1_000)
    assert [key.name for key, _ in found] == ["idi amin", "africa", "kampala", "jinja", "china"]
    assert [number for _, number in found] == [2, 15, 9, 3, 2]
    best = profile.others(2, lambda key: counts[key.name], 1_000)
    assert [key.name for key, _ in best] == ["idi amin", "kampala", "jinja"]


def test_the_log_likelihood_of_names_in_the_same_articles() -> None:
    """Twice the sum of O ln(O/E) over the four cells; nothing for what chance explains."""
    cells = ((2, 1), (8, 9), (8, 9), (82, 81))
    by_definition = 2 * sum(seen * log(seen / expected) for seen, expected in cells)
    assert log_likelihood(2, 10, 10, 100) == pytest.approx(by_definition)
    assert log_likelihood(1, 10, 10, 100) == 0
    assert log_likelihood(0, 10, 10, 100) == 0
    assert log_likelihood(10, 10, 10, 100) > log_likelihood(10, 10, 60, 100) > 0


def test_an_article_that_lost_the_entity_is_skipped() -> None:
    store, catalog = Store(), EntityCatalog()
    store.add(Article("0", "0"))
    catalog.add(0, [])
    profile = Profile(KEY, "Ada Lind", store, [0])
    profile.add([look(catalog, store, KEY, 0)])
    assert profile.complete
    assert not profile.contexts
