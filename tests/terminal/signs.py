"""Characters of every kind and words that are hard to lay out, for tests on terminals.

Run as a program, it paints each of them in a row between two bars.
"""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Iterator

WORDS = {
    "hindi": "राष्ट्रपति ने कहा",
    "hindi with a joiner": "क्‍ष र्‍य",
    "marathi": "महाराष्ट्राच्या मुख्यमंत्र्यांनी",
    "bengali": "প্রধানমন্ত্রী বলেছেন",
    "gujarati": "મુખ્યમંત્રીએ કહ્યું",
    "punjabi": "ਪ੍ਰਧਾਨ ਮੰਤਰੀ ਨੇ ਕਿਹਾ",
    "odia": "ମୁଖ୍ୟମନ୍ତ୍ରୀ କହିଛନ୍ତି",
    "tamil": "கொடுக்கிறது கௌரவம்",
    "tamil apart": "ெகாடு கெ\u0bbe",
    "telugu": "ముఖ్యమంత్రి చెప్పారు",
    "kannada": "ಮುಖ್ಯಮಂತ್ರಿಗಳು ಹೇಳಿದರು",
    "malayalam": "മുഖ്യമന്ത്രി പറഞ്ഞു",
    "sinhala": "ශ්‍රී ලංකාවේ ජනාධිපති",
    "khmer": "បើកស្ពាន ក្រុង\u200bភ្នំពេញ",
    "burmese": "ကြောင့် မြန်မာနိုင်ငံ",
    "thai": "น้ำท่วม กำลัง ผู้ว่าฯ",
    "lao": "ນ້ຳຖ້ວມ ລາວ",
    "tibetan": "བོད་སྐད་ཀྱི",
    "javanese": "ꦧꦱꦗꦮ",
    "arabic": "قَالَ الرَّئِيسُ",
    "persian": "می\u200cخواهم",
    "urdu": "وزیرِ اعظم نے کہا",
    "hebrew": "שָׁלוֹם עֲלֵיכֶם",
    "greek": "Ἀθῆναι",
    "vietnamese apart": "Vie\u0323\u0302t Nam",
    "polish": "Zażółć gęślą jaźń",
    "korean": "대통령은 말했다",
    "korean apart": "한국",
    "japanese": "首相は「問題ない」と述べた。",
    "kana apart": "か\u3099く",
    "variant": "葛\U000e0100城市",
    "half width": "ﾊﾝｶｸ ＡＢＣ",
    "flags": "🇩🇪🇲🇦 and 🇺",
    "keycap": "1️⃣ 2️⃣",
    "family": "👩‍👩‍👧 👨‍👩‍👧‍👦 x",
    "skin": "👍🏽 ☝🏽 🏽",
    "heart": "❤️ ❤ ❤︎ ⌚︎ ☀️",
    "rainbow": "🏳️‍🌈 x",
    "new emoji": "\U0001fae9 \U0001fadf \U0001fac8 \U0001faea x",
    "private": "a\ue000b\uf8ffc\U000f0000d\U00100000e",
    "rare han": "\U000323b0 \U00031350 \U0002ebf0 x",
    "unassigned": "a\u0378b\U0001fbffc\u2fe0d\U0003ffffe",
    "no width": "in\u200bvis\u2060ible",
    "spaces": "a\xa0b\u202fc\u2003d\u2009e\u3000f",
    "lone": "x \u0301y \u093f z",
    "ligature": "ﬁn ﷺ ﷽ x",
    "zalgo": "Z\u0301\u0302\u0303\u0304a\u0305\u0306lgo",
    "circled": "㉈ ① Ⓐ",
    "math": "𝐀 𝔅 ∑ ∞",
    "cuneiform": "𒀀 𐎠 𓀀 x",
    "musical": "𝄞 𝅘𝅥𝅮 x",
    "mongolian": "ᠮᠣᠩᠭᠣᠯ",
    "braille": "⠃⠗⠇",
    "fillers": "x\u115fy\u3164z\uffa0w",
    "ornament": "☂ ☎ ✓ ★",
    "numbers": "\u0600١٢ \u06dd٣",
    "yi": "ꀀꀁ ䷀ 𖼀",
    "tangut": "𗀀 𘘀 𛀁 𛅰",
    "grantha": "𑌕𑍍𑌷𑌾 𑀓𑀸 𑄇𑄳 x",
    "newest": "\U00011380\U000113b8 \U00016d63\U00016d67 x",
}
"""What people write, and text known to break layouts, by name."""

PAINTED = "painted"
"""The last line, which shows that all rows have been painted."""

WIDTH = 48
"""The number of cells between the bars."""


def of_every_category(each: int = 12) -> Iterator[tuple[str, str]]:
    """Rows of ``each`` characters of every general category, from all of Unicode."""
    chance = random.Random(18)
    found: dict[str, list[str]] = {}
    for code in range(0x20, 0x110000):
        found.setdefault(unicodedata.category(chr(code)), []).append(chr(code))
    for category, chars in sorted(found.items()):
        for number in range(4 if len(chars) > 1000 else 1):
            some = chance.sample(chars, min(each, len(chars)))
            yield f"{category}{number or ''}", "".join(f"x{char}" for char in some)


def rows() -> list[tuple[str, str]]:
    """The rows to paint: a name and the text between the bars, made safe."""
    from reader.safety import safe_text
    from reader.text.cells import fit

    texts = [*WORDS.items(), *of_every_category()]
    return [(name, fit(safe_text(text).replace("\n", " "), WIDTH)) for name, text in texts]


def main() -> None:
    """Paint the rows, then paint them again one cell further to the right."""
    from reader.terminal.grid import Grid, abilities
    from reader.terminal.looks import PLAIN
    from reader.text.cells import pad

    drawn = rows()
    grid = Grid(WIDTH + 3, len(drawn) + 1, abilities())
    for indent in ("", " "):
        places = [
            (y, 0, [(f"│{indent}{pad(text, WIDTH + 1 - len(indent))}│", PLAIN)])
            for y, (_, text) in enumerate(drawn)
        ]
        sys.stdout.write(grid.paint(places))
    sys.stdout.write(grid.paint([(len(drawn), 0, [(PAINTED, PLAIN)])]))
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
