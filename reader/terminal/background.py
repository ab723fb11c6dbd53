"""Asks the terminal for its background colour (OSC 11) and reads the answer."""

from __future__ import annotations

from reader.system.lazy import lazy_pattern

ASK = "\x1b]11;?\x07"
"""Asks for the background colour (XTerm Control Sequences, "OSC Ps ; Pt BEL")."""

_PART = r"([0-9a-fA-F]{1,4})"
_ANSWER = lazy_pattern(rf"\x1b\]11;rgba?:{_PART}/{_PART}/{_PART}(?:/[0-9a-fA-F]{{1,4}})?")


def color_of(string: str) -> str:
    """The colour in a control string as ``#rrggbb``, or empty if it has none.

    ``string`` is without its terminator.
    """
    match = _ANSWER.fullmatch(string)
    if match is None:
        return ""
    # Each part has one to four digits; scale it by the largest number of that length.
    parts = (int(part, 16) * 255 // (16 ** len(part) - 1) for part in match.groups())
    return "#" + "".join(f"{part:02x}" for part in parts)
