"""Every parser on some hundred inputs, the same ones each time: see :mod:`tests.fuzz`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz import targets
from tests.fuzz.inputs import SEEDS, inputs
from tests.fuzz.targets import TARGETS

SLOW = {"html": 15, "cache": 30, "names": 30, "members": 40, "script": 40, "zip": 40}
"""Inputs for targets that take longer; the others get 100."""


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_but_what_is_declared(target: str) -> None:
    """No exception, nothing unsafe, offsets inside the text."""

    @settings(
        max_examples=SLOW.get(target, 100), derandomize=True, database=None, deadline=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(inputs(target))
    def run(data: bytes) -> None:
        TARGETS[target](data)

    for seed in SEEDS.get(target, ()):
        TARGETS[target](seed)
    run()


def test_a_door_that_lets_all_through_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The inputs do get to where they matter."""
    monkeypatch.setattr(targets, "safe_text", lambda text: text)
    monkeypatch.setattr(targets, "safe_article", lambda article: article)
    with pytest.raises(AssertionError):
        test_nothing_but_what_is_declared("markdown")
