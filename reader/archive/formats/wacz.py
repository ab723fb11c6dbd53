"""Reads the stories in a WACZ file, a zip file with web archives and a list of their pages.

The format is Webrecorder's: <https://specs.webrecorder.net/wacz/1.1.1/>. Its list says which of all
the captured pages a person or a crawler meant; the others are frames and advertisements in them.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO, BinaryIO

from reader.archive.formats import warc
from reader.archive.registry import Flaw, Item, UnreadableError
from reader.archive.sources import BOMB, MAX_BYTES, Source, Stream, is_bomb
from reader.archive.walk import natural_key
from reader.archive.zips import BROKEN

_LISTS = ("pages/pages.jsonl", "pages/extraPages.jsonl")
_ARCHIVES = (".warc", ".warc.gz", ".arc", ".arc.gz")


def articles(source: Source) -> Iterator[Item]:
    """The stories in ``source``, one at a time; a page that is none is ``Skipped``."""
    with ExitStack() as stack:
        stored: BinaryIO = stack.enter_context(source.open())
        if not stored.seekable():  # inside a zip file
            stored = io.BytesIO(source.data)
        try:
            archive = stack.enter_context(zipfile.ZipFile(stored))
            names = archive.namelist()
        except BROKEN as error:
            raise UnreadableError(
                "this is not a WACZ file, or it is damaged or cut short"
            ) from error
        archives = sorted((name for name in names if name.lower().endswith(_ARCHIVES)),
                          key=natural_key)  # fmt: skip
        if not archives:
            raise UnreadableError("this WACZ file has no web archive in it")
        pages: dict[str, str] = {}
        for name in _LISTS:
            pages.update(_pages(archive, name) if name in names else {})
        found_any = False
        for item in _all(archive, archives, pages or None):
            found_any = True
            yield item
        if pages and not found_any:  # its list names the pages in another way
            yield from _all(archive, archives, None)


def _all(archive: zipfile.ZipFile, names: list[str], pages: warc.Pages | None) -> Iterator[Item]:
    found_any = False
    for name in names:
        try:
            with io.BufferedReader(_Member(archive, name)) as member:
                for item in warc.stories(member, pages):
                    found_any = True
                    yield item
        except UnreadableError as error:
            if str(error) != warc.NO_PAGES:
                found_any = True
                yield Flaw(name, str(error))
    if pages is None and not found_any:
        raise UnreadableError(warc.NO_PAGES)


def _pages(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """The titles of the pages in a list, by address; empty if it cannot be read."""
    found: dict[str, str] = {}
    try:
        with archive.open(name) as lines:
            for line in lines.read(MAX_BYTES).splitlines():
                page = json.loads(line) if line.strip() else None
                if isinstance(page, dict) and isinstance(url := page.get("url"), str):
                    found[warc.address(url)] = str(page.get("title") or "")
    except (*BROKEN, RecursionError):
        return found
    return found


class _Member(Stream):
    """The bytes of a member, which never are more than the zip file says."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._info = archive, archive.getinfo(name)
        self._stream: IO[bytes] | None = None

    def some(self, size: int) -> bytes:
        if is_bomb(self._info.file_size, self._info.compress_size):
            raise UnreadableError(f"it {BOMB}, so it was not read")
        try:
            if self._stream is None:
                self._stream = self._archive.open(self._info)
            return self._stream.read(size)
        except BROKEN as error:
            raise UnreadableError("it is damaged, or packed in an unknown way") from error

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        super().close()
