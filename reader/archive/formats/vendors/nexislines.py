"""Parses exports of Nexis Uni and Lexis: a list of lines per article, as DOCX, RTF or saved text.

An article is title, publication and date, a line each; the copyright; fields with a key; the line
"Body"; the text; "Classification" and more fields; and the line "End of Document". These words
depend on the language of the interface. Bookmarks do not, so they count first; else a line that
ends the articles is known, or is the line that stands above each of the first heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import NamedTuple

from reader.archive import office, textlines
from reader.archive.fields import indexing
from reader.archive.formats.vendors.nexistext import Field, Head, finished
from reader.archive.office.flow import Paragraph
from reader.archive.registry import Flaw, Item, Parsed, Skipped, UnreadableError
from reader.archive.signs import LENGTH, ends_a_document
from reader.archive.sources import MAX_BYTES, TOO_LONG, Source
from reader.safety import plain_spaces
from reader.system.lazy import lazy_pattern, words

_WINDOW = 20_000
"""How many lines at the start tell what ends an article: a long cover and then some."""
_WINDOW_SIZE = MAX_BYTES // 4
_MAX_HEAD = 40
_STARTS = lazy_pattern(r"(?:^| )Bookmark_\d+(?: |$)")
_BODY_MARK = lazy_pattern(r"(?:^| )Body(?:_\d+)?(?: |$)")
_CLASS_MARK = lazy_pattern(r"(?:^| )Classification(?:_\d+)?(?: |$)")
_KEY = lazy_pattern(r"(?P<key>[^\W\d_][^\n:]{1,28}?)\s?[:：](?P<gap>[\xa0 \t]*)(?P<value>.*)")
_PAGE = lazy_pattern(
    r"(?:page|seite|página|pagina|side|sida|strona|страница|页|ページ)[ \xa0]\d{1,4}[ \xa0]"
    r"(?:of|von|de|di|van|av|af|z|из|/)[ \xa0]\d{1,4}",
    re.IGNORECASE,
)
_NUMBERED = lazy_pattern(r"\d{1,4}\. ?\S")
_DOMAIN = lazy_pattern(r"(?<=\.[a-z]{3})\.$|(?<=\.[a-z]{2})\.$")
_URL = lazy_pattern(r"https?://\S+$")
_BODIES = words(
    "body text textkörper haupttext corps cuerpo corpo hoofdtekst tekst testo texto 正文 本文"
)
_GRAPHICS = words(
    "graphic graphics grafik grafiken graphique graphiques gráfico gráficos grafico grafiek"
    " grafieken illustration photo 图形 图表 図 画像"
)
_CLASSES = words(
    "classification klassifizierung klassifikation classificatie clasificación classificação"
    " classificazione klassificering klasyfikacja классификация 分类 分類"
)
_LONGEST_DAY = 120
_GRAPHIC_LINES = 12
_MAX_TITLE = 5
_NEAR = 8
"""How far above the length of an article its date is at most."""
_GOES_ON = (";", ",", ":", " -", "–")
"""How a line of a title ends that goes on in the next one."""
_LONGEST_HEADING = 24
_NOTE = 60


class Line(NamedTuple):
    """A line of an article, and the bookmarks that start at it."""

    text: str
    marks: str = ""
    goes_on: bool = False
    """Whether it is of the same paragraph as the line before."""

    @property
    def heading(self) -> str:
        """The line in lower case if it may be a heading of a part of the article, or empty."""
        return self.text.casefold() if len(self.text) <= _LONGEST_HEADING else ""


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``."""
    if office.is_document(source.head):
        yield from divided(office.paragraphs(source))
        return
    yield from divided(Paragraph(line) for line in textlines.lines(source))


def divided(paragraphs: Iterable[Paragraph]) -> Iterator[Item]:
    """The articles in the ``paragraphs`` of an export."""
    found = _lines(paragraphs)
    window: list[Line] = []
    problem: UnreadableError | None = None
    try:
        size = 0
        for line in islice(found, _WINDOW):
            window.append(line)
            size += len(line.text)
            if size > _WINDOW_SIZE:
                break
    except UnreadableError as error:
        problem = error  # after the articles that could be read
    ending = _ending(window)
    part: list[Line] = []
    number, size = 0, 0
    has_marks = any(_STARTS.search(line.marks) for line in window)
    for line in chain(window, found):
        starts = _STARTS.search(line.marks)
        ends = not starts and (ends_a_document(line.text) or bool(ending and line.text == ending))
        if starts or ends:
            yield from _article(part, size, number, ended=ends, marked=has_marks and number > 0)
            part, size, number = [], 0, number + 1
        if ends:
            continue
        size += len(line.text) + textlines.LINE_COST
        if size > MAX_BYTES:
            part = []
        part.append(line)
    if problem is not None:
        raise problem
    yield from _article(part, size, number, marked=has_marks and number > 0)


def _lines(paragraphs: Iterable[Paragraph]) -> Iterator[Line]:
    """The lines of ``paragraphs`` that have text or a bookmark."""
    for paragraph in paragraphs:
        marks, goes_on = paragraph.bookmark, False
        for text in paragraph.text.split("\n"):
            if (text := text.strip()) or marks:
                yield Line(text, marks, goes_on)
                marks, goes_on = "", bool(text)


def _ending(window: Sequence[Line]) -> str:
    """The line that ends the articles in ``window``, if it is none that is known.

    It stands above each of them, so above a bookmark, or above title, publication and date.
    """
    if any(ends_a_document(line.text) for line in window):
        return ""
    last = [above.text for above, line in pairwise(window) if _STARTS.search(line.marks)][1:]
    if last:
        return last[0] if len(last[0]) <= _NOTE and last.count(last[0]) == len(last) else ""
    texts = [line.text for line in window]
    above: list[str] = []
    for number, text in enumerate(texts):
        if LENGTH.match(text):
            day = _day_of(texts, number)
            if day >= 3:
                above.append(texts[day - 3])
    fitting = [text for text in above if len(text) <= _NOTE and above.count(text) > 1]
    if fitting:
        return max(fitting, key=fitting.count)
    return next((text for text in above if text == texts[-1]), "")


def _article(
    part: list[Line], size: int, number: int, *, ended: bool = False, marked: bool = False
) -> Iterator[Item]:
    """The article in ``part``, if it is one: the first part, ``number`` 0, may be a cover.

    ``ended`` says that the line that ends articles followed, ``marked`` that a bookmark preceded.
    """
    where = f"document {max(number, 1)}"
    if size > MAX_BYTES:
        yield Flaw(where, TOO_LONG)
        return
    part = part[next((n for n, line in enumerate(part) if line.text), len(part)) :]
    if not part:
        return
    texts = [line.text for line in part]
    anchor = _anchor(part)
    day = _day_of(texts, anchor)
    if not ended and not marked and (day < 0 or anchor == len(part)):
        return
    start = 0
    if day >= 0 and not marked and (number == 0 or day > _MAX_TITLE):
        start = _start(texts, day)
    following = [] if marked else _following(part, texts, anchor)
    for first, last in pairwise([start, *following, len(part)]):
        parsed = parse(part[first:last])
        is_empty = not (parsed.article.blocks or parsed.article.caption)
        yield Skipped(where) if is_empty else parsed


def _start(texts: Sequence[str], day: int) -> int:
    """The number of the first line of the title, which is above the publication and the day."""
    start = max(day - 2 - texts[day - 1].startswith("("), 0)
    while start and texts[start - 1].endswith(_GOES_ON) and not _is_of_cover(texts[start - 1]):
        start -= 1
    return start


def _following(part: Sequence[Line], texts: Sequence[str], anchor: int) -> list[int]:
    """Where further articles start in ``part``, if the line that ends one is missing."""
    starts = []
    for number in range(anchor + _MAX_TITLE, len(part)):
        if ":" in texts[number][:32] and LENGTH.match(texts[number]):
            day = _day_of(texts, number)
            if number - day <= _NEAR and day - anchor > _MAX_TITLE:
                starts.append(_start(texts, day))
                anchor = number
    return starts


def _is_of_cover(text: str) -> bool:
    return _NUMBERED.match(text) is not None or _field(text) is not None


def _anchor(part: Sequence[Line]) -> int:
    """The number of the line with the length of the article, or of the heading of its body."""
    for number, line in enumerate(part):
        if LENGTH.match(line.text) or _is_body(line):
            return number
    return len(part)


def _is_body(line: Line) -> bool:
    return line.heading in _BODIES or bool(line.marks and _BODY_MARK.search(line.marks))


def _day_of(texts: Sequence[str], anchor: int) -> int:
    """The number of the line with the date, above the line ``anchor``; -1 if there is none."""
    nearest = range(min(anchor, len(texts)) - 1, max(anchor - _MAX_HEAD, 0) - 1, -1)
    return next((number for number in nearest if _is_day(texts[number])), -1)


def _is_day(text: str) -> bool:
    return (
        len(text) <= _LONGEST_DAY
        and any(map(str.isdigit, text))
        and not indexing.is_copyright(text)
        and _field(text) is None
        and bool(indexing.day(text))
    )


def _field(text: str) -> Field | None:
    """The field that the line ``text`` consists of: its key is known, or a no-break space follows.

    "Length:\\xa0937 words" has such a space in all languages; text that was saved again has not.
    """
    match = _KEY.match(text) if ":" in text[:32] or "：" in text[:32] else None
    if match is None:
        return None
    key, value = plain_spaces(match["key"]).strip(), match["value"].strip()
    role = indexing.role(key)
    if role is None and not (match["gap"].startswith("\xa0") and len(key.split()) <= 3):
        return None
    return Field(key, role, value)


def parse(part: Sequence[Line]) -> Parsed:
    """The article in ``part``, whose first line is its title."""
    content = " ".join(line.text for line in part)
    anchor = _anchor(part)
    part = [*_merged(part[:anchor]), *part[anchor:]]
    texts = [line.text for line in part]
    head = Head()
    anchor = _anchor(part)
    day = _first_day(texts, anchor)
    if day >= 0:
        head.published = indexing.day(texts[day])
    names = texts[:day] if day >= 0 else _undated(texts[: min(anchor, _MAX_TITLE)])
    title = 1
    while title < len(names) - 1 and names[title - 1].endswith(_GOES_ON):
        title += 1
    if len(names) == 1 and day >= 0:
        title = 0
    head.title = " ".join(names[:title])
    head.publication = _DOMAIN.sub("", " ".join(names[title:]))
    start = _read_head(head, part, day + 1 if day >= 0 else len(names))
    end = _read_tail(head, part, start, kept=":\xa0" in content)
    # The heading stands once more below a correction.
    again = part[start - 1].text if _is_body(part[start - 1]) else ""
    body = [line.text for line in part[start:end] if not again or line.text != again]
    body = _without_page_heads(body, head.title)
    if body and _URL.match(body[-1]):
        url = body.pop()
        if url.rstrip("/").count("/") > 2:  # not just the newspaper's
            head.url = head.url or url
    return finished(head, body, content)


def _without_page_heads(texts: list[str], title: str) -> list[str]:
    """``texts`` without the lines between two pages: "Page 2 of 3", and the title once more."""
    kept: list[str] = []
    after_page = False
    for text in texts:
        is_page = len(text) <= _LONGEST_HEADING and _PAGE.fullmatch(text) is not None
        if not is_page and not (after_page and title.startswith(text.rstrip(".… "))):
            kept.append(text)
        after_page = is_page
    return kept


def _merged(lines: Sequence[Line]) -> list[Line]:
    """``lines`` with those of one paragraph joined."""
    merged: list[Line] = []
    for line in lines:
        if line.goes_on and merged:
            merged[-1] = merged[-1]._replace(text=f"{merged[-1].text} {line.text}")
        else:
            merged.append(line)
    return merged


def _undated(texts: Sequence[str]) -> list[str]:
    """Those of the first lines of an article without a date that are title and publication."""
    names = [*texts[:1]]
    for text in texts[1:]:
        if indexing.is_copyright(text) or _field(text):
            break
        goes_on = names[-1].endswith(_GOES_ON)
        if not goes_on and len(text) > _NOTE:
            break
        names.append(text)
        if not goes_on:
            break
    return names


def _first_day(texts: Sequence[str], anchor: int) -> int:
    """The number of the line with the date: after title and publication, or one of them lacks."""
    last = _day_of(texts, anchor)
    for number in range(2, last):
        if len(texts[number]) <= _NOTE and _is_day(texts[number]):
            return number
    return last


def _read_head(head: Head, part: Sequence[Line], start: int) -> int:
    """Read the fields above the body; returns the number of its first line."""
    near = range(start, min(start + _MAX_HEAD, len(part)))
    heading = next((number for number in near if _is_body(part[number])), -1)
    for number in range(start, len(part)):
        if number == heading:
            return number + 1
        text = part[number].text
        found = _field(text)
        if found and found.role == "body" and heading < 0:
            return number if found.value else number + 1
        if found:
            _take(head, found, part[number + 1 : number + 2])
        elif indexing.is_copyright(text) or not text:
            continue
        elif heading >= 0:
            head.lead.extend([text] if len(text) > _NOTE / 2 and not _repeats(head, text) else ())
        elif head.counted:
            # The heading of the body in a language that is not known, or the body without one.
            is_heading = bool(part[number].heading) and len(text.split()) <= 2
            return number + 1 if is_heading and number + 1 < len(part) else number
        elif len(text) > _NOTE:
            return number
    return len(part)


def _take(head: Head, found: Field, following: Sequence[Line]) -> None:
    """Take a field above the body. If its key is not known, the length of the article tells it.

    The section is above the length and the author below it, in all languages.
    """
    if found.role is not None:
        head.take(found)
    elif LENGTH.match(f"{found.key}: {found.value}"):
        head.counted = True
    elif len(found.value) > 2 * _NOTE:
        head.lead.append(found.value)
    elif following and LENGTH.match(following[0].text):
        head.take(found._replace(role="section"))
    elif head.counted and not head.byline:
        head.take(found._replace(role="byline"))


def _repeats(head: Head, text: str) -> bool:
    """Whether ``text`` is only the byline once more."""
    who = head.byline.casefold()
    return bool(who) and who in text.casefold() and len(text) <= len(who) + 6


def _read_tail(head: Head, part: Sequence[Line], start: int, *, kept: bool) -> int:
    """Read the fields below the body; returns the number of the first line that is not its.

    ``kept`` says that the file has no-break spaces: then no other colon makes a field.
    """
    end = _classification(head, part, start)
    first, fields = _without_fields(head, part, start, end, kept=kept)
    if fields > 2 and end == len(part) and first > start and _is_word(part[first - 1]):
        first -= 1  # "Classification" in a language that is not known
    for number in range(max(first - _GRAPHIC_LINES, start + 1), first):
        if part[number].heading in _GRAPHICS:
            head.caption.append(" ".join(line.text for line in part[number + 1 : first]))
            return _without_fields(head, part, start, number, kept=kept)[0]
    return first


def _is_word(line: Line) -> bool:
    return bool(line.heading) and len(line.text.split()) == 1 and line.text[-1].isalpha()


def _classification(head: Head, part: Sequence[Line], start: int) -> int:
    """Read the fields under the heading "Classification"; returns its number, or the end."""
    for number in range(start, len(part)):
        line = part[number]
        if not (line.marks and _CLASS_MARK.search(line.marks)):
            near = part[number + 1 : number + 1 + _MAX_HEAD] if line.heading in _CLASSES else ()
            if not any(_field(each.text) for each in near):
                continue
        for found in filter(None, (_field(each.text) for each in part[number + 1 :])):
            head.take(found, below=True)
        return number
    return len(part)


def _without_fields(
    head: Head, part: Sequence[Line], start: int, end: int, *, kept: bool
) -> tuple[int, int]:
    """Read the fields above the line ``end``; returns the number of the first, and how many."""
    fields = 0
    while end > start:
        text = part[end - 1].text
        found = _field(text) if ":\xa0" in text or not kept else None
        if found and not kept and found.role == "caption":  # "Photo: …" under the heading for it
            break
        if found:
            fields += 1
            head.take(found, below=True)
        elif text and not indexing.is_copyright(text):
            break
        end -= 1
    return end, fields
