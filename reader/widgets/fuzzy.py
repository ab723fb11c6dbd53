"""Finding a line by a few of its letters: the letters in order, the better the closer together."""

from __future__ import annotations

from reader.store.entity_index import fold

_MOST = 200


def score(typed: str, text: str) -> int:
    """How well ``text`` fits ``typed``: more is better, 0 where it does not.

    Every word that was typed has to be there, its letters in that order. A word at the beginning of
    another counts most, then one in the middle, then letters that are apart. Case and diacritics do
    not count. Takes time linear in the text for each word.
    """
    line = fold(text)[:_MOST]
    total = 1
    for word in fold(typed).split():
        found = _score(word, line)
        if not found:
            return 0
        total += found
    return total


def _score(word: str, line: str) -> int:
    at = line.find(word)
    if at >= 0:
        begins = at == 0 or not line[at - 1].isalnum()
        return 1_000 * len(word) + (500 if begins else 0) - at
    at, first, gaps = -1, -1, 0
    for letter in word:
        next_at = line.find(letter, at + 1)
        if next_at < 0:
            return 0
        first = next_at if first < 0 else first
        gaps += next_at - at - 1 if at >= 0 else 0
        at = next_at
    # Letters strewn over a whole line are hardly what was meant.
    return max(100 * len(word) - 10 * gaps - first, 0) if gaps <= 3 * len(word) else 0
