"""The list in other forms: denser, with other dates; jumping in it, and exporting it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from reader import settings
from tests.driver import reader
from tests.screens.test_sorting import dated

__all__ = ["dated"]


async def test_three_lines_then_two_then_one(archive: Path) -> None:
    """The cursor stays on its article; marks show in each form; a narrow list has no dates."""
    async with reader(archive, size=(120, 36)) as it:
        await it.press("*", "r", "t", *"ports", "enter", "j")
        ends = []
        for _ in range(3):
            await it.press("L")
            ends.append(next(n for n, row in enumerate(it.rows) if "Ghana votes" in row[:30]))
            assert it.library.article is not None
            assert it.library.article.title == "A quiet week in Lima"
            assert {"★", "✓", "#"} <= set("".join(row[:30] for row in it.rows))
        assert ends == [6, 4, 8]
        assert "Three lines an article." in it.status
    settings.change("list-lines", 1)
    async with reader(archive, size=(200, 40)) as it:
        assert any("Harbour talks" in row and "2019-03-04" in row[:50] for row in it.rows)


async def test_hits_show_in_two_lines_as_well(archive: Path) -> None:
    settings.change("list-lines", 2)
    async with reader(archive) as it:
        await it.press("slash", *"mensah", "enter")
        rows = [row[1:30] for row in it.rows if row[:1] == "│"]
        assert "Harbour" in rows[0]
        assert "Mensah" in rows[1]
        assert "2019-03-04" in rows[2]


async def test_dates_are_as_given_or_relative(archive: Path) -> None:
    async with reader(archive) as it:
        it.library.articles.today = lambda: date(2019, 3, 8)
        await it.press("D")
        assert "4 days ago · The Coast" in it.text
        await it.press("D")
        assert "2019-03-04 · The Coast" in it.text


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
        assert it.status.startswith("Jump to: a number; s t sorts by title.")
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


async def test_the_listed_articles_are_exported_to_a_file(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With names and notes; an existing file is not overwritten."""
    monkeypatch.chdir(tmp_path)
    async with reader(archive) as it:
        await it.press("a", *"Mine", "ctrl+s", "slash", *"ghana", "enter", "E")
        assert "Export 2 articles to: articles.md" in it.status
        await it.press(*["backspace"] * 2, *"json", "enter")
        assert "Wrote 2 articles to articles.json." in it.status
        records = json.loads((tmp_path / "articles.json").read_text("utf-8"))
        assert {record["title"] for record in records} == {"Ghana votes", "Harbour talks resume"}
        assert "Mine" in {record["marks"]["note"] for record in records}
        assert all(record["entities"] for record in records)
        await it.press("E", *["backspace"] * 2, *"json")
        assert "exists; add ! to overwrite it" in it.status
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
