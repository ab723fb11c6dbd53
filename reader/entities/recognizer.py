"""The interface between the engines and the rest: a document in, typed spans out.

An engine labels tokens (:class:`Tagger`); :mod:`.reading` turns it into a recognizer of text.
Engines are chosen by name:

- ``light``: the default, in pure Python;
- ``accurate``: needs the extra of that name;
- ``spacy:PIPELINE``: needs the extra ``spacy`` and that pipeline;
- ``light:FILE``: weights made by ``python -m reader.entities.training.train``.

An engine is imported only when it is used.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from reader import restricted
from reader.entities.engines.container import ModelError
from reader.entities.engines.labels import FieldText, Span, Tagger

ENGINES = ("light", "accurate", "spacy:PIPELINE")
"""The values of ``--recognizer`` that help texts list; ``light:FILE`` is also accepted."""

RULES = 4
"""The version of the rules and their data. Raise it when a change may find different names.

Cached names are then found again, which takes an hour in a large archive. A test reminds you.
"""

WEIGHTS = {"light": 1, "accurate": 1}
"""The versions of the engines' weights, raised in the same way."""

VARIABLE = "READER_RECOGNIZER"
"""The environment variable that names the engine when the command line does not."""

__all__ = [
    "ENGINES", "VARIABLE", "FieldText", "ModelError", "Recognizer", "Span", "Tagger", "choose",
    "load", "recognizer", "use",
]  # fmt: skip


class Recognizer(Protocol):
    """Finds names in a whole document, so that one field can inform another."""

    def recognize(self, document: Sequence[FieldText]) -> list[Span]:
        """The spans of names, in the order of ``document`` and, within a field, of their starts.

        Spans of one field do not overlap, are not empty, and neither start nor end with white
        space. Never raises, whatever the text, and takes time linear in its length.
        """


def choose(name: str | None = None) -> str:
    """Choose an engine: ``name``, else the one in the environment, else the best installed one.

    Raises :class:`ModelError` if there is no engine of that name or if something it needs is
    missing. Loads nothing, so it is cheap enough for the start of a command.
    """
    wanted = name or os.environ.get(VARIABLE, "")
    if wanted in ("", "auto"):
        return "accurate" if installed("onnxruntime", "numpy") and ships_accurate() else "light"
    kind, _, rest = wanted.partition(":")
    if rest and not restricted.allows("recognizers"):
        raise ModelError(restricted.refusal("recognizers"))
    if wanted == "light" or (kind == "light" and rest):
        return wanted
    if wanted == "accurate":
        if not installed("onnxruntime", "numpy"):
            raise ModelError(
                "the recognizer 'accurate' needs onnxruntime and numpy: "
                "pip install 'archive-reader[accurate]'"
            )
        return wanted
    if kind == "spacy" and rest:
        if not installed("spacy"):
            raise ModelError(
                f"the recognizer {wanted!r} needs spaCy: pip install 'archive-reader[spacy]', "
                "and the pipeline"
            )
        if not _has_pipeline(rest):
            raise ModelError(
                f"spaCy has no pipeline {rest!r}; install it, for example "
                f"with: python -m spacy download {rest}"
            )
        return wanted
    raise ModelError(f"no recognizer is called {wanted!r}; choose from: {', '.join(ENGINES)}")


def use(name: str | None = None) -> str:
    """Choose the engine (:func:`choose`) for this process and its workers.

    Raises :class:`ModelError` and then changes nothing.
    """
    chosen = choose(name)
    kind, _, rest = chosen.partition(":")
    if kind == "light" and rest:
        path = Path(rest).absolute()
        if not os.path.isfile(path):
            raise ModelError(f"{path}: cannot be read (no such file)")
        chosen = f"light:{path}"
    os.environ[VARIABLE] = chosen
    return chosen


def identity() -> str:
    """Identify the engine that :func:`choose` picks and the version of the rules.

    Results with the same identity are interchangeable. Empty if no engine is available; then there
    are no results either.
    """
    try:
        name = choose()
    except ModelError:
        return ""
    return f"rules {RULES} {_engine(name)}"


def _engine(name: str) -> str:
    kind, _, rest = name.partition(":")
    if name in WEIGHTS:
        return f"{name} {WEIGHTS[name]}"
    if kind == "light" and rest:
        from hashlib import sha256

        try:
            return f"light {sha256(Path(rest).read_bytes()).hexdigest()}"
        except OSError:
            return name
    if kind == "spacy":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return f"{name} {version(rest)}"
        except PackageNotFoundError:
            return name
    return name


def _has_pipeline(name: str) -> bool:
    """Whether ``spacy.load`` can find ``name``: an installed package or a folder."""
    if os.path.isdir(name):
        return True
    # Not spaCy's own is_package(): importing spaCy takes a second.
    return name.isidentifier() and installed(name)


@cache
def installed(*modules: str) -> bool:
    """Whether all ``modules`` can be imported."""
    return all(find_spec(module) is not None for module in modules)


def ships_accurate() -> bool:
    """Whether this installation includes the model of the accurate engine."""
    return (Path(__file__).parent / "data" / "accurate.bin").exists()


@cache
def load(engine: str = "light") -> Tagger:
    """The engine of that name (see :func:`choose`) with the document vote; loaded once.

    Raises :class:`ModelError` if it is not available or its files are damaged.
    """
    from reader.entities.engines.vote import Voting

    return Voting(bare(choose(engine)))


def bare(engine: str) -> Tagger:
    """The engine without the document vote; loaded again at every call."""
    kind, _, rest = engine.partition(":")
    if kind == "light":
        from reader.entities.engines.light import WEIGHTS, LightTagger

        return LightTagger(Path(rest) if rest else WEIGHTS)
    if kind == "accurate":
        from reader.entities.engines.accurate import AccurateTagger

        return AccurateTagger()
    from reader.entities.engines.spacy_engine import SpacyTagger

    return SpacyTagger(rest)


def recognizer(name: str | None = None) -> Recognizer:
    """The recognizer for the engine that :func:`choose` picks; loaded once per process.

    Raises :class:`ModelError`.
    """
    return _reading(choose(name))


@cache
def _reading(engine: str) -> Recognizer:
    from reader.entities.engines.reading import Reading

    return Reading(load(engine))
