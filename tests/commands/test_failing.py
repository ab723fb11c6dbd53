"""What a command says where the machine lets it down."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from reader.commands.failing import explain


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE])
def test_no_descriptors_names_the_limit(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(OSError(number, os.strerror(number)))
    assert capsys.readouterr().err == f"reader: {os.strerror(number)}; see 'ulimit -n'\n"


def test_a_current_folder_that_is_gone_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert explain(FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))
    assert capsys.readouterr().err == "reader: the current folder is not there any more\n"


def test_what_is_nobodys_fault_is_not_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is missing while the folder is there is somebody else's to tell."""
    assert not explain(FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))
    assert not explain(PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
    assert capsys.readouterr().err == ""
