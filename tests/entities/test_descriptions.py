"""Descriptions of persons, organizations and places."""

from __future__ import annotations

import pytest

from .conftest import Extract, resolved


@pytest.mark.parametrize(
    ("sentence", "name", "description"),
    [
        (
            "Ghanaian Finance Minister Kwesi Antwi resigned.",
            "Kwesi Antwi",
            "Ghanaian Finance Minister",
        ),
        ("Chile’s President Rosa Fuentes spoke.", "Rosa Fuentes", "Chile’s President"),
        (
            "Tunisian Secretary of State for Foreign Affairs and Migration Leila Gharbi came.",
            "Leila Gharbi",
            "Tunisian Secretary of State for Foreign Affairs and Migration",
        ),
        (
            "It was Yusuf Okello, the head of Uganda’s wildlife authority, who called.",
            "Yusuf Okello",
            "head of Uganda’s wildlife authority",
        ),
        ("Rita Fernandes, a Goan activist who won, agreed.", "Rita Fernandes", "Goan activist"),
        (
            "The former defence minister Carlos Pinto wept.",
            "Carlos Pinto",
            "former defence minister",
        ),
        ("They named Lidia Pawlak, her son Marek Pawlak and two more.", "Lidia Pawlak", ""),
        ("President Lazarus Banda of Malawi spoke.", "Lazarus Banda", "President of Malawi"),
        ("He told Mr Samuel Otieno so.", "Samuel Otieno", ""),
        ("They met Hana Novak and Finnish Prime Minister Aino Laine.", "Hana Novak", ""),
        ("Norwegian King Haakon VIII waved.", "Haakon VIII", "Norwegian King"),
        ("He told Kathmandu Post newspaper that it rained.", "Kathmandu Post", "newspaper"),
        ("They came to Gitega, the capital of Burundi, at noon.", "Gitega", "capital of Burundi"),
    ],
)
def test_description(entities: Extract, sentence: str, name: str, description: str) -> None:
    assert entities(sentence)[name].description == description


def test_the_title_is_not_part_of_the_mention(entities: Extract) -> None:
    found = entities("Delegate to the Minister of Trade and Industry Amadou Barry said no.")
    assert [mention.text for mention in found["Amadou Barry"].mentions] == ["Amadou Barry"]


def test_the_fuller_description_wins_over_the_rank(entities: Extract) -> None:
    found = entities("General Ivan Petkov, the chief of Bulgaria’s air force, met reporters.")
    assert found["Ivan Petkov"].description == "chief of Bulgaria’s air force"


@pytest.mark.parametrize(
    ("marked", "description"),
    [
        # titles
        ("{o Acme Labs}' co-founder {p Ama Oti} spoke.", "Acme Labs' co-founder"),
        ("{o Acme} CEO {p Ama Oti} said so.", "Acme CEO"),
        ("The {l Oslo}-based naval historian {p Ama Oti} said so.", "Oslo-based naval historian"),
        ("said ex-{l France} defender {p Ama Oti}.", "ex-France defender"),
        ("commented former {l Portugal} striker {p Ama Oti}.", "former Portugal striker"),
        ("Tourism Minister {p Ama Oti} left.", "Tourism Minister"),
        ("{p Bo Addo}’s brother {p Ama Oti} left.", "Bo Addo’s brother"),
        ("Prime Minister Sheikh {p Ama Oti} left.", "Prime Minister"),
        ("The cartel leader {p Ama Oti} left.", "cartel leader"),
        # titles and words that do not describe the person
        ("a spokesman for President {p Ama Oti} left.", "President"),
        ("the economic policy of President {p Ama Oti}.", "President"),
        ("His brother {p Ama Oti} left.", ""),
        ("They met in {l Libya} {p Ama Oti}.", ""),
        ("{p Bo Addo}, {p Ama Oti} and others.", ""),
        ("However, after {p Ama Oti} left.", ""),
        # after the name
        ("{p Ama Oti}, 43, a farmer from {l Tema}, left.", "farmer from Tema"),
        ("{p Ama Oti} (43), head of {l Ghana}’s fleet, left.", "head of Ghana’s fleet"),
        ("{p Ama Oti}, who was the mayor of {l Tema}, left.", "mayor of Tema"),
        ("{p Ama Oti} – the head of a school in {l Tema} – left.", "head of a school in Tema"),
        ("{p Ama Oti}, former president of {l Ghana} was late.", "former president of Ghana"),
        ("{p Ama Oti}, a rival of President {p Bo Addo}, left.", "rival of President Bo Addo"),
        ("{p Ama Oti}, the country’s first astronaut, left.", "the country’s first astronaut"),
        ("{p Ama Oti}, the son of {p Frederik} IX, left.", "son of Frederik IX"),
        ("{p Ama Oti}, a day after the vote, left.", ""),
        ("{p Ama Oti}, a previous court notice said, left.", ""),
        ("{p Ama Oti}, her son {p Bo Addo} and others left.", ""),
        ("{p Ama Oti}, Professor of the {o Tema University} Dr. {p Bo Addo} left.", ""),
        ("{p Ama Oti}, a researcher with the {o Acme} robotics group thing, left.", "researcher"),
        # before the name
        ("They met the head of {l Ghana}’s fleet, {p Ama Oti}, there.", "head of Ghana’s fleet"),
        ("Director of the {o Tide Board}, {p Ama Oti}, said so.", "Director of the Tide Board"),
        ("They saw an {g American} hunter, {p Ama Oti}, there.", "American hunter"),
        ("They saw nurses, a teacher, {p Ama Oti}, {p Bo Addo} there.", ""),
    ],
)  # fmt: skip
def test_a_person(marked: str, description: str) -> None:
    found = {entity.name: entity.description for entity in resolved(marked)}
    assert found["Ama Oti"] == description


@pytest.mark.parametrize(
    ("marked", "description"),
    [
        ("He told the {o Tema Gazette} newspaper so.", "newspaper"),
        ("The {g Spanish} charity {o Olas} left.", "Spanish charity"),
        ("{o Olas}, a subsidiary of {o Acme}, left.", "subsidiary of Acme"),
        ("The provider {o Olas} left.", ""),
        ("They told the {o Olas}, the {o Acme} team, and others.", ""),
        ("They live in {l Kibo} town.", "town"),
        ("It is in the coastal city of {l Kibo}, they said.", "coastal city"),
        ("In {l Kibo}, the capital of {l Uganda}, it rained.", "capital of Uganda"),
        ("They live in a {l Kibo} suburb.", ""),
        ("The {l Kibo} city councilors left.", ""),
        ("The suburb of {l Kibo} grew.", ""),
    ],
)
def test_a_body_or_place(marked: str, description: str) -> None:
    described = next(one for one in resolved(marked) if one.kind != "group")
    assert described.description == description


def test_an_adjective_of_a_country_is_preferred_to_its_genitive() -> None:
    """ "Chilean President" is preferred to "Chile’s President", wherever it occurs."""
    found = resolved(
        "{l Chile}’s President {p Ama Boateng} spoke. {g Chilean} President {p Boateng} sat."
    )
    assert {entity.name: entity.description for entity in found}[
        "Ama Boateng"
    ] == "Chilean President"
