"""Words are the same wherever a text is split, and languages are distinguished."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.folding import fold_name
from reader.text.language import LANGUAGES, language_of
from reader.text.words import LONGEST, placed_words, words

characters = st.one_of(
    st.characters(),
    st.sampled_from("aés ßﬁ\u0301\u0345’'ʿ`-_™½⑴①北ひ㌔İﬃ\u0e33ก한ñłØ٣ی ͺ…ｶﾞ\u3099\u200d"),
)


@given(st.text(characters, max_size=30))
def test_words_with_positions_are_the_words(text: str) -> None:
    placed = [*placed_words(text)]
    assert [word.folded for word in placed] == words(text)
    assert [word.start for word in placed] == sorted(word.start for word in placed)
    for word in placed:
        assert 0 <= word.start < word.end <= len(text)
        assert word.folded == "".join(word.folded.split())


@given(st.text(characters, min_size=1, max_size=12))
def test_words_are_folded_as_names_are(text: str) -> None:
    for word in placed_words(text):
        assert word.folded in fold_name(text[word.start : word.end])


def is_of_words(char: str) -> bool:
    """Not a symbol that stands for letters (``™``): that is no word, and is letters when it is
    folded; not a mark of a script that is no longer written."""
    category = unicodedata.category(char)
    return category[0] != "S" and not (category[0] == "M" and char > "\uffff")


def is_one_word(char: str) -> bool:
    """Not ``¼``, which is two words; not an apostrophe, which is looked at before all is folded."""
    return is_of_words(char) and fold_name(char).isalnum()


@given(st.text(characters.filter(is_one_word) | st.sampled_from(" -.,\u0301\u200d"), max_size=12))
def test_the_words_of_a_folded_name_are_those_of_the_name(name: str) -> None:
    """So that a query's words are found in the folded names of the entity index."""
    assert words(fold_name(name)) == words(name)


def test_each_character_that_is_folded_leaves_words_whole() -> None:
    """The previous test for all characters that fold to others, in one text."""
    folded = [char for char in map(chr, range(0x80, 0xAC00)) if fold_name(char) != char]
    folded += [char for char in map(chr, range(0xF900, 0x20000)) if fold_name(char) != char]
    assert len(folded) > 5000
    for char in folded:
        assert fold_name(fold_name(char)) == fold_name(char)
        if is_of_words(char):
            for text in (char, f"a{char}b", f"\u0627{char}"):
                assert words(fold_name(text)) == words(text), hex(ord(char))
                assert [word.folded for word in placed_words(text)] == words(text), hex(ord(char))


def test_a_word_without_an_end_is_cut() -> None:
    assert words("a" * 5000) == ["a" * LONGEST]
    assert words("é" * 5000 + " b") == ["e" * LONGEST, "b"]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Libya’s U.N. co-operation", ["libya", "s", "u", "n", "co", "operation"]),
        ("re\u0301sume\u0301 Straße ﬁne", ["resume", "strasse", "fine"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("Sana'a Sana’a Sana‘a Sanaʿa Sana`a", ["sanaa"] * 5),
        (
            "O’Brien’s MINISTER'S they’re 1990's",
            [
                "obrien",
                "s",
                "minister",
                "s",
                "they",
                "re",
                "1990",
                "s",
            ],
        ),
        (
            "l’Élysée Côte d’Ivoire dell'Arte l'homme",
            [
                "l",
                "elysee",
                "cote",
                "d",
                "ivoire",
                "dell",
                "arte",
                "l",
                "homme",
            ],
        ),
        ("N’Djamena M'hamed D'Souza Ta'izz's", ["ndjamena", "mhamed", "dsouza", "taizz", "s"]),
        (
            "İstanbul’da ABD'nin Erdoğan’ın Bursa'ya Shari’a Chang’e Gwich’in",
            [
                "istanbul",
                "da",
                "abd",
                "nin",
                "erdogan",
                "in",
                "bursa",
                "ya",
                "sharia",
                "change",
                "gwichin",
            ],
        ),
        ("‘no’ ʿAbd al-ʾAmir об’єкт צ'אד", ["no", "abd", "al", "amir", "обєкт", "צאד"]),
        ("Ra’s al-Khaimah 6'2", ["ras", "al", "khaimah", "6", "2"]),
        ("เปิดสะพาน2ข้าม", ["เ", "ปิ", "ด", "ส", "ะ", "พ", "า", "น", "2", "ข้", "า", "ม"]),
        ("ស្ពាន ຂົວ တံတား", ["ស្", "ពា", "ន", "ຂົ", "ວ", "တံ", "တား"]),
        ("ꦧꦱꦗꦮ བོད་ཡིག", ["ꦧ", "ꦱ", "ꦗ", "ꦮ", "བོད", "ཡིག"]),
        ("ｶﾞｽ ガス かが", ["ガ", "ス", "ガ", "ス", "か", "が"]),
        ("½ ⑴ می‌شود", ["1", "2", "1", "ميشود"]),
        ("2011年，北京abc", ["2011", "年", "北", "京", "abc"]),
        ("… — ™", []),
    ],
)
def test_what_a_word_is(text: str, cut: list[str]) -> None:
    assert words(text) == cut


SENTENCES = {
    "ar": "أعلنت الحكومة يوم الاثنين أن المفاوضات مع الدولة المجاورة في مرحلة حاسمة",
    "de": "Die Regierung hat am Montag erklärt, dass sie mit den Verhandlungen zufrieden ist.",
    "el": "Η κυβέρνηση δήλωσε τη Δευτέρα ότι οι διαπραγματεύσεις βρίσκονται σε αποφασιστική φάση.",
    "en": "The government said on Monday that talks with the neighbouring country go well.",
    "es": "El gobierno declaró el lunes que las negociaciones con el país vecino avanzan.",
    "fa": "دولت روز دوشنبه اعلام کرد که مذاکرات با کشور همسایه در مرحله‌ای تعیین‌کننده است",
    "fr": "Le gouvernement a déclaré lundi que les négociations avec le pays voisin avancent.",
    "he": "הממשלה הודיעה ביום שני כי המשא ומתן נמצא בשלב מכריע",
    "hi": "सरकार ने सोमवार को कहा कि वार्ता निर्णायक चरण में है",
    "id": "Pemerintah mengatakan pada hari Senin bahwa perundingan itu dalam tahap menentukan.",
    "it": "Il governo ha dichiarato lunedì che i negoziati con il paese vicino procedono bene.",
    "ja": "政府は月曜日、隣国との交渉が決定的な段階にあると発表した。",
    "ko": "정부는 월요일 이웃 나라와의 협상이 결정적인 단계에 있다고 밝혔다.",
    "nl": "De regering zei maandag dat de onderhandelingen met het buurland goed verlopen.",
    "pt": "O governo declarou na segunda-feira que as negociações com o país vizinho avançam.",
    "ru": "Правительство заявило в понедельник, что переговоры с соседней страной идут хорошо.",
    "tr": "Hükümet pazartesi günü görüşmelerin çok önemli ve daha uzun bir aşamada olduğu dedi.",
    "uk": "Уряд заявив у понеділок, що переговори з сусідньою країною перебувають у фазі.",
    "zh": "政府星期一宣布与邻国的谈判进入决定性阶段。",
}


def test_every_language_is_recognized_by_a_sentence() -> None:
    assert {*SENTENCES} == {*LANGUAGES}
    assert {code: language_of(words(text)) for code, text in SENTENCES.items()} == {
        code: code for code in SENTENCES
    }


def test_persian_without_its_own_letters_is_not_arabic() -> None:
    """By its most common words; Arabic with a foreign name stays Arabic."""
    persian = "دولت از مردم در این شهر است و به آنها با احترام"
    arabic = "قال پوتين في موسكو إن الحكومة الجديدة سوف تبدأ العمل يوم الاثنين على كل حال"
    assert [language_of(words(text)) for text in (persian, arabic)] == ["fa", "ar"]


def test_short_texts_and_names_have_no_language() -> None:
    for text in ("", "Accra", "Tripoli Benghazi Misrata Zawiya Sabha Derna Tobruk", "12 345 6"):
        assert language_of(words(text)) == "", text
