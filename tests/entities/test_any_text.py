"""For any text the light engine labels every token, and every mention lies within its text.

The annotated articles and the saved files that the tests read do not come with the project: without
them these two tests skip.
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
from reader.entities.engines.annotations import LABELLED
from reader.entities.engines.tokenizer import paragraphs
from reader.entities.engines.vote import vote
from reader.entities.recognizer import load as engine
from reader.model import Article, Notice

from .conftest import article

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
LONGEST = 10_000
"""Code points of a saved article that is looked at: a few are of many more, of the same sort."""
NAMES = ["Ana", "Vessel", "Port", "Lister", "of", "the", "-", "Bank", "June", "7", "world", "Arab"]
sentences = st.lists(
    st.lists(st.sampled_from(NAMES) | st.text(min_size=1, max_size=4), max_size=12), max_size=6
)
few = st.lists(st.lists(st.sampled_from(["Ana", "Lister", "of"]), max_size=9), max_size=5)
"""Of so few different words that names repeat and overlap."""
PIECES = [
    "Ana Vessel", "Vessel", "Port Lister", "Bank of Port Lister", "Bank", " of ", "’s", "'s", "’",
    "Ba’", "N’", "van der ", "von", " said ", ". ", ", ", "\n\n", "“", "”", "\u200d", "\ud800",
    "Jordan", "in Jordan", "Arab world", "President ",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join)


def check_labels(tokens: Sequence[Sequence[str]], labels: Sequence[Sequence[str]]) -> None:
    """As many labels as tokens, and none goes on with a name that did not begin."""
    assert [len(each) for each in labels] == [len(each) for each in tokens]
    for each in labels:
        for before, label in zip(["O", *each], each, strict=False):
            prefix, _, kind = label.partition("-")
            assert label == "O" or (prefix in ("B", "I") and kind in LABELLED)
            assert prefix != "I" or before[2:] == kind


def check_article(made: Article) -> None:
    """Labels and mentions of an article are what they should be."""
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
def test_any_tokens_get_a_label_each(tokens: list[list[str]]) -> None:
    check_labels(tokens, engine("light").tag(tokens))


@settings(max_examples=80, deadline=None)
@given(few, st.data())
def test_the_vote_leaves_valid_labels_whatever_an_engine_says(
    tokens: list[list[str]], data: st.DataObject
) -> None:
    """Any valid labels, as another engine may give them."""
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
def test_any_text_has_its_mentions_within_it(title: str, text: str) -> None:
    check_article(article(text, title=title))


def test_a_repeat_may_end_its_paragraph() -> None:
    """A known name at the end, shorter than another one that begins with the same word."""
    tokens = [["Port", "Lister", "Harbour"], ["Port", "Lister"], ["near", "Port", "Lister"]]
    labels = [
        ["B-organization", "I-organization", "I-organization"],
        ["B-place", "I-place"],
        ["O", "O", "O"],
    ]
    assert vote(tokens, labels)[2] == ["O", "B-place", "I-place"]


def saved() -> Iterator[Article]:
    """The articles of the files of ``formats``, but for those that take long to read."""
    files = (each for each in sorted((CORPUS / "formats").rglob("*")) if each.is_file())
    for item in load([each for each in files if each.stat().st_size <= 200_000]):
        if not isinstance(item, Notice) and len(item.text) <= LONGEST:
            yield item


@pytest.mark.skipif(not (CORPUS / "formats").is_dir(), reason="the saved files are not here")
def test_saved_files_have_names() -> None:
    for made in saved():
        check_article(made)


@pytest.mark.skipif(not (CORPUS / "worldwide").is_dir(), reason="the annotated news is not here")
def test_annotated_news_has_names() -> None:
    """Those of its articles that are likeliest to break off: the shortest and the longest."""
    with zipfile.ZipFile(CORPUS / "worldwide" / "articles.zip") as file:
        found = sorted((one for one in file.infolist() if not one.is_dir()), key=_size)
        for one in (*found[:15], *found[-3:]):
            check_article(article(file.read(one).decode("utf-8", "replace")))


def _size(one: zipfile.ZipInfo) -> int:
    return one.file_size
