"""What is marked in the article, and stepping through it: hits, or mentions of an entity."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reader.model import Entity, Mention
from reader.store.entities.entity_records import EntityKey, key_of
from reader.store.search.find import find
from reader.widgets.panes.entity_sidebar import EntitySidebar
from reader.widgets.panes.reading_pane import ReadingPane, reading_order


class Searched(NamedTuple):
    """The search by which the list is narrowed: its query, and what finds its hits here."""

    query: str
    find_hits: Callable[[], list[Mention]]


class Marked(NamedTuple):
    """What is marked, to be remembered."""

    pattern: str
    chosen: Entity | None
    current: Mention | None


class Marking:
    """One thing at a time is marked: what was found, else the mentions of the chosen entity, else
    the hits of the search by which the list is narrowed.

    ``say`` takes a sentence for the status line; ``changed`` is called when there is something
    else, or nothing any more, to step through. Entities with the same ``key`` are the same.
    """

    def __init__(
        self,
        reading: ReadingPane,
        sidebar: EntitySidebar,
        say: Callable[[str], None],
        changed: Callable[[], None],
        key: Callable[[Entity], EntityKey] = key_of,
    ) -> None:
        self._reading = reading
        self._sidebar = sidebar
        self._say = say
        self._changed = changed
        self._key = key
        self.chosen: Entity | None = None
        self.pattern = ""
        self._search: Searched | None = None

    @property
    def active(self) -> bool:
        """True when something is marked that can be unmarked: a find, or the chosen entity."""
        return bool(self.pattern) or self.chosen is not None

    @property
    def steps(self) -> bool:
        """True when there is something to step through."""
        return self.active or self._search is not None

    @property
    def marked(self) -> Marked:
        """What is marked, for :meth:`restore`."""
        return Marked(self.pattern, self.chosen, self._reading.current)

    def restore(self, marked: Marked) -> None:
        """Mark what was marked before."""
        self.choose(marked.chosen)
        if marked.pattern:
            self.look_for(marked.pattern)
        self._reading.keep_current(marked.current)

    def search(self, search: Searched | None) -> None:
        """Mark the hits of ``search`` wherever nothing else is marked; None: of none any more."""
        self._search = search
        self.mark()

    def choose(self, entity: Entity | None) -> None:
        """Mark the mentions of ``entity`` instead of what was marked before."""
        self.chosen, self.pattern = entity, ""
        self._sidebar.choose(entity)
        self.mark()

    def look_for(self, pattern: str) -> int:
        """Mark where ``pattern`` stands in the article, and say in how many places."""
        self.pattern = pattern
        return len(self.mark())

    def article_changed(self, entities: Sequence[Entity], *, follow: bool) -> None:
        """Another article, or its ``entities``, came: the same things are marked in it.

        Where there is nothing of the kind in it and ``follow``, what the sidebar's cursor is on is
        chosen instead: while the sidebar has the keys, the two are never apart.
        """
        article = self._reading.article
        if article is None:
            return
        here = None
        if self.chosen is not None:
            key = self._key(self.chosen)
            here = next((each for each in entities if self._key(each) == key), None)
        self._sidebar.show(article, entities, here)
        if here is None and follow and not self.pattern:
            self.chosen = self._sidebar.entity
            self._sidebar.choose(self.chosen)
        self.mark()

    def back(self) -> str:
        """Unmark what was found, else the chosen entity; a sentence that says which it was."""
        if self.pattern:
            said = f"No longer looking for {self.pattern}."
            self.look_for("")
        else:
            said = f"{self.chosen.name} is no longer marked." if self.chosen is not None else ""
            self.choose(None)
        return said

    def go_to(self, entity: Entity, mention: Mention | None = None) -> None:
        """Choose ``entity`` and show ``mention`` or, without one, its first."""
        self.choose(entity)
        shown = mention if mention in entity.mentions else min(entity.mentions, key=reading_order)
        self._reading.go_to(shown)
        self._tell(shown)

    def step(self, direction: int) -> None:
        """Go to the next marked place, or to the previous one where ``direction`` is -1."""
        if not self.steps:
            self._say("Nothing to step through: / finds, e chooses an entity.")
        elif mention := self._reading.step(direction):
            self._tell(mention)
        elif self.pattern:
            self._say(f"{self.pattern!r} is not in this article.")
        elif self.chosen is not None:
            self._say(f"{self.chosen.name} is not mentioned here.")
        elif self._search is not None:
            self._say(f"No word of {self._search.query} stands in this article.")

    def step_any(self, direction: int) -> None:
        """Go to the next (or previous) mention of any entity, and choose that entity."""
        entities = self._sidebar.entities
        mention = self._reading.step(direction, [m for each in entities for m in each.mentions])
        if mention is None:
            if self._reading.article is None:
                self._say("There is no article here.")
            else:
                waits = self._sidebar.waits
                self._say("Names are still being found." if waits else "No names in this article.")
            return
        self.choose(next(each for each in entities if mention in each.mentions))
        self._reading.keep_current(mention)
        self._tell(mention)

    def tell_current(self) -> None:
        """Say which hit is the current one, and how to go on."""
        if mention := self._reading.current:
            self._tell(mention)
        elif self.pattern:
            self._say(f"{self.pattern!r} is not in this article.")

    def tell_search(self, listed: int) -> None:
        """Say how many articles are ``listed`` now, and how to go on."""
        if self._search is not None:
            if not listed:
                self._say(f"No article matches {self._search.query}. esc: undo")
                return
            what = "article matches" if listed == 1 else "articles match"
            self._say(f"{listed:,} {what} {self._search.query}. enter, n: first hit · esc: undo")

    def mark(self) -> list[Mention]:
        """Mark anew what is to be marked in the article on screen."""
        article = self._reading.article
        if article is None:
            mentions = []
        elif self.pattern:
            mentions = find(article, self.pattern)
        elif self.chosen is None and self._search is not None:
            mentions = self._search.find_hits()
        else:
            mentions = self._mentions_here()
        self._reading.mark(mentions)
        self._changed()
        return mentions

    def _mentions_here(self) -> list[Mention]:
        if self.chosen is None:
            return []
        key = self._key(self.chosen)
        here = (each for each in self._sidebar.entities if self._key(each) == key)
        return [mention for each in here for mention in each.mentions]

    def _tell(self, mention: Mention) -> None:
        number, of = self._reading.number_of(mention)
        if self.pattern:
            self._say(f"Hit {number} of {of} · {self.pattern}")
        elif self.chosen is not None:
            what = f", {self.chosen.description}" if self.chosen.description else ""
            self._say(f"Mention {number} of {of} · {self.chosen.name}{what}")
        elif self._search is not None:
            self._say(f"Hit {number} of {of} · {self._search.query}")
