"""The work in the background: reading files, looking for changes, finding names.

What worker threads use is closed when the last of them has ended (:class:`WorkerThreads`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.worker import get_current_worker

from reader.model import Notice
from reader.screens.library.indexing import percent
from reader.screens.library.interface import Library
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.recognition import PAINTING_SECONDS, Recognition, cores, default_extract
from reader.store.opening import Opening

if TYPE_CHECKING:
    from reader.store.entities.file import EntityFile
    from reader.store.sync import Changes


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
        self._awaited: set[str] = set()
        """What is still to report, because the user asked for changes."""
        self._news: list[str] = []
        self.checking = opening.warm
        self._recognition = Recognition(
            store, default_extract if opening.has_names else lambda _: (), file=self._names_file,
            workers=max(1, cores() - 1), painting=PAINTING_SECONDS,
        )  # fmt: skip
        self.catalog = EntityCatalog(self._recognition.index, store.id, (), store.former_id)
        if opening.warm:
            self._recognition.resume()
        # A worker that has ended may not have reported that yet when the next one starts.
        self._recognizers = 0
        self.loading = True

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
            other = " (by another Reader)" if self._recognition.waits else ""
            return f"finding names: {percent(known, len(self._store))}{other}"
        return ""

    @property
    def failures(self) -> Sequence[Notice]:
        """Notices about problems with the cache, and with finding names."""
        return [*self.opening.remarks, *self._recognition.failures]

    def start(self) -> None:
        """Start reading the remaining files, or looking for changes."""
        self._library.in_thread(self._load, "load")

    def _names_file(self) -> EntityFile | None:
        from reader.store.entities.file import file_of

        return file_of(self.opening.cache)

    def look_for_changes(self) -> None:
        """Look for new, changed and deleted files, because the user asked for all that is new.

        The news are shown when :meth:`corrections_checked` is called, too.
        """
        if self.loading:
            self._library.say("Already reading files.")
        else:
            self._awaited = {"articles", "corrections"}
            self.loading = self.checking = True
            self.start()

    def corrections_checked(self, changed: bool) -> None:
        """The file of corrections has been read again; ``changed`` says whether it had changed."""
        self._checked("corrections", "Corrections reloaded." if changed else "")

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
                changes = self.opening.check(lambda: worker.is_cancelled, lambda _: None)
                if changes is not None and changes.any:
                    tell(self._apply, changes)
            else:
                self.opening.read_rest(lambda: worker.is_cancelled, lambda: tell(self._list_staged))
        except Exception as error:
            if not worker.is_cancelled:
                reason = f"reading it stopped: {error!r}"
                self._store.notices.append(Notice("archive", reason, named=True))
        tell(self._end_loading)

    def _list_staged(self) -> None:
        self._store.list_staged()
        self._library.articles_loaded()

    def _apply(self, changes: Changes) -> None:
        self.opening.apply(changes)
        if counts := str(changes):
            self._news.append(f"Articles: {counts}.")
        self._library.articles_changed(changes)

    def _end_loading(self) -> None:
        self.loading = self.checking = False
        self._recognition.want_all()
        self._library.all_loaded()
        self._checked("articles")

    def _checked(self, part: str, news: str = "") -> None:
        """``part`` has been checked: say what is new once all parts have been."""
        asked = part in self._awaited
        if not asked and part == "corrections":
            return
        self._awaited.discard(part)
        self._news += [news] if news else []
        if self._awaited:
            return
        said, self._news = " ".join(self._news), []
        if asked and not said:
            unread = any(notice.named for notice in self._store.notices)
            none = "Nothing new. Some files could not be read: ! shows why."
            said = none if unread else "No file has changed."
        if not self._library.status_line.message:  # else the user may not have read what is there
            self._library.status_line.say(said)

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
            self._library.all_names_found()


class WorkerThreads:
    """Counts the running threads, and calls ``close`` once: when asked to and none is running.

    Textual cancels workers when the app ends and does not wait for their threads, which go on for a
    moment. If a file were closed meanwhile, its descriptor might already be that of another file.
    """

    def __init__(self, close: Callable[[], None]) -> None:
        self._close = close
        self._lock = threading.Lock()
        self.running = 0
        self._ending = self._ended = False

    def counted(self, work: Callable[[], Any]) -> Callable[[], Any]:
        """``work`` as a function that is counted while it runs; a no-op after :meth:`close`."""

        def run() -> Any:
            with self._lock:
                if self._ending:
                    return None
                self.running += 1
            try:
                return work()
            finally:
                with self._lock:
                    self.running -= 1
                self._end_if_last()

        return run

    def close(self) -> None:
        """Close now, or in the last thread as it ends. Never waits."""
        self._ending = True
        self._end_if_last()

    def _end_if_last(self) -> None:
        with self._lock:
            last = self._ending and not self.running and not self._ended
            self._ended = self._ended or last
        if last:
            self._close()
