"""Guesses the language of an article from its script and the most common words of a language.

Page dumps and most other files do not state it. A few sentences are enough to distinguish the
languages below. For less text, or another language, the answer is "", which no ``lang:`` matches.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

FEWEST = 3
"""How many of a language's most common words a text needs at least."""

READ_WORDS = 200
"""How many words of a text are examined."""

_COMMONEST = {
    "de": "der die das und in zu den von mit ist fur auf im dem nicht ein eine des sich auch als",
    "en": "the of and to in that for is on with was as by at from it his has have this are not",
    "es": "el la los las de y en que del por con para una se su al lo como es mas pero fue sus",
    "fr": "le la les des et du une est dans que pour qui au sur par il pas plus avec sont ce aux",
    "id": "yang dan di dari untuk dengan ini itu dalam tidak pada akan juga ke adalah oleh mereka",
    "it": "il la di e che in per un del della dei una con non sono da si le nel alla gli anche",
    "nl": "de het een van en in is dat op te voor met zijn niet aan er ook als bij door naar",
    "pt": "o a os as de e em que do da dos das para com uma nao se no na por mais foi ao pelo",
    "tr": "ve bir bu icin ile de da olarak cok daha olan gibi kadar sonra ancak ise oldugu dedi",
}
"""The most common words of each language, folded."""

_SCRIPTS = {
    "ar": "\u0620-\u064a",
    "el": "\u0370-\u03ff",
    "he": "\u05d0-\u05ea",
    "hi": "\u0900-\u097f",
    "ja": "\u3040-\u30ff",
    "ko": "\u1100-\u11ff\uac00-\ud7a3",
    "ru": "\u0400-\u04ff",
    "zh": "\u4e00-\u9fff",
}
"""The letters of a script, under its first language (Korean's letters are folded)."""

_TELLING = {
    "fa": ("ar", "\u067e\u0686\u0698\u06af"),
    "uk": ("ru", "\u0454\u0456\u0491"),
}
"""Another language of a script, and letters that the script's first language lacks."""

_TELLING_WORDS = {"fa": frozenset({"در", "به", "از", "كه", "را", "اين", "است", "با", "شد", "كرد"})}
"""Words so common that a few of them identify the language. Folded, which removes the differences
between Arabic and Persian letters."""

LANGUAGES = tuple(sorted((*_COMMONEST, *_SCRIPTS, *_TELLING)))
"""ISO 639-1 codes of the languages that Reader distinguishes."""


def language_of(found: Sequence[str]) -> str:
    """The ISO 639-1 code of the language of a text with these words; empty if it is unclear.

    Only the first :data:`READ_WORDS` words count.
    """
    examined = found[:READ_WORDS]
    text = "".join(examined)
    if not text.isascii() and (script := _by_script(text, examined)):
        return script
    counts = Counter(examined)
    scores = {
        code: sum(counts[word] for word in common if word in counts)
        for code, common in _common().items()
    }
    first, second, *_ = sorted(scores, key=lambda code: -scores[code])
    # The twenty most common words make up some 30% of any prose; a list of names has hardly any.
    if scores[first] < max(FEWEST, len(examined) / 20) or scores[first] == scores[second]:
        return ""
    return first


def _by_script(text: str, found: Sequence[str]) -> str:
    """The language of ``text``, joined from the words ``found``, if its script identifies it."""
    counts = {code: len(pattern.findall(text)) for code, pattern in _letters().items()}
    code = max(counts, key=lambda each: counts[each])
    if counts["ja"] * 10 > len(text):
        return "ja"  # the most frequent characters of a Japanese text are often Chinese ones
    if counts[code] * 2 < len(text):
        return ""
    for other, (script, telling) in _TELLING.items():
        if script != code:
            continue
        words = _TELLING_WORDS.get(other, frozenset())
        if sum(map(text.count, telling)) * 50 > len(text):
            return other
        if sum(word in words for word in found) * 10 >= len(found):
            return other
    return code


@cache
def _common() -> dict[str, frozenset[str]]:
    return {code: frozenset(common.split()) for code, common in _COMMONEST.items()}


@cache
def _letters() -> dict[str, re.Pattern[str]]:
    return {code: re.compile(f"[{letters}]") for code, letters in _SCRIPTS.items()}
