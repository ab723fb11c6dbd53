"""The work in the background: reading files, looking for changes, finding names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from reader.model import Notice
from reader.screens.library.interface import Library
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.recognition import PAINTING_SECONDS, Recognition, cores
from reader.store.opening import Opening

if TYPE_CHECKING:
    from reader.store.differences import Changes
    from reader.store.entities.file import EntityFile


class BackgroundWork:
    """Two workers that report their results to ``library``.

    Both end when the screen does. Names are found at once in the articles that
    :meth:`recognize` gets, and in the whole store when everything has been read. An archive from
    the cache is not read but checked for changes; :meth:`look_for_changes` checks it again.
    """

    def __init__(self, library: Library, opening: Opening) -> None:
        self._library = library
        self._store = store = library.store
        self.opening = opening
        self._asked = False
        self._news = ""
        self.checking = opening.warm
        self._recognition = Recognition(
            store, file=self._names_file, workers=max(1, cores() - 1), painting=PAINTING_SECONDS
        )
        self.catalog = EntityCatalog(self._recognition.index, store.id, (), store.former_id)
        if opening.warm:
            self._recognition.resume()
        # A worker that has ended may not have reported that yet when the next one starts.
        self._recognizers = 0
        self.loading = True
        self.said: Sequence[Notice] = ()
        """What others have to say beside it."""

    @property
    def idle(self) -> bool:
        """True if all files have been read, all names found, and all of that is shown."""
        return not self.loading and not self._recognizers

    def close(self) -> None:
        """Close the archive. Call it after both workers have ended."""
        self._recognition.close()
        self.opening.close()

    def progress(self, known: int) -> str:
        """The progress for the status line; the names in ``known`` articles have been found."""
        if self.checking:
            return "looking for changes"
        if self.loading:
            return f"reading files: {len(self._store)}"
        if not self.idle:
            other = " (another Reader is at it)" if self._recognition.waits else ""
            return f"names: {known} of {len(self._store)}{other}"
        return ""

    @property
    def failures(self) -> Sequence[Notice]:
        """Notices about problems with the cache, with finding names, and with corrections."""
        return [*self.opening.remarks, *self._recognition.failures, *self.said]

    def start(self) -> None:
        """Start reading the remaining files, or looking for changes."""
        self._library.in_thread(self._load, "load")

    def _names_file(self) -> EntityFile | None:
        from reader.store.entities.file import file_of

        return file_of(self.opening.cache)

    def look_for_changes(self) -> bool:
        """Look for new, changed and deleted files; return False if files are being read already."""
        if self.loading:
            return False
        self.loading = self.checking = self._asked = True
        self.start()
        return True

    def recognize(self, *numbers: int) -> None:
        """Find the names in the articles ``numbers`` next; unknown numbers are ignored."""
        self._recognition.want(*(number for number in numbers if number in self._store))
        if self._recognition.start():
            self._recognizers += 1
            self._library.in_thread(self._recognize, "recognize")

    def _load(self) -> None:
        worker = get_current_worker()
        tell = self._library.from_thread
        try:
            if self.checking:
                self._check(lambda: worker.is_cancelled)
            else:
                self.opening.read_rest(lambda: worker.is_cancelled, lambda: tell(self._list_staged))
        except Exception as error:
            if not worker.is_cancelled:
                reason = f"reading it broke off: {error!r}"
                self._store.notices.append(Notice("archive", reason, named=True))
        tell(self._end_loading)

    def _check(self, cancelled: Callable[[], bool]) -> None:
        tell = self._library.from_thread
        changes = self.opening.check(cancelled, lambda _: None)
        if changes is None:
            return
        if changes.any:
            tell(self._apply, changes)

    def _list_staged(self) -> None:
        self._store.list_staged()
        self._library.articles_loaded()

    def _apply(self, changes: Changes) -> None:
        self.opening.apply(changes)
        self._news = str(changes)
        self._library.articles_changed(changes)

    def _end_loading(self) -> None:
        self.loading = self.checking = False
        self._recognition.want_all()
        self._library.all_loaded(self._summary())
        self._asked, self._news = False, ""

    def _summary(self) -> str:
        if self._news:
            return f"Articles: {self._news}."
        return ""

    def _recognize(self) -> None:
        worker = get_current_worker()
        tell = self._library.from_thread

        self._recognition.run(
            lambda: worker.is_cancelled, lambda numbers: tell(self._library.names_found, numbers)
        )
        tell(self._end_recognizing)

    def _end_recognizing(self) -> None:
        self._recognizers -= 1
        self.recognize()  # more may have been asked for just when the worker ended
        if not self._recognizers:
            self._library.show_work()
