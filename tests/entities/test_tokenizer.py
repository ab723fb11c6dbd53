"""Text is split into tokens in the style of the annotated articles."""

from __future__ import annotations

import pytest

from reader.entities.engines.reading import paragraphs


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Algeria's well-known 1,000 goals.", "Algeria 's well - known 1,000 goals ."),
        ("Algeria’s don’t", "Algeria ’ s don ’ t"),
        ("didn't we're can't", "did n't we 're ca n't"),
        ("Rabat-Algeria (AU)", "Rabat - Algeria ( AU )"),
        ("O'Neill, Côte d'Ivoire", "O'Neill , Côte d'Ivoire"),
        ("at 4:30 U.S. Dr. No", "at 4:30 U . S . Dr . No"),
        ("the boys' game", "the boys ' game"),
        (
            "Sana’a, Ba‘ath, Qurʼan, Hawaiʻi, O`Neill",
            "Sana’a , Ba‘ath , Qurʼan , Hawaiʻi , O`Neill",
        ),
        ("N’Djamena’s M’hamed’s", "N’Djamena ’ s M’hamed ’ s"),
        ("Ra’s al-Khaimah, Sa’d, Ra's", "Ra’s al - Khaimah , Sa’d , Ra's"),
        ("l’Expression d’Ivoire", "l ’ Expression d ’ Ivoire"),
        ("I’m he’d Can’t they’re", "I ’ m he ’ d Can ’ t they ’ re"),
        ("‘no’ the boys’ game", "‘ no ’ the boys ’ game"),
    ],
)
def test_tokens(text: str, tokens: str) -> None:
    """Signs, hyphens and clitics are separate tokens; numbers and names stay whole."""
    assert [token.text for token in paragraphs(text)[0]] == tokens.split()


@pytest.mark.parametrize("text", ["One two\nthree\n \t\nfour\n\n'five' 1,000", "\n\n  «é» won't"])
def test_offsets_are_those_of_the_whole_text(text: str) -> None:
    """Offsets count from the start of the field in every paragraph."""
    tokens = [token for tokens in paragraphs(text) for token in tokens]
    assert len(tokens) > 3
    assert [text[token.start : token.end] for token in tokens] == [each.text for each in tokens]


def test_blank_lines_end_paragraphs() -> None:
    """A single line end does not end one; the blank line may contain white space."""
    found = paragraphs("One two\nthree\n \t\nfour\n\n\n\n")
    assert [[token.text for token in each] for each in found] == [["One", "two", "three"], ["four"]]
    assert paragraphs(" \n\n ") == []
