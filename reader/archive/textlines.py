"""Reads the lines of a text file of any size, and divides them into the articles of an export.

The encoding is determined from the start of the file, so that no more than one article of a file
of many has to be in memory.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from reader.archive import office
from reader.archive.decoding import SAMPLE, codec_of
from reader.archive.registry import Flaw, UnreadableError
from reader.archive.sources import MAX_BYTES, TOO_LONG, Source, read_up_to, why

LINE_COST = 100
"""What a line adds to the size of its article: hundreds of thousands of objects cost more memory
than their few characters, and no article has them."""


class Part(NamedTuple):
    """Lines of a file that belong together; ``ended`` is the line that ends them, or empty.

    ``line`` is the number of the first line, from 1.
    """

    lines: list[str]
    ended: str
    line: int


def lines(source: Source) -> Iterator[str]:
    """The lines of ``source`` without their ends, in the order of the file.

    Those of an office document are its paragraphs, with a blank line between. A form feed ends a
    line as well. Bytes that are not UTF-8 in a file that otherwise is UTF-8 are decoded as
    windows-1252. Raises ``UnreadableError`` for what is no text or cannot be read.
    """
    if office.is_document(source.head):
        for paragraph in office.paragraphs(source):
            yield from paragraph.text.split("\n")
            yield ""
        return
    codec = codec_of(_sample(source))
    codecs.register_error("reader-legacy", _as_legacy)
    with source.stream() as stream:
        text = io.TextIOWrapper(stream, codec, "reader-legacy", newline=None)
        try:
            while line := text.readline(MAX_BYTES):
                yield from line.rstrip("\n").replace("\ufeff", "").split("\f")
        except OSError as error:
            raise UnreadableError(why(error, "file")) from error
        finally:
            text.detach()


def _sample(source: Source) -> bytes:
    """The start of ``source``, from which its encoding is determined."""
    try:
        with source.stream() as stream:
            return read_up_to(stream, SAMPLE)
    except UnreadableError:  # damaged, but perhaps not at its start
        return source.head


def parts(
    found: Iterable[str],
    divides: Callable[[str], bool],
) -> Iterator[Part | Flaw]:
    """The lines in ``found`` between those for which ``divides`` is true; those belong to no part.

    A part of more than 32 MiB is a flaw; each line counts as :data:`LINE_COST` more than its text.
    """
    within: list[str] = []
    size, start = 0, 1
    for number, line in enumerate(chain(found, (None,)), 1):
        if line is None or divides(line):
            if size > MAX_BYTES:
                yield Flaw(f"line {start}", f"an article {TOO_LONG}")
            elif within or line is not None:
                yield Part(within, line or "", start)
            within, size, start = [], 0, number + 1
            continue
        size += len(line) + LINE_COST
        if size > MAX_BYTES:
            within = []
        else:
            within.append(line)


def _as_legacy(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end
