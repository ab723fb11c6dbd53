"""The file format of a trained model: a header, arrays of numbers, and a checksum.

Layout: eight magic bytes; the SHA-256 digest of everything after it; the header's length (four
bytes, little endian); the header (JSON); the arrays, all compressed together by zlib, each stored
byte plane by byte plane because that compresses better. A file contains no code.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reader.system.whole_file import write_whole

_MAGIC = b"READERM1"
_LARGEST = 256 << 20
"""The most bytes that a file may unpack to."""


class ModelError(Exception):
    """A model that cannot be used; the message names the file and the reason."""


class Model:
    """The contents of a file: ``header`` (plain JSON values) and ``arrays`` by name."""

    def __init__(self, header: dict[str, Any], arrays: Mapping[str, array[int]]) -> None:
        self.header = header
        self.arrays = dict(arrays)


def save(path: Path, header: Mapping[str, Any], arrays: Mapping[str, array[int]]) -> None:
    """Write ``header`` and ``arrays`` to ``path``, completely or not at all.

    Raises :class:`OSError`.
    """
    from hashlib import sha256  # loads OpenSSL; importing ModelError should not

    listed = [[name, one.typecode, one.itemsize, len(one)] for name, one in arrays.items()]
    head = json.dumps({**header, "arrays": listed}, ensure_ascii=False, sort_keys=True).encode()
    body = zlib.compress(b"".join(_planes(one) for one in arrays.values()), 9)
    rest = struct.pack("<I", len(head)) + head + body
    write_whole(path, _MAGIC + sha256(rest).digest() + rest, 0o666)


def load(path: Path) -> Model:
    """The model in the file at ``path``; raises :class:`ModelError`."""
    from hashlib import sha256

    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror or error})") from error
    if data[: len(_MAGIC)] != _MAGIC:
        raise ModelError(f"{path}: not a model of this version of Reader")
    start = len(_MAGIC) + 32
    rest = memoryview(data)[start:]
    if sha256(rest).digest() != data[len(_MAGIC) : start]:
        raise ModelError(f"{path}: damaged (wrong checksum); reinstall Reader")
    try:
        return _unpacked(rest)
    except (ValueError, KeyError, TypeError, struct.error, zlib.error) as error:
        raise ModelError(f"{path}: not a model of this version of Reader ({error})") from error


def _unpacked(rest: memoryview) -> Model:
    (size,) = struct.unpack("<I", rest[:4])
    header = json.loads(bytes(rest[4 : 4 + size]))
    total = sum(width * count for _, _, width, count in header["arrays"])
    if not 0 <= total <= _LARGEST:
        raise ValueError("too large")
    unpack = zlib.decompressobj()
    body = unpack.decompress(rest[4 + size :], total + 1)
    if len(body) != total:
        raise ValueError("wrong array sizes")
    arrays: dict[str, array[int]] = {}
    at = 0
    for name, code, width, count in header.pop("arrays"):
        arrays[name] = _array(code, width, body[at : at + width * count], count)
        at += width * count
    return Model(header, arrays)


def _planes(one: array[int]) -> bytes:
    raw = _little(one).tobytes()
    return b"".join(raw[byte :: one.itemsize] for byte in range(one.itemsize))


def _array(code: str, width: int, planes: bytes, count: int) -> array[int]:
    made: array[int] = array(code)
    if made.itemsize != width:
        raise ValueError(f"numbers have {made.itemsize} bytes here but {width} in the file")
    raw = bytearray(len(planes))
    for byte in range(width):
        raw[byte::width] = planes[byte * count : (byte + 1) * count]
    made.frombytes(bytes(raw))
    return _little(made)


def _little(one: array[int]) -> array[int]:
    if sys.byteorder == "little" or one.itemsize == 1:
        return one
    swapped = array(one.typecode, one)
    swapped.byteswap()
    return swapped
