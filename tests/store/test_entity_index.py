"""The entity index: one name in many spellings, and the articles it is in."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from reader.model import Entity, Mention
from reader.store.entities.entity_columns import EntityColumns
from reader.store.entities.entity_index import EntityIndex, Ranks
from reader.store.entities.entity_log import EntityLog
from reader.store.entities.entity_records import EntityKey, encode, key_of
from reader.text.folding import fold_name


def entity(name: str, kind: str = "person") -> Entity:
    return Entity(name, kind, mentions=(Mention("text", 0, len(name), name),))  # type: ignore[arg-type]


def test_folding_ignores_case_diacritics_and_curly_apostrophes() -> None:
    assert fold_name("Idriss DÉBY") == fold_name("Idriss Deby")
    assert fold_name("Côte d’Ivoire") == fold_name("Cote d'Ivoire")
    assert key_of(entity("Lomé", "place")) != key_of(entity("Lomé", "person"))


def test_articles_of_an_entity() -> None:
    index = EntityIndex()
    known = index.ranks(key_of(entity("Ada Lind")))
    assert not known
    index.add(4, [entity("Ada Lind"), entity("Accra", "place")])
    index.add(7, [entity("ADA LIND")])
    index.add(7, [entity("Somebody Else")])
    assert known == {4, 7}
    assert 7 in known
    assert index.ranks(key_of(entity("Ada Lind"))) == {4, 7}
    assert index.article_count(entity("Ada Lind")) == 2
    assert index.article_count(entity("Somebody Else")) == 0
    assert len(index) == 2
    assert index.entities(5) is None
    found = index.find(7, key_of(entity("Ada Lind")))
    assert found is not None
    assert found.name == "ADA LIND"
    assert index.find(7, key_of(entity("Accra", "place"))) is None


def test_what_is_removed_stays_away() -> None:
    index = EntityIndex()
    key = key_of(entity("Ada"))
    known = index.ranks(key)
    for rank in range(3):
        index.add(rank, [entity("Ada")])
    assert known == {0, 1, 2}
    index.remove([1, 9])
    index.add(9, [entity("Ada")])
    index.add(1, [entity("Ada")])
    index.add(3, [entity("Ada")])
    assert known == {0, 2, 3}
    assert index.count(key) == len(index) == 3
    assert index.entities(1) is None


def test_a_damaged_record_is_recognized_anew() -> None:
    index = EntityIndex()
    index.add(0, [entity("Ada")])
    index.now.log.new.memory[-1] ^= 1
    assert index.entities(0) == ()
    index.decoded.cache_clear()
    index.repair = lambda rank: [entity(f"Ada {rank}")]
    assert index.entities(0) == (entity("Ada 0"),)


def test_other_columns_are_adopted_and_what_was_known_is_added() -> None:
    index, other = EntityIndex(), EntityIndex()
    known = index.ranks(key_of(entity("Ada")))
    index.add(5, [entity("Ada")])
    index.add(6, [entity("Ada")])
    index.remove([1])
    assert known == {5, 6}
    for rank in (0, 1, 6):
        other.add(rank, [entity("Ada"), entity("Bo")])
    index.adopt(other.now.columns, other.now.log)
    assert known == {0, 5, 6}
    assert index.entities(6) == (entity("Ada"), entity("Bo"))
    assert len(index) == 3


class Naive:
    """What the index does, with dicts."""

    def __init__(self) -> None:
        self.by_rank: dict[int, tuple[Entity, ...]] = {}
        self.gone: set[int] = set()

    def add(self, rank: int, entities: Iterable[Entity]) -> None:
        if rank not in self.gone:
            self.by_rank.setdefault(rank, tuple(entities))

    def remove(self, ranks: Iterable[int]) -> None:
        for rank in ranks:
            self.gone.add(rank)
            self.by_rank.pop(rank, None)

    def ranks(self, key: EntityKey) -> set[int]:
        return {rank for rank, some in self.by_rank.items() if key in map(key_of, some)}


names = st.sampled_from(["Ada", "ADA", "Bo", "Céline", "Celine", "Dé", "\n", ""])
some = st.lists(st.builds(entity, names, st.sampled_from(["person", "place"])), max_size=4)
ranks = st.integers(0, 9)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), ranks, some),
        st.tuples(st.just("remove"), st.lists(ranks, max_size=3)),
        st.tuples(st.just("file"), st.permutations(range(10))),
        st.tuples(st.just("look")),
    )
)


@given(steps)
def test_it_is_the_naive_one_in_less_room(steps: list[tuple[object, ...]]) -> None:
    index, naive = EntityIndex(), Naive()
    keys = [key_of(entity(name, kind)) for name in ("Ada", "Bo", "Celine", "De", " ", "")
            for kind in ("person", "place")]  # fmt: skip
    live = [index.ranks(key) for key in keys]
    for name, *arguments in steps:
        if name == "file":
            through_a_file(index, arguments[0])  # type: ignore[arg-type]
        elif name == "look":
            assert live == [naive.ranks(key) for key in keys]
        else:
            getattr(index, str(name))(*arguments)
            getattr(naive, str(name))(*arguments)
    for rank in range(10):
        assert index.entities(rank) == naive.by_rank.get(rank)
    assert [set(each) for each in live] == [naive.ranks(key) for key in keys]
    assert [index.count(key) for key in keys] == [len(naive.ranks(key)) for key in keys]
    assert len(index) == len(naive.by_rank)
    assert dict(index.keys()) == {key: len(found) for key in keys if (found := naive.ranks(key))}
    assert all(isinstance(each, Ranks) for each in live)


def through_a_file(index: EntityIndex, order: list[int]) -> None:
    """As saving does: the rows in another order, without those that are gone, as bytes."""
    known = index.now
    rows = [row for rank in order if (row := known.row(rank)) is not None]
    taken = known.columns.take(rows)
    log = EntityLog()
    for row, old in enumerate(rows):
        taken.place[row], taken.length[row] = log.append("", known.record(old)[1])
    index.adopt(EntityColumns.of(taken.sections(), taken.rank), log)
    assert all(encode(index.entities(rank) or ()) for rank in order)
