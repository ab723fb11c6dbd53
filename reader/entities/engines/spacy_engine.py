"""spaCy pipelines as engines, such as ``spacy:en_core_web_sm``; needs the extra ``spacy``."""

from __future__ import annotations

import importlib
from typing import Any

from reader.entities.engines.container import ModelError
from reader.entities.engines.labels import Chunk, labelled

_KINDS = {
    "PERSON": "person", "PER": "person", "ORG": "organization", "GPE": "place", "LOC": "place",
    "FAC": "place", "NORP": "group", "EVENT": "work", "WORK_OF_ART": "work", "PRODUCT": "work",
    "LAW": "work", "MISC": "work",
}  # fmt: skip
_ARTICLES = frozenset({"the", "The", "THE"})


class SpacyTagger:
    """A spaCy pipeline; implements :class:`reader.entities.engines.labels.Tagger`."""

    def __init__(self, name: str) -> None:
        """Load the pipeline called ``name``; raises :class:`ModelError` if it is not installed."""
        try:
            spacy: Any = importlib.import_module("spacy")
            self._tokens: Any = importlib.import_module("spacy.tokens")
        except ImportError as error:
            raise ModelError(f"the recognizer 'spacy:{name}': {error}") from error
        try:
            # Names need no tags, parses or lemmas, which take time.
            self._pipeline = spacy.load(name, exclude=["tagger", "parser", "lemmatizer"])
        except Exception as error:  # A pipeline's own code may raise anything while it loads.
            raise ModelError(
                f"spaCy has no pipeline {name!r} ({_first_line(error)}); install it, for example "
                f"with: python -m spacy download {name}"
            ) from error
        if not {"ner", "entity_ruler"} & set(self._pipeline.pipe_names):
            raise ModelError(f"the spaCy pipeline {name!r} does not recognize names")

    def tag(self, sentences: list[list[str]]) -> list[list[str]]:
        """See :class:`reader.entities.engines.labels.Tagger`."""
        documents = (
            self._tokens.Doc(self._pipeline.vocab, words=[word or " " for word in words])
            for words in sentences
        )
        return [
            labelled(len(document), self._chunks(document))
            for document in self._pipeline.pipe(documents)
        ]

    def _chunks(self, document: Any) -> list[Chunk]:
        found = []
        for span in document.ents:
            kind = _KINDS.get(span.label_)
            # OntoNotes includes "the" in a name; we do not.
            first = span.start + (span.end - span.start > 1 and span[0].text in _ARTICLES)
            if kind is not None:
                found.append(Chunk(first, span.end, kind))
        return found


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
