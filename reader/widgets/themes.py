"""Themes: palettes as Textual takes them."""

from __future__ import annotations

from rich.color import Color, ColorSystem
from textual.theme import BUILTIN_THEMES, Theme

from reader.settings.palettes import ROLES, STYLES, WORDS, Palette
from reader.terminal.looks import ground_code


def theme_of(
    palette: Palette, colors: ColorSystem | None = ColorSystem.TRUECOLOR, *, eight: bool = False
) -> Theme:
    """``palette`` as a theme: ``$r-ROLE`` for each role, ``$r-ROLE-style`` for each style.

    Where it is shown in few ``colors`` (``eight``: half of the sixteen), some may be the same as
    the background: the cursor's line is reversed then, and frames are in the ink of what is faint.
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
    """What Textual calls ``color``: ``ansi_bright_black`` is the terminal's own bright black."""
    return f"ansi_{color.replace('-', '_')}" if color in WORDS else color
