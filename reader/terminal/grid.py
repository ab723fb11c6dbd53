"""The cells that a terminal shows, the shortest text that changes them, and what it can do.

A cell has a character with its combining marks (or nothing in the right half of a wide character)
and a look. The text uses CUP, CHA, CUF, CUB, CUD, BS, CR, SGR and DECAWM and, if the terminal
supports them, EL and ECH with colours and REP (ECMA-48). It begins and ends in the plain look, with
the cursor anywhere.

For terminals and locales without Unicode, :func:`in_ascii` converts text to ASCII, cell for cell.
Signs that Reader draws have ASCII equivalents, and letters lose their marks. Anything else (another
script, an emoji) becomes one question mark per cell.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple, TypeVar

from reader.safety import sendable
from reader.terminal.looks import PLAIN, Look, blank, transition
from reader.text.cells import cluster_cells, graphemes, is_agreed, is_single, most_cells

SHORT_GAP = 4
"""Gaps of up to this many unchanged cells are rewritten, because a jump is as long."""

LONG_CODE = 8
"""Colours with codes from this length on are rarely switched: as few times a frame as possible."""

REPEATED = 6
"""Runs of at least this many equal cells are repeated or erased by a command."""

_ASCII = frozenset(map(chr, range(32, 127)))

Run = tuple[str, Look]


Kind = TypeVar("Kind")


def cells_of(text: str) -> list[str]:
    """The cells of ``text``: the character in each, or empty after the first cell of a wide one.

    Characters that must not be sent (:func:`reader.safety.sendable`) are left out; if they take
    cells, the first has U+FFFD.
    """
    return cells_of_runs([(text, None)])[0]


def cells_of_runs(runs: Iterable[tuple[str, Kind]]) -> tuple[list[str], list[Kind]]:
    """The cells of adjacent texts, and for each cell the value given with its text.

    A mark at the beginning of a text belongs to the last cell of the text before it.
    """
    texts: list[str] = []
    kinds: list[Kind] = []
    for text, kind in runs:
        if is_single(text):
            texts += text
            kinds += [kind] * len(text)
            continue
        for start, end, cells in graphemes(text):
            shown = sendable(text[start:end])
            if cells:
                texts += [shown or "\ufffd", *[""] * (cells - 1)]
                kinds += [kind] * cells
            elif texts and shown:
                at = len(texts) - 1
                while not texts[at]:
                    at -= 1
                texts[at] += shown
    return texts, kinds


class Abilities(NamedTuple):
    """What a terminal can do.

    ``erases``: erased cells get the current background colour (bce). ``repeats``: it knows REP.
    ``colors``: how many colours it has, 0 for none, -1 if unknown.
    """

    erases: bool = False
    repeats: bool = False
    colors: int = -1


class Grid:
    """The ``width`` x ``height`` cells that the terminal shows, blank at first."""

    def __init__(self, width: int, height: int, can: Abilities = Abilities()) -> None:  # noqa: B008
        self.width = width
        self.height = height
        self._can = can
        self._texts = [[" "] * width for _ in range(height)]
        self._looks = [[PLAIN] * width for _ in range(height)]
        self._out: list[str] = []
        self._look = PLAIN
        self._at: tuple[int, int] | None = None
        self._later: dict[Look, list[tuple[int, int, int]]] = {}
        """Rows, first and last columns of cells that are written at the end of the frame."""

    def paint(self, places: Iterable[tuple[int, int, Sequence[Run]]]) -> str:
        """The text to send so that every ``(row, column, runs)`` in ``places`` is shown.

        Rows and columns count from 0. Cells outside the screen are left out. The text is empty if
        everything is already shown.
        """
        self._out, self._look, self._at = [], PLAIN, None
        for y, x, runs in places:
            if 0 <= y < self.height:
                self._row(y, x, runs)
        self._write_later()
        self._to(PLAIN)
        out, self._out = "".join(self._out), []
        return out

    def cell(self, x: int, y: int) -> Run:
        """The character and look shown at column ``x`` of row ``y``."""
        return self._texts[y][x], self._looks[y][x]

    # One row

    def _row(self, y: int, x: int, runs: Sequence[Run]) -> None:
        texts, looks = cells_of_runs(runs)
        if x < 0:
            texts, looks, x = texts[-x:], looks[-x:], 0
        # Runs may extend beyond the right edge: when the terminal gets narrower, one more frame
        # comes that was laid out for the old width.
        room = max(self.width - x, 0)
        del texts[room:], looks[room:]
        if not texts:
            return
        _mend_ends(texts)
        old_texts, old_looks = self._texts[y], self._looks[y]
        # A wide character that is partly covered is removed completely.
        while x > 0 and not old_texts[x]:
            x -= 1
            texts.insert(0, " ")
            looks.insert(0, old_looks[x])
        while (end := x + len(texts)) < self.width and not old_texts[end]:
            texts.append(" ")
            looks.append(old_looks[end])
        for at, text in enumerate(texts):
            if text == " ":
                looks[at] = blank(looks[at])
        if old_texts[x:end] == texts and old_looks[x:end] == looks:
            return
        changed = [
            at
            for at in range(x, end)
            if old_texts[at] != texts[at - x] or old_looks[at] != looks[at - x]
        ]
        old_texts[x:end], old_looks[x:end] = texts, looks
        if now := self._without_later(y, self._with_spilled(old_texts, changed)):
            self._write(y, now)

    def _without_later(self, y: int, changed: list[int]) -> list[int]:
        """Those of the cells ``changed`` of row ``y`` that are to be written now.

        A few words in another colour cost two long codes within their row. At the end of the frame,
        those of each colour are written together, and every jump to them is shorter than a code.
        """
        texts, looks = self._texts[y], self._looks[y]
        if len({looks[at] for at in changed}) < 3:  # blanks are one
            return changed
        if not is_single("".join([texts[at] for at in changed])):
            return changed  # a character that is wider than it should be would overwrite others
        words = _words(texts, looks, changed)
        if len(words) < 3:
            return changed
        cells: dict[Look, int] = {}
        for look, first, last in words:
            cells[look] = cells.get(look, 0) + last - first
        most = max(cells, key=cells.__getitem__)
        left = set(changed)
        for number, (look, first, last) in enumerate(words):
            around = {each[0] for each in words[max(number - 1, 0) : number + 2]} - {look}
            within = 0 < number < len(words) - 1 and around == {most}
            if look != most and within and len(look.ink) >= LONG_CODE:
                self._later.setdefault(look, []).append((y, first, last))
                left.difference_update(range(first, last + 1))
        return sorted(left)

    def _write_later(self) -> None:
        """Write what had to wait, in each look at once."""
        later, self._later = self._later, {}
        for look, places in later.items():
            for y, first, last in places:
                texts, looks = self._texts[y], self._looks[y]
                columns = range(first, last + 1)
                if _words(texts, looks, columns) != [(look, first, last)]:
                    self._write(y, columns)  # painted over in the same frame
                    continue
                self._go(first, y)
                self._to(look)
                self._out.append("".join(texts[first : last + 1]))
                self._moved(last + 1, y)

    def _with_spilled(self, texts: Sequence[str], changed: list[int]) -> list[int]:
        """``changed`` and the cells of the row that writing these may overwrite.

        That happens when a terminal uses more cells for a character than Reader counts.
        """
        if is_single("".join([texts[at] for at in changed])):
            return changed
        columns = set(changed)
        spilled = -1
        for at in range(changed[0], self.width):
            if at not in columns and at <= spilled:
                columns.add(at)
            if at in columns and texts[at]:
                spilled = max(spilled, at + most_cells(texts[at]) - 1)
            elif at > changed[-1] and at > spilled:
                break
        return sorted(columns)

    def _write(self, y: int, changed: Sequence[int]) -> None:
        """Write the cells of row ``y`` at the columns ``changed`` and short gaps between them."""
        texts, looks = self._texts[y], self._looks[y]
        tail = self._blank_tail(y)
        for first, last in self._stretches(y, changed):
            at = first
            while at <= last:
                if at >= tail and self._erase_to_end(y, at, last):
                    return
                end = self._end_of_words(y, at, min(last + 1, tail))
                if end > at:
                    self._go(at, y)
                    self._to(looks[at])
                    self._out.append("".join(texts[at:end]))
                    self._moved(end, y)
                    at = end
                    continue
                end = at + 1
                if is_agreed(texts[at]):
                    while end <= last and texts[end] == texts[at] and looks[end] == looks[at]:
                        end += 1
                    self._write_equal(y, at, end - at, last)
                elif texts[at]:
                    self._write_disputed(y, at)
                at = end

    def _end_of_words(self, y: int, at: int, end: int) -> int:
        """The column before ``end`` up to which row ``y`` has words in one look from ``at`` on.

        They are ASCII, begin with no blank, and nothing in them is worth a command to repeat it:
        most of an article is, and is written at once.
        """
        texts, looks = self._texts[y], self._looks[y]
        if texts[at] == " ":
            return at
        look, blanks = looks[at], blank(looks[at])
        before, equal = "", 0
        for x in range(at, end):
            text = texts[x]
            if text not in _ASCII or looks[x] != (blanks if text == " " else look):
                return x
            equal = equal + 1 if text == before else 1
            if equal == REPEATED:
                return x + 1 - REPEATED
            before = text
        return end

    def _stretches(self, y: int, changed: Sequence[int]) -> Iterator[tuple[int, int]]:
        """The first and last column of each stretch to write, with whole characters only."""
        texts, looks = self._texts[y], self._looks[y]
        first = last = changed[0]
        for at in changed[1:]:
            gap = at - last - 1
            near = not gap or (
                gap <= SHORT_GAP
                and all(
                    looks[between] in (looks[last], looks[at]) for between in range(last + 1, at)
                )
            )
            if near:
                last = at
            else:
                yield self._whole(texts, first), last
                first = last = at
        yield self._whole(texts, first), last

    @staticmethod
    def _whole(texts: Sequence[str], first: int) -> int:
        """``first``, or the start of the character to which this right half or mark belongs.

        The other end needs no such care, because the left half writes both.
        """
        while first > 0 and (not texts[first] or _is_mark(texts[first][0])):
            first -= 1
        return first

    def _blank_tail(self, y: int) -> int:
        """The column from which row ``y`` is blank in one colour; the width if it is not."""
        texts, looks = self._texts[y], self._looks[y]
        at, last = self.width, looks[-1]
        if last.attributes or not (self._can.erases or last.ground == PLAIN.ground):
            return at
        while at and texts[at - 1] == " " and looks[at - 1] == last:
            at -= 1
        return at

    def _erase_to_end(self, y: int, at: int, last: int) -> bool:
        """Erase row ``y`` from ``at`` on if that is shorter than writing it up to ``last``."""
        if last - at < 3:
            return False
        self._go(at, y)
        self._to(self._looks[y][at])
        self._out.append("\x1b[K")
        return True

    def _write_equal(self, y: int, at: int, count: int, last: int) -> None:
        """Write ``count`` equal cells from ``at`` on, in a stretch that ends at ``last``."""
        text, look = self._texts[y][at], self._looks[y][at]
        self._go(at, y)
        if text != " ":
            self._to(look)
        elif blank(self._look) != look:
            # The blanks look the same in the look of the cell after them, so switch only once.
            after = self._looks[y][at + count] if at + count <= last else look
            self._to(after if blank(after) == look else look)
        if count >= REPEATED:
            if self._can.repeats:
                self._out.append(f"{text}\x1b[{count - 1}b")
                self._moved(at + count, y)
                return
            if text == " " and not look.attributes and self._can.erases and count > 9:
                self._out.append(f"\x1b[{count}X")
                return
        self._out.append(text * count)
        if text.isascii() or cluster_cells(text) == 1:
            self._moved(at + count, y)
        else:
            self._at = None

    def _write_disputed(self, y: int, at: int) -> None:
        """Write a character at ``at`` whose width terminals disagree about.

        The next write then sets its column explicitly, so that the layout stays correct.
        """
        text, look = self._texts[y][at], self._looks[y][at]
        cells = cluster_cells(text)
        self._go(at, y)
        self._to(look)
        if cells > 1:
            # If the terminal draws it narrower, nothing old may remain next to it.
            self._out.append(" " * cells)
            self._moved(at + cells, y)
            self._go(at, y)
        # At the last column, some terminals continue in the next row.
        near = at + most_cells(text) >= self.width
        self._out.append(f"\x1b[?7l{text}\x1b[?7h" if near else text)
        self._at = None

    # The terminal's state

    def _to(self, look: Look) -> None:
        if look != self._look:
            self._out.append(transition(self._look, look))
            self._look = look

    def _moved(self, x: int, y: int) -> None:
        # After the last column, terminals differ in where the cursor is.
        self._at = (x, y) if x < self.width else None

    def _go(self, x: int, y: int) -> None:
        if self._at == (x, y):
            return
        ways = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H"]
        if self._at is not None:
            here_x, here_y = self._at
            if here_y == y:
                ways.append(f"\x1b[{x + 1}G")
            if y >= here_y:
                down = _steps(y - here_y, "B") if y > here_y else ""
                ways.append(down + _sideways(x - here_x, to_start=x == 0))
        self._out.append(min(ways, key=len))
        self._at = x, y


def _words(
    texts: Sequence[str], looks: Sequence[Look], columns: Sequence[int]
) -> list[tuple[Look, int, int]]:
    """Adjacent ``columns`` in one look, from a first that is not blank to a last, with their look.

    Blanks between them belong to them if they would look the same in it.
    """
    found: list[tuple[Look, int, int]] = []
    blanks = None
    for look, group in groupby(columns, looks.__getitem__):
        own = [*group]
        first, last = own[0], own[-1]
        if look == blank(look) and texts[first : last + 1].count(" ") == len(own):
            blanks = look, first, last
            continue
        if found and blanks is not None and last - first < len(own):
            before, start, end = found[-1]
            gap = blanks[1] == end + 1 and blanks[2] == first - 1
            if gap and before == look and blanks[0] == blank(look):
                found[-1] = before, start, last
                continue
        begin = first
        for at, following in pairwise((*own, -1)):
            if following != at + 1:
                found.append((look, begin, at))
                begin = following
    return found


def _steps(count: int, command: str) -> str:
    """Move the cursor ``count`` cells in the direction of ``command``."""
    return f"\x1b[{count}{command}" if count > 1 else f"\x1b[{command}"


def _sideways(count: int, *, to_start: bool) -> str:
    """Move the cursor ``count`` cells to the right, or to the left if negative."""
    if to_start and count < -1:
        return "\r"
    if count < 0:
        return "\b" * -count if count > -4 else _steps(-count, "D")
    return _steps(count, "C") if count else ""


def _mend_ends(texts: list[str]) -> None:
    """Replace the remaining half of a wide character that was cut with a blank."""
    at = 0
    while at < len(texts) and not texts[at]:
        texts[at] = " "
        at += 1
    at = len(texts) - 1
    while at > 0 and not texts[at]:
        at -= 1
    if not texts[at].isascii() and at + cluster_cells(texts[at]) > len(texts):
        texts[at:] = " " * (len(texts) - at)


@lru_cache(maxsize=4096)
def _is_mark(char: str) -> bool:
    """Whether terminals may combine ``char`` with the character before it."""
    return not char.isascii() and unicodedata.category(char)[0] == "M"


def abilities(term: str = "") -> Abilities:
    """What the terminal ``term`` (default: TERM) can do; the least if it is unknown.

    Most terminals that call themselves ``xterm`` are something else: tmux with such a setting,
    mosh, and many that do not support REP, or only for ASCII. REP is not used for them.
    """
    term = term or os.environ.get("TERM", "unknown")
    try:
        import curses
    except ImportError:
        return Abilities()
    try:
        # This only reads the terminal's description and writes nothing.
        with open(os.devnull, "wb") as nowhere:
            curses.setupterm(term, nowhere.fileno())
    except (curses.error, OSError):
        return Abilities()
    repeats = bool(curses.tigetstr("rep")) and not term.startswith("xterm")
    return Abilities(curses.tigetflag("bce") > 0, repeats, max(curses.tigetnum("colors"), 0))


_LIKE = {
    **dict.fromkeys("│┃┆▏▎▕", "|"), **dict.fromkeys("─╸‐‑‒–—―−·", "-"), "━": "=",
    **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┭┮┴┼", "+"), "▌": ">", **dict.fromkeys("▐█▇▆", "#"),
    "▁": "_", "▂": ".", "▃": ".", "▄": ":", "▅": ":", "…": "~", "★": "*", "☆": "*", "✓": "+",
    "✗": "x", "✎": "%", "●": "o", "○": "o", "•": "*", "▸": ">", "▾": "v", "▶": ">", "›": ">",
    "‹": "<", "«": "<", "»": ">", "→": ">", "←": "<", "↑": "^", "↓": "v", "⌕": "/", "×": "x",
    **dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟″", '"'),
    "ß": "s", "æ": "a", "Æ": "A", "œ": "o", "Œ": "O", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "ð": "d", "þ": "t", "ı": "i", "ħ": "h", "ŧ": "t", "ʻ": "'", "ʼ": "'",
}  # fmt: skip
"""Replacements for signs and letters that Unicode does not decompose.

Marks on articles appear directly before a word, so their replacements are not letters.
"""


def locale_lacks_unicode(encoding: str) -> bool:
    """Whether the user's locale is ASCII or has an encoding other than UTF-8.

    ``encoding`` is the encoding in which Python writes to the terminal. Python uses UTF-8 for the
    locale C, so the variables are checked first; if they are not set, the encoding decides.
    """
    locale = os.environ.get("LC_ALL") or ""
    if not locale:
        locale = os.environ.get("LC_CTYPE") or ""
        plain = os.environ.get("LANG", "") in ("C", "POSIX")
        if plain and locale in ("", "C.UTF-8", "C.utf8", "UTF-8"):  # Python sets these
            locale = "C"
    if locale in ("C", "POSIX"):
        return True
    return encoding.lower().replace("_", "-") not in ("utf-8", "utf8")


@lru_cache(maxsize=8192)
def in_ascii(text: str) -> str:
    """``text`` in ASCII, with the same number of cells."""
    if text.isascii():
        return text
    cells = cells_of(text)
    out: list[str] = []
    for at, cell in enumerate(cells):
        wide = at + 1 < len(cells) and not cells[at + 1]
        out.append("?" if not cell or wide else _sign(cell))
    return "".join(out)


def _sign(cell: str) -> str:
    """One ASCII character for one cell."""
    first = cell[0]
    if first in _LIKE:
        return _LIKE[first]
    if first.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", first)
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return bare if len(bare) == 1 and bare.isascii() and bare.isprintable() else "?"
