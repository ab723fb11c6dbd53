"""The theme follows the terminal's background, whether it answers at once, late or never."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from reader.settings import palettes
from reader.terminal.driver import ASK_BACKGROUND, color_of
from tests.terminal.pseudo import Terminal

LIGHT, DARK = "\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\", "\x1b]11;rgb:00/2b/36\x07"


@pytest.mark.parametrize(
    ("answer", "color"),
    [
        ("11;rgb:fdfd/f6f6/e3e3", "#fdf6e3"), ("11;rgb:00/2b/36", "#002b36"),
        ("11;rgb:f/0/8", "#ff0088"), ("11;rgba:ffff/ffff/ffff/ffff", "#ffffff"),
        ("10;rgb:ffff/ffff/ffff", ""), ("11;?", ""), ("11;rgb:1/2", ""), ("11;rgb:x/y/z", ""),
        ("111;rgb:f/0/8", ""), ("11;rgb:f/0/8q", ""),
    ],
)  # fmt: skip
def test_only_an_answer_gives_a_colour(answer: str, color: str) -> None:
    """Only an answer about the background does, with any number of digits."""
    assert color_of("\x1b]" + answer) == color


def start(state: Path, **environment: str | None) -> Terminal:
    """Start Reader without options."""
    settled = {
        "XDG_STATE_HOME": str(state), "COLORFGBG": None, "READER_THEME": None,
        "SSH_CONNECTION": None, "TERM_PROGRAM": None,
    }  # fmt: skip
    return Terminal("seeds", environment={**settled, "COLORTERM": "truecolor", **environment})


def ground(terminal: Terminal) -> str:
    """The most common background of the cells."""
    cells = [terminal.emulator.screen.buffer[y][x].bg for y in range(24) for x in range(80)]
    return "#" + max({*cells}, key=cells.count)


PAPER, INK = (palettes.load(name).roles["background"] for name in ("paper", "ink"))


def grounds(output: bytes) -> list[str]:
    """The backgrounds of the whole screens that were sent, in order, without repetition."""
    found = [
        "#" + "".join(f"{int(part):02x}" for part in match.groups())
        for match in re.finditer(rb"48;2;(\d+);(\d+);(\d+)", output)
    ]
    full = [color for color in found if color in (PAPER, INK)]
    return [color for at, color in enumerate(full) if not at or full[at - 1] != color]


def test_a_late_answer_changes_the_theme_once_and_is_remembered(tmp_path: Path) -> None:
    """Keys that come with it are not lost; the next start uses the last theme."""
    terminal = start(tmp_path)
    terminal.read_until(b"of 12")
    terminal.read_while(lambda: ground(terminal) != INK)
    assert terminal.output.count(ASK_BACKGROUND.encode()) == 1
    terminal.type(b"j" + LIGHT.encode() + b"j")
    terminal.read_until(b"3 of 12")
    terminal.read_while(lambda: ground(terminal) != PAPER)
    terminal.type(DARK.encode())  # another answer must not change the theme again
    terminal.rest()
    terminal.type(b"q")
    assert terminal.wait() == 0
    assert grounds(terminal.output)[:2] == [INK, PAPER]
    saved = json.loads((tmp_path / "reader" / "remembered.json").read_text("utf-8"))
    assert [*saved["backgrounds"].values()] == ["light"]

    again = start(tmp_path)
    again.read_until(b"of 12")
    again.type(LIGHT.encode() + b"k")
    again.read_until(b"2 of 12")
    again.type(b"q")
    assert again.wait() == 0
    assert grounds(again.output) == [PAPER]


def test_a_terminal_that_does_not_answer_causes_no_delay(tmp_path: Path) -> None:
    """COLORFGBG is used instead; a guess is not remembered, and a lone escape is a key."""
    terminal = start(tmp_path, COLORFGBG="0;default;15")
    terminal.read_until(b"of 12")
    terminal.read_while(lambda: ground(terminal) != PAPER)
    terminal.type(b"/")
    terminal.read_until(b"search")
    terminal.type(b"\x1b")
    terminal.rest()
    terminal.type(b"j")
    terminal.read_until(b"2 of 12")
    terminal.type(b"q")
    assert terminal.wait() == 0
    remembered = json.loads((tmp_path / "reader" / "remembered.json").read_text())
    assert "backgrounds" not in remembered


@pytest.mark.parametrize(
    "environment", [{"READER_THEME": "ember"}, {"NO_COLOR": "1"}, {"TERM": "linux"}]
)
def test_a_terminal_is_asked_only_if_it_decides(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    """Not if the user has chosen a theme or the terminal may print the question."""
    terminal = start(tmp_path, **environment)
    terminal.read_until(b"of 12")
    terminal.type(b"q")
    assert terminal.wait() == 0
    assert b"\x1b]11" not in terminal.output


def test_no_color_is_strict(tmp_path: Path) -> None:
    """With both painters and all themes, no colour is sent, and states are still visible."""
    for painter in ("cells", "textual"):
        terminal = start(tmp_path, NO_COLOR="1", READER_PAINTER=painter)
        terminal.read_until(b"of 12")
        for keys in (b"j", b"T", b"e", b"j", b"n", b"?", b"\x1b", b"/", b"af", b"\r"):
            terminal.type(keys)
            terminal.rest(0.15)
        terminal.type(b"Q")
        terminal.wait()
        colors = [
            code
            for match in re.finditer(rb"\x1b\[([\d;]*)m", terminal.output)
            for code in match.group(1).split(b";")
            if code and (30 <= int(code) <= 38 or 40 <= int(code) <= 48 or int(code) >= 90)
        ]
        assert colors == [], painter
        assert re.search(rb"\x1b\[(?:\d+;)*7m|\x1b\[1;7m|\x1b\[(?:[\d;]*;)?7(?:;[\d;]*)?m",
                         terminal.output)  # fmt: skip


def test_the_theme_terminal_uses_the_terminals_own_colours(tmp_path: Path) -> None:
    """It sets no colour by RGB values and no background except that of a hit."""
    terminal = start(tmp_path, READER_THEME="terminal")
    terminal.read_until(b"of 12")
    terminal.type(b"j")
    terminal.read_until(b"2 of 12")
    terminal.rest()
    assert b"8;2;" not in terminal.output
    assert b"8;5;" not in terminal.output
    assert re.search(rb"\x1b\[[\d;]*35m", terminal.output)
    assert ground(terminal) == "#default"
    terminal.type(b"q")
    assert terminal.wait() == 0
