"""Helpers for the writers and checks of :mod:`tests.faults`."""

from __future__ import annotations

import json
from typing import Any

STEPS = 8
"""How many steps a writer makes if it is not killed."""


def one_of(before: Any, said: list[str], now: Any) -> None:
    """Check that ``now`` is the last acknowledged state or the announced one after it.

    A writer says "try STATE", makes the change, then says "done".
    """
    tried = [json.loads(each[4:]) for each in said if each.startswith("try ")]
    done = sum(each == "done" for each in said)
    allowed = [tried[done - 1] if done else before, *tried[done:]]
    assert now in allowed, f"{now} is not one of {allowed}"
