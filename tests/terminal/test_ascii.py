"""ASCII output, cell for cell, and the linear mode with the cursor at the focus."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.terminal.grid import in_ascii, locale_lacks_unicode
from reader.text.cells import width_of
from tests.conftest import ROOT
from tests.terminal.pseudo import Terminal

KEYS = (b"j", b"e", b"j", b"n", b"?", b"\x1b", b"/", b"accra", b"\r", b"s", b"d", b"1", b"*")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zażółć gęślą jaźń", "Zazolc gesla jazn"), ("L’Élysée — “no”", "L'Elysee - \"no\""),
        ("東京で go", "?????? go"), ("a\u0308o", "ao"),
        ("╭─ ▏…▐│", "+- |~#|"), ("½ 🚢 ²", "? ?? 2"),
        ("plain", "plain"), ("Straße", "Strase"),
        ("●★✎#", "o*%#"), ("कि 👍🏽", "?? ??"), ("10\xa0000\u200b", "10 000"),
    ],
)  # fmt: skip
def test_every_character_becomes_a_similar_one_or_a_question_mark(text: str, shown: str) -> None:
    """The number of cells does not change."""
    assert in_ascii(text) == shown
    assert len(shown) == width_of(text)


def drawn() -> Iterator[str]:
    """Every non-ASCII character in the code of the screens, except in docstrings."""
    screens = [*(ROOT / "reader/widgets").rglob("*.py"), *(ROOT / "reader/screens").rglob("*.py")]
    for path in [*screens, ROOT / "reader/text/typography.py"]:
        tree = ast.parse(path.read_text("utf-8"))
        said = [
            node.body[0].value
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        ]
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in said:
                yield from (char for char in node.value if not char.isascii())


def test_every_sign_that_reader_draws_has_an_ascii_equivalent() -> None:
    """None of Reader's own signs becomes a question mark."""
    signs = {char for char in drawn() if "\u2010" <= char <= "\u2bff" or char in "·×«»"}
    assert len(signs) > 10
    assert [char for char in sorted(signs) if in_ascii(char) == "?"] == []


@pytest.mark.parametrize(
    ("variables", "encoding", "lacks"),
    [
        ({"LANG": "C"}, "utf-8", True), ({"LC_ALL": "POSIX", "LANG": "de_DE.UTF-8"}, "utf-8", True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "utf-8", True),  # as Python sets it
        ({"LANG": "C.UTF-8"}, "utf-8", False), ({}, "utf-8", False), ({}, "UTF8", False),
        ({"LANG": "de_DE.ISO-8859-1"}, "iso8859-1", True), ({}, "ascii", True),
        ({"LANG": "C", "LC_CTYPE": "de_DE.UTF-8"}, "utf-8", False),
    ],
)  # fmt: skip
def test_the_locale_decides_whether_only_ascii_is_sent(
    variables: dict[str, str], encoding: str, lacks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert locale_lacks_unicode(encoding) is lacks


def through_it_all(terminal: Terminal) -> None:
    """Press keys that show much of Reader, and quit."""
    terminal.read_until(b"of 3")
    for keys in KEYS:
        terminal.type(keys)
        terminal.rest(0.15)
    terminal.type(b"Q")
    terminal.wait()


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["--ascii"], {}),
        ([], {"LANG": "C", "LC_ALL": None, "LC_CTYPE": None}),
        (["--ascii", "--painter", "textual"], {}),
    ],
)
def test_only_ascii_is_sent(
    arguments: list[str], environment: dict[str, str | None], foreign: Path
) -> None:
    """On request and for the locale C, whatever is on the screen."""
    terminal = Terminal("browse", *arguments, str(foreign), environment=environment)
    through_it_all(terminal)
    assert max(terminal.output) < 0x80
    assert b"=" * 20 in terminal.output  # the rule
    assert b" LIST " in terminal.output


def test_the_linear_mode_has_no_frames_and_the_cursor_at_the_focus() -> None:
    """It shows one pane at a time at any width: list, entities, article, help."""
    terminal = Terminal("seeds", environment={"READER_LINEAR": "on"}, size=(120, 30))
    terminal.read_until(b"of 12")
    terminal.rest()
    screen = terminal.emulator.screen

    def here() -> str:
        return screen.display[screen.cursor.y].strip()

    assert not screen.cursor.hidden
    assert here().startswith("Algeria and Morocco to Boost")
    terminal.type(b"j")
    terminal.read_until(b"2 of 12")
    terminal.rest()
    assert here().startswith("The African Union")
    terminal.type(b"e")
    terminal.read_until("Idriss Déby".encode())
    terminal.rest(0.6)
    first = here()
    assert first.startswith("Idriss Déby")
    assert "Names." in screen.display[-1]
    terminal.type(b"j")
    terminal.rest(0.6)
    assert here() != first
    assert not any("Kigali summit" in row for row in screen.display), "one pane at a time"
    terminal.type(b"m")
    terminal.rest(0.6)
    assert "Dlamini-Zuma" in here() or "Nkosazana" in here()
    terminal.type(b"?")
    terminal.read_until(b"Select sentences")
    assert any("Select sentences" in row for row in screen.display)
    assert not re.search("[─-▟]", terminal.output.decode())
    terminal.type(b"q")
    terminal.rest(0.3)
    terminal.type(b"Q")
    assert terminal.wait() == 0


def test_in_the_linear_mode_every_key_reports_what_it_did() -> None:
    """The report is in the last line; the cursor is at the relevant line, not an empty one."""
    terminal = Terminal("--linear", "seeds")
    terminal.read_until(b"of 12")
    screen = terminal.emulator.screen

    def press(keys: bytes, said: str, row: str = "") -> None:
        terminal.type(keys)
        terminal.read_until(said.encode())

        def elsewhere() -> bool:
            here = screen.display[screen.cursor.y].strip()
            return not here or row not in here or said not in "\n".join(screen.display)

        terminal.read_while(elsewhere)

    press(b"j", "2 of 12", "The African Union’s Kigali")
    press(b"sd", "Sorted by date, newest first.", "The African Union’s Kigali")
    press(b"S", "Sorted by date, oldest first.", "The African Union’s Kigali")
    press(b"H", "Headings hidden.")
    press(b"sa", "Sorted in archive order.", "The African Union’s Kigali")
    press(b"z", "Only one pane is shown.", "The African Union’s Kigali")
    press(
        b"\r", "Article: The African Union’s Kigali summit of July 2016", "READER BACKGROUND NOTES"
    )
    press(b"J", "Article: Morocco’s return to the African Union", "READER BACKGROUND NOTES")
    press(b"K", "Article: The African Union’s Kigali summit of July 2016")
    press(b" v", "The Assembly’s 27th ordinary se… · 134 characters", "host. The year had been")
    press(b"j", "The year had been declared", "particular focus on the rights")
    press(b"ok", "characters", "body that carries out the Union’s")
    press(b"\x1b", "e names")
    press(b":halfp", "enter: Move half a page up")
    press(b"zzzz", "enter: Search the archive for “halfpzzzz”")
    terminal.type(b"\x03")
    terminal.rest()
    terminal.type(b"Q")
    assert terminal.wait() == 0


def test_in_the_linear_mode_the_cursor_is_where_text_is_typed() -> None:
    """As soon as an input opens, before any character; in the palette at the selection."""
    terminal = Terminal("--linear", "seeds")
    terminal.read_until(b"of 12")
    screen = terminal.emulator.screen

    def here() -> str:
        return screen.display[screen.cursor.y].strip("\u2502 ")

    def cursor_comes_to(text: str) -> None:
        """Wait until the cursor is in a row that begins with ``text``."""
        terminal.read_while(lambda: not here().startswith(text))
        terminal.rest()
        assert here().startswith(text)

    for key, line in ((b"/", "Search:"), (b"t", "Tags:"), (b"s", "Sort by")):
        terminal.type(key)
        cursor_comes_to(line)
        terminal.type(b"\x1b")
        cursor_comes_to("Algeria and Morocco")
    terminal.type(b":")
    terminal.read_until(b"enter run")
    terminal.rest()
    assert here() == ""
    listed = [row.strip("\u2502 ") for row in screen.display]
    second = listed[listed.index(next(row for row in listed if "Search the archive…" in row)) + 1]
    terminal.type(b"\x1b[B")
    cursor_comes_to(second[:20])
    terminal.type(b"\x03")
    cursor_comes_to("Algeria and Morocco")
    terminal.type(b"q")
    assert terminal.wait() == 0
