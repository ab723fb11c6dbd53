"""Headlines, Where Every Word Has a Capital: which capitals mean something.

The engines take a capital as a sign of a name. Before they see a headline, words that the article,
or news in general, writes in lower case are put back into lower case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from reader.entities.engines.features import ENDS
from reader.entities.engines.lexicon import Lexicon

_LONGEST = 40
"""The most tokens in a headline."""
_CLOSING = frozenset('.”"')
_LEANING = frozenset({"New", "Old", "Top", "North", "South", "East", "West", "Central", "Great"})
"""Words that begin a name only if the next word belongs to it too."""
_DOUBTFUL = frozenset({"us", "it", "who", "may", "will", "aid"})
"""Words that are names only in capitals; in an all-capitals headline they are plain words."""


def is_headline(words: Sequence[str]) -> bool:
    """Whether most of the longer words have capitals and no full stop ends the line."""
    if not words or len(words) > _LONGEST or words[-1] in _CLOSING:
        return False
    long = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return len(long) > 2 and sum(word[0].isupper() for word in long) > 0.7 * len(long)


class Capitals:
    """How the prose of one article capitalizes its words."""

    def __init__(self, prose: Iterable[Sequence[str]], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._forms: dict[str, Counter[str]] = {}
        for words in prose:
            before = "."
            for word in words:
                if word[:1].islower() or before not in ENDS:
                    self._forms.setdefault(word.lower(), Counter())[word] += 1
                before = word

    def restored(self, words: Sequence[str]) -> list[str]:
        """The ``words`` of a headline with the capitals they would have in a sentence."""
        shouted = all(word.isupper() for word in words if word[:1].isalpha())
        restored = [self._restored(word, shouted) for word in words]
        for at, word in enumerate(restored[:-1]):
            if word in _LEANING and restored[at + 1][:1].islower():
                restored[at] = word.lower()
        first = next((at for at, word in enumerate(words) if word[:1].isalpha()), None)
        if first is not None and restored[first].islower():
            restored[first] = restored[first].capitalize()
        return restored

    def _restored(self, word: str, shouted: bool) -> str:
        if not word[:1].isupper():
            return word
        lower = word.lower()
        if len(lower) != len(word):
            return word
        if lower in self._forms:
            return self._as_in_prose(word, lower, shouted)
        if word.isupper() and len(word) > 1 and not shouted:
            return word
        if self._lexicon.common(word) or (shouted and lower in _DOUBTFUL):
            return lower
        return word.capitalize() if shouted and len(word) > 4 else word

    def _as_in_prose(self, word: str, lower: str, shouted: bool) -> str:
        forms = self._forms[lower]
        if forms[lower] * 2 >= forms.total():
            return lower
        return max(forms, key=lambda form: (forms[form], form)) if shouted else word
