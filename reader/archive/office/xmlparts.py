"""Reads XML from a part of an office document as a stream of elements, whatever it is made of.

The parser keeps nothing of what it has read, so that neither the size nor the depth of the file
matters, and it refuses entities: a few lines of them expand to gigabytes ("billion laughs").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO, NoReturn, Protocol
from xml.parsers import expat

from reader.archive.office.flow import Flow, Paragraph
from reader.archive.registry import UnreadableError

_PIECE = 64 * 1024


class Handler(Protocol):
    """What is done with each element; names are "prefix:name", see :func:`feed`."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A piece of text."""


def feed(part: BinaryIO, handler: Handler, prefixes: Mapping[str, str]) -> Iterator[None]:
    """Parse ``part`` and stop after each piece of it.

    ``prefixes`` are the prefixes of the namespaces that matter; elements of others have none, like
    attributes: their names are "name". Raises ``UnreadableError`` if it is damaged.
    """
    names: dict[str, str] = {}

    def named(name: str) -> str:
        if name not in names:
            space, _, local = name.rpartition("}")
            if len(names) > 10_000:  # only a hostile file has as many
                names.clear()
            names[name] = f"{prefixes[space]}:{local}" if space in prefixes else local
        return names[name]

    def start(name: str, attributes: dict[str, str]) -> None:
        if attributes:
            attributes = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        handler.start(named(name), attributes)

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: handler.end(named(name))
    parser.CharacterDataHandler = handler.text
    parser.EntityDeclHandler = _refuse
    try:
        while piece := part.read(_PIECE):
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnreadableError(
            f"its XML is damaged in line {error.lineno:,}, so the rest was not read"
        ) from error
    except (LookupError, ValueError) as error:  # of the codec
        raise UnreadableError("its XML is in an encoding that Reader does not know") from error
    yield


def paragraphs(
    part: BinaryIO, handler: Handler, flow: Flow, prefixes: Mapping[str, str]
) -> Iterator[Paragraph]:
    """The paragraphs that ``handler`` puts into ``flow``; also those before a damaged place."""
    try:
        for _ in feed(part, handler, prefixes):
            yield from flow.take()
    except UnreadableError:
        yield from flow.finish()
        raise


def values(data: bytes) -> dict[str, list[str]]:
    """The texts of the elements without children in the XML ``data``, by their local names.

    What is damaged is left out.
    """
    import io

    found = _Values()
    try:
        for _ in feed(io.BytesIO(data), found, {}):
            pass
    except UnreadableError:
        pass
    return found.values


class _Values:
    def __init__(self) -> None:
        self.values: dict[str, list[str]] = {}
        self._words: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        del name, attributes
        self._words = []

    def end(self, name: str) -> None:
        if text := re.sub(r"\s+", " ", "".join(self._words)).strip():
            self.values.setdefault(name, []).append(text)
        self._words = []

    def text(self, text: str) -> None:
        self._words.append(text)


def _refuse(*_: object) -> NoReturn:
    raise UnreadableError("its XML defines entities, which could expand without end")
