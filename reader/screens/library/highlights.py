"""Highlights hits or mentions of an entity in the article, and steps through them.

The hits of a find are highlighted while the user types.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reader import settings
from reader.model import Entity, Mention, reading_order
from reader.screens.library.asking import Asking, Prompt, with_newest
from reader.screens.library.interface import Library
from reader.store.search.find import find
from reader.text import counted
from reader.widgets.panes.list_items import title_of
from reader.widgets.panes.pane import count
from reader.widgets.panes.reading_pane import ReadingPane

MOST_WITHOUT_HITS = 50
"""How many articles to look through for the next hit, which takes some milliseconds each: what a
search finds by date or publication may have none at all."""


class Searched(NamedTuple):
    """The search that filters the list: its query, and the hits in the article of a number."""

    query: str
    find_hits: Callable[[int], list[Mention]]


class Highlighted(NamedTuple):
    """The state of the highlights, for restoring them."""

    pattern: str
    chosen: Entity | None
    current: Mention | None


class Highlights:
    """Highlights one thing at a time: the hits of a find in the article, else the mentions of the
    chosen entity, else the hits of the search that filters the list.
    """

    def __init__(self, library: Library, asking: Asking) -> None:
        self._library = library
        self._asking = asking
        self._reading = library.reading
        self._sidebar = library.sidebar
        self._key = library.catalog.key
        self.chosen: Entity | None = None
        self.by_filter = False
        """Whether the filter of the list chose that entity; both are undone together."""
        self.pattern = ""
        self._search: Searched | None = None
        self.found: list[str] = []
        """What the user has looked for in this session, the newest last."""

    @property
    def active(self) -> bool:
        """True if there is a find or a chosen entity, which :meth:`back` can undo."""
        return bool(self.pattern) or self.chosen is not None

    @property
    def steps(self) -> bool:
        """True if there is something to step through."""
        return self.active or self._search is not None

    @property
    def now(self) -> Highlighted:
        """The state of the highlights, for :meth:`restore`."""
        return Highlighted(self.pattern, self.chosen, self._reading.current)

    def restore(self, before: Highlighted) -> None:
        """Restore the state ``before``."""
        self.choose(before.chosen)
        if before.pattern:
            self.look_for(before.pattern)
        self._reading.keep_current(before.current)

    def search(self, search: Searched | None) -> None:
        """Highlight the hits of ``search`` if nothing else is highlighted; None ends the search."""
        self._search = search
        self.show()

    def choose(self, entity: Entity | None) -> None:
        """Highlight the mentions of ``entity``, and nothing else."""
        self.chosen, self.pattern = entity, ""
        self._sidebar.choose(entity)
        self.show()

    def pick(self, entity: Entity | None, *, by_filter: bool = False) -> None:
        """Choose ``entity`` for the user or, if ``by_filter``, for the filter of the list."""
        self.by_filter = by_filter
        self.choose(entity)

    def look_for(self, pattern: str) -> int:
        """Highlight the hits of ``pattern`` in the article; return how many there are."""
        self.pattern = pattern
        return len(self.show())

    def article_changed(self, entities: Sequence[Entity], *, follow: bool) -> None:
        """The article or its ``entities`` changed: highlight the same things in it.

        If it has none of them and ``follow`` is true, choose the entity under the sidebar's cursor:
        while the sidebar has the focus, that is always the chosen one.
        """
        article = self._reading.article
        if article is None:
            return
        here = None
        if self.chosen is not None:
            key = self._key(self.chosen)
            here = next((each for each in entities if self._key(each) == key), None)
        self._reading.show_names(entities)
        self._sidebar.show(article, entities, here)
        if here is None and follow and not self.pattern:
            self.chosen = self._sidebar.entity
            self._sidebar.choose(self.chosen)
        self.show()

    def back(self) -> str:
        """Undo the find, else the choice of the entity; return a sentence that says which."""
        if self.pattern:
            said = f"Search removed: {self.pattern}."
            self.look_for("")
        else:
            chosen = self.chosen
            said = f"Highlight removed: {chosen.name}." if chosen is not None else ""
            self.choose(None)
        return said

    def go_to(self, entity: Entity, mention: Mention | None = None) -> None:
        """Choose ``entity`` and show ``mention`` or, if that is None, its first mention."""
        self.choose(entity)
        shown = mention if mention in entity.mentions else min(entity.mentions, key=reading_order)
        self._reading.go_to(shown)
        self._say_mention(shown)

    def point_at(self, mention: Mention) -> None:
        """Choose the entity of ``mention``, which is in sight, and make that the current one."""
        here = (each for each in self._sidebar.entities if mention in each.mentions)
        if (entity := next(here, None)) is not None:
            self.by_filter = False
            self.choose(entity)
            self._reading.keep_current(mention)
            self._say_mention(mention)

    def show_page(self) -> None:
        """Mark in the sidebar the names on the visible page of the article."""
        page = self._reading.page

        def on_page(entity: Entity) -> bool:
            return any(
                span.start < mention.end and mention.start < span.end
                for mention in entity.mentions
                if (span := page.get(mention.field)) is not None
            )

        # Where all of it is in sight, marking every name would say nothing.
        whole = self._reading.max_scroll_y <= 0
        self._sidebar.show_on_page(() if whole else filter(on_page, self._sidebar.entities))

    # Keys

    async def ask(self) -> None:
        """Ask what to find in the article."""
        if not isinstance(self._asking.question, FindPrompt):
            await self._asking.ask(FindPrompt(self._reading, self))

    def action_next_hit(self) -> None:
        """Go to the next hit of a find, or the next mention of the chosen entity."""
        self._step(count(self._library.screen) or 1)

    def action_previous_hit(self) -> None:
        """Go to the previous hit or mention."""
        self._step(-(count(self._library.screen) or 1))

    def action_next_mention(self) -> None:
        """Go to the next mention of any entity, and choose that entity."""
        self._step_any(count(self._library.screen) or 1)

    def action_previous_mention(self) -> None:
        """Go to the previous mention of any entity, and choose that entity."""
        self._step_any(-(count(self._library.screen) or 1))

    def _step(self, steps: int) -> None:
        say = self._library.say
        leaves = self._reading.leaves(steps)
        if not self.steps:
            say("No hits to step through. / finds text, e selects a name.")
        elif leaves and self._list_has_them and self._go_on(1 if steps > 0 else -1):
            pass
        elif mention := self._reading.step(steps):
            self._say_mention(mention, back=leaves)
        elif self.pattern:
            say(f"{self.pattern!r} is not in this article.")
        elif self.chosen is not None:
            say(f"{self.chosen.name} is not mentioned here.")
        elif self._search is not None:
            say(f"No word of {self._search.query} is in this article.")

    @property
    def _list_has_them(self) -> bool:
        """Whether the list is filtered by what is highlighted: other articles have it, too."""
        by_filter = self.by_filter and bool(self._library.view.filters)
        return not self.pattern and (by_filter if self.chosen else self._search is not None)

    def _go_on(self, step: int) -> bool:
        """Go to the first hit of the next article of the list that has any, around its ends; to the
        last hit of the previous one if ``step`` is -1. Returns False if there is no other article.
        """
        library, view = self._library, self._library.view
        here, of = library.articles.cursor, len(view)
        for distance in range(1, min(of, MOST_WITHOUT_HITS + 1)):
            at = (here + step * distance) % of
            if self._hits_in(view[at]):
                break
        else:
            if of <= MOST_WITHOUT_HITS + 1:
                return False
            others = "next" if step > 0 else "previous"
            library.say(f"No hits in the {others} {MOST_WITHOUT_HITS} articles.")
            return True
        wrapped = (at < here) == (step > 0)
        library.articles.go_to(at)
        library.show_article(view[at])
        if mentions := self._reading.mentions:
            self._reading.go_to(mentions[0 if step > 0 else -1])
        which = "Next" if step > 0 else "Previous"
        if wrapped:
            which = "End of the list. First" if step > 0 else "Top of the list. Last"
        what = self.chosen.name if self.chosen is not None else "hits"
        title = f" · {title_of(library.store.entry(view[at]))}" if settings.is_on("linear") else ""
        library.say(f"{which} article with {what}: {at + 1:,} of {of:,}{title}")
        return True

    def _hits_in(self, number: int) -> bool:
        """Whether the article ``number`` has something to be highlighted."""
        if self.chosen is not None:
            return self._library.catalog.find(number, self._key(self.chosen)) is not None
        return self._search is not None and bool(self._search.find_hits(number))

    def _step_any(self, steps: int) -> None:
        self.by_filter = False
        entities = self._sidebar.entities
        mention = self._reading.step(steps, [m for each in entities for m in each.mentions])
        if mention is None:
            if self._reading.article is None:
                said = "No article here."
            elif self._sidebar.waits:
                said = "Still finding names."
            else:
                said = "No names in this article."
            self._library.say(said)
            return
        self.point_at(mention)

    # Saying

    def say_current(self) -> None:
        """Say which hit is the current one, and which keys continue."""
        if mention := self._reading.current:
            self._say_mention(mention)
        elif self.pattern:
            self._library.say(f"{self.pattern!r} is not in this article.")

    def say_search(self, listed: int) -> None:
        """Say how many articles are ``listed`` now, and which keys continue."""
        if self._search is None:
            return
        query = self._search.query
        if not listed:
            self._library.say(f"No article matches {query}. esc: undo")
            return
        what = counted(listed, "article matches", "articles match")
        self._library.say(f"{what} {query}. enter, n: first hit · esc: undo")

    def show(self) -> list[Mention]:
        """Apply the highlights to the article on screen, and return them."""
        article = self._reading.article
        if article is None:
            mentions = []
        elif self.pattern:
            mentions = find(article, self.pattern)
        elif self.chosen is None and self._search is not None and self._library.number is not None:
            mentions = self._search.find_hits(self._library.number)
        else:
            mentions = self._mentions_here()
        self._reading.highlight(mentions)
        self._library.show_hints()
        return mentions

    def _mentions_here(self) -> list[Mention]:
        if self.chosen is None:
            return []
        key = self._key(self.chosen)
        here = (each for each in self._sidebar.entities if self._key(each) == key)
        return [mention for each in here for mention in each.mentions]

    def _say_mention(self, mention: Mention, *, back: bool = False) -> None:
        """Say which one ``mention`` is; ``back``: after the last came the first again."""
        number, of = self._reading.number_of(mention)
        if self.pattern:
            what, which = "hit", self.pattern
        elif self.chosen is not None:
            which = f"{self.chosen.name}, {self.chosen.description}".removesuffix(", ")
            what = "mention"
        elif self._search is not None:
            what, which = "hit", self._search.query
        else:
            return
        said = f"{what.capitalize()} {number}"
        if back and of > 1 and number in (1, of):
            said = f"Back at the {'first' if number == 1 else 'last'} {what}: {number}"
        self._library.say(f"{said} of {of} · {which}")


class FindPrompt(Prompt):
    """Asks what to find in the article; ``esc`` restores what was highlighted before."""

    tag = "FIND"
    sign = "Find: "

    def __init__(self, reading: ReadingPane, highlights: Highlights) -> None:
        super().__init__(highlights.found)
        self._reading = reading
        self._highlights = highlights
        self._position = self._reading.pane_position
        self._before = highlights.now

    def typed(self, text: str) -> None:
        """Highlight all hits of ``text``, count them, and go to the nearest below the start."""
        if not text.strip():
            self._restore()
            self.show_hint("")
            return
        # From where the user was when this began, not from the hit shown last.
        self._reading.return_to(self._position)
        hits = self._highlights.look_for(text)
        hit = self._reading.step(1)
        self.show_hint(f"{self._reading.number_of(hit)[0]:,} of {hits:,}" if hit else "no match")

    def entered(self, text: str) -> None:  # noqa: ARG002
        """Keep what was found."""
        self._highlights.by_filter = False
        self.abandoned()

    def cancelled(self) -> None:
        """Restore the highlights and the position from before the find."""
        self._restore()

    def abandoned(self) -> None:
        """Keep the find, although another pane has the focus."""
        if text := self.line.text.strip():
            self._highlights.found = with_newest(self._highlights.found, text)
        self._highlights.say_current()

    def _restore(self) -> None:
        self._highlights.restore(self._before)
        self._reading.return_to(self._position)
