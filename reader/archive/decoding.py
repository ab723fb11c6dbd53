"""Bytes to text: UTF-8 (with or without a byte order mark), and UTF-16 or UTF-32 with one."""

from __future__ import annotations

import codecs

from reader.archive.sources import UnreadableError

# Longest first: the mark of UTF-32-LE begins with the mark of UTF-16-LE.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip file (or an office document)"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7-Zip file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3", "an SQLite database"),
)


def decode(data: bytes) -> str:
    """``data`` as text, without its byte order mark.

    Raises :class:`~reader.archive.sources.UnreadableError` for what is not text (known magic bytes,
    NUL bytes) and for bytes that are not the encoding they should be; the reason then names the
    offset of the first bad one, in bytes from the start of the file.
    """
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], codec, name, len(mark))
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise UnreadableError(f"this is {kind}, not text")
    nul = data.find(b"\0")
    if nul >= 0:
        raise UnreadableError(f"this is a binary file, not text (a NUL byte at offset {nul})")
    return _decoded(data, "utf-8", "UTF-8", 0)


def _decoded(data: bytes, codec: str, name: str, skipped: int) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        offset = error.start + skipped
        raise UnreadableError(f"not {name} text (the byte at offset {offset} is not)") from error
