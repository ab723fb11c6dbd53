"""What Reader remembers of its own use from one session to the next: small, and of no great worth.

Widths of panes, what a terminal said of its background, how often the first-start hint was shown.
Nothing that a person edits (that is the file of settings) and nothing that is missed when it is
gone: a file that cannot be read is taken for an empty one, one that cannot be written is not.
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
    """Where the file is: in the user's folder for state."""
    return state_folder() / FILE


def _everything() -> dict[str, object]:
    try:
        with location().open("rb") as file:
            data = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def number(name: str) -> int:
    """The number ``name``, not negative; 0 where there is none."""
    value = _everything().get(name)
    return value if type(value) is int and value >= 0 else 0


def numbers(name: str) -> dict[str, int]:
    """The numbers ``name`` by their keys."""
    value = _everything().get(name)
    items = value.items() if isinstance(value, dict) else ()
    return {key: each for key, each in items if type(each) is int}


def words(name: str) -> dict[str, str]:
    """The words ``name`` by their keys."""
    value = _everything().get(name)
    items = value.items() if isinstance(value, dict) else ()
    return {key: each for key, each in items if isinstance(each, str)}


def remember(name: str, value: Value) -> None:
    """Keep ``value`` as ``name``, for all sessions that begin after this. Never raises.

    The file is replaced as a whole, so no reader of it sees half of one. Of two sessions that
    remember something else at the same moment, one may forget.
    """
    path = location()
    kept = _everything()
    if kept.get(name) == value:
        return
    kept[name] = cast("object", value)
    text = json.dumps(kept, indent=1, sort_keys=True) + "\n"
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, text.encode("ascii"))
