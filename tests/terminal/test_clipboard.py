"""What is sent for the clipboard, directly and through tmux and screen."""

from __future__ import annotations

import base64
import re

from reader.terminal.guarded import MOST_BYTES, clipboard_sequence, too_long_to_copy

TEXT = "Élysée, 東京 \x1b]0;evil\x07"


def decoded(asked: str) -> str:
    match = re.fullmatch("\x1b]52;c;([A-Za-z0-9+/=]*)\x07", asked)
    assert match
    return base64.b64decode(match[1]).decode("utf-8")


def test_the_terminal_gets_the_text_and_none_of_it_as_a_command() -> None:
    assert decoded(clipboard_sequence(TEXT, {})) == TEXT


def test_tmux_gets_the_text_for_itself_and_to_forward() -> None:
    asked, passed = clipboard_sequence(TEXT, {"TMUX": "/tmp/tmux,1,0"}).split("\x1bPtmux;", 1)
    assert decoded(asked) == TEXT
    assert decoded(passed.removesuffix("\x1b\\").replace("\x1b\x1b", "\x1b")) == TEXT


def test_screen_forwards_the_text_in_pieces() -> None:
    text = TEXT * 200
    pieces = clipboard_sequence(text, {"STY": "1.pts"}).split("\x1b\\")
    assert pieces.pop() == ""
    assert all(piece.startswith("\x1bP") and len(piece) < 768 for piece in pieces)
    assert decoded("".join(piece.removeprefix("\x1bP") for piece in pieces)) == text


def test_text_that_terminals_would_drop_is_not_sent() -> None:
    assert too_long_to_copy("a" * MOST_BYTES) == ""
    assert "74,995 bytes" in too_long_to_copy("a" * (MOST_BYTES + 1))
    assert "80,000 bytes" in too_long_to_copy("ж" * 40_000)
    assert too_long_to_copy("東" * 30_000)
