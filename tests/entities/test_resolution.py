"""All names of one thing are one entity; different things are different entities."""

from __future__ import annotations

import pytest

from reader.entities import extract
from reader.entities.engines.labels import FieldText, Span
from reader.entities.resolve import names
from reader.entities.resolve.resolution import resolve

from .conftest import Extract, article


def test_surname_and_possessive_join_the_full_name(entities: Extract) -> None:
    found = entities(
        "Premier Beatriz Quintana spoke in Quito. Quintana’s party cheered; Quintana's rival left."
    )
    assert found["Beatriz Quintana"].aliases == ("Quintana",)
    assert found["Beatriz Quintana"].count == 3


def test_a_middle_initial_is_the_same_person(entities: Extract) -> None:
    found = entities("Governor Peter Mwangi left. Governor Peter N. Mwangi had been ill.")
    assert list(found) == ["Peter N. Mwangi"]
    assert found["Peter N. Mwangi"].aliases == ("Peter Mwangi",)


def test_two_people_with_one_surname_stay_two(entities: Extract) -> None:
    found = entities(
        "President Alvaro Medrano met the banker Lucia Medrano. Mr Medrano was late.",
        "Lucia Medrano left early. Medrano gave no interview.",
    )
    assert found["Alvaro Medrano"].count == 1
    assert found["Lucia Medrano"].count == 4


def test_spelling_variants_are_one_person(entities: Extract) -> None:
    found = entities(
        "Minister Muhammad al-Tahan resigned in Amman. Later, Mohammed Al-Tahan was seen in Aqaba."
    )
    people = [entity for entity in found.values() if entity.kind == "person"]
    assert len(people) == 1
    assert people[0].count == 2


def test_an_acronym_in_brackets_and_after(entities: Extract) -> None:
    found = entities(
        "The Lake Basin Fisheries Authority (LBFA) fined them. The LBFA gave no figures."
    )
    assert found["Lake Basin Fisheries Authority"].aliases == ("LBFA",)
    assert found["Lake Basin Fisheries Authority"].count == 3


def test_an_acronym_known_to_the_gazetteer(entities: Extract) -> None:
    found = entities("ECOWAS met in Lomé. The EU and the European Union sent envoys.")
    assert found["Economic Community of West African States"].aliases == ("ECOWAS",)
    assert found["European Union"].aliases == ("EU",)


def test_names_that_differ_in_capitals_keep_the_texts_form(entities: Extract) -> None:
    found = entities("He told al-Quds al-Arabi newspaper. AL-QUDS AL-ARABI printed it.")
    assert list(found) == ["al-Quds al-Arabi"]


def test_noun_and_adjective_of_a_people_are_one_group(entities: Extract) -> None:
    found = entities("Many Kenyans wept. The Kenyan flag flew. A Kenyan spoke of Sunni Muslims.")
    assert found["Kenyans"].aliases == ("Kenyan",)
    assert found["Kenyans"].count == 3
    assert found["Sunnis"].kind == "group"
    assert found["Muslims"].kind == "group"


def test_order_is_by_count_then_by_first_mention() -> None:
    made = article("Oslo, Lima and Rome. Rome again.", title="News from Lima")
    assert [(e.name, e.count) for e in extract(made)] == [("Lima", 2), ("Rome", 2), ("Oslo", 1)]
    assert [mention.field for mention in extract(made)[0].mentions] == ["title", "text"]


def test_another_engine_only_has_to_return_spans() -> None:
    """Resolution and descriptions work with any engine."""

    class Engine:
        def recognize(self, document: list[FieldText]) -> list[Span]:
            text = dict(document)["text"]
            at = text.index("Zorblax Quim")
            again = text.rindex("Quim")
            return [
                Span("text", at, at + 12, "person", 0.9),
                Span("text", again, again + 4, "place", 0.3),
            ]

    made = article("The Danish minister Zorblax Quim came to town. Only Quim stayed.")
    (entity,) = extract(made, Engine())
    assert (entity.name, entity.kind, entity.count) == ("Zorblax Quim", "person", 2)
    assert entity.description == "Danish minister"


@pytest.mark.parametrize(
    ("full", "short", "same"),
    [
        ("Peter Nyoike Mwangi", "Peter Mwangi", True),
        ("Peter Nyoike Mwangi", "P. N. Mwangi", True),
        ("Peter Nyoike Mwangi", "Mwangi", True),
        ("Peter Nyoike Mwangi", "Peter", True),
        ("Peter Nyoike Mwangi", "Nyoike", False),
        ("Peter Mwangi", "Paul Mwangi", False),
        ("Khaled Abdel Nasser", "Abdel Nasser", True),
        ("Hassan al-Turabi", "Turabi", True),
        ("Hassan II", "Hassan", True),
    ],
)
def test_which_short_names_a_full_name_includes(full: str, short: str, same: bool) -> None:
    assert names.includes(names.parts(full), names.parts(short)) is same


def test_an_acronym_of_another_language_is_joined_only_in_brackets() -> None:
    text = "The Nationalist Party (KXT) won. The KXT cheered; the DXP did not."
    spans = [
        Span("text", at := text.index(name, start), at + len(name), "organization")
        for name, start in (("Nationalist Party", 0), ("KXT", 0), ("KXT", 30), ("DXP", 0))
    ]
    found = resolve(spans, {"title": "", "caption": "", "text": text})
    assert sorted((each.name, len(each.mentions)) for each in found) == [
        ("DXP", 1),
        ("Nationalist Party", 3),
    ]
