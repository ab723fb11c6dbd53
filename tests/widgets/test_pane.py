"""What panes share: the height that the scrollbar shows and its cost, layers and parts of lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.style import Style
from textual.screen import Screen

from reader.headless.snapshots import screen_strips
from reader.widgets.panes.pane import THUMB, Layer, layered, thumb
from tests.conftest import ROOT, SEEDS
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
    """Only where the first scrollbar comes: one that is not needed loses its thumb, and stays."""
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
        assert THUMB not in {row[bar.region.x] for row in it.rows}
        await it.press("k")
        assert "Article 2 of lines" in it.text
        assert THUMB in {row[bar.region.x] for row in it.rows}
        assert not laid_out


async def test_a_pane_with_fewer_rows_is_scrolled_no_further_than_to_their_end(
    long_and_short: Path,
) -> None:
    async with reader(long_and_short, size=(120, 30)) as it:
        await it.press("enter", "G")
        end = it.reading.scroll_offset.y
        assert end == it.reading.max_scroll_y
        it.reading.set_height(60)
        assert it.reading.scroll_offset.y == it.reading.max_scroll_y < end


PLAIN, BOLD, RED = Style(), Style(bold=True), Style(color="red")


def test_later_layers_lie_above_earlier_ones() -> None:
    assert layered("abcdef", PLAIN, [Layer(1, 4, BOLD), Layer(3, 9, RED)]) == [
        ("a", PLAIN), ("bc", BOLD), ("d", BOLD + RED), ("ef", RED),
    ]  # fmt: skip
    assert layered("abc", PLAIN, [Layer(-5, 0, BOLD), Layer(3, 4, RED)]) == [("abc", PLAIN)]
    assert layered("", PLAIN, []) == [("", PLAIN)]


def test_a_letter_and_its_accents_are_in_one_piece() -> None:
    pieces = layered("re\u0301sume\u0301", PLAIN, [Layer(0, 2, BOLD)])
    assert pieces == [("re\u0301", BOLD), ("sume\u0301", PLAIN)]


def test_a_bar_without_content_has_no_thumb() -> None:
    """Not even if the part that is seen counts as less than none, as beside a card."""
    assert thumb(10, 0, -5, 0) == thumb(10, 5, 5, 0) == thumb(0, 20, 5, 0) == (0, 0)
    assert thumb(10, 20, 0, 0) == thumb(10, 20, -5, 0) == (0, 0)
    assert thumb(10, 20, 10, 10) == (5, 10)


async def test_a_theme_that_differs_in_one_colour_is_painted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No pane's own colours change with it: only those of the parts of its lines."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    ink = (ROOT / "styles/themes/ink.yaml").read_text("utf-8")
    assert ink.count("#8fb8de") > 0
    own = tmp_path / "reader" / "themes" / "inky.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(ink.replace("#8fb8de", "#9fc8ee"), "utf-8")
    async with reader(SEEDS) as running:
        before = colors(running.app)
        assert "#8fb8de" in before
        running.app.take_theme("inky")
        await running.session.settle()
        assert colors(running.app) == {
            "#9fc8ee" if color == "#8fb8de" else color for color in before
        }


def colors(app: object) -> set[str]:
    """The colours of the text on the screen."""
    return {
        segment.style.color.get_truecolor().hex
        for strip in screen_strips(app)  # type: ignore[arg-type]
        for segment in strip
        if segment.style and segment.style.color
    }


async def test_a_part_that_the_stylesheet_lacks_is_an_error() -> None:
    async with reader(SEEDS) as running:
        with pytest.raises(KeyError):
            running.library.reading.part_style("reading--headling")
