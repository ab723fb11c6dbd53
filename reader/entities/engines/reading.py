"""Reads text for an engine: splits an article's fields into tokens, and makes spans of labels.

**Tokens.** The engines learned from tokens of one style, so text must be split in the same way:
signs, typographic apostrophes, ``'s`` and ``n't`` are tokens of their own, hyphenated words are
split, and numbers are whole. An apostrophe inside a name, of any form, does not split it:
``Sana’a`` is one token.

**Headlines, Where Every Word Has a Capital.** The engines take a capital as a sign of a name.
Before they see a headline, words that the article, or news in general, writes in lower case are put
back into lower case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reader.entities.engines.labels import FieldText, Span, Tagger, chunks
from reader.entities.engines.lexicon import ENDS, Lexicon, lexicon
from reader.model import ENTITY_KINDS, EntityKind, MentionField
from reader.text.folding import APOSTROPHES, inside_word

_KINDS: dict[str, EntityKind] = {kind: kind for kind in ENTITY_KINDS}


class Reading:
    """See the module; implements :class:`reader.entities.recognizer.Recognizer`."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    def recognize(self, document: Sequence[FieldText]) -> list[Span]:
        """See :class:`reader.entities.recognizer.Recognizer`."""
        places: list[tuple[MentionField, list[Token]]] = [
            (field, tokens) for field, text in document for tokens in paragraphs(text)
        ]
        sentences = _prose([[_straight(token.text) for token in tokens] for _, tokens in places])
        spans = []
        labels = self._tagger.tag(sentences)
        for (field, tokens), each in zip(places, labels, strict=True):
            for first, end, kind in chunks(each):
                spans.append(Span(field, tokens[first].start, tokens[end - 1].end, _KINDS[kind]))
        return spans


def _straight(token: str) -> str:
    """Write an apostrophe inside ``token`` as in the training data; a lone sign stays as it is."""
    if token.isascii() or len(token) == 1:
        return token if "`" not in token or len(token) == 1 else token.replace("`", "'")
    return token.translate(_STRAIGHT)


_STRAIGHT = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))


def _prose(sentences: list[list[str]]) -> list[list[str]]:
    """``sentences`` with headlines capitalized like ordinary sentences."""
    headlines = [is_headline(words) for words in sentences]
    if not any(headlines):
        return sentences
    prose = (words for words, title in zip(sentences, headlines, strict=True) if not title)
    capitals = Capitals(prose, lexicon())
    return [
        capitals.restored(words) if title else words
        for words, title in zip(sentences, headlines, strict=True)
    ]


# Tokens


# Every branch consumes what it has tested, so that matching takes linear time.
_TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)+"  # 1,000 and 4:30
    r"|n't(?![^\W_])"
    r"|(?<=[^\W_])'(?:[sS]|re|ve|ll|m|d)(?![^\W_])"
    r"|[^\W_]+?(?=n't(?![^\W_]))"
    r"|[^\W_]+(?:'(?!(?:[sS]|re|ve|ll|m|d|t)(?![^\W_]))[^\W_]+)*"
    r"|\S"
)
_PARAGRAPH = re.compile(r"\n\s*\n")


class Token(NamedTuple):
    """A word or sign: ``text[start:end]`` of the field; offsets are in code points."""

    start: int
    end: int
    text: str


def paragraphs(text: str) -> list[list[Token]]:
    """The tokens of every paragraph of ``text``, in order; a blank line ends a paragraph.

    Tokens do not overlap, contain no white space, and together cover all other characters.
    """
    found = []
    start = 0
    for end in (*(match.start() for match in _PARAGRAPH.finditer(text)), len(text)):
        tokens = [Token(*match.span(), match[0]) for match in _TOKEN.finditer(text, start, end)]
        if tokens:
            found.append(_whole_names(text, tokens))
        start = end
    return found


_CONTRACTED = frozenset({"s", "re", "ve", "ll", "m", "d", "t"})
"""What follows the apostrophe of a contraction."""
_PRONOUNS = frozenset(
    {"i", "he", "she", "it", "we", "they", "you", "who", "that", "there", "what", "how", "where"}
)


def _whole_names(text: str, tokens: list[Token]) -> list[Token]:
    """Join the parts of a name on both sides of an apostrophe into one token."""
    if not any(token.text[0] in APOSTROPHES for token in tokens):
        return tokens
    whole: list[Token] = []
    open_end = False
    for token in tokens:
        touches = bool(whole) and whole[-1].end == token.start
        inner = touches and token.text[0] in APOSTROPHES and _in_name(text, token.start)
        if inner or (touches and open_end):
            start = whole.pop().start
            whole.append(Token(start, token.end, text[start : token.end]))
        else:
            whole.append(token)
        open_end = inner and len(token.text) == 1
    return whole


def _in_name(text: str, at: int) -> bool:
    """Whether the apostrophe ``text[at]`` is inside a name rather than a contraction."""
    if not inside_word(text, at):
        return False
    behind = _LETTERS.match(text, at + 1)
    if behind is None or behind[0].lower() not in _CONTRACTED:
        return True
    if behind[0] in "sS":
        return True  # Ra's: inside_word() knows the difference
    before = _LETTERS_BEFORE.search(text, max(0, at - 20), at)
    left = before[0] if before else ""
    # "Sa'd", but "can't", "I'm", "he'd".
    return left[:1].isupper() and left.lower() not in _PRONOUNS and left[-1:] not in "nN"


_LETTERS = re.compile(r"[^\W_]+")
_LETTERS_BEFORE = re.compile(r"[^\W_]+\Z")


# Headlines


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
