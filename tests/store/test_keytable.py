"""The table of keys against a dict."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.store.entities.keytable import KeyTable


@given(st.lists(st.binary(max_size=4)), st.lists(st.binary(max_size=4)))
def test_it_is_a_dict(keys: list[bytes], others: list[bytes]) -> None:
    table, known = KeyTable(), dict[bytes, int]()
    for key in keys:
        assert table.add(key) == known.setdefault(key, len(known))
    for each in (table, KeyTable.of(table.parts())):
        assert [*each] == [*known]
        assert [each.find(key) for key in [*keys, *others]] == [
            known.get(key, -1) for key in [*keys, *others]
        ]


def test_it_grows() -> None:
    table = KeyTable()
    keys = [b"%d" % number for number in range(5000)]
    assert [table.add(key) for key in keys] == [*range(5000)]
    assert [table.find(key) for key in keys] == [*range(5000)]
    assert table.find(b"5000") == -1


def test_wrong_parts_are_refused() -> None:
    table = KeyTable()
    table.add(b"one")
    parts = table.parts()
    full = b"\1\0\0\0" * (len(parts["slots"]) // 4)
    for wrong in (
        {"text": b"on"}, {"slots": full}, {"slots": parts["slots"][:-4]}, {"slots": b""},
        {"ends": b""},
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"table|empty|max"):
            KeyTable.of(parts | wrong)


@given(st.lists(st.text("abc", max_size=5)), st.text("abc", min_size=1, max_size=3))
def test_it_knows_which_keys_have_a_part(texts: list[str], part: str) -> None:
    """Not where the part begins in one key and ends in the next."""
    table = KeyTable()
    for text in texts:
        table.add(text.encode())
    assert [*table.having(part.encode())] == [
        number for number, key in enumerate(table) if part.encode() in key
    ]
