"""The entities of the seed article, as the user sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.entities import extract
from reader.model import Article, Block, Entity

SEED = Path(__file__).parents[2] / "seeds" / "000_1dccee4823061a04.txt"


@pytest.fixture(scope="module")
def found() -> dict[str, Entity]:
    lines = [line for line in SEED.read_text("utf-8").splitlines() if line.strip()]
    caption = next(line for line in lines if "news conference" in line)
    body = list(lines[lines.index(caption) + 1 :])
    # reader.archive splits off the dateline; the body begins after its dash.
    body[0] = body[0].partition("-")[2]
    article = Article(
        "seed",
        SEED.name,
        title="Algeria and Morocco to Boost Joint Security Cooperation",
        caption=caption,
        blocks=tuple(Block("paragraph", line) for line in body),
    )
    assert len(article.blocks) == 14
    return {entity.name: entity for entity in extract(article)}


def of_kind(found: dict[str, Entity], kind: str) -> set[str]:
    return {name for name, entity in found.items() if entity.kind == kind}


def test_persons_and_what_they_are(found: dict[str, Entity]) -> None:
    assert {name: found[name].description for name in of_kind(found, "person")} == {
        "Abdul-Malik Sellal": "Algerian Prime Minister",
        "Nasser Bourita": "Moroccan Delegate to the Minister of Foreign Affairs and Cooperation",
        "Yassin Mansouri": "Head of Foreign Intelligence",
        "Othman Tartag": "head of Algeria’s intelligence agency",
        "Mohammed VI": "Moroccan King",
    }


def test_organizations(found: dict[str, Entity]) -> None:
    assert of_kind(found, "organization") == {"ISIS", "African Union", "Asharq al-Awsat"}
    assert found["African Union"].aliases == ("AU",)
    assert found["Asharq al-Awsat"].description == "newspaper"


def test_places_and_groups(found: dict[str, Entity]) -> None:
    assert of_kind(found, "place") == {
        "Algeria",
        "Morocco",
        "Libya",
        "Syria",
        "Rwanda",
        "Africa",
        "Algiers",
        "Rabat",
    } | {"Western Sahara", "Arab world"}
    assert of_kind(found, "group") == {"Algerians", "Moroccans", "Africans"}
    assert of_kind(found, "work") == set()


def test_counts(found: dict[str, Entity]) -> None:
    counts = {name: entity.count for name, entity in found.items()}
    assert counts["Abdul-Malik Sellal"] == 3
    assert counts["Nasser Bourita"] == 3
    assert counts["African Union"] == 5
    assert counts["ISIS"] == 2
