"""The light engine: any tokens in, valid BIO labels of the same lengths out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.entities import recognizer
from reader.entities.engines.labels import LABELS
from reader.entities.engines.light import WEIGHTS
from reader.entities.training.train import plain_bio
from tests.processes import imported_by

PIECES = [
    "The", "President", "Ama", "Owusu", "of", "Ghana", "Ministry", "’", "s", "'s", "-", ".", "(",
    "AU", ")", "bin", "al", "US", "1,000", "“", "”", "Kenyan", "said", "", " ", "\n", "\ud800",
    "\u202e", "x" * 300, "İ", "ß", "ﬁ", "\U0001f600", "A" * 90, "Covid", "19",
]  # fmt: skip
documents = st.lists(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12), max_size=6
)


@settings(max_examples=150, deadline=None)
@given(documents)
def test_labels_are_valid_bio_of_the_same_lengths(sentences: list[list[str]]) -> None:
    """Each token gets a known label, no I lacks its beginning, and the result is repeatable."""
    tagger = recognizer.load(engine="light")
    labels = tagger.tag(sentences)
    assert [len(each) for each in labels] == [len(each) for each in sentences]
    for each in labels:
        assert set(each) <= set(LABELS)
        assert plain_bio(each) == each
    assert tagger.tag(sentences) == labels


def test_no_sentences_and_empty_sentences() -> None:
    """No tokens give no labels."""
    assert recognizer.load().tag([]) == []
    assert recognizer.load().tag([[], []]) == [[], []]


def test_a_sentence_of_ten_thousand_tokens() -> None:
    """The first name is found as in a short sentence."""
    words = ["Daniel", "Kiprono", "flew", "to", "Lusaka", "."] * 1700
    (labels,) = recognizer.load().tag([words])
    assert len(labels) == len(words)
    assert labels[:6] == ["B-person", "I-person", "O", "O", "B-place", "O"]


def test_tokens_are_not_changed_and_may_be_tuples() -> None:
    """The engine does not modify its input."""
    sentences = [["In", "Lusaka", "."]]
    recognizer.load().tag(sentences)
    assert sentences == [["In", "Lusaka", "."]]


@pytest.mark.parametrize(
    ("sentence", "labels"),
    [
        ("The Bank of Uganda said so .", "O B-organization I-organization I-organization O O O"),
        ("Kenyan farmers met in Nairobi .", "B-group O O O B-place O"),
        ("Mrs . Thandiwe Moyo agreed .", "O O B-person I-person O O"),
    ],
)
def test_plain_sentences(sentence: str, labels: str) -> None:
    """Finds names of each common kind in plain sentences."""
    assert recognizer.load("light").tag([sentence.split()]) == [labels.split()]


def test_the_weights_are_small_and_load_nothing_else() -> None:
    """Weights and lexicon are under 5 MB; only the standard library and YAML are imported.

    It runs in its own process, so that other tests' imports do not count.
    """
    lexicon = WEIGHTS.with_name("lexicon.bin")
    assert WEIGHTS.stat().st_size + lexicon.stat().st_size < 5_000_000
    code = (
        "import sys\nfrom reader.entities import recognizer\n"
        "assert 'reader.entities.engines.light' not in sys.modules\n"
        "recognizer.load('light').tag([['Lusaka']])"
    )
    assert not imported_by(code) & {"numpy", "onnxruntime", "spacy", "torch", "textual"}
