"""The document vote: one use of a name corrects the others."""

from __future__ import annotations

from reader.entities.engines.labels import chunks
from reader.entities.engines.vote import vote


def voted(*pairs: str) -> list[list[str]]:
    """The names after the vote in sentences written as ``word/label``."""
    split = [[word.rpartition("/") for word in pair.split()] for pair in pairs]
    words = [[word for word, _, _ in each] for each in split]
    labels = [[label or "O" for _, _, label in each] for each in split]
    return [
        [f"{' '.join(tokens[one.first : one.end])}={one.kind}" for one in chunks(each)]
        for tokens, each in zip(words, vote(words, labels), strict=True)
    ]


def test_a_full_name_fixes_the_surname() -> None:
    """A surname labelled as an organization is the person whose full name the article gives."""
    assert voted("Ana/B-person Vessel/I-person spoke/O", "Vessel/B-organization left/O") == [
        ["Ana Vessel=person"], ["Vessel=person"],
    ]  # fmt: skip


def test_a_known_place_is_not_a_surname() -> None:
    """A known place stays one even if a person's surname is the same; other names do not."""
    for name, kind in (("Marino", "place"), ("Vessel", "person")):
        full = f"Ana/B-person San/I-person {name}/I-person spoke/O"
        assert voted(full, f"San/B-place {name}/I-place") == [
            [f"Ana San {name}=person"], [f"San {name}={kind}"],
        ]  # fmt: skip


def test_the_majority_wins_and_a_tie_changes_nothing() -> None:
    """Two of three change the third; one of two does not change the other."""
    one, two = "Krell/B-place", "Krell/B-organization"
    assert voted(one, one, two) == [["Krell=place"]] * 3
    assert voted(one, two) == [["Krell=place"], ["Krell=organization"]]


def test_repeats_are_found() -> None:
    """A name of several words is found wherever it occurs."""
    assert voted("Blue/B-organization Harbor/I-organization", "at/O Blue/O Harbor/O") == [
        ["Blue Harbor=organization"], ["Blue Harbor=organization"],
    ]  # fmt: skip


def test_facts_correct_labels_regardless_of_context() -> None:
    """A nationality is a group; a date is not part of a place, nor a title of an organization."""
    assert voted("Peruvian/B-place towns/O") == [["Peruvian=group"]]
    assert voted("Algiers/B-place January/I-place 21/O") == [["Algiers=place"]]
    assert voted("Peruvian/B-organization Ambassador/I-organization") == [["Peruvian=group"]]


def test_nothing_in_nothing_out() -> None:
    """Empty articles, empty sentences and tokens without letters are accepted."""
    assert vote([], []) == []
    assert vote([[], [""]], [[], ["B-person"]]) == [[], ["B-person"]]
