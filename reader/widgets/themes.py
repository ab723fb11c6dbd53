"""Themes: palettes as Textual takes them."""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

from reader.palettes import ROLES, STYLES, WORDS, Palette


def theme_of(palette: Palette) -> Theme:
    """``palette`` as a theme: ``$r-ROLE`` for each role, ``$r-ROLE-style`` for each style."""
    color = {role: _textuals(palette.roles[role]) for role in ROLES}
    styles = {f"r-{role}-style": palette.style(role) for role in STYLES}
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
