"""The form of a cache file: what its bytes mean, and how it says that they are what was written.

::

    0     prologue, 64 bytes: magic, format, place, length and CRC-32 of the header, size of the
          file, CRC-32 of the prologue
    64    the bodies' records (reader.store.bodies), each with its own CRC-32 in a column
          the sections, one after the other: the parts of columns
          the header: JSON with the caller's own fields, and place, length, CRC-32 of each section

The prologue is written last, over zeros: a file that was not finished is none. Header and sections
are checked when the file is opened, a body when it is read, so that opening does not read the
bodies' pages. Large sections stay in the file (:mod:`reader.store.filed`). Nothing in the file is
ever run: there is no pickle in it. Numbers in the prologue are little-endian, in the sections as
the machine has them, and the header says how.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import zlib
from array import array
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from reader.store import filed
from reader.store.bodies import write_all
from reader.store.filed import Descriptor, Filed

FORMAT = 1
"""Raised whenever what is written is read differently."""

MAGIC = b"\x89READER\n"
PROLOGUE_BYTES = 64

_PROLOGUE = struct.Struct("<8sIQQIQ")
_CHECK = struct.Struct("<I")


class UnusableError(Exception):
    """A cache file that must not be used. Its text is the reason, a clause about "the cache"."""


class Contents(NamedTuple):
    """What a cache file holds: the caller's fields, the sections, and how long the bodies are.

    ``file`` is what sections that stay in the file are read from; the caller closes it.
    """

    fields: dict[str, Any]
    sections: dict[str, bytes | Filed]
    bodies: int
    file: Descriptor


def write(
    file: int, bodies: int, fields: Mapping[str, object], sections: Mapping[str, bytes]
) -> int:
    """Complete ``file``, which has ``bodies`` bytes of records behind room for the prologue.

    Returns its size in bytes, when all of it is on the disk. Raises OSError.
    """
    at = PROLOGUE_BYTES + bodies
    table = {}
    for name, data in sections.items():
        write_all(file, data, at)
        table[name] = [at, len(data), zlib.crc32(data)]
        at += len(data)
    whole = {"fields": dict(fields), "sections": table, "bodies": bodies, "order": sys.byteorder}
    header = json.dumps(whole).encode()
    write_all(file, header, at)
    size = at + len(header)
    os.ftruncate(file, size)
    os.fsync(file)
    prologue = _PROLOGUE.pack(MAGIC, FORMAT, at, len(header), zlib.crc32(header), size)
    prologue += _CHECK.pack(zlib.crc32(prologue))
    write_all(file, prologue.ljust(PROLOGUE_BYTES, b"\0"), 0)
    os.fsync(file)
    return size


def read(file: int) -> Contents:
    """What is in ``file``. Raises :class:`UnusableError` where it is not what was written."""
    try:
        return _read(file)
    except UnusableError:
        raise
    except (OSError, ValueError, TypeError, KeyError, RecursionError, MemoryError) as error:
        raise UnusableError(f"is damaged ({type(error).__name__})") from error


def _read(file: int) -> Contents:
    size = os.fstat(file).st_size
    prologue = os.pread(file, PROLOGUE_BYTES, 0)
    if len(prologue) < PROLOGUE_BYTES or not prologue.startswith(MAGIC):
        raise UnusableError("is not one of Reader's")
    known = prologue[: _PROLOGUE.size]
    _, number, at, length, check, whole_size = _PROLOGUE.unpack(known)
    if (zlib.crc32(known),) != _CHECK.unpack_from(prologue, _PROLOGUE.size):
        raise UnusableError("is damaged (its beginning)")
    if number != FORMAT:
        raise UnusableError("has the form of another version of Reader")
    if whole_size != size:
        raise UnusableError("is damaged (its size)")
    header = json.loads(_checked(partial(os.pread, file), size, at, length, check))
    if header["order"] != sys.byteorder:
        raise UnusableError("is from another kind of machine")
    bodies = header["bodies"]
    if not isinstance(bodies, int) or not 0 <= bodies <= size - PROLOGUE_BYTES:
        raise UnusableError("is damaged (its bodies)")
    own = Descriptor(os.dup(file))
    try:
        sections = {name: _section(own, size, *place) for name, place in header["sections"].items()}
        return Contents(header["fields"], sections, bodies, own)
    except BaseException:
        own.close()
        raise


def _section(file: Descriptor, size: int, at: int, length: int, check: int) -> bytes | Filed:
    """A section: in memory where it is small, else where it is, when it has been read through."""
    if length <= filed.KEPT_BYTES or not 0 <= at <= size - length:
        return _checked(file.read, size, at, length, check)
    found, sums = 0, array("I")
    for start in range(at, at + length, filed.RUN_BYTES):
        data = file.read(min(filed.RUN_BYTES, at + length - start), start)
        found = zlib.crc32(data, found)
        sums += filed.block_sums(data)
    if found != check or len(sums) != -(-length // filed.BLOCK_BYTES):
        raise UnusableError("is damaged (a checksum is wrong)")
    return Filed(file, at, length, sums)


def _checked(
    read: Callable[[int, int], bytes], size: int, at: int, length: int, check: int
) -> bytes:
    if not (0 <= at <= size and 0 <= length <= size - at):
        raise UnusableError("is damaged (a part is outside of it)")
    data = read(length, at)
    if len(data) != length or zlib.crc32(data) != check:
        raise UnusableError("is damaged (a checksum is wrong)")
    return data
