"""The accurate engine: a fine-tuned MiniLM as int8 ONNX, run by onnxruntime.

The extra ``accurate`` installs the packages it needs; :mod:`.train_accurate` makes the weights.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from reader.entities.engines import container, sequence
from reader.entities.engines.annotations import LABELS
from reader.entities.engines.wordpiece import Window, WordPieces

WEIGHTS = Path(__file__).parent.parent / "data" / "accurate.bin"

_SCALE = 1e-9
"""The unit of the embeddings' scales, which are stored as integers."""
_SIZE = len(LABELS)


class AccurateTagger:
    """See the module; implements :class:`reader.entities.spans.Tagger`."""

    def __init__(self, path: Path = WEIGHTS, threads: int = 1) -> None:
        """Load the model and let it use ``threads`` threads.

        Raises :class:`reader.entities.engines.container.ModelError`.
        """
        try:
            self._numpy: Any = importlib.import_module("numpy")
            runtime: Any = importlib.import_module("onnxruntime")
        except ImportError as error:
            raise container.ModelError(
                "the recognizer 'accurate' needs onnxruntime and numpy: "
                "pip install 'archive-reader[accurate]'"
            ) from error
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
        """See :class:`reader.entities.spans.Tagger`."""
        scored: list[list[tuple[int, list[float]]]] = [[] for _ in sentences]
        for window in self._pieces.windows(sentences):
            scores = self._scores(window)
            for at, sentence, place in window.heads:
                scored[sentence].append((place, scores[at]))
        return [
            [LABELS[number] for number in sequence.best(len(words), each, self._moves)]
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
