"""Chooses the theme, by the terminal's own background if it is ``auto``.

``auto`` is a light theme on a light terminal and a dark one on a dark terminal. Reader asks the
terminal at the start (OSC 11), and does not wait for the answer. On the same machine the answer
arrives before the first frame; over a slow link it may come later. So Reader starts with the last
answer of a terminal of that name; if there is none, with COLORFGBG, else with the dark theme. A
different answer changes the theme, once, and is remembered.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from rich.color import Color, ColorSystem
from textual.geometry import Offset
from textual.theme import BUILTIN_THEMES, Theme

from reader import settings
from reader.safety import safe_line
from reader.settings import palettes, remembered
from reader.settings.palettes import ROLES, STYLES, WORDS, Palette
from reader.terminal.guarded import GuardedApp
from reader.terminal.looks import ground_code
from reader.terminal.painting import PaintedApp
from reader.widgets.panes.pane import Pane

AUTO = "auto"
LIGHT, DARK = "paper", "ink"
COLORLESS = "mono"
"""The theme if no colours are wanted."""

_REMEMBERED = "backgrounds"
_MOST_TERMINALS = 50


class ThemedApp(GuardedApp):
    """An app that is shown in the theme ``theme``: one of the palettes, or ``auto``."""

    key_count = 0
    """The number before the current key; 0 if there is none."""

    recent_commands: Sequence[str] | None = None
    """The names of the actions run from the palette, the latest first; None: not read yet."""

    follows_terminal = False
    """Whether the terminal's background decides."""

    def __init__(self, theme: str, colors: str) -> None:
        if os.environ.get("NO_COLOR") == "":  # empty, it has no meaning
            del os.environ["NO_COLOR"]
        colorless = "NO_COLOR" in os.environ or colors == "none"
        if theme == AUTO:
            theme = LIGHT if _begins_light() else DARK
            self.follows_terminal = not colorless
        palette = palettes.load(COLORLESS if colorless else theme)
        super().__init__(ansi_color=palette.is_terminals)
        self.color_depth = colors
        if self.colorless and not colorless:  # the terminal itself has no colours
            palette, self.follows_terminal = palettes.load(COLORLESS), False
        self._register_palette(palette)
        # Without its watcher, which would have all stylesheets parsed a second time.
        self.set_reactive(PaintedApp.theme, palette.name)
        self.stylesheet.set_variables(self.get_css_variables())

    @property
    def focus_cell(self) -> Offset | None:
        """The start of the line under the focused pane's cursor, or the cursor of a line of text.

        Textual knows the latter only once something is typed: it has not laid the line out before.
        """
        pane = getattr(self.screen, "pointed", None) or self.focused
        if pane is None:
            return None
        region = pane.content_region
        if not isinstance(pane, Pane):
            typed: Offset | None = getattr(pane, "cursor_screen_offset", None)
            return region.offset if typed is None else typed
        row = min(max(pane.read_row, 0), max(region.height - 1, 0))
        return Offset(region.x, region.y + row)

    @property
    def colorless(self) -> bool:
        """Whether no colours are wanted, or none can be shown."""
        return self.depth is None

    def background_reported(self, color: str) -> None:
        """The terminal has reported that its background is ``color``, as ``#rrggbb``."""
        if not self.follows_terminal:
            return
        light = palettes.luminance(color) > 0.18
        saved = remembered.words(_REMEMBERED)
        saved.pop(_terminal(), None)
        newest = dict([*saved.items()][1 - _MOST_TERMINALS :])
        remembered.remember(_REMEMBERED, {**newest, _terminal(): "light" if light else "dark"})
        self.follows_terminal = False
        self.take_theme(LIGHT if light else DARK)

    def take_theme(self, name: str) -> str:
        """Use the theme ``name``; return a message about it."""
        if self.colorless and name != COLORLESS:
            return "Colours are off, so the theme stays mono."
        if name == self.theme:
            return f"Theme: {name}"
        try:
            palette = palettes.load(name)
        except palettes.PaletteError as error:
            return safe_line(str(error))
        self._register_palette(palette)
        self.ansi_color = palette.is_terminals
        self.theme = name
        return f"Theme: {name}"

    def _register_palette(self, palette: palettes.Palette) -> None:
        self.register_theme(theme_of(palette, self.depth, eight=self.eight_colors))

    def choose_theme(self, name: str) -> str:
        """Use the theme ``name`` from now on, as the user wants; return a message about it."""
        self.follows_terminal = False
        said = self.take_theme(name)
        if self.theme == name and not self.colorless:
            settings.change("theme", name)
        return said

    def next_theme(self) -> str:
        """Use the theme that is most like this one; return a message about it."""
        names = palettes.by_likeness()
        at = names.index(self.theme) if self.theme in names else -1
        said = ""
        for step in range(1, len(names) + 1):
            name = names[(at + step) % len(names)]
            said = self.choose_theme(name)
            if self.theme == name:
                break
        return said


def _terminal() -> str:
    """A name that tells terminals apart, as far as that is possible."""
    names = (os.environ.get(name, "") for name in ("TERM_PROGRAM", "LC_TERMINAL", "TERM"))
    client = os.environ.get("SSH_CONNECTION", "").split(" ")[0]
    return " ".join(filter(None, (*names, client)))[:200]


def _begins_light() -> bool:
    """Whether to begin with the light theme."""
    if before := remembered.words(_REMEMBERED).get(_terminal()):
        return before == "light"
    # "15;0" and "15;default;0": the number of the background in the palette is the last one.
    ground = os.environ.get("COLORFGBG", "").rsplit(";", 1)[-1]
    return ground in ("7", "15")


def theme_of(
    palette: Palette, colors: ColorSystem | None = ColorSystem.TRUECOLOR, *, eight: bool = False
) -> Theme:
    """``palette`` as a theme: ``$r-ROLE`` for each role, ``$r-ROLE-style`` for each style.

    With few ``colors`` (``eight``: half of the sixteen), some may equal the background. Then the
    cursor's line is reversed, and frames have the colour of faint text.
    """
    color = {role: _textuals(palette.roles[role]) for role in ROLES}
    styles = {f"r-{role}-style": palette.style(role) for role in STYLES}
    if colors is ColorSystem.STANDARD and not palette.is_terminals:
        codes = {
            role: ground_code(Color.parse(value), colors, eight=eight)
            for role, value in palette.roles.items()
        }
        if codes["cursor"] == codes["background"]:
            styles["r-cursor-style"] = "bold reverse"
        if codes["border"] == codes["background"]:
            color["border"] = color["faint"]
    # Textual's own stylesheets name colours that only its own themes of this kind have.
    others = BUILTIN_THEMES["ansi-dark"].variables if palette.is_terminals else {}
    return Theme(
        name=palette.name,
        primary=color["accent"],
        foreground=color["text"],
        background=color["background"],
        surface=color["background"],
        panel=color["background"],
        dark=palette.dark,
        ansi=palette.is_terminals,
        variables={**others, **{f"r-{role}": value for role, value in color.items()}, **styles},
    )


def _textuals(color: str) -> str:
    """Textual's name for ``color``: ``ansi_bright_black`` is the terminal's own bright black."""
    return f"ansi_{color.replace('-', '_')}" if color in WORDS else color
