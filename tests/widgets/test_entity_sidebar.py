"""The sidebar's sections and filter, and that every entity is somewhere in its rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import ENTITY_KINDS, Entity, Mention
from reader.text.cells import width_of
from reader.widgets.panes.entity_sidebar import by_kind, make_rows, short_count
from tests.conftest import SEEDS
from tests.driver import Session, reader

ENTITIES = st.lists(
    st.builds(
        lambda name, kind, said: Entity(name, kind, (), said, (Mention("text", 0, 1, name),)),
        st.text(alphabet="aé 漢-", min_size=1, max_size=60).map(str.strip).filter(bool),
        st.sampled_from(ENTITY_KINDS), st.text(alphabet="ab 漢", max_size=90),
    ),
    max_size=6,
)  # fmt: skip


@given(ENTITIES, st.integers(20, 60))
def test_every_entity_has_a_row_and_no_row_is_too_wide(entities: list[Entity], width: int) -> None:
    rows = make_rows(by_kind(entities), width, 100)
    firsts = [row.position for row in rows if row.first]
    assert firsts == list(range(len(entities)))
    assert all(width_of(row.text) <= width for row in rows if row.kind == "description")


def seen(session: Session) -> str:
    return "\n".join(row[-38:] for row in session.rows)


async def test_a_section_closes_and_opens(archive: Path) -> None:
    """Its heading stays, with a mark and the count; the cursor can stand on it and open it."""
    async with reader(archive) as it:
        await it.press("e", "x")
        assert "▸People" in seen(it)
        assert "Ada Lindqvist" not in seen(it)
        assert it.sidebar.entity is None
        assert not it.reading.mentions
        await it.press("j")
        assert it.sidebar.entity is not None
        assert it.sidebar.entity.kind == "organization"
        await it.press("k", "enter")
        assert it.sidebar.entity is not None
        assert it.sidebar.entity.name == "Ada Lindqvist"


async def test_closed_sections_stay_closed_in_the_session(archive: Path) -> None:
    """Also in the next article; and all close and open by one key."""
    async with reader(archive) as it:
        await it.press("e", "x", "e", "J")
        assert "▸People" not in seen(it)  # that article mentions no person
        await it.press("J")
        assert "▸People" in seen(it)
        assert "Kofi Mensah" not in seen(it)
        await it.press("e", "X")
        assert "▸People" in seen(it)
        assert "▸Places" in seen(it)
        await it.press("X")
        assert "▸" not in seen(it)
        assert "Kofi Mensah" in seen(it)


async def test_a_chosen_entity_in_a_closed_section_stays_chosen(archive: Path) -> None:
    """Its mentions are marked in the article, and the cursor is on the section's heading."""
    async with reader(archive) as it:
        await it.press("e", "x", "e", "enter", "right_square_bracket")
        assert it.reading.mentions
        assert "▸People" in seen(it)


async def test_the_filter_shows_while_one_types(archive: Path) -> None:
    """Only names with all the words, in whatever case; esc shows all again, and then leaves."""
    async with reader(archive) as it:
        await it.press("e", "i", *"GHA")
        assert "filter: GHA▏" in it.text
        assert "Ghana" in seen(it)
        assert "Ada Lindqvist" not in seen(it)
        assert it.sidebar.entity is not None
        assert it.sidebar.entity.name == "Ghana"
        assert {mention.text for mention in it.reading.mentions} == {"Ghana"}
        await it.press("backspace", "x")
        assert "No name matches." in seen(it)
        await it.press("backspace", "enter")
        assert "filter: GH · esc all" in it.text
        await it.press("escape")
        assert "Ada Lindqvist" in seen(it)
        assert it.library.pane == "entities"
        await it.press("escape")
        assert it.library.pane == "articles"


async def test_letters_typed_into_the_filter_are_no_keys(archive: Path) -> None:
    """q, e and f are part of a name; another pane ends the typing."""
    async with reader(archive) as it:
        await it.press("e", "i", *"qef")
        assert it.sidebar.filter == "qef"
        assert it.library.pane == "entities"
        await it.press("tab", "3")
        assert it.sidebar.filter == "qef"
        await it.press("escape")
        assert it.sidebar.filter == ""


@pytest.mark.parametrize("typed", ["higgins", "izz", "G20", "zt", "Z Z", "[/b]"])
async def test_a_filter_is_typed_letter_by_letter(archive: Path, typed: str) -> None:
    """However fast: there are no sequences and numbers of keys in a text, and no markup."""
    async with reader(archive) as it:
        await it.press("e", "i")
        await it.burst(*typed)
        assert f"filter: {typed}▏" in it.text


async def test_another_name_is_found_too() -> None:
    async with reader(SEEDS) as it:
        await it.press("e", "i", *"sellal")
        assert it.sidebar.entity is not None
        assert it.sidebar.entity.name == "Abdul-Malik Sellal"


@given(st.integers(0, 10**8 - 1))
def test_a_count_has_room_and_never_says_more_than_there_is(count: int) -> None:
    """Cut off in its three cells, a count of 19,900 articles showed as 199."""
    text = short_count(count)
    step = 100_000 if text[0] == "." else {"k": 1_000, "M": 1_000_000}.get(text[-1], 1)
    said = int(text.strip(".kM")) * step
    assert len(text) <= 3
    assert said <= count < said + step


async def test_a_filter_ends_where_it_matches_nothing(archive: Path) -> None:
    """It stays for the next article that has such a name; other articles show all names."""
    async with reader(archive) as it:
        await it.press("e", "j", "f", "e", "i", *"mensah", "enter", "J")
        assert it.library.article is not None
        assert it.library.article.title == "Ghana votes"
        assert it.sidebar.filter == "mensah"
        assert "filter: mensah" in it.text
        await it.press("1", "escape", "escape", "K", "3")
        assert it.sidebar.filter == ""
        assert it.sidebar.entities
        assert "No name matches" not in it.text
        assert "mentions/articles" in it.text
        await it.press("i", *"zzz", "enter", "R")
        assert it.sidebar.filter == "zzz"  # the article is the same
        await it.press("i", *"men", "K")
        assert it.sidebar.filter == "menK"  # it is being typed


async def test_listing_the_articles_of_a_name_ends_the_filter(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "i", *"mensah", "enter", "f")
        assert it.library.pane == "articles"
        assert it.sidebar.filter == ""
        assert "Ghana" in seen(it)
        await it.press("escape", "e")
        assert "mentions/articles" in it.text


async def test_keys_that_can_do_nothing_say_why(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "i", *"zzz", "enter")
        for key, said in (("m", "No name is selected"), ("f", "No name is selected"),
                          ("enter", "No name is selected"), ("x", "esc removes it"),
                          ("X", "esc removes it")):  # fmt: skip
            await it.press(key)
            assert said in it.status, key
        await it.press("escape", "x", "m")
        assert "No name is selected" in it.status
