"""The styles of the parts of a painted line: a name, a count, a cursor."""

from __future__ import annotations

from typing import NamedTuple

from rich.style import Style
from textual.dom import DOMNode
from textual.widget import Widget


class _Part(NamedTuple):
    whole: Style
    alone: Style


class Painted(Widget):
    """A widget that paints its own lines, in parts whose styles are classes of the stylesheet.

    Textual's own ``COMPONENT_CLASSES`` are styled whenever the widget is: all of them, twice in a
    start, and again when the focus moves. Here a part is styled when it is first painted.
    """

    _parts: dict[str, _Part] | None = None

    def notify_style_update(self) -> None:
        """Forget the styles of the parts (called by Textual)."""
        self._parts = None
        super().notify_style_update()

    def part_style(self, name: str, *, partial: bool = False) -> Style:
        """The style of the class ``name``; ``partial``: without the background behind it.

        Raises KeyError if the stylesheet has no such class.
        """
        if self._parts is None:
            self._parts = {}
        part = self._parts.get(name)
        if part is None:
            node = DOMNode(classes=name)
            node._attach(self)
            self.app.stylesheet.apply(node, animate=False)
            if not node.styles.base.get_rules():
                raise KeyError(name)
            part = _Part(node.styles.rich_style, node.styles.partial_rich_style)
            self._parts[name] = part
        return part.alone if partial else part.whole
