"""Annotated news: labels, spans, and the file format.

An annotation file is plain text or gzip. Each line has one token, a tab and the token's label. An
empty line ends a sentence (or paragraph); a line ``# article NAME`` begins an article. Labels are
BIO (or BIOES) over the five kinds or the names that common corpora use for them; all other labels,
such as dates and money, count as outside. Columns after the second are ignored. Blanks may replace
the tab.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reader.model import ENTITY_KINDS, EntityKind

LABELLED: tuple[EntityKind, ...] = ("person", "organization", "place", "group", "work")
"""The kinds that our own engines are trained on. Adding a kind here means training them again,
because the weights are for exactly these kinds. ``ENTITY_KINDS`` may have more.
"""

LABELS: tuple[str, ...] = (
    "O",
    *(f"{prefix}-{kind}" for kind in LABELLED for prefix in "BI"),
)
"""All labels, in the order of the engines' label numbers."""

NUMBER = {label: number for number, label in enumerate(LABELS)}

_KINDS: dict[str, EntityKind] = {
    **{kind: kind for kind in ENTITY_KINDS},
    "per": "person",
    "org": "organization",
    "location": "place",
    "loc": "place",
    "gpe": "place",
    "facility": "place",
    "fac": "place",
    "norp": "group",
    "misc": "work",
    "product": "work",
    "event": "work",
    "work_of_art": "work",
    "law": "work",
}
_LARGEST = 1 << 30
"""The most bytes of text in a file; without a limit, a compressed file could unpack to any size."""


class AnnotationError(ValueError):
    """An annotation file that cannot be read; the message names the file, line and reason."""


class Annotated(NamedTuple):
    """One article: its sentences as tokens, and a label for every token."""

    name: str
    sentences: list[list[str]]
    labels: list[list[str]]


class Chunk(NamedTuple):
    """A labelled name: the tokens ``first`` to ``end`` of one sentence, ``end`` excluded."""

    first: int
    end: int
    kind: str


def read_annotations(path: Path) -> list[Annotated]:
    """The articles in an annotation file, in order.

    Raises :class:`AnnotationError` if the file does not have the format above and :class:`OSError`
    if it cannot be read.
    """
    articles: list[Annotated] = []
    tokens: list[str] = []
    labels: list[str] = []

    def close() -> None:
        if tokens:
            if not articles:
                articles.append(Annotated("", [], []))
            articles[-1].sentences.append(list(tokens))
            articles[-1].labels.append(plain_bio(labels))
            tokens.clear()
            labels.clear()

    for number, line in enumerate(_lines(path), 1):
        if line.startswith("# article "):
            close()
            articles.append(Annotated(line.removeprefix("# article ").strip(), [], []))
        elif not line.strip():
            close()
        else:
            columns = line.split("\t") if "\t" in line else line.split()
            if len(columns) < 2 or not columns[0]:
                raise AnnotationError(f"{path}: line {number} is not a token, a tab and a label")
            tokens.append(columns[0])
            labels.append(columns[1].strip())
    close()
    return articles


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as probe:
        packed = probe.read(2) == b"\x1f\x8b"
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise AnnotationError(f"{path}: has more than a gibibyte of text")
        text = data.decode("utf-8-sig")
    except (EOFError, gzip.BadGzipFile) as error:
        raise AnnotationError(f"{path}: not a complete gzip file ({error})") from error
    except UnicodeDecodeError as error:
        raise AnnotationError(f"{path}: not UTF-8 text ({error.reason})") from error
    # Not splitlines(): a token may contain U+2028 or a form feed.
    return iter(text.replace("\r\n", "\n").split("\n"))


def plain_bio(labels: Sequence[str]) -> list[str]:
    """Convert ``labels`` to valid BIO over our kinds, from BIOES and other corpora's names."""
    plain = []
    before: str | None = None
    for label in labels:
        prefix, _, name = label.partition("-")
        kind = _KINDS.get(name.lower())
        if kind is None or not prefix:
            plain.append("O")
        elif prefix in "IE" and before == kind:
            plain.append(f"I-{kind}")
        else:
            plain.append(f"B-{kind}")
        before = kind
    return plain


def chunks(labels: Iterable[str]) -> list[Chunk]:
    """The names marked by BIO ``labels``, from left to right."""
    found: list[Chunk] = []
    first = -1
    kind = ""
    at = 0
    for at, label in enumerate((*labels, "O")):
        if first >= 0 and label != f"I-{kind}":
            found.append(Chunk(first, at, kind))
            first = -1
        if label != "O" and first < 0:
            first, kind = at, label[2:]
    return found


def labelled(length: int, spans: Iterable[Chunk]) -> list[str]:
    """BIO labels of ``length`` tokens for spans that do not overlap."""
    labels = ["O"] * length
    for first, end, kind in spans:
        labels[first] = f"B-{kind}"
        labels[first + 1 : end] = [f"I-{kind}"] * (end - first - 1)
    return labels
