"""Reading annotation files: formats, label conversion, errors."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.entities.engines.labels import LABELS, Chunk, chunks, labelled
from reader.entities.training.train import AnnotationError, plain_bio, read_annotations

TEXT = (
    "# article first\nhttp://x.example/\tO\n\nAma\tB-Person\nOwusu\tE-Person\nleft\tO\n\r\n"
    "# article second\nIn\tO\nTema\tB-Location\textra\n"
)


def test_articles_sentences_and_labels_are_read(tmp_path: Path) -> None:
    """BIOES labels and other corpora's kinds become our BIO."""
    path = tmp_path / "some.tsv"
    path.write_text(TEXT, "utf-8")
    first, second = read_annotations(path)
    assert (first.name, second.name) == ("first", "second")
    assert first.sentences == [["http://x.example/"], ["Ama", "Owusu", "left"]]
    assert first.labels == [["O"], ["B-person", "I-person", "O"]]
    assert second.labels == [["O", "B-place"]]


def test_a_compressed_file_reads_the_same(tmp_path: Path) -> None:
    """gzip is recognized by its content, not by the file name."""
    plain, packed = tmp_path / "plain", tmp_path / "packed"
    plain.write_text(TEXT, "utf-8")
    packed.write_bytes(gzip.compress(TEXT.encode(), mtime=0))
    assert read_annotations(plain) == read_annotations(packed)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"word\n", "line 1 is not a token, a tab and a label"),
        (b"a\tO\n\tO\n", "line 2 is not a token"),
        (b"\xff\xfe", "not UTF-8"),
        (gzip.compress(TEXT.encode(), mtime=0)[:-9], "not a complete gzip file"),
    ],
)
def test_a_file_of_another_format_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    """The error names the file and the reason."""
    path = tmp_path / "bad.tsv"
    path.write_bytes(content)
    with pytest.raises(AnnotationError, match=reason) as caught:
        read_annotations(path)
    assert str(path) in str(caught.value)


def test_labels_become_valid_bio() -> None:
    """Names that begin with I, change their kind inside or have an unknown kind are corrected."""
    assert plain_bio(["I-PER", "I-PER", "I-LOC", "S-ORG", "E-ORG", "B-Date", "I-Date", "X"]) == [
        "B-person", "I-person", "B-place", "B-organization", "I-organization", "O", "O", "O",
    ]  # fmt: skip


@given(st.lists(st.sampled_from(LABELS), max_size=30))
def test_chunks_and_labels_are_inverse(labels: list[str]) -> None:
    """Valid BIO converted to spans and back is unchanged."""
    valid = plain_bio(labels)
    found = chunks(valid)
    assert labelled(len(valid), found) == valid
    assert all(0 <= one.first < one.end <= len(valid) for one in found)


def test_chunks_of_neighbouring_names() -> None:
    """Two adjacent names stay two."""
    assert chunks(["B-person", "B-person", "I-person", "O", "B-place"]) == [
        Chunk(0, 1, "person"), Chunk(1, 3, "person"), Chunk(4, 5, "place"),
    ]  # fmt: skip
