"""What tests on a terminal share: a Reader that is not started for the first time."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def not_the_first_start(started_before: None) -> None:
    """The hints are in the status line."""
