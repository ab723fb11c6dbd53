"""Reads documents: the paragraphs of DOCX, ODT, RTF and PDF files, and their properties.

Deleted revisions, comments, headers, footers, tables of contents and hidden text are left out;
footnotes follow at the end. No more than :data:`~reader.archive.sources.MAX_BYTES` characters are
read, in time linear in the size of the file.

``docx``, ``odt``, ``rtf`` and ``pdf`` parse the formats, the first two with ``xmlparts``; ``flow``
puts the paragraphs together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.archive import zips
from reader.archive.office import docx, odt, pdf, rtf
from reader.archive.office.flow import Paragraph, Properties
from reader.archive.registry import UnreadableError
from reader.archive.sources import Source

__all__ = ["Paragraph", "Properties", "is_document", "paragraphs", "properties"]

OLD = b"\xd0\xcf\x11\xe0"
"""The first bytes of a file of Office 97 to 2003, and of an encrypted newer one."""

_ZIP = b"PK\x03\x04"
_RTF = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,200}\{\\rtf")
_IS_OLD = "this is an old Word document or an encrypted one: save it as .docx without a password"


def is_document(head: bytes) -> bool:
    """Whether a text that starts with ``head`` is none, but a document with paragraphs."""
    return head.lstrip().startswith((_ZIP, OLD, pdf.START)) or _RTF.match(head) is not None


def paragraphs(source: Source) -> Iterator[Paragraph]:
    """The paragraphs of the document ``source``, in its order, as a stream.

    Raises ``UnreadableError`` if it is none, or at the place where it is damaged.
    """
    if source.head.startswith(_ZIP):
        with zips.package(source) as package:
            is_odt = odt.CONTENT in package.names
            yield from odt.paragraphs(package) if is_odt else docx.paragraphs(package)
    elif source.head.lstrip().startswith(pdf.START):
        yield from pdf.paragraphs(source)
    else:
        yield from rtf.paragraphs(_rtf(source))


def properties(source: Source) -> Properties:
    """What the document ``source`` states about itself.

    Raises ``UnreadableError`` if it is none.
    """
    if source.head.startswith(_ZIP):
        with zips.package(source) as package:
            is_odt = odt.CONTENT in package.names
            return odt.properties(package) if is_odt else docx.properties(package)
    if source.head.lstrip().startswith(pdf.START):
        return pdf.properties(source)
    return rtf.properties(_rtf(source))


def _rtf(source: Source) -> bytes:
    if source.head.startswith(OLD):
        raise UnreadableError(_IS_OLD)
    if not _RTF.match(source.head):
        raise UnreadableError("this is neither a DOCX, ODT, RTF nor PDF document")
    return source.data
