"""Copies of archives whose files change, move, appear and disappear while they are open."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from contextlib import suppress
from pathlib import Path

from reader.system.paths import shipped
from tests.store.archives import make_folder

FEW = 5
"""With fewer files, deleted ones are restored."""


_LINKS = "Mr. Ada Lindqvist wrote in [a report](https://www.example.org/report) of rain in Lima.\n"


class Copy:
    """A copy of an archive in ``home``; ``name`` is ``seeds``, ``small``, a folder or a ZIP file.

    Next to it are Reader's own folders for marks, settings and caches.
    """

    def __init__(self, name: str, home: Path) -> None:
        self.home = home
        self.folder = home / "archive"
        self._away = home / "away"
        self._original = home / "original"
        if name == "small":
            make_folder(self._original)
        else:
            source = shipped("seeds") if name == "seeds" else Path(name)
            if source.is_dir():
                shutil.copytree(source, self._original)
            else:
                with zipfile.ZipFile(source) as packed:
                    packed.extractall(self._original)
        for number in range(len(self._files(self._original)) // 4):  # articles with links
            text = (
                f"---\ntitle: Links {number}\nurl: https://www.example.org/{number}\n---\n{_LINKS}"
            )
            (self._original / f"links {number}.md").write_text(text, "utf-8")
        shutil.copytree(self._original, self.folder)
        self._names = sorted(p.relative_to(self._original) for p in self._files(self._original))
        self._lock: sqlite3.Connection | None = None

    def environment(self) -> dict[str, str]:
        """Environment variables that protect the user's own files and prevent a browser from
        starting.
        """
        folders = {f"XDG_{name}_HOME": str(self.home / name.lower())
                   for name in ("CACHE", "DATA", "CONFIG", "STATE")}  # fmt: skip
        return {**folders, "HOME": str(self.home), "SSH_TTY": "/dev/null"}

    def change(self, which: float, how: float) -> str:
        """Change something; both arguments are from 0 to 1. Return a short description."""
        if self._away.exists():
            self._away.rename(self.folder)
            return "the folder is back"
        files = self._files(self.folder)
        name = self._names[int(which * len(self._names))]
        if len(files) <= min(FEW, len(self._names) - 1) or how < 0.25:
            return self._bring_back(name)
        path = files[int(which * len(files))]
        with suppress(OSError):
            return self._change(path, (how - 0.25) / 0.75)
        return "nothing could be done"

    def _bring_back(self, name: Path) -> str:
        for each in self._names if len(self._files(self.folder)) <= FEW else [name]:
            target = self.folder / each
            with suppress(OSError):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(self._original / each, target)
        return f"brought back {name}"

    def _change(self, path: Path, how: float) -> str:
        changes = (
            self._delete, self._delete, self._delete, self._cut, self._cut, self._lengthen,
            self._lengthen, self._move, self._rename, self._damage, self._make_folder, self._link,
            self._double, self._take_away,
        )  # fmt: skip
        changes[int(how * len(changes))](path)
        return f"{changes[int(how * len(changes))].__name__[1:]} {path.name}"

    def _delete(self, path: Path) -> None:
        path.unlink()

    def _cut(self, path: Path) -> None:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    def _lengthen(self, path: Path) -> None:
        with path.open("a", encoding="utf-8") as stream:
            stream.write("\n\nMr. Ada Lindqvist met Kofi Mensah in Accra. It rained.\n")

    def _move(self, path: Path) -> None:
        other = self.folder / "deeper" / path.name
        other.parent.mkdir(exist_ok=True)
        path.rename(other)

    def _rename(self, path: Path) -> None:
        path.rename(path.with_name(f"x{len(path.name) % 10}{path.name[-40:]}"))

    def _damage(self, path: Path) -> None:
        path.write_bytes(b"\xff\xfe\x00\x01PK\x03\x04" * 50)

    def _make_folder(self, path: Path) -> None:
        path.unlink()
        path.mkdir()

    def _link(self, path: Path) -> None:
        path.unlink()
        path.symlink_to(self.home / "nowhere")

    def _double(self, path: Path) -> None:
        shutil.copy(path, path.with_name(f"copy of {path.name[-40:]}"))

    def _take_away(self, _: Path) -> None:
        self.folder.rename(self._away)

    def restore(self) -> None:
        """Put the folder back so that Reader can start."""
        if self._away.exists():
            self._away.rename(self.folder)
        self.unlock()

    def lock(self) -> None:
        """Lock the database of marks like another Reader that is writing, or unlock it again."""
        if self._lock is not None:
            self.unlock()
            return
        for path in sorted((self.home / "data").rglob("marks.sqlite")):
            self._lock = sqlite3.connect(path, timeout=0, isolation_level=None)
            try:
                self._lock.execute("BEGIN IMMEDIATE")
            except sqlite3.Error:
                self.unlock()

    def unlock(self) -> None:
        """Unlock the database of marks."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    @staticmethod
    def _files(folder: Path) -> list[Path]:
        return sorted(path for path in folder.rglob("*") if path.is_file())
