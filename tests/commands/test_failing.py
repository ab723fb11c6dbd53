"""The messages of commands that fail because of the machine."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from reader import failure
from reader.cli import explain


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE])
def test_no_descriptors_names_the_limit(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(OSError(number, os.strerror(number))) == 1
    assert capsys.readouterr().err == f"reader: {os.strerror(number)}; see 'ulimit -n'\n"


def test_a_missing_current_folder_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert explain(FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))) == 1
    assert capsys.readouterr().err == "reader: the current folder does not exist any more\n"


@pytest.mark.parametrize(
    "error", [FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)), ValueError("a text")]
)
def test_any_other_error_writes_a_crash_report(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one sentence, with its own exit status."""
    assert explain(error, "list") == failure.STATUS
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"reader: Reader crashed because of a bug ({type(error).__name__}")
    (report,) = failure.folder().iterdir()
    assert str(report) in line
    assert "command   list" in report.read_text("utf-8")
