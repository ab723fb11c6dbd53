"""Records of entities come back unchanged, and damage is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model import ENTITY_KINDS, MENTION_FIELDS, Entity, Mention
from reader.store.entities.records import (
    EntityKey,
    decode,
    encode,
    key_from,
    key_of,
    key_text,
)
from reader.store.rows import DamagedError
from reader.text.folding import APOSTROPHES, fold_name

offsets = st.integers(0, 2**31)
mentions = st.builds(Mention, st.sampled_from(MENTION_FIELDS), offsets, offsets, st.text())
entities = st.builds(
    Entity,
    st.text(),
    st.sampled_from(ENTITY_KINDS),
    st.lists(st.text()).map(tuple),
    st.text(),
    st.lists(mentions).map(tuple),
)


@settings(max_examples=50)
@given(st.lists(entities))
def test_records_come_back_unchanged(given_: list[Entity]) -> None:
    assert decode(encode(given_)) == tuple(given_)


def test_kinds_are_distinguished() -> None:
    keys = [EntityKey(kind, "lima") for kind in ENTITY_KINDS]
    assert [key_from(key_text(key)) for key in keys] == keys
    assert len({*map(key_text, keys)}) == len(ENTITY_KINDS)


@given(st.text())
def test_an_accent_does_not_change_how_other_letters_are_folded(text: str) -> None:
    text = text.translate(
        dict.fromkeys(map(ord, APOSTROPHES))
    )  # folding an apostrophe depends on its neighbours
    assert fold_name(text + "é") == fold_name(text + "e") == fold_name(text) + "e"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lech Wałęsa", "Lech Walesa"), ("Sana’a", "Sanaa"), ("Sana'a", "Sanaʿa"),
        ("Erdoğan", "ERDOGAN"), ("Diyarbakır", "Diyarbakir"), ("N’Djamena", "Ndjamena"),
        ("Conor O’Brien", "Conor O'Brien"), ("محمود عبّاس", "محمود عباس"),
    ],
)  # fmt: skip
def test_one_entity_however_it_is_spelled(one: str, other: str) -> None:
    """Strokes, accents, apostrophes: the same key in every article, so one entity."""
    first, second = (Entity(name, "person", (), "", ()) for name in (one, other))
    assert key_of(first) == key_of(second)
    assert key_of(first) != key_of(Entity(one + "x", "person", (), "", ()))


@given(st.binary())
def test_any_other_bytes_are_damage(data: bytes) -> None:
    with pytest.raises(DamagedError):
        decode(data + b"\0")


def test_a_record_cut_short_is_damaged() -> None:
    record = encode([Entity("Ada Lind", "person", mentions=(Mention("text", 3, 6, "Ada"),))])
    for length in range(len(record)):
        with pytest.raises(DamagedError):
            decode(record[:length])
