"""Writing what is listed into a file, from inside: asked for by a line, done in a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.worker import get_current_worker

from reader import restricted
from reader.safety import safe_line
from reader.screens.library.entering import Entering, Question
from reader.screens.library.user_marks import UserMarks, counted
from reader.store.articles import Store
from reader.store.entities.known import KnownEntities
from reader.text.cells import fit

if TYPE_CHECKING:
    from reader.store.export.exporting import Exported

SUGGESTED = "articles.md"
_HINT = ".md .json .csv .html or folder/"
_OVER = "!"
"""What a name ends with that is to be written over, as in vim's ``:w!``."""

_MOST_NAME = 40
"""Cells of a file's name in a sentence, at most."""


class _CancelledError(Exception):
    """Reader ends."""


class Exporting:
    """Exports the articles whose ranks ``listed`` gives. ``say`` takes a sentence for the user."""

    def __init__(
        self,
        screen: Screen[None],
        store: Store,
        known: KnownEntities,
        user_marks: UserMarks,
        entering: Entering,
        listed: Callable[[], Sequence[int]],
        say: Callable[[str], None],
    ) -> None:
        self._screen = screen
        self._store = store
        self._known = known
        self._user_marks = user_marks
        self._entering = entering
        self._listed = listed
        self._say = say
        self._done = self._of = 0
        self.idle = True

    @property
    def progress(self) -> str:
        """How far it is, for the status line."""
        return "" if self.idle else f"exporting {self._done:,} of {self._of:,}"

    async def ask(self) -> None:
        """Ask for the file."""
        ranks = [*self._listed()]
        if not restricted.allows("export"):
            self._say(restricted.refusal("export"))
        elif not self.idle:
            self._say("An export is being written.")
        elif not ranks:
            self._say("Nothing is listed.")
        else:
            what = counted([str(rank) for rank in ranks])
            done = lambda text: self._entered(text, ranks)  # noqa: E731
            await self._entering.ask(
                Question(
                    f"Export {what} to: ",
                    _HINT,
                    self._checked,
                    done,
                    SUGGESTED,
                    f"Export {len(ranks):,} to: ",
                )
            )

    def _checked(self, text: str) -> str:
        """What is wrong with the name that was typed; nothing where nothing is."""
        from reader.store.export.exporting import FORMS

        name, over = _name_of(text)
        if not name:
            return ""
        try:
            path = Path(name).expanduser()
            if name.endswith("/"):
                return ""
            if path.suffix[1:].lower() not in FORMS:
                return f"what format? {' '.join(f'.{form}' for form in FORMS)}"
            return f"exists; {_OVER} at its end replaces it" if path.exists() and not over else ""
        except OSError as error:  # too long, or in a folder that is closed to us
            return safe_line(error.strerror or str(error))
        except (RuntimeError, ValueError):  # ~nobody/x.md, or a name that no file can have
            return "there is no such folder"

    def _entered(self, text: str | None, ranks: Sequence[int]) -> None:
        name, over = _name_of(text or "")
        if not name:
            return
        if wrong := self._checked(text or ""):
            there = wrong.startswith("exists")
            self._say(_exists(Path(name)) if there else f"Nothing was written: {wrong}.")
            return
        self.idle = False
        self._done, self._of = 0, len(ranks)
        self._screen.run_worker(
            lambda: self._work(name, ranks, over=over), thread=True, group="export"
        )

    def _work(self, name: str, ranks: Sequence[int], *, over: bool) -> None:
        from reader.store.export import exporting as export

        worker = get_current_worker()
        path = Path(name).expanduser()
        articles = self._articles(ranks, lambda: worker.is_cancelled)
        try:
            if name.endswith("/"):
                export.write_each(path, articles, "md", over=over)
            else:
                form = export.form_of(path.suffix[1:].lower())
                export.write(path, export.pieces(form, articles), over=over)
            said = f"{counted([str(rank) for rank in ranks])} written to {safe_line(str(path))}."
        except export.FileThereError as error:
            said = _exists(Path(str(error) or name))
        except OSError as error:
            said = f"Nothing was written: {safe_line(error.strerror or str(error))}."
        except _CancelledError:
            return
        if not worker.is_cancelled:
            self._screen.app.call_from_thread(self._told, said)

    def _articles(self, ranks: Sequence[int], cancelled: Callable[[], bool]) -> Iterator[Exported]:
        from reader.store.entities.single import entities_alone
        from reader.store.export.exporting import Exported

        marks = self._user_marks.marks
        for self._done, rank in enumerate(ranks):
            if cancelled():
                raise _CancelledError
            article = self._store[rank]
            known = self._known.entities(rank)
            alone = entities_alone(article, self._known.corrections) if known is None else known
            yield Exported(article, alone, marks)

    def _told(self, said: str) -> None:
        self.idle = True
        self._say(said)


def _name_of(text: str) -> tuple[str, bool]:
    """The name that was typed, and whether what has it may be written over."""
    name = text.strip()
    return name.removesuffix(_OVER).rstrip(), name.endswith(_OVER)


def _exists(path: Path) -> str:
    name = fit(safe_line(str(path)), _MOST_NAME)
    return f"Nothing was written: {name} exists. {_OVER} at the end of its name replaces it."
