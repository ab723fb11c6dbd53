"""The accurate engine; skipped if onnxruntime is not installed."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("onnxruntime", reason="the extra accurate is not installed")

from reader.entities import recognizer
from reader.entities.engines import container
from reader.entities.engines.accurate import WEIGHTS, AccurateTagger
from reader.entities.training.train import plain_bio


def test_plain_sentences() -> None:
    """Finds names of each common kind in an article of plain sentences."""
    sentences = [
        ["The", "Bank", "of", "Uganda", "said", "so", "."],
        ["Kenyan", "farmers", "met", "Mrs", ".", "Thandiwe", "Moyo", "in", "Nairobi", "."],
    ]
    assert recognizer.load("accurate").tag(sentences) == [
        ["O", "B-organization", "I-organization", "I-organization", "O", "O", "O"],
        ["B-group", "O", "O", "O", "O", "B-person", "I-person", "O", "B-place", "O"],
    ]


def test_any_tokens_and_lengths() -> None:
    """Hostile tokens, empty sentences and ten thousand tokens give valid labels."""
    sentences = [[], ["", "\ud800", "x" * 5000], ["Lusaka", "and"] * 5000, []]
    labels = recognizer.load("accurate").tag(sentences)
    assert [len(each) for each in labels] == [0, 3, 10000, 0]
    assert all(plain_bio(each) == each for each in labels)
    assert recognizer.load("accurate").tag([]) == []


def test_damaged_weights_give_a_one_line_error(tmp_path: Path) -> None:
    """The error names the file."""
    path = tmp_path / "accurate.bin"
    path.write_bytes(WEIGHTS.read_bytes()[:-1])
    with pytest.raises(container.ModelError, match=r"accurate\.bin: damaged"):
        AccurateTagger(path)


def test_the_weights_are_small() -> None:
    """The file is smaller than 25 MB."""
    assert WEIGHTS.stat().st_size < 25_000_000
