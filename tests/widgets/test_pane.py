"""A pane's height: what the scrollbar shows, and what it costs."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.screen import Screen

from tests.driver import reader


@pytest.fixture
def long_and_short(tmp_path: Path) -> Path:
    """An archive whose first two articles are longer than a screen, the last is not."""
    for number, count in enumerate((90, 60, 2), 1):
        lines = [f"Article {number} of lines", ""]
        lines += [
            text for at in range(count) for text in (f"Line {at} of {number} says nothing.", "")
        ]
        (tmp_path / f"{number}.txt").write_text("\n".join(lines), "utf-8")
    return tmp_path


async def test_another_article_does_not_lay_out_the_screen(
    long_and_short: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only where a scrollbar comes or goes; the thumb fits the article in either case."""
    laid_out: list[Screen[object]] = []
    original = Screen._refresh_layout

    def counted(self: Screen[object], *args: object, **kwargs: object) -> None:
        laid_out.append(self)
        original(self, *args, **kwargs)  # type: ignore[arg-type]

    async with reader(long_and_short, size=(120, 30)) as it:
        monkeypatch.setattr(Screen, "_refresh_layout", counted)
        bar = it.reading.vertical_scrollbar
        first = bar.window_virtual_size
        await it.press("j")
        assert "Article 2 of lines" in it.text
        assert not laid_out
        assert bar.window_virtual_size == it.reading.virtual_size.height < first
        await it.press("j")
        assert "Article 3 of lines" in it.text
        assert laid_out
        assert not it.reading.show_vertical_scrollbar
        await it.press("k")
        assert it.reading.show_vertical_scrollbar


async def test_a_pane_with_fewer_rows_is_scrolled_no_further_than_to_their_end(
    long_and_short: Path,
) -> None:
    async with reader(long_and_short, size=(120, 30)) as it:
        await it.press("enter", "G")
        end = it.reading.scroll_offset.y
        assert end == it.reading.max_scroll_y
        it.reading.set_height(60)
        assert it.reading.scroll_offset.y == it.reading.max_scroll_y < end
