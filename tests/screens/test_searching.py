"""``/`` in the list: searching the archive during typing, keeping the results, going back."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from reader.store.search.indexing import Indexer
from reader.store.search.searching import Searcher
from tests.conftest import SEEDS
from tests.driver import reader
from tests.files import write_article
from tests.screens.test_changes import place
from tests.screens.test_finding import hits
from tests.screens.test_sorting import in_list, titles

GOODS = ("copper", "timber", "cotton", "barley")


def write(folder: Path, number: int, more: str = "") -> None:
    goods = GOODS[number % len(GOODS)]
    text = f"Kofi Mensah of Accra sold {goods} in Lima.\n\n" + "Nothing else.\n\n" * 30 + more
    month = f"2014-0{1 + number % 9}-11"
    write_article(folder / f"{number}.md", text, title=f"Report {number}", published=month)


@pytest.fixture
def trade(tmp_path: Path) -> Path:
    """Forty reports on four goods, and one whose title has a word that others have in the text."""
    folder = tmp_path / "trade"
    for number in range(10, 50):
        write(folder, number)
    write_article(folder / "99.md", "It is grown.", title="Cotton, cotton")
    return folder


async def test_results_show_during_typing_the_best_first(trade: Path) -> None:
    async with reader(trade) as it:
        await it.press("slash", *"cott")
        assert it.status.startswith("cott")
        assert it.status.endswith("11 of 41")
        assert titles(it)[0] == "Cotton, cotton"
        assert it.library.article is not None
        assert it.library.article.title == "Cotton, cotton"
        assert hits(it) == ["Cotton", "cotton"]
        assert "1 of 11 (of 41) · best first" in it.rows[0]
        await it.press(*"on x")
        assert it.status.endswith("0 of 41")
        assert "Nothing matches cotton x in any" in " ".join(map(str.strip, in_list(it)))
        await it.press("backspace", "backspace")
        assert it.status.endswith("11 of 41")


async def test_enter_keeps_the_search_and_esc_removes_it(trade: Path) -> None:
    async with reader(trade) as it:
        await it.press("slash", *"cotton", "enter")
        assert it.library.pane == "articles"
        assert "trade    /cotton ×" in it.rows[0]
        assert "11 articles match cotton" in it.status
        await it.press("j")
        assert hits(it) == ["cotton"]
        assert any("sold cotton in Lima" in row for row in in_list(it))
        await it.press("enter", "n")
        assert "Hit 1 of 1 · cotton" in it.status
        before = it.library.article
        await it.press("escape")
        assert "41 (41)" not in it.rows[0]
        assert "of 41 · archive order" in it.rows[0]
        assert "Filter removed: cotton" in it.status
        assert it.library.article is before
        assert not hits(it)
        await it.press("n")
        assert "No hits to step through" in it.status


async def test_esc_in_the_prompt_restores_the_screen(trade: Path) -> None:
    async with reader(trade, size=(120, 24)) as it:
        await it.burst(*"j" * 10)
        await it.press("s", "d", "e", "j", "e")
        before, status, screen = place(it), it.rows[0], it.dump()
        marked = hits(it)
        assert marked
        await it.press("slash", *"copper")
        assert it.dump() != screen
        await it.press("escape")
        assert place(it) == before
        assert hits(it) == marked
        assert it.rows[0] == status
        assert it.library.pane == "articles"
        assert it.dump() == screen
        await it.press("slash", *"timber", *["backspace"] * 6)
        assert place(it) == before
        await it.press("enter")
        assert it.rows[0] == status


async def test_from_the_sidebar_and_back_into_it(trade: Path) -> None:
    async with reader(trade, size=(100, 24)) as it:
        await it.press("enter", "e", "j")
        screen = it.dump()
        await it.press("slash", *"copper")
        assert "Report" in it.text
        assert it.list.display
        await it.press("escape")
        assert it.dump() == screen
        assert it.library.pane == "entities"
        await it.press("escape")
        assert it.library.pane == "reading"


async def test_searches_and_entities_stack_and_are_removed_one_by_one(trade: Path) -> None:
    async with reader(trade) as it:
        await it.press("slash", *"cotton", "enter", "j", "e", "f")
        assert it.status.startswith("10 of 11 articles mention Kofi Mensah.")
        await it.press("slash", *"before:2014-05")
        assert it.status.endswith("5 of 41")
        await it.press("enter")
        assert "/cotton   ● Kofi Mensah   /before:2014-05 ×" in it.rows[0]
        assert "1 of 5 (of 41)" in it.rows[0]
        assert all("Report" in title for title in titles(it))
        await it.press("escape")
        assert "1 of 10 (of 41)" in it.rows[0]
        assert hits(it)[:1] == ["Kofi Mensah"]
        await it.press("escape")
        assert " trade    /cotton ×  " in it.rows[0]
        assert "2 of 11 (of 41)" in it.rows[0]
        assert hits(it) == ["cotton"]
        await it.press("escape", "escape")
        assert "of 41 · archive order" in it.rows[0]
        assert "Nothing to undo" in it.status


async def test_results_can_be_sorted_and_return_to_the_former_order(trade: Path) -> None:
    async with reader(trade) as it:
        await it.press("s", "t", "slash", *"copper", "enter")
        assert "best first ↓" in it.rows[0]
        await it.press("s")
        assert "r best first ↓" in it.status
        await it.press("d")
        assert "newest first ↓" in it.rows[0]
        dates = [it.library.view.entry(at).published for at in range(len(titles(it)))]
        assert dates == sorted(dates, reverse=True)
        await it.press("s", "r", "S")
        assert "worst first ↑" in it.rows[0]
        await it.press("escape")
        assert "by title ↑" in it.rows[0]


async def test_an_invalid_query_keeps_the_last_result(trade: Path) -> None:
    async with reader(trade) as it:
        await it.press("slash", *"copper -is:")
        assert "a value must follow is: without a space" in it.status
        assert len(titles(it)) == 10
        await it.press("enter")
        assert it.status.startswith("copper -is:")
        await it.press(*["backspace"] * 5, "enter")
        assert "10 articles match copper" in it.status


async def test_without_results_no_keys_for_results_are_offered(trade: Path) -> None:
    async with reader(trade) as it:
        await it.press("slash", *"zzqq", "enter")
        assert it.status.startswith("No article matches zzqq. esc: undo")


async def test_queries_are_remembered(trade: Path) -> None:
    async with reader(trade) as it:
        await it.press("slash", *"copper", "enter", "escape")
        await it.press("slash", *"timber", "enter", "escape", "slash", *"bar", "up")
        assert it.status.startswith("timber")
        assert it.status.endswith("10 of 41")
        await it.press("up", "up")
        assert it.status.startswith("copper")
        await it.press("down", "down", "down")
        assert it.status.startswith("bar")
        await it.press("escape", "2", "slash", "up")
        assert it.status == ""


async def test_keys_in_a_burst_find_what_was_typed(trade: Path) -> None:
    """Enter waits for the last letter's result, and later keys wait for both."""
    async with reader(trade) as it:
        await it.burst("slash", *"cotton", "enter", "j", "enter", "slash", *"lima", "enter")
        assert it.library.pane == "reading"
        assert "Hit 1 of 1 · lima" in it.status
        assert "2 of 11 (of 41)" in it.rows[0]
        await it.burst("1", "escape", "escape", "slash", *"timber", "escape", "j")
        assert "of 41 · archive order" in it.rows[0]


async def test_keys_never_wait_for_slow_results(
    trade: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cursor can move in the list during a search; stale results are never shown."""
    search, gate, asked = Searcher.search, threading.Event(), []

    def slow(self: Searcher, query: object, **options: object) -> object:
        asked.append(query)
        if len(asked) == 1:
            gate.wait(60)
        return search(self, query, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Searcher, "search", slow)
    async with reader(trade) as it:
        await it.press("slash")
        shown = []
        monkeypatch.setattr(
            it.library.search, "show_found", lambda *args, **_: shown.append(args[1])
        )
        for key in "copper":
            it.app.post_message(__import__("textual.events").events.Key(key, key))
        while not it.status.startswith("copper"):
            await it.pilot.pause(0)
        gate.set()
        await it.press()
        assert shown == ["copper"]
        assert len(asked) == 2


async def test_titles_match_while_the_index_is_being_built(
    trade: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The screen says that only titles were searched, and shows the rest when it is found."""
    run, gate = Indexer.run, threading.Event()

    def later(self: Indexer, *args: object) -> None:
        gate.wait(60)
        run(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Indexer, "run", later)
    async with reader(trade) as it:
        it.app.post_message(__import__("textual.events").events.Key("slash", "/"))
        for key in "cotton":
            it.app.post_message(__import__("textual.events").events.Key(key, key))
        while "1 of 41" not in it.status:
            await it.pilot.pause(0)
        assert it.status.endswith("1 of 41 · titles only: index 0%")
        assert titles(it) == ["Cotton, cotton"]
        gate.set()
        await it.press()
        assert it.status.endswith("11 of 41")
        await it.press("enter")
        assert len(titles(it)) == 11


@pytest.mark.parametrize("keys", ["", "sd", "S"])
async def test_new_articles_join_the_results(trade: Path, keys: str) -> None:
    async with reader(trade) as it:
        await it.press("slash", *"cotton", "enter", "j", "j", "j")
        row = it.list.focus_row
        await it.press(*keys, "enter", "space")
        before = place(it)
        for number in (2, 6, 7, 54, 58):
            write(trade, number, "Cotton, cotton, cotton.")
        (trade / "14.md").unlink()
        await it.press("R")
        assert "5 new, 1 gone" in it.status
        assert place(it)[:3] == before[:3]
        top, most = it.list.scroll_offset.y, it.list.max_scroll_y
        assert place(it)[3] in (before[3], row) or top in (0, most)
        assert len(titles(it)) == 15 + (place(it)[0] == "Report 14")


async def test_hits_in_an_untitled_article_are_marked_in_its_first_words(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "untitled"
    folder.mkdir()
    (folder / "a.md").write_text("“Cotton is dear,” said the men of the harbour.\n", "utf-8")
    async with reader(folder) as it:
        assert in_list(it)[1:4] == [
            "▌● a.md", "▌  “‘Cotton is dear,’ said", "▌  the men of the harbour…"
        ]  # fmt: skip
        assert "italic" in it.dump()
        await it.press("slash", *"harbour", "enter")
        assert "1 article matches harbour" in it.status


async def test_results_include_names_recognized_later(trade: Path) -> None:
    async with reader(trade) as it:
        await it.press("slash", *"person:mensah", "enter")
        assert len(titles(it)) == 40
        assert hits(it) == ["Kofi Mensah"]
        assert any("Kofi Mensah of" in row for row in in_list(it))


async def test_a_prompt_that_loses_focus_keeps_the_results() -> None:
    async with reader(SEEDS) as it:
        await it.press("slash", *"libya")
        await it.pilot.click("#reading", offset=(5, 5))
        await it.press()
        assert it.library.pane == "reading"
        assert "seeds    /libya ×" in it.rows[0]
        assert "Search:" not in it.status


async def test_a_search_of_titles_is_repeated_when_the_index_is_ready(
    trade: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index became ready during the search of titles."""
    real = Searcher.search
    asked: list[object] = []

    def search(searcher: Searcher, query: object, **options: object) -> object:
        asked.append(query)
        result = real(searcher, query, **options)  # type: ignore[arg-type]
        return replace(result, complete=False) if len(asked) == 1 else result  # type: ignore[type-var]

    async with reader(trade) as it:
        monkeypatch.setattr(Searcher, "search", search)
        await it.press("slash", "c")
        assert len(asked) == 2
        assert "titles only" not in it.status


@pytest.fixture
def rivers(tmp_path: Path) -> Path:
    """Five articles; three mention a river, two of them twice."""
    folder = tmp_path / "rivers"
    texts = ("A river and a river.", "Nothing.", "One river.", "Dry.", "A river, the river.")
    for number, text in enumerate(texts):
        write_article(folder / f"{number}.md", text, title=f"Piece {number}", publication="Coast")
    return folder


async def test_n_goes_on_to_the_next_article_with_hits(rivers: Path) -> None:
    """From any pane, around the ends of the list, which it says."""
    async with reader(rivers) as it:
        await it.press("slash", *"river", "enter", "s a", "n", "n")
        assert "Hit 2 of 2 · river" in it.status
        await it.press("n")
        assert "Next article with hits: 2 of 3" in it.status
        assert it.library.article is not None
        assert it.library.article.title == "Piece 2"
        assert it.list.cursor == 1
        assert it.reading.current == it.reading.mentions[0]
        await it.press("enter", "n", "n", "n")
        assert "End of the list. First article with hits: 1 of 3" in it.status
        assert it.library.article.title == "Piece 0"
        assert it.library.pane == "reading"
        await it.press("N")
        assert "Top of the list. Last article with hits: 3 of 3" in it.status
        assert it.library.article.title == "Piece 4"
        assert it.reading.current == it.reading.mentions[-1]
        await it.press("N", "N")
        assert "Previous article with hits: 2 of 3" in it.status
        await it.press("J", "9", "n")
        assert "End of the list." in it.status


async def test_n_passes_articles_without_hits(rivers: Path) -> None:
    async with reader(rivers) as it:
        await it.press("slash", *"river OR source:coast", "enter", "s a", "n", "n", "n")
        assert "Next article with hits: 3 of 5" in it.status


async def test_n_looks_through_so_many_articles_at_most(
    rivers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.screens.library.highlights.MOST_WITHOUT_HITS", 1)
    async with reader(rivers) as it:
        await it.press("slash", *"river OR source:coast", "enter", "s a", "n", "n", "n")
        assert "No hits in the next" in it.status
        assert it.list.cursor == 0


async def test_n_stays_in_the_article_for_a_find(rivers: Path) -> None:
    """So it does for a chosen name, and if no other article has hits."""
    async with reader(rivers) as it:
        await it.press("slash", *"river", "enter", "enter", "slash", *"river", "enter", "n", "n")
        assert "Back at the first hit: 1 of 2 · river" in it.status
    async with reader(rivers) as it:
        await it.press("slash", *'"a river and"', "enter", "n", "n", "n")
        assert "Next article" not in it.status
        assert it.list.cursor == 0


async def test_n_goes_on_to_the_next_article_that_mentions_the_filters_name(
    archive: Path,
) -> None:
    async with reader(archive) as it:
        await it.press("right_square_bracket", "right_square_bracket", "e", "f")
        assert it.status.startswith("2 articles mention Kofi Mensah.")
        await it.press("n", "n", "n")
        assert "Next article with Kofi Mensah: 2 of 2" in it.status
        assert it.library.article is not None
        assert it.library.article.title == "Ghana votes"
        assert it.reading.current is not None


async def test_esc_after_a_search_without_results_returns_to_where_it_began() -> None:
    """Not to what the first letters had found: the user has never chosen that article."""
    async with reader(SEEDS) as it:
        await it.press("4", "j")
        before = it.rows[:-1]
        await it.press("/", *"libyax", "enter")
        assert "Nothing matches libyax" in it.text
        await it.press("escape")
        assert it.rows[:-1] == before
