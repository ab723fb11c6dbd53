"""Corrections while one reads: said in a menu, applied at once, kept in a file, undone by a key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.worker import get_current_worker

from reader.model import Article, Entity, Notice
from reader.store.entities.correction_book import CorrectionBook, Loaded, NotSavedError
from reader.store.entities.corrections import Correction
from reader.store.entities.entity_records import EntityKey
from reader.store.entities.known import KnownEntities

if TYPE_CHECKING:
    from reader.screens.dialogs.correction_menu import CorrectionMenu, Subject
    from reader.store.entities.profile import Portrait

UNDONE = 10
"""How many corrections ``u`` can undo, one after the other."""

Changed = Callable[[EntityKey | None, EntityKey | None], None]


class Correcting:
    """What the user says of entities: to ``known`` at once, to ``book`` in a worker of ``screen``.

    ``changed`` is called when entities are others than before, with the key that was corrected and
    what it is now, as far as it is one correction; ``say`` takes a sentence for the user.
    """

    def __init__(
        self,
        screen: Screen[None],
        known: KnownEntities,
        book: CorrectionBook,
        changed: Changed,
        say: Callable[[str], None],
    ) -> None:
        self._screen = screen
        self._known = known
        self._book = book
        self._changed = changed
        self._say = say
        self._done: list[Correction] = []
        self._unsaved: list[Correction] = []
        self._waiting: list[tuple[list[Correction], list[Correction]]] = []
        self._busy = False
        self._menu: CorrectionMenu | None = None
        self._notices: Sequence[Notice] = ()
        self._loaded: Callable[[bool], None] = lambda _: None

    @property
    def idle(self) -> bool:
        """True when nothing is being read, written or searched."""
        return not (self._busy or self._waiting or self._searching)

    @property
    def _searching(self) -> bool:
        menu = self._menu
        return menu is not None and menu in self._screen.app.screen_stack and menu.searching

    def notices(self, *, all_known: bool) -> list[Notice]:
        """What is wrong with the files; where ``all_known``, which corrections apply to nothing."""
        idle = self._book.idle_notices(self._known) if all_known else ()
        return [*self._notices, *idle]

    # Saying and undoing

    def ask_in_article(
        self, entity: Entity | None, article: Article | None, near: Sequence[Entity]
    ) -> None:
        """Open the menu for ``entity`` of ``article``, whose entities ``near`` are."""
        from reader.screens.dialogs.correction_menu import Subject

        if entity is None or article is None:
            self._say("Nobody to correct: e chooses an entity.")
            return
        forms = list(dict.fromkeys(mention.text for mention in entity.mentions))
        self._ask(Subject(self._known.key(entity), entity.name, forms, article.id, near))

    def ask_about(self, portrait: Portrait) -> None:
        """Open the menu for the entity of ``portrait``."""
        from reader.screens.dialogs.correction_menu import Subject

        forms = [portrait.name, *sorted(portrait.aliases)]
        self._ask(Subject(portrait.key, portrait.name, forms))

    def _ask(self, subject: Subject) -> None:
        from reader.screens.dialogs.correction_menu import CorrectionMenu

        self._menu = CorrectionMenu(subject, self._known)
        self._screen.app.push_screen(self._menu, lambda said: self._answered(subject.key, said))

    def _answered(self, key: EntityKey, correction: Correction | None) -> None:
        self._menu = None
        if correction is None:
            return
        self._done = [*self._done, correction][-UNDONE:]
        self._known.correct([*self._known.corrections, correction])
        self._save([correction], [])
        new = self._known.becomes(correction)
        self._changed(key, key if correction.deed == "split" else new)
        self._say(f"{_told(correction)} u: undo")

    def undo(self) -> bool:
        """Undo the last correction of this session; False where there is none."""
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
        self._changed(new, correction.subject)
        self._say(f"Undone: {correction}.")
        return True

    # Reading and writing

    def load(self, told: Callable[[bool], None] = lambda _: None) -> None:
        """Read the corrections again: at the start, and when the user looks for changes.

        ``told`` is called when they have been read: whether their file says something else now.
        """
        self._loaded = told
        self._save([], [])

    def catch_up(self) -> None:
        """Have articles looked through for names that were split off, where many wait for that."""
        if self._known.behind and not self._busy:
            self._save([], [])

    def _save(self, add: list[Correction], remove: list[Correction]) -> None:
        self._waiting.append((add, remove))
        if not self._busy:
            self._busy = True
            self._screen.run_worker(self._work, thread=True, group="corrections")

    def _work(self) -> None:
        worker = get_current_worker()
        tell = self._screen.app.call_from_thread
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
        if not worker.is_cancelled:
            tell(self._worked, loaded, failed, refused, version)

    def _worked(self, loaded: Loaded, failed: str, refused: list[Correction], version: int) -> None:
        self._busy = False
        news, self._notices = self._notices != loaded.notices, loaded.notices
        self._unsaved += [each for each in refused if each in self._done]
        if failed:
            self._say(f"It holds until Reader ends. {failed}")
        if self._waiting:
            self._save(*self._waiting.pop())
            return
        told, self._loaded = self._loaded, lambda _: None
        if (now := (*loaded.corrections, *self._unsaved)) != self._known.corrections:
            self._known.correct(now)
            news = True
        elif self._known.version == version:
            told(news)
            return
        self._changed(None, None)
        told(news)


def _told(correction: Correction) -> str:
    name, to = correction.name, correction.to_name
    return {
        "merge": f"{name} is {to} now.",
        "split": f"{to} is another than {name} now.",
        "rename": f"{name} is called {to} now.",
        "retype": f"{name} is of the kind {correction.to_kind} now.",
        "hide": f"{name} is hidden.",
    }[correction.deed]
