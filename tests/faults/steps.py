"""What writers and checks of :mod:`tests.faults` share."""

from __future__ import annotations

import json
from typing import Any

STEPS = 8
"""What a writer does before it is done, if it lives to see it."""


def one_of(before: Any, said: list[str], now: Any) -> None:
    """``now`` is the last state that was acknowledged, or the one after it that was being made.

    A writer says "try STATE", then does it, then says "done".
    """
    tried = [json.loads(each[4:]) for each in said if each.startswith("try ")]
    done = sum(each == "done" for each in said)
    allowed = [tried[done - 1] if done else before, *tried[done:]]
    assert now in allowed, f"{now} is none of {allowed}"
