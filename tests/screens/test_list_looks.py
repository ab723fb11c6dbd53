"""The list in other forms: denser, with other dates; jumping in it, and exporting it."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reader import settings
from reader.screens.library import export
from reader.widgets.panes.pane import CursorPane
from tests.conftest import SEEDS
from tests.driver import Session, reader
from tests.files import write_article
from tests.screens.test_sorting import dated

__all__ = ["dated"]


def listed(it: Session) -> list[str]:
    """The rows of the list as far as they say something, without its scrollbar."""
    width = it.list.size.width
    return [row for row in (row[: width - 1].rstrip(" ▐│") for row in it.rows[2:-1]) if row]


async def test_l_goes_from_spacious_to_compact_to_one_line(archive: Path) -> None:
    """The cursor stays on its article; marks show in each form."""
    async with reader(archive, size=(120, 36)) as it:
        await it.press("*", "r", "t", *"ports", "enter", "j")
        starts = []
        for said in ("compact", "one line per article", "spacious"):
            await it.press("L")
            assert it.status.startswith(f"List: {said}.")
            starts.append(next(n for n, row in enumerate(it.rows) if "Ghana votes" in row[:30]))
            assert it.library.article is not None
            assert it.library.article.title == "A quiet week in Lima"
            assert {"★", "#"} <= set("".join(row[:30] for row in it.rows))
        assert starts == [7, 4, 10]


async def test_an_item_is_its_origin_then_its_title_in_as_many_lines_as_it_takes(
    tmp_path: Path,
) -> None:
    """The items are parted by a blank line, and the first one by one from the rule."""
    folder = tmp_path / "papers"
    for number, title in enumerate(("Short", "A title that takes two lines here", "x " * 40)):
        write_article(
            folder / f"{number}.md", title=title, published="2014-03-05", publication="Post"
        )
    async with reader(folder) as it:
        rows = [row[:27].rstrip(" ▐") for row in it.rows[2:16]]
        assert rows[:9] == [
            "",
            "▌● 5 Mar 2014 · Post",
            "▌  Short",
            "",
            " ● 5 Mar 2014 · Post",
            "   A title that takes two",
            "   lines here",
            "",
            " ● 5 Mar 2014 · Post",
        ]
        assert rows[10].endswith("…")
        assert rows[11:] == ["", "", ""]
        await it.resize(200, 60)
        assert "   A title that takes two lines here" in listed(it)


async def test_unread_has_a_sign_and_marks_stand_in_one_place(archive: Path) -> None:
    async with reader(archive) as it:
        assert [row[1] for row in listed(it)] == ["●", " "] * 3
        await it.press("j", "r", "*", "t", *"ports", "enter", "a", *"Mine", "ctrl+s")
        assert [row[1] for row in listed(it)] == ["●", " ", " ", " ", "●", " "]
        assert listed(it)[2][3:] == "5 Mar 2019  ★ # ✎"
        await it.press("enter", "v", "Q", "1", "L", "L")
        assert listed(it)[1].split("  ") == ["▌", "A quiet week…", " ★ # ✎ ”"]
        await it.press("t", *["backspace"] * 8, "enter", "*", "r")
        assert listed(it)[1].startswith("▌● A quiet week in")
        assert listed(it)[1].endswith("  ✎ ”")


async def test_what_the_heading_says_is_not_said_again(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    write_article(folder / "1.md", title="A", published="2014-03-05", publication="Post")
    write_article(folder / "2.md", title="B", published="2014-03", publication="The Coast")
    write_article(folder / "3.md", title="C", published="2014", publication="Post")
    write_article(folder / "4.md", title="D", publication="Post")
    write_article(folder / "5.md", title="E", section="Sport")
    write_article(folder / "6.md", "TANGIER, Morocco — It rained.", title="F")
    write_article(folder / "7.md", title="G")
    async with reader(folder) as it:
        origins = [row[3:] for row in listed(it)[::2]]
        assert origins == [
            "5 Mar 2014 · Post", "Mar 2014 · The Coast", "2014 · Post", "Post", "Sport",
            "Tangier, Morocco", "7.md",
        ]  # fmt: skip
        await it.press("s", "d")
        rows = [row.strip(" ●▌") for row in listed(it)]
        assert rows[:3] == ["March 2014  2", "Wed 5 · Post", "A"]
        assert rows[3:6] == ["The Coast", "B", "2014  1"]
        assert rows[6:10] == ["Post", "C", "Undated  4", "Post"]
        await it.press("s", "p", "g")
        rows = [row.strip(" ●▌") for row in listed(it)]
        assert rows[:7] == ["Post  3", "5 Mar 2014", "A", "2014", "C", "undated", "D"]


async def test_a_short_list_has_dates_in_a_column_where_there_is_room(archive: Path) -> None:
    settings.change("list-lines", 1)
    async with reader(archive, size=(200, 40)) as it:
        await it.press("*")
        ends = [row.rindex("2019") for row in listed(it)]
        assert len(set(ends)) == 1
        assert listed(it)[0].endswith("  ★   4 Mar 2019")
        await it.press("s", "d")
        assert [row[3:].split("  ")[0] for row in listed(it)[1:]] == [
            "Ghana votes", "A quiet week in Lima", "Harbour talks resume"
        ]  # fmt: skip
        assert listed(it)[-1].endswith("  ★   Mon 4")
    async with reader(archive, size=(120, 36)) as it:
        assert not any("2019" in row for row in listed(it))


async def test_a_publication_loses_what_is_in_brackets_before_it_is_cut(tmp_path: Path) -> None:
    write_article(
        tmp_path / "papers" / "1.md", title="A", publication="ABC News (Australia)",
        published="2014-03-05",
    )  # fmt: skip
    async with reader(tmp_path / "papers") as it:
        assert listed(it)[0] == "▌● 5 Mar 2014 · ABC News"
        await it.resize(200, 60)
        assert listed(it)[0] == "▌● 5 Mar 2014 · ABC News (Australia)"


@pytest.mark.parametrize("lines", [3, 2])
async def test_hits_show_below_the_title(archive: Path, lines: int) -> None:
    settings.change("list-lines", lines)
    async with reader(archive) as it:
        await it.press("slash", *"mensah", "enter")
        rows = listed(it)
        assert rows[0] == "▌● 4 Mar 2019 · The Coast"
        assert rows[1] == "▌  Harbour talks resume"
        assert "Mensah" in rows[2]
        assert rows[4] == "   Ghana votes"
        assert "Mensah" in rows[5]


async def test_a_hit_in_a_title_alone_leaves_no_hole(archive: Path) -> None:
    """The item takes no line for words that are not there."""
    async with reader(archive) as it:
        await it.press("slash", *"title:ghana", "enter")
        assert [row.strip() for row in it.rows[2:6] if "Ghana votes" in row]
        assert not "".join(row[:27] for row in it.rows[5:-1]).strip(" ▐")


async def test_dates_are_in_words_relative_or_as_given(archive: Path) -> None:
    async with reader(archive) as it:
        it.library.articles.today = lambda: date(2019, 3, 8)
        await it.press("D")
        assert it.status.startswith("Dates: relative, such as 3 weeks ago, up to a year.")
        assert "4 days ago · The" in it.text
        await it.press("D")
        assert "2019-03-04 · The" in it.text
        await it.press("D")
        assert "4 Mar 2019 · The" in it.text
        it.library.articles.today = lambda: date(2021, 3, 8)
        await it.press("D")
        assert "4 Mar 2019 · The" in it.text  # two years ago is no news


async def test_jumping_follows_what_is_typed_and_esc_comes_back(dated: Path) -> None:
    async with reader(dated) as it:
        await it.press("s", "d", "G", "'", *"2014-03")
        assert "9 of 30" in it.rows[0]
        assert "9 of 30" in it.status
        await it.press("esc")
        assert "30 of 30" in it.rows[0]
        await it.press("'", *"2013", "enter", "j")
        assert "17 of 30" in it.rows[0]
        await it.press("s", "t", "'", *"title 75", "enter")
        assert it.library.article is not None
        assert it.library.article.title == "Title 75"
        await it.press("s", "a", "'", *"zz", "enter")
        assert it.status.startswith("Jump to: a number; s t: by title.")
        await it.press("enter", "'", "5", "enter")
        assert "5 of 30" in it.rows[0]
        assert it.library.pane == "reading"


async def test_braces_move_from_heading_to_heading(dated: Path) -> None:
    """Up, first to the beginning of the current group; without headings, to the ends."""
    async with reader(dated) as it:
        await it.press("s", "d", "g", "j", "}")
        assert "9 of 30" in it.rows[0]
        await it.press("j", "j", "{")
        assert "9 of 30" in it.rows[0]
        await it.press("{")
        assert "1 of 30" in it.rows[0]
        await it.press("}", "}", "}", "}")
        assert "23 of 30" in it.rows[0]
        await it.press("s", "a", "}")
        assert "30 of 30" in it.rows[0]
        await it.press("{")
        assert "1 of 30" in it.rows[0]


async def test_the_progress_of_an_export_is_shown_until_it_ends(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(export, "SHOWN_EACH", 1)
    async with reader(archive) as it:
        line, shown = it.library.status_line, []
        show = line.show

        def record(**given: Any) -> None:
            shown.append(given.get("work"))
            show(**given)

        monkeypatch.setattr(line, "show", record)
        await it.press("E", "enter")
        assert [*dict.fromkeys(shown)][-3:] == ["exporting 1 of 3", "exporting 2 of 3", ""]
        assert line.work == ""
        assert "Wrote 3 articles to articles.md." in it.status


async def test_the_listed_articles_are_exported_to_a_file(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With names and notes; an existing file is not overwritten."""
    monkeypatch.chdir(tmp_path)
    async with reader(archive) as it:
        await it.press("a", *"Mine", "ctrl+s", "slash", *"ghana", "enter", "E")
        assert it.status.startswith("2 articles to articles.md")
        await it.press(*["backspace"] * 2, *"json", "enter")
        assert "Wrote 2 articles to articles.json." in it.status
        records = json.loads((tmp_path / "articles.json").read_text("utf-8"))
        assert {record["title"] for record in records} == {"Ghana votes", "Harbour talks resume"}
        assert "Mine" in {record["marks"]["note"] for record in records}
        assert all(record["entities"] for record in records)
        await it.press("E", *["backspace"] * 2, *"json")
        assert "exists; ! overwrites it" in it.status
        before = (tmp_path / "articles.json").read_bytes()
        (tmp_path / "articles.json").write_bytes(b"mine")
        await it.press("enter")
        assert "articles.json already exists. Add ! to its name" in it.status
        assert (tmp_path / "articles.json").read_bytes() == b"mine"
        await it.press("E", *["backspace"] * 2, *"json!")
        assert "exists" not in it.status
        await it.press("enter")
        assert "Wrote 2 articles to articles.json." in it.status
        assert (tmp_path / "articles.json").read_bytes() == before
        await it.press("E", *["backspace"] * 2, *"doc", "enter")
        assert "end the name with .md" in it.status
        await it.press("E", *["backspace"] * 11, *"out/", "enter")
        assert len([*(tmp_path / "out").glob("*.md")]) == 2
        await it.press("E", *["backspace"] * 11, *"out/", "enter")
        assert "out/2019" in it.status
        assert "already exists. Add ! to its name" in it.status
        await it.press("E", *["backspace"] * 11, *"out/!", "enter")
        assert "Wrote 2 articles to out." in it.status
        await it.press("E", "esc")
        assert it.list.has_focus


@pytest.mark.parametrize(
    ("name", "reason"),
    [("~nobody-of-that-name/x.md", "no such folder"), ("語" * 85 + ".md", "File name too long")],
)
async def test_a_name_that_no_file_can_have_is_refused_while_it_is_typed(
    archive: Path, name: str, reason: str
) -> None:
    """Also while typing it: ``~n`` is not a user's home."""
    async with reader(archive) as it:
        await it.press("E")
        await it.burst(*["backspace"] * 11, *name)
        await it.press("enter")
        assert f"Not exported: {reason}" in it.status


async def test_in_restricted_mode_no_export_is_offered(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.restricted.given", frozenset())
    async with reader(archive) as it:
        await it.press("E")
        assert "Disabled in restricted mode" in it.status


async def test_whatever_is_pressed_what_is_on_the_screen_is_exact(tmp_path: Path) -> None:
    """Only what shows is measured, and it is: no article takes more lines than it has words for."""
    chance = random.Random(7)
    folder = tmp_path / "papers"
    for number in range(120):
        title = " ".join(["word"] * chance.randint(1, 12))
        month = f"{2010 + number // 40}-{1 + number % 3:02}-05"
        write_article(folder / f"{number:03}.md", title=title, published=month)
    keys = [
        "j", "k", "G", "g", "pagedown", "pageup", "ctrl+d", "ctrl+u", "}", "{", "L", "H", "S",
        "z t", "z b", "wheel",
    ]  # fmt: skip
    async with reader(folder, size=(120, 24)) as it:
        await it.press("s", "d")
        for step in range(40):
            key = chance.choice(keys)
            if key == "wheel":
                for _ in range(chance.randint(1, 6)):
                    it.list.scroll_to_row(it.list.scroll_offset.y + chance.choice((-3, 3)))
                await it.press()
            else:
                await it.press(key)
            rows, top, room = it.list.rows, it.list.scroll_offset.y, it.list.room.height
            shown = [row for line in range(top, top + room) if (row := rows.at(line)) is not None]
            assert all(rows.is_measured(row.position, 0) for row in shown), (step, key)
            if key != "wheel":
                first = rows.top(it.list.cursor) - top
                assert 0 <= first <= room - rows.rows_of(it.list.cursor), (step, key)


async def test_no_heading_covers_the_first_row_of_the_article_under_the_cursor() -> None:
    """Also if the article is to be in the first row, as after a search that found nothing."""
    async with reader(SEEDS, size=(60, 16)) as it:
        await it.press("L", "s", "d", "4", "j")
        it.list.view_changed(it.library.number, 0)
        await it.press()
        assert it.rows[2].startswith(" November 2026")
        assert it.rows[3].startswith("▌● Wed 18"), it.text


async def test_of_two_reversed_rows_only_the_one_with_the_focus_is_reversed(archive: Path) -> None:
    """In a reversed row no colour is left: it would be a patch of ground."""

    def reversed_in(pane: CursorPane) -> bool:
        looks = [
            segment.style
            for number in range(pane.room.height)
            for segment in pane.line(number, pane.room.width)
            if segment.style is not None and segment.style.reverse
        ]
        assert all(look.color is None or look.color.is_default for look in looks)
        return bool(looks)

    for theme in ("terminal", "mono"):
        async with reader(archive, size=(120, 36), theme=theme) as it:
            await it.press("*", "j", "k")
            assert (reversed_in(it.list), reversed_in(it.sidebar)) == (True, False)
            await it.press("e")
            assert (reversed_in(it.list), reversed_in(it.sidebar)) == (False, True)
            assert any(row.startswith("▏") for row in it.rows), "the article on screen is told"
