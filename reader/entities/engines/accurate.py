"""The accurate engine: a fine-tuned MiniLM as int8 ONNX, run by onnxruntime.

The extra ``accurate`` installs the packages it needs; :mod:`.train_accurate` makes the weights.

Its input is word pieces, the case of each word, and windows of them. Words are split into the
pieces of BERT's uncased vocabulary; a piece never crosses a token. Method: Devlin and others,
"BERT", NAACL 2019.
"""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from reader.entities.engines import container
from reader.entities.engines.labels import LABELS, best

WEIGHTS = Path(__file__).parent.parent / "data" / "accurate.bin"

_SCALE = 1e-9
"""The unit of the embeddings' scales, which are stored as integers."""

CASES = 9
"""How many numbers :func:`case_of` returns, plus one for pieces outside words."""

NO_WORD = 8
LONGEST_WINDOW = 250
"""The most pieces in a window, including its opening and closing signs."""

_MOST_PIECES = 12
_LONGEST_PART = 64
_KNOWN_WORDS = 100_000
_DROPPED = frozenset({"Mn", "Cf", "Cc"})
_SIGNS = str.maketrans("’‘“”–—", "''\"\"--")
_PART = re.compile(r"[^\W_]+|[^\s]")


class Window(NamedTuple):
    """A part of an article that fits the model.

    ``pieces`` are vocabulary numbers and ``cases`` the cases of their words. ``heads`` has, for
    each word, the index of its first piece, its sentence, and its index in the sentence.
    """

    pieces: list[int]
    cases: list[int]
    heads: list[tuple[int, int, int]]


class WordPieces:
    """Splits words into the pieces of a vocabulary; remembers the words it has split."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        """Raises :class:`KeyError` if the vocabulary lacks BERT's special signs."""
        self._numbers = numbers
        self._unknown = numbers["[UNK]"]
        self.opening = numbers["[CLS]"]
        self.closing = numbers["[SEP]"]
        self._known: dict[str, list[int]] = {}

    def cut(self, word: str) -> list[int]:
        """The pieces of one token: at least one and at most twelve."""
        pieces = self._known.get(word)
        if pieces is None:
            if len(self._known) >= _KNOWN_WORDS:
                self._known.clear()
            pieces = self._known[word] = self._cut(word)
        return pieces

    def _cut(self, word: str) -> list[int]:
        plain = "".join(
            char
            for char in unicodedata.normalize("NFD", word[: 16 * _LONGEST_PART].lower())
            if unicodedata.category(char) not in _DROPPED
        )
        pieces: list[int] = []
        for part in _PART.findall(plain.translate(_SIGNS)):
            pieces += self._part(part)
            if len(pieces) >= _MOST_PIECES:
                break
        return pieces[:_MOST_PIECES] or [self._unknown]

    def _part(self, part: str) -> list[int]:
        """Split ``part`` into the longest pieces, from the left."""
        if len(part) > _LONGEST_PART:
            return [self._unknown]
        pieces = []
        at = 0
        while at < len(part):
            for end in range(len(part), at, -1):
                number = self._numbers.get(part[at:end] if at == 0 else "##" + part[at:end])
                if number is not None:
                    pieces.append(number)
                    at = end
                    break
            else:
                return [self._unknown]
        return pieces

    def windows(
        self, sentences: Sequence[Sequence[str]], first: int = LONGEST_WINDOW
    ) -> list[Window]:
        """Split an article into windows of as many whole sentences as fit.

        ``first`` is the size of the first window.
        """
        windows = [self._window()]
        for number, words in enumerate(sentences):
            cut = [self.cut(word) for word in words]
            size = sum(map(len, cut)) + 1
            used = len(windows[-1].pieces)
            limit = first if len(windows) == 1 else LONGEST_WINDOW
            if used > 1 and limit < used + size < used + LONGEST_WINDOW:
                windows.append(self._window())
            for place, (word, pieces) in enumerate(zip(words, cut, strict=True)):
                if len(windows[-1].pieces) + len(pieces) + 1 > LONGEST_WINDOW:
                    windows.append(self._window())
                window = windows[-1]
                window.heads.append((len(window.pieces), number, place))
                window.pieces.extend(pieces)
                window.cases.extend([case_of(word)] * len(pieces))
            windows[-1].pieces.append(self.closing)
            windows[-1].cases.append(NO_WORD)
        return [window for window in windows if window.heads]

    def _window(self) -> Window:
        return Window([self.opening], [NO_WORD], [])


def case_of(word: str) -> int:
    """The case of a word: sign, number, letters and digits, lower, A, ALL, First or mIxed."""
    letters = [char for char in word if char.isalpha()]
    digits = any(char.isdigit() for char in word)
    if not letters:
        return 1 if digits else 0
    if digits:
        return 2
    if all(char.islower() for char in letters):
        return 3
    if all(char.isupper() for char in letters):
        return 5 if len(letters) > 1 else 4
    return 6 if word[0].isupper() and all(char.islower() for char in letters[1:]) else 7


class AccurateTagger:
    """See the module; implements :class:`reader.entities.engines.labels.Tagger`."""

    def __init__(self, path: Path = WEIGHTS, threads: int = 1) -> None:
        """Load the model and let it use ``threads`` threads.

        Raises :class:`reader.entities.engines.container.ModelError`.
        """
        try:
            self._numpy: Any = importlib.import_module("numpy")
            runtime: Any = importlib.import_module("onnxruntime")
        except ImportError as error:
            raise container.ModelError(f"the recognizer 'accurate': {error}") from error
        model = container.load(path)
        try:
            vocabulary = model.header["vocabulary"]
            self._pieces = WordPieces({piece: number for number, piece in enumerate(vocabulary)})
            self._moves = model.header["moves"]
            rows = self._numpy.frombuffer(model.arrays["embeddings"], dtype="int8")
            self._rows = rows.reshape(len(vocabulary), -1)
            scales = self._numpy.frombuffer(model.arrays["scales"], dtype="uint32")
            self._scales = (scales * _SCALE).astype("float32")[:, None]
            graph = model.arrays["graph"].tobytes()
            fits = tuple(model.header["labels"]) == LABELS and len(self._scales) == len(self._rows)
        except (KeyError, TypeError, ValueError) as error:
            raise container.ModelError(
                f"{path}: these are not weights of the accurate engine"
            ) from error
        if not fits:
            raise container.ModelError(f"{path}: these weights are for another version of Reader")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = runtime.InferenceSession(
                graph, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime raises many exception classes of its own.
            raise container.ModelError(f"{path}: onnxruntime cannot load it ({error})") from error

    def tag(self, sentences: list[list[str]]) -> list[list[str]]:
        """See :class:`reader.entities.engines.labels.Tagger`."""
        scored: list[list[tuple[int, list[float]]]] = [[] for _ in sentences]
        for window in self._pieces.windows(sentences):
            scores = self._scores(window)
            for at, sentence, place in window.heads:
                scored[sentence].append((place, scores[at]))
        return [
            [LABELS[number] for number in best(len(words), each, self._moves)]
            for words, each in zip(sentences, scored, strict=True)
        ]

    def _scores(self, window: Window) -> list[list[float]]:
        """The score of each label for every piece.

        Windows run one at a time: the layers' intermediate results then fit the processor's cache,
        which is a third faster than eight at a time.
        """
        numpy = self._numpy
        pieces = numpy.array([window.pieces], "int64")
        given = {
            "embedded": (self._rows[pieces] * self._scales[pieces]).astype("float32"),
            "cases": numpy.array([window.cases], "int64"),
            "mask": numpy.ones(pieces.shape, "float32"),
        }
        (scores,) = self._session.run(None, given)
        rows: list[list[float]] = scores[0].tolist()
        return rows
