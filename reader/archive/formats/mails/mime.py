"""Splits a mail or an MHTML page into its parts, and decodes their headers and texts.

The standard library parses header blocks and decodes what they state. Bodies are split here,
because its parser takes time by the lines of all attachments times the depth of nesting, and raises
for mail that is nested deeply. Everything is bounded, and nothing raises because of the content.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from quopri import decodestring

from reader.archive.decoding import declared_encoding, decode
from reader.archive.registry import UnreadableError
from reader.safety import one_line
from reader.system.lazy import lazy_pattern

MAX_PARTS = 1_000
"""How many parts of a mail are examined: a newsletter has three, one with pictures fifty."""

MAX_DEPTH = 20
"""How deep parts may be nested; a mail that was forwarded often has ten levels."""

MAX_HEADERS = 256 * 1024
"""How many bytes of the headers of a part are examined."""

_END_OF_HEADERS = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r|^\r?\n")
_HEADER = re.compile(rb"[!-9;-~]{1,76}[ \t]*:|[ \t]|>?From ")
_NO_HEADER = re.compile(rb"(?m)^(?![!-9;-~]{1,76}[ \t]*:|[ \t]|\r?$)")
_REST_OF_LINE = re.compile(rb"(--)?[ \t]*(?:\r?\n|\r|$)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_FIRST_BOUNDARY = re.compile(rb"(?:^|\n)--([^\r\n]{1,200})\r?\n")
_ENCODED_WORD = lazy_pattern(r"=\?[^?\s]{1,40}\?[bBqQ]\?")
_GAP_IN_WORD = lazy_pattern(r"(=\?[^?\s]{1,40}\?[bBqQ]\?[^?]*\?=)\s+(?==\?)")


@dataclass(slots=True)
class Part:
    """One part: its headers, and its ``body`` as it stands there; ``parts`` are those inside it."""

    headers: Message
    body: bytes = b""
    parts: list[Part] = field(default_factory=list)
    is_cut: bool = False
    """Whether more was nested in it than is examined."""

    @property
    def kind(self) -> str:
        """Its media type in lower case (``text/html``)."""
        return self.headers.get_content_type()

    @property
    def is_attached(self) -> bool:
        """Whether it is a file beside the text."""
        return str(self.headers.get("Content-Disposition", "")).lower().startswith("attachment")

    @property
    def filename(self) -> str:
        """The name of the attached file, or empty."""
        try:
            return header_text(self.headers.get_filename("") or "")
        except (ValueError, LookupError, TypeError, IndexError):  # a broken RFC 2231 value
            return ""

    def header(self, name: str) -> str:
        """The header ``name`` as one line, decoded, or empty."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        """All headers ``name``, decoded."""
        key = name.lower()
        return [
            header_text(value) for each, value in self.headers.raw_items() if each.lower() == key
        ]

    def walk(self) -> Iterator[Part]:
        """This part and all inside it, in their order."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def data(self) -> bytes:
        """The body without its transfer encoding; what is damaged is left out."""
        encoding = str(self.headers.get("Content-Transfer-Encoding", "")).strip().lower()
        if encoding == "quoted-printable":
            return decodestring(self.body)
        if encoding == "base64":
            return _from_base64(self.body)
        return self.body

    def text(self) -> str:
        """The body as text. Raises ``UnreadableError`` if it is no text."""
        data = self.data()
        declared = ""
        with suppress(ValueError, LookupError, TypeError):  # a broken RFC 2231 value
            declared = self.headers.get_content_charset("") or ""
        if self.kind == "text/html" and not declared:
            declared = declared_encoding(data)
        if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            data = data.replace(b"\0", b"")
        return decode(data, declared)


def parsed(data: bytes) -> Part:
    """The mail ``data`` with all its parts."""
    return _Splitting().part(data, 0)


def headers_of(data: bytes) -> tuple[Message, int]:
    """The headers at the start of ``data``, and the index of the body."""
    end = _END_OF_HEADERS.search(data, 0, MAX_HEADERS)
    stop, body = (end.start(), end.end()) if end else (min(len(data), MAX_HEADERS), len(data))
    head = data[:stop]
    if not _HEADER.match(head):  # the body without any header
        return Message(compat32), 0
    # A line without a name goes on from the line before it, as some programs wrap long titles.
    head = _NO_HEADER.sub(b" ", head)
    return BytesHeaderParser(policy=compat32).parsebytes(head + b"\n\n"), body


def header_text(value: object) -> str:
    """The ``value`` of a header as one line: encoded words decoded, bytes by their evidence."""
    text = str(value)
    if not text.isascii():
        try:
            text = decode(text.encode("utf-8", "surrogateescape"))
        except (UnreadableError, UnicodeError):
            text = text.encode("utf-8", "replace").decode("utf-8", "replace")
    if _ENCODED_WORD.search(text):
        text = _GAP_IN_WORD.sub(r"\1 ", " ".join(text.split("\n")))
        try:
            pieces = decode_header(text)
        except (ValueError, binascii.Error, LookupError):
            return one_line(text)
        text = "".join(_word(piece, charset) for piece, charset in pieces)
    return one_line(text)


def _word(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    if charset is None:
        return piece.decode("latin-1")
    try:
        return decode(piece, charset)
    except UnreadableError:
        return piece.decode("ascii", "replace")


def _from_base64(body: bytes) -> bytes:
    digits = _NOT_BASE64.sub(b"", body.partition(b"=")[0] if body.count(b"=") > 2 else body)
    digits = digits[: len(digits) - (len(digits) % 4 == 1)]
    try:
        return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))
    except binascii.Error:
        return b""


class _Splitting:
    """One mail that is being split."""

    def __init__(self) -> None:
        self._left = MAX_PARTS

    def part(self, data: bytes, depth: int) -> Part:
        self._left -= 1
        headers, start = headers_of(data)
        part = Part(headers, data[start:])
        kind = part.kind
        if depth >= MAX_DEPTH:
            part.is_cut = kind.startswith(("multipart/", "message/rfc822"))
        elif kind.startswith("multipart/"):
            self._split(part, depth)
        elif kind in ("message/rfc822", "message/global"):
            part.parts = [self.part(part.data().lstrip(b"\r\n"), depth + 1)]
        return part

    def _split(self, part: Part, depth: int) -> None:
        boundary = _boundary(part)
        if not boundary:
            return
        start = -1
        for before, after, is_last in _lines(part.body, b"--" + boundary):
            if start >= 0:
                if self._left <= 0:
                    part.is_cut = True
                    break
                part.parts.append(self.part(part.body[start:before], depth + 1))
            start = after
            if is_last:
                start = -1
                break
        if start >= 0 and self._left > 0:  # the end is missing
            part.parts.append(self.part(part.body[start:], depth + 1))
        part.body = b""


def _lines(body: bytes, line: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where the lines that consist of ``line`` start and end in ``body``, and whether each has the
    two hyphens of the last one."""
    at = body.find(line)
    while at >= 0:
        rest = _REST_OF_LINE.match(body, at + len(line))
        if rest and (at == 0 or body[at - 1] in b"\r\n"):
            yield at, rest.end(), rest[1] is not None
        at = body.find(line, at + len(line))


def _boundary(part: Part) -> bytes:
    try:
        stated = (part.headers.get_boundary() or "").encode("utf-8", "surrogateescape")
    except (ValueError, LookupError, TypeError, UnicodeError):
        stated = b""
    if stated and b"--" + stated in part.body:
        return stated
    guessed = _FIRST_BOUNDARY.search(part.body[:MAX_HEADERS])
    return guessed[1].rstrip() if guessed else b""
