"""The sidebar's sections and filter, and that every entity is somewhere in its rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.strip import Strip

from reader.model import ENTITY_KINDS, Article, Block, Entity, EntityKind, Mention
from reader.store.entities.catalog import EntityCatalog
from reader.text.cells import width_of
from reader.widgets.panes.entity_card import (
    Context,
    Facts,
    card_height,
    card_lines,
)
from reader.widgets.panes.entity_rows import by_kind, make_rows, name_cells, spoken
from reader.widgets.panes.entity_sidebar import EntitySidebar
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


@given(ENTITIES)
def test_every_entity_has_one_row_and_every_section_a_heading(entities: list[Entity]) -> None:
    rows = make_rows(by_kind(entities))
    named = [row.position for row in rows if row.kind == "name"]
    assert named == list(range(len(entities)))
    headings = [row.kind for row in rows].count("heading")
    assert headings == len({entity.kind for entity in entities})
    assert [row.kind for row in rows[:2]] == ["blank", "heading"] * bool(entities)


def mentioned(name: str, *starts: int, kind: EntityKind = "person", said: str = "") -> Entity:
    mentions = tuple(Mention("text", start, start + 1, name) for start in starts)
    return Entity(name, kind, (), said, mentions)


@given(st.text(alphabet="aé 漢-", min_size=1, max_size=60), st.integers(1, 120),
       st.integers(16, 60), st.integers(0, 2))  # fmt: skip
def test_strips_and_numbers_have_columns_of_their_own(
    name: str, count: int, width: int, more: int
) -> None:
    """Whatever the name: its line is never wrapped, and the number does not touch the edge."""
    digits = len(str(count)) + more
    cells = name_cells(mentioned(name, *range(count)), 200, width, digits)
    assert [width_of(cell) for cell in cells[1:]] in ([6, digits + 2], [0, digits + 2])
    assert sum(map(width_of, cells)) == width
    assert cells[2] == f" {count:>{digits}} "
    fits = width_of(name) + 6 + digits + 2 <= width
    assert bool(cells[1]) == (count > 1 and width >= 20 and fits)
    assert width_of(cells[0]) == width - digits - 2 - 6 * bool(cells[1])


def test_a_strip_shows_where_a_name_is_mentioned() -> None:
    assert name_cells(mentioned("Ada", 0, 1, 2, 99), 100, 24, 1) == (
        "Ada" + " " * 12,
        " ▇▁▁▁▃",
        " 4 ",
    )
    assert name_cells(mentioned("Ada", 50), 100, 24, 1)[1] == ""


def test_a_name_comes_before_its_strip() -> None:
    """The longest name that has one, and the next longer one, which stands whole without."""
    assert name_cells(mentioned("x" * 15, 0, 1), 100, 24, 1)[:2] == ("x" * 15, " ▅▁▁▁▁")
    assert name_cells(mentioned("x" * 16, 0, 1), 100, 24, 1)[:2] == ("x" * 16 + " " * 5, "")


def test_the_linear_mode_has_words_for_numbers() -> None:
    ada = mentioned("Ada Lind", 1, 2, said="mayor of Lima")
    assert spoken(ada, 12, 80) == "Ada Lind, mayor of Lima · 2 mentions · 12 articles"
    assert width_of(spoken(ada, 12, 40)) <= 40


TEXT = "Ada met Bo in Lima. She is the mayor, Dr. Cy said.\n\nBo left for Ghana. Ada did not."
ADA = mentioned("Ada", 0, 72)
BO, LIMA = mentioned("Bo", 8, 52), mentioned("Lima", 14, kind="place")
GHANA = mentioned("Ghana", 64, kind="place")


def around() -> Context:
    blocks = tuple(Block("paragraph", each) for each in TEXT.split("\n\n"))
    return Context(Article("1", "1", blocks=blocks), [ADA, BO, LIMA, GHANA])


def test_a_card_names_whom_a_name_stands_with_the_rare_ones_before_others() -> None:
    """Bo shares two paragraphs with Ada, the others one; Lima is in every article."""
    counts = {"Bo": 5, "Lima": 900, "Ghana": 1}
    found = around().companions(ADA, lambda entity: counts[entity.name])
    assert found == [BO, GHANA, LIMA]
    assert around().companions(LIMA, lambda _: 3) == [ADA, BO]


def test_a_card_has_the_sentence_of_the_first_mention() -> None:
    assert around().sentence(LIMA) == "Ada met Bo in Lima."
    assert around().sentence(GHANA) == "Bo left for Ghana."
    assert around().sentence(mentioned("Cy", 42)) == "She is the mayor, Dr. Cy said."
    assert around().sentence(Entity("Title", "work", (), "", (Mention("title", 0, 1, "T"),))) == ""


@given(ENTITIES.filter(bool), st.integers(14, 60), st.integers(2, 14))
def test_a_card_fits_its_place(entities: list[Entity], width: int, most: int) -> None:
    facts = Facts(entities[0], 12, tuple(entities[1:]), "Word by word 漢 " * 30)
    lines = card_lines(facts, width, most)
    assert len(lines) <= most
    assert all(sum(width_of(text) for text, _ in line) <= width for line in lines)
    assert not lines[-1] or not lines[-1][-1][0].endswith(",")  # all names that are begun follow


def test_a_card_takes_a_third_of_a_pane_that_is_high_enough() -> None:
    heights = (9, 15, 16, 21, 33, 57)
    assert [card_height(height, 60) for height in heights] == [0, 0, 5, 7, 11, 16]


def test_a_card_stands_right_below_the_names_where_it_can() -> None:
    """A blank row below the last name, as long as a third of the rows is left."""
    assert [card_height(33, names) for names in (3, 20, 21, 22)] == [29, 12, 11, 11]


def test_a_card_tells_a_long_name_whole_and_its_kind_and_number_in_one_line() -> None:
    name = "United Nations High Commissioner for Refugees and Others"
    facts = Facts(mentioned(name, 1, kind="organization"), 42, (), "")
    lines = ["".join(text for text, _ in line) for line in card_lines(facts, 25, 11)]
    assert " ".join(lines[:3]) == name
    assert lines[3:] == ["Organization, 42 articles"]
    wide = card_lines(facts, 26, 11)
    assert "Organization · 42 articles" in ["".join(text for text, _ in line) for line in wide]


def seen(session: Session) -> str:
    return "\n".join(row[-38:] for row in session.rows)


def names(session: Session) -> str:
    """The sidebar without its card."""
    return "\n".join(row[-28:] for row in session.rows[: rule_row(session)])


async def test_a_section_closes_and_opens(archive: Path) -> None:
    """Its heading stays, with a mark and the count; the cursor can stand on it and open it."""
    async with reader(archive) as it:
        await it.press("e", "x")
        assert "▸People" in seen(it)
        assert "Ada Lindqvist" not in names(it)
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
        assert "Kofi Mensah" not in names(it)
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
        assert "GHA▏  1 of " in seen(it)
        assert "Ghana" in seen(it)
        assert "Ada Lindqvist" not in names(it)
        assert it.sidebar.entity is not None
        assert it.sidebar.entity.name == "Ghana"
        assert {mention.text for mention in it.reading.mentions} == {"Ghana"}
        await it.press("backspace", "x")
        assert "No name matches." in seen(it)
        await it.press("backspace", "enter")
        assert "GH  1 of " in seen(it)
        assert " · esc all" in seen(it)
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
        assert f"{typed}▏" in it.text


async def test_another_name_is_found_too() -> None:
    async with reader(SEEDS) as it:
        await it.press("e", "i", *"sellal")
        assert it.sidebar.entity is not None
        assert it.sidebar.entity.name == "Abdul-Malik Sellal"


async def test_a_filter_ends_with_its_article(archive: Path) -> None:
    """The next article shows all its names, also if one of them would match."""
    async with reader(archive) as it:
        await it.press("e", "j", "f", "e", "i", *"mensah", "enter")
        assert it.sidebar.filter == "mensah"
        await it.press("R")
        assert it.sidebar.filter == "mensah"  # the article is the same
        await it.press("J")
        assert it.sidebar.filter == ""
        assert len(it.sidebar.entities) > 1
        assert "esc all" not in it.text
        await it.press("i", *"men", "K")
        assert it.sidebar.filter == "menK"  # it is being typed


async def test_listing_the_articles_of_a_name_ends_the_filter(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "i", *"mensah", "enter", "f")
        assert it.library.pane == "articles"
        assert it.sidebar.filter == ""
        assert "Ghana" in seen(it)


async def test_the_card_tells_of_the_name_under_the_cursor(archive: Path) -> None:
    """In the same rows for each name."""
    async with reader(archive) as it:
        await it.press("e", "j")
        rule = rule_row(it)
        below = "\n".join(row[-28:] for row in it.rows[rule:])
        assert "Kofi Mensah" in below
        assert "Person · 2 articles" in below
        await it.press("j")
        assert rule_row(it) == rule
        assert it.sidebar.entity is not None
        assert it.sidebar.entity.name[:11] in "\n".join(it.rows[rule:])
        await it.press("x")  # of a closed section, it tells the names
        assert rule_row(it) == rule
        below = "\n".join(row[-28:] for row in it.rows[rule:])
        assert "Organizations" in below
        assert "World Trade" in below
        assert "all about it" not in below  # the status line says it


async def test_the_card_alone_is_painted_where_more_articles_have_the_name(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[int] = []
    original = EntitySidebar.render_line

    def noted(self: EntitySidebar, y: int) -> Strip:
        painted.append(y)
        return original(self, y)

    counts = [6]
    monkeypatch.setattr(EntityCatalog, "article_count", lambda *_: counts[0])
    async with reader(archive) as it:
        await it.press("e", "j")
        monkeypatch.setattr(EntitySidebar, "render_line", noted)
        counts[0] = 7
        it.library.names_found([])
        await it.session.settle()
        assert "Person · 7 articles" in it.text
        assert painted
        assert min(painted) >= it.sidebar.room.height


def rule_row(session: Session) -> int:
    own = [n for n, row in enumerate(session.rows) if row.rstrip().endswith("─" * 10)]
    return own[-1]


async def test_without_names_the_sidebar_says_so(archive: Path) -> None:
    async with reader(archive) as it:
        it.sidebar.show(it.library.store[it.library.view[1]], [], None)
        await it.press()
        assert "No names found." in seen(it)
        it.sidebar.wait_for("Looking for names")
        await it.press()
        assert "Looking for names" in seen(it)


async def test_names_scroll_above_the_card_and_the_last_one_is_seen() -> None:
    async with reader(SEEDS, size=(120, 24)) as it:
        await it.press("e")
        for key in ("G", "k", "g"):
            await it.press(key)
            entity, row = it.sidebar.entity, it.sidebar.focus_row
            assert entity is not None
            assert 0 <= row < it.sidebar.room.height
            line = it.sidebar.render_line(row).text
            assert entity.name[:10] in line


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_a_low_sidebar_has_no_card(archive: Path, size: tuple[int, int]) -> None:
    async with reader(archive, size=size) as it:
        await it.press("e", "j")
        assert ("Person · 2 articles" in it.text) == (size == (80, 24))


async def test_a_second_click_on_a_name_opens_it_and_so_does_one_on_the_card(
    archive: Path,
) -> None:
    async with reader(archive) as it:
        row = next(n for n, line in enumerate(it.rows) if "Kofi Mensah" in line[-28:])
        await it.session.click(100, row)
        assert it.sidebar.entity is not None
        assert it.sidebar.entity.name == "Kofi Mensah"
        assert it.app.screen is it.library
        await it.session.click(100, row)
        assert it.app.screen is not it.library
        await it.press("escape")
        await it.session.click(100, rule_row(it) + 2)
        assert it.app.screen is not it.library


async def test_keys_that_can_do_nothing_say_why(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "i", *"zzz", "enter")
        for key, said in (("m", "No name is selected"), ("f", "No name is selected"),
                          ("enter", "No name is selected"), ("x", "esc removes the filter"),
                          ("X", "esc removes the filter")):  # fmt: skip
            await it.press(key)
            assert said in it.status, key
        await it.press("escape", "x", "m")
        assert "No name is selected" in it.status
