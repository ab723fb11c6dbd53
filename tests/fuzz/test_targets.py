"""Runs every parser on about a hundred inputs, the same each time; see :mod:`tests.fuzz`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz import targets
from tests.fuzz.inputs import SEEDS, inputs
from tests.fuzz.targets import TARGETS

SLOW = {
    "html": 15,
    "warc": 25,
    "wacz": 25,
    "cache": 30,
    "names": 30,
    "members": 40,
    "script": 40,
    "zip": 40,
}
"""The number of inputs for slow targets; the others get 100."""


@pytest.mark.parametrize("target", TARGETS)
def test_only_declared_exceptions_are_raised(target: str) -> None:
    """And nothing is unsafe, and offsets are inside the text."""

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


def test_missing_safety_checks_are_detected(monkeypatch: pytest.MonkeyPatch) -> None:
    """This shows that the inputs reach the relevant code."""
    monkeypatch.setattr(targets, "safe_text", lambda text: text)
    monkeypatch.setattr(targets, "safe_article", lambda article: article)
    with pytest.raises(AssertionError):
        test_only_declared_exceptions_are_raised("markdown")
