"""The accurate engine: a fine-tuned MiniLM as int8 ONNX, run by onnxruntime.

The extra ``accurate`` installs what it needs; :mod:`.train_accurate` made the weights.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reader.entities import container, sequence
from reader.entities.annotations import LABELS
from reader.entities.wordpiece import NO_WORD, Window, WordPieces

WEIGHTS = Path(__file__).parent / "data" / "accurate.bin"

_BATCH = 8
"""Windows that the model sees at once: more take more memory and are no faster."""
_SCALE = 1e-9
"""What the whole numbers that stand for the embeddings' scales count in."""
_SIZE = len(LABELS)


class AccurateTagger:
    """See the module; implements :class:`reader.entities.recognizer.Tagger`."""

    def __init__(self, path: Path = WEIGHTS, threads: int = 1) -> None:
        """Load the model, to run on ``threads`` cores.

        Raises :class:`reader.entities.container.ModelError`.
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
            raise container.ModelError(f"{path}: not weights of the accurate engine") from error
        if not fits:
            raise container.ModelError(f"{path}: weights of another version of Reader")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = runtime.InferenceSession(
                graph, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime raises classes of its own, of many names.
            raise container.ModelError(f"{path}: onnxruntime refuses it ({error})") from error

    def tag(self, sentences: list[list[str]]) -> list[list[str]]:
        """See :class:`reader.entities.recognizer.Tagger`."""
        scored: list[list[tuple[int, list[float]]]] = [[] for _ in sentences]
        windows = self._pieces.windows(sentences)
        # Windows of like length together: the shorter are filled up to the longest.
        windows.sort(key=lambda window: len(window.pieces))
        for start in range(0, len(windows), _BATCH):
            self._run(windows[start : start + _BATCH], scored)
        return [
            [LABELS[number] for number in sequence.best(len(words), sorted(each), self._moves)]
            for words, each in zip(sentences, scored, strict=True)
        ]

    def _run(self, windows: Sequence[Window], scored: list[list[tuple[int, list[float]]]]) -> None:
        """Score the words of ``windows`` and put the scores where their sentences are."""
        numpy = self._numpy
        longest = max(len(window.pieces) for window in windows)
        shape = (len(windows), longest)
        pieces = numpy.zeros(shape, "int64")
        cases = numpy.full(shape, NO_WORD, "int64")
        mask = numpy.zeros(shape, "float32")
        for row, window in enumerate(windows):
            size = len(window.pieces)
            pieces[row, :size] = window.pieces
            cases[row, :size] = window.cases
            mask[row, :size] = 1
        embedded = self._rows[pieces] * self._scales[pieces]
        (scores,) = self._session.run(
            None, {"embedded": embedded.astype("float32"), "cases": cases, "mask": mask}
        )
        for row, window in enumerate(windows):
            each = scores[row].tolist()
            for at, sentence, place in window.heads:
                scored[sentence].append((place, each[at]))
