"""Applies an engine, which labels tokens, to an article's fields and returns spans."""

from __future__ import annotations

from collections.abc import Sequence

from reader.entities.engines.annotations import chunks
from reader.entities.engines.headlines import Capitals, is_headline
from reader.entities.engines.lexicon import lexicon
from reader.entities.engines.tokenizer import Token, paragraphs
from reader.entities.spans import FieldText, Span, Tagger
from reader.model import ENTITY_KINDS, EntityKind, MentionField
from reader.text.folding import APOSTROPHES

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
