"""Exports the listed articles: the input line asks for the file, a worker writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from reader import restricted
from reader.safety import reason_of, safe_line
from reader.screens.library.asking import Asking
from reader.screens.library.interface import Library
from reader.screens.library.user_marks import UserMarks
from reader.text import counted
from reader.text.cells import fit
from reader.widgets.question import Question

if TYPE_CHECKING:
    from reader.store.export.exporting import Exported

SUGGESTED = "articles.md"
_HINT = ".md .json .csv .html or folder/"
_OVER = "!"
"""The end of a name that may be overwritten, as in vim's ``:w!``."""

SHOWN_EACH = 100
"""After how many articles the progress is shown again."""

_MOST_NAME = 40
"""The most cells of a file's name in a message."""


class _CancelledError(Exception):
    """Reader ends."""


class Export:
    """Exports the listed articles, or the selected range of them."""

    def __init__(self, library: Library, asking: Asking, marks: UserMarks) -> None:
        self._library = library
        self._asking = asking
        self._marks = marks
        self._done = self._of = 0
        self.idle = True

    @property
    def progress(self) -> str:
        """The progress, for the status line."""
        return "" if self.idle else f"exporting {self._done:,} of {self._of:,}"

    async def action_export(self) -> None:
        """Ask for the file to write to."""
        library = self._library
        view, selected = library.view, library.articles.selected
        numbers = [view[at] for at in selected or range(len(view))]
        if not restricted.allows("export"):
            library.say(restricted.refusal("export"))
        elif not self.idle:
            library.say("Another export is still running.")
        elif not numbers:
            library.say("Nothing to export: the list is empty.")
        else:
            await self._asking.ask(FileQuestion(library, self, numbers))

    def write(self, name: str, numbers: Sequence[int], *, over: bool) -> None:
        """Write the articles ``numbers`` to the file ``name``; ``over``: overwrite it."""
        self.idle = False
        self._done, self._of = 0, len(numbers)
        self._library.in_thread(
            lambda: self._write(name, numbers, over=over), "export", self._written
        )
        self._library.show_work()

    def _write(self, name: str, numbers: Sequence[int], *, over: bool) -> str:
        from reader.store.export import exporting

        worker = get_current_worker()
        path = Path(name).expanduser()
        articles = self._exported(numbers, lambda: worker.is_cancelled)
        try:
            if name.endswith("/"):
                exporting.write_each(path, articles, "md", over=over)
            else:
                form = exporting.form_of(path.suffix[1:].lower())
                exporting.write(path, exporting.pieces(form, articles), over=over)
        except exporting.FileThereError as error:
            return _exists(Path(str(error) or name))
        except OSError as error:
            return f"Export failed: {reason_of(error)}."
        except _CancelledError:
            return ""
        return f"Wrote {counted(len(numbers), 'article')} to {safe_line(str(path))}."

    def _exported(
        self, numbers: Sequence[int], cancelled: Callable[[], bool]
    ) -> Iterator[Exported]:
        from reader.store.entities.catalog import entities_alone
        from reader.store.export.exporting import Exported

        store, catalog, marks = self._library.store, self._library.catalog, self._marks.marks
        for self._done, number in enumerate(numbers):
            if cancelled():
                raise _CancelledError
            if self._done and not self._done % SHOWN_EACH:
                self._library.from_thread(self._library.show_work)
            article, found = store[number], catalog.entities(number)
            alone = entities_alone(article, catalog.corrections) if found is None else found
            yield Exported(article, alone, marks)

    def _written(self, said: str) -> None:
        self.idle = True
        self._library.show_work()
        self._library.say(said)


class FileQuestion(Question):
    """Asks for the file that the articles ``numbers`` are exported to."""

    tag = "EXPORT"
    text = SUGGESTED
    hint = _HINT

    def __init__(self, library: Library, export: Export, numbers: Sequence[int]) -> None:
        self._library = library
        self._export = export
        self._numbers = numbers
        self.about = f"{counted(len(numbers), 'article')} to "
        self.short_about = f"{len(numbers):,} to "
        self.sign = f"Export {self.about.rstrip()}: "
        self.short_sign = f"Export {self.short_about.rstrip()}: "
        self.typed(self.text)

    def typed(self, text: str) -> None:
        """Show what is wrong with the name, if anything."""
        self.hint = _wrong(text) or _HINT

    def entered(self, text: str) -> None:
        """Write the file, or say why not."""
        name, over = _name_of(text)
        if not name:
            return
        if wrong := _wrong(text):
            there = wrong.startswith("exists")
            self._library.say(_exists(Path(name)) if there else f"Not exported: {wrong}.")
        else:
            self._export.write(name, self._numbers, over=over)


def _wrong(text: str) -> str:
    """What is wrong with the typed name; empty if nothing is."""
    from reader.store.export.exporting import FORMS

    name, over = _name_of(text)
    if not name:
        return ""
    try:
        path = Path(name).expanduser()
        if name.endswith("/"):
            return ""
        if path.suffix[1:].lower() not in FORMS:
            return f"end the name with {' '.join(f'.{form}' for form in FORMS)}"
        return f"exists; {_OVER} overwrites it" if path.exists() and not over else ""
    except OSError as error:  # too long, or in a folder that is closed to us
        return reason_of(error)
    except (RuntimeError, ValueError):  # ~nobody/x.md, or a name that no file can have
        return "no such folder"


def _name_of(text: str) -> tuple[str, bool]:
    """The typed name, and whether an existing file may be overwritten."""
    name = text.strip()
    return name.removesuffix(_OVER).rstrip(), name.endswith(_OVER)


def _exists(path: Path) -> str:
    name = fit(safe_line(str(path)), _MOST_NAME)
    return f"{name} already exists. Add {_OVER} to its name to overwrite it."
