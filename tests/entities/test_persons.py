"""Which names in an article mean the same person."""

from __future__ import annotations

import pytest

from reader.entities.resolve import names

from .conftest import forms, resolved


@pytest.mark.parametrize(
    "marked",
    [
        # surname, first name, possessive
        "{p Beatriz Quintana} spoke. {p Quintana’s} party cheered, and so did {p Beatriz}.",
        # particles and articles of Arabic names
        "{p Tariq bin Said al-Harthy} came. {p Al Harthy} left. {p al-Harthy’s} car waited.",
        "{p Salma Abdel Karim} came; {p Abdel-Karim} sat down and {p Salma Abdelkarim} spoke.",
        "{p Khalid bin Hamad Al Mazrouei} and his aide. {p Khalid bin Hamad} smiled.",
        "{p Hassan AlFardan} bought it. {p Al Fardan} paid.",
        # spellings
        "{p Muhammad Yusuf} resigned. Later {p Mohammed Youssef} was seen.",
        "{p José Muñoz} ran. {p Jose Munoz} won.",
        "{p Choe Bum-gi} met them. {p Choe Beom-ki} agreed. {p Choe} left.",
        "{p Ri Chol Su} spoke. {p Ri Chol-su} had been silent.",
        # a misspelled surname
        "{p Edward Tamkin} spoke. {p Takmin} added that it rained.",
        # two surnames, a surname in the middle, a surname first
        "{p Rosa Ibarra Lucero} sued. {p Ibarra} won. {p Ibarra Lucero} wept.",
        "{p Dennis Ho Wai-lun} spoke. {p Ho} declined to say more.",
        "{p Nguyen Thi Hoa} spoke. {p Nguyen} left.",
        # honorifics inside the name
        "{p Sheikh Jassim Al Ali} rose. {p Jassim Al Ali} sat.",
        "{p Choe Bum Gi} met them. {p Choe Bum-gi} agreed.",
        # short forms and initials of given names
        "{p Thomas Adeyemi} ran. {p Tom Adeyemi} won; {p T. Adeyemi} was proud.",
        # equated by the text
        "{p Laura Beck}, better known as {p Lady Hum}, sang. {p Lady Hum} bowed.",
        "{p Kofi Asante}, a rapper who performs as {p Blaze}, came.",
    ],
)
def test_one_person(marked: str) -> None:
    assert len(resolved(marked)) == 1


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # two people of one surname
        (
            "{p Alvaro Medrano} met {p Lucia Medrano}.",
            {frozenset({"Alvaro Medrano"}), frozenset({"Lucia Medrano"})},
        ),
        # father and son, by generation and by the father's name in the son's
        (
            "{p Peter Salcedo Sr.} founded it. {p Peter Salcedo Jr.} sold it.",
            {frozenset({"Peter Salcedo Sr."}), frozenset({"Peter Salcedo Jr."})},
        ),
        (
            "{p Fahd Nawaf Al-Jabri} greeted his father {p Nawaf Al-Jabri}.",
            {frozenset({"Fahd Nawaf Al-Jabri"}), frozenset({"Nawaf Al-Jabri"})},
        ),
        (
            "{p Majid bin Rashid} spoke after {p Rashid}.",
            {frozenset({"Majid bin Rashid"}), frozenset({"Rashid"})},
        ),
        # kings of one name
        (
            "{p Frederik VIII} was the father of {p Frederik IX}.",
            {frozenset({"Frederik VIII"}), frozenset({"Frederik IX"})},
        ),
        # a different vowel is not a misspelling
        (
            "{p Mario Lopes} kissed {p Maria Lopes}.",
            {frozenset({"Mario Lopes"}), frozenset({"Maria Lopes"})},
        ),
        # man and wife
        (
            "Mr {p Kwame Sarpong} and Mrs {p Efua Sarpong} came."
            " Mr {p Sarpong} sat. Mrs {p Sarpong} stood.",
            {frozenset({"Kwame Sarpong", "Sarpong"}), frozenset({"Efua Sarpong", "Sarpong"})},
        ),
    ],
)
def test_two_persons(marked: str, expected: set[frozenset[str]]) -> None:
    assert forms(marked) == expected


def test_a_surname_with_two_honorifics_is_two_persons() -> None:
    assert len(resolved("Mr {p Otchere} left. Mrs {p Otchere} stayed.")) == 2


def test_a_title_distinguishes_two_persons_of_one_surname() -> None:
    found = resolved(
        "Prime Minister {p Jang Min-ho} met Justice Minister {p Jang Tae-il}."
        " {p Jang Tae-il} bowed. Prime Minister {p Jang} spoke. Justice Minister {p Jang} answered."
    )
    counts = {entity.name: entity.count for entity in found}
    assert counts == {"Jang Min-ho": 2, "Jang Tae-il": 3}


def test_a_surname_without_a_title_is_the_person_mentioned_last() -> None:
    found = resolved("{p Ann Cole} met {p Bob Cole}. {p Cole} left.")
    assert {entity.name: entity.count for entity in found} == {"Ann Cole": 1, "Bob Cole": 2}


def test_the_best_name_is_full_and_without_honorific() -> None:
    (found,) = resolved("{p Sheikh Omar Lutfi} came. {p Omar Lutfi} left. {p Lutfi’s} car waited.")
    assert found.name == "Omar Lutfi"
    assert set(found.aliases) == {"Sheikh Omar Lutfi", "Lutfi"}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Phillip", "Filip"), ("Qaisar", "Kaisar"), ("Hassan", "Hasan"), ("Dmitry", "Dmitri")],
)
def test_spellings_of_one_sound_are_equal(one: str, other: str) -> None:
    assert names.parts(f"{one} Roe") == names.parts(f"{other} Roe")


def test_generations() -> None:
    assert [names.generation(name) for name in ("Jo Roe Jr.", "Jo Roe Sr", "Jo II", "Jo Ivi")] == [
        "jr", "sr", "ii", ""
    ]  # fmt: skip
