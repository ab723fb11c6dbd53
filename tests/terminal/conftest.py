"""Fixtures for tests on a terminal: Reader has been started before."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def not_the_first_start(started_before: None) -> None:
    """Show the usual hints in the status line instead of the first start's."""


@pytest.fixture
def foreign(archive: Path) -> Path:
    """Three articles with characters in every line that ASCII and Latin-1 lack."""
    for path in archive.iterdir():
        text = path.read_text("utf-8")
        for word in ("Ghana", "Lima", "Accra", "Peru"):
            text = text.replace(word, f"“{word}’s 東京” — {word}")
        path.write_text(text, "utf-8")
    return archive
