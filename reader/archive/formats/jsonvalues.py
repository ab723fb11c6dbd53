"""Reads the values of a JSON file one by one: a 10 GB export needs the memory of one record.

The start of the file, not its extension, distinguishes three shapes: one value per line (JSON
Lines), one array of values, and a sequence of values that span several lines.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple

from reader.archive.decoding import decode, utf_codec
from reader.archive.registry import Flaw, UnreadableError
from reader.archive.sources import MAX_BYTES, TOO_LONG, Stream, read_up_to
from reader.system.lazy import lazy_pattern

CHUNK = 1024 * 1024
"""How many bytes are read at a time if values are not separated by lines."""

_SPACE = lazy_pattern(r"[\s\ufeff]*")
_BETWEEN = lazy_pattern(r"[\s,\ufeff]*")


class Value(NamedTuple):
    """A value, the line it starts in (from 1), and its source bytes (UTF-8)."""

    value: object
    line: int
    data: bytes


def values(stream: BinaryIO) -> Iterator[Value | Flaw]:
    """The values in ``stream``, and flaws. Raises UnreadableError if reading fails."""
    start = read_up_to(stream, 4)
    reader = _Joined(start, stream)
    codec = utf_codec(start)
    buffered = io.BufferedReader(_Recoding(reader, codec) if codec else reader, CHUNK)
    first, number = b"", 0
    while not first.strip(b" \t\r\n\xef\xbb\xbf") and (line := _line(buffered)):
        first, number = line, number + 1
    bare = first.removeprefix(codecs.BOM_UTF8).strip()
    if bare.startswith(b"[") or (bare.startswith(b"{") and bare.endswith((b"{", b","))):
        yield from _stretched(chain((first,), _chunks(buffered)), number)
    elif bare:
        yield from _lines(first.removeprefix(codecs.BOM_UTF8), buffered, number)


def _lines(line: bytes, stream: BinaryIO, number: int) -> Iterator[Value | Flaw]:
    while line:
        if len(line) > MAX_BYTES:
            while line and not line.endswith(b"\n"):
                line = _line(stream, CHUNK)
            yield _flaw(number, TOO_LONG)
        elif bare := line.strip():
            yield _value(bare, number, ended=line.endswith(b"\n"))
        line, number = _line(stream), number + 1


def _line(stream: BinaryIO, limit: int = MAX_BYTES) -> bytes:
    try:
        return stream.readline(limit + 1)
    except OSError as error:
        raise UnreadableError("it could not be read to the end") from error


def _value(data: bytes, line: int, ended: bool) -> Value | Flaw:
    try:
        return Value(json.loads(decode(data)), line, data)
    except UnreadableError as error:
        return _flaw(line, str(error))
    except (ValueError, RecursionError) as error:
        if not ended and data.startswith(b"{") and not data.endswith(b"}"):
            return _flaw(line, "not complete (is the file still being written?)")
        return _flaw(line, _why(error))


def _flaw(line: int, reason: str) -> Flaw:
    return Flaw(f"line {line}", reason)


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not valid JSON ({error.msg[:1].lower()}{error.msg[1:]})"
    return "nested too deeply" if isinstance(error, RecursionError) else "not valid JSON"


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := read_up_to(stream, CHUNK):
        yield chunk


def _stretched(chunks: Iterator[bytes], line: int) -> Iterator[Value | Flaw]:
    """The elements of one array, or a sequence of values, over any number of lines."""
    window = _Window(chunks, line)
    window.skip(_SPACE)
    if window.opens("["):
        window.at += 1
    decoder = json.JSONDecoder()
    while True:
        window.skip(_BETWEEN)
        if window.ended or window.opens("]"):
            return
        try:
            value, end = decoder.raw_decode(window.text, window.at)
        except (ValueError, RecursionError) as error:
            rest = len(window.text) - window.at
            if not isinstance(error, RecursionError) and rest <= MAX_BYTES and window.grow():
                continue
            reason = TOO_LONG if rest > MAX_BYTES else f"{_why(error)}; the rest was not read"
            yield _flaw(window.line, reason)
            return
        if end == len(window.text) and isinstance(value, int | float) and window.grow():
            continue  # the number may continue in the next chunk
        data = window.text[window.at : end].encode("utf-8", "surrogatepass")
        yield Value(value, window.line, data)
        window.move(end)


class _Window:
    """The part of a text that is being read; what was read before is discarded."""

    def __init__(self, chunks: Iterator[bytes], line: int) -> None:
        self._chunks = chunks
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.text = ""
        self.at = 0
        self.line = line

    def grow(self) -> bool:
        """Read one more chunk; false at the end."""
        chunk = next(self._chunks, b"")
        self.text = self.text[self.at :] + self._decoder.decode(chunk, final=not chunk)
        self.at = 0
        return bool(chunk)

    def move(self, end: int) -> None:
        """Move to ``end``, and count lines."""
        self.line += self.text.count("\n", self.at, end)
        self.at = end

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Skip what ``pattern`` matches, which may be nothing."""
        while match := pattern.match(self.text, self.at):
            self.move(match.end())
            if self.at < len(self.text) or not self.grow():
                return

    def opens(self, mark: str) -> bool:
        """Whether the rest of the text starts with ``mark``."""
        return self.text.startswith(mark, self.at)

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.text)


class _Joined(Stream):
    """The bytes that were read in advance, then the rest of their stream."""

    def __init__(self, start: bytes, stream: BinaryIO) -> None:
        self._start, self._stream = start, stream

    def some(self, size: int) -> bytes:
        data = self._start or read_up_to(self._stream, size)
        data, self._start = data[:size], data[size:]
        return data


class _Recoding(Stream):
    """Converts a stream in UTF-16 or UTF-32 to UTF-8.

    ``codecs.EncodedFile`` would also end lines at U+2028, which JSON allows within a string.
    """

    def __init__(self, stream: io.RawIOBase, codec: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(codec)("replace")
        self._ready = b""

    def some(self, size: int) -> bytes:
        while not self._ready and (chunk := self._stream.read(CHUNK)):
            self._ready = self._decoder.decode(chunk).encode("utf-8", "replace")
        data, self._ready = self._ready[:size], self._ready[size:]
        return data
