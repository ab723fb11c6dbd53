"""Which of the three panes has the keys, and which are shown in how wide a terminal."""

from __future__ import annotations

from typing import NamedTuple

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from reader import settings
from reader.screens.library.widths import ARTICLE, Widths
from reader.widgets.actions.bindings import PaneName, bindings
from reader.widgets.panes.pane import Pane

PANES: tuple[PaneName, ...] = ("articles", "reading", "entities")

PANE_NAMES: dict[PaneName, str] = {
    "articles": "Articles", "reading": "Article", "entities": "Entities",
}  # fmt: skip

WIDE = 110
"""Columns from which the entities stand beside the article; below, they are a drawer."""

MEDIUM = 70
"""Columns from which list and article stand side by side; below, one pane at a time."""

SMALLEST = (40, 12)
"""Columns and rows that Reader needs."""


class Origin(NamedTuple):
    """Where one came from: the pane, and where one would have gone back to from the sidebar."""

    pane: PaneName
    before: PaneName
    zen: bool


class PanesScreen(Screen[None], inherit_bindings=False):
    """A screen with the panes ``articles``, ``reading`` and ``entities``.

    The stylesheet shows them. Its classes say what is to be seen: ``-on-reading`` where one pane
    is shown at a time, ``-drawer`` when the entities are out, ``-zen`` for the reading pane alone.
    """

    BINDINGS = bindings("library")
    AUTO_FOCUS = "#articles"
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual's own, which paints the whole screen: the two panes paint themselves."""

    def __init__(self) -> None:
        super().__init__(classes="-on-articles")
        self.pane: PaneName = "articles"
        """The pane with the keys, or about to get them; while one types, the one before."""
        self._origin: PaneName = "articles"
        self._zen_origin = False
        self.widths = Widths()

    def fit(self, size: Size) -> None:
        """Choose the layout for a terminal of ``size``."""
        too_narrow, linear = size.width < SMALLEST[0], settings.is_on("linear")
        self.update_classes({
            "-too-narrow": too_narrow,
            "-narrow": not too_narrow and (linear or size.width < MEDIUM),
            "-medium": not linear and MEDIUM <= size.width < WIDE,
            "-wide": not linear and size.width >= WIDE,
            "-too-low": size.height < SMALLEST[1],
        })  # fmt: skip
        panes = self.side_panes()
        if self.has_class("-medium"):  # one of them at a time
            for name, pane in panes.items():
                self.widths.fit({name: pane}, size, (name,))
        else:
            self.widths.fit(panes, size, (*panes,) if self.has_class("-wide") else ())

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout before Textual lays out: afterwards, a frame would show the old one.

        So does Textual with breakpoints of its own, and at the start as well.
        """
        before = self.classes
        self.fit(event.size)
        if self.classes != before:
            self.app.stylesheet.update(self)

    def side_panes(self) -> dict[str, Widget]:
        """The panes beside the article by their ids; for subclasses."""
        return {}

    def say(self, message: str) -> None:
        """Say ``message``; for subclasses."""

    def called(self, name: PaneName) -> str:
        """What is said of the pane ``name`` when one enters it in the linear mode."""
        return f"{PANE_NAMES[name]}."

    def pane_entered(self) -> None:
        """Another pane has the keys now, perhaps; for subclasses."""

    def entities_entered(self) -> None:
        """The user went into the sidebar by a key; for subclasses."""

    def focus_pane(self, name: PaneName) -> None:
        """Give the keys to the pane ``name``, and show it where it is hidden."""
        self._enter(name)
        self.set_focus(self.query_one(f"#{name}", Pane), scroll_visible=False)

    def on_descendant_focus(self) -> None:
        """A pane got the keys, perhaps by a click."""
        focused = self.focused.id if self.focused is not None else None
        if name := next((each for each in PANES if each == focused), None):
            self._enter(name)

    def _enter(self, name: PaneName) -> None:
        if name == "entities" and self.pane != "entities":
            self._origin, self._zen_origin = self.pane, self.has_class("-zen")
        if name != self.pane and settings.is_on("linear"):
            self.say(self.called(name))
        left, self.pane = self.pane, name
        classes = {f"-on-{each}": each == name for each in PANES}
        was_zen = self.has_class("-zen")
        classes["-zen"] = zen = was_zen and name == "reading"
        classes["-drawer"] = name == "entities"
        # Finding the styles of all there is takes longer than the rest of a key. Where there is
        # room for all panes, all but zen comes to the same.
        self.update_classes(classes, update=zen != was_zen or not self.has_class("-wide"))
        if name != left and not self.query_one(f"#{left}", Pane).has_focus:
            # A prompt has the keys, or a click came first: no change of focus styles both of them.
            self._style(left, name)
        self.pane_entered()

    def _style(self, *names: PaneName) -> None:
        for each in names:
            self.query_one(f"#{each}", Pane).update_node_styles(animate=False)

    def leave_entities(self) -> None:
        """Back from the sidebar to where one came from."""
        zen = self._zen_origin
        self.focus_pane(self._origin)
        self.set_class(zen, "-zen")

    def leave_for_list(self) -> Origin:
        """Show the list, where it is hidden, for something else to have the keys."""
        origin = Origin(self.pane, self._origin, self._zen_origin)
        self._enter("articles")
        self._style("articles")  # which is marked without having the keys
        return origin

    def return_from_list(self, origin: Origin) -> None:
        """Back to where one was when one left for the list."""
        self.focus_pane(origin.pane)
        self._origin, self._zen_origin = origin.before, origin.zen

    def leave_zen(self) -> bool:
        """Show all panes again; False when they are shown."""
        zen = self.has_class("-zen")
        self.remove_class("-zen")
        return zen

    def action_pane(self, name: PaneName) -> None:
        """To the pane ``name``."""
        if name == self.pane and settings.is_on("linear"):
            self.say(self.called(name))  # else nothing would be said
        self.focus_pane(name)
        if name == "entities":
            self.entities_entered()

    def action_pane_right(self) -> None:
        """To the pane on the right, if there is one."""
        if self.pane == PANES[-1]:
            self.say("This is the last pane on the right.")
        else:
            self.action_next_pane()

    def action_pane_left(self) -> None:
        """To the pane on the left, if there is one."""
        if self.pane == PANES[0]:
            self.say("This is the first pane on the left.")
        else:
            self.action_previous_pane()

    def action_next_pane(self) -> None:
        """To the next pane, after the last one to the first."""
        self.action_pane(PANES[(PANES.index(self.pane) + 1) % len(PANES)])

    def action_previous_pane(self) -> None:
        """To the pane before, before the first one to the last."""
        self.action_pane(PANES[PANES.index(self.pane) - 1])

    def action_toggle_entities(self) -> None:
        """Into the sidebar, or back to where one came from."""
        if self.pane == "entities":
            self.leave_entities()
        else:
            self.action_pane("entities")

    def action_pane_wider(self, steps: int = 1) -> None:
        """The pane with the keys wider, narrower where ``steps`` is negative; kept for good."""
        panes = self.side_panes()
        pane = panes.get(self.pane)
        if pane is None or self.has_class("-narrow") or self.has_class("-zen"):
            alone = pane is not None or self.has_class("-narrow") or self.has_class("-zen")
            self.say(
                "There is one pane at a time, as wide as the terminal."
                if alone
                else "The article has what the others leave; + and - are for its lines."
            )
            return
        others = sum(each.outer_size.width for each in panes.values()) - pane.outer_size.width
        most = self.size.width - ARTICLE - (others if self.has_class("-wide") else 0)
        now = pane.outer_size.width
        width = self.widths.change(self.pane, now, steps, most)
        self.fit(self.size)
        if width == now:
            self.say("It cannot be wider here." if steps > 0 else "It cannot be narrower.")
        else:
            self.say(f"{PANE_NAMES[self.pane]}: {width} columns.")

    def action_pane_narrower(self) -> None:
        """The pane with the keys narrower."""
        self.action_pane_wider(-1)

    def action_usual_widths(self) -> None:
        """All panes as wide as they are without the user's word."""
        self.widths.forget()
        self.fit(self.size)
        self.say("The panes are as wide as usual.")

    def action_zen(self) -> None:
        """The reading pane alone, or all panes again; in the linear mode each is alone."""
        if settings.is_on("linear"):
            self.say("One pane at a time is shown already.")
        elif not self.leave_zen():
            self.focus_pane("reading")
            self.add_class("-zen")

    @property
    def too_small(self) -> bool:
        """True while the terminal shows nothing but that it is too small."""
        return self.has_class("-too-narrow") or self.has_class("-too-low")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """No key acts unseen while the terminal is too small to show what it does."""
        return not self.too_small
