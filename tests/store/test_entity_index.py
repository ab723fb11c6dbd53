"""The entity index: one name in many spellings, and the articles it is in."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from reader.model import Entity, Mention
from reader.store.database import ENTITIES, Database
from reader.store.entities.identity import level
from reader.store.entities.index import EntityIndex
from reader.store.entities.mentions import Mentions
from reader.store.entities.records import EntityKey, key_of
from reader.text.folding import fold_name


def entity(name: str, kind: str = "person") -> Entity:
    return Entity(name, kind, mentions=(Mention("text", 0, len(name), name),))  # type: ignore[arg-type]


def test_folding_ignores_case_diacritics_and_curly_apostrophes() -> None:
    assert fold_name("Idriss DÉBY") == fold_name("Idriss Deby")
    assert fold_name("Côte d’Ivoire") == fold_name("Cote d'Ivoire")
    assert key_of(entity("Lomé", "place")) != key_of(entity("Lomé", "person"))


def test_articles_of_an_entity() -> None:
    index = EntityIndex()
    assert not index.numbers(key_of(entity("Ada Lind")))
    index.add(4, [entity("Ada Lind"), entity("Accra", "place")])
    index.add(7, [entity("ADA LIND")])
    index.add(7, [entity("Somebody Else")])
    assert index.numbers(key_of(entity("Ada Lind"))) == {4, 7}
    assert index.count(key_of(entity("Ada Lind"))) == 2
    assert index.count(key_of(entity("Somebody Else"))) == 0
    assert len(index) == 2
    assert index.entities(5) is None
    assert index.entities(7) == (entity("ADA LIND"),)


def test_a_removed_article_stays_removed() -> None:
    index = EntityIndex()
    key = key_of(entity("Ada"))
    for number in range(3):
        index.add(number, [entity("Ada")])
    assert index.numbers(key) == {0, 1, 2}
    index.remove([1, 9])
    index.add(9, [entity("Ada")])
    index.add(1, [entity("Ada")])
    index.add(3, [entity("Ada")])
    assert index.numbers(key) == {0, 2, 3}
    assert index.count(key) == len(index) == 3
    assert index.entities(1) is None


def test_an_article_whose_record_is_damaged_is_recognized_again() -> None:
    database, index = Database(tables=ENTITIES), EntityIndex()
    index.move_to(Mentions(database), array("I"), list)
    index.add(0, [entity("Ada")])
    index.add(1, [entity("Bo")])
    with database.write() as connection:
        connection.execute("UPDATE texts SET record = x'00'")
    assert index.entities(0) == ()
    index.repair = lambda number: [entity(f"Ada {number}")]
    assert index.entities(1) == (entity("Ada 1"),)


def test_moving_to_other_tables_adds_what_was_known() -> None:
    database, index, other = Database(tables=ENTITIES), EntityIndex(), EntityIndex()
    other.move_to(Mentions(database), array("I"), list)
    ada = key_of(entity("Ada"))
    index.add(5, [entity("Ada")])
    index.add(6, [entity("Ada")])
    index.remove([1])
    assert index.numbers(ada) == {5, 6}
    for number in (0, 1, 6):
        other.add(number, [entity("Ada"), entity("Bo")])
    index.move_to(Mentions(database), array("I"), lambda: map(str, range(7)))
    assert index.numbers(ada) == {0, 5, 6}
    assert index.entities(6) == (entity("Ada"), entity("Bo"))
    assert len(index) == 3


def test_an_article_that_failed_has_no_names() -> None:
    index = EntityIndex()
    index.add_nothing(3)
    assert index.entities(3) == ()
    assert 3 in index
    assert not index.lacks(3)
    index.remove([3])
    assert index.entities(3) is None
    assert len(index) == 0


class Naive:
    """What the index does, with dicts."""

    def __init__(self) -> None:
        self.by_number: dict[int, tuple[Entity, ...]] = {}
        self.gone: set[int] = set()

    def add(self, number: int, entities: Iterable[Entity]) -> None:
        if number not in self.gone:
            self.by_number.setdefault(number, tuple(entities))

    def remove(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self.gone.add(number)
            self.by_number.pop(number, None)

    def numbers(self, key: EntityKey) -> set[int]:
        return {number for number, some in self.by_number.items() if key in map(key_of, some)}


names = st.sampled_from(["Ada", "ADA", "Bo", "Céline", "Celine", "Dé", "\n", ""])
some = st.lists(st.builds(entity, names, st.sampled_from(["person", "place"])), max_size=4)
numbers = st.integers(0, 9)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), numbers, some),
        st.tuples(st.just("remove"), st.lists(numbers, max_size=3)),
        st.tuples(st.just("file"), st.permutations(range(10))),
        st.tuples(st.just("look")),
    )
)


@given(steps)
def test_the_index_agrees_with_a_naive_one(steps: list[tuple[object, ...]]) -> None:
    index, naive = EntityIndex(), Naive()
    keys = [key_of(entity(name, kind)) for name in ("Ada", "Bo", "Celine", "De", " ", "")
            for kind in ("person", "place")]  # fmt: skip
    for name, *arguments in steps:
        if name == "file":
            through_a_file(index, arguments[0])  # type: ignore[arg-type]
        elif name == "look":
            assert [*map(index.numbers, keys)] == [*map(naive.numbers, keys)]
        else:
            getattr(index, str(name))(*arguments)
            getattr(naive, str(name))(*arguments)
    for number in range(10):
        assert index.entities(number) == naive.by_number.get(number)
    assert [*map(index.numbers, keys)] == [*map(naive.numbers, keys)]
    assert [index.count(key) for key in keys] == [len(naive.numbers(key)) for key in keys]
    assert len(index) == len(naive.by_number)
    assert len(index.nodes()) == len(
        {level(key_of(x)) for some in naive.by_number.values() for x in some}
    )


def through_a_file(index: EntityIndex, order: list[int]) -> None:
    """As in a later session: other tables, of which those of ``order`` are known beforehand."""
    tables = Mentions(Database(tables=ENTITIES))
    later = EntityIndex()
    later.move_to(tables, array("I"), list)
    for number in order:
        if (entities := index.entities(number)) is not None:
            later.add(number, entities)
    texts = array("I", [later.text(number) if number % 2 else 0 for number in range(10)])
    index.move_to(tables, texts, lambda: map(str, range(10)))
