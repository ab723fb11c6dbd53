"""Where Reader stores files, and how it writes a small file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.system import paths
from reader.system.whole_file import write_whole


@pytest.mark.parametrize("kind", ["config", "data", "state", "cache"])
def test_absolute_xdg_variables_are_used(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, variable = getattr(paths, f"{kind}_folder"), f"XDG_{kind.upper()}_HOME"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(variable, str(tmp_path / "there"))
    assert folder() == tmp_path / "there" / "reader"
    for other in ("relative", ""):
        monkeypatch.setenv(variable, other)
        assert folder().is_absolute()
        assert folder().name == "reader"
        assert list(tmp_path.iterdir()) == []


class TestWholeFile:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Iterator[Path]:
        path = tmp_path / "file"
        path.write_bytes(b"old")
        path.chmod(0o640)
        yield path
        assert set(tmp_path.iterdir()) <= {path}  # no other file is left

    def test_it_is_replaced(self, path: Path) -> None:
        write_whole(path, b"new", durable=True)
        assert path.read_bytes() == b"new"
        assert path.stat().st_mode & 0o777 == 0o600
        path.chmod(0o640)
        write_whole(path, (each for each in (b"n", b"e", b"w")), keep_mode=True)
        assert path.read_bytes() == b"new"
        assert path.stat().st_mode & 0o777 == 0o640
        path.unlink()
        write_whole(path, b"new", over=False, keep_mode=True)
        assert path.read_bytes() == b"new"

    def test_an_existing_file_is_kept_if_it_must_not_be_replaced(self, path: Path) -> None:
        with pytest.raises(FileExistsError):
            write_whole(path, b"new", over=False)
        assert path.read_bytes() == b"old"

    def test_a_failure_halfway_leaves_the_old_one(self, path: Path) -> None:
        def pieces() -> Iterator[bytes]:
            yield b"half"
            raise OSError("no room")

        with pytest.raises(OSError, match="no room"):
            write_whole(path, pieces())
        assert path.read_bytes() == b"old"

    @pytest.mark.parametrize("there", [True, False])
    def test_a_file_system_without_hard_links(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
    ) -> None:
        def refuse(*_: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
        if there:
            with pytest.raises(FileExistsError):
                write_whole(path, b"new", over=False)
            assert path.read_bytes() == b"old"
        else:
            path.unlink()
            write_whole(path, b"new", over=False)
            assert path.read_bytes() == b"new"
