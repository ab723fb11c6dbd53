"""The light engine: a structured perceptron in pure Python.

One linear model scores each label of each active token (:mod:`.features`), and Viterbi's algorithm
picks the best sequence (:mod:`.sequence`). The weights are small integers, so the result is the
same on every machine. Method: Collins, "Discriminative Training Methods for Hidden Markov Models",
EMNLP 2002. :mod:`.train` makes the weights.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

from reader.entities.engines import container, sequence
from reader.entities.engines.annotations import LABELS
from reader.entities.engines.features import OFFSETS, Cell, Extractor, Word
from reader.entities.engines.lexicon import Lexicon, lexicon

WEIGHTS = Path(__file__).parent.parent / "data" / "light.bin"
_SIZE = len(LABELS)


class LightTagger:
    """See the module; implements :class:`reader.entities.spans.Tagger`."""

    def __init__(self, path: Path = WEIGHTS, known: Lexicon | None = None) -> None:
        """Read the weights; raises :class:`reader.entities.engines.container.ModelError`."""
        model = container.load(path)
        try:
            header = model.header
            keys, weights = model.arrays["keys"], model.arrays["weights"]
            inner, opening = frozenset(header["inner"]), frozenset(header["opening"])
            fits = tuple(header["labels"]) == LABELS and len(weights) == _SIZE * len(keys)
            moves = [list(map(int, row)) for row in header["moves"]]
            fits = fits and len(moves) == _SIZE and all(len(row) == _SIZE for row in moves)
        except (KeyError, TypeError, ValueError) as error:
            raise container.ModelError(
                f"{path}: these are not weights of the light engine"
            ) from error
        if not fits:
            raise container.ModelError(f"{path}: these weights are for another version of Reader")
        self._weights = weights
        self._rows = dict(zip(keys, range(0, len(weights), _SIZE), strict=True))
        self._moves = moves
        self._extractor = Extractor(known or lexicon(), inner, opening)

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """See :class:`reader.entities.spans.Tagger`."""
        return [[LABELS[number] for number in numbers] for numbers in self._pass(sentences)]

    def _pass(self, sentences: Sequence[Sequence[str]]) -> list[list[int]]:
        cells = self._extractor.document(sentences)
        return [
            sequence.best(
                len(sentence), [(cell.place, self._scores(cell)) for cell in active], self._moves
            )
            for sentence, active in zip(sentences, cells, strict=True)
        ]

    def _scores(self, cell: Cell) -> list[int]:
        rows, weights = self._rows, self._weights
        vectors: list[Sequence[int]] = []
        for offset, word in zip(OFFSETS, cell.words, strict=True):
            vectors.append(word.vectors.get(offset) or self._vector(word, offset))
        for feature in cell.features:
            row = rows.get(feature)
            if row is not None:
                vectors.append(weights[row : row + _SIZE])
        return [sum(column) for column in zip(*vectors, strict=True)]

    def _vector(self, word: Word, offset: int) -> Sequence[int]:
        """What the word adds to the scores of the token ``-offset`` tokens away; remembered."""
        rows, weights = self._rows, self._weights
        found = [rows[one] for one in word.features(offset) if one in rows]
        parts = [weights[row : row + _SIZE] for row in found]
        total = array("q", [sum(column) for column in zip(*parts, strict=True)] or [0] * _SIZE)
        word.vectors[offset] = total
        return total
