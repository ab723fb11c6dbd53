"""Small things that Reader remembers from one session to the next.

These are pane widths, the terminal's background colour, how often the first-start hint was shown:
nothing that users edit (settings have their own file) and nothing that they would miss. A file that
cannot be read counts as empty, and failing to write it is no error.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import cast

from reader.system.paths import state_folder
from reader.system.whole_file import write_whole

FILE = "remembered.json"
_LARGEST = 64 * 1024

Value = str | int | dict[str, str] | dict[str, int]


def location() -> Path:
    """The path of the file, in the user's state folder."""
    return state_folder() / FILE


def _everything() -> dict[str, object]:
    try:
        with location().open("rb") as file:
            data = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def number(name: str) -> int:
    """The number stored as ``name``; 0 if there is none or it is negative."""
    value = _everything().get(name)
    return value if type(value) is int and value >= 0 else 0


def numbers(name: str) -> dict[str, int]:
    """The numbers stored as ``name``, by their keys."""
    value = _everything().get(name)
    items = value.items() if isinstance(value, dict) else ()
    return {key: each for key, each in items if type(each) is int}


def words(name: str) -> dict[str, str]:
    """The strings stored as ``name``, by their keys."""
    value = _everything().get(name)
    items = value.items() if isinstance(value, dict) else ()
    return {key: each for key, each in items if isinstance(each, str)}


def remember(name: str, value: Value) -> None:
    """Store ``value`` as ``name`` for later sessions. Never raises.

    The file is replaced as a whole, so nothing ever reads half of it. If two sessions write
    different values at the same moment, one of the values may be lost.
    """
    path = location()
    stored = _everything()
    if stored.get(name) == value:
        return
    stored[name] = cast("object", value)
    text = json.dumps(stored, indent=1, sort_keys=True) + "\n"
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, text.encode("ascii"))
