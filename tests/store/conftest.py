"""Fixtures of the tests of the store."""

from __future__ import annotations

import pytest


@pytest.fixture(params=["in memory", "in the file"])
def sections(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the sections of small cache files are: in memory as usual, or left in the file."""
    if request.param == "in the file":
        monkeypatch.setattr("reader.store.filed.KEPT_BYTES", 0)
    return str(request.param)
