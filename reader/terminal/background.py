"""What a terminal says of its background: the question (OSC 11), and the answer to it."""

from __future__ import annotations

from reader.system.lazy import lazy_pattern

ASK = "\x1b]11;?\x07"
"""The question for the colour of the background (XTerm Control Sequences, "OSC Ps ; Pt BEL")."""

_PART = r"([0-9a-fA-F]{1,4})"
_ANSWER = lazy_pattern(rf"\x1b\]11;rgba?:{_PART}/{_PART}/{_PART}(?:/[0-9a-fA-F]{{1,4}})?")


def color_of(string: str) -> str:
    """The colour, ``#rrggbb``, that a control string tells; empty where it tells none.

    ``string`` is without its terminator.
    """
    match = _ANSWER.fullmatch(string)
    if match is None:
        return ""
    # One to four digits each: the share of the largest number with so many.
    parts = (int(part, 16) * 255 // (16 ** len(part) - 1) for part in match.groups())
    return "#" + "".join(f"{part:02x}" for part in parts)
