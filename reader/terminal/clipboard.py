"""Text for the clipboard of the terminal that one sits at, however far away Reader runs.

The terminal is asked by an escape sequence (OSC 52), which goes through SSH. tmux takes it where
``set-clipboard`` is on, and hands it on where ``allow-passthrough`` is; GNU screen hands on what is
in pieces of at most 768 bytes. None of them answers: whether the terminal obeys is not known.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping

MOST_BYTES = 74_994
"""Bytes of UTF-8 that are sent: more than 100,000 bytes of base64 some terminals drop unseen."""

_SCREEN_PIECE = 700


def too_long(text: str) -> str:
    """A sentence where ``text`` is more than terminals take; else nothing."""
    size = len(text.encode("utf-8", "replace"))
    if size <= MOST_BYTES:
        return ""
    return f"Too long to copy: {size:,} bytes, and terminals take about {MOST_BYTES:,}."


def sequence(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """What to send so that the terminal puts ``text`` on its clipboard."""
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    asked = f"\x1b]52;c;{encoded}\x07"
    if environment.get("TMUX"):
        return f"{asked}\x1bPtmux;\x1b{asked}\x1b\\"
    if environment.get("STY"):
        pieces = (asked[at : at + _SCREEN_PIECE] for at in range(0, len(asked), _SCREEN_PIECE))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return asked
