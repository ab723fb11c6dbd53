"""How wide the panes are: as the stylesheet says, until the user says otherwise, then as kept.

What the user said is kept in columns, for all sessions after this one, and holds as far as the
terminal is wide enough for the article to be read beside it.
"""

from __future__ import annotations

from textual.geometry import Size
from textual.widget import Widget

from reader.settings import remembered

STEP = 4
"""Columns that one key adds or takes."""

LEAST = {"articles": 20, "entities": 26}
"""Columns that a pane needs to be of use."""

ARTICLE = 44
"""Columns that are left for the article."""

USUAL = {"articles": (26, 26, 58), "entities": (30, 36, 52)}
"""Percent of the terminal, columns at least and at most: what the stylesheet says."""

_REMEMBERED = "widths"


class Widths:
    """The widths of the panes beside the article, by their ids."""

    def __init__(self) -> None:
        self._wanted: dict[str, int] | None = None

    @property
    def wanted(self) -> dict[str, int]:
        """What the user has said, in columns."""
        if self._wanted is None:
            told = remembered.numbers(_REMEMBERED)
            self._wanted = {name: told[name] for name in LEAST if told.get(name, 0) > 0}
        return self._wanted

    def fit(self, panes: dict[str, Widget], size: Size, shown: tuple[str, ...]) -> None:
        """Have those of ``panes`` that are ``shown`` beside the article as wide as wanted."""
        room = size.width - ARTICLE
        room -= sum(LEAST[each] if each in self.wanted else _usual(each, size) for each in shown)
        for name, pane in panes.items():
            wanted = self.wanted.get(name, 0)
            if not wanted or name not in shown:
                pane.styles.width = pane.styles.min_width = pane.styles.max_width = None
                continue
            more = max(min(wanted - LEAST[name], room), 0)
            room -= more
            width = LEAST[name] + more
            pane.styles.width = pane.styles.min_width = pane.styles.max_width = width

    def change(self, name: str, now: int, steps: int, most: int) -> int:
        """Have the pane ``name``, ``now`` so wide, wider by ``steps``; its width is returned."""
        width = max(LEAST[name], min(now + steps * STEP, most))
        self._keep({**self.wanted, name: width})
        return width

    def forget(self) -> None:
        """Have all panes as the stylesheet says."""
        self._keep({})

    def _keep(self, widths: dict[str, int]) -> None:
        self._wanted = widths
        remembered.remember(_REMEMBERED, widths)


def _usual(name: str, size: Size) -> int:
    percent, least, most = USUAL[name]
    return max(least, min(size.width * percent // 100, most))
