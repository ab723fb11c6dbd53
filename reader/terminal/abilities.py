"""What the terminal can do, by its own word: terminfo, as far as there is any for it."""

from __future__ import annotations

import os
from typing import NamedTuple


class Abilities(NamedTuple):
    """``erases``: erasing gives cells the colour that is set (bce). ``repeats``: REP is known.

    ``colors`` is how many there are; 0 where the terminal has none, -1 where that is not known.
    """

    erases: bool = False
    repeats: bool = False
    colors: int = -1


def abilities(term: str = "") -> Abilities:
    """What the terminal ``term`` (default: TERM) can do; where it is unknown, nothing special.

    What calls itself ``xterm`` is mostly something else: tmux set up so, mosh, and many that never
    learnt REP, or learnt it for ASCII alone. To them every cell is written.
    """
    term = term or os.environ.get("TERM", "unknown")
    try:
        import curses
    except ImportError:
        return Abilities()
    try:
        # Nothing is written there; only a terminal's description is read.
        with open(os.devnull, "wb") as nowhere:
            curses.setupterm(term, nowhere.fileno())
    except (curses.error, OSError):
        return Abilities()
    repeats = bool(curses.tigetstr("rep")) and not term.startswith("xterm")
    return Abilities(curses.tigetflag("bce") > 0, repeats, max(curses.tigetnum("colors"), 0))
