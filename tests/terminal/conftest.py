"""What tests on a terminal share: a Reader that is not started for the first time."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.screens.welcome import STARTS


@pytest.fixture(autouse=True)
def started_before(state_home: Path) -> None:
    """The hints are in the status line, not the welcome of the first starts."""
    (state_home / "reader").mkdir()
    (state_home / "reader" / "remembered.json").write_text(f'{{"starts": {STARTS}}}')
