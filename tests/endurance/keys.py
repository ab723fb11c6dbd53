"""The events of a long session: keys of all actions and other keys, text, pastes, the mouse.

They depend only on the seed and not on what Reader does, so that a failure can be replayed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Literal, NamedTuple

from reader.widgets.actions.table import ACTIONS, Action, Place

SIZES = ((40, 12), (60, 20), (80, 24), (100, 30), (120, 36), (200, 60))
"""Columns and rows of the terminal at the start and after resizing."""

_MOVING = ("j", "k", "J", "K", "space", "b", "n", "N", "left_square_bracket",
           "right_square_bracket", "tab", "enter", "escape", "1", "2", "3")  # fmt: skip
_OTHERS = ("0", "4", "9", "i", "I", "B", "W", "M", "backspace", "delete", "insert", "f1", "f12",
           "ctrl+a", "ctrl+k", "ctrl+v", "ctrl+x", "ctrl+right", "shift+up", "alt+j", "alt+x",
           "dollar_sign", "number_sign", "é", "ß", "语", "ع")  # fmt: skip
"""Keys that should have no action."""

_BEFORE: dict[Place, tuple[tuple[str, ...], ...]] = {
    "articles": (("1",),), "reading": (("2",), ("1", "enter")), "entities": (("3",),),
    "profile": (("3", "enter"), ("3", "j", "j", "enter")), "correcting": (("3", "c"),),
    "choosing": (("3", "c", "m"), ("3", "c", "s"), ("3", "c", "t"), ("3", "j", "c", "r")),
    "prompt": (("1", "slash"), ("2", "slash"), ("ampersand",)),
    "sorts": (("1", "s"), ("1", "slash", "t", "h", "e", "enter", "s")),
    "tags": (("t",),), "note": (("a",),), "line": (("apostrophe",), ("3", "i"), ("E",)),
    "visual": (("2", "v"), ("2", "V")),
    "links": (("o",), ("1", "slash", "l", "i", "n", "k", "s", "enter", "o")),
    "palette": (("colon",), ("colon",), ("1", "slash", "t", "h", "e", "enter", "ctrl+s")),

    "help": (("question_mark",), ("exclamation_mark",)),
}  # fmt: skip
"""The keys that lead to the place where a group of actions works."""

_SAID: dict[Place, tuple[str, ...]] = {
    "palette": ("theme", "set", "sort", "12", "50%", "search", "back", "x", "quit", ""),
    "sorts": ("",), "correcting": ("",), "help": ("",),
}  # fmt: skip
"""Text to type in places where not every text is useful."""

TYPED = (
    "rain", "lima", "libya", "africa", "the", "place:lima", "person:sellal", "it OR the", "-rain",
    '"then it"', "(", ")", "a:", "title:(", "date:2011..2014", "is:starred", "is:unread", "tag:x",
    "NOT", "ti*", "*", "\\", "x" * 300, "  ", "-", "0", "12", "99999999", "50%", "2019", "May",
    "https://www.example.org/2019/07/26/one-two?x=1&y=(2)#z", "[bold]x[/bold]", "{}", "%s",
    "ليبيا والجزائر", "עברית", "ประเทศไทย", "ខ្មែរ", "မြန်မာ", "हिन्दी समाचार", "தமிழ்", "日本語の新聞",
    "한국어", "Łódź øre đ ı İ", "ѐжик", "👩‍👩‍👧‍👦🏳️‍🌈", "e\u0301\u0323", "\u200b\u202e\ufeff",
    "\ue000", "😀", "x.md", "notes/", "/nowhere/x.json", "x.csv", "x.html", "quit", "sort", "theme",
    "set", "search", "-x", "x, y z", "merge", "person", "q", "w",
)  # fmt: skip
"""Text to type into inputs and prompts, and to paste."""

PASTED = ("one\ntwo\nthree", "a\tb", "\x1b[31mred\x1b[0m", "x\r\ny\r\n", "\x00\x07", "word " * 2000)

BURST = 40
"""The most keys to send together."""

Kind = Literal["key", "text", "paste", "mouse", "resize", "files", "lock", "rest", "out"]


class Doing(NamedTuple):
    """Something that happens to Reader.

    ``what`` is a key by Textual's name, text to type or paste, or a mouse event. ``x`` and ``y``,
    from 0 to 1, select a position or a file. ``out`` is eight times escape; ``rest`` waits until
    Reader is idle.
    """

    kind: Kind
    what: str = ""
    x: float = 0.0
    y: float = 0.0

    @property
    def keys(self) -> int:
        """The number of keys in this."""
        if self.kind == "out":
            return OUT
        return len(self.what) if self.kind == "text" else int(self.kind == "key")


OUT = 8
"""How many times to press escape to reach the library from anywhere."""


def bursts(seed: str) -> Iterator[list[Doing]]:
    """An endless sequence of groups of events without pauses; ``seed`` is any text."""
    chance = random.Random(seed)
    in_turn = chance.sample(ACTIONS, len(ACTIONS))
    while True:
        doings: list[Doing] = []
        if chance.random() < 0.2:
            in_turn.append(in_turn.pop(0))
            doings += _from_the_library(chance, in_turn[-1])
        for _ in range(chance.choice((1, 2, 3, 6, 12))):
            doings += _some(chance)
            if len(doings) >= BURST:
                break
        if chance.random() < 0.08:
            size = chance.choice(SIZES)
            doings.insert(chance.randrange(len(doings) + 1), _resized(chance, size))
        if chance.random() < 0.05:
            doings.append(Doing("files", "", chance.random(), chance.random()))
            if chance.random() < 0.5:
                doings.append(Doing("key", "R"))
        if chance.random() < 0.02:
            doings.append(Doing("lock"))
        if chance.random() < 0.12:
            doings.append(Doing("out"))
        elif chance.random() < 0.15:
            doings.append(Doing("rest"))
        yield doings


def _resized(chance: random.Random, size: tuple[int, int]) -> Doing:
    if chance.random() < 0.1:  # any size, also too small for articles
        size = (chance.randint(1, 220), chance.randint(1, 70))
    return Doing("resize", f"{size[0]}x{size[1]}")


def _some(chance: random.Random) -> list[Doing]:
    ways = (_held, _moved, _any_actions, _at_its_place, _counted, _mouse, _other, _pasted)
    return chance.choices(ways, (8, 27, 20, 25, 5, 7, 5, 3))[0](chance)


def _from_the_library(chance: random.Random, action: Action) -> list[Doing]:
    """``action`` in its place, reached from the library."""
    before = chance.choice(_BEFORE.get(action.place, ((),)))
    doings = [Doing("out"), *(Doing("key", key) for key in before)]
    if action.place in ("palette", "prompt", "tags", "note"):
        doings.append(Doing("text", chance.choice(_SAID.get(action.place, TYPED[:4]))))
        doings += _pressed(chance.choice(("enter", "down")))
    return [*doings, *_pressed(chance.choice(action.keys))]


def _held(chance: random.Random) -> list[Doing]:
    return [Doing("key", chance.choice(_MOVING[:10]))] * chance.randint(10, BURST)


def _moved(chance: random.Random) -> list[Doing]:
    return [Doing("key", key) for key in chance.choices(_MOVING, k=chance.randint(1, 12))]


def _any_actions(chance: random.Random) -> list[Doing]:
    keys = [chance.choice(chance.choice(ACTIONS).keys) for _ in range(3)]
    return [each for key in keys for each in _pressed(key)]


def _counted(chance: random.Random) -> list[Doing]:
    number = chance.choice(("2", "7", "10", "50", "999", "4294967296", "9" * 30))
    keys = chance.choice(chance.choice(ACTIONS).keys)
    return [*(Doing("key", digit) for digit in number), *_pressed(keys)]


def _mouse(chance: random.Random) -> list[Doing]:
    what = chance.choice(("click", "double", "right", "up", "down", "drag"))
    return [Doing("mouse", what, chance.random(), chance.random())]


def _other(chance: random.Random) -> list[Doing]:
    return [Doing("key", chance.choice(_OTHERS))]


def _pasted(chance: random.Random) -> list[Doing]:
    return [Doing("paste", chance.choice((*TYPED, *PASTED)))]


def _at_its_place(chance: random.Random) -> list[Doing]:
    """Some actions in their place, with a text between them."""
    place = chance.choice([*_BEFORE])
    keys = [key for each in ACTIONS if each.place == place for key in each.keys]
    doings = [Doing("key", key) for key in chance.choice(_BEFORE[place])]
    for _ in range(chance.randint(1, 4)):
        if chance.random() < 0.4:
            text = chance.choice(_SAID.get(place, TYPED) if chance.random() < 0.8 else TYPED)
            doings.append(Doing("text" if len(text) < 40 else "paste", text))
        doings += _pressed(chance.choice(keys))
    if chance.random() < 0.5:
        doings.append(Doing("key", "enter"))
    return doings


def _pressed(keys: str) -> list[Doing]:
    return [Doing("key", key) for key in keys.split()]
