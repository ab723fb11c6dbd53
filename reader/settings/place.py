"""Where the user's settings and themes are."""

from __future__ import annotations

import os
from pathlib import Path


def folder() -> Path:
    """The folder: ``reader`` in XDG_CONFIG_HOME, or the platform's."""
    if (given := os.environ.get("XDG_CONFIG_HOME", "")) and os.path.isabs(given):
        return Path(given) / "reader"
    from platformdirs import user_config_path

    return user_config_path("reader", appauthor=False)
