"""Styles with few colours: everything is visible with sixteen and with eight colours."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style

from reader.screens.theming import theme_of
from reader.settings import palettes
from reader.terminal.looks import ground_code, look_of

SIXTEEN = ColorSystem.STANDARD
SHIPPED = [name for name in palettes.names() if not palettes.load(name).is_terminals]


@pytest.mark.parametrize(
    ("ink", "ground", "sixteen", "eight"),
    [
        ("bright_red", "bright_white", ("91", "107"), ("31", "47")),
        ("bright_black", "black", ("90", "40"), ("37", "40")),
        ("bright_black", "bright_white", ("90", "107"), ("30", "47")),
        ("bright_white", "bright_black", ("97", "100"), ("37", "40")),
        ("bright_blue", "blue", ("94", "44"), ("37", "44")),
        ("red", "white", ("31", "47"), ("31", "47")),
        ("default", "default", ("39", "49"), ("39", "49")),
    ],
)  # fmt: skip
def test_a_terminal_of_eight_colours_gets_no_bright_ones(
    ink: str, ground: str, sixteen: tuple[str, str], eight: tuple[str, str]
) -> None:
    """And text never has the colour of its background."""
    style = Style(color=ink, bgcolor=ground)
    assert look_of(style, SIXTEEN)[1:] == sixteen
    assert look_of(style, SIXTEEN, eight=True)[1:] == eight


@pytest.mark.parametrize("eight", [False, True])
@pytest.mark.parametrize("name", SHIPPED)
def test_the_cursors_line_is_visible_with_few_colours(name: str, eight: bool) -> None:
    """By its background, or reversed if that equals the screen's; frames are visible too."""
    palette = palettes.load(name)
    theme = theme_of(palette, SIXTEEN, eight=eight)

    def code(color: str) -> str:
        return ground_code(Color.parse(color), SIXTEEN, eight=eight)

    grounds = code(palette.roles["cursor"]), code(palette.roles["background"])
    assert grounds[0] != grounds[1] or "reverse" in theme.variables["r-cursor-style"]
    if not eight:
        assert code(theme.variables["r-border"]) != code(theme.variables["r-background"])


@pytest.mark.parametrize("name", palettes.names())
def test_nothing_changes_with_more_colours(name: str) -> None:
    palette = palettes.load(name)
    theme = theme_of(palette)
    for colors in (ColorSystem.EIGHT_BIT, ColorSystem.TRUECOLOR, None):
        assert theme_of(palette, colors) == theme
    assert theme.variables["r-cursor-style"] == palette.style("cursor")
    reversed_cursors = theme_of(palettes.load("ember"), SIXTEEN).variables["r-cursor-style"]
    assert reversed_cursors == "bold reverse"
    assert theme_of(palettes.load("ink"), SIXTEEN).variables["r-cursor-style"] == "bold"
