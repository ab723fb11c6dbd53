"""The user's keymap: ``keys`` in the file of settings, over the keys that the actions declare.

``keys: {down: [n, down], zen: [], place-middle: z z}`` gives actions other keys, or none. The
user's keys for an action replace its default keys. If one of them is the default key of another
action in the same place, that action loses it; a notice says so, unless the user has given that
action keys, too. Textual is imported only if there is such a keymap.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reader import settings
from reader.model import Notice
from reader.safety import safe_line
from reader.widgets.actions.table import ACTIONS, Action, Place, key_name

if TYPE_CHECKING:
    from reader.settings import CurrentSettings
    from reader.system.yaml_nodes import Node

_PLAIN: tuple[Place, ...] = (
    "articles", "reading", "entities", "panes", "library", "profile", "help", "app",
)  # fmt: skip
_MENU: tuple[Place, ...] = ("correcting", "choosing")

TOGETHER: tuple[tuple[Place, ...], ...] = (
    ("articles", "panes", "library", "app"),
    ("reading", "panes", "library", "app"),
    ("entities", "panes", "library", "app"),
    ("profile", "panes", "app"),
    ("help",),
    _MENU,
    *((place,) for place in dict.fromkeys(each.place for each in ACTIONS)
      if place not in (*_PLAIN, *_MENU)),
)  # fmt: skip
"""The places whose keys work at the same time: in them, a key means one thing."""

YIELDING = frozenset({"topics", "article.leave", "entities.leave"})
"""Actions that were added to keys which keymaps had given to others, as ``f1`` to the help: they
yield without a notice."""

ALWAYS = ("quit", "ctrl+c")
"""The action and key that must remain: without them the user could not quit."""


_COUNTS = frozenset("0456789")
"""Keys that begin a count wherever keys move (:mod:`reader.screens.keys.strokes`)."""


class Keymap(NamedTuple):
    """The keys of every action, by its place and id, and notices about mistakes in the user's."""

    keys: Mapping[tuple[Place, str], tuple[str, ...]]
    changed: Mapping[str, tuple[str, ...]]
    notices: tuple[Notice, ...]

    def of(self, action: Action) -> tuple[str, ...]:
        """The keys of ``action``; none if the user has removed them."""
        return self.keys[action.place, action.id]


def keymap() -> Keymap:
    """The current keymap."""
    return _of(settings.current())


def keys_of(action: Action) -> tuple[str, ...]:
    """The current keys of ``action``."""
    return keymap().of(action)


def named(name: str) -> str:
    """The user's name for the first key of the action ``name``; ``name`` if it has no key."""
    action = next(each for each in ACTIONS if each.name == name)
    keys = keys_of(action)
    return key_name(keys[0]) if keys else name


@lru_cache(maxsize=2)
def _of(current: CurrentSettings) -> Keymap:
    node = current.sections.get("keys")
    if node is None:
        return Keymap({(each.place, each.id): each.keys for each in ACTIONS}, {}, ())
    return _Reading(str(current.path), node).keymap()


class _Reading:
    """Makes a keymap of ``node``, the part of the file ``path`` about keys."""

    def __init__(self, path: str, node: Node) -> None:
        self._path = safe_line(path)
        self._given: dict[str, tuple[int, list[str]]] = {}
        self._notices: list[Notice] = []
        self._take(node)

    def _tell(self, line: int, reason: str) -> None:
        self._notices.append(Notice(self._path, safe_line(f"line {line}: {reason}")))

    def _take(self, node: Node) -> None:
        """The keys that the user gives, except those of unknown actions and unknown keys."""
        from reader.system.yaml_nodes import NodeError

        names = {each.name for each in ACTIONS}
        try:
            given = node.mapping_as_it_is()
        except NodeError as error:
            self._tell(error.line, f"keys: {error.reason}")
            return
        for key, before in given.repeated:
            self._tell(key.line, f"{key.text()} is in line {before} already; this one applies")
        for name, value in given.pairs():
            if name not in names:
                self._tell(value.line, f"no action is called {name!r}{_nearest(name, names)}")
                continue
            try:
                texts = [each.text() for each in value.one_or_many()]
            except NodeError as error:
                self._tell(error.line, f"{name}: {error.reason}")
                continue
            places = {each.place for each in ACTIONS if each.name == name}
            keys = self._keys(name, texts, value.line, one=not places <= set(_PLAIN))
            if keys or not texts:
                self._given[name] = value.line, keys

    def _keys(self, name: str, texts: list[str], line: int, *, one: bool) -> list[str]:
        from reader.widgets.actions.key_names import UnknownKeyError, keys_and_characters

        keys = []
        for text in texts:
            try:
                key = " ".join(each for each, _ in keys_and_characters(text))
            except UnknownKeyError as error:
                self._tell(line, f"{name}: {error}")
                continue
            if key.split()[0] in _COUNTS:
                self._tell(line, f"{name}: {key[0]} begins a count, so {text!r} cannot be a key")
            elif one and " " in key:
                self._tell(line, f"{name}: only single keys work there, not the sequence {text!r}")
            else:
                keys.append(key)
        return list(dict.fromkeys(keys))

    def keymap(self) -> Keymap:
        """The user's keys for actions that have any; for the others, the remaining default keys."""
        keys = {
            (each.place, each.id): list(self._given[each.name][1])
            if each.name in self._given
            else list(each.keys)
            for each in ACTIONS
        }
        for places in TOGETHER:
            here = [each for each in ACTIONS if each.place in places]
            theirs = [each for each in here if each.name in self._given]
            theirs.sort(key=lambda each: self._given[each.name][0])
            taken: dict[str, Action] = {}
            for action in theirs:
                self._settle(action, keys[action.place, action.id], taken)
            for action in here:
                if action.name not in self._given:
                    self._take_away(action, keys[action.place, action.id], taken)
        quit_, key = ALWAYS
        for action in ACTIONS:
            if action.name == quit_ and not keys[action.place, action.id]:
                keys[action.place, action.id] = [key]
                line = self._given[quit_][0] if quit_ in self._given else 0
                self._tell(line, f"{quit_} keeps {key}: without it you could not quit")
        final = {which: tuple(some) for which, some in keys.items()}
        changed = {
            each.name: final[each.place, each.id]
            for each in ACTIONS
            if final[each.place, each.id] != each.keys
        }
        return Keymap(final, changed, tuple(dict.fromkeys(self._notices)))

    def _settle(self, action: Action, keys: list[str], taken: dict[str, Action]) -> None:
        line = self._given[action.name][0]
        for key in [*keys]:
            other = taken.setdefault(key, action)
            # Where a key is both actions' own, one of them stands before the other in its pane.
            is_own = key in action.keys and key in other.keys
            if other.name != action.name and not is_own:
                first = self._given[other.name][0]
                keys.remove(key)
                self._tell(line, f"{key_name(key)!r} cannot be both {action.name} and {other.name},"
                                 f" which line {first} gives it to")  # fmt: skip

    def _take_away(self, action: Action, keys: list[str], taken: dict[str, Action]) -> None:
        for key in [*keys]:
            if key in taken:
                keys.remove(key)
                other = taken[key].name
                if action.name in YIELDING:
                    continue
                self._tell(self._given[other][0], f"{key_name(key)!r} is now {other}, not "
                           f"{action.name}; give {action.name} keys of its own")  # fmt: skip


def _nearest(name: str, names: set[str]) -> str:
    """The nearest name, even if its place was left out."""
    wanted = name.lower().replace("_", "-")
    ends = sorted(each for each in names if each.partition(".")[2] == wanted)
    near = ends or get_close_matches(wanted, sorted(names), 1, cutoff=0)
    return f"; the nearest is {near[0]!r}" if near else ""
