"""Legacy encodings are recognized by evidence; a declared encoding counts if it is possible."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.archive import load
from reader.archive.decoding import decode
from reader.archive.registry import UnreadableError

FRENCH = "Le café était fermé à midi. L’été dernier, le président a déjà annoncé « une zone »."
SAMPLES = {
    "cp1252": FRENCH,
    "cp1250": "Premier ogłosił w poniedziałek, że most zostanie otwarty. Święto, źródło, łódź.",
    "cp1251": "Президент заявил в понедельник, что мост через реку будет открыт после ремонта.",
    "koi8_r": "Президент заявил в понедельник, что мост через реку будет открыт после ремонта.",
    "cp1253": "Ο πρόεδρος ανακοίνωσε τη Δευτέρα ότι η γέφυρα θα ανοίξει το επόμενο έτος.",
    "cp1254": "Cumhurbaşkanı pazartesi günü köprünün onarımdan sonra açılacağını söyledi.",
    "cp1255": "הנשיא הודיע ביום שני כי הגשר ייפתח בשנה הבאה לאחר סיום עבודות השיפוץ.",
    "cp1256": "أعلن الرئيس يوم الاثنين أن الجسر سيفتتح في العام المقبل بعد الانتهاء من الصيانة.",
    "gb18030": "总统星期一宣布，这座横跨河流的大桥将于明年完工后开放通车，市民对此表示欢迎。",
    "big5": "總統星期一宣布，這座橫跨河流的大橋將於明年完工後開放通車，市民對此表示歡迎。",
    "cp932": "大統領は月曜日、川に架かる橋が来年の改修工事の後に開通すると発表した。",
    "cp949": "대통령은 월요일 강을 가로지르는 다리가 내년에 개통될 것이라고 밝혔다.",
}  # fmt: skip


@pytest.mark.parametrize("codec", SAMPLES)
def test_a_paragraph_is_enough(codec: str) -> None:
    for times in (1, 6):
        text = "\n".join([SAMPLES[codec]] * times)
        assert decode(text.encode(codec)) == text


@pytest.mark.parametrize(
    "text",
    [
        "The “bridge” – Chile’s longest – opened on Monday, said the mayor of the town.",
        "José Peña met the prime minister in Bogotá on Monday, the ministry said in a statement.",
        "café", "El niño", "ab “c”", "£5",
    ],
)  # fmt: skip
def test_a_few_odd_bytes_are_decoded_like_in_browsers(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


def test_utf8_with_a_lost_byte_stays_utf8() -> None:
    text = "Łódź is a city in Poland; Kraków and Wrocław are others, says Zażółć. " * 5
    assert decode(text.encode()[:-1] + b"\xc5") == text[:-1] + "\ufffd"


@pytest.mark.parametrize(
    "data",
    [bytes(range(1, 256)) * 20, b"\x81\x8d\xff" * 50, b"\x89abc\x01\x02\x03\x04" * 100],
    ids=["all", "noise", "controls"],
)
def test_bytes_that_fit_no_encoding(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="not text in any encoding that Reader knows"):
        decode(data)


def test_a_possible_declared_encoding_counts() -> None:
    word = "Łódź"
    assert decode(word.encode("cp1250"), "Windows-1250") == word
    assert decode(word.encode("utf-8"), "utf-8") == word
    assert decode(b"\xef\xbb\xbf" + word.encode(), "windows-1252") == word, "the mark wins"
    assert decode(FRENCH.encode("cp1252"), "utf-8") == FRENCH, "it cannot be UTF-8"
    for nonsense in ("rot13", "unicode_escape", "zlib", "no-such-thing", ""):
        assert decode(word.encode(), nonsense) == word


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("café", "iso-8859-1"), ("(الاثنين)", "windows-1256"), ("Kırıkkale", "iso-8859-9"),
        ("“x”", "windows-1251"), ("Мост", "koi8-r"), ("橋", "shift_jis"), ("大", "gb2312"),
        ("😀", "windows-1252"), ("5 °C", "latin1"), ("ł", "iso-8859-2"), ("Привет", "us-ascii"),
        ("漢字", "iso-8859-1"), ("São Paulo", "windows-1251"), ("हिन्दी", "windows-1252"),
    ],
)  # fmt: skip
def test_utf8_is_recognized_whatever_is_declared(text: str, declared: str) -> None:
    for times in (1, 20):
        assert decode((text * times).encode(), declared) == text * times


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("一些", "gb2312"), ("么", "gbk"), ("แบบ", "tis-620"), ("CAFÉ»", "iso-8859-1"),
        ("大橋", "iso-2022-jp"),
    ],
)  # fmt: skip
def test_a_word_that_may_be_utf8_by_accident_is_decoded_as_declared(
    text: str, declared: str
) -> None:
    data = text.encode({"tis-620": "cp874"}.get(declared, declared))
    assert data.decode("utf-8") != text, "it can be read as UTF-8"
    assert decode(data, declared) == text


def test_utf8_with_a_lost_byte_is_recognized_whatever_is_declared() -> None:
    text = "Łódź is a city in Poland; Kraków and Wrocław are others, says Zażółć. " * 5
    assert decode(text.encode() + b"\xc5", "iso-8859-1") == f"{text}\ufffd"


def test_a_declaration_of_latin_1_means_windows_1252() -> None:
    assert decode("“ab”".encode("cp1252"), "ISO-8859-1") == "“ab”"


CZECH = "Prezident v sobotu řekl, že most bude otevřen v květnu. Příští týden, šéf, žena."
HUNGARIAN = "Az elnök szombaton azt mondta, hogy a hidat májusban nyitják meg. Győr, fűtő, őszi."
LITHUANIAN = "Prezidentė šeštadienį sakė, kad tiltas bus atidarytas gegužę. Žmonės, ąžuolas, ūkis."
LATVIAN = "Prezidents sacīja, ka tilts tiks atvērts maijā pēc trīs gadu darba. Ļoti, šķēde, ņem."
TURKISH = "Kırıkkale Belediye Başkanı köprünün yıl sonunda açılacağını söyledi."


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        (SAMPLES["cp1251"], "cp1251", "iso-8859-1"),
        (SAMPLES["cp1251"], "cp1251", "koi8-r"),
        (SAMPLES["cp1251"], "koi8-r", "windows-1251"),
        (SAMPLES["cp1251"], "iso8859-5", "windows-1251"),
        (SAMPLES["gb18030"], "gb18030", "iso-8859-1"),
        (SAMPLES["cp932"], "cp932", "windows-1252"),
        (SAMPLES["cp932"], "cp932", "gb2312"),
        (SAMPLES["big5"], "big5", "gbk"),
        (SAMPLES["cp1256"], "cp1256", "iso-8859-1"),
        (SAMPLES["cp1250"], "cp1250", "iso-8859-1"),
        (SAMPLES["cp1250"], "cp1250", "iso-8859-2"),
        (SAMPLES["cp1250"], "iso8859-2", ""),
        (TURKISH, "iso8859-9", "iso-8859-1"),
        (TURKISH, "iso8859-9", ""),
        (SAMPLES["cp1251"], "iso8859-5", ""),
        (SAMPLES["cp1251"], "cp866", ""),
        ("Міністр повідомив, що міст відкриється; їхати стане легше й ближче.", "koi8-u", ""),
        (SAMPLES["cp932"], "iso2022_jp", ""),
        (SAMPLES["cp932"], "iso2022_jp", "shift_jis"),
        (SAMPLES["cp1250"], "iso8859-2", "ISO8859-2"),
        (CZECH, "iso8859-2", ""),
        (HUNGARIAN, "cp1250", ""),
        (HUNGARIAN, "iso8859-2", "iso-8859-1"),
        (LITHUANIAN, "cp1257", ""),
        (LITHUANIAN, "cp1257", "iso-8859-1"),
        (LATVIAN, "cp1257", "windows-1252"),
    ],
)  # fmt: skip
def test_a_wrongly_declared_encoding(text: str, codec: str, declared: str) -> None:
    assert decode(text.encode(codec), declared) == text


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        (FRENCH, "iso-8859-1"),
        ("Forsætisráðherra sagði á mánudag að þessi brú yrði opnuð; það væri góð frétt.", "latin1"),
        ("ÉTÉ À ORLÉANS : LE MAIRE À L’HÔPITAL, LA RENTRÉE ÀÉÈ.", "iso-8859-1"),
        ("¡Qué! ¿No? ··········  °°°°°°°°°° ¯¯¯¯¯¯¯¯¯¯ Él", "iso-8859-1"),
        ("ПРЕЗИДЕНТ ЗАЯВИЛ. ТАСС, РИА, МВД: о мосте", "windows-1251"),
        (SAMPLES["cp1251"], "iso-8859-5"),
        (SAMPLES["big5"], "gbk"),
        (SAMPLES["cp932"], "gb18030"),
        (SAMPLES["cp1251"], "ibm866"),
        ("Žemės ūkis, šiandien", "iso-8859-13"),
        ("O ministro não põe o avô à mesa, disse ele; três lições são úteis.", "iso-8859-1"),
        ("Õhtul ütles president, et täna öösel on õues külm ja pärast jõuab ülejõe.", "iso-8859-1"),
        ("Þetta er það sem hæstvirtur ráðherra sagði; ég þori að fullyrða það.", "iso-8859-1"),
        ("Où êtes-vous, maître ? Ça a coûté à Noël, là-bas, des goûts très âpres.", "iso-8859-1"),
    ],
)  # fmt: skip
def test_a_correctly_declared_encoding(text: str, declared: str) -> None:
    codec = {"iso-8859-1": "cp1252", "ibm866": "cp866"}.get(declared, declared)
    assert decode(text.encode(codec), declared) == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", [FRENCH, SAMPLES["cp1251"], "大橋が\n開通すると\n発表した。", SAMPLES["cp1256"]]
)
def test_utf16_without_a_mark(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text
    with pytest.raises(UnreadableError, match="a NUL byte"):
        decode(b"\0\0" + text.encode(codec))


def test_a_legacy_file_loads_without_a_notice(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(FRENCH.encode("cp1252"))
    (item,) = load([tmp_path])
    assert getattr(item, "text", "") == FRENCH
