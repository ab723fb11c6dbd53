"""A name of both a place and a person is decided for each use."""

from __future__ import annotations

import pytest

from reader.entities.engines.namesakes import kind_by_context, namesakes

from .conftest import Extract


@pytest.mark.parametrize(
    ("text", "place", "places", "person", "persons"),
    [
        (
            "King Abdullah of Jordan received the basketball star Michael Jordan in Amman. Jordan, "
            "53, praised Jordan’s hospitality. The government of Jordan thanked him.",
            "Jordan", 3, "Michael Jordan", 2,
        ),
        (
            "Neil Jordan, the director, arrived in Jordan on Monday to film south of Amman.",
            "Jordan", 1, "Neil Jordan", 1,
        ),
        (
            "Chad Hurley, who founded the site, visited Chad in May. Hurley met the president of "
            "Chad in N’Djamena.",
            "Chad", 2, "Chad Hurley", 2,
        ),
        (
            "King Abdullah II of Jordan met Vernon Jordan in Amman. Jordan said it went well.",
            "Jordan", 1, "Vernon Jordan", 2,
        ),
        (
            "Jack London was born in San Francisco. London wrote of wolves. He sailed to London.",
            "London", 1, "Jack London", 2,
        ),
        (
            "Chad Kelly threw three passes. Kelly was born in Buffalo. Chad, the country, sent "
            "troops to Mali.",
            "Chad", 1, "Chad Kelly", 2,
        ),
        ("Chad’s president met Chad Smith in N’Djamena.", "Chad", 1, "Chad Smith", 1),
        (
            "Steve Israel, a congressman, visited Israel. Israel said he was impressed. The army "
            "of Israel attacked Gaza.",
            "Israel", 2, "Steve Israel", 2,
        ),
        (
            "Paris Hilton landed in Paris on Friday. Hilton said Paris was her favourite city.",
            "Paris", 2, "Paris Hilton", 2,
        ),
        (
            "Sydney Pollack flew to Sydney. Pollack, who directed the film, left Sydney on Monday.",
            "Sydney", 2, "Sydney Pollack", 2,
        ),
        (
            "Actor Cuba Gooding travelled to Cuba. Gooding told reporters that Cuba was beautiful.",
            "Cuba", 2, "Cuba Gooding", 2,
        ),
        (
            "Prime Minister Georgia Smith said Georgia’s economy would grow. The government of "
            "Georgia agreed.",
            "Georgia", 2, "Georgia Smith", 1,
        ),
        (
            "Actor Michael B. Jordan arrived in Jordan on Friday. Jordan said he loved it.",
            "Jordan", 1, "Michael B. Jordan", 2,
        ),
    ],
)  # fmt: skip
def test_the_place_and_the_person_are_two(
    entities: Extract, text: str, place: str, places: int, person: str, persons: int
) -> None:
    found = entities(text)
    assert (found[place].kind, found[place].count) == ("place", places)
    assert (found[person].kind, found[person].count) == ("person", persons)


def test_a_surname_is_a_person_if_the_place_does_not_occur(entities: Extract) -> None:
    """The special rule applies only if at least one use is clearly the place."""
    found = entities(
        "Basketball star Michael Jordan retired. Jordan, who played for Chicago, praised the team. "
        "Jordan won six titles."
    )
    assert found["Michael Jordan"].count == 3
    assert "Jordan" not in found


def test_which_words_are_namesakes() -> None:
    assert namesakes([["Michael", "Jordan"], ["Chad", "Hurley"], ["Ana", "Vessel"], ["Peru"]]) == {
        "Jordan", "Chad",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("arrived in Jordan", "place"), ("visited Jordan", "place"), ("king of Jordan", "place"),
        ("Jordan 's government", "place"), ("Jordan ’ s army", "place"), ("Mr Jordan", "person"),
        ("Jordan , 53 , said", "person"), ("Jordan , who played", "person"), ("told Jordan", ""),
        ("friend of Jordan", ""), ("Jordan ’ s wife", ""), ("Jordan", ""),
    ],
)  # fmt: skip
def test_the_words_around_a_name_decide_its_kind(text: str, kind: str) -> None:
    tokens = text.split()
    assert kind_by_context(tokens, tokens.index("Jordan")) == kind
