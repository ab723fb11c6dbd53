"""Finds the folders that ship with Reader: ``styles`` and ``seeds``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal


def folder(name: Literal["styles", "seeds"]) -> Path:
    """The folder ``name``: inside the package when installed, beside it in a checkout.

    Raises ``FileNotFoundError`` if it is in neither place: the installation is damaged.
    """
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"Reader's own {name} folder is missing: reinstall archive-reader")
