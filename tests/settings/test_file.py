"""The user's settings file: valid settings apply, mistakes are reported with line and name."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import restricted, settings
from reader.safety import sendable
from reader.settings import file
from tests.processes import imported_by


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "config.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def reported(path: Path) -> list[str]:
    return [notice.reason for notice in file.read(path).notices]


def test_the_file_is_in_the_config_folder_unless_another_is_named(
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
def test_an_empty_file_is_valid(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("READER_CONFIG")
    assert file.read(written(tmp_path, text)) == ({}, {}, {}, [])
    assert file.read(tmp_path / "missing.yaml") == ({}, {}, {}, [])


def test_mistakes_do_not_affect_other_settings(tmp_path: Path) -> None:
    path = written(tmp_path, "# mine\nthem: paper\ncolors: 16\npainter: cell\n")
    says = file.read(path)
    assert says.values == {"colors": "16"}
    assert [(notice.path, notice.reason) for notice in says.notices] == [
        (str(path), "line 2: them: no such setting; the nearest is 'theme'"),
        (str(path), "line 4: painter is one of cells, textual, not 'cell'; the nearest is 'cells'; "
                    "Reader uses 'cells'"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [("theme: [paper]\n", "line 1: theme: expected a single value"),
     ("- theme\n", "line 1: expected 'key: value'"),
     ("a: b: c\n", "line 1: YAML: "), ("theme: {\n", "YAML: "),
     ("theme: &x paper\ncolors: *x\n", "line 2: YAML aliases"),
     ("theme: !!python/name:os.system x\n", "line 1: the YAML tag"),
     (b"theme: paper\n# \xff\n", "line 2: this is not UTF-8"),
     ("x" * (file.LARGEST + 1), "larger than 1 MiB")],
)  # fmt: skip
def test_an_unusable_file_is_reported_with_the_line(
    tmp_path: Path, text: str | bytes, says: str
) -> None:
    path = written(tmp_path, text)
    assert file.read(path).values == {}
    assert len(reported(path)) == 1
    assert says in reported(path)[0]


def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config.yaml")
    assert "not a plain file" in reported(tmp_path / "config.yaml")[0]
    assert "cannot be read" in reported(tmp_path)[0]


def test_a_named_file_that_is_missing_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READER_CONFIG", str(tmp_path / "none.yaml"))
    assert reported(tmp_path / "none.yaml") == ["no such file (READER_CONFIG names it)"]


def test_no_control_character_reaches_the_terminal(tmp_path: Path) -> None:
    path = written(tmp_path, 'theme: "\\e]52;c;x\\a"\n"\\e[2J": x\n')
    assert len(reported(path)) == 2
    assert all(each.isprintable() for each in reported(path))


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_no_contents_make_reading_fail(new_folder: Callable[[], Path], text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    says = file.read(written(new_folder(), data))
    assert all(sendable(notice.reason) == notice.reason for notice in says.notices)


def test_yaml_is_imported_only_if_there_is_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("READER_CONFIG")
    code = "from reader import settings; settings.load()"
    assert "yaml" not in imported_by(code, XDG_CONFIG_HOME="/nowhere")


def test_of_a_repeated_name_the_last_counts(tmp_path: Path) -> None:
    """The notice names both lines."""
    path = written(tmp_path, "theme: paper\ntheme: ink\nlist-lines: 1\n")
    assert file.read(path).values == {"theme": "ink", "list-lines": 1}
    assert reported(path) == ["line 2: theme is already in line 1; this line counts"]


def test_variables_of_unknown_settings_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER_THEM", "paper")
    monkeypatch.setenv("READER_COFFEE\x1b", "black")
    assert [str(each) for each in settings.load().notices] == [
        "READER_COFFEE: no such setting",
        "READER_THEM: no such setting; the nearest is READER_THEME",
    ]
