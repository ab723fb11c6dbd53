"""Tomorrow an archive opens where today ended: article, order, looks, filters, pane."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from reader import restricted, settings
from reader.headless import session as headless
from reader.headless.session import run_session
from reader.model import Article
from reader.screens.library.listing import Listing
from reader.screens.library.resuming import Resuming
from reader.store.entities.records import EntityKey
from reader.store.opening import CACHED_FROM
from reader.store.user.last_session import LastSession, SessionFile
from reader.store.view import Pending
from reader.widgets.bars import chip_sign
from tests.conftest import SEEDS
from tests.driver import Session
from tests.files import LONG_AGO, write_article
from tests.terminal.pseudo import Terminal

LOOK = Resuming.look

WARM = 5
"""The number of articles from which these archives are cached."""


@asynccontextmanager
async def session(
    path: Path,
    *,
    size: tuple[int, int] = (120, 36),
    fresh: bool = False,
    cached_from: int = CACHED_FROM,
    theme: str = "",
) -> AsyncIterator[Session]:
    """A session as in a process of its own, with the last one before it."""
    settings.load()
    settings.change("theme", theme or None)
    last = SessionFile([path], fresh=fresh)
    last.restore_looks()
    app = headless.make_app([path], path.name, "", cached_from, last)
    async with run_session(app, size) as it:
        yield Session(it)
    settings.load()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Forty articles of two publications, every fourth one about Libya."""
    folder = tmp_path / "many"
    for number in range(40):
        about = "Libya and its oil" if number % 4 == 0 else "something else"
        write_article(
            folder / f"{number:02}.md",
            f"It is about {about}. " * 3,
            title=f"Title {39 - number:02}",
            date=f"2014-{1 + number % 12:02}-01",
            source="Daily" if number % 2 else "Weekly",
        )
    return folder


def file_of(path: Path) -> Path:
    return SessionFile([path]).path


def title(it: Session) -> str:
    article = it.library.article
    assert isinstance(article, Article)
    return article.title


def filters(it: Session) -> list[str]:
    return [each.label for each in it.library.view.filters]


@pytest.mark.parametrize("cached_from", [WARM, CACHED_FROM])
async def test_all_of_it_comes_back(many: Path, cached_from: int) -> None:
    async with session(many, cached_from=cached_from) as it:
        await it.press("s", "t", "/", *"libya", "enter", "j", "j", "L", "D", "H")
        await it.press("T", "enter", "+", "z")
        left, row = title(it), it.list.focus_row
        lines, theme = settings.number("list-lines"), it.app.theme
        measure = it.reading.measure
    assert settings.number("list-lines") != lines
    async with session(many, cached_from=cached_from) as it:
        assert title(it) == left
        assert filters(it) == ["libya"]
        assert len(it.library.view) == 10
        assert it.library.listing.sort.by == it.library.view.order.sort.by == "relevance"
        assert not it.library.view.grouped
        assert it.library.pane == "reading"
        assert it.reading.has_focus
        assert it.library.panes.zen
        assert it.reading.measure == measure
        assert settings.number("list-lines") == lines
        assert settings.text("dates") == "relative"
        assert it.app.theme == theme != "ink"
        assert it.status.startswith("Where you left off: filtered by libya.")
        await it.press("z", "h")
        assert it.list.focus_row == row
        await it.press("esc")
        assert len(it.library.view) == 40
        assert it.library.listing.sort.by == "title"


@pytest.mark.parametrize("cached_from", [1, CACHED_FROM])
async def test_filters_by_entities_and_searches_come_back_in_their_order(cached_from: int) -> None:
    async with session(SEEDS, cached_from=cached_from) as it:
        await it.press("e", "f", "/", *"talks", "enter")
        (name, query), count = filters(it), len(it.library.view)
        assert query == "talks"
    async with session(SEEDS, cached_from=cached_from) as it:
        assert filters(it) == [name, "talks"]
        assert len(it.library.view) == count
        assert "2 filters" in it.status
        await it.press("esc")
        assert filters(it) == [name]


async def test_an_article_that_comes_late_is_waited_for(many: Path) -> None:
    async with session(many) as it:
        await it.press("G", "k", "enter")
        left = title(it)
    async with session(many) as it:
        assert title(it) == left
        assert it.list.number == it.library.number
        assert it.library.pane == "reading"


async def test_new_articles_do_not_shift_it(many: Path) -> None:
    async with session(many) as it:
        await it.press("2", "0", "G")
        left = title(it)
    write_article(many / "00a.md", "New.", title="New")
    async with session(many) as it:
        assert title(it) == left


@pytest.mark.parametrize("cached_from", [WARM, CACHED_FROM])
async def test_if_the_article_is_gone_its_neighbour_is_shown(many: Path, cached_from: int) -> None:
    async with session(many, cached_from=cached_from) as it:
        await it.press("2", "0", "G")
        assert title(it) == "Title 20"
    (many / "19.md").unlink()
    async with session(many, cached_from=cached_from) as it:
        assert title(it) == "Title 19"
    if cached_from == WARM:  # a cached archive does not lose all its articles at once
        return
    for path in many.glob("*.md"):
        path.unlink()
    write_article(many / "only.md", "Only.", title="Only")
    async with session(many, cached_from=cached_from) as it:
        assert title(it) == "Only"


async def test_a_filter_by_an_entity_that_is_gone_is_removed_with_a_sentence(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "few"
    write_article(folder / "0.md", "Angela Merkel met Barack Obama in Berlin. " * 3, title="A")
    write_article(folder / "1.md", "Angela Merkel was alone in Paris. " * 3, title="B")
    async with session(folder) as it:
        await it.press("e", "f")
        (name,) = filters(it)
    for path in folder.glob("*.md"):
        path.unlink()
    write_article(folder / "2.md", "Nothing is in it.", title="C")
    async with session(folder) as it:
        assert filters(it) == []
        assert it.status.startswith(f"No article mentions {name} any more: filter removed.")


async def test_a_query_that_is_none_is_removed_with_a_sentence(many: Path) -> None:
    async with session(many) as it:
        await it.press("/", *"libya", "enter")
    file = file_of(many)
    file.write_text(file.read_text().replace('"libya"', '"titel:x"'))
    async with session(many) as it:
        assert filters(it) == []
        assert it.status.startswith("titel:x is no longer a valid query: filter removed.")
        assert len(it.library.view) == 40


async def test_fresh_starts_at_the_top_and_is_remembered(many: Path) -> None:
    async with session(many) as it:
        await it.press("s", "t", "5", "G")
    async with session(many, fresh=True) as it:
        assert title(it) == "Title 39"
        assert it.library.view.order.sort.by == "archive"
        await it.press("j")
    async with session(many) as it:
        assert title(it) == "Title 38"


async def test_the_setting_switches_it_off(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with session(many) as it:
        await it.press("5", "G")
    before = file_of(many).read_bytes()
    monkeypatch.setenv("READER_RESUME", "off")
    async with session(many) as it:
        assert title(it) == "Title 39"
        await it.press("j")
    assert file_of(many).read_bytes() == before


@pytest.mark.parametrize("allowed", [False, True])
async def test_restricted_neither_reads_nor_writes_it(
    many: Path, monkeypatch: pytest.MonkeyPatch, allowed: bool
) -> None:
    monkeypatch.setattr(restricted, "given", frozenset({"resume"} if allowed else ()))
    async with session(many) as it:
        await it.press("5", "G")
    assert file_of(many).exists() == allowed
    async with session(many) as it:
        assert title(it) == ("Title 35" if allowed else "Title 39")


async def test_a_theme_on_the_command_line_wins_for_one_session(many: Path) -> None:
    async with session(many) as it:
        await it.press("T")
        chosen = it.app.theme
    async with session(many, theme="sepia") as it:
        assert it.app.theme == "sepia"
    async with session(many) as it:
        assert it.app.theme == chosen


async def test_a_new_archive_looks_like_the_last_one(many: Path, tmp_path: Path) -> None:
    write_article(tmp_path / "new" / "a.md")
    async with session(many) as it:
        await it.press("T", "L", "G", "z")
        theme, lines = it.app.theme, settings.number("list-lines")
    async with session(tmp_path / "new") as it:
        assert (it.app.theme, settings.number("list-lines")) == (theme, lines)
        assert it.library.pane == "articles"
    async with session(tmp_path / "new", fresh=True) as it:
        assert it.app.theme == "ink" != theme


async def test_a_setting_that_was_changed_since_wins(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with session(many) as it:
        await it.press("L", "T")
        lines = settings.number("list-lines")
    monkeypatch.setenv("READER_THEME", "sepia")
    async with session(many) as it:
        assert it.app.theme == "sepia"
        assert settings.number("list-lines") == lines


DAMAGE = [
    b"", b"{", b"[]", b"null", b'{"version": 1}', b"\xff\xfe", b"[" * 50_000, b"0" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
async def test_a_damaged_file_is_ignored_and_replaced(many: Path, damage: bytes) -> None:
    file = file_of(many)
    file.parent.mkdir(parents=True)
    file.write_bytes(damage)
    async with session(many) as it:
        assert title(it) == "Title 39"
        await it.press("j")
    async with session(many) as it:
        assert title(it) == "Title 38"


async def test_every_value_of_another_type_is_ignored(many: Path) -> None:
    async with session(many) as it:
        await it.press("/", *"libya", "enter", "j", "T")
    file = file_of(many)
    whole = json.loads(file.read_text())
    for name in whole:
        for wrong in (None, [], {}, "x", -7, [[1, 2, 3, 4, 5]], {"theme": 1}, 1 << 40):
            file.write_text(json.dumps(whole | {name: wrong}))
            SessionFile([many]).restore_looks()
    async with session(many) as it:
        assert it.library.article is not None


async def test_articles_that_are_not_there_are_not_listed(many: Path) -> None:
    async with session(many, cached_from=WARM) as it:
        await it.press("/", *"libya", "enter", "j")
        left = title(it)
    file = file_of(many)
    whole = json.loads(file.read_text())
    whole["filters"][0][4] += [500, 1 << 30, -1]
    file.write_text(json.dumps(whole | {"measure": 7, "row": 9_999}))
    async with session(many, cached_from=WARM) as it:
        assert title(it) == left
        assert len(it.library.view) == 10


async def test_of_two_sessions_the_last_to_end_wins(many: Path) -> None:
    async with session(many) as first:
        await first.press("5", "G")
        async with session(many) as second:
            await second.press("9", "G")
        assert title(first) == "Title 35"
    async with session(many) as it:
        assert title(it) == "Title 35"


async def test_a_folder_that_cannot_be_written_is_no_error(many: Path) -> None:
    file_of(many).parent.parent.mkdir(parents=True, exist_ok=True)
    file_of(many).parent.write_text("a file, not a folder")
    async with session(many) as it:
        await it.press("j")
    async with session(many) as it:
        assert title(it) == "Title 39"


async def test_now_and_then_it_is_written_without_an_end(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.screens.library.resuming.SAVED_EVERY", 0.001)
    async with session(many) as it:
        await it.press("5", "G")
        await it.press("e")
        while not file_of(many).exists():
            await it.pilot.pause(0.01)
        assert json.loads(file_of(many).read_text())["article"] == it.library.store.id(4)


async def test_an_open_drawer_is_closed_next_time(many: Path) -> None:
    async with session(many, size=(80, 24)) as it:
        await it.press("enter", "e")
        assert it.library.pane == "entities"
    async with session(many, size=(80, 24)) as it:
        assert it.library.pane == "reading"
    async with session(many) as it:
        await it.press("e")
    async with session(many) as it:
        assert it.library.pane == "entities"


async def test_a_large_list_is_sorted_after_the_first_frame(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.screens.library.listing.AT_ONCE", 10)
    async with session(many, cached_from=WARM) as it:
        await it.press("s", "t", "5", "G")
        left, row = title(it), it.list.focus_row
    async with session(many, cached_from=WARM) as it:
        assert isinstance(it.library.listing, Listing)
        assert title(it) == left
        assert it.library.view.order.sort.by == "title"
        assert it.list.focus_row == row


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_it_and_the_command_opens_it_again(many: Path, number: int) -> None:
    """As if the connection is cut: on a real terminal, in a process of its own."""
    for arguments, before, after in (
        ((), b" 1 of 40", b" 6 of 40"),
        ((), b" 6 of 40", b"11 of 40"),
        (("--fresh",), b" 1 of 40", b" 6 of 40"),
        ((), b" 6 of 40", b"11 of 40"),
    ):
        terminal = Terminal(*arguments, str(many))
        terminal.read_until(before)
        terminal.type(b"JJJJJ")
        terminal.read_until(after)
        os.kill(terminal.pid, number)
        terminal.wait()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Nothing that comes late arrives until this is undone."""
    monkeypatch.setattr(Resuming, "look", lambda _: None)
    return monkeypatch


async def test_until_a_search_can_run_the_list_is_not_filtered_and_a_key_wins(
    many: Path, held: pytest.MonkeyPatch
) -> None:
    async with session(many) as it:
        await it.press("/", *"libya", "enter", "esc", "/", *"oil", "enter")
    left_off = file_of(many).read_bytes()
    for keys, left in (((), ["oil"]), (("j",), []), (("/",), [])):
        file_of(many).write_bytes(left_off)
        async with session(many) as it:
            assert filters(it) == ["oil …"]
            assert len(it.library.view) == 40
            await it.press(*keys)
            number = it.library.number
            with held.context() as now:
                now.undo()
                now.setattr(Resuming, "look", LOOK)
                it.library.show_work()
                await it.session.settle()
            assert filters(it) == left
            assert it.library.number == number
            if keys == ("j",):
                assert it.status.startswith("You moved on, so the filter oil is not restored.")


async def test_until_the_article_comes_its_place_is_kept_and_a_key_wins(
    many: Path, held: pytest.MonkeyPatch
) -> None:
    for number in range(40, 70):  # more than are read before the first frame
        write_article(many / f"{number}.md", title=f"Title {number}")
    async with session(many) as it:
        await it.press("G")
    async with session(many) as it:
        assert "Opening the article where you left off" in it.words
        await it.press("j")
        assert it.library.number == it.library.view[1]
    async with session(many) as it:
        assert it.library.number == 1
    assert held


async def test_a_start_that_fails_is_not_repeated(many: Path) -> None:
    async with session(many) as it:
        await it.press("5", "G")
    file = SessionFile([many])
    file.forget()
    assert SessionFile([many]).last is None


def test_only_the_archives_opened_last_are_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.store.user.last_session.MOST_ARCHIVES", 3)
    files = [SessionFile([tmp_path / str(number)]) for number in range(5)]
    for age, file in enumerate(files):
        file.write(LastSession("x"), last=True)
        os.utime(file.path, (LONG_AGO + age * 1e8, LONG_AGO + age * 1e8))
    old, left = files[0].path, files[4].path.parent / ".x.json.tmp"
    left.write_text("")
    os.utime(left, (LONG_AGO, LONG_AGO))
    files[4].write(LastSession("y"), last=True)
    assert not old.exists()
    assert not left.exists()
    assert files[4].path.exists()
    assert len([*files[4].path.parent.iterdir()]) <= 3


def test_a_filter_that_is_yet_to_be_applied_has_the_sign_of_its_kind() -> None:
    for key in (EntityKey("person", "anna"), ("search", "anna")):
        assert chip_sign(Pending(key)) == chip_sign(key)
