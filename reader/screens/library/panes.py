"""Which pane has the focus, which panes a terminal has room for, and how wide they are.

The stylesheet sets their widths until the user does. The user's widths are saved in columns, for
all later sessions, and apply as far as the article has room.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from textual.geometry import Size
from textual.widget import Widget

from reader import settings
from reader.screens.library.interface import Library
from reader.settings import remembered
from reader.widgets.actions.table import PaneName
from reader.widgets.bars import SMALLEST
from reader.widgets.panes.list_items import title_of
from reader.widgets.panes.pane import Pane

PANES: tuple[PaneName, ...] = ("articles", "reading", "entities")

PANE_NAMES: dict[PaneName, str] = {
    "articles": "Articles", "reading": "Article", "entities": "Names",
}  # fmt: skip

WIDE = 120
"""Columns from which the entities stand beside the article, whose lines have 60 cells then; below,
they are a drawer."""

MEDIUM = 70
"""Columns from which list and article stand side by side; below, one pane at a time."""

STEP = 4
"""Columns that one key press adds or removes."""

LEAST = {"articles": 20, "entities": 24}
"""The fewest columns in which a pane is useful."""

ARTICLE = 44
"""Columns that are left for the article."""

USUAL = {"articles": (23, 28, 52), "entities": (23, 28, 46)}
"""Percent of the terminal, least and most columns, as in the stylesheet."""

_REMEMBERED = "widths"


class Origin(NamedTuple):
    """Where the user came from: the pane, and the one that the sidebar leads back to."""

    pane: PaneName
    before: PaneName
    zen: bool


class Panes:
    """The panes ``articles``, ``reading`` and ``entities`` of ``library``.

    The stylesheet shows or hides them by the screen's classes: ``-on-reading`` if one pane is shown
    at a time and it is the article, ``-drawer`` if the entities are shown in a drawer, ``-zen`` for
    the reading pane alone.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._screen = library.screen
        self.pane: PaneName = "articles"
        """The pane with the focus, or about to get it; while the user types, the pane before."""
        self._origin: PaneName = "articles"
        self._zen_origin = False
        self._widths = Widths()
        self._beside: dict[str, Pane] = {"articles": library.articles, "entities": library.sidebar}
        """The panes beside the article by their ids."""
        self._panes = {**self._beside, "reading": library.reading}

    @property
    def zen(self) -> bool:
        """Whether the article is shown alone."""
        return self._screen.has_class("-zen")

    @property
    def _narrow(self) -> bool:
        return self._screen.has_class("-narrow")

    @property
    def _wide(self) -> bool:
        return self._screen.has_class("-wide")

    # The layout

    def fit(self, size: Size) -> None:
        """Choose the layout for a terminal of ``size``."""
        too_narrow, linear = size.width < SMALLEST[0], settings.is_on("linear")
        wide = size.width >= WIDE and self._library.saves  # the help has no names to show beside it
        self._screen.update_classes({
            "-too-narrow": too_narrow,
            "-narrow": not too_narrow and (linear or size.width < MEDIUM),
            "-medium": not linear and size.width >= MEDIUM and not wide,
            "-wide": not linear and wide,
            "-too-low": size.height < SMALLEST[1],
        })  # fmt: skip
        panes = self._beside
        if self._screen.has_class("-medium"):  # one of them at a time
            for name, pane in panes.items():
                self._widths.fit({name: pane}, size, (name,))
        else:
            self._widths.fit(panes, size, (*panes,) if self._wide else ())
        self._library.rule.point_at(self._panes[self.pane])

    def resized(self, size: Size) -> None:
        """Choose the layout before Textual lays out: afterwards, a frame would show the old one.

        So does Textual with breakpoints of its own, and at the start as well.
        """
        before = self._screen.classes
        self.fit(size)
        if self._screen.classes != before:
            self._screen.app.stylesheet.update(self._screen)

    # The keys

    def called(self, name: PaneName) -> str:
        """What the linear mode says of the pane ``name`` when it gets the focus."""
        library = self._library
        if name == "reading" and library.number is not None:
            return f"{PANE_NAMES[name]}: {title_of(library.store.entry(library.number))}"
        return f"{PANE_NAMES[name]}."

    def focus(self, name: PaneName) -> None:
        """Focus the pane ``name``, and show it if it is hidden."""
        self._enter(name)
        self._screen.set_focus(self._panes[name], scroll_visible=False)

    def start_in(self, name: str, *, zen: bool) -> None:
        """Start with the pane ``name``. Call it before the screen is composed."""
        self.pane = next((each for each in PANES if each == name), PANES[0])
        if self.pane == "entities" and not self._wide:  # a drawer would hide what was read
            self.pane = "reading"
        self._screen.update_classes({f"-on-{each}": each == self.pane for each in PANES})
        self._screen.set_class(zen and self.pane == "reading", "-zen")
        self._library.rule.point_at(self._panes[self.pane])
        self._screen.AUTO_FOCUS = f"#{self.pane}"  # type: ignore[misc]

    @property
    def lasting(self) -> PaneName:
        """The pane to start with next time: an open drawer is closed by then."""
        return self._origin if self.pane == "entities" and not self._wide else self.pane

    def focus_moved(self) -> None:
        """A pane got the focus, perhaps by a click."""
        focused = self._screen.focused.id if self._screen.focused is not None else None
        if name := next((each for each in PANES if each == focused), None):
            self._enter(name)

    def _enter(self, name: PaneName) -> None:
        if name == "entities" and self.pane != "entities":
            self._origin, self._zen_origin = self.pane, self.zen
        if name != self.pane and settings.is_on("linear"):
            self._library.say(self.called(name))
        self.pane = name
        classes = {f"-on-{each}": each == name for each in PANES}
        was_zen = self.zen
        classes["-zen"] = zen = was_zen and name == "reading"
        classes["-drawer"] = name == "entities"
        # Finding the styles of all there is takes longer than the rest of a key. Where there is
        # room for all panes, all but zen comes to the same.
        self._screen.update_classes(classes, update=zen != was_zen or not self._wide)
        self._library.rule.point_at(self._panes[name])
        self._library.pane_entered()

    def leave_entities(self) -> None:
        """Go back from the sidebar to the previous pane."""
        zen = self._zen_origin
        self.focus(self._origin)
        self._screen.set_class(zen, "-zen")

    def leave_for_list(self) -> Origin:
        """Show the list, even if it is hidden, without focusing it."""
        origin = Origin(self.pane, self._origin, self._zen_origin)
        self._enter("articles")
        return origin

    def return_from_list(self, origin: Origin) -> None:
        """Focus the pane that :meth:`leave_for_list` left."""
        self.focus(origin.pane)
        self._origin, self._zen_origin = origin.before, origin.zen

    def leave_zen(self) -> bool:
        """Show all panes again; False if they are shown."""
        zen = self.zen
        self._screen.remove_class("-zen")
        return zen

    def action_pane(self, name: PaneName) -> None:
        """Go to the pane ``name``."""
        if name == self.pane and settings.is_on("linear"):
            self._library.say(self.called(name))  # else nothing would be said
        self.focus(name)
        if name == "entities":  # what the cursor is on is highlighted in the article
            self._library.sidebar.go_to(self._library.sidebar.cursor)

    def action_pane_right(self) -> None:
        """Go to the pane on the right, if there is one."""
        if self.pane == PANES[-1]:
            self._library.say("No pane to the right.")
        else:
            self.action_next_pane()

    def action_pane_left(self) -> None:
        """Go to the pane on the left, if there is one."""
        if self.pane == PANES[0]:
            self._library.say("No pane to the left.")
        else:
            self.action_previous_pane()

    def action_next_pane(self) -> None:
        """Go to the next pane; from the last to the first."""
        self.action_pane(PANES[(PANES.index(self.pane) + 1) % len(PANES)])

    def action_previous_pane(self) -> None:
        """Go to the previous pane; from the first to the last."""
        self.action_pane(PANES[PANES.index(self.pane) - 1])

    def action_toggle_entities(self) -> None:
        """Go to the sidebar, or back to the previous pane."""
        if self.pane == "entities":
            self.leave_entities()
        else:
            self.action_pane("entities")

    def action_pane_wider(self, steps: int = 1) -> None:
        """Widen the focused pane, or narrow it if ``steps`` is negative, and save its width."""
        panes, say = self._beside, self._library.say
        pane = panes.get(self.pane)
        if self._narrow or self.zen:
            say("Only one pane is shown, and it fills the terminal.")
            return
        if pane is None:
            say("The article fills the remaining width. + and - change its line length.")
            return
        others = sum(each.outer_size.width for each in panes.values()) - pane.outer_size.width
        most = self._screen.size.width - ARTICLE - (others if self._wide else 0)
        now = pane.outer_size.width
        width = self._widths.change(self.pane, now, steps, most)
        self.fit(self._screen.size)
        if width == now:
            say("No room to widen this pane." if steps > 0 else "This pane cannot be narrower.")
        else:
            say(f"{PANE_NAMES[self.pane]}: {width} columns.")

    def action_pane_narrower(self) -> None:
        """Narrow the focused pane."""
        self.action_pane_wider(-1)

    def action_usual_widths(self) -> None:
        """Give all panes their default widths."""
        self._widths.forget()
        self.fit(self._screen.size)
        self._library.say("Pane widths reset.")

    def action_zen(self) -> None:
        """Show the reading pane alone, or all panes again; in the linear mode each is alone."""
        if settings.is_on("linear"):
            self._library.say("Only one pane is shown.")
        elif not self.leave_zen():
            self.focus("reading")
            self._screen.add_class("-zen")


class Widths:
    """The widths of the panes beside the article, by their ids."""

    def __init__(self) -> None:
        self._wanted: dict[str, int] | None = None

    @property
    def wanted(self) -> dict[str, int]:
        """The widths the user has set, in columns."""
        if self._wanted is None:
            saved = remembered.numbers(_REMEMBERED)
            self._wanted = {name: saved[name] for name in LEAST if saved.get(name, 0) > 0}
        return self._wanted

    def fit(self, panes: Mapping[str, Widget], size: Size, shown: tuple[str, ...]) -> None:
        """Set the widths of those of ``panes`` that are ``shown`` beside the article."""
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
        """Make the pane ``name``, ``now`` columns wide, wider by ``steps``; return its width."""
        width = max(LEAST[name], min(now + steps * STEP, most))
        self._save({**self.wanted, name: width})
        return width

    def forget(self) -> None:
        """Give all panes the widths in the stylesheet."""
        self._save({})

    def _save(self, widths: dict[str, int]) -> None:
        self._wanted = widths
        remembered.remember(_REMEMBERED, widths)


def _usual(name: str, size: Size) -> int:
    percent, least, most = USUAL[name]
    return max(least, min(size.width * percent // 100, most))
