"""What follows from the table of actions: bindings, help and hints.

Textual is imported only when bindings are made, so that the command line can print the table
without paying for it.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING

from reader import restricted, settings
from reader.widgets.actions.keymap import keymap, keys_of, named
from reader.widgets.actions.table import ACTIONS, HINTS, Action, Place, key_name

if TYPE_CHECKING:
    from textual.binding import BindingType

    from reader.settings import CurrentSettings


def bindings(*places: Place) -> list[BindingType]:
    """Textual bindings of all actions at ``places``, for a ``BINDINGS`` class variable.

    With the keys that they have by default: Textual puts :func:`changed_keys` in their place.
    """
    from textual.binding import Binding

    return [
        Binding(",".join(action.keys), action.id, action.description, show=False, id=action.name)
        for action in ACTIONS
        if action.place in places
    ]


def changed_keys() -> dict[str, str]:
    """The keys of the actions whose keys the user has changed, for Textual's keymap.

    An action without a key gets a name that no terminal sends: Textual ignores an empty one.
    """
    return {name: ",".join(keys) or f"no key for {name}" for name, keys in keymap().changed.items()}


def at_place(place: Place) -> list[Action]:
    """The actions at ``place``, in the order of declaration."""
    return [action for action in ACTIONS if action.place == place]


def capabilities() -> dict[str, str]:
    """The capability that an action needs, by the action's name, for those that need one."""
    return {_name(action): action.needs for action in ACTIONS if action.needs}


def app_actions() -> frozenset[str]:
    """The names of the app's own actions."""
    return frozenset(_name(action) for action in ACTIONS if action.place == "app")


def is_allowed(action: Action) -> bool:
    """Whether ``action`` may be used in the mode that Reader was started in."""
    return not action.needs or restricted.allows(action.needs)


def _name(action: Action) -> str:
    """The name of ``action`` without what it is given: ``pane('reading')`` is ``pane``."""
    return action.id.partition("(")[0]


def moving_keys(place: str | None) -> frozenset[str]:
    """The keys that move within the pane of ``place`` and change nothing else."""
    own = {key for each in ACTIONS if each.place == place for key in keys_of(each)}
    moving = [each for each in ACTIONS if each.group == "Moving"]
    return frozenset(
        key for each in moving for key in keys_of(each) if each.place == place or key not in own
    )


def alt_keys() -> frozenset[str]:
    """The keys with alt that mean something anywhere, alone or in a sequence."""
    keys = (key for each in ACTIONS for keys in keys_of(each) for key in keys.split())
    return frozenset(key for key in keys if key.startswith("alt+"))


def app_bindings(*, without: Place, only: Collection[str] = ()) -> list[BindingType]:
    """The app's own bindings for a modal screen, which would cut them off.

    Keys that mean something at ``without`` are left to it. ``only`` may name the actions.
    """
    from textual.binding import Binding

    taken = {key for action in ACTIONS if action.place == without for key in action.keys}
    return [
        Binding(key, f"app.{action.id}", action.description, show=False, id=action.name)
        for action in ACTIONS
        if action.place == "app" and (not only or action.id in only)
        for key in action.keys
        if key not in taken
    ]


def by_group(*, leave_out: tuple[Place, ...] = ()) -> dict[str, list[Action]]:
    """All actions under their group's heading, in the order of declaration."""
    groups: dict[str, list[Action]] = {}
    for action in ACTIONS:
        if action.place not in leave_out:
            groups.setdefault(action.group, []).append(action)
    return groups


def hints(place: Place, idle: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """``(key, label)`` of what the status line says of the keys at ``place``, most needed first.

    ``idle`` are the names of actions that would do nothing now.
    """
    return _hints(place, idle, restricted.given, settings.current())


@lru_cache(maxsize=32)
def _hints(
    place: Place, idle: frozenset[str], _: frozenset[str] | None, __: CurrentSettings
) -> list[tuple[str, str]]:
    """See :func:`hints`, which is called at each key; only modes and settings change the result."""
    able = {each.name: keys_of(each)[:1] for each in ACTIONS if is_allowed(each)}
    hinted = []
    for names, label in HINTS.get(place, ()):
        wanted = [name for name in names.split() if name not in idle]
        if keys := [key_name(key) for name in wanted for key in able.get(name, ())]:
            hinted.append(("/".join(keys), label))
    return hinted


def choices(place: Place) -> list[tuple[str, str, str]]:
    """``(id, key, label)`` of the actions at ``place`` that have a hint and a key."""
    return [
        (each.id, keys[0], each.hint)
        for each in at_place(place)
        if each.hint and (keys := keys_of(each))
    ]


_OPENED_BY: dict[Place, str] = {
    "sorts": "sort", "correcting": "correct", "tags": "tag", "note": "annotate",
    "visual": "article.select-sentence", "links": "links",
    "palette": "palette",
}  # fmt: skip
"""The action whose key opens a place and does nothing else."""


_LEAVING = ("escape", "ctrl+c")


def key_names(action: Action) -> list[str]:
    """What the keys of ``action`` are called, with the key before them where one is asked for."""
    opener = _OPENED_BY.get(action.place, "")
    before = f"{named(opener)} " if opener else ""
    return [("" if key in _LEAVING else before) + key_name(key) for key in keys_of(action)]


def keys_text(action: Action) -> str:
    """The names of the keys of ``action``, with commas where one of them is of two keys."""
    names = key_names(action)
    return (", " if any(" " in name for name in names) else " ").join(names)
