"""For any text, offsets are right, mentions do not overlap, nothing raises, time is linear."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.entities import extract
from reader.entities.engines.reading import paragraphs
from reader.entities.gazetteer import fold, gazetteer
from tests.processes import imported_by

from .conftest import article

LETTERS = str.maketrans("01", "xy")
PIECES = [
    "The", "Minister", "of", "Foreign", "Affairs", "and", "Kenyan", "President", "Juma", "Otieno",
    "al-Masri", "bin", "'s", "’s", "(", ")", "AU", "African Union", "St.", "U.S.", "Lake", "Bank",
    "University", "for", "the", ",", ".", "“", "”", "-", "London-based", "Rabat-Oslo", "\n", "\n\n",
    "VI", "$", "West", "İstanbul", "Ǆ", "ﬁ", "é", "\u0301", "\u202e", "\U0001f600", "ß",
    "said", "in",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=60).flatmap(
    lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)])
)


@settings(max_examples=120, deadline=None)
@given(texts, texts, texts)
def test_mentions_are_exact_and_do_not_overlap(title: str, caption: str, text: str) -> None:
    made = article(text, title=title, caption=caption)
    taken = set()
    for entity in extract(made):
        assert entity.name
        assert entity.mentions
        for mention in entity.mentions:
            assert made.field_text(mention.field)[mention.start : mention.end] == mention.text
            assert mention.text.strip() == mention.text != ""
            for at in range(mention.start, mention.end):
                assert (mention.field, at) not in taken
                taken.add((mention.field, at))


@settings(max_examples=100, deadline=None)
@given(texts)
def test_tokens_cover_all_that_is_not_white_space(text: str) -> None:
    tokens = [token for each in paragraphs(text) for token in each]
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert "".join(token.text for token in tokens) == "".join(text.split())


@settings(max_examples=50, deadline=None)
@given(texts)
def test_the_same_article_gives_the_same_entities(text: str) -> None:
    assert extract(article(text)) == extract(article(text))


@pytest.mark.parametrize(
    "piece",
    [
        "A", "Ab ", "Ali ", "Minister of ", "President ", "Bank of the ", "(", "’s", "'", "- ",
        "U.", "and ", "Health and ", "Health, ", "Ab-", "A.", "Kenyan ", "of ", "al-",
        "Mr. Bob, the head ",
        "United Nations ", "Bob Ali (BA) ", "Bank of Oslo and ", "\n\nAbc Def", "“", "x", "A & ",
        "said Ab", "Union for the Union for ", "New York, ", "Ali Ab Ali ",
    ],
)  # fmt: skip
def test_work_is_linear_on_hostile_text(piece: str) -> None:
    """Five times the text takes about five times the work, not twenty-five times."""
    assert is_linear(piece * (2_000 // len(piece)), piece * (10_000 // len(piece)), at_most=12)


def test_work_stays_linear_for_thousands_of_namesakes() -> None:
    """Four times the people of one surname take about four times the work."""

    def namesakes(count: int) -> str:
        middles = (f"A{n:b}".translate(LETTERS) for n in range(count))
        return " met ".join(f"Ali {middle} Obama" for middle in middles)

    assert is_linear(namesakes(150), namesakes(600), at_most=11)


def is_linear(small: str, large: str, *, at_most: int) -> bool:
    """Whether ``large`` takes less than ``at_most`` times the work of ``small``.

    It measures only this thread's processor time, so that other load does not count, and repeats
    the measurement if the result seems too high.
    """
    extract(article("warm up"))
    least, most = work(small), work(large)
    for _ in range(4):
        if most < at_most * max(least, 0.005):
            return True
        least, most = min(least, work(small)), min(most, work(large))
    return most < at_most * max(least, 0.005)


def work(text: str) -> float:
    """The processor time in seconds that this thread takes to find the names in ``text``."""
    made = article(text)
    start = time.thread_time()
    extract(made)
    return time.thread_time() - start


def test_every_gazetteer_form_finds_an_entry() -> None:
    known = gazetteer()
    assert len(known.entries) > 3000
    for key, entry in known.entries.items():
        assert key == fold(key)
        assert entry.name.strip() == entry.name != ""
        assert known.find(key.upper()) is entry


def test_fold() -> None:
    assert fold("Côte  d’Ivoire\n") == "cote d'ivoire "[:-1]


def test_nothing_heavy_is_imported() -> None:
    """Importing the package and extracting entities do not load a terminal toolkit."""
    code = (
        "import sys; import reader.entities; assert 'yaml' not in sys.modules\n"
        "from reader.model import Article, Block\n"
        "reader.entities.extract(Article('a', 'a', blocks=(Block('paragraph', 'In Oslo.'),)))"
    )
    assert not imported_by(code) & {"textual", "rich", "reader.archive"}


@pytest.mark.parametrize("space", ["\xa0", "\u202f", "\u2007"])
def test_names_are_the_same_with_any_kind_of_space_between_words(space: str) -> None:
    text = "President Juma Otieno met Mr. Otieno of the African Union in Port Louis on Monday. " * 2
    plain = extract(article(text))
    found = extract(article(text.replace(" ", space)))
    assert len(plain) > 2
    assert [(e.name, e.kind, e.aliases, e.count) for e in found] == [
        (e.name, e.kind, e.aliases, e.count) for e in plain
    ]
    assert any(space in mention.text for entity in found for mention in entity.mentions)
