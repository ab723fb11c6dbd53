"""What the terminal can do, as far as terminfo describes it."""

from __future__ import annotations

import os
from typing import NamedTuple


class Abilities(NamedTuple):
    """What a terminal can do.

    ``erases``: erased cells get the current background colour (bce). ``repeats``: it knows REP.
    ``colors``: how many colours it has, 0 for none, -1 if unknown.
    """

    erases: bool = False
    repeats: bool = False
    colors: int = -1


def abilities(term: str = "") -> Abilities:
    """What the terminal ``term`` (default: TERM) can do; the least if it is unknown.

    Most terminals that call themselves ``xterm`` are something else: tmux with such a setting,
    mosh, and many that do not support REP, or only for ASCII. REP is not used for them.
    """
    term = term or os.environ.get("TERM", "unknown")
    try:
        import curses
    except ImportError:
        return Abilities()
    try:
        # This only reads the terminal's description and writes nothing.
        with open(os.devnull, "wb") as nowhere:
            curses.setupterm(term, nowhere.fileno())
    except (curses.error, OSError):
        return Abilities()
    repeats = bool(curses.tigetstr("rep")) and not term.startswith("xterm")
    return Abilities(curses.tigetflag("bce") > 0, repeats, max(curses.tigetnum("colors"), 0))
