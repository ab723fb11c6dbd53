"""Reader's folders: the user's, and those that ship with it.

The user's are called ``reader``, in the folders for settings, data, state and caches. On every
system an XDG variable decides if it is set to an absolute path, else the platform's convention. The
folders may not exist yet.
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
    """The folder of settings and themes, which the user writes."""
    return _folder("config")


def data_folder() -> Path:
    """The folder of the user's work in Reader: marks, corrections. Reader deletes nothing here."""
    return _folder("data")


def marks_file() -> Path:
    """The user's own SQLite file: marks, reading positions, drafts of notes, searches."""
    return data_folder() / "marks.sqlite"


def state_folder() -> Path:
    """The folder of what Reader remembers by itself, and of crash reports."""
    return _folder("state")


def cache_folder() -> Path:
    """The folder of caches, which can be rebuilt from the archives."""
    return _folder("cache")


def _folder(kind: Kind) -> Path:
    if (given := os.environ.get(VARIABLES[kind], "")) and os.path.isabs(given):
        return Path(given) / "reader"
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_path")("reader", appauthor=False))


def shipped(name: Literal["styles", "seeds"]) -> Path:
    """The folder ``name``: inside the package when installed, beside it in a checkout.

    Raises ``FileNotFoundError`` if it is in neither place: the installation is damaged.
    """
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"Reader's own {name} folder is missing: reinstall archive-reader")
