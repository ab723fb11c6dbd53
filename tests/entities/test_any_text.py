"""The light engine labels every token of any text, and every mention lies within its text.

Two of the tests need annotated articles and saved files that are not part of the project; they are
skipped without them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.archive import load
from reader.entities import extract
from reader.entities.engines.labels import LABELLED
from reader.entities.engines.reading import paragraphs
from reader.entities.engines.vote import vote
from reader.entities.recognizer import load as engine
from reader.model import Article, Notice

from .conftest import article

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
LONGEST = 10_000
"""Saved articles with more code points are skipped; the few that have more add nothing new."""
NAMES = ["Ana", "Vessel", "Port", "Lister", "of", "the", "-", "Bank", "June", "7", "world", "Arab"]
sentences = st.lists(
    st.lists(st.sampled_from(NAMES) | st.text(min_size=1, max_size=4), max_size=12), max_size=6
)
few = st.lists(st.lists(st.sampled_from(["Ana", "Lister", "of"]), max_size=9), max_size=5)
"""Sentences of only three different words, so that names repeat and overlap."""
PIECES = [
    "Ana Vessel", "Vessel", "Port Lister", "Bank of Port Lister", "Bank", " of ", "’s", "'s", "’",
    "Ba’", "N’", "van der ", "von", " said ", ". ", ", ", "\n\n", "“", "”", "\u200d", "\ud800",
    "Jordan", "in Jordan", "Arab world", "President ",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join)


def check_labels(tokens: Sequence[Sequence[str]], labels: Sequence[Sequence[str]]) -> None:
    """There is a label for each token, and no I label without its beginning."""
    assert [len(each) for each in labels] == [len(each) for each in tokens]
    for each in labels:
        for before, label in zip(["O", *each], each, strict=False):
            prefix, _, kind = label.partition("-")
            assert label == "O" or (prefix in ("B", "I") and kind in LABELLED)
            assert prefix != "I" or before[2:] == kind


def check_article(made: Article) -> None:
    """The labels and mentions of an article are valid."""
    tokens = [
        [token.text for token in each]
        for field in (made.title, made.caption, made.text)
        for each in paragraphs(field)
    ]
    check_labels(tokens, engine("light").tag(tokens))
    for entity in extract(made):
        for mention in entity.mentions:
            text = made.field_text(mention.field)
            assert 0 <= mention.start < mention.end <= len(text)
            assert text[mention.start : mention.end] == mention.text


@settings(max_examples=60, deadline=None)
@given(sentences)
def test_every_token_gets_a_label(tokens: list[list[str]]) -> None:
    check_labels(tokens, engine("light").tag(tokens))


@settings(max_examples=80, deadline=None)
@given(few, st.data())
def test_the_vote_returns_valid_labels_for_any_engine(
    tokens: list[list[str]], data: st.DataObject
) -> None:
    """Whatever valid labels the engine returns."""
    kinds = st.sampled_from(LABELLED)
    labels: list[list[str]] = []
    for each in tokens:
        made: list[str] = []
        for _ in each:
            choices = ["O", f"B-{data.draw(kinds)}"]
            if made and made[-1] != "O":
                choices.append(f"I-{made[-1][2:]}")
            made.append(data.draw(st.sampled_from(choices)))
        labels.append(made)
    check_labels(tokens, vote(tokens, labels))


@settings(max_examples=100, deadline=None)
@given(texts, texts)
def test_mentions_lie_within_the_text(title: str, text: str) -> None:
    check_article(article(text, title=title))


def test_a_repeat_may_end_its_paragraph() -> None:
    """The known name at the end is shorter than another that begins with the same word."""
    tokens = [["Port", "Lister", "Harbour"], ["Port", "Lister"], ["near", "Port", "Lister"]]
    labels = [
        ["B-organization", "I-organization", "I-organization"],
        ["B-place", "I-place"],
        ["O", "O", "O"],
    ]
    assert vote(tokens, labels)[2] == ["O", "B-place", "I-place"]


def saved() -> Iterator[Article]:
    """The articles in the files of ``formats``, except those that take long to read."""
    files = (each for each in sorted((CORPUS / "formats").rglob("*")) if each.is_file())
    for item in load([each for each in files if each.stat().st_size <= 200_000]):
        if not isinstance(item, Notice) and len(item.text) <= LONGEST:
            yield item


@pytest.mark.skipif(not (CORPUS / "formats").is_dir(), reason="needs the saved files")
def test_saved_files_have_names() -> None:
    for made in saved():
        check_article(made)


@pytest.mark.skipif(not (CORPUS / "worldwide").is_dir(), reason="needs the annotated news")
def test_annotated_news_has_names() -> None:
    """Checks the shortest and the longest articles, which are the likeliest to fail."""
    with zipfile.ZipFile(CORPUS / "worldwide" / "articles.zip") as file:
        found = sorted((one for one in file.infolist() if not one.is_dir()), key=_size)
        for one in (*found[:15], *found[-3:]):
            check_article(article(file.read(one).decode("utf-8", "replace")))


def _size(one: zipfile.ZipInfo) -> int:
    return one.file_size
