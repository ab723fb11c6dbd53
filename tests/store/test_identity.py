"""One entity across the archive: what is joined and what stays apart, in any order."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import ENTITY_KINDS, Entity
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.identity import UNEXPLAINED, is_acronym, level, names_of
from reader.store.entities.index import EntityIndex
from reader.store.entities.records import EntityKey
from reader.text.folding import fold_name
from tests.store.entities import all_keys, entity, person


def known(*articles: list[Entity]) -> EntityCatalog:
    found = EntityCatalog()
    for number, entities in enumerate(articles):
        found.add(number, entities)
    return found


def groups(articles: list[list[Entity]], order: list[int]) -> dict[tuple[str, str], object]:
    """What the archive says when the articles come in that order: keys, names, articles."""
    found = EntityCatalog()
    for number in order:
        found.add(number, articles[number])
    assert all(found.count(key) == len(found.numbers(key)) for key in all_keys(found))
    return {key: (found.name(key), frozenset(found.numbers(key))) for key in all_keys(found)}


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        ("organization", "Asharq al-Awsat", "Asharq Al Awsat", True),
        ("organization", "A.U.", "AU", True),
        ("organization", "the African Union", "African Union", True),
        ("place", "Guinea-Bissau", "Guinea Bissau", True),
        ("place", "Lomé", "Lome", True),
        ("person", "Muhammad al-Sisi", "Mohammed El Sisi", True),
        ("person", "Abdel Fattah al-Sisi", "Abdelfattah el-Sisi", True),
        ("person", "Mohammed", "Muhammad", False),
        ("person", "Joseph Boakai", "Youssef Boakai", False),
        ("person", "George Bush", "George Bush Jr.", False),
        ("person", "Hassan II", "Hassan", False),
        ("person", "George Bush Jr", "George Bush Jr.", True),
        ("person", "John Smith", "John Smyth", False),
        ("person", "Ahmed Ali", "Ahmed Alia", False),
        ("person", "Mohamed Salah", "Mohammed Saleh", False),
        ("organization", "Muhammad Centre", "Mohammed Centre", False),
    ],
)
def test_which_spellings_are_one_name(kind: str, one: str, other: str, same: bool) -> None:
    """Differences of spelling that mean nothing are ignored; the words of a name always count."""
    keys = [level(EntityKey(kind, fold_name(name))) for name in (one, other)]  # type: ignore[arg-type]
    assert (keys[0] == keys[1]) is same


@given(st.sampled_from(ENTITY_KINDS), st.text(alphabet="abelAdul-' .’s&éVIjr‐mohed", max_size=20))
def test_levelling_is_idempotent(kind: str, name: str) -> None:
    """Asking by the shown name finds the same entity."""
    key = level(EntityKey(kind, fold_name(name)))  # type: ignore[arg-type]
    assert level(key) == key
    assert key.name or not fold_name(name)


def test_an_acronym_stands_for_its_full_name() -> None:
    """ "AU" alone is the African Union once some article has introduced it, in either order."""
    introduced, alone = [entity("Arab Maghreb Union", "AMU")], [entity("AMU")]
    for articles in ([introduced, alone], [alone, introduced]):
        found = known(*articles)
        (key,) = all_keys(found)
        assert found.name(key) == "Arab Maghreb Union"
        assert found.numbers(key) == {0, 1}
        names = [[each.name for each in found.entities(number) or ()] for number in (0, 1)]
        assert names == [["Arab Maghreb Union"]] * 2


def test_an_acronym_that_hardly_any_article_explains_stands_apart() -> None:
    """One article's "Israeli Prison Service (IPS)" is not the agency of all the others."""
    introduced, alone = [entity("Harbour Pilots Service", "HPS")], [entity("HPS")]
    few = [introduced, *[alone] * UNEXPLAINED]
    for articles in (few, few[::-1]):
        assert len(all_keys(known(*articles))) == 1
    many = [*few, alone]
    for articles in (many, many[::-1]):
        assert len(all_keys(known(*articles))) == 2
    assert len(all_keys(known(*many, introduced))) == 1


def test_an_acronym_of_two_bodies_stands_apart() -> None:
    """If two full names are claimed for it, the acronym alone is ambiguous."""
    found = known(
        [entity("Arab Maghreb Union", "AMU")],
        [entity("AMU")],
        [entity("Asian Monetary Union", "AMU")],
    )
    assert sorted(map(found.name, all_keys(found))) == [
        "AMU", "Arab Maghreb Union", "Asian Monetary Union",
    ]  # fmt: skip
    assert found.numbers(EntityKey("organization", "amu")) == {1}


def test_removing_an_article_removes_its_claims() -> None:
    """An acronym is unambiguous again when the other body's only article is gone."""
    found = known(
        [entity("Arab Maghreb Union", "AMU")],
        [entity("AMU")],
        [entity("Asian Monetary Union", "AMU")],
    )
    found.remove([2])
    (key,) = all_keys(found)
    assert found.numbers(key) == {0, 1}
    found.remove([0])
    (key,) = all_keys(found)
    assert found.name(key) == "AMU"


def test_a_surname_alone_is_not_joined() -> None:
    """A surname is joined within its article, by the recognizer, and never across articles."""
    found = known([person("Ada Lindqvist", "Lindqvist")], [person("Lindqvist")])
    assert len(all_keys(found)) == 2


def test_a_shorter_full_name_is_joined_if_only_one_claims_it() -> None:
    """An article that says both "Ada Maria Lind" and "Ada Lind" joins them everywhere."""
    both, short = [person("Ada Maria Lind", "Ada Lind")], [person("Ada Lind")]
    assert len(all_keys(known(both, short))) == 1
    other = [person("Ada Sofia Lind", "Ada Lind")]
    assert len(all_keys(known(both, short, other))) == 3


def test_the_name_is_what_most_articles_write() -> None:
    """The most frequent spelling is shown; one in capitals only if there is no other."""
    found = known(
        [entity("Asharq Al-Awsat")], [entity("Asharq al-Awsat")], [entity("Asharq al-Awsat")],
        [entity("WORLD BANK")], [entity("WORLD BANK")], [entity("World Bank")],
    )  # fmt: skip
    assert sorted(map(found.name, all_keys(found))) == ["Asharq al-Awsat", "World Bank"]


def test_kinds_stay_apart() -> None:
    found = known([entity("Paris", kind="place")], [entity("Paris", kind="person")])
    assert len(all_keys(found)) == 2


def test_what_can_be_an_acronym() -> None:
    assert is_acronym("ISIS", "Islamic State in Iraq and Syria")
    assert is_acronym("FLN", "National Liberation Front")
    assert is_acronym("ÖVP", "Österreichische Volkspartei")
    assert not is_acronym("FLN", "World Bank")
    assert not is_acronym("Bank", "World Bank")
    assert not is_acronym("A", "Arab Union")


NAMES = [
    entity("AMU"), entity("A.M.U."), entity("Arab Maghreb Union", "AMU"),
    entity("ARAB MAGHREB UNION"), entity("Asian Monetary Union", "AMU"),
    person("Ada Lind"), person("Ada Maria Lind", "Ada Lind"), person("Ada Sofia Lind", "Ada Lind"),
    person("Muhammad Lind"), person("Mohammed Lind", "Muhammad Lind"), person("Lind"),
]  # fmt: skip
ARTICLES = st.lists(st.lists(st.sampled_from(NAMES), max_size=3), max_size=6)


@given(ARTICLES, st.data())
def test_the_order_of_recognition_does_not_matter(
    articles: list[list[Entity]], data: st.DataObject
) -> None:
    """The same set of articles gives the same entities, names and counts in whatever order."""
    order = data.draw(st.permutations(range(len(articles))))
    assert groups(articles, list(order)) == groups(articles, list(range(len(articles))))


@given(ARTICLES, st.data())
def test_a_removed_article_leaves_no_trace(
    articles: list[list[Entity]], data: st.DataObject
) -> None:
    """After articles are removed, the catalog is as if they never existed."""
    gone = data.draw(st.sets(st.sampled_from(range(len(articles))))) if articles else set()
    found = known(*articles)
    found.remove(gone)
    kept = EntityCatalog()
    for number, entities in enumerate(articles):
        if number not in gone:
            kept.add(number, entities)
    assert all_keys(found) == all_keys(kept)
    for key in all_keys(kept):
        assert found.numbers(key) == kept.numbers(key)
        assert found.name(key) == kept.name(key)


def test_every_article_is_counted_under_the_key_that_it_shows() -> None:
    """Sidebar and counts agree: an entity that an article shows has the article in its numbers."""
    for order in permutations(range(4)):
        found = EntityCatalog()
        for number in order:
            found.add(number, NAMES[number : number + 3])
        for number in order:
            entities = found.entities(number)
            assert entities
            for shown in entities:
                assert number in found.numbers(found.key(shown))


def test_an_index_that_was_filled_before_says_the_same() -> None:
    """Names of an earlier session are joined in the same way as new ones."""
    index = EntityIndex()
    index.add(0, [entity("Arab Maghreb Union", "AMU")])
    index.add(1, [entity("AMU")])
    found = EntityCatalog(index)
    assert [each.name for each in found.entities(1) or ()] == ["Arab Maghreb Union"]
    assert found.article_count((found.entities(1) or ())[0]) == 2


def test_what_is_short_for_a_name_has_fewer_words() -> None:
    """Otherwise two names could be short for each other, an endless loop."""
    assert names_of("organization", "The African Union", ("AU",)).shorts == (
        EntityKey("organization", "au"),
    )
    assert names_of("organization", "The Abu", ("AU",)).shorts == ()
