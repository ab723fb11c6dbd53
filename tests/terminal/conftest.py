"""What tests on a terminal share: a Reader that is not started for the first time."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def not_the_first_start(started_before: None) -> None:
    """The hints are in the status line."""


@pytest.fixture
def foreign(archive: Path) -> Path:
    """Three articles with signs that ASCII and Latin-1 lack in all of their lines."""
    for path in archive.iterdir():
        text = path.read_text("utf-8")
        for word in ("Ghana", "Lima", "Accra", "Peru"):
            text = text.replace(word, f"“{word}’s 東京” — {word}")
        path.write_text(text, "utf-8")
    return archive
