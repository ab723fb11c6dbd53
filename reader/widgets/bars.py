"""The lines around the panes: the title bar and the rule above, the status line below.

In a terminal that is too small, a sentence covers them and the panes.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, NamedTuple

from textual import events
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from reader.settings import remembered
from reader.store.entities.records import EntityKey
from reader.store.sorting import Sort
from reader.store.view import Pending
from reader.text.cells import fit, width_of
from reader.widgets.actions.keymap import named
from reader.widgets.messages import FilterClicked, KeyClicked, OrderClicked
from reader.widgets.panes.pane import Painted, Piece, strip_of

SEARCHED, NAMED, REMOVE = "/", "● ", "×"
"""The sign of a chip for a search, for a name, and at the end of each."""

STEP = " › "
"""Between two steps of the way to an entity view."""

THIN, HEAVY, JOINT, HEAVY_RIGHT = "─━┬┮"
"""The rule, and where it meets a line between two panes: below a thin rule, or a heavy one."""

_NARROWEST = 5
"""Cells of the shortest useful label: four characters and an ellipsis."""

_AROUND = 3
"""Cells that a chip takes beside its words: two blanks, and a gap."""

_REMOVE = f" {REMOVE}"
"""The end of the last chip, which a click or ``esc`` undoes."""

_GAP = "   "
_APART = 2
"""The least number of blanks between the left and the right side."""

_ACCENT = 20
"""Cells of the heavy rule: each takes three bytes, and both ends of a change of focus are sent."""

_TAG = 11
"""Cells of the tag and the blanks after it: what follows stays where it is when the tag changes."""

_SPACIOUS = 100
"""Columns of a terminal in which a hint may give way to the word for what is not read."""

_ROOMY = 70
"""Columns of a terminal that has room for those blanks."""

_STARTS = 3
"""The number of starts at which the first keys are shown."""

_GREETED_KEYS = 5
"""The number of key presses after which they count as used."""

_CLAUSE = re.compile(r" · |   |(?<=\.) (?=\S+(?:, \S+)?: )")
"""Between a message's clauses: what happened, and keys with what they do next."""

_REMEMBERED = "starts"

SMALLEST = (40, 12)
"""Columns and rows that Reader needs."""


_FIRST = {"date": ("oldest", "newest"), "relevance": ("worst", "best")}
"""What comes first in ascending and in descending order."""


def sort_words(sort: Sort) -> str:
    """How a list is sorted, in words and an arrow: ``newest first ↓``, ``by title ↑``."""
    if sort.by == "archive":
        return "archive order" + (", last first" if sort.reverse else "")
    first = _FIRST.get(sort.by)
    words = f"{first[sort.descending]} first" if first else f"by {sort.by}"
    return f"{words} {'↓' if sort.descending else '↑'}"


def chip_sign(key: Hashable) -> tuple[str, str]:
    """The sign of a chip for the filter with ``key``, and the class of the sign's style."""
    if isinstance(key, Pending):
        key = key.key
    if isinstance(key, EntityKey):
        return NAMED, f"kind--{key.kind}"
    return SEARCHED, "bar--filter"


class ClickedHint(NamedTuple):
    """A hint about a key, and the cells of the line that it takes, the last one exclusive."""

    start: int
    end: int
    key: str


def clickable(words: Iterable[tuple[str, str]], at: int) -> list[ClickedHint]:
    """The hints in ``words``, texts with their roles, of which the first one is in cell ``at``.

    A key is a text with the role ``key``; the quiet text after it belongs to it. Of two keys, such
    as ``j/k``, the one that is clicked counts.
    """
    found: list[ClickedHint] = []
    quiet = False
    for text, role in words:
        end = at + width_of(text)
        if role == "key":
            keys = text.split("/") if all(part.strip() for part in text.split("/")) else [text]
            for number, key in enumerate(keys):
                start = at + width_of(key) - width_of(key.lstrip())
                at += width_of(key) + (number < len(keys) - 1)
                found.append(ClickedHint(start, at, key.strip()))
        elif role == "quiet" and quiet and found:
            found[-1] = found[-1]._replace(end=end)
        quiet = role == "key"
        at = end
    return found


class Bar(Painted):
    """One line with a left and a right side."""

    hints: Sequence[ClickedHint] = ()
    """The hints in the line as it was last painted."""

    @property
    def hints_from(self) -> int:
        """The cell of the line from which the cells of :attr:`hints` count."""
        return 0

    def on_click(self, event: events.Click) -> None:
        """A click on the hint about a key presses that key."""
        x = event.x - self.hints_from
        if key := next((each.key for each in self.hints if each.start <= x < each.end), ""):
            self.post_message(KeyClicked(key))

    def left(self, room: int) -> list[Piece]:
        """The left side; text wider than ``room`` cells is cut."""
        raise NotImplementedError

    def right(self) -> str:
        """The right side. If there is no room for both, the left side is cut."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:  # noqa: ARG002
        """Paint the line (called by Textual)."""
        return self.line(self.size.width)

    @property
    def tag(self) -> str:
        """The word that the line begins with, in reverse; empty if with none."""
        return ""

    @property
    def begins(self) -> int:
        """The cell that the left side begins in."""
        if not self.tag:
            return 1
        return _TAG if self.size.width >= _ROOMY else width_of(self.tag) + 2 + self.after_tag

    @property
    def after_tag(self) -> int:
        """The least number of blanks after the tag."""
        return _APART

    @property
    def front(self) -> list[Piece]:
        """The tag and the blanks after it, or one blank."""
        plain = self.rich_style
        if not self.tag:
            return [(" ", plain)]
        blanks = " " * (self.begins - width_of(self.tag) - 2)
        return [(f" {self.tag} ", self.part_style("bar--tag")), (blanks, plain)]

    def room(self, width: int, right: str) -> int:
        """The cells between the tag, or else a blank, and ``right`` in a line of ``width``."""
        return width - self.begins - 1 - (width_of(right) + _APART if right else 0)

    def line(self, width: int) -> Strip:
        """The left and the right side in ``width`` cells."""
        plain = self.rich_style
        right = fit(self.right(), max(width - 2, 0))
        room = self.room(width, right)
        pieces = self.front
        for text, style in self.left(room):
            fitting = fit(text, max(room, 0))
            room -= width_of(fitting)
            pieces.append((fitting, style))
        used = sum(width_of(text) for text, _ in pieces)
        quiet = self.part_style("bar--quiet")
        pieces += [(" " * (width - used - width_of(right) - 1), plain), (right, quiet)]
        return strip_of(pieces, width, plain)


class TitleBar(Bar):
    """The opened archive, the article's position in the list, and the order."""

    def __init__(self, opened: str) -> None:
        super().__init__(id="title-bar")
        self._opened = opened
        self._filters: list[tuple[str, Hashable]] = []
        self._way: list[str] = []
        self._spans: list[tuple[int, int, int]] = []
        self.position = ""

    def show(self, filters: list[tuple[str, Hashable]], position: str) -> None:
        """Show the labels and keys of the filters, and a position such as ``1 of 12``."""
        if (filters, position) != (self._filters, self.position):
            self._filters, self.position = filters, position
            self.refresh()

    def show_way(self, steps: list[str]) -> None:
        """Show the names of the entity views that lead here, the last one on screen."""
        self._way = ["articles", *steps]
        self.refresh()

    def left(self, room: int) -> list[Piece]:
        """The program, the archive, and a chip for each filter; chips take precedence.

        On an entity view, the way to it.
        """
        style, plain = self.part_style, self.rich_style
        quiet, name = style("bar--quiet"), style("bar--name")
        pieces: list[Piece] = [("Reader", name), (f"  {self._opened}", quiet)]
        wanted = self._wanted
        if self._way:
            wanted = width_of(STEP.join(self._way)) + len(_GAP)
        while pieces and wanted and wanted > room - _width(pieces):
            pieces.pop()  # drop what never changes
        if pieces and wanted:
            pieces.append((_GAP, plain))
        if self._way:
            return [*pieces, *self._shown_way(room - _width(pieces))]
        self._spans, at = [], 1 + _width(pieces)
        for each in chips(self._labels, room - at + 1) if self._filters else ():
            chip = self._chip(each)
            pieces += [*chip, (" ", plain)]
            self._spans.append((at, at + _width(chip), each.number))
            at += _width(chip) + 1
        return pieces[:-1] if self._filters else pieces

    def _chip(self, chip: Chip) -> list[Piece]:
        ground = self.part_style("bar--chip")
        if chip.is_sum:
            return [(f" {chip.label} ", ground)]
        sign, kind = chip_sign(self._filters[chip.number][1])
        end = f"{_REMOVE} " if chip.number == len(self._filters) - 1 else " "
        return [
            (" ", ground),
            (sign, ground + self.part_style(kind, partial=True)),
            (chip.label[len(sign) :], ground),
            (end, ground + self.part_style("bar--quiet", partial=True)),
        ]

    @property
    def _labels(self) -> list[str]:
        return [chip_sign(key)[0] + label for label, key in self._filters]

    @property
    def _wanted(self) -> int:
        """The cells that all chips need, uncut."""
        labels = self._labels
        return sum(width_of(each) + _AROUND for each in labels) + len(_REMOVE) if labels else 0

    def _shown_way(self, room: int) -> list[Piece]:
        """The steps that have room; the first ones become an ellipsis."""
        steps = self._way[:-1]
        last = fit(self._way[-1], max(room, 1))
        while steps and width_of(STEP.join([*steps, last])) > room:
            steps = ["…", *steps[2:]] if len(steps) > 1 else []
        before = "".join(each + STEP for each in steps)
        return [(before, self.part_style("bar--quiet")), (last, self.part_style("bar--name"))]

    def on_click(self, event: events.Click) -> None:
        """A click on a chip undoes the later filters; on the last chip, its own.

        One on the order asks for another.
        """
        _, dot, order = self.right().rpartition(" · ")
        if dot and 0 < self.size.width - event.x <= width_of(order) + 1:
            self.post_message(OrderClicked())
        for start, end, number in self._spans:
            if start <= event.x < end:
                last = number == len(self._filters) - 1
                self.post_message(FilterClicked(number if last else number + 1))

    def right(self) -> str:
        """The position in the list, and the order if that leaves room for the chips."""
        if self._wanted > self.room(self.size.width, self.position):
            return self.position.partition(" · ")[0]
        return self.position


class Rule(Painted):
    """The line below the title bar: it begins heavy above the pane that has the keys.

    It meets the lines between the panes. Without colour, too, it tells where the focus is.
    """

    def __init__(self, panes: Sequence[Widget]) -> None:
        """``panes`` stand side by side below it; the first one has the keys."""
        super().__init__(id="rule")
        self._panes = panes
        self._pointed = panes[0]

    def point_at(self, pane: Widget) -> None:
        """``pane`` has the keys, or gets them back after a prompt; or the panes have moved."""
        self._pointed = pane
        self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002
        """Paint the line (called by Textual)."""
        thin, heavy = self.part_style("rule--thin"), self.part_style("rule--heavy")
        pieces: list[Piece] = []
        panes = [pane for pane in self._panes if pane.display]
        for before, pane in zip([None, *panes], panes, strict=False):
            edges = pane.styles.border.spacing
            width = pane.outer_size.width - edges.left - edges.right
            if before is not None:  # exactly one of two panes has the line between them
                pieces.append((HEAVY_RIGHT if pane is self._pointed else JOINT, thin))
            accent = min(width, _ACCENT) if pane is self._pointed else 0
            pieces += [(HEAVY * accent, heavy), (THIN * (width - accent), thin)]
        return strip_of(pieces, self.size.width, thin)


class StatusLine(Bar):
    """Hints about keys, or a message; at the right, the position in the article."""

    def __init__(self) -> None:
        super().__init__(id="status-line")
        self._hints: list[tuple[str, str]] = []
        self._mode = ""
        self._greets_for = 0
        """For how many more keys the first keys are shown in place of the hints."""
        self._message = ""
        self._work = ""
        self._position = ""
        self._begun = ""
        self._notices = 0

    @property
    def message(self) -> str:
        """The message; empty while hints are shown."""
        return self._message

    @property
    def work(self) -> str:
        """The progress of the work in the background, as shown."""
        return self._work

    @property
    def tag(self) -> str:
        """Whose keys these are."""
        return self._mode

    def hint(self, hints: list[tuple[str, str]], mode: str = "") -> None:
        """Show ``hints``, keys and what they do, whenever there is no message, after ``mode``."""
        if (hints, mode) != (self._hints, self._mode):
            if self._hints and hints[:1] != self._hints[:1]:
                self._greets_for = 0  # the first keys are those of the list
            self._hints, self._mode = hints, mode
            self.refresh()

    def greet(self) -> None:
        """Show the first keys in place of the hints, unless there is a message.

        Reader shows them at its first starts, until the user has pressed a few or goes to another
        pane. Nothing moves when they disappear.
        """
        starts = remembered.number(_REMEMBERED)
        if starts < _STARTS and not self._message:
            remembered.remember(_REMEMBERED, starts + 1)
            self._greets_for = _GREETED_KEYS
            self.refresh()

    def key_pressed(self, key: str) -> None:
        """Count ``key``; after enough of them, or after the help, hide the first keys."""
        if not self._greets_for:
            return
        self._greets_for -= 1
        if key == "question_mark":
            remembered.remember(_REMEMBERED, _STARTS)
            self._greets_for = 0
        if not self._greets_for:
            self.refresh()

    def say(self, message: str) -> None:
        """Show ``message`` until the next key; if empty, show the hints again."""
        if message != self._message:
            self._message = message
            self.refresh()

    def show(
        self, *, work: str | None = None, position: str | None = None, notices: int | None = None
    ) -> None:
        """Show the progress of the work in the background, and the position in the article.

        If nothing is in progress, show how many ``notices`` the user has not seen.
        """
        self._work = self._work if work is None else work
        self._position = self._position if position is None else position
        self._notices = self._notices if notices is None else notices
        self.refresh()

    def show_begun(self, text: str) -> None:
        """Show ``text``, the beginning of a number or key sequence."""
        if text != self._begun:
            self._begun = text
            self.refresh()

    def left(self, room: int) -> list[Piece]:
        """The message, or as many hints as fit; the last one, for help, always."""
        words: list[tuple[str, str]] = []
        if self._message:
            words = [(whole_clauses(self._message, room), "message")]
        else:
            if self._greets_for:
                words.append(("Welcome.", "message"))
                room -= len("Welcome.") + len(_GAP)
            hints = _first_keys() if self._greets_for else self._hints
            for key, label in fitting_hints(hints, room):
                words += [(f"{_GAP if words else ''}{key}", "key"), (f" {label}", "quiet")]
        self.hints = clickable(words, self.begins)
        return [(text, self.part_style(f"bar--{role}")) for text, role in words]

    def right(self) -> str:
        """Typed keys, the work in progress, and the position in the article."""
        shown = self._right(self._work)
        if self._notices and not self._work:
            things = "notice" if self._notices == 1 else "notices"
            whole = self._right(f"! {self._notices} {things}")
            # In a narrow line the keys matter more than the word.
            without = len(self._fitting(shown))
            fewer = not self._message and len(self._fitting(whole)) < without
            short = fewer and self.size.width < _SPACIOUS
            shown = self._right(f"!{self._notices}") if short else whole
        # A message takes precedence over what is always there.
        has_room = width_of(self._message) <= self.room(self.size.width, shown)
        return shown if not self._message or has_room else self._begun

    def on_click(self, event: events.Click) -> None:
        """A click on the number of notices shows them; hints are the line's own affair."""
        right = self.right()
        x = event.x - (self.size.width - 1 - width_of(right))
        before, sign, after = right.partition("!")
        if (
            sign
            and not self._message
            and 0 <= x - width_of(before) <= len(after.partition("  ")[0])
        ):
            self.post_message(KeyClicked(named("notices")))

    def _right(self, work: str) -> str:
        return "  ".join(part for part in (self._begun, work, self._position) if part)

    def _fitting(self, right: str) -> list[tuple[str, str]]:
        return fitting_hints(self._hints, self.room(self.size.width, right))


def whole_clauses(message: str, room: int) -> str:
    """As many of the first clauses of ``message`` as fit in ``room`` cells.

    What follows a dot in the middle of a line, and a hint such as ``esc: undo`` at the end, goes
    whole: a part of a key says nothing. If not even the first clause fits, it will be cut.
    """
    while width_of(message) > room and (ends := [*_CLAUSE.finditer(message)]):
        message = message[: ends[-1].start()]
    return message


def _first_keys() -> list[tuple[str, str]]:
    """The keys, the first ones first; the last one is always shown."""
    return [
        (f"{named('down')}/{named('up')}", "move"), (named("list.open"), "read"),
        (named("find"), "search"), (named("toggle-entities"), "names"),
        (named("quit"), "quit"), (named("help"), "all keys"),
    ]  # fmt: skip


def fitting_hints(hints: list[tuple[str, str]], room: int) -> list[tuple[str, str]]:
    """The last of ``hints``, and before it as many of the first ones as fit in ``room`` cells."""
    kept = hints[-1:]
    used = _hint_width(hints[-1]) if hints else 0
    for at, hint in enumerate(hints[:-1]):
        used += len(_GAP) + _hint_width(hint)
        if used > room:
            break
        kept.insert(at, hint)
    return kept


def _hint_width(hint: tuple[str, str]) -> int:
    return width_of(hint[0]) + 1 + width_of(hint[1])


class Chip(NamedTuple):
    """What a chip shows: the ``label`` of the filter ``number``, or how many there are up to it."""

    label: str
    number: int
    is_sum: bool = False


def chips(labels: Sequence[str], room: int) -> list[Chip]:
    """Chips for ``labels`` in ``room`` cells.

    If they do not fit, the longest are cut first. If even short ones do not fit, the first ones
    become one chip, ``+2``. The last one, which is the next to be undone, is always shown.
    """
    hidden = 0
    while True:
        shown = labels[hidden:]
        more = [Chip(f"+{hidden}", hidden - 1, is_sum=True)] if hidden else []
        around = (len(shown) + len(more)) * _AROUND + len(_REMOVE)
        free = room - around - sum(width_of(each.label) for each in more)
        widths = [min(width_of(label), _NARROWEST) for label in shown]
        if free >= sum(widths) or len(shown) <= 1:
            break
        hidden += 1
    cut = shared([width_of(label) for label in shown], max(free, 1))
    return more + [
        Chip(fit(label, width), number)
        for number, (label, width) in enumerate(zip(shown, cut, strict=True), hidden)
    ]


def _width(pieces: Sequence[Piece]) -> int:
    return sum(width_of(text) for text, _ in pieces)


def shared(widths: Sequence[int], room: int) -> list[int]:
    """``widths`` reduced to fit in ``room`` together, the longest first."""
    given = [0] * len(widths)
    left = room
    order = sorted(range(len(widths)), key=widths.__getitem__)
    for done, at in enumerate(order):
        given[at] = min(widths[at], left // (len(order) - done))
        left -= given[at]
    return given


class TooSmall(Static):
    """Covers a screen that has the class ``-too-narrow`` or ``-too-low``."""

    def __init__(self) -> None:
        columns, rows = SMALLEST
        super().__init__(f"Reader needs {columns} x {rows} cells.", id="too-small", markup=False)


def is_too_small(screen: Screen[Any]) -> bool:
    """Whether ``screen`` shows only that."""
    return screen.has_class("-too-narrow") or screen.has_class("-too-low")
