"""Datelines, and texts that only look like one."""

from __future__ import annotations

import pytest

from reader.archive.fields import dateline


@pytest.mark.parametrize(
    ("text", "written", "places", "story"),
    [
        ("LUSAKA – 26 July 2019: The bank", "LUSAKA – 26 July 2019", ["Lusaka"], "The bank"),
        ("TUNIS: The bank said", "TUNIS", ["Tunis"], "The bank said"),
        ("Manama: The bank said", "Manama", ["Manama"], "The bank said"),
        ("HARARE — The bank said", "HARARE", ["Harare"], "The bank said"),
        ("KARACHI (Reuters) - The bank", "KARACHI (Reuters)", ["Karachi"], "The bank"),
        ("ACCRA, Ghana (AP) — The bank", "ACCRA, Ghana (AP)", ["Accra", "Ghana"], "The bank"),
        (
            "New Delhi [India], July 26 (ANI): The bank",
            "New Delhi [India], July 26 (ANI)",
            ["New Delhi", "India"],
            "The bank",
        ),
        (
            "BRASILIA, July 8 (Xinhua) -- Brazil",
            "BRASILIA, July 8 (Xinhua)",
            ["Brasilia"],
            "Brazil",
        ),
        ("LIMA and QUITO, Jul 6 2019 (IPS) - It", None, ["Lima", "Quito"], "It"),
        ("Baku & Ganja, Jul 6 2019 (IPS) - It", None, ["Baku", "Ganja"], "It"),
        ("DAVAO CITY, July 24: The court", "DAVAO CITY, July 24", ["Davao City"], "The court"),
        ("OSLO (May 6, 2019) — The court", "OSLO (May 6, 2019)", ["Oslo"], "The court"),
        ("TOLUCA, HIDALGO.- A boy fell", "TOLUCA, HIDALGO", ["Toluca", "Hidalgo"], "A boy fell"),
        ("Jammu- A scooter rider died", "Jammu", ["Jammu"], "A scooter rider died"),
        ("NAGOYA--Survivors of the flood", "NAGOYA", ["Nagoya"], "Survivors of the flood"),
        ("Astana /KAZINFORM/ The president", None, ["Astana"], "The president"),
        ("Durban - Two men were held", "Durban", ["Durban"], "Two men were held"),
        ("RIO DE JANEIRO — The samba", "RIO DE JANEIRO", ["Rio de Janeiro"], "The samba"),
        ("FRESNO, Calif.--The pitcher", "FRESNO, Calif.", ["Fresno", "Calif."], "The pitcher"),
        (
            "Tunis, Cairo-Tunisia announced on",
            "Tunis, Cairo",
            ["Tunis", "Cairo"],
            "Tunisia announced on",
        ),
        ("Khartoum-The council met again", "Khartoum", ["Khartoum"], "The council met again"),
        ("SÃO PAULO – A court in", "SÃO PAULO", ["São Paulo"], "A court in"),
        ("(Reuters) - World athletics", "(Reuters)", [], "World athletics"),
    ],
)
def test_datelines(text: str, written: str | None, places: list[str], story: str) -> None:
    found = dateline.find(text)
    assert found is not None
    assert list(found.dateline.places) == places
    assert text[found.end :] == story
    assert found.dateline.text == (written or found.dateline.text)
    assert found.certain


@pytest.mark.parametrize(
    "text",
    [
        "Delhi-Mumbai flights were late again on Monday.",
        "Saudi-led forces said on Monday that they had withdrawn.",
        "Kim Min-jae scored twice as the visitors won.",
        "Al-Shabaab fighters attacked a base on Monday.",
        "Despite a poor turnout - only 54 percent - the president claimed victory.",
        "Oil paintings, sketches, sculptures in wood – Ada Obi shows another side.",
        "Ada Obi is eager to find the answer — just how many there are.",
        "Exclusive: The bridge will open in May.",
        "UPDATE 1- The bridge will open in May.",
        "OPINION: The bridge is late.",
        "Meanwhile — The bridge is late.",
        "Q1: Thank you for this interview.",
        "He said: “The bridge is late.”",
        "Amnesty International – The disappearance of people is the latest tactic.",
        "From 5:50 a.m. on Tuesday, nine earthquakes were felt.",
        "The Coffee Route encompasses six regions––Copan and others.",
        "Monday: The day began badly.",
        "(c) 2015: The day began badly.",
        "Author: María José de la Cruz",
        "Load-Date: March 12, 2016",
        "",
        "-",
        ": ",
    ],
)
def test_texts_without_a_dateline(text: str) -> None:
    assert dateline.find(text) is None


def test_the_publications_name_is_not_a_place() -> None:
    found = dateline.find("Lister News, 27 January - In the port", "Lister News")
    assert found is not None
    assert found.dateline.text == "Lister News, 27 January"
    assert found.dateline.places == ()
    assert dateline.find("THE PORT LISTER – Two priests", "The Port Lister") is not None


def test_full_dates_are_parsed_and_partial_ones_are_not() -> None:
    full = dateline.find("LUSAKA – 26 July 2019: The bank")
    partial = dateline.find("LUSAKA, July 26: The bank")
    month = dateline.find("Lusaka, Zambia, June 2019: The bank")
    assert full is not None
    assert partial is not None
    assert month is not None
    assert (full.published, partial.published, month.published) == ("2019-07-26", "", "")


def test_an_unknown_place_is_uncertain() -> None:
    found = dateline.find("Eldermoor - The bridge is late")
    assert found is not None
    assert found.dateline.places == ("Eldermoor",)
    assert not found.certain


@pytest.mark.parametrize(
    ("written", "calm"),
    [
        ("CAIRO", "Cairo"),
        ("PORT-AU-PRINCE", "Port-Au-Prince"),
        ("D.C.", "D.C."),
        ("UAE", "UAE"),
        ("Cairo", "Cairo"),
        ("DAR ES SALAAM", "Dar es Salaam"),
    ],
)
def test_names_in_capitals(written: str, calm: str) -> None:
    assert dateline.calm(written) == calm


def test_a_long_word_does_not_take_exponential_time() -> None:
    """Found by fuzzing: n letters and a digit took 2**n steps."""
    for word in ("I" * 48 + "1", "I." * 24 + "1", "I'" * 24 + "1"):
        assert dateline.find(f"{word} - It rained.") is None


def test_a_dateline_of_unknown_places_needs_the_right_shape() -> None:
    """At most three words; and before a colon only one, because two may be a speaker's name."""
    found = dateline.find("Villa Marzena - The rain fell for two days.")
    assert found is not None
    assert not found.certain
    assert dateline.find("Villa Marzena: The rain fell for two days.") is None
    assert dateline.find("Villa Marzena Of The Rovers - The rain fell for two days.") is None
