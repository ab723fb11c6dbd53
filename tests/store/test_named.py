"""The table of keys finds the same names as a scan of every article."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model import Entity, EntityKind
from reader.store.entities import index as index_module
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.corrections import OPERATIONS, Correction
from reader.store.entities.index import EntityIndex
from reader.store.entities.records import EntityKey
from reader.store.search.masks import numbers_of, of_entities
from reader.store.search.matching import ENTITY_FIELDS, contains
from reader.store.search.query import Term
from tests.store.entities import entity, person

NAMES = ["Ada Lind", "Lind", "Ali", "Ali Omar", "African Union", "AU", "Al-Awsat", "al Awsat",
         "Élysée Palace", "Mohammed Ali", "Muhammad Ali", "北京", "O’Brien"]  # fmt: skip
KINDS: list[EntityKind] = ["person", "organization", "place"]
ENTITIES = st.builds(
    lambda name, others, kind: entity(name, *others, kind=kind),
    st.sampled_from(NAMES),
    st.lists(st.sampled_from(NAMES), max_size=2),
    st.sampled_from(KINDS),
)
CORRECTIONS = st.builds(
    lambda operation, kind, name, to_kind, to_name, forms: Correction(
        operation, kind, name,
        None if operation == "hide" else to_kind if operation in ("merge", "retype") else kind,
        "" if operation == "hide" else name if operation == "retype" else to_name,
        tuple(forms) if operation == "split" else (),
    ),
    st.sampled_from(OPERATIONS),
    st.sampled_from(KINDS), st.sampled_from(NAMES), st.sampled_from(KINDS),
    st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), min_size=1, max_size=2),
)  # fmt: skip
TERMS = st.builds(
    lambda field, text, prefix: Term(field, text, prefix=prefix),
    st.sampled_from(["person", "org", "place", "entity"]),
    st.sampled_from(["ali", "lind", "african union", "au", "awsat", "omar", "elysee", "al", "a",
                     "o'brien", "北", "muhammad"]),
    st.booleans(),
)  # fmt: skip


def by_looking(known: EntityCatalog, term: Term, size: int) -> set[int]:
    """The articles of each entity that has that name in some article."""
    called: set[EntityKey] = set()
    for number in range(size):
        for key, each in known.keyed(number) or ():
            if key.kind in ENTITY_FIELDS[term.field] and contains(term, (each.name, *each.aliases)):
                called.add(key)
    return {number for key in called for number in known.numbers(key)}


def found(known: EntityCatalog, term: Term, size: int) -> set[int]:
    return {*numbers_of(of_entities(known, term, size, lambda: False), size)}


@settings(max_examples=150)
@given(
    st.lists(st.lists(ENTITIES, max_size=3), max_size=5), st.lists(CORRECTIONS, max_size=3), TERMS
)
def test_the_table_finds_what_looking_at_every_article_finds(
    articles: list[list[Entity]], corrections: list[Correction], term: Term
) -> None:
    known = EntityCatalog(None, lambda number: f"id{number}", corrections)
    for number, entities in enumerate(articles):
        known.add(number, entities)
    size = len(articles)
    missing = by_looking(known, term, size) - found(known, term, size)
    assert not missing
    more = found(known, term, size) - by_looking(known, term, size)
    # What an entity is called in an article that a correction made another's, it is not shown as.
    assert not more or corrections


def test_no_record_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    index = EntityIndex()
    known = EntityCatalog(index)
    known.add(0, [entity("African Union", "AU"), person("Ada Lind", "Lind")])
    known.add(1, [person("Lind")])
    monkeypatch.setattr(index_module, "decode", lambda _: pytest.fail("decoded"))
    assert found(known, Term("org", "au"), 2) == {0}
    assert found(known, Term("person", "lind"), 2) == {0, 1}
    assert found(known, Term("place", "lind"), 2) == set()


def test_entities_of_another_session_are_found_by_all_their_names() -> None:
    """As after a warm start: no text has to be read first."""
    index = EntityIndex()
    index.add(0, [person("Muhammad Ali")])
    index.add(1, [person("Mohammed Ali"), entity("African Union", "AU")])
    asked = EntityCatalog(index)
    assert found(asked, Term("person", "muhammad"), 2) == {0, 1}
    assert found(asked, Term("org", "union"), 2) == {1}
    assert found(asked, Term("org", "au"), 2) == {1}


def test_articles_beyond_the_size_or_removed_are_left_out() -> None:
    known = EntityCatalog()
    for number in range(3):
        known.add(number, [person("Ada Lind")])
    assert found(known, Term("person", "ada"), 2) == {0, 1}
    known.remove([0])
    assert found(known, Term("person", "ada"), 2) == {1}
    known.remove([1, 2])
    assert not [*known.index.find_named(" ada ", "ada")]


def test_a_cancelled_search_for_names_finds_nothing() -> None:
    known = EntityCatalog()
    known.add(0, [person("Ada Lind")])
    assert not of_entities(known, Term("person", "ada"), 1, lambda: True)
