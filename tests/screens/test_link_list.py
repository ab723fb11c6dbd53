"""``o``: the links of the article."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader import restricted
from reader.terminal import guarded
from tests.driver import reader
from tests.files import write_article

LONG = "https://news.example/" + "a-very-long-way-to-a-story/" * 5 + "end"


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    folder = tmp_path / "linked"
    text = "See https://b.example/two and write to c@d.example."
    write_article(folder / "1.md", text, title="One", url=LONG)
    write_article(folder / "2.md", "Nothing.", title="Two")
    return folder


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the browser was asked to open."""
    urls: list[str] = []
    monkeypatch.setattr(guarded, "no_browser", lambda: "")
    monkeypatch.setattr(guarded, "open_in_browser", lambda url: urls.append(url) is None)
    return urls


async def test_links_are_listed_and_opened(linked: Path, opened: list[str]) -> None:
    async with reader(linked) as it:
        await it.press("o")
        assert "3 links" in it.text
        assert "b.example/two" in it.text
        assert "".join(row.strip(" │") for row in it.rows).count("to-a-story/end") >= 1
        await it.press("j", "enter")
        await it.pilot.pause(0.05)
        assert opened == ["https://b.example/two"]
        assert "Opened in the browser" in it.text
        await it.press("j", "y")
        assert it.app.clipboard == "mailto:c@d.example"
        await it.press("escape")
        assert "links" not in it.text
        await it.press("o", "o")
        assert "3 links" not in it.text


async def test_over_ssh_a_link_is_shown_in_full_and_copied(
    linked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    async with reader(linked, size=(60, 20)) as it:
        await it.press("o", "enter")
        assert it.app.clipboard == LONG
        assert "another machine" in it.text
        whole = it.app.screen.query_one("#link-whole")
        shown = (row[whole.region.x : whole.region.right] for row in it.rows)
        assert LONG in "".join(row.strip() for row in shown)


async def test_in_restricted_mode_links_are_neither_opened_nor_copied(
    linked: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restricted, "given", frozenset())
    async with reader(linked) as it:
        await it.press("o", "enter", "y")
        assert "Disabled in restricted mode" in it.text
        assert opened == []
        assert it.app.clipboard == ""
        await it.press("escape", "enter")  # articles still open
        assert it.library.pane == "reading"


async def test_an_article_without_links_says_so(linked: Path) -> None:
    async with reader(linked) as it:
        await it.press("J", "o")
        assert "No link" in it.status
