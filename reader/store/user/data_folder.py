"""Where what the user made is kept: the folder ``reader`` among the user's data."""

from __future__ import annotations

import os
from pathlib import Path


def data_folder() -> Path:
    """``reader`` in XDG_DATA_HOME or in the platform's folder for data; it need not exist yet."""
    if (given := os.environ.get("XDG_DATA_HOME", "")) and os.path.isabs(given):
        return Path(given) / "reader"
    from platformdirs import user_data_path

    return user_data_path("reader", appauthor=False)
