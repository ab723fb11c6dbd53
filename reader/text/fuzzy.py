"""Fuzzy matching: finds a line by a few of its letters in order, better if they are close."""

from __future__ import annotations

from reader.text.folding import fold_name

_MOST = 200


def score(typed: str, text: str) -> int:
    """How well ``text`` matches ``typed``: higher is better, 0 is no match.

    The letters of every typed word must occur in order, the first one at the start of a word. Whole
    words count most, then letters with gaps. Case and diacritics are ignored, and so is the rest of
    a long text.
    """
    line = fold_name(text)[:_MOST]
    total = 1
    for word in fold_name(typed).split():
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
    starts = [at for at in range(len(line)) if not at or not line[at - 1].isalnum()]
    return max((_scattered(word, line, at) for at in starts if line[at] == word[0]), default=0)


def _scattered(word: str, line: str, first: int) -> int:
    """How well the letters of ``word`` match from ``first`` on, with others between them."""
    at, gaps = first, 0
    for letter in word[1:]:
        next_at = line.find(letter, at + 1)
        if next_at < 0:
            return 0
        gaps += next_at - at - 1
        at = next_at
    # Letters scattered over half a line are hardly a match.
    return 100 * len(word) - 10 * gaps - first // 4 if gaps <= 2 * len(word) else 0
