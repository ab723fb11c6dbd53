"""Reads the text of PDF documents with pypdfium2 (the extra ``pdf``), by the places of its lines.

A PDF has no paragraphs, only characters on pages. Lines become paragraphs by their distances, their
indents and their last words; words divided at the end of a line are put together; what repeats at
the edges of the pages is left out. Scans without text are refused.
"""

from __future__ import annotations

import ctypes
import io
import mmap
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from statistics import median
from threading import Lock
from typing import Any, BinaryIO, NamedTuple

from reader.archive.office.flow import Paragraph, Properties, whole
from reader.archive.registry import UnreadableError
from reader.archive.sources import MAX_BYTES, Source
from reader.system.lazy import lazy_pattern

START = b"%PDF-"
MAX_PAGES = 3_000
"""How many pages of a document are read."""
MAX_CHARACTERS = 1_000_000
"""How many characters of one page are read."""

MAX_DRAWN = 8 * 1024 * 1024
"""The most unpacked bytes of one stream that draws a page: PDFium needs a hundred times as much."""

_DRAWN = re.compile(rb"\bstream\r?\n")
_OTHER_STREAM = re.compile(
    rb"/(?:Image|Length1|Length2|FontFile|ObjStm|XRef|EmbeddedFile|Metadata|ICCBased|N)\b"
)
_BEFORE = 300
_PIECE = 64 * 1024

_BREAKS = (10, 13)
_DIVIDED = "\x02\ufffe"
"""What PDFium makes of a hyphen at the end of a line."""
_HYPHENS = f"{_DIVIDED}\xad"
_EDGE = 3
"""How many lines at the top and the bottom of a page may be running heads and feet."""
_FEW_PAGES = 5
_MARGIN = 0.08
"""The part of the pages' height in which they are."""
_ECHO = 6
_STEP = 8
"""Every how many characters of a line the box is examined."""
_LARGE = 1.12
"""How much larger than most of the text a heading is."""
_SHORT, _VERY_SHORT = 0.12, 0.3
"""The share of a column that is empty behind a line that ends a paragraph: after a full stop, and
after any word."""
_TITLE = 1.2
_TITLE_WORDS = 3
_LONGEST_TITLE = 300
_TITLE_WITHIN = 12
_NUMBER = lazy_pattern(
    r"[-–—\s]*(?:(?:page|seite|p\.|s\.|página|pág\.|pagina|sida|side|strona|страница|第)\s?)?"
    r"(?:\d{1,4}|[ivxlc]{1,6})(?:\s?(?:/|\||of|von|de|sur|di|van|av|af|z|из)\s?\d{1,4})?\s?页?[-–—\s]*",
    re.IGNORECASE,
)
_ADDRESS = lazy_pattern(r"(?:https?://|www\.)\S{4,2000}")
_COUNTED = lazy_pattern(r".*\s\d{1,4}\s?(?:/|of|von|de|sur|di|van)\s?\d{1,4}")
_PRINTED = lazy_pattern(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s.{0,300}")
_DIGITS = lazy_pattern(r"\d+")
_STOPS = tuple('.!?…:”»"’)]。！？」』।؟۔')
_BULLET = lazy_pattern(r"[•◦▪■●·∙‣–-]\s|\(?\d{1,3}[.)]\s|\(?[a-z]\)\s")
_WIDE = lazy_pattern("[\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\uff00-\uffef]")
_WORD = lazy_pattern(r"[^\W\d_]+(?:-[^\W\d_]+)+|[^\W\d_]{2,}")

_LOCK = Lock()
"""PDFium must not be used by two threads at once."""


class _Line(NamedTuple):
    """A line of text; distances in points from the left and the bottom of its page."""

    text: str
    left: float
    right: float
    bottom: float
    size: float


def paragraphs(source: Source) -> Iterator[Paragraph]:
    """The paragraphs of the document; the URL at its edges comes first.

    Raises ``UnreadableError`` if it has no text, is encrypted or damaged.
    """
    pages, is_whole = _pages(source)
    if not any(pages):
        raise UnreadableError(
            "this PDF has no text, only pictures of its pages (a scan): it needs OCR to be read"
        )
    pages, address = _without_edges(pages)
    if address:
        yield Paragraph(address)
    yield from _paragraphs(pages)
    if not is_whole:
        raise UnreadableError(f"it has more than {MAX_PAGES:,} pages; the rest was not read")


def properties(source: Source) -> Properties:
    """What the document states about itself."""
    with _LOCK, closing(_opened(source)) as document:
        try:
            stated = document.get_metadata_dict()
        except Exception:  # of a damaged one
            return Properties()
    keywords = re.split("[,;]", stated.get("Keywords", ""))
    return Properties(
        stated.get("Title", ""),
        stated.get("Author", ""),
        tuple(filter(None, map(str.strip, keywords))),
    )


def _opened(source: Source) -> Any:
    """The document, which must be closed. It may be large, because most of it are pictures."""
    import pypdfium2

    stream = io.BytesIO(source.data) if source.is_unpacked else source.open()
    if _is_bomb(stream):
        stream.close()
        raise UnreadableError(
            "a page of this PDF unpacks to more than any page has, so it was not read"
        )
    try:
        return pypdfium2.PdfDocument(stream, autoclose=True)
    except pypdfium2.PdfiumError as error:
        stream.close()
        if "password" in str(error).lower():
            reason = "this PDF is encrypted: save it without a password to read it"
        else:
            reason = "this PDF is damaged or cut short"
        raise UnreadableError(reason) from error


def _is_bomb(stream: BinaryIO) -> bool:
    """Whether a stream of the document, other than a picture, is larger than any page.

    PDFium unpacks a page at once, whatever its size, and ends the process if memory runs out.
    """
    if isinstance(stream, io.BytesIO):
        return _has_huge_stream(stream.getvalue())
    try:
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _has_huge_stream(data)
    except (OSError, ValueError):  # an empty file
        return False


def _has_huge_stream(data: bytes | mmap.mmap) -> bool:
    for match in _DRAWN.finditer(data):
        before = bytes(data[max(match.start() - _BEFORE, 0) : match.start()]).rpartition(b"obj")[2]
        if _OTHER_STREAM.search(before):
            continue
        unpacking, size, at = zlib.decompressobj(), 0, match.end()
        try:
            while not unpacking.eof and (left := bytes(data[at : at + _PIECE])):
                at += len(left)
                while left and size <= MAX_DRAWN:
                    size += len(unpacking.decompress(left, _PIECE))
                    left = unpacking.unconsumed_tail
                if size > MAX_DRAWN:
                    return True
        except zlib.error:  # it is not packed, or in another way
            end = data.find(b"endstream", match.end())
            if (end if end >= 0 else len(data)) - match.end() > MAX_DRAWN:
                return True
    return False


def _pages(source: Source) -> tuple[list[list[_Line]], bool]:
    """The lines of each page, and whether these are all pages."""
    import pypdfium2

    pages: list[list[_Line]] = []
    read = 0
    with _LOCK, closing(_opened(source)) as document:
        count = len(document)
        for number in range(min(count, MAX_PAGES)):
            try:
                with closing(document[number]) as page, closing(page.get_textpage()) as text:
                    pages.append(list(_lines(text)))
            except pypdfium2.PdfiumError:  # the other pages may be good
                pages.append([])
            read += sum(len(line.text) for line in pages[-1])
            if read > MAX_BYTES:
                return pages, False
    return pages, count <= MAX_PAGES


def _lines(text: Any) -> Iterator[_Line]:
    """The lines of a page in the order of its text."""
    from pypdfium2 import raw

    signs: list[str] = []
    start = 0
    last = min(text.count_chars(), MAX_CHARACTERS)
    character = raw.FPDFText_GetUnicode
    for index in range(last + 1):
        code = character(text, index) if index < last else 10
        if code in _BREAKS:
            if signs and (line := _line(text, start, index, "".join(signs))):
                yield line
            start, signs = index + 1, []
            continue
        sign = chr(code) if 0 < code < 0x110000 else " "
        signs.append(sign)
        if sign in _DIVIDED:  # PDFium puts what follows on the next line right behind it
            if line := _line(text, start, index + 1, "".join(signs)):
                yield line
            start, signs = index + 1, []


def _line(text: Any, start: int, end: int, written: str) -> _Line | None:
    written = whole(written)
    shown = written.rstrip()
    if not shown.strip(_HYPHENS + " "):
        return None
    first = start + len(written) - len(written.lstrip())
    last = start + len(shown) - 1
    boxes = [box for index in {*range(first, last + 1, _STEP), last}
             if (box := _box(text, min(index, end - 1)))]  # fmt: skip
    if not boxes:
        return None
    return _Line(
        shown.strip(),
        min(box[0] for box in boxes),
        max(box[1] for box in boxes),
        median(box[2] for box in boxes),
        median(box[3] - box[2] for box in boxes),
    )


def _box(text: Any, index: int) -> tuple[float, float, float, float] | None:
    """Left, right, bottom and top of a character with the height of its font."""
    from pypdfium2 import raw

    rectangle = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rectangle)):
        return None
    bottom, top = sorted((rectangle.bottom, rectangle.top))
    if top - bottom <= 0:
        return None
    return rectangle.left, rectangle.right, bottom, top


def _without_edges(pages: list[list[_Line]]) -> tuple[list[list[_Line]], str]:
    """``pages`` without running heads, feet and page numbers, and the URL that stood there."""
    heights = [line.bottom for page in pages for line in page]
    margin = _MARGIN * (max(heights) - min(heights))
    low, high = min(heights) + margin, max(heights) - margin
    edges = [_edges(page, low, high) for page in pages]
    counts = Counter(
        key
        for page, sides in zip(pages, edges, strict=True)
        for key in {key for side in sides for number in side for key in _keys(page[number])}
    )
    needed = 2 if len(pages) <= _FEW_PAGES else max(3, len(pages) // 50)
    addresses: Counter[str] = Counter()
    kept = []
    for page, (top, bottom) in zip(pages, edges, strict=True):
        out: set[int] = set()
        for side in (bottom, top):
            for number in side:
                text = page[number].text
                address = _ADDRESS.search(text)
                if address and _COUNTED.fullmatch(text):
                    # A browser has printed it, with the day of printing at the top.
                    out |= {each for each in top if _PRINTED.fullmatch(page[each].text)}
                elif not (
                    number in out
                    or _NUMBER.fullmatch(text)
                    or max(counts[key] for key in _keys(page[number])) >= needed
                    or (side is top and _is_echoed(page, number))
                ):
                    break  # what lies further inside is text
                out.add(number)
                if address:
                    addresses[address[0]] += 1
        kept.append([line for number, line in enumerate(page) if number not in out])
    if not any(kept):  # a document of such lines only
        return pages, ""
    return kept, addresses.most_common(1)[0][0] if len(addresses) == 1 else ""


def _edges(page: Sequence[_Line], low: float, high: float) -> tuple[list[int], list[int]]:
    """The numbers of the lines at the top and the bottom of ``page``, the outermost first."""
    order = sorted(range(len(page)), key=lambda number: page[number].bottom)
    top = [number for number in order[: -_EDGE - 1 : -1] if page[number].bottom >= high]
    return top, [number for number in order[:_EDGE] if page[number].bottom <= low]


def _is_echoed(page: Sequence[_Line], number: int) -> bool:
    """Whether a line at the top is the title below it once more, in smaller letters."""
    line = page[number]
    text = line.text.casefold()
    return len(text) >= _ECHO and any(
        other.size > line.size and other.text.casefold().startswith(text)
        for other in page[:_TITLE_WITHIN]
    )


def _keys(line: _Line) -> list[tuple[str, int]]:
    """What a running head has in common with those of other pages: its words and its place."""
    words = _DIGITS.sub("#", line.text.casefold())
    return [(words, int(line.bottom // 10) * 2), (words, int((line.bottom + 5) // 10) * 2 + 1)]


def _paragraphs(pages: list[list[_Line]]) -> Iterator[Paragraph]:
    sizes = [line.size for page in pages for line in page for _ in range(1 + len(line.text) // 20)]
    usual = median(sizes)
    leading = _leading(pages, usual)
    words = Counter(
        word.casefold() for page in pages for line in page for word in _WORD.findall(line.text)
    )
    found = [
        (_joined(group, words), max(line.size for line in group), number)
        for number, group in _groups(pages, usual, leading)
    ]
    title = _title(found, usual)
    for number, (text, size, _) in enumerate(found):
        if number == title:
            yield Paragraph(text, "title")
        elif size > usual * _LARGE and len(text) <= _LONGEST_TITLE:
            yield Paragraph(text, "heading 2")
        else:
            yield Paragraph(text)


def _title(found: Sequence[tuple[str, float, int]], usual: float) -> int:
    """The number of the title: large, on the first page, and if possible not just a name; or -1."""
    top = [(number, text) for number, (text, size, page) in enumerate(found[:_TITLE_WITHIN])
           if page == 0 and size > usual * _TITLE and len(text) <= _LONGEST_TITLE]  # fmt: skip
    telling = [number for number, text in top
               if len(text.split()) >= _TITLE_WORDS or len(_WIDE.findall(text)) > 5]  # fmt: skip
    return next(iter(telling), next((number for number, _ in top), -1))


def _leading(pages: list[list[_Line]], usual: float) -> float:
    """The usual distance between the bottoms of two lines."""
    gaps = [one.bottom - other.bottom for page in pages for one, other in pairwise(page)
            if 0.5 * usual < one.bottom - other.bottom < 2.5 * usual]  # fmt: skip
    return median(gaps) if gaps else 1.2 * usual


def _groups(
    pages: list[list[_Line]], usual: float, leading: float
) -> Iterator[tuple[int, list[_Line]]]:
    """The lines of each paragraph, with the number of the page where it starts."""
    group: list[_Line] = []
    start, edge = 0, 0.0
    for number, page in enumerate(pages):
        edges = _right_edges(page)
        for line in page:
            here = max(edges[int(line.left // 20) + step] for step in (-1, 0, 1))
            if group and _begins(group, line, leading * line.size / usual, edge, usual):
                yield start, group
                group = []
            if not group:
                start = number
            group.append(line)
            edge = here
    if group:
        yield start, group


def _right_edges(page: Sequence[_Line]) -> dict[int, float]:
    """The right edges of the columns of ``page``, by the places of their left edges."""
    edges: dict[int, float] = defaultdict(float)
    for line in page:
        column = int(line.left // 20)
        edges[column] = max(edges[column], line.right)
    return edges


def _begins(group: Sequence[_Line], line: _Line, leading: float, edge: float, usual: float) -> bool:
    """Whether ``line`` starts a paragraph after those in ``group``, in a column up to ``edge``."""
    before = group[-1]
    size = max(before.size, line.size)
    if abs(before.size - line.size) > 0.12 * size and not _is_part(before, line):
        return True
    stopped = before.text.endswith(_STOPS)
    is_small = line.text[:1].islower()
    rest = (edge - before.right) / max(edge - before.left, 1.0)
    short = rest > _SHORT
    ended = (stopped and short) or (rest > _VERY_SHORT and line.size < usual * _LARGE)
    gap = before.bottom - line.bottom
    if gap < -0.5 * size or line.left > before.right:  # the next column or page
        return (stopped or ended) and not is_small
    if gap > 1.45 * leading or _BULLET.match(line.text):
        return True
    indent = line.left - before.left
    if len(group) == 1 and (_BULLET.match(before.text) or indent < 0):
        indent = 0
    if abs(indent) > 0.7 * size and (stopped or abs(indent) < 5 * size) and not _is_centred(
        before, line
    ):  # fmt: skip
        return True
    return ended and not is_small


def _is_part(before: _Line, line: _Line) -> bool:
    """Whether one of the lines is only a piece of the other one's, such as a raised number."""
    return abs(before.bottom - line.bottom) < 0.6 * max(before.size, line.size)


def _is_centred(before: _Line, line: _Line) -> bool:
    return abs((before.left + before.right) - (line.left + line.right)) < 0.3 * line.size


def _joined(group: Sequence[_Line], words: Counter[str]) -> str:
    """The text of a paragraph; ``words`` are those of the document, with their counts."""
    joined: list[str] = []
    for number, line in enumerate(group):
        text = line.text
        following = group[number + 1].text if number + 1 < len(group) else ""
        if text[-1] in _HYPHENS or (text[-1] == "-" and text[-2:-1].isalpha()):
            joined.append(_undivided(text, following, words))
        else:
            glued = following and _WIDE.match(text[-1]) and _WIDE.match(following[0])
            joined += (text, "" if glued or not following else " ")
    return re.sub(f"[{_DIVIDED}]", "-", "".join(joined)).replace("\xad", "")


def _undivided(text: str, following: str, words: Counter[str]) -> str:
    """``text`` without the hyphen at its end if it only divides a word that ``following`` ends."""
    bare = text[:-1].rstrip(_HYPHENS)
    if not following:
        return f"{bare}-"
    start = re.search(r"[^\W\d_]+$", bare)
    end = re.match(r"[^\W\d_]+", following)
    if start is None or end is None:
        return f"{bare}-" if following[:1].isdigit() else f"{bare}- "
    one = words[f"{start[0]}{end[0]}".casefold()]
    other = words[f"{start[0]}-{end[0]}".casefold()]
    # "Saudi-Iranian" keeps it, unless the words together are one elsewhere.
    keeps = other > one if end[0][0].islower() else other >= one
    return f"{bare}-" if keeps else bare
