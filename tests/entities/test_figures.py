"""The engines reach the accuracy stated in the help and the model card."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from reader.entities.training.evaluate import Outcome, evaluate
from reader.entities.training.train import read_annotations

DEV = Path(__file__).parents[3] / "shared" / "corpus" / "worldwide" / "dev.tsv.gz"

pytestmark = pytest.mark.skipif(not DEV.exists(), reason="needs the annotated articles")


@cache
def outcome(engine: str) -> Outcome:
    return evaluate(read_annotations(DEV), engine)


@pytest.mark.parametrize(
    ("engine", "three", "five"), [("light", 0.845, 0.82), ("accurate", 0.865, 0.845)]
)
def test_exact_spans(engine: str, three: float, five: float) -> None:
    """F1 for persons, organizations and places, and for all five kinds, after the vote."""
    if engine == "accurate" and find_spec("onnxruntime") is None:
        pytest.skip("the extra accurate is not installed")
    after = outcome(engine).after
    assert after["person+organization+place"].f1 >= three
    assert after["all five"].f1 >= five


def test_the_vote_helps() -> None:
    """The document vote improves the light engine."""
    light = outcome("light")
    assert light.after["all five"].f1 > light.before["all five"].f1
