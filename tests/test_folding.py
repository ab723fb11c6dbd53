"""Which differences between texts are ignored in comparisons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.folding import APOSTROPHES, fold, fold_name, folded_places

characters = st.one_of(st.characters(), st.sampled_from("aÉ\u0301ß’ﬁİ가が\u3099ｶﾞقـ٣ł\u200dน้ำ"))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Wałęsa Łódź", "walesa lodz"),
        ("Kılıçdaroğlu DİYARBAKIR Diyarbakır", "kilicdaroglu diyarbakir diyarbakir"),
        ("Solskjær Tromsø Đà Nẵng", "solskjaer tromso da nang"),
        ("Þórður Guðmundsson", "thordur gudmundsson"),
        ("Ħaż-Żebbuġ Ŧ ŋ Œuvre Straße", "haz-zebbug t n oeuvre strasse"),
        ("Əliyev Ɗanjuma ƙasa Ɔforikrom Ɛkua", "aliyev danjuma kasa oforikrom ekua"),
        ("ﬁne ＡＢＣ １２", "fine abc 12"),
        ("Ёлка", "елка"),
        ("Ναυτεμπορική Σίσυφος", "ναυτεμπορικη σισυφοσ"),
        ("محـــمد مُحَمَّد", "محمد محمد"),
        ("الدورى الدوري أحمد إسلام آمال ٱلله", "الدوري الدوري احمد اسلام امال الله"),
        ("کتاب كتاب می\u200cشود ﻻ", "كتاب كتاب ميشود لا"),
        ("مدرسة مدرسه مؤمن", "مدرسه مدرسه مومن"),
        ("٢٠١٦ ۲۰۱۶ २०१६ ๒๐๑๖ ২০১৬", "2016 2016 2016 2016 2016"),
        ("ｶﾞｰﾃﾞﾝ", "ガーデン"),
        ("Sana’a Sanaʿa Sana`a", "sana'a sana'a sana'a"),
        ("co\u00adoperate he\ufe0f", "cooperate he"),
        ("שָׁלוֹם", "שלומ".replace("מ", "ם")),
    ],
)
def test_differences_that_are_ignored(written: str, plain: str) -> None:
    assert fold(written) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("か", "が"), ("は", "ば"), ("ば", "ぱ"), ("ハ", "パ"), ("か", "カ"),
        ("ครู", "คร"), ("ป่า", "ป้า"), ("กิน", "กัน"), ("कर्म", "करम"), ("की", "कि"),
        ("བོད", "བད"), ("က်", "က"), ("ب", "پ"), ("ك", "گ"), ("o", "0"), ("ш", "щ"), ("д", "ґ"),
        ("日", "曰"), ("가", "나"),
    ],
)  # fmt: skip
def test_differences_that_count(one: str, other: str) -> None:
    """Marks that make a different letter, and letters that only look similar."""
    assert fold(one) != fold(other)


@pytest.mark.parametrize("sign", APOSTROPHES)
def test_names_are_equal_with_any_kind_of_apostrophe(sign: str) -> None:
    assert fold_name(f"Sana{sign}a") == fold_name("Sanaa") == "sanaa"
    assert fold_name(f"Conor O{sign}Brien") == fold_name("CONOR OBRIEN")
    assert fold_name(f"Côte d{sign}Ivoire") == "cote d'ivoire"
    assert fold_name(f"King{sign}s College") == "king's college"


@given(st.text(characters, max_size=12))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_name(fold_name(text)) == fold_name(text)


@given(st.text(characters, max_size=12), st.booleans())
def test_folded_text_maps_back_to_the_original(text: str, keep_case: bool) -> None:
    """Offsets are in order and within the text, and folding a part gives the same result."""
    folded, starts, ends = folded_places(text, keep_case=keep_case)
    assert len(folded) == len(starts) == len(ends)
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= first < end <= len(text) for first, end in zip(starts, ends, strict=True))


def test_offsets_of_letters_that_become_two() -> None:
    assert folded_places("Straße") == ("strasse", [0, 1, 2, 3, 4, 4, 5], [1, 2, 3, 4, 5, 5, 6])
    assert folded_places("e\u0301a", keep_case=True) == ("ea", [0, 2], [2, 3])
