"""An archive for benchmarks: files of about 450 words with frequencies by Zipf's law.

The same number of files gives the same files everywhere. They are page dumps like the seed article:
title bar, URL, dateline, paragraphs. The 50,000 made-up words have frequencies of 1/rank.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from itertools import accumulate
from pathlib import Path

WORDS = 450
VOCABULARY = 50_000
PER_FOLDER = 1_000
LONG_AGO = 1_500_000_000

_PUBLICATIONS = ("Coast Herald", "Accra Post", "Lima Daily", "The Northern Star", "Gulf Wire")
_CITIES = ("CAIRO", "ACCRA", "LIMA", "RABAT", "ALGIERS", "AMMAN", "KIGALI", "OSLO")
_SYLLABLES = [a + b for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "u", "an", "er", "is")]


def archive(count: int) -> Path:
    """The folder of an archive with ``count`` files, made once in the temporary folder."""
    folder = Path(tempfile.gettempdir()) / f"reader-benchmark-{count}"
    if not (folder / ".complete").exists():
        print(f"making {count:,} files in {folder} ...", file=sys.stderr)
        _make(folder, count)
        (folder / ".complete").touch()
    return folder


def _make(folder: Path, count: int) -> None:
    words = vocabulary()
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    for number in range(count):
        chance = random.Random(number)
        if number % PER_FOLDER == 0:
            inside = folder / f"{number // PER_FOLDER:04}"
            inside.mkdir(parents=True, exist_ok=True)
        path = inside / f"{number:07}.txt"
        path.write_text(_article(chance, words, weights), "utf-8")
        os.utime(path, (LONG_AGO, LONG_AGO))


def vocabulary() -> list[str]:
    """The made-up words, the most common first."""
    chance = random.Random(1)
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2, 3, 3, 4))))] = None
    return list(words)


def _article(chance: random.Random, words: list[str], weights: list[float]) -> str:
    body = chance.choices(words, cum_weights=weights, k=WORDS)
    title = " ".join(word.capitalize() for word in chance.choices(words[200:], k=7))
    city = chance.choice(_CITIES)
    date = f"{chance.randint(1, 28)} {chance.choice(('January', 'May', 'July'))} "
    lines = [f"{title} - {chance.choice(_PUBLICATIONS)}", "", title, ""]
    at, first = 0, f"{city} – {date}{chance.randint(2005, 2022)}: "
    while at < len(body):
        sentences = []
        for _ in range(4):
            sentence = body[at : at + 18]
            at += 18
            if sentence:
                sentences.append(" ".join(sentence).capitalize() + ".")
        lines += [first + " ".join(sentences), ""]
        first = ""
    return "\n".join(lines)
