"""What the text says its persons, bodies and places are."""

from __future__ import annotations

import pytest

from .conftest import Extract


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


def test_the_title_is_no_part_of_the_mention(entities: Extract) -> None:
    found = entities("Delegate to the Minister of Trade and Industry Amadou Barry said no.")
    assert [mention.text for mention in found["Amadou Barry"].mentions] == ["Amadou Barry"]


def test_the_fuller_description_wins_over_the_rank(entities: Extract) -> None:
    found = entities("General Ivan Petkov, the chief of Bulgaria’s air force, met reporters.")
    assert found["Ivan Petkov"].description == "chief of Bulgaria’s air force"
