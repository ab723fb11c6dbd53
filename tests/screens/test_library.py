"""The library screen by keyboard, on an archive of three small articles."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from reader.settings import palettes
from reader.widgets.panes.pane import Pane
from tests.conftest import SEEDS
from tests.driver import reader


def marked(session) -> list[str]:  # type: ignore[no-untyped-def]
    """The texts that the reading pane has marked."""
    return [mention.text for mention in session.reading.mentions]


async def test_it_opens_on_the_first_article(archive: Path) -> None:
    async with reader(archive) as it:
        assert "clippings" in it.rows[0]
        assert "1 of 3 · archive order" in it.rows[0]
        assert it.library.pane == "articles"
        for text in ("Harbour talks resume", "THE COAST", "Prime Minister Ada Lindqvist", "Ghana",
                     "A quiet week in Lima", "People", "Kofi Mensah"):  # fmt: skip
            assert text in it.text, text


async def test_moving_in_the_list_shows_the_article_and_its_entities(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("j")
        assert it.library.article is not None
        assert it.library.article.title == "A quiet week in Lima"
        assert "Nothing of note happened" in it.text
        assert "Peru" in it.text
        assert "Kofi Mensah" not in it.text
        await it.press("j", "j", "j")
        assert it.library.article.title == "Ghana votes"
        await it.press("g")
        assert it.library.article.title == "Harbour talks resume"
        await it.press("G")
        assert "3 of 3" in it.rows[0]
        await it.press("K", "up")
        assert "1 of 3" in it.rows[0]


async def test_numbers_in_file_names_count_by_value(archive: Path) -> None:
    async with reader(archive) as it:
        titles = [article.title for article in it.library.store]
        assert titles == ["Harbour talks resume", "A quiet week in Lima", "Ghana votes"]


async def test_enter_goes_into_the_article_and_back(archive: Path) -> None:
    async with reader(archive, size=(80, 14)) as it:
        await it.press("enter")
        assert it.library.pane == "reading"
        assert it.reading.scroll_offset.y == 0
        await it.press("j")
        assert it.reading.scroll_offset.y == 1
        await it.press("G")
        assert it.reading.scroll_offset.y == it.reading.max_scroll_y > 1
        assert "end" in it.status
        await it.press("escape")
        assert it.library.pane == "articles"


async def test_the_sidebar_marks_mentions_and_n_steps_through_them(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e")
        assert it.library.pane == "entities"
        assert it.sidebar.entity is not None
        names = [entity.name for entity in it.sidebar.entities]
        assert names[:2] == ["Ada Lindqvist", "Kofi Mensah"]
        assert marked(it) == ["Ada Lindqvist", "Lindqvist"]
        await it.press("j")
        assert marked(it) == ["Kofi Mensah", "Mensah"]
        await it.press("n")
        assert "Mention 1 of 2" in it.status
        await it.press("n")
        assert "Mention 2 of 2" in it.status
        await it.press("n")
        assert "Back at the first mention: 1 of 2 · Kofi Mensah" in it.status
        await it.press("N")
        assert "Back at the last mention: 2 of 2" in it.status
        assert it.reading.current is not None
        assert it.reading.current.text == "Mensah"


async def test_e_again_keeps_the_highlights_and_esc_removes_them(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("enter", "e", "e")
        assert it.library.pane == "reading"
        assert marked(it)
        await it.press("escape")
        assert not marked(it)
        assert it.library.pane == "reading"
        await it.press("e", "escape")
        assert it.library.pane == "reading"
        assert not marked(it)


async def test_m_on_an_entity_opens_the_article_at_its_first_mention(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "j", "m")
        assert it.library.pane == "reading"
        assert "Mention 1 of 2" in it.status


async def test_brackets_step_through_all_entities(archive: Path) -> None:
    async with reader(archive) as it:
        seen = []
        for _ in range(4):
            await it.press("right_square_bracket")
            assert it.reading.current is not None
            seen.append(it.reading.current.text)
        assert seen[:2] == ["Ada Lindqvist", "Kofi Mensah"]
        await it.press("left_square_bracket")
        assert it.reading.current is not None
        assert it.reading.current.text == seen[-2]


async def test_f_filters_and_each_esc_removes_one_filter(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "j", "f")
        assert it.library.pane == "articles"
        assert "Kofi Mensah" in it.rows[0]
        assert "1 of 2 (of 3)" in it.rows[0]
        assert "A quiet week" not in it.text
        await it.press("j")
        assert it.library.article is not None
        assert it.library.article.title == "Ghana votes"
        assert marked(it) == ["Kofi Mensah"]
        await it.press("escape")
        assert not marked(it)
        assert "3 of 3" in it.rows[0]
        assert "Filter removed: Kofi Mensah" in it.status
        assert it.library.article.title == "Ghana votes"
        await it.press("escape")
        assert "Nothing to undo" in it.status


async def test_filtering_twice_by_one_entity_says_so(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "f", "e", "f")
        assert "already filtered" in it.status
        assert len(it.library.view.filters) == 1


async def test_panes_by_number_and_by_side(archive: Path) -> None:
    async with reader(archive) as it:
        seen = []
        for key in ("l", "tab", "right", "h", "shift+tab", "3", "2", "1"):
            await it.press(key)
            seen.append(it.library.pane)
        assert seen == ["reading", "entities", "entities", "reading", "articles", "entities",
                        "reading", "articles"]  # fmt: skip


@pytest.mark.parametrize("size", [(120, 36), (60, 20)])
async def test_only_tab_goes_around_the_panes(archive: Path, size: tuple[int, int]) -> None:
    """At the edge, ``h`` and ``l`` say so and stay."""
    async with reader(archive, size=size) as it:
        for key in ("h", "left", "ctrl+w h"):
            await it.press(key)
            assert it.library.pane == "articles"
            assert "No pane to the left" in it.status
        await it.press("shift+tab")
        assert it.library.pane == "entities"
        await it.press("l")
        assert it.library.pane == "entities"
        assert "No pane to the right" in it.status
        await it.press("tab")
        assert it.library.pane == "articles"


@pytest.mark.parametrize(
    ("width", "articles", "reading", "entities"),
    [(140, True, True, True), (120, True, True, True), (119, True, True, False),
     (70, True, True, False), (69, True, False, False), (40, True, False, False)],
)  # fmt: skip
async def test_narrow_terminals_drop_panes(
    archive: Path, width: int, articles: bool, reading: bool, entities: bool
) -> None:
    async with reader_at(archive, width) as it:
        assert [it.list.display, it.reading.display, it.sidebar.display] == [
            articles, reading, entities,
        ]  # fmt: skip
        await it.press("e")
        assert it.sidebar.display
        assert it.reading.display == (width >= 70)
        assert it.list.display == (width >= 120)
        await it.press("m")
        assert it.reading.display
        assert it.sidebar.display == (width >= 120)


def reader_at(archive: Path, width: int):  # type: ignore[no-untyped-def]
    return reader(archive, size=(width, 24))


async def test_too_small_a_terminal_gets_a_message_and_recovers(archive: Path) -> None:
    async with reader(archive, size=(39, 24)) as it:
        assert "Reader needs 40 x 12" in it.text
        await it.press("j", "e", "question_mark", "escape")
        await it.resize(60, 11)
        assert "Reader needs 40 x 12" in it.text
        await it.resize(1, 1)
        await it.resize(80, 24)
        assert "Reader needs" not in it.text
        assert "1 of 3" in it.rows[0]
        assert not marked(it)
        await it.press("j")
        assert "2 of 3" in it.rows[0]


async def test_the_reading_position_is_kept_when_the_width_changes() -> None:
    async with reader(SEEDS, size=(80, 24)) as it:
        await it.press("enter", "space", "space")

        def first_words() -> str:
            setting = it.reading.setting
            assert setting is not None
            top = it.reading.scroll_offset.y - 1
            line = next(line for line in setting.lines[top:] if line.field)
            assert it.library.article is not None
            return it.library.article.text[line.start : line.start + 12]

        before = first_words()
        await it.resize(200, 30)
        setting = it.reading.setting
        assert setting is not None
        top = it.reading.scroll_offset.y - 1
        seen = "".join(line.text for line in setting.lines[top : top + 28])
        assert before[:8] in seen
        await it.resize(80, 24)
        assert first_words()[:8] == before[:8]


async def test_the_reading_position_is_kept_when_the_user_returns() -> None:
    async with reader(SEEDS, size=(80, 24)) as it:
        await it.press("enter", "space", "J", "K")
        assert it.reading.scroll_offset.y > 5


async def test_zen_shows_the_article_alone(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("z")
        assert [it.list.display, it.reading.display, it.sidebar.display] == [False, True, False]
        await it.press("e")
        assert it.sidebar.display
        await it.press("z", "escape")
        assert it.list.display


async def test_the_help_shows_all_keys_and_closes(archive: Path) -> None:
    async with reader(archive, size=(120, 200)) as it:
        await it.press("question_mark")
        for text in ("Go to the next hit, across articles", "ctrl+d", "Quit"):
            assert text in it.text
        await it.press("question_mark")
        assert it.app.screen is it.library
        await it.press("j")
        assert "2 of 3" in it.rows[0]


async def test_q_quits(archive: Path) -> None:
    async with reader(archive) as it:
        await it.pilot.press("q")
        assert it.app._exit


async def test_the_theme_changes_and_says_its_name(archive: Path) -> None:
    async with reader(archive) as it:
        before = it.dump()
        await it.press("T")
        assert it.app.theme == "ember"
        assert "Theme: ember" in it.status
        assert it.dump() != before
        seen = {"ember"}
        while it.app.theme != "ink":
            await it.press("T")
            assert it.app.theme not in seen
            seen.add(it.app.theme)
        assert seen == set(palettes.names())


async def test_a_file_that_cannot_be_read_is_a_notice(archive: Path) -> None:
    (archive / "3.txt").write_bytes(b"")
    async with reader(archive) as it:
        assert "! 1 notice" in it.status or "!1" in it.status
        assert "1 of 3" in it.rows[0]
        await it.press("exclamation_mark")
        assert "3.txt" in it.words.replace(" ", "")
        assert "empty" in it.text


async def test_clicks_do_what_keys_do(archive: Path) -> None:
    async with reader(archive) as it:
        await it.pilot.click("#articles", offset=(5, 5))
        await it.press()
        assert it.library.article is not None
        assert it.library.article.title == "A quiet week in Lima"
        assert it.library.pane == "articles"
        await it.pilot.double_click("#articles", offset=(5, 2))
        await it.press()
        assert it.library.article.title == "Harbour talks resume"
        assert it.library.pane == "reading"
        await it.press("g", "1", "g")
        await it.pilot.click("#entities", offset=(5, 2))
        await it.press()
        assert it.library.pane == "entities"
        assert marked(it)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_focused_pane_stays_marked_while_a_prompt_is_open(
    archive: Path, size: tuple[int, int]
) -> None:
    async with reader(archive, size=size) as it:

        def marked_panes() -> list[str | None]:
            """Those that the rule is heavy above."""
            rule = "".join(each.text for each in it.library.rule.render_line(0))
            panes = (pane for pane in it.library.query(Pane) if pane.display)
            return [pane.id for pane in panes if rule[pane.region.x + 1] == "━"]

        for keys, name in (("enter", "reading"), ("e", "entities"), ("escape", "reading"),
                           ("/", "reading"), ("escape", "reading"), ("e", "entities"),
                           ("/", "articles"), ("escape", "entities"), ("2", "reading"),
                           ("&", "articles"), ("escape", "reading"), ("V", "reading")):  # fmt: skip
            await it.press(keys)
            assert marked_panes() == [name]
        await it.press("escape", "1")
        for name in ("reading", "articles"):
            await it.pilot.click(f"#{name}", offset=(5, 5))
            await it.press("s", "escape")
            assert marked_panes() == [name]


async def test_the_rule_changes_in_few_cells(archive: Path) -> None:
    """Each takes three bytes over SSH, and a change of the focus has 400 in all."""
    async with reader(archive, size=(120, 36)) as it:
        rules = []
        for key in ("1", "2", "3"):
            await it.press(key)
            rules.append(it.rows[1])
        for before, after in pairwise(rules):
            changed = sum(one != other for one, other in zip(before, after, strict=True))
            assert 30 <= changed <= 42
            assert before.count("━") == after.count("━")


async def test_text_of_articles_is_never_markup(tmp_path: Path) -> None:
    nasty = "[/nope] [@click=app.quit]Ada[/] [bold red]x"
    (tmp_path / "[b]1.md").write_text(
        f"---\ntitle: '{nasty}'\npublication: '{nasty}'\n---\n{nasty} Lindqvist.\n",
        encoding="utf-8",
    )
    async with reader(tmp_path, size=(160, 24)) as it:
        assert it.text.count("[/nope] [@click=app.quit]Ada[/] [bold red]x") >= 2
        await it.press("e", "question_mark")


async def test_no_control_character_reaches_the_painter(tmp_path: Path) -> None:
    (tmp_path / "1.md").write_text(
        '---\ntitle: "a\\e[31mb\\x07c"\nbyline: "\\u202Eevil"\n---\n'
        "Text \x1b]52;c;aGk=\x07 with \x9b31m claws, by Ada\tLindqvist.\n",
        encoding="utf-8",
    )
    async with reader(tmp_path) as it:
        await it.press("e", "j", "escape")
        assert it.text.replace("\n", "").isprintable()
        assert "Text" in it.text


async def test_a_hundred_articles_arrive_without_moving_the_article(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number}.txt").write_text(
            f"A title for number {number}\n\nKofi Mensah was seen in Accra on Monday, the police "
            f"said in statement number {number}, and he waved to everybody there.\n",
            encoding="utf-8",
        )
    async with reader(tmp_path) as it:
        assert "1 of 300" in it.rows[0]
        await it.press("e", "f", "G")
        assert "300 of 300" in it.rows[0]


async def test_the_screen_does_not_depend_on_the_path_of_the_archive(
    archive: Path, tmp_path: Path
) -> None:
    """The foot of an article names its file relative to the opened folder."""
    deep = tmp_path.joinpath(*["a-folder-with-a-long-name"] * 5)
    shutil.copytree(archive, deep / archive.name)
    screens = []
    for folder in (archive, deep / archive.name):
        async with reader(folder) as session:
            await session.press("enter", "G")
            assert "clippings/1.md" in session.text
            screens.append(session.dump())
    assert screens[0] == screens[1]
