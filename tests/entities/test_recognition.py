"""Which words are found as names and which are not, in paragraphs written for these tests."""

from __future__ import annotations

import pytest

from .conftest import Extract


def kinds(found: dict) -> dict[str, str]:
    return {name: entity.kind for name, entity in found.items()}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # titles, honorifics, regnal numerals, initials, particles
        (
            "Kenyan President Daniel Kiprono flew to Lusaka on Tuesday.",
            {"Kenyans": "group", "Daniel Kiprono": "person", "Lusaka": "place"},
        ),
        (
            "The throne passed to King Frederik IX in March.",
            {"Frederik IX": "person"},
        ),
        (
            "It was signed by J. K. Okonjo and Mrs. Thandiwe Moyo.",
            {"J. K. Okonjo": "person", "Thandiwe Moyo": "person"},
        ),
        (
            "They were received by Sheikh Tamim bin Rashid al-Kuwari in Doha.",
            {"Tamim bin Rashid al-Kuwari": "person", "Doha": "place"},
        ),
        (
            "He quoted Abdel-Karim el-Baradi and Omar Abu Zeid.",
            {"Abdel-Karim el-Baradi": "person", "Omar Abu Zeid": "person"},
        ),
        (
            "The lawyer Zdravka Petkova, 43, was not available.",
            {"Zdravka Petkova": "person"},
        ),
        # organizations around a head word
        (
            "The Ministry of Water, Sanitation and Irrigation denied it.",
            {"Ministry of Water, Sanitation and Irrigation": "organization"},
        ),
        (
            "The Ministry of Culture and Tourism met the Bank of Uganda.",
            {"Ministry of Culture and Tourism": "organization", "Bank of Uganda": "organization"},
        ),
        (
            "Lecturers at the University of Dar es Salaam struck.",
            {"University of Dar es Salaam": "organization"},
        ),
        (
            "The Zambian Electoral Commission and the Tea Growers Union disagreed.",
            {"Zambian Electoral Commission": "organization", "Tea Growers Union": "organization"},
        ),
        # places around a head word or next to a noun
        (
            "Fishermen on Lake Turkana sold the catch in Lodwar town.",
            {"Lake Turkana": "place", "Lodwar": "place"},
        ),
        ("The road to the village of Kebili was cut.", {"Kebili": "place"}),
        ("Police closed Uhuru Highway on Monday.", {"Uhuru Highway": "place"}),
        # hyphens
        (
            "The London-based group blamed a Saudi-led force on the Iraq-Kuwait border.",
            {"London": "place", "Saudis": "group", "Iraq": "place", "Kuwait": "place"},
        ),
        (
            "Jean-Luc Kabore lives in Guinea-Bissau.",
            {"Jean-Luc Kabore": "person", "Guinea-Bissau": "place"},
        ),
        # armed groups and their variants, newspapers
        (
            "Al-Shabaab fighters fled, the Daily Nation newspaper said.",
            {"Al-Shabaab": "organization", "Daily Nation": "organization"},
        ),
        ("Daesh claimed it; Islamic State had denied it.", {"ISIS": "organization"}),
    ],
)
def test_names_and_kinds(entities: Extract, sentence: str, expected: dict[str, str]) -> None:
    assert kinds(entities(sentence)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Earlier this week, on Friday, the government met. Meanwhile, nothing happened.",
        "Sources said that talks had failed. Negotiations resume in May.",
        "The ministry and the agency did not reply. Ministers did.",
        "Who is to tell us? May it be so.",
        "The southern provinces saw rain. Nice weather followed.",
        "“Bread is dear,” she said. Bread was not dear.",
        "",
        " \n\n ",
    ],
)
def test_ordinary_words_are_not_names(entities: Extract, sentence: str) -> None:
    assert entities(sentence) == {}


def test_an_unnamed_government_is_not_an_entity_but_its_people_are_a_group(
    entities: Extract,
) -> None:
    assert kinds(entities("A source in the Peruvian government spoke.")) == {"Peruvians": "group"}


def test_a_headline_takes_its_names_from_the_body(entities: Extract) -> None:
    found = entities(
        "The meeting between Marta Oliveira and the Cotton Growers Union was held in Beira.",
        title="Oliveira Promises Cotton Growers Union New Prices After Beira Talks",
    )
    assert kinds(found) == {
        "Marta Oliveira": "person",
        "Cotton Growers Union": "organization",
        "Beira": "place",
    }
    assert {mention.field for entity in found.values() for mention in entity.mentions} == {
        "title",
        "text",
    }
    assert found["Marta Oliveira"].count == 2


def test_common_words_in_an_all_capitals_headline_are_not_acronyms(entities: Extract) -> None:
    found = entities("The talks went on in Lima.", title="PERU SAYS IT IS WITH US WHO FIGHT CRIME")
    assert set(found) == {"Peru", "Lima"}


def test_a_city_that_is_a_surname_in_this_article(entities: Extract) -> None:
    found = entities("Brigadier Michael Jackson resigned. Jackson gave no reason.")
    assert kinds(found) == {"Michael Jackson": "person"}
    assert found["Michael Jackson"].count == 2
