"""The sidebar follows what is being read: the names on the visible page are marked in it."""

from __future__ import annotations

from reader.model import Entity
from reader.widgets.panes.entity_sidebar import EntitySidebar
from reader.widgets.panes.reading_pane import ReadingPane


class Following:
    """Marks in ``sidebar`` whom and what the part of the article names that ``reading`` shows."""

    def __init__(self, reading: ReadingPane, sidebar: EntitySidebar) -> None:
        self._reading = reading
        self._sidebar = sidebar

    def follow(self) -> None:
        """Another part of the article is shown, or other names are known of it."""
        page = self._reading.page

        def on_page(entity: Entity) -> bool:
            return any(
                span.start < mention.end and mention.start < span.end
                for mention in entity.mentions
                if (span := page.get(mention.field)) is not None
            )

        # Where all of it is in sight, marking every name would say nothing.
        whole = self._reading.max_scroll_y <= 0
        names = () if whole else filter(on_page, self._sidebar.entities)
        self._sidebar.show_on_page(names)
