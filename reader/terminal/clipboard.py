"""Puts text on the clipboard of the user's terminal, even if Reader runs on another machine.

The escape sequence OSC 52 asks the terminal and passes through SSH. tmux accepts it if
``set-clipboard`` is on and forwards it if ``allow-passthrough`` is on; GNU screen forwards pieces
of at most 768 bytes. None of them answers, so Reader cannot know whether the terminal obeys.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping

MOST_BYTES = 74_994
"""The most bytes of UTF-8 to send; some terminals silently drop over 100,000 bytes of base64."""

_SCREEN_PIECE = 700


def too_long(text: str) -> str:
    """A sentence if ``text`` is longer than terminals accept, else an empty string."""
    size = len(text.encode("utf-8", "replace"))
    if size <= MOST_BYTES:
        return ""
    return f"Too long to copy: {size:,} bytes; terminals accept about {MOST_BYTES:,}."


def sequence(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """The sequence that makes the terminal put ``text`` on its clipboard."""
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    request = f"\x1b]52;c;{encoded}\x07"
    if environment.get("TMUX"):
        return f"{request}\x1bPtmux;\x1b{request}\x1b\\"
    if environment.get("STY"):
        pieces = (request[at : at + _SCREEN_PIECE] for at in range(0, len(request), _SCREEN_PIECE))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return request
