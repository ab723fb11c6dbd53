"""The keys of the searches in the settings file, and all notices about mistakes in that file."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from reader import settings
from reader.model import Notice
from reader.safety import safe_line
from reader.settings import CurrentSettings
from reader.store.user.searches import configured_searches
from reader.widgets.actions.keymap import keymap, keys_of
from reader.widgets.actions.table import ACTIONS

_PLACES = ("articles", "reading", "entities", "panes", "library", "app")


class QueryKeys(NamedTuple):
    """The number of the search for each key, and notices about mistakes."""

    keys: dict[str, int]
    notices: list[Notice]


def query_keys() -> QueryKeys:
    """The keys of the searches in the settings file, except those that an action has."""
    return _of(settings.current())


def settings_notices() -> list[Notice]:
    """All notices about the user's settings, keys and searches."""
    notices = [*settings.current().notices, *keymap().notices]
    return [*notices, *configured_searches().notices, *query_keys().notices]


@lru_cache(maxsize=2)
def _of(current: CurrentSettings) -> QueryKeys:
    searches = configured_searches().searches
    if not any(each.key for each in searches):
        return QueryKeys({}, [])
    # Imported late, because it imports Textual: "reader config" does not, and most have no keys.
    from reader.widgets.actions.key_names import UnknownKeyError, keys_and_characters

    taken = {key: each for each in ACTIONS if each.place in _PLACES for key in keys_of(each)}
    keys: dict[str, int] = {}
    notices = []
    for number, each in enumerate(searches):
        reason = ""
        if not each.key:
            continue
        try:
            key = " ".join(name for name, _ in keys_and_characters(each.key))
        except UnknownKeyError as error:
            reason = str(error)
        else:
            if key in taken:
                reason = f"{each.key!r} is {taken[key].name} already"
            elif key in keys:
                reason = f"{each.key!r} is {searches[keys[key]].name} already"
            else:
                keys[key] = number
        if reason:
            line = safe_line(f"queries: {each.name}: {reason}")
            notices.append(Notice(safe_line(str(current.path)), line))
    return QueryKeys(keys, notices)
