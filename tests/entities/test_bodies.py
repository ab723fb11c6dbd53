"""Which names of organizations, places, groups and works are one entity."""

from __future__ import annotations

import pytest

from .conftest import forms, resolved


@pytest.mark.parametrize(
    "marked",
    [
        # acronyms: in brackets, after a possessive, by initials, of another language, first
        "The {o Lake Fisheries Board} ({o LFB}) met. The {o LFB} gave no figures.",
        "The {o Lake Fisheries Board’s} ({o LFB}) plan. {o LFB} staff left.",
        "The {o Department of Tides} met. {o DOT} staff left.",
        "The {o Council of the Coast} ({o KCC}) met.",
        "The {o LFB} ({o Lake Fisheries Board}) met.",
        "The {l Upper Delta Republic} ({l UDR}) lies there.",
        # initials mean the name in the article even if the gazetteer knows others with them
        "The {o Alternative Farmers Congress} met. {o AFC} members sang.",
        # shortened
        "The {o Harbour Authority of Malta} met. The {o Harbour Authority} voted.",
        "The {o Tamale Water Board} met. The {o Water Board} voted.",
        "{o Zeller Ltd} grew. {o Zeller} paid.",
        "{o Kwik Group} grew. {o Kwik} paid.",
        "The {o Ministry of Tides} met. The {o Ministry} voted.",
        "The {o National Assembly} met. The {o Assembly} voted.",
        # reordered, respelled
        "The {o Tides Ministry} met. The {o Ministry of Tides} voted.",
        "The {o Centre for Defence Studies} met. {o The Center for Defense Studies} paid.",
        "He reads {o al-Fajr al-Jadid}. {o Al Fajr Al-Jadid} printed it.",
        # equated by the text
        "{o Norvik}, formerly {o Baltic Glass}, grew. {o Baltic Glass} had shrunk.",
        "{w Las Olas} ({w The Waves}) is sung.",
        # places
        "{l Oshana Refugee Camp} is full. In {l Oshana} it rained.",
        "{l Kibo, Uganda} is hot. In {l Kibo} it rained.",
        "It rained in {l Lima, Peru}, as ever in {l Lima}.",
        "The {o Green Party of Chile} met. The {o Green Party} voted.",
        "The {l Sultanate of Oman} and {l Oman}.",
        "The {l Gronau Harbour Bridge} is long. The {l Harbour Bridge} is old.",
        # groups
        "Many {g Vokkas} came. A {g Vokka} spoke.",
        "Many {g Kenyans} came. A {g Kenyan} spoke.",
        # works
        "The {w Harvest Games 2031} began. The {w Harvest Games} are old.",
    ],
)
def test_one_entity(marked: str) -> None:
    assert len(resolved(marked)) == 1


@pytest.mark.parametrize(
    "marked",
    [
        "The {o Bank of Ghana} is in {l Ghana}.",
        "The {o Rural Bank of China} and the {o Bank of China} differ.",
        "{l Lake Victoria} and {l Victoria}.",
        "{l Mexico City} is in {l Mexico}.",
        "{l North Kibo} and {l Kibo} are two towns.",
        "The {o University of Oshana} and the {o University of Oshana Medical School}.",
        "The {o Liberal Party} and the {o Liberal Youth Council}.",
        "The {o LFB} and the {o Lagoon Ferry Board} and the {o Lake Fisheries Board}.",
        "{l US} troops, and the {o Union of Smiths}.",
        "The {w Harvest Games 2031} and the {w Harvest Games 2035}.",
        "{g Kenyans} live in {l Kenya}.",
        "{w World Cup 2030} and {o World Bank}.",
        "{p Henry Zeller} founded the {o Zeller Group}.",
        "12 {l Elm Street, Oslo} and {l Oslo, Norway}.",
    ],
)
def test_names_that_share_words_stay_separate(marked: str) -> None:
    assert len(resolved(marked)) == marked.count("{")


def test_a_short_form_with_two_candidates_is_not_joined() -> None:
    found = forms("The {o Tamale Water Board}, the {o Yendi Water Board} and the {o Water Board}.")
    assert len(found) == 3


def test_a_short_form_of_nested_names_joins_the_shortest() -> None:
    found = forms(
        "The {o Loans Office of Tema Tidebank} is the {o Tema Tidebank} office. {o Tidebank} grew."
    )
    assert found == {
        frozenset({"Loans Office of Tema Tidebank"}),
        frozenset({"Tema Tidebank", "Tidebank"}),
    }


def test_the_article_gives_an_acronym_its_name() -> None:
    (found,) = resolved("The {o Alternative National Congress} met. {o ANC} members sang.")
    assert found.name == "Alternative National Congress"
    assert found.aliases == ("ANC",)


def test_the_gazetteer_gives_an_acronym_its_name() -> None:
    (found,) = resolved("The {o AU} met. {o AU} envoys left.")
    assert found.name == "African Union"


def test_an_acronym_of_part_of_a_name_is_not_joined_with_the_name() -> None:
    found = forms("The {o Assembly of the African Union} ({o AU}) met. The {o AU} voted.")
    assert found == {frozenset({"Assembly of the African Union"}), frozenset({"AU"})}


def test_another_name_in_the_text_does_not_replace_the_gazetteers_name() -> None:
    """The name is the same throughout an archive, even if one article has a fuller form."""
    (found,) = resolved("The {o Popular Front of Sand}, known as the {o Polisario Front}, met.")
    assert found.name == "Polisario Front"
