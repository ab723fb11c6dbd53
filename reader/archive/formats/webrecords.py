"""Reads the records of web archives (WARC and ARC), and the bodies of the responses in them.

WARC is ISO 28500 (<https://iipc.github.io/warc-specifications/>), ARC its forerunner. A library for
it, warcio, refuses all of a file with one wrong length, knows no HTTP/2, limits neither lines nor
unpacking, and writes its warnings to the terminal. A wrong length costs here no other record.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO, NamedTuple

from reader.archive.registry import Flaw, UnreadableError
from reader.archive.sources import BOMB, MAX_BYTES, is_bomb, read_up_to

_LINE = 64 * 1024
_MOST_HEADERS = 1000
_PEEKED = 4096
_TRUSTED = 3
"""After this many wrong lengths, no length of the file is believed."""

_WARC = re.compile(rb"WARC/\d\.\d\d?\s*$")
_ARC = re.compile(
    rb"[a-z][a-z0-9+.-]{1,20}:\S{0,8000} [\d.:a-fA-F]{1,45} \d{8,17} (\S{1,200}) (\d{1,18})\s*$"
)
_NEXT = re.compile(rb"(?<=\n)WARC/\d\.\d\d?\r?\n[A-Za-z][A-Za-z0-9-]{1,60}:")
_NEXT_ARC = re.compile(
    rb"(?<=\n)https?://\S{1,8000} [\d.:a-fA-F]{1,45} \d{14} \S{1,200} \d{1,18}\r?\n"
)
_START = re.compile(rb"WARC/\d\.\d|[a-z]{3,8}://\S{1,4000} ")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")


class Record(NamedTuple):
    """One record: its kind ("response"), URL, type of content, and block of bytes.

    ``where`` is its place in the words of a notice. ``is_cut``: the file ends within the block.
    """

    kind: str
    url: str
    content_type: str
    block: bytes
    where: str
    is_cut: bool = False


class Response(NamedTuple):
    """An HTTP response: its status, its headers by name in lower case, and its body as sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def records(stream: BinaryIO) -> Iterator[Record | Flaw]:
    """The records in the unpacked ``stream``, one at a time.

    A record whose length is wrong ends where the next one starts. One with more than ``MAX_BYTES``
    is passed over. Raises ``UnreadableError`` if the stream is damaged, or has no records.
    """
    reader = LookAhead(stream)
    number = 0
    while line := reader.line():
        if _WARC.match(line):
            headers = _headers(reader)
            length = headers.get("content-length", "")
            kind, url = headers.get("warc-type", "").lower(), headers.get("warc-target-uri", "")
            content_type = headers.get("content-type", "")
            following = _NEXT
        elif arc := _ARC.match(line):
            content_type, length = arc[1].decode("latin-1"), arc[2].decode()
            url = line.split(b" ", 1)[0].decode("utf-8", "replace")
            kind = "warcinfo" if url.startswith("filedesc:") else "response"
            following = _NEXT_ARC
        else:
            if number == 0 and line.strip():
                raise UnreadableError("this is not a web archive, or its start is missing")
            continue
        number += 1
        where = f"record {number:,}"
        size = int(length) if length.isdecimal() and len(length) < 19 else 0
        if size > MAX_BYTES:
            reader.skip(size)
            if _is_page(content_type, kind):
                yield Flaw(where, f"larger than {MAX_BYTES // 1024**2} MiB, so it was not read")
            continue
        block, is_cut = _block(reader, size, following)
        yield Record(kind, url.strip("<> "), content_type, block, where, is_cut)
    if number == 0:
        raise UnreadableError("this web archive has no records")


def _is_page(content_type: str, kind: str) -> bool:
    return kind == "response" or "html" in content_type


class LookAhead:
    """A stream in which one can look ahead and put bytes back, and whose lines are limited."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._back = b""  # what was read ahead, from ``_at`` on
        self._at = 0
        self.wrong_lengths = 0

    def read(self, size: int) -> bytes:
        """Exactly ``size`` bytes; fewer only at the end."""
        found = self._taken(self._at + size)
        if len(found) == size:
            return found
        parts = [found]
        missing = size - len(found)
        while missing:
            part = read_up_to(self._stream, min(missing, 1024 * 1024))
            if not part:
                break
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def line(self) -> bytes:
        """The next line, or the first 64 KiB of it."""
        end = self._back.find(b"\n", self._at) + 1
        found = self._taken(end or len(self._back))
        if end:
            return found
        try:
            return found + self._stream.readline(_LINE)
        except OSError as error:
            raise UnreadableError("this file cannot be read") from error

    def peek(self) -> bytes:
        """What comes next; it is not taken."""
        if len(self._back) - self._at < _PEEKED:
            self.put_back(self.read(_PEEKED))
        return self._back[self._at : self._at + _PEEKED]

    def put_back(self, data: bytes) -> None:
        """``data`` is read next."""
        start = self._at - len(data)
        if start >= 0 and self._back.startswith(data, start):  # what was just taken
            self._at = start
            return
        self._back, self._at = data + self._back[self._at :], 0

    def skip(self, size: int) -> None:
        """Pass over ``size`` bytes."""
        while size > 0 and (data := self.read(min(size, 1024 * 1024))):
            size -= len(data)

    def _taken(self, end: int) -> bytes:
        found = self._back[self._at : end]
        self._at += len(found)
        if self._at == len(self._back):
            self._back, self._at = b"", 0
        return found


def _headers(reader: LookAhead) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for _ in range(_MOST_HEADERS):
        line = reader.line().decode("utf-8", "replace").rstrip("\r\n")
        if not line.strip():
            break
        if line[0] in " \t" and name:
            found[name] += " " + line.strip()
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        found.setdefault(name, value.strip())
    return found


def _block(reader: LookAhead, size: int, following: re.Pattern[bytes]) -> tuple[bytes, bool]:
    """The block of ``size`` bytes, or as many as it really has; and whether the file ends in it."""
    if reader.wrong_lengths >= _TRUSTED:
        block, is_early = _up_to_next(reader, size, following)
    else:
        block, is_early = reader.read(size), False
    ahead = reader.peek()
    start = ahead.lstrip(b"\r\n")
    if is_early or (len(block) == size and (not start or _START.match(start))):
        return block, False
    # The length is wrong, or the file is damaged: where does the next record start?
    reader.wrong_lengths += 1
    early = following.search(block + ahead)
    if early and early.start() <= len(block):
        reader.put_back(block[early.start() :])
        return block[: early.start()], False
    if len(block) < size:
        return block, True
    parts, length = [block], len(block)
    while length <= MAX_BYTES:
        line = reader.line()
        if not line:
            break
        if line.startswith((b"WARC/", b"http")) and following.match(
            b"\n" + line + reader.peek(), 1
        ):
            reader.put_back(line)
            break
        parts.append(line)
        length += len(line)
    return b"".join(parts), False


def _up_to_next(reader: LookAhead, size: int, following: re.Pattern[bytes]) -> tuple[bytes, bool]:
    """At most ``size`` bytes, but no part of the next record; and whether that comes first.

    Once several lengths were wrong, none is believed: if each record claimed to have all that
    follows it, all that follows would be read again for each.
    """
    parts: list[bytes] = []
    before, length = b"", 0
    while length < size:
        data = reader.read(min(_PEEKED, size - length))
        if not data:
            break
        window = before + data
        if next_one := following.search(window):
            reader.put_back(window[next_one.start() :])
            whole = b"".join((*parts, data))
            return whole[: len(whole) - (len(window) - next_one.start())], True
        parts.append(data)
        length += len(data)
        before = window[-256:]
    return b"".join(parts), False


def response(block: bytes) -> Response | None:
    """The HTTP response in ``block``; None if it is none."""
    status = _STATUS.match(block)
    end = _END_OF_HEAD.search(block, 0, _LINE)
    if status is None or end is None:
        return None
    headers: dict[str, str] = {}
    for line in block[: end.start()].decode("utf-8", "replace").splitlines()[1:]:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return Response(int(status[1]), headers, block[end.end() :])


def body(answer: Response) -> bytes:
    """The content of the response ``answer``, without transfer and content encodings.

    Crawlers often keep the headers but store what they have decoded; then it is returned as it is.
    Raises ``UnreadableError`` if it is packed in a way that is not supported, or is a bomb.
    """
    data = answer.body
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        data = _unchunked(data)
    for encoding in reversed(answer.headers.get("content-encoding", "").lower().split(",")):
        name = encoding.strip()
        if name in ("gzip", "x-gzip"):
            data = _inflated(data, 31) if data[:2] == b"\x1f\x8b" else data
        elif name == "deflate":
            is_zlib = len(data) > 1 and data[0] & 15 == 8 and int.from_bytes(data[:2]) % 31 == 0
            data = data if _is_text(data) else _inflated(data, 15 if is_zlib else -15)
        elif name == "br":
            data = data if _is_text(data) else _without_brotli(data)
        elif name == "zstd" and data[:4] == b"\x28\xb5\x2f\xfd":
            raise UnreadableError("it is packed with Zstandard, which Reader does not unpack")
    return data


def _is_text(data: bytes) -> bool:
    """Whether ``data`` already starts like a page."""
    return data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _unchunked(data: bytes) -> bytes:
    parts, at = [], 0
    while (size := _CHUNK.match(data, at)) and (length := int(size[1], 16)):
        parts.append(data[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if data[at : at + 2] == b"\r\n" else data[at : at + 1] == b"\n"
    return b"".join(parts) if parts else data


def _inflated(data: bytes, window: int) -> bytes:
    unpacker = zlib.decompressobj(window)
    try:
        found = unpacker.decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise UnreadableError("its packed text is damaged") from error
    return _checked(found, len(data))


def _without_brotli(data: bytes) -> bytes:
    try:
        import brotli
    except ImportError as error:
        extra = "pip install 'archive-reader[warc]'"
        raise UnreadableError(f"it is packed with Brotli; that needs: {extra}") from error
    unpacker = brotli.Decompressor()
    parts: list[bytes] = []
    size = 0
    try:
        for start in range(0, len(data), 4096):
            # Brotli can unpack a few bytes to gigabytes: never more than its limit at a time.
            part = unpacker.process(data[start : start + 4096], output_buffer_limit=1024 * 1024)
            while part or not unpacker.can_accept_more_data():
                parts.append(part)
                size += len(part)
                _within_limits(size, len(data))
                if unpacker.can_accept_more_data():
                    break
                part = unpacker.process(b"", output_buffer_limit=1024 * 1024)
    except brotli.error as error:
        raise UnreadableError("its packed text is damaged") from error
    return b"".join(parts)


def _checked(found: bytes, packed: int) -> bytes:
    _within_limits(len(found), packed)
    return found


def _within_limits(size: int, packed: int) -> None:
    if size > MAX_BYTES or is_bomb(size, packed):
        raise UnreadableError(f"it {BOMB}, or has more than {MAX_BYTES // 1024**2} MiB")
