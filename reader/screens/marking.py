"""What is marked in the article, and stepping through it: mentions of an entity, hits of a find."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.model import Entity, Mention
from reader.store.entity_index import EntityKey, key_of
from reader.store.find import find
from reader.widgets.entity_sidebar import EntitySidebar
from reader.widgets.reading_pane import ReadingPane, reading_order


class Marking:
    """One thing at a time is marked: what was found, else the mentions of the chosen entity.

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

    @property
    def active(self) -> bool:
        """True when there is something to step through."""
        return bool(self.pattern) or self.chosen is not None

    def choose(self, entity: Entity | None) -> None:
        """Mark the mentions of ``entity`` instead of what was marked before."""
        self.chosen, self.pattern = entity, ""
        self._sidebar.choose(entity)
        self._mark()

    def look_for(self, pattern: str) -> int:
        """Mark where ``pattern`` stands in the article, and say in how many places."""
        self.pattern = pattern
        return len(self._mark())

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
        self._mark()

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
        if not self.active:
            self._say("Nothing to step through: / finds, e chooses an entity.")
        elif mention := self._reading.step(direction):
            self._tell(mention)
        elif self.pattern:
            self._say(f"{self.pattern!r} is not in this article.")
        elif self.chosen is not None:
            self._say(f"{self.chosen.name} is not mentioned here.")

    def step_any(self, direction: int) -> None:
        """Go to the next (or previous) mention of any entity, and choose that entity."""
        entities = self._sidebar.entities
        mention = self._reading.step(direction, [m for each in entities for m in each.mentions])
        if mention is None:
            self._say("No names are known in this article.")
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

    def _mark(self) -> list[Mention]:
        article = self._reading.article
        if article is None:
            mentions = []
        elif self.pattern:
            mentions = find(article, self.pattern)
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
