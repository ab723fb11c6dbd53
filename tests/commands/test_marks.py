"""``reader marks``: exports marks on one machine and imports them on another."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands.calling import call
from tests.user_file import open_marks, saved_marks


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, with a few marks."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "here"))
    marks = open_marks()
    marks.set_starred(["2067388477b4"])
    marks.set_note("2067388477b4", "Ask about Tamanrasset — again")
    marks.close()
    return tmp_path / "here" / "reader" / "marks.sqlite"


def test_marks_move_from_one_machine_to_another(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("marks", "path").stdout == f"{here}\n"
    file = tmp_path / "marks.json"
    assert call("marks", "export", file).returncode == 0
    assert "Ask about Tamanrasset — again" in file.read_text(encoding="utf-8")
    assert call("marks", "export").stdout == file.read_text(encoding="utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "there"))
    taken = call("marks", "import", file)
    assert (taken.returncode, taken.stderr) == (0, "2 of 2 marks were new\n")
    assert call("marks", "import", file).stderr == "0 of 2 marks were new\n"
    marks = saved_marks()
    assert set(marks.starred) == {"2067388477b4"}
    assert marks.notes == {"2067388477b4": "Ask about Tamanrasset — again"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{}", "it is not a file of Reader's marks"),
        (b"\xff\xfe\x00", "it is not UTF-8 text"),
        (b"no", "it is not JSON"),
        (None, "No such file or directory"),
    ],
)
def test_a_wrong_file_is_reported_in_one_sentence(
    here: Path, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "marks.json"
    if content is not None:
        file.write_bytes(content)
    before = call("marks", "export").stdout
    done = call("marks", "import", file)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"reader: {file}: {reason}")
    assert done.stderr.count("\n") == 1
    assert call("marks", "export").stdout == before


def test_standard_input_is_named_in_messages(here: Path) -> None:
    done = call("marks", "import", piped="no")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("reader: standard input: it is not JSON")


def test_an_existing_file_is_overwritten_only_with_force(here: Path, tmp_path: Path) -> None:
    file = tmp_path / "marks.json"
    file.write_text("precious")
    done = call("marks", "export", file)
    assert done.returncode == 1
    assert done.stderr == f"reader: {file}: already exists; --force overwrites it\n"
    assert file.read_text() == "precious"
    assert call("marks", "export", file, "--force").returncode == 0
    assert "Tamanrasset" in file.read_text()


def test_another_programs_database_is_not_called_newer(here: Path) -> None:
    """No matter which number it has where Reader stores its version."""
    here.unlink()
    with closing(sqlite3.connect(here)) as other:
        other.execute("CREATE TABLE secrets (word)")
        other.execute("PRAGMA user_version = 1234567")
    done = call("marks", "export")
    assert done.returncode == 1
    assert "it is not a file of Reader's marks" in done.stderr


def test_a_damaged_marks_file_is_left_unchanged(here: Path, tmp_path: Path) -> None:
    here.write_bytes(b"not a data base at all" * 200)
    for arguments in (("export",), ("import", tmp_path / "marks.json")):
        done = call("marks", *arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert str(here) in done.stderr
    assert here.read_bytes() == b"not a data base at all" * 200


def test_a_folder_that_cannot_be_written_is_named(here: Path, tmp_path: Path) -> None:
    done = call("marks", "export", tmp_path / "nowhere" / "marks.json")
    assert done.returncode == 1
    assert f"{tmp_path}/nowhere/marks.json: No such file or directory" in done.stderr


def test_command_line_queries_can_use_marks(here: Path) -> None:
    """``is:starred`` finds an article starred under its former id, and prints the new id."""
    found = call("search", "is:starred")
    assert found.returncode == 0
    assert found.stdout.startswith("1  06b9f45b91a8")
    assert "2  " not in found.stdout
    assert "Algeria and Morocco to Boost" in found.stdout
    assert len(call("list", "--query", "is:unread").stdout.splitlines()) == 12
    assert call("list", "--query", "note:tamanrasset").stdout.startswith("06b9f45b91a8")
