"""The entity view: every line opens, and ``esc`` returns to exactly the place before."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path

import pytest

from reader.screens.library import background, entity_view
from reader.screens.library.entity_view import EntityScreen
from reader.store.entities import recognition
from reader.store.entities.profile import Bar, Chart, Profile
from reader.store.entities.records import EntityKey
from reader.widgets.panes.profile_pane import COMPANY, CONTEXTS, PARTS, ProfilePane, Spot
from tests.conftest import SEEDS
from tests.driver import Session, reader


def view_of(session: Session) -> EntityScreen:
    assert isinstance(session.app.screen, EntityScreen)
    return session.app.screen


def pane_of(session: Session) -> ProfilePane:
    return view_of(session).query_one(ProfilePane)


def where(session: Session) -> tuple[object, ...]:
    """Where the reader is in the library, in every respect that can be seen."""
    library, reading = session.library, session.reading
    return (
        library.pane, library.article, reading.display and reading.scroll_offset.y, reading.current,
        session.list.cursor, session.list.scroll_offset.y, session.sidebar.cursor,
        library.has_class("-zen"), [m.text for m in reading.mentions],
    )  # fmt: skip


async def test_enter_shows_the_profile_of_the_entity(archive: Path) -> None:
    """Name, descriptions, contexts, company and articles stand in the view."""
    async with reader(archive) as it:
        await it.press("e", "j")
        assert it.sidebar.entity is not None
        assert it.sidebar.entity.name == "Kofi Mensah"
        await it.press("enter")
        for text in (
            "Person · 2 articles · 3 mentions", "Also: Mensah", "head of the World Trade",
            "Accra", "6 Mar 2019  ", "cast his vote", "Ghana votes",
        ):  # fmt: skip
            assert text in it.text, text


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 12)])
async def test_every_line_opens_and_esc_returns(size: tuple[int, int]) -> None:
    """Articles at the mention, other entities stacked; and all the way back to the same pane,
    scroll and article, and in the view to the same line.
    """
    async with reader(SEEDS, size=size) as it:
        await it.press("enter", "space", "e", "j", "e")
        inside = where(it)
        await it.press("e")
        before = where(it)
        await it.press("enter")
        key = view_of(it).profile.key
        counts = pane_of(it).counts()
        parts = [part for part in PARTS if part != "time"]  # all is from one month
        assert all(counts[part] for part in parts)
        assert counts["contexts"] < CONTEXTS + 2  # the last one opens an article, too
        for part in parts:
            for item in {0, counts[part] - 1}:
                pane = pane_of(it)
                pane.go_to(Spot(part, item))
                await it.press()
                left = (pane.spot, pane.scroll_offset.y)
                await it.press("enter")
                if part == "company":
                    assert view_of(it).profile.key != key
                else:
                    assert it.app.screen is it.library
                    assert it.library.pane == "reading"
                    mention = it.reading.current
                    assert mention is not None
                    row = it.reading.line_of(mention) + 1 - it.reading.scroll_offset.y
                    assert 0 <= row < it.reading.room.height
                await it.press("escape")
                pane = pane_of(it)
                assert view_of(it).profile.key == key
                assert (pane.spot, pane.scroll_offset.y) == left
        await it.press("escape")
        assert it.app.screen is it.library
        assert where(it) == before
        await it.press("e")
        assert where(it) == inside


async def test_views_are_stacked_and_left_one_by_one(archive: Path) -> None:
    """From an entity to another, into an article, to a third, and back through all of them."""
    async with reader(archive) as it:
        await it.press("e", "j")
        before = where(it)
        await it.press("enter", "tab", "tab", "enter")
        names = [view_of(it).profile.name]
        await it.press("G", "enter")
        assert it.app.screen is it.library
        assert it.library.pane == "reading"
        await it.press("e", "enter")
        assert it.app.screen is not it.library
        await it.press("escape", "e")
        assert it.library.pane == "reading"
        await it.press("escape")
        names.append(view_of(it).profile.name)
        assert names[0] == names[1] != "Kofi Mensah"
        await it.press("escape")
        assert view_of(it).profile.name == "Kofi Mensah"
        await it.press("escape")
        assert where(it) == before


async def test_an_article_outside_the_filtered_list_can_be_read(archive: Path) -> None:
    """A filtered list stays as it is when a view opens an article outside it."""
    async with reader(archive) as it:
        await it.press("e", "f")
        assert len(it.library.view) == 1
        before = where(it)
        await it.press("e", "j", "enter", "G", "g", "enter")
        assert it.library.article is not None
        await it.press("escape", "escape", "escape")
        assert len(it.library.view) == 1
        assert where(it)[1:3] == before[1:3]
        await it.press("escape")
        assert len(it.library.view) == 3


async def test_enter_on_the_current_mention_shows_its_entity(archive: Path) -> None:
    """In the article, ``]`` goes to a mention and ``enter`` opens the view of its entity."""
    async with reader(archive) as it:
        await it.press("enter", "enter")
        assert "No name is selected" in it.status
        await it.press("right_square_bracket", "enter")
        assert view_of(it).profile.name == "Ada Lindqvist"
        await it.press("escape")
        assert it.library.pane == "reading"


async def test_f_lists_only_its_articles(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "j", "enter", "f")
        assert it.app.screen is it.library
        assert "2 articles mention Kofi Mensah" in it.status
        assert len(it.library.view) == 2


async def test_the_view_fills_while_articles_are_read_and_esc_need_not_wait(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a large archive a view opens at once and shows its progress, and ``esc`` does not wait."""
    gate = threading.Event()
    look = entity_view.look

    def slow(*arguments: object) -> object:
        gate.wait(60)
        return look(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(entity_view, "look", slow)
    async with reader(archive) as it:
        await it.press("e", "j")
        it.app.post_message(__import__("textual").events.Key("enter", "\r"))
        while not isinstance(it.app.screen, EntityScreen) or "reading 0 of 2" not in it.text:
            await it.pilot.pause(0)
        assert "Kofi Mensah" in it.text
        view_of(it).action_leave()
        await it.press()
        assert it.app.screen is it.library
        gate.set()
        await it.press("enter")
        assert "3 mentions" in it.text


async def test_the_cursor_stays_on_its_entity_or_article_when_others_come_before_it(
    archive: Path,
) -> None:
    async with reader(archive) as it:
        await it.press("e", "j", "enter")
        pane, profile = pane_of(it), view_of(it).profile
        catalog = it.library.catalog
        last = pane.counts()["company"] - 1
        pane.go_to(Spot("company", last))
        key = profile.others(COMPANY, catalog.count, len(catalog))[last][0]
        profile.company[EntityKey("person", "lima")] += 2
        pane.changed()
        assert pane.spot == Spot("company", last + 1)
        assert profile.others(COMPANY, catalog.count, len(catalog))[last + 1][0] == key
        await it.press("G")
        assert pane.spot == Spot("articles", 1)
        pane.changed(Profile(profile.key, profile.name, it.library.store, range(3)))
        assert pane.spot == Spot("articles", 2)


async def test_the_line_of_times_opens_the_articles_of_the_busiest(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "j", "enter")
        pane, profile = pane_of(it), view_of(it).profile
        assert "Over time" not in it.text  # all is from one month
        month = it.library.store.entry(profile.numbers[-1]).published[:7]
        later = tuple(Bar(f"2031-0{at}", 1) for at in range(1, 8))
        profile.chart = Chart("month", (Bar(month, 2), *later), undated=4)
        pane.changed()
        pane.go_to(Spot("time", 0))
        await it.press()
        assert pane.counts()["time"] == 1
        assert "  July 2031    most in March 2019: 2 articles" in it.text
        assert "4 undated articles not shown" in it.text
        await it.press("enter")
        assert pane.spot is not None
        assert pane.spot.part == "articles"


async def test_each_of_few_periods_opens_its_articles(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "j", "enter")
        pane, profile = pane_of(it), view_of(it).profile
        months = [it.library.store.entry(number).published[:7] for number in profile.numbers]
        profile.chart = Chart("month", (Bar("2001-01", 1), Bar("2001-02", 0), Bar(months[-1], 1)))
        pane.changed()
        assert pane.counts()["time"] == 2  # the month between has nothing to open
        pane.go_to(Spot("time", 1))
        await it.press()
        assert it.shown(lambda row: "February 2001  0" in row)
        await it.press("enter")
        assert pane.spot == Spot("articles", months.index(months[-1]))


async def test_only_mentions_in_their_sentences_have_more_than_a_column(archive: Path) -> None:
    async with reader(archive, size=(200, 60)) as it:
        await it.press("e", "j", "enter")
        pane = pane_of(it)

        def painted(spot: Spot) -> str:
            pane.go_to(spot)
            assert pane.current_rows is not None
            line = pane.line(pane.current_rows[0], 200)
            ground = pane.part_style("profile--cursor").bgcolor
            return "".join("x" if each.style and each.style.bgcolor == ground else " "
                           for each in line for _ in each.text)  # fmt: skip

        assert painted(Spot("articles", 0)).rstrip() == " " * 45 + "x" * 110
        assert painted(Spot("contexts", 0)).rstrip() == " " * 45 + "x" * 150


async def test_many_mentions_are_shown_when_they_are_asked_for(archive: Path) -> None:
    """Until then, those that it is mentioned with are in sight; and a view stays as it was left."""
    async with reader(archive) as it:
        await it.press("e", "j", "enter")
        pane, profile = pane_of(it), view_of(it).profile
        profile.contexts *= 20
        pane.changed()
        assert pane.counts()["contexts"] == CONTEXTS + 1
        pane.go_to(Spot("contexts", CONTEXTS))
        await it.press()
        assert f"{len(profile.contexts) - CONTEXTS} more" in it.text
        await it.press("enter")
        assert pane.counts()["contexts"] == len(profile.contexts)
        assert pane.spot == Spot("contexts", CONTEXTS)
        await it.press("enter")
        assert it.app.screen is it.library
        await it.press("escape")
        assert pane_of(it).counts()["contexts"] == len(profile.contexts)
        assert pane_of(it).spot == Spot("contexts", CONTEXTS)


async def test_a_wide_view_stands_in_the_middle(archive: Path) -> None:
    async with reader(archive, size=(200, 40)) as it:
        await it.press("e", "j", "enter")
        pane = pane_of(it)
        pane.go_to(Spot("contexts", 0))
        await it.press()
        top = pane.region.y + pane.focus_row
        sentences = range(top, top + pane.counts()["contexts"])
        for at, row in [*enumerate(it.rows)][pane.region.y : pane.region.bottom]:
            assert not row[:44].strip()
            assert at in sentences or not row[154:199].strip()


async def test_many_articles_are_sorted_in_the_worker(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A view of very many articles ends with the same contents, and keys do not wait for it."""
    async with reader(archive) as it:
        await it.press("e", "j", "enter")
        before = it.rows
        await it.press("escape")
        monkeypatch.setattr(entity_view, "AT_ONCE", 1)
        await it.press("enter")
        assert it.rows == before
        await it.press("G", "enter", "escape", "g")
        assert it.rows == before


async def test_the_view_says_so_far_while_names_are_being_found(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The view says that names are missing, and shows them when they are found."""
    gate = threading.Event()
    extract = recognition.default_extract
    first = []

    def slow(article: object) -> object:
        if first:
            gate.wait(60)
        first.append(article)
        return extract(article)  # type: ignore[arg-type]

    monkeypatch.setattr(background, "default_extract", slow)
    async with reader_at_work(archive) as it:
        while it.library.catalog.entities(0) is None:
            await it.pilot.pause(0)
        it.library.navigation.visit_entity(it.library.catalog.entities(0)[1])  # type: ignore[index]
        until = time.monotonic() + 60
        while not re.search(r"1 article · \d mentions? so far", it.text):
            assert time.monotonic() < until, it.text
            await it.pilot.pause(0.01)
        gate.set()
        await it.press()
        assert "so far" not in it.text
        assert "2 articles · 3 mentions" in it.text


def reader_at_work(archive: Path):  # type: ignore[no-untyped-def]
    """Reader on ``archive``, handed over while it is still at work."""
    from contextlib import asynccontextmanager

    from reader.headless import session as headless

    @asynccontextmanager
    async def running():  # type: ignore[no-untyped-def]
        app = headless.make_app([archive], archive.name, "ink")
        async with app.run_test(size=(120, 36)) as pilot:
            yield Session(headless.Session(app, pilot, [0]))

    return running()


async def test_in_too_small_a_terminal_keys_do_nothing_unseen(archive: Path) -> None:
    async with reader(archive, size=(40, 12)) as it:
        await it.press("e", "enter")
        key = view_of(it).profile.key
        await it.resize(39, 11)
        assert "Reader needs 40 x 12" in it.text
        await it.press("G", "enter")
        assert view_of(it).profile.key == key
        await it.resize(80, 24)
        assert "In context" in it.text


async def test_clicks_do_what_keys_do(archive: Path) -> None:
    """The first click puts the cursor on a line, the second opens it."""
    async with reader(archive) as it:
        await it.press("e", "j", "enter")
        row = next(n for n, line in enumerate(it.rows) if "cast his vote" in line)
        await it.pilot.click(offset=(20, row))
        await it.press()
        assert pane_of(it).spot is not None
        assert pane_of(it).spot.part == "contexts"  # type: ignore[union-attr]
        await it.pilot.click(offset=(20, row))
        await it.press()
        assert it.library.article is not None
        assert it.library.article.title == "Ghana votes"
