"""Which capitals in a headline are kept."""

from __future__ import annotations

import pytest

from reader.entities.engines.lexicon import lexicon
from reader.entities.engines.reading import Capitals, is_headline


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("Talks Begin Over Disputed Border Posts", True),
        ("PERU SAYS TALKS WENT WELL", True),
        ("The talks began in Lima over border posts", False),
        ("Ana Vessel Spoke To Reporters .", False),
        ("Lima", False),
        ("", False),
    ],
)
def test_which_lines_are_headlines(words: str, headline: bool) -> None:
    """A headline has capitals on most long words and no full stop."""
    assert is_headline(words.split()) is headline


@pytest.mark.parametrize(
    ("headline", "restored"),
    [
        ("Vessel Promises Harbor Union New Prices", "Vessel promises Harbor Union new prices"),
        ("VESSEL PROMISES NEW PRICES IN LIMA", "Vessel promises new prices in Lima"),
        ("Prices Rise In New York", "Prices rise in New York"),
        ("Union Blames EU Over Prices", "Union blames EU over prices"),
    ],
)
def test_the_prose_decides_then_the_lexicon(headline: str, restored: str) -> None:
    """Words that the article writes in lower case lose their capital; the others keep it."""
    prose = [
        [
            "Mr",
            "Vessel",
            "told",
            "the",
            "Harbor",
            "Union",
            "that",
            "prices",
            "fell",
            "in",
            "New",
            "York",
            "and",
            "Lima",
            ".",
        ]
    ]
    assert " ".join(Capitals(prose, lexicon()).restored(headline.split())) == restored


def test_lengths_never_change() -> None:
    """A letter whose lower-case form is longer is not changed."""
    words = ["İSTANBUL", "ﬁ", "", "ẞ"]
    assert len(Capitals([], lexicon()).restored(words)) == 4
