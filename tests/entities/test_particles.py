"""Particles of several words and nicknames do not split a person's name."""

from __future__ import annotations

import pytest

from reader.entities.engines.labels import Chunk, chunks
from reader.entities.engines.vote import whole_names

from .conftest import Extract


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        (
            "European Commission President Ursula von der Leyen said on Monday in Brussels that "
            "the bloc would pay. Von der Leyen met Dutch Prime Minister Mark Rutte.",
            {"Ursula von der Leyen": 2, "Mark Rutte": 1},
        ),
        (
            "Alexander van der Bellen, the president of Austria, met South African minister Susan "
            "van der Merwe in Vienna.",
            {"Alexander van der Bellen": 1, "Susan van der Merwe": 1},
        ),
        ("Judge Ruth van ’t Hoff ruled on Monday.", {"Ruth van ’t Hoff": 1}),
        (
            "The lawyer McKenzie Van der Merwe met Jan-Peter van den Berg in Pretoria on Monday.",
            {"McKenzie Van der Merwe": 1, "Jan-Peter van den Berg": 1},
        ),
        (
            "The director Guillermo de la Torre and the singer Rosa de los Angeles arrived. De la "
            "Torre thanked her.",
            {"Guillermo de la Torre": 2, "Rosa de los Angeles": 1},
        ),
        (
            "Alfredo della Seta and Jose Eduardo dos Santos met Luca di Montezemolo.",
            {"Alfredo della Seta": 1, "Jose Eduardo dos Santos": 1, "Luca di Montezemolo": 1},
        ),
        (
            "Anwar bin Ibrahim and Siti binti Rahmat spoke on Monday to Noor binte Salleh.",
            {"Anwar bin Ibrahim": 1, "Siti binti Rahmat": 1, "Noor binte Salleh": 1},
        ),
        (
            "Hamad bin Khalifa al-Thani and Tariq ibn Ziyad spoke to Fatima bint Mubarak.",
            {"Hamad bin Khalifa al-Thani": 1, "Tariq ibn Ziyad": 1, "Fatima bint Mubarak": 1},
        ),
        (
            "Frank-Walter von der Marwitz-Schulze met Karl-Theodor zu Guttenberg in Berlin.",
            {"Frank-Walter von der Marwitz-Schulze": 1, "Karl-Theodor zu Guttenberg": 1},
        ),
        (
            "President Luiz Inacio “Lula” da Silva spoke in Brasilia. Lula said no.",
            {"Luiz Inacio “Lula” da Silva": 2},
        ),
        (
            "Dwayne “The Rock” Johnson met Ernesto ‘Che’ Guevara and Joaquín “El Chapo” Guzmán.",
            {
                "Dwayne “The Rock” Johnson": 1, "Ernesto ‘Che’ Guevara": 1,
                "Joaquín “El Chapo” Guzmán": 1,
            },
        ),
    ],
)  # fmt: skip
def test_a_name_is_whole(entities: Extract, text: str, persons: dict[str, int]) -> None:
    found = entities(text)
    assert {one.name: one.count for one in found.values() if one.kind == "person"} == persons


@pytest.mark.parametrize(
    "text",
    [
        "Los Angeles and Las Vegas are in America.",
        "Casa de la Moneda was built beside the Plaza de la Constitución.",
        "He drove a van Tuesday and Smith left for Den Haag.",
        "Obama said “No” Monday. The minister, Smith, said “Yes” and left.",
    ],
)
def test_other_words_around_particles_are_not_joined_into_persons(
    entities: Extract, text: str
) -> None:
    """Words next to a particle or in quotation marks do not make a person by themselves."""
    assert not [
        one.name for one in entities(text).values() if one.kind == "person" and " " in one.name
        and one.name != "Den Haag"
    ]  # fmt: skip


def names(marked: str) -> list[str]:
    """The rejoined names of tokens written as ``word/label``."""
    pairs = [each.rpartition("/") for each in marked.split()]
    tokens = [word for word, _, _ in pairs]
    whole = whole_names(tokens, chunks([label or "O" for _, _, label in pairs]))
    assert whole == sorted(whole)
    return [f"{' '.join(tokens[one.first : one.end])}={one.kind}" for one in whole]


def test_which_names_are_joined() -> None:
    person = "B-person"
    assert names(f"Ana/{person} van/O der/O Lister/B-place") == ["Ana van der Lister=person"]
    assert names(f"Ana/{person} de/O Lister/{person}") == ["Ana de Lister=person"]
    assert names(f"Ana/{person} de/O Lister/B-place") == ["Ana=person", "Lister=place"]
    assert names(f"Ana/{person} van/O der/O Bank/B-organization") == [
        "Ana=person", "Bank=organization",
    ]  # fmt: skip
    assert names("Bank/B-organization van/O der/O Lister/O") == ["Bank=organization"]
    assert names(f"Ana/{person} do/O Monday/O") == ["Ana=person"]
    assert names(f"Ana/{person} “/O Sea/O ”/O Lister/B-place") == ["Ana “ Sea ” Lister=person"]
    assert names(f"Ana/{person} “/O we/O left/O ”/O Monday/O") == ["Ana=person"]
    assert whole_names([], []) == []
    assert whole_names(["van"], [Chunk(0, 1, "work")]) == [Chunk(0, 1, "work")]
