"""A terminal's input in pieces, with the time between them, and the resulting events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.message import Message

from reader.terminal.input import Input

ANSWERS = {
    "XTVERSION": "\x1bP>|XTerm(390)\x1b\\",
    "DECRQSS": "\x1bP1$r0;1m\x1b\\",
    "XTGETTCAP": "\x1bP1+r544e=787465726d\x1b\\",
    "DA3": "\x1bP!|00000000\x1b\\",
    "DA1": "\x1b[?64;1;2;6;9;15;18;21;22c",
    "DA2": "\x1b[>41;390;0c",
    "DA1 of a VT100": "\x1b[?1;2c",
    "size in cells": "\x1b[8;36;120t",
    "size in pixels": "\x1b[4;720;1200t",
    "state of the window": "\x1b[1t",
    "an unrequested size": "\x1b[48;24;80;480;800t",
    "kitty's flags": "\x1b[?0u",
    "kitty's flags, pushed": "\x1b[?25u",
    "modifyOtherKeys": "\x1b[>4;2m",
    "a mode": "\x1b[?2004;1$y",
    "an ANSI mode": "\x1b[4;2$y",
    "DSR": "\x1b[0n",
    "the theme has changed": "\x1b[?997;1n",
    "where the cursor is": "\x1b[?24;80R",
    "graphics": "\x1b[?2;0;1024S",
    "DECREPTPARM": "\x1b[2;1;1;128;128;1;0x",
    "OSC 4": "\x1b]4;1;rgb:cdcd/0000/0000\x1b\\",
    "OSC 10": "\x1b]10;rgb:0000/0000/0000\x07",
    "OSC 11": "\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
    "OSC 12, 8-bit": "\x9d12;rgb:aaaa/bbbb/cccc\x9c",
    "OSC 52": "\x1b]52;c;QUFBcXE=\x07",
    "a title": "\x1b]lReader — q to quit\x1b\\",
    "iTerm": "\x1b]1337;ReportCellSize=14.0;7.0\x1b\\",
    "a notification": "\x1b]99;i=q:p=?;p=title\x1b\\",
    "graphics of kitty's": "\x1b_Gi=31;OK\x1b\\",
    "a private message": "\x1b^quit q A\x1b\\",
    "a start of string": "\x1bXquit q A\x1b\\",
    "DCS, 8-bit": "\x90>|q A\x9c",
    "DA2, 8-bit": "\x9b>41;390;0c",
    "a key of urxvt's mouse": "\x1b[32;10;5M",
    "a mouse report of the first kind": "\x1b[M qA",
    "an unknown keypad key": "\x1bOz",
    "an unknown VT key": "\x1b[97~",
    "a command": "\x1b[113F",
}
"""Terminal input that is not a key, by the question that it answers."""

Piece = str | float
"""The text of one read, or the seconds until the next."""


def heard(pieces: Iterable[Piece], alt_keys: Iterable[str] = ("alt+left",)) -> list[Message]:
    """The messages for ``pieces``; after the last one, no more input comes."""
    terminal_input = Input(alt_keys)
    now, messages = 0.0, []
    for piece in (*pieces, 60.0):
        if isinstance(piece, str):
            messages += terminal_input.feed(piece, now)
            continue
        now += piece
        while terminal_input.deadline is not None and terminal_input.deadline <= now:
            messages += terminal_input.expire(terminal_input.deadline)
    return messages


def keys(pieces: Iterable[Piece]) -> list[str]:
    """The names of the keys in the messages, and of other messages."""
    return [
        message.key if isinstance(message, events.Key) else type(message).__name__
        for message in heard(pieces)
    ]


def cut(text: str, places: Sequence[int], seconds: Sequence[float]) -> list[Piece]:
    """``text`` cut at ``places``, with ``seconds`` between the pieces."""
    pieces: list[Piece] = []
    last = 0
    for place, pause in sorted(zip(places, seconds, strict=True)):
        pieces += [text[last:place], pause]
        last = place
    return [each for each in (*pieces, text[last:]) if each != ""]


_NUMBERS = st.text("0123456789;:", max_size=12)
_BETWEEN = st.text(" !\"#$%&'()*+,-./", max_size=2)
_STRING = st.text(st.characters(min_codepoint=0x20, blacklist_categories=("Cc", "Cs")))
_FINAL = "@GIJKLNTUVWXY\\]^_`abcdefghijklmnopqrstvwxyz{|}"  # except those of keys and the mouse
_SEQUENCES = st.one_of(
    st.sampled_from(sorted(ANSWERS.values())),
    st.builds("\x1b[{}{}{}{}".format, st.sampled_from(["<", "=", ">", "?"]), _NUMBERS, _BETWEEN,
              st.sampled_from(_FINAL + "ABCDEFHOPQRSZu")),
    st.builds("\x1b[{}{}{}".format, _NUMBERS, _BETWEEN, st.sampled_from(_FINAL)),
    st.builds("\x1b{}{}{}".format, st.sampled_from("PX^_"), _STRING.filter(bool),
              st.sampled_from(["\x1b\\", "\x9c"])),
    st.builds("\x1b]{}{}{}".format, st.integers(0, 9999), st.just(";") | _STRING,
              st.sampled_from(["\x1b\\", "\x07", "\x9c"])),
)  # fmt: skip


def _is_no_key(sequence: str) -> bool:
    return sequence not in (*ANSI_SEQUENCES_KEYS, "\x1b[I", "\x1b[O")


SEQUENCES = _SEQUENCES.filter(_is_no_key)
"""Control sequences that are not keys: known answers, and any others by the grammar."""
