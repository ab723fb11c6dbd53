"""The user's file: what is right in it holds, what is wrong is told with file, line and name."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import restricted, settings
from reader.safety import sendable
from reader.settings import file


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "config.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def told(path: Path) -> list[str]:
    return [notice.reason for notice in file.read(path).notices]


def test_the_config_folder_decides_unless_another_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert file.location() is None  # READER_CONFIG=none
    monkeypatch.delenv("READER_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert file.location() == tmp_path / "reader" / "config.yaml"
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    location = file.location()
    assert location is not None
    assert location.is_absolute()
    monkeypatch.setenv("READER_CONFIG", str(tmp_path / "mine.yaml"))
    assert file.location() == tmp_path / "mine.yaml"


def test_restricted_mode_reads_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER_CONFIG", str(written(tmp_path, "theme: paper\n")))
    monkeypatch.setattr(restricted, "given", frozenset[str]())
    assert settings.load().value("theme") == "auto"


@pytest.mark.parametrize("text", ["", "# theme: paper\n", "\ufeff# only a comment"])
def test_a_file_that_says_nothing_is_right(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("READER_CONFIG")
    assert file.read(written(tmp_path, text)) == ({}, {}, {}, [])
    assert file.read(tmp_path / "missing.yaml") == ({}, {}, {}, [])


def test_what_is_right_holds_beside_what_is_wrong(tmp_path: Path) -> None:
    path = written(tmp_path, "# mine\nthem: paper\ncolors: 16\npainter: cell\n")
    says = file.read(path)
    assert says.values == {"colors": "16"}
    assert [(notice.path, notice.reason) for notice in says.notices] == [
        (str(path), "line 2: them: there is no such setting; the nearest is 'theme'"),
        (str(path), "line 4: painter is one of cells, textual, not 'cell'; the nearest is 'cells'; "
                    "it is 'cells' now"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [("theme: [paper]\n", "line 1: theme: a text was expected"),
     ("- theme\n", "line 1: 'key: value' was expected"),
     ("a: b: c\n", "line 1: YAML: "), ("theme: {\n", "YAML: "),
     ("theme: &x paper\ncolors: *x\n", "line 2: YAML aliases"),
     ("theme: !!python/name:os.system x\n", "line 1: the YAML tag"),
     (b"theme: paper\n# \xff\n", "line 2: it is not UTF-8"),
     ("x" * (file.LARGEST + 1), "larger than 1 MiB")],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_told_with_the_line(
    tmp_path: Path, text: str | bytes, says: str
) -> None:
    path = written(tmp_path, text)
    assert file.read(path).values == {}
    assert len(told(path)) == 1
    assert says in told(path)[0]


def test_what_is_no_plain_file_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config.yaml")
    assert "no plain file" in told(tmp_path / "config.yaml")[0]
    assert "cannot be read" in told(tmp_path)[0]


def test_a_file_that_was_named_and_is_missing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READER_CONFIG", str(tmp_path / "none.yaml"))
    assert told(tmp_path / "none.yaml") == ["there is no such file, which READER_CONFIG names"]


def test_nothing_in_the_file_reaches_the_terminal(tmp_path: Path) -> None:
    path = written(tmp_path, 'theme: "\\e]52;c;x\\a"\n"\\e[2J": x\n')
    assert len(told(path)) == 2
    assert all(each.isprintable() for each in told(path))


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_no_file_makes_it_fail(new_folder: Callable[[], Path], text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    says = file.read(written(new_folder(), data))
    assert all(sendable(notice.reason) == notice.reason for notice in says.notices)


def test_yaml_is_imported_for_a_file_alone() -> None:
    import subprocess

    code = "import sys; from reader.settings import load; load(); sys.exit('yaml' in sys.modules)"
    environment = {**os.environ, "XDG_CONFIG_HOME": "/nowhere"}
    environment.pop("READER_CONFIG")
    assert (
        subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
    )


def test_a_name_that_is_there_twice_costs_nothing_else(tmp_path: Path) -> None:
    """The last one holds, and both lines are named."""
    path = written(tmp_path, "theme: paper\ntheme: ink\nlist-lines: 1\n")
    assert file.read(path).values == {"theme": "ink", "list-lines": 1}
    assert told(path) == ["line 2: theme is in line 1 already; this one holds"]


def test_variables_of_unknown_settings_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER_THEM", "paper")
    monkeypatch.setenv("READER_COFFEE\x1b", "black")
    assert [str(each) for each in settings.load().notices] == [
        "READER_COFFEE: there is no such setting",
        "READER_THEM: there is no such setting; the nearest is READER_THEME",
    ]
