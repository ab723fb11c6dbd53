"""Decodes bytes: by byte order mark, as UTF-8, by the declared encoding, or by evidence.

Pages often declare a wrong encoding, and some code pages accept any bytes. So valid UTF-8 beyond
ASCII is decoded as UTF-8 whatever the page declares: text in another encoding is hardly ever valid
UTF-8 by accident. If there are only a few such bytes, the more likely reading is chosen.

Bytes that none of the first three explains are legacy text. charset-normalizer chooses among the
encodings that news is or was written in. If the text is nearly all ASCII, a few other bytes are too
little evidence for that; they are decoded as windows-1252, as browsers do, or as windows-1250
(Central European) if windows-1252 would put a symbol inside a word. Bytes that fit no encoding are
refused.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from reader.archive.registry import UnreadableError
from reader.system.lazy import in_order, words

SAMPLE = 256 * 1024
"""How many bytes at the start of a file are examined for its encoding."""

# Longest first: the mark of UTF-32-LE begins with the mark of UTF-16-LE.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip file (or an office document)"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7-Zip file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3", "an SQLite database"),
)

_LATIN = ("cp1252", "cp1250", "cp1254")
_CANDIDATES = in_order(
    "cp1252 cp1251 cp1256 cp1250 cp1253 cp1254 cp1255 koi8_r gb18030 big5 cp932 euc_jp cp949 cp874"
)

# Declared encodings to Python's codecs: those of the Encoding Standard that are in use.
_DECLARED = {
    name: codec
    for codec, names in {
        "utf-8": "utf-8 utf8 unicode-1-1-utf-8",
        "cp1252": "windows-1252 cp1252 iso-8859-1 iso8859-1 latin1 latin-1 us-ascii ascii",
        "cp1250": "windows-1250 cp1250 x-cp1250",
        "iso8859-2": "iso-8859-2 latin2",
        "cp1251": "windows-1251 cp1251 x-cp1251",
        "koi8-r": "koi8-r koi8",
        "koi8-u": "koi8-u",
        "cp1253": "windows-1253 cp1253",
        "iso8859-7": "iso-8859-7 greek",
        "cp1254": "windows-1254 cp1254 iso-8859-9 latin5",
        "cp1255": "windows-1255 cp1255",
        "iso8859-8": "iso-8859-8 iso-8859-8-i hebrew logical visual",
        "cp1256": "windows-1256 cp1256",
        "iso8859-6": "iso-8859-6 arabic",
        "cp1257": "windows-1257 cp1257",
        "cp1258": "windows-1258 cp1258",
        "iso8859-15": "iso-8859-15 latin-9",
        "cp874": "windows-874 tis-620 iso-8859-11",
        "gb18030": "gb18030 gbk gb2312 x-gbk cp936 gb_2312-80 euc-cn",
        "big5hkscs": "big5 big5-hkscs x-x-big5 cn-big5",
        "cp932": "shift_jis shift-jis sjis windows-31j x-sjis ms932",
        "euc_jp": "euc-jp x-euc-jp",
        "iso2022_jp": "iso-2022-jp csiso2022jp",
        "iso8859-3": "iso-8859-3 latin3",
        "iso8859-4": "iso-8859-4 latin4",
        "iso8859-5": "iso-8859-5 cyrillic",
        "iso8859-10": "iso-8859-10 latin6",
        "iso8859-13": "iso-8859-13",
        "iso8859-14": "iso-8859-14",
        "iso8859-16": "iso-8859-16",
        "cp866": "ibm866 cp866 866",
        "mac_roman": "macintosh mac x-mac-roman",
        "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian",
        "cp949": "euc-kr ks_c_5601-1987 korean windows-949",
    }.items()
    for name in words(names)
}


_FEW = 8
"""The encoding of a text with at most this many characters beyond ASCII is uncertain."""

_ISO = re.compile(r"^iso_?8859[-_]")
_CHARSET = re.compile(
    rb"""<(?:meta\b[^<>]{0,200}?\bcharset|\?xml\b[^<>]{0,100}?\bencoding)\s*=\s*["']?\s*([\w:.-]{2,30})""",
    re.IGNORECASE,
)
_TAG = re.compile(rb"<[^<>]{0,2000}>")
_HIGH = re.compile(r"[^\x00-\x7f]+")
# Pairs of characters: the first and the last of a range.
_SIGNS = "\xa0\xbf\u2000\u206f\u20a0\u20bf\u2100\u2bff\ufe00\ufe0f\U0001f000\U0001faff"
_LATIN_LETTERS = "\xc0\u017f\u0218\u021b\u1e00\u1eff"
_HAN = "\u3000\u30ff\u3400\u9fff\uff00\uffef"
_SCRIPTS = {
    **dict.fromkeys(
        ("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "mac_cyrillic"),
        "\u0400\u045f\u0490\u0491",
    ),
    **dict.fromkeys(("cp1253", "iso8859-7"), "\u0370\u03ff"),
    **dict.fromkeys(("cp1255", "iso8859-8"), "\u0590\u05ff"),
    **dict.fromkeys(("cp1256", "iso8859-6"), "\u0600\u06ff"),
    "cp874": "\u0e00\u0e7f",
    **dict.fromkeys(("gb18030", "big5hkscs", "cp932", "euc_jp", "iso2022_jp"), _HAN),
    "cp949": f"{_HAN}\uac00\ud7a3",
}
"""The scripts that code pages are made for; all other code pages are for Latin letters."""

_CYRILLIC = frozenset(codec for codec, ranges in _SCRIPTS.items() if "\u0400" in ranges)
_WINDOWS = {
    "iso8859-2": "cp1250", "iso8859-6": "cp1256", "iso8859-7": "cp1253", "iso8859-8": "cp1255",
    "iso8859-13": "cp1257", "iso8859-15": "cp1252",
}  # fmt: skip
"""Windows code pages that pages declare under the name of the related ISO standard."""
_UNMARKED = 10_000
"""How many characters are examined to find out whether a file without a mark is text."""
_BALTIC = 2
"""How many letters specific to a Baltic language identify a text in that language."""
_ENOUGH = 20
"""How many bytes beyond ASCII are enough to refute a declared encoding."""

_OTHER_LETTERS = "".join((*_SCRIPTS.values(), "\u0900\u0dff"))


def decode(data: bytes, declared: str = "") -> str:
    """``data`` as text, without its byte order mark.

    ``declared`` is the encoding that the content itself declares, or empty. A byte order mark and
    valid UTF-8 come first; the declared encoding is used only if the bytes are valid in it and do
    not look like another script or language. Raises
    ``UnreadableError`` for bytes that are not text (known magic bytes, NUL bytes, bytes that fit no
    encoding).
    """
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], codec, name, len(mark))
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise UnreadableError(f"this is {kind}, not text")
    nul = data.find(b"\0")
    if nul >= 0:
        if unmarked := _unmarked_utf16(data):
            return unmarked
        raise UnreadableError(f"this is a binary file, not text (a NUL byte at offset {nul})")
    codec = _DECLARED.get(_ISO.sub("iso-8859-", declared.strip().lower()), "")
    text = _strictly(data, "utf-8")
    if text is None:
        damaged = _damaged_utf8(data)
        return damaged if damaged is not None else _legacy(data, codec)
    if b"\x1b$" in data and data.isascii():  # no other text has escape characters in its words
        codec = "iso2022_jp"
    if codec in ("", "utf-8"):
        return text
    # Pure ASCII may still consist of the escape sequences of ISO-2022-JP.
    doubted = data.isascii() or not _is_utf8(text, codec)
    return (_strictly(data, codec) if doubted else None) or text


def opening(head: bytes) -> str:
    """``head``, the first bytes of any file, as text with line feeds, to recognize its format.

    Never raises: bytes that are not UTF-8, UTF-16 or UTF-32 become replacement characters.
    """
    mark, codec = next(((m, c) for m, c, _ in _MARKS if head.startswith(m)), (b"", "utf-8"))
    text = head[len(mark) :].decode(codec, "replace")
    if not mark and "\0" in text:
        text = _unmarked_utf16(head) or text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def declared_encoding(data: bytes) -> str:
    """The encoding that the web page ``data`` declares, or empty."""
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else ""


def utf_codec(start: bytes) -> str:
    """The UTF-16 or UTF-32 codec whose byte order mark ``start`` starts with; else empty."""
    found = next((codec for mark, codec, _ in _MARKS if start.startswith(mark)), "")
    return "" if found == "utf-8" else found


def codec_of(sample: bytes) -> str:
    """Python's name of the codec for a text that starts with ``sample``, which may end anywhere.

    For files that are too large to be decoded as a whole: :func:`decode` knows more. Raises
    ``UnreadableError`` like it.
    """
    if codec := next((codec for mark, codec, _ in _MARKS if sample.startswith(mark)), ""):
        return codec
    if len(sample) >= SAMPLE:  # do not cut within a multibyte character
        sample = sample[: max(sample.rfind(b"\n"), sample.rfind(b" "))] or sample
    if b"\0" in sample:
        text = decode(sample)
        return next(c for c in ("utf-16-le", "utf-16-be") if _strictly(sample, c) == text)
    text = decode(sample)
    if _strictly(sample, "utf-8") is not None or _damaged_utf8(sample) is not None:
        return "iso2022_jp" if b"\x1b$" in sample and not text.isascii() else "utf-8"
    return next(iter(_codecs(sample)), "cp1252")


def _marked(data: bytes, codec: str, name: str, skipped: int) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        offset = error.start + skipped
        raise UnreadableError(f"invalid {name} text (the byte at offset {offset})") from error


def _unmarked_utf16(data: bytes) -> str:
    """``data`` as UTF-16 without a mark; empty if it has characters that text never has."""
    for codec in ("utf-16-le", "utf-16-be"):
        start = data[: 2 * _UNMARKED].decode(codec, "ignore")  # a binary file may be large
        plain = any(char in start for char in " \n\u3000，。、")
        if plain and not any(map(_is_binary, start)) and (text := _strictly(data, codec)):
            return text
    return ""


def _is_binary(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs") and char not in "\t\n\f\r"


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec) if codec else None
    except UnicodeDecodeError:
        return None


def _damaged_utf8(data: bytes) -> str | None:
    """``data`` as UTF-8 with a few lost or damaged bytes; None if there are too many of them."""
    text = data.decode("utf-8", "replace")
    good = sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", text)))
    return text if text.count("\ufffd") * 20 <= good else None


def _is_utf8(text: str, codec: str) -> bool:
    """Whether ``text``, decoded as UTF-8, is really UTF-8 and not ``codec`` by coincidence.

    Two adjacent letters in a code page may form one UTF-8 character, but hardly all letters of a
    longer text. In a short text each character must belong to a script that ``codec`` is made for
    (any script if that is Latin), be punctuation, or be an accented letter beside a plain one.
    """
    runs = [*_HIGH.finditer(text)]
    if not runs or sum(len(run[0]) for run in runs) > _FEW:
        return True
    ranges = _SCRIPTS.get(codec) or f"{_LATIN_LETTERS}{_OTHER_LETTERS}"
    return all(
        _within(char, ranges) or _within(char, _SIGNS) or (_within(char, _LATIN_LETTERS)
                                                          and _beside_letters(text, run))
        for run in runs for char in run[0]
    )  # fmt: skip


def _within(char: str, ranges: str) -> bool:
    return any(first <= char <= last for first, last in zip(ranges[::2], ranges[1::2], strict=True))


def _beside_letters(text: str, run: re.Match[str]) -> bool:
    around = text[max(run.start() - 1, 0) : run.start()] + text[run.end() : run.end() + 1]
    return any(char.isascii() and char.isalpha() for char in around)


def _legacy(data: bytes, codec: str) -> str:
    """Decode ``data``, which is not UTF-8, with the declared ``codec`` or a more likely one."""
    text = _strictly(data, codec)
    if text is None:
        return _by_evidence(data)
    if codec in _WINDOWS and re.search("[\x80-\x9f]", text):
        codec = _WINDOWS[codec]
        text = _strictly(data, codec) or text
    if _is_of_another_script(data[:SAMPLE], text[:SAMPLE], codec):
        try:
            return _by_evidence(data)
        except UnreadableError:
            return text
    if codec == "cp1252":
        text = _strictly(data, _relative(data[:SAMPLE])) or text
    return text


def _is_of_another_script(sample: bytes, text: str, codec: str) -> bool:
    """Whether ``text``, which is ``sample`` decoded with ``codec``, looks like no language at all.

    Accented Latin letters rarely stand side by side, and Cyrillic capitals do not follow small
    letters; with the wrong code page, both happen. In GB 18030 the common Chinese characters come
    first; text that is really Big5 or Shift JIS has few of them.
    """
    if codec in _CYRILLIC:
        swapped = re.search("[а-яёіїєґ][А-ЯЁІЇЄҐ]", text)
        return swapped is not None and _cyrillic(sample, codec) != codec
    if codec == "gb18030":
        far = re.findall("[^\x00-\x7f]", text)
        usual = sum(0xB0 <= each.encode(codec)[0] <= 0xD7 for each in far)
        return len(far) >= _ENOUGH and usual * 5 < 2 * len(far)
    if codec in _SCRIPTS:
        return False
    # Do not count ornaments, which repeat one character.
    bare = re.sub(rb"([\x80-\xff])\1+", rb"\1", sample)
    return sum(byte > 127 for byte in bare) >= _ENOUGH and not _is_sparse(bare)


def _relative(sample: bytes) -> str:
    """windows-1252, or the Turkish, Baltic or Central European code page often declared as it."""
    western = _strictly(sample, "cp1252") or ""
    if _is_baltic(western):
        return "cp1257"
    turkish = len(re.findall("[þðýÞÐÝ]", western))
    others = len(re.findall("[áíúæóåøÁÍÚÆÓÅØ]", western))
    icelandic = re.search("[æéÆÉ]", western) and not re.search("[çüÇÜ]", western)
    if turkish >= 3 and turkish > 4 * others and not icelandic:
        return "cp1254"  # Icelandic, Faroese and Czech would have the other letters, too
    letters = set(re.findall(r"[^\W\d_a-zA-Z]", western.lower()))
    if letters <= set("áéíóöúüõû") and "õ" in letters and letters & set("öü") and len(letters) > 3:
        return "cp1250"  # Hungarian; Estonian, Portuguese and French would have other letters, too
    if _symbols_in_words(western) >= 3:
        return _fewest_symbols(sample)
    return "cp1252"


def _is_baltic(western: str) -> bool:
    """Whether ``western`` is Lithuanian or Latvian, decoded as windows-1252."""
    letters = re.findall(r"[^\W\d_a-zA-Z]", western.lower())
    for marks, others, needed in (("ðþ", "ëèûøæàá", "ë"), ("ðþòïìí", "âçîûè", "âîç")):
        marked = sum(letter in marks for letter in letters)
        own = marked + sum(letter in others for letter in letters)
        if marked >= _BALTIC and set(needed) <= set(letters) and own * 50 >= 49 * len(letters):
            return True
    return False


def _fewest_symbols(sample: bytes) -> str:
    """The Latin code page that puts the fewest symbols inside words of ``sample``."""
    possible = [codec for codec in ("cp1252", "cp1250") if _strictly(sample, codec) is not None]
    if not re.search(rb"[\x80-\x9f]", sample):
        possible.append("iso8859-2")
    # "³" or "¿" inside a word is a wrongly decoded Polish letter.
    return min(possible, key=lambda codec: _oddities(sample.decode(codec)), default="")


def _oddities(text: str) -> int:
    """The number of symbols in words, and of mixed languages such as Polish ą and Slovak ľ."""
    mixed = "ľ" in text and re.search("[ąřěů]", text) is not None
    mixed |= "ą" in text and re.search("[řěů]", text) is not None
    return _symbols_in_words(text) + mixed


def _is_sparse(sample: bytes) -> bool:
    """Whether bytes beyond ASCII are isolated, like accented letters in Latin words.

    Other scripts have them side by side.
    """
    runs = re.findall(rb"[\x80-\xff]+", sample)
    high = sum(map(len, runs))
    return high * 10 < 17 * len(runs) or (high * 7 <= len(sample) and high < 3 * len(runs))


def _by_evidence(data: bytes) -> str:
    sample = data[:SAMPLE]
    if len(data) > SAMPLE:  # do not cut within a multibyte character
        sample = sample[: max(sample.rfind(b"\n"), sample.rfind(b" "))] or sample
    for codec in _codecs(sample):
        text = data.decode(codec, "replace")
        if text.count("\ufffd") * 1000 <= len(text):
            return text
    raise UnreadableError("its bytes are not text in any encoding that Reader knows")


def _codecs(sample: bytes) -> list[str]:
    """The possible codecs of ``sample``, the most likely first; none if it is not text."""
    import charset_normalizer  # slow to import, and only legacy files need it

    sparse = _is_sparse(sample)
    found = charset_normalizer.from_bytes(
        sample if sparse else _TAG.sub(b" ", sample),
        cp_isolation=list(_LATIN if sparse else _CANDIDATES),
        preemptive_behaviour=False,
        enable_fallback=False,
    ).best()
    best = found.encoding if found else ""
    if best in ("cp1252", "cp1250") or (sparse and not best):
        if not _is_text(sample):
            return []
        first = _relative(sample)
        if first not in ("cp1254", "cp1257", "cp1250"):
            first = _fewest_symbols(sample)
        return [codec for codec in dict.fromkeys((first, "cp1252", "cp1250"))
                if codec and _strictly(sample, codec) is not None]  # fmt: skip
    if not sparse and (not best or best in ("cp1251", "koi8_r", "cp932")) and _is_text(sample):
        best = _cyrillic(sample, best)
    return [best] if best else []


def _cyrillic(sample: bytes, best: str) -> str:
    """The code page in which ``sample`` is mostly small Cyrillic letters; else ``best``."""
    shares = {}
    for codec in filter(None, dict.fromkeys((best, "cp1251", "koi8-u", "iso8859-5", "cp866"))):
        text = sample.decode(codec, "replace")
        beyond = len(re.findall("[^\x00-\x7f]", text))
        shares[codec] = len(re.findall("[а-яёіїєґ]", text)) / (beyond or 1)
    likeliest = max(shares, key=lambda codec: shares[codec])
    return likeliest if shares[likeliest] > 0.8 and shares.get(best, 0) < 0.6 else best


def _symbols_in_words(text: str) -> int:
    """The number of symbols between letters, and of symbols that rarely touch a letter."""
    return len(re.findall(
        r"[^\W\d_][¡-¿×÷ˇ˘˙˛˝][^\W\d_]|(?<!\w)[¶±¼¦¬¾¯][^\W\d_]|[^\W\d_][¶±¼¦¬¾¯](?!\w)", text
    ))  # fmt: skip


def _is_text(sample: bytes) -> bool:
    """Whether ``sample`` has no more control bytes than text may have."""
    controls = len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", sample))
    return controls * 100 <= len(sample)
