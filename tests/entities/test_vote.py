"""The document vote: what one use of a name says to the others."""

from __future__ import annotations

from reader.entities.engines.annotations import chunks
from reader.entities.engines.vote import vote


def voted(*pairs: str) -> list[list[str]]:
    """Sentences written as ``word/label``, after the vote."""
    split = [[word.rpartition("/") for word in pair.split()] for pair in pairs]
    words = [[word for word, _, _ in each] for each in split]
    labels = [[label or "O" for _, _, label in each] for each in split]
    return [
        [f"{' '.join(tokens[one.first : one.end])}={one.kind}" for one in chunks(each)]
        for tokens, each in zip(words, vote(words, labels), strict=True)
    ]


def test_a_full_name_fixes_the_surname() -> None:
    """A surname typed as a body is the person whose full name the article gives."""
    assert voted("Ana/B-person Vessel/I-person spoke/O", "Vessel/B-organization left/O") == [
        ["Ana Vessel=person"], ["Vessel=person"],
    ]  # fmt: skip


def test_a_known_place_is_no_surname() -> None:
    """A place of several words stays one beside a person whose surname it is; others do not."""
    for name, kind in (("Marino", "place"), ("Vessel", "person")):
        full = f"Ana/B-person San/I-person {name}/I-person spoke/O"
        assert voted(full, f"San/B-place {name}/I-place") == [
            [f"Ana San {name}=person"], [f"San {name}={kind}"],
        ]  # fmt: skip


def test_the_majority_wins_and_a_tie_changes_nothing() -> None:
    """Two of three decide, one of two does not."""
    one, two = "Krell/B-place", "Krell/B-organization"
    assert voted(one, one, two) == [["Krell=place"]] * 3
    assert voted(one, two) == [["Krell=place"], ["Krell=organization"]]


def test_repeats_are_found() -> None:
    """A name of several words is found wherever it stands."""
    assert voted("Blue/B-organization Harbor/I-organization", "at/O Blue/O Harbor/O") == [
        ["Blue Harbor=organization"], ["Blue Harbor=organization"],
    ]  # fmt: skip


def test_facts_correct_what_no_context_can() -> None:
    """A nationality is a group, a date is no part of a place, a title no part of a body."""
    assert voted("Peruvian/B-place towns/O") == [["Peruvian=group"]]
    assert voted("Algiers/B-place January/I-place 21/O") == [["Algiers=place"]]
    assert voted("Peruvian/B-organization Ambassador/I-organization") == [["Peruvian=group"]]


def test_nothing_in_nothing_out() -> None:
    """Empty articles and sentences, and tokens that are no words."""
    assert vote([], []) == []
    assert vote([[], [""]], [[], ["B-person"]]) == [[], ["B-person"]]
