"""What a terminal says of its background: the question (OSC 11), and the answer among the keys."""

from __future__ import annotations

import re

ASK = "\x1b]11;?\x07"
"""The question for the colour of the background (XTerm Control Sequences, "OSC Ps ; Pt BEL")."""

_BEGINS = "\x1b]11;"
_PART = r"([0-9a-fA-F]{1,4})"
_ANSWER = re.compile(rf"\x1b\]11;rgba?:{_PART}/{_PART}/{_PART}[0-9a-fA-F/]*(?:\x07|\x1b\\)")
_BEGUN = re.compile(r"\x1b\]11;[rgba:0-9a-fA-F/]{0,30}\x1b?\Z")


def without_background(text: str, *, more: bool) -> tuple[str, str, str]:
    """``text`` without answers; the last answer, ``#rrggbb``; and an end that may become one.

    The colour is empty where there is none. An answer may come in parts: its beginning is to be
    given again, in front of what comes next. Where it is no more than what keys send, too, that is
    so only while ``more`` may come at once.
    """
    color = ""
    for match in _ANSWER.finditer(text):
        # One to four digits each: the share of the largest number with so many.
        parts = (int(part, 16) * 255 // (16 ** len(part) - 1) for part in match.groups())
        color = "#" + "".join(f"{part:02x}" for part in parts)
    text = _ANSWER.sub("", text)
    if begun := _BEGUN.search(text):
        return text[: begun.start()], color, begun.group()
    if more:
        for length in range(len(_BEGINS) - 1, 0, -1):
            if text.endswith(_BEGINS[:length]):
                return text[:-length], color, text[-length:]
    return text, color, ""
