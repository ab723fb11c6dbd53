"""Where Reader keeps things: the folder ``reader`` among the user's settings, data, state, caches.

The XDG variables decide on every system where they are set to an absolute path; otherwise the
platform decides. None of the folders need exist yet.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

Kind = Literal["config", "data", "state", "cache"]

VARIABLES: dict[Kind, str] = {
    "config": "XDG_CONFIG_HOME",
    "data": "XDG_DATA_HOME",
    "state": "XDG_STATE_HOME",
    "cache": "XDG_CACHE_HOME",
}


def config_folder() -> Path:
    """Settings and themes, which the user writes."""
    return _folder("config")


def data_folder() -> Path:
    """What the user made in Reader: marks, corrections. Reader deletes nothing here."""
    return _folder("data")


def marks_file() -> Path:
    """The user's own SQLite file: marks, reading positions, drafts of notes, searches."""
    return data_folder() / "marks.sqlite"


def state_folder() -> Path:
    """What Reader remembers of its own use, and reports of its faults."""
    return _folder("state")


def cache_folder() -> Path:
    """What can be built again from the archives."""
    return _folder("cache")


def _folder(kind: Kind) -> Path:
    if (given := os.environ.get(VARIABLES[kind], "")) and os.path.isabs(given):
        return Path(given) / "reader"
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_path")("reader", appauthor=False))
