"""The parts of painted lines look as the stylesheet says, also when it says something else now."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.headless.snapshots import screen_strips
from tests.conftest import ROOT, SEEDS
from tests.driver import reader


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
