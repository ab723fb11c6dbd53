"""Folding: removes the differences that all comparisons in Reader ignore.

Search, find in an article, the sidebar's filter and the identity of an entity all compare folded
text. Folding affects

- case, compatibility forms (``ﬁ``, half and full width) and diacritics that writers may omit;
- Latin letters with a stroke, hook, tail …, which become the letter that their Unicode name starts
  with (``ł``, ``ø``, ``đ``, ``ı``), and other Latin letters, which are spelt as in most search
  engines (``æ``, ``þ``, ``ŋ``: the choices of Lucene's ASCIIFoldingFilter);
- Arabic tatweel, vowel signs, hamza on a carrier, and the letters that differ between Arabic and
  Persian keyboards (alef maksura, Farsi yeh, keheh, teh marbuta);
- decimal digits of every script, which become ASCII digits;
- every form of the apostrophe, which becomes ``'``;
- invisible characters: joiners, variation selectors, soft hyphens.

Marks that make a different letter are *not* folded: the voicing marks of kana (``か`` is not
``が``), and viramas, vowel signs and tones in the scripts of South and South East Asia.

Three kinds of text are compared in lower case only: words that :mod:`reader.archive` looks up in
tables (an accent makes another word), the tokens of engines (their weights were trained that way),
and names from a fixed list (settings, commands, extensions, HTML), which are ASCII.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from reader.system.lazy import lazy_pattern

APOSTROPHES = "'’‘‛`´ʹʻʼʽʾʿˈˊˋ′‵՚׳״＇Ꞌꞌ\u0374"
"""The characters that writers use for an apostrophe, a glottal stop or an ayin, and the Hebrew
abbreviation signs, which also occur within words."""

_FIRST_REPLACED = {"’": "'", "´": "'", "`": "'", "ŉ": "n", "ẚ": "a"}
"""The most common of them, and characters that NFKD changes before the table below sees them."""

IGNORED = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
"""Invisible characters (Unicode's default ignorable code points) as a regular expression's set.
U+200B is not among them: it separates words."""

_LETTERS = {
    "æ": "ae", "œ": "oe", "ɶ": "oe", "ð": "d", "þ": "th", "ŋ": "n", "ı": "i", "ȷ": "j", "ĸ": "q",
    "ə": "a", "ǝ": "e", "ɛ": "e", "ɔ": "o", "ɵ": "o", "ɣ": "g", "ʒ": "z", "ɩ": "i", "ʊ": "u",
    "ʋ": "v", "ƿ": "w", "ȣ": "ou", "ɑ": "a", "ʃ": "sh",
    # Arabic: alef maksura and Farsi yeh, keheh and swash kaf, teh marbuta and the other hehs, alef
    # wasla, high hamza as a separate letter.
    "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ۃ": "ه", "ہ": "ه", "ە": "ه",
    "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ٵ": "ا", "ـ": "",
    "⁄": "/", "‐": "-", "‑": "-",
}  # fmt: skip

_DROPPED_MARKS = frozenset({1, 7, *range(10, 37), *range(200, 241)})
"""Canonical combining classes of marks that folding drops: overlays, nuktas, Hebrew and Arabic
points, diacritics above and below. The others are vowels, tones, viramas and voicing marks."""

_LATIN = ((0xC0, 0x2B0), (0x1D00, 0x1DC0), (0x1E00, 0x1F00), (0x2C60, 0x2C80), (0xA720, 0xA800),
          (0xAB30, 0xAB70), (0x1DF00, 0x1E000))  # fmt: skip
"""Blocks of Latin letters."""

_DIGITS = lazy_pattern("[0-9]+")
_ALL_DIGITS = frozenset("0123456789")
_A_LETTER = lazy_pattern(r"\w")
_WITH = lazy_pattern("LATIN SMALL LETTER (.+?) WITH .+")
# Typographic quotation marks and dashes, which occur in every text, are not folded.
_FOREIGN = lazy_pattern("[^\x00-\x7f\u2012-\u2016\u201c-\u2027\u00a0]+")
_VOICED = lazy_pattern("[\u3041-\u30ff][\u3099\u309a]")


class _Table(dict[int, str]):
    """The folded form of each decomposed code point, computed at its first use."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _letter(chr(code))
        return folded


_table = _Table()


def fold(text: str) -> str:
    """``text`` folded: see the module. Apostrophes become ``'``."""
    return fold_letters(text).casefold() if not text.isascii() else text.lower().replace("`", "'")


def fold_letters(text: str) -> str:
    """``text`` folded except for its case."""
    if text.isascii():
        return text.replace("`", "'")
    for char, plain in _FIRST_REPLACED.items():
        if char in text:
            text = text.replace(char, plain)
    plain = unicodedata.normalize("NFKD", text)
    if plain.isascii():
        return plain.replace("`", "'")
    plain = _FOREIGN.sub(_folded_run, plain)
    if "\u3099" in plain or "\u309a" in plain:
        plain = _VOICED.sub(_voiced, plain)
    return plain


def _folded_run(match: re.Match[str]) -> str:
    return match[0].translate(_table)


def _voiced(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match[0])


def _letter(char: str) -> str:
    """The folded form of the decomposed character ``char``, in its own case."""
    small = char.lower()
    if small != char and len(small) == 1:
        folded = _letter(small)
        return folded.upper() if folded != small else char
    category = unicodedata.category(char)
    if char in _LETTERS:
        folded = _LETTERS[char]
    elif char in APOSTROPHES:
        folded = "'"
    elif category == "Nd":
        folded = str(unicodedata.decimal(char))
    elif (
        category == "Me" or unicodedata.combining(char) in _DROPPED_MARKS or _ignored().match(char)
    ):
        folded = ""
    elif any(first <= ord(char) < last for first, last in _LATIN):
        folded = _plain_latin(char)
    else:
        folded = char
    return folded


def _plain_latin(char: str) -> str:
    """The base letter in the Unicode name of the small letter ``char``; else ``char``."""
    named = _WITH.fullmatch(unicodedata.name(char, ""))
    if named is None:
        return char
    try:
        base = unicodedata.lookup(f"LATIN SMALL LETTER {named[1]}")
    except KeyError:
        return char
    return base if base.isascii() else _letter(base)


@cache
def _ignored() -> re.Pattern[str]:
    return re.compile(f"[{IGNORED}]")


# Apostrophes within words

_ENDINGS = frozenset({"s", "re", "ve", "ll"})
"""Endings that an apostrophe separates from a word: the minister's, they're."""

_TURKISH = frozenset({
    "da", "de", "ta", "te", "dan", "den", "tan", "ten", "daki", "deki", "taki", "teki", "nin",
    "nun", "nda", "nde", "ndan", "nden", "li", "lu", "lik", "luk", "lar", "ler", "dir", "dur",
})  # fmt: skip
"""Turkish endings after a name and an apostrophe, folded: İstanbul'da, ABD'nin."""

_TURKISH_BEHIND_VOWELS = frozenset({"ya", "ye", "yi", "yu", "yla", "yle"})
_TURKISH_BEHIND_CONSONANTS = frozenset({"a", "e", "i", "u", "in", "un", "la", "le"})
_SHORTEST_TURKISH = 3

_GLOTTAL = frozenset({"ra"})
"""Words that end with the ``'s`` after them: Ra's al-Khaimah."""

_ELIDED = frozenset({
    "l", "d", "j", "m", "t", "n", "s", "c", "qu", "lorsqu", "puisqu", "quoiqu", "jusqu", "quelqu",
    "presqu", "un", "dell", "all", "dall", "nell", "sull", "coll", "dagl", "degl", "quell",
    "quest", "bell", "sant", "tutt", "com", "dov", "cos",
})  # fmt: skip
"""Elided forms of French and Italian words before a vowel: l'Élysée, dell'Arte."""

_VOWELS = frozenset("aeiouy")
_LONGEST_ELIDED = max(map(len, _ELIDED))
_LONGEST_ENDING = max(map(len, _TURKISH))


def inside_word(text: str, at: int) -> bool:
    """Whether the apostrophe ``text[at]`` is inside a single word, so that comparisons ignore it.

    It is in ``Sana'a``, ``O'Brien``, ``N'Djamena`` and ``don't``. It separates words in
    ``minister's``, ``İstanbul'da`` and ``l'Élysée``, and is outside of words in ``'no'``.
    """
    if not (0 < at < len(text) - 1 and _in_word(text[at - 1]) and _in_word(text[at + 1])):
        return False
    left = _word_before(text, at)
    right = _word_behind(text, at)
    if not (left and right):  # only invisible characters are there
        return False
    if right in _ENDINGS and left not in _GLOTTAL:
        return False
    if left[-1:].isdigit() and right[:1].isdigit():
        return False
    if _is_turkish(left, right):
        return False
    # "l'homme", but "M'hamed".
    silent = right[:1] == "h" and left not in {"m", "t"}
    return left not in _ELIDED or not (right[:1] in _VOWELS or silent)


def _is_turkish(name: str, ending: str) -> bool:
    """Whether ``ending`` is a Turkish ending that fits ``name``."""
    if len(name) < _SHORTEST_TURKISH:
        return False  # Sa'da, Mu'ta
    if ending in _TURKISH:
        return True
    if name[-1] in "aeiou":
        return ending in _TURKISH_BEHIND_VOWELS
    # Chang'e, Gwich'in
    foreign = len(name) == _SHORTEST_TURKISH or name.endswith(("ng", "ch"))
    return not foreign and ending in _TURKISH_BEHIND_CONSONANTS


def _word_before(text: str, at: int) -> str:
    """The end of the word before ``text[at]``, folded: enough to recognize an elided form."""
    first, letters = at, 0
    while first and letters <= _LONGEST_ELIDED and _in_word(text[first - 1]):
        first -= 1
        letters += text[first].isalnum()
    return fold(text[first:at])


def _word_behind(text: str, at: int) -> str:
    """The start of the word after ``text[at]``, folded: enough to recognize an ending."""
    end, letters = at + 1, 0
    while end < len(text) and letters <= _LONGEST_ENDING and _in_word(text[end]):
        letters += text[end].isalnum()
        end += 1
    return fold(text[at + 1 : end])


def _in_word(char: str) -> bool:
    if char.isalnum() or char == "_":
        return char not in APOSTROPHES
    return unicodedata.category(char)[0] == "M" or _ignored().match(char) is not None


def fold_name(text: str) -> str:
    """``text`` folded, without the apostrophes inside its words: the key for comparing names.

    ``fold_name("Sana’a") == fold_name("Sanaa")``. The apostrophes of ``d'Ivoire`` and ``King's``
    stay.
    """
    folded = fold(text)
    if "'" not in folded:
        return folded
    inside = {at for at, char in enumerate(folded) if char == "'" and inside_word(folded, at)}
    return "".join(char for at, char in enumerate(folded) if at not in inside)


# With offsets

_ASCII = lazy_pattern("[\x00-\x7f]+")


def folded_places(text: str, *, keep_case: bool = False) -> tuple[str, list[int], list[int]]:
    """``text`` folded, with the start and end offset in ``text`` of each folded character.

    Dropped marks belong to the letter before them.
    """
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _units(text):
        unit = text[start:end]
        if unit.isascii():
            plain = unit if keep_case else unit.lower()
            folded.append(plain.replace("`", "'"))
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
            continue
        plain = _unit(unit)
        plain = plain if keep_case else plain.casefold()
        folded.append(plain)
        starts.extend([start] * len(plain))
        ends.extend([end] * len(plain))
    return "".join(folded), starts, ends


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Spans of ``text`` that are folded separately: runs of ASCII, or a character and its marks."""
    at, size = 0, len(text)
    while at < size:
        run = _ASCII.match(text, at)
        end = run.end() if run else at + 1
        marks = end
        while marks < size and _on_another(text[marks]):
            marks += 1
        if run and marks > end and end - at > 1:
            yield at, end - 1
            at = end - 1
        yield at, marks
        at = marks


def _on_another(char: str) -> bool:
    """Whether ``char`` belongs to the character before it."""
    return char > "\u02ff" and (unicodedata.category(char)[0] == "M" or char in "\uff9e\uff9f")


@lru_cache(maxsize=4096)
def _unit(unit: str) -> str:
    # Hangul stays composed: the parts of a syllable are not letters of their own.
    if "\uac00" <= unit <= "\ud7a3":
        return unit
    return fold_letters(unit)


def sort_key(text: str) -> str:
    """A key for sorting titles and names: folded (:mod:`reader.text.folding`), numbers by their
    value.

    Quotation marks and the like at the beginning do not count.
    """
    if not text.isascii():
        text = fold_letters(text)
    if not text[:1].isalnum() and (first := _A_LETTER.search(text)):
        text = text[first.start() :]
    text = text.casefold()
    return text if _ALL_DIGITS.isdisjoint(text) else _DIGITS.sub(_by_length, text)


def _by_length(digits: re.Match[str]) -> str:
    """A number so that texts compare by its value: how many digits it has, then the digits."""
    number = digits.group().lstrip("0")
    return f"0{chr(0x30 + min(len(number), 99))}{number}"
