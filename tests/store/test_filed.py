"""What is left in a file is what it would be in memory; a file that changes gives nothing wrong."""

from __future__ import annotations

import os
from array import array

from hypothesis import given
from hypothesis import strategies as st

from reader.store.compact import CodedColumn, TextColumn, numbers
from reader.store.filed import BLOCK_BYTES, Buffer, Filed, FiledNumbers
from tests.store.filing import filed

MANY = 3 * BLOCK_BYTES // 8 + 5
"""So many numbers of eight bytes fill some blocks and a part of one."""

SLICES = st.builds(slice, *[st.none() | st.integers(-MANY - 9, MANY + 9)] * 2)
TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))


def in_file(data: bytes) -> Filed:
    section = filed({"one": b"before", "two": data}).sections["two"]
    assert isinstance(section, Filed)
    return section


@given(
    st.sampled_from("IQq"), st.integers(1, MANY), st.lists(st.integers(0, 9), max_size=4),
    st.dictionaries(st.integers(0, MANY), st.integers(10, 20), max_size=4),
    st.lists(SLICES, max_size=5), st.lists(st.integers(-MANY, MANY), max_size=9),
)  # fmt: skip
def test_numbers_are_an_array(
    typecode: str, count: int, more: list[int], changed: dict[int, int], slices: list[slice],
    places: list[int],
) -> None:  # fmt: skip
    """Whatever was added and changed since."""
    right = array(typecode, [number * 7 % 1000 for number in range(count)])
    found = numbers(typecode, in_file(right.tobytes()))
    assert isinstance(found, FiledNumbers)
    for each in (right, found):
        each.extend(more[1:])
        for number in more[:1]:
            each.append(number)
        for at, number in changed.items():
            each[at % len(each)] = number
    assert len(found) == len(right)
    assert [*found] == [*right]
    assert found == right
    assert found.tobytes() == right.tobytes()
    assert [found[each] for each in slices] == [right[each] for each in slices]
    inside = [at for at in places if -len(right) <= at < len(right)]
    assert [found[at] for at in inside] == [right[at] for at in inside]
    for outside in (len(right), -len(right) - 1):
        try:
            found[outside]
        except IndexError:
            continue
        raise AssertionError(outside)


@given(TEXTS, TEXTS)
def test_columns_of_texts_are_as_in_memory(texts: list[str], more: list[str]) -> None:
    for like in (TextColumn(), CodedColumn()):
        for text in texts:
            like.append(text)
        column = like.of(filed(like.parts()).sections)
        for text in more:
            column.append(text)
            like.append(text)
        assert [*column] == [*like] == [*texts, *more]
        assert [column[row] for row in range(len(column))] == [*like]
        assert [[*column.since(row)] for row in range(len(like) + 1)] == [
            [*like][row:] for row in range(len(like) + 1)
        ]
        assert column.parts() == like.parts()


@given(TEXTS, TEXTS)
def test_a_column_begins_as_another(one: list[str], other: list[str]) -> None:
    assert TextColumn(one).begins(TextColumn(other)) == (other[: len(one)] == one)
    assert TextColumn.of(filed(TextColumn(one).parts()).sections).begins(TextColumn(one + other))


def test_what_is_written_over_or_cut_off_is_lost_and_told() -> None:
    """Nothing of it is ever shown: it has not been through the door."""
    text = TextColumn(["\x1b[2J" if number == 7 else f"title {number}" for number in range(3000)])
    told = []
    for harm in (b"\x1b[2J", b""):
        contents = filed(text.parts())
        contents.file.lost = lambda: told.append(True)
        column = TextColumn.of(contents.sections)
        data = contents.sections["text"]
        assert isinstance(data, Filed)
        assert column[2999] == "title 2999"
        file = f"/proc/self/fd/{contents.file.number}"
        if harm:
            with open(file, "r+b", buffering=0) as stream:
                stream.seek(data.at + len(data) - 4)
                stream.write(harm)
        else:
            os.truncate(file, 100)
        assert column[2999] == ""
        assert contents.file.is_lost
        assert not any(column[row] for row in range(2990, 3000))
        assert len([*column]) == 3000
    assert told == [True, True]


def test_a_buffer_grows_behind_its_file() -> None:
    buffer = Buffer(in_file(b"abc"))
    buffer.append(b"def")
    assert bytes(buffer.whole()) == b"abcdef"
    assert [buffer.cut(*part) for part in ((0, 0), (1, 2), (2, 5), (3, 6), (4, 5), (6, 6))] == [
        b"", b"b", b"cde", b"def", b"e", b"",
    ]  # fmt: skip
