"""One kind per name: the vote and its exceptions."""

from __future__ import annotations

from .conftest import resolved


def kinds(marked: str) -> dict[str, str]:
    return {entity.name: entity.kind for entity in resolved(marked)}


def test_the_majority_decides() -> None:
    assert kinds("{o Zorb} met. {o Zorb} paid. {w Zorb} fell.") == {"Zorb": "organization"}


def test_a_tie_is_always_resolved_the_same_way() -> None:
    assert kinds("{w Zorb} met. {o Zorb} paid.") == {"Zorb": "organization"}


def test_a_country_is_a_place_even_as_a_team() -> None:
    assert kinds("{o Chile} won. {o Chile} scored twice.") == {"Chile": "place"}


def test_a_people_is_a_group() -> None:
    assert kinds("The {l Kenyan} coast and {l Kenyan} towns.") == {"Kenyans": "group"}


def test_a_surname_is_a_person() -> None:
    assert kinds("{p Abena Tornu} came. {l Tornu} left.") == {"Abena Tornu": "person"}


def test_a_company_with_its_founders_name_is_a_company() -> None:
    """The engine has labelled the word alone several times and never as a person."""
    marked = "{p Abena Tornu} founded {o Tornu}. {o Tornu} grew; {o Tornu} paid."
    assert kinds(marked) == {"Abena Tornu": "person", "Tornu": "organization"}


def test_a_person_and_a_place_with_one_name() -> None:
    for marked in (
        "{p Victoria} lives in {l Victoria}. {p Victoria} sings. {p Victoria} knits.",
        "Mr {p Jordan} flew to {l Jordan}. {l Jordan} is dry. {l Jordan} is old.",
    ):
        found = [entity.kind for entity in resolved(marked)]
        assert sorted(found) == ["person", "place"]


def test_names_that_the_text_equates_have_one_kind() -> None:
    assert kinds("The {o Delta Rivers Union} ({l DRU}) met. {l DRU} envoys left.") == {
        "Delta Rivers Union": "organization"
    }
