"""The user's corrections of entities: applied at once, saved in a file, undone by a key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from reader.model import Notice
from reader.screens.library.highlights import Highlights
from reader.screens.library.interface import Library
from reader.store.entities.correction_book import CorrectionBook, Loaded, NotSavedError
from reader.store.entities.corrections import Correction
from reader.store.entities.records import EntityKey

if TYPE_CHECKING:
    from reader.screens.library.correction_menu import Subject
    from reader.store.entities.profile import Profile

UNDONE = 10
"""How many corrections ``u`` can undo, one after the other."""


class Corrections:
    """Passes the user's corrections on: to the catalog at once, to ``book`` in a worker."""

    def __init__(self, library: Library, highlights: Highlights, book: CorrectionBook) -> None:
        self._library = library
        self._highlights = highlights
        self._known = library.catalog
        self._book = book
        self._done: list[Correction] = []
        self._unsaved: list[Correction] = []
        self._waiting: list[tuple[list[Correction], list[Correction]]] = []
        self._busy = False
        self._notices: Sequence[Notice] = ()
        self._loaded: Callable[[bool], None] = lambda _: None

    def notices(self, *, all_known: bool) -> list[Notice]:
        """Notices about the files and, if ``all_known``, about corrections without effect."""
        idle = self._book.idle_notices(self._known) if all_known else ()
        return [*self._notices, *idle]

    # Saying and undoing

    def action_correct(self) -> None:
        """Open the menu for the entity under the sidebar's cursor, or the chosen one."""
        from reader.screens.library.correction_menu import Subject

        library, sidebar = self._library, self._library.sidebar
        entity = sidebar.entity if library.pane == "entities" else self._highlights.chosen
        if entity is None or library.article is None:
            library.say("No name is selected. e goes to the names.")
            return
        forms = list(dict.fromkeys(mention.text for mention in entity.mentions))
        key = self._known.key(entity)
        self._ask(Subject(key, entity.name, forms, library.article.id, sidebar.entities))

    def ask_about(self, profile: Profile) -> None:
        """Open the menu for the entity of ``profile``."""
        from reader.screens.library.correction_menu import Subject

        forms = [profile.name, *sorted(profile.aliases)]
        self._ask(Subject(profile.key, profile.name, forms))

    def _ask(self, subject: Subject) -> None:
        from reader.screens.library.correction_menu import CorrectionMenu

        menu = CorrectionMenu(subject, self._known, self._library)
        self._library.app.push_screen(menu, lambda said: self._answered(subject.key, said))

    def _answered(self, key: EntityKey, correction: Correction | None) -> None:
        if correction is None:
            return
        self._done = [*self._done, correction][-UNDONE:]
        self._known.correct([*self._known.corrections, correction])
        self._save([correction], [])
        new = self._known.becomes(correction)
        self._library.entities_changed(key, key if correction.operation == "split" else new)
        self._library.say(f"{_sentence(correction)} u: undo")

    def undo(self) -> bool:
        """Undo the last correction of this session; return False if there is none."""
        if not self._done:
            return False
        correction = self._done.pop()
        new = self._known.becomes(correction)
        left = list(self._known.corrections)
        if correction in left:
            del left[len(left) - 1 - left[::-1].index(correction)]
        self._known.correct(left)
        if correction in self._unsaved:
            self._unsaved.remove(correction)
        self._save([], [correction])
        self._library.entities_changed(new, correction.subject)
        self._library.say(_ended(f"Undone: {correction.undone}"))
        return True

    # Reading and writing

    def load(self, done: Callable[[bool], None] = lambda _: None) -> None:
        """Read the corrections again: at the start, and when the user looks for changes.

        ``done`` is called at the end, with whether anything in their file has changed.
        """
        self._loaded = done
        self._save([], [])

    def catch_up(self) -> None:
        """Search articles for names that were split off, if many articles are waiting for that."""
        if self._known.behind and not self._busy:
            self._save([], [])

    def _save(self, add: list[Correction], remove: list[Correction]) -> None:
        self._waiting.append((add, remove))
        if not self._busy:
            self._busy = True
            self._library.in_thread(self._work, "corrections")

    def _work(self) -> None:
        worker = get_current_worker()
        version = self._known.version
        failed = ""
        refused: list[Correction] = []
        while self._waiting:
            add, remove = self._waiting[0]
            try:
                if add or remove:
                    self._book.change(add, remove)
            except NotSavedError as error:
                failed = str(error)
                refused += add
            del self._waiting[0]
        loaded = self._book.load()
        self._known.catch_up(lambda: worker.is_cancelled)
        self._library.from_thread(self._worked, loaded, failed, refused, version)

    def _worked(self, loaded: Loaded, failed: str, refused: list[Correction], version: int) -> None:
        self._busy = False
        news, self._notices = self._notices != loaded.notices, loaded.notices
        self._unsaved += [each for each in refused if each in self._done]
        if failed:
            self._library.say(f"Applied until you quit. {failed}")
        if self._waiting:
            self._save(*self._waiting.pop())
            return
        done, self._loaded = self._loaded, lambda _: None
        if (now := (*loaded.corrections, *self._unsaved)) != self._known.corrections:
            self._known.correct(now)
            news = True
        elif self._known.version == version:
            done(news)
            return
        self._library.entities_changed(None, None)
        done(news)


def _sentence(correction: Correction) -> str:
    name, to, kind = correction.name, correction.to_name, correction.to_kind
    said = {
        "merge": f"Merged {name} into {to}",
        "split": f"Split {to} off from {name}",
        "rename": f"Renamed {name} to {to}",
        "retype": f"{name} is now {'an' if kind == 'organization' else 'a'} {kind}",
        "hide": f"{name} is now hidden",
    }[correction.operation]
    return _ended(said)


def _ended(sentence: str) -> str:
    """``sentence`` with a full stop, unless a name at its end has one: ``Sellal, A.``"""
    return sentence if sentence.endswith(".") else f"{sentence}."
