"""Named searches: those saved in Reader, and those configured in the settings file.

A configured search (``queries: {NAME: QUERY}``, or ``{query: …, key: …}``) takes precedence over a
search of the same name that was saved in Reader (:mod:`reader.store.user.marks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reader import settings
from reader.model import Notice
from reader.safety import safe_line

if TYPE_CHECKING:
    from reader.settings import CurrentSettings
    from reader.store.user.contents import Contents

LONGEST_QUERY = 1_000
"""Code points of the longest query that is saved, by name or in the search history."""

LONGEST_NAME = 100
"""Code points of a saved search's name."""


class SavedSearch(NamedTuple):
    """A named search; ``key`` is a key's name as users write it, empty if it has none."""

    name: str
    query: str
    key: str = ""


class ConfiguredSearches(NamedTuple):
    """The searches configured in the settings file, and notices about invalid ones."""

    searches: Sequence[SavedSearch]
    notices: Sequence[Notice]


def saved_searches(user: Contents) -> list[SavedSearch]:
    """The searches saved in Reader, sorted by name."""
    return [SavedSearch(name, query) for name, query in sorted(user.saved_searches.items())]


def configured_searches() -> ConfiguredSearches:
    """The searches configured in the settings file."""
    return _read(settings.current())


@lru_cache(maxsize=2)
def _read(current: CurrentSettings) -> ConfiguredSearches:
    node = current.sections.get("queries")
    if node is None:
        return ConfiguredSearches((), ())
    from reader.store.search.query import QueryError, parse
    from reader.system.yaml_nodes import NodeError

    searches: list[SavedSearch] = []
    notices: list[Notice] = []

    def note(line: int, reason: str) -> None:
        path = safe_line(str(current.path))
        notices.append(Notice(path, safe_line(f"line {line}: queries: {reason}")))

    try:
        pairs = node.mapping().pairs()
    except NodeError as error:
        note(error.line, error.reason)
        pairs = []
    for name, value in pairs:
        try:
            if value.is_text:
                query, key = value.text(), ""
            else:
                entry = value.mapping()
                entry.only(("query", "key"))
                query, key = entry.need("query").text(), entry.text("key")
            parse(query)
        except NodeError as error:
            note(error.line, f"{name}: {error.reason}")
        except QueryError as error:
            note(value.line, f"{name}: {error}")
        else:
            shown = safe_line(name, LONGEST_NAME)
            searches.append(SavedSearch(shown, safe_line(query, LONGEST_QUERY), key))
    return ConfiguredSearches(searches, notices)
