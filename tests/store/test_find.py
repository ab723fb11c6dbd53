"""Finding in an article: smart case, and typographic characters that users do not type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import Article, Block
from reader.store.search.find import find

ARTICLE = Article(
    id="1",
    path="1.txt",
    title="Déby in Lomé",
    caption="Idriss Déby, left.",
    blocks=(
        Block("paragraph", "Chad’s president said “no” to a cease‑fire. Deby left."),
        Block("paragraph", "The A.B.C. [sic] has 3 (three) members* and a LOMÉ office."),
        Block("paragraph", "L’Élysée, E\u0301lyse\u0301e, Ёлка, 한국어, كَتَبَ."),
    ),
)


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("deby", ["Déby", "Déby", "Deby"]),
        ("Deby", ["Déby", "Déby", "Deby"]),
        ("DEBY", []),
        ("lome", ["Lomé", "LOMÉ"]),
        ("Lome", ["Lomé"]),
        ("déby", ["Déby", "Déby", "Deby"]),
        ("e\u0301lyse\u0301e", ["Élysée", "E\u0301lyse\u0301e"]),
        ("elysee", ["Élysée", "E\u0301lyse\u0301e"]),
        ("Елка", ["Ёлка"]),
        ("한", ["한"]),
        ("كتب", ["كَتَبَ"]),
        ("\u0301", ["\u0301", "\u0301"]),
        ("chad's", ["Chad’s"]),
        ('"no"', ["“no”"]),
        ("cease-fire", ["cease‑fire"]),
        ("president   said", ["president said"]),
        ("a.b.c.", ["A.B.C."]),
        ("[sic]", ["[sic]"]),
        ("members*", ["members*"]),
        ("(three", ["(three"]),
        ("  ", []),
        ("", []),
        ("left. the", ["left.\n\nThe"]),
    ],
)
def test_what_a_pattern_finds(pattern: str, texts: list[str]) -> None:
    assert [hit.text for hit in find(ARTICLE, pattern)] == texts


MORE = Article(
    id="2",
    path="2.txt",
    title="Wałęsa in Łódź",
    blocks=(
        Block("paragraph", "Sana’a, Sanaʿa and Sanaa; the Straße of Æthelred, O’Brien’s."),
        Block("paragraph", "Kılıçdaroğlu in DİYARBAKIR. محـــمد والدوري. ｶﾞｽ か が. 한국"),
        Block("paragraph", "รัฐมนตรีเปิดสะพาน in ٢٠١٦"),
    ),
)


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("walesa", ["Wałęsa"]),
        ("Walesa", ["Wałęsa"]),
        ("lodz", ["Łódź"]),
        ("sanaa", ["Sana’a", "Sanaʿa", "Sanaa"]),
        ("sana'a", ["Sana’a", "Sanaʿa", "Sanaa"]),
        ("sana'", ["Sana", "Sana", "Sana"]),
        ("O'Brien", ["O’Brien"]),
        ("o’brien's", ["O’Brien’s"]),
        ("strasse", ["Straße"]),
        ("ss", ["ß"]),
        ("aethel", ["Æthel"]),
        ("kilic", ["Kılıç"]),
        ("diyarbakir", ["DİYARBAKIR"]),
        ("محمد", ["محـــمد"]),
        ("الدورى", ["الدوري"]),
        ("ガス", ["ｶﾞｽ"]),
        ("か", ["か"]),
        ("하", []),
        ("สะพาน", ["สะพาน"]),
        ("2016", ["٢٠١٦"]),
    ],
)
def test_a_pattern_is_folded_as_a_query_is(pattern: str, texts: list[str]) -> None:
    """The hits are the original text."""
    assert [hit.text for hit in find(MORE, pattern)] == texts


@given(st.text(max_size=12))
def test_any_pattern_is_taken_and_hits_are_where_they_say(pattern: str) -> None:
    for hit in find(ARTICLE, pattern):
        assert ARTICLE.field_text(hit.field)[hit.start : hit.end] == hit.text
