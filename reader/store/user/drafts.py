"""Notes that were begun and not kept yet: a file each beside the marks, until they are.

A draft is written while one types, so that neither a closed connection nor a killed Reader loses
more than the last words. It is no mark: it is not exported, and nothing finds it.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from reader.safety import safe_text
from reader.store.user.marks import LONGEST_NOTE, marks_file
from reader.system.whole_file import write_whole


class Drafts:
    """The drafts in ``folder``; without it in ``drafts`` beside the file of marks.

    An article's id names its file. All but :meth:`load` raise ``OSError`` where they cannot write.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or marks_file().parent / "drafts"

    def load(self, article: str) -> str | None:
        """The draft for ``article``; None where there is none, or it cannot be read."""
        try:
            with self._path(article).open("rb") as file:
                data = file.read(4 * LONGEST_NOTE)
        except OSError:
            return None
        return safe_text(data.decode("utf-8", "replace"))

    def keep(self, article: str, text: str) -> None:
        """Let ``text`` be the draft for ``article``: whole, or the one before stays."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(self._path(article), text.encode("utf-8", "replace"))

    def drop(self, article: str) -> None:
        """Forget the draft for ``article``, if there is one."""
        self._path(article).unlink(missing_ok=True)

    def articles(self) -> set[str]:
        """The ids of the articles that there are drafts for."""
        try:
            return {path.stem for path in self._folder.iterdir() if path.suffix == ".txt"}
        except OSError:
            return set()

    def carry_over(self, article: str, now: str) -> None:
        """Let the draft for ``article`` be the one for ``now``, unless there is one."""
        if not self._path(now).exists():
            with suppress(FileNotFoundError):
                self._path(article).rename(self._path(now))

    def _path(self, article: str) -> Path:
        return self._folder / f"{''.join(filter(str.isalnum, article))}.txt"
