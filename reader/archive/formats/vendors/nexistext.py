"""Parses the text exports of Nexis until 2019: many articles under lines like "3 of 74 DOCUMENTS".

Layout tells more than words, which depend on the language of the interface and of the newspaper:
an article starts with centred lines (copyright, publication, date), then has its headline, fields
with a key in capitals, the body, more fields, and perhaps the copyright again. Paragraphs have a
blank line between them and are wrapped at 80 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reader.archive import textlines
from reader.archive.fields import dateline, headers, indexing, paragraphs
from reader.archive.registry import Flaw, Item, Parsed, Skipped
from reader.archive.signs import WORDS, is_numbered
from reader.archive.sources import Source
from reader.model import Article, Block, Dateline
from reader.safety import one_line
from reader.system.lazy import lazy_pattern

MAX_HEAD = 25
"""The most paragraphs, fields included, that can stand before the body."""

_WIDTH = 79
_CENTRED = 8
"""How far a line is indented at least if it is centred; the first lines of paragraphs less."""
_AHEAD = 4
_GAP = 2
"""The most paragraphs without a key that belong to the field before them, below the body."""
_KEY = lazy_pattern(
    r"(?P<key>[^\W\d_a-z](?:[^\W\d_a-z]|[/ ’'-]){1,28}):(?:[ \xa0]+|$)(?P<value>.*)"
)
_SPEAKERS = 5
"""How many of the first paragraphs tell whether the article is a transcript."""
_EDITION = lazy_pattern(r"[eé]di[tcz]|ausgabe|uitgave|upplaga|udgave|^\W*\d", re.IGNORECASE)
_URL = lazy_pattern(r"https?://\S+(?: \S+)*$")
# A cover within a file, put together from several: "Download Request: …: 1-10", then a time.
_REQUEST = lazy_pattern(r"[^\W\d_][^:]{3,40}: [^:]{3,60}: ?\d[\d,; -]*$")
_CLOCK = lazy_pattern(r"[^:]{4,40}: .*\d{1,2}:\d\d:\d\d.*")


class Unit(NamedTuple):
    """Lines without a blank line between them, and whether they are centred."""

    lines: list[str]
    centred: bool

    @property
    def text(self) -> str:
        """Its lines as one."""
        return " ".join(self.lines)


class Field(NamedTuple):
    """A field with its key in capitals; ``role`` is None if the key is not known."""

    key: str
    role: str | None
    value: str


@dataclass(slots=True)
class Head:
    """What stands around the body."""

    title: str = ""
    publication: str = ""
    published: str = ""
    section: str = ""
    show: str = ""
    byline: str = ""
    dateline: str = ""
    url: str = ""
    counted: bool = False
    """Whether the number of words was given, the last thing before most bodies."""
    centred: list[str] = field(default_factory=list)
    """Centred lines below the date: the edition, but in some exports the headline."""
    caption: list[str] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)
    """Paragraphs before the body that belong to the text, as a standfirst does."""
    notes: list[str] = field(default_factory=list)
    """Sentences on who else has reported, which newspapers print below the text."""
    tags: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def take(self, found: Field, *, below: bool = False) -> None:
        """Take the field ``found``, which stands above or ``below`` the body."""
        name, value = found.role, one_line(found.value)
        self.counted |= name == "length"
        if name in ("tags", "places"):
            getattr(self, name).extend(indexing.terms(value))
        elif name == "guests":
            self.tags.extend(indexing.terms(value, ";,"))
        elif name == "caption":
            self.caption.append(value)
        elif name == "highlight":
            self.lead.extend([value] if value else ())
        elif name == "byline":
            who, notes = indexing.without_notes(value)
            self.byline = self.byline or indexing.byline(who)
            self.notes.extend(notes)
        elif name == "section":
            self.section = self.section or indexing.section(value)
        elif name in ("title", "dateline", "publication", "show"):
            setattr(self, name, getattr(self, name) or value)
        elif name == "url":
            self.url = self.url or value.replace(" ", "")
        elif name is None and not below and value:
            self.lead.append(f"{found.key}: {value}")


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``."""
    started = False
    for part in textlines.parts(textlines.lines(source), is_numbered):
        if isinstance(part, Flaw):
            yield part
        elif started and not any(map(str.strip, part.lines)):
            yield Skipped(f"line {part.line}")
        elif started or _is_article(part.lines):
            parsed = parse(part.lines)
            article = parsed.article
            if not (article.blocks or article.caption):
                # The database had nothing but a notice of rights: show that, as the export does.
                rest = _blocks([" ".join(unit.lines) for unit in units_of(part.lines)])
                article = article._replace(blocks=tuple(rest))
            is_empty = not (article.blocks or article.caption)
            yield Skipped(f"line {part.line}") if is_empty else parsed._replace(article=article)
        started = True


def parse(lines: Sequence[str]) -> Parsed:
    """The article in ``lines``, which follow a line with its number."""
    lines = _without_cover(lines)
    units = units_of(lines)
    head = Head()
    start, first = _read_head(head, units)
    if not head.title:
        names = (text for text in head.centred if not (_EDITION.search(text) or indexing.day(text)))
        head.title = next(names, "")
    end = _read_tail(head, units, start)
    width = max((len(line) for line in lines), default=0)
    texts = [first] if first else []
    for unit in units[start:end]:
        label = field_of(unit.lines[0])
        if label and label.role == "body":  # below a standfirst
            unit.lines[:1] = [label.value] if label.value else []
        texts.extend(indexing.unwrapped(unit.lines, min(width, _WIDTH + 1)))
    return finished(head, texts, " ".join(lines))


def finished(head: Head, texts: Sequence[str], content: str, media_id: str = "") -> Parsed:
    """The article with these fields and paragraphs, and its source text ``content``."""
    blocks = _blocks(texts)
    where = indexing.stated_dateline(head.dateline) if head.dateline else Dateline()
    speakers = sum(field_of(text) is not None for text in texts[:_SPEAKERS])
    if not head.show and speakers < 2:  # in a transcript, it would be a speaker
        within = 1 if where.text else 2
        written, blocks = dateline.taken_from(blocks, head.publication, within=within)
        where = written.dateline if written else where
    blocks = [*_blocks(head.lead), *blocks, *(_blocks(head.notes) if blocks else ())]
    return Parsed(
        Article(
            id="",
            path="",
            title=_decoded(head.title).strip(" ;"),
            publication=_decoded(head.publication),
            section=head.section or head.show,
            published=head.published,
            dateline=where,
            byline=head.byline,
            caption=_decoded(" ".join(head.caption)).strip(" ;"),
            media_id=media_id,
            url=head.url,
            blocks=tuple(blocks),
            tags=tuple(dict.fromkeys(head.tags)),
            places=tuple(dict.fromkeys(head.places)),
        ),
        content=" ".join(content.split()).encode("utf-8", "surrogatepass"),
    )


def _blocks(texts: Sequence[str]) -> list[Block]:
    return [*paragraphs.blocks([_decoded(text) for text in texts if text.strip()])]


def _decoded(text: str) -> str:
    return paragraphs.decoded(one_line(text))


def units_of(lines: Sequence[str]) -> list[Unit]:
    """``lines`` in groups without a blank line, stripped."""
    units: list[Unit] = []
    group: list[str] = []
    for line in (*lines, ""):
        if line.strip():
            group.append(line.expandtabs().rstrip().replace("\xa0", " "))
        elif group:
            last = group[-1]
            indents = [len(each) - len(each.lstrip()) for each in group]
            centred = len(last) - len(last.lstrip()) >= _CENTRED and min(indents[1:] or [8]) >= 2
            units.append(Unit([each.strip() for each in group], centred))
            group = []
    return units


def field_of(text: str) -> Field | None:
    """The field that ``text``, a paragraph, consists of; its key must be in capitals."""
    match = _KEY.match(text)
    if match is None or not match["key"].isupper():
        return None
    key = match["key"].strip()
    return Field(key, indexing.role(key), match["value"].strip())


def _is_article(lines: Sequence[str]) -> bool:
    """Whether ``lines``, which precede the first number, are an article and not a cover."""
    units = units_of(lines)
    keys = [found for unit in units if (found := field_of(unit.text))]
    return any(one.role == "length" for one in keys) and any(one.role == "" for one in keys)


def _without_cover(lines: Sequence[str]) -> Sequence[str]:
    """``lines`` without the cover of another download below the article."""
    for number, line in enumerate(lines[:-1]):
        if (
            _REQUEST.match(line)
            and _CLOCK.match(lines[number + 1])
            and not any(map(str.strip, lines[max(number - 2, 0) : number]))
        ):
            return lines[:number]
    return lines


def _read_head(head: Head, units: Sequence[Unit]) -> tuple[int, str]:
    """Read the paragraphs before the body; returns the number of the first of the body.

    And text that follows a key for the body.
    """
    for number, unit in enumerate(units[:MAX_HEAD]):
        found = field_of(unit.text)
        if found and (found.role is not None or head.publication or head.published):
            if found.role == "body":
                return number + 1, found.value
            if found.role is None and head.counted and not _is_above(units, number):
                return number, ""
            head.take(found)
        elif not (_is_masthead(head, units, number) or _is_title(head, unit)):
            if not head.counted and WORDS.match(unit.text):
                return number + 1, ""
            if head.counted or not _is_above(units, number):
                return number, ""
            if who := headers.byline(unit.text):
                head.byline = head.byline or who
            else:
                head.lead.append(unit.text)
    return min(len(units), MAX_HEAD), ""


def _is_masthead(head: Head, units: Sequence[Unit], number: int) -> bool:
    """Whether a unit gives publication, date or copyright; if so, adds what it gives to ``head``.

    Further centred lines give the edition, the volume, or the day in another language.
    """
    unit = units[number]
    if unit.centred and indexing.is_copyright(unit.lines[0]):
        following = units[number + 1 : number + 2]
        if not (head.publication or head.published) and any(map(_day, following)):
            head.publication = _owner(unit)
        return True
    if head.published:
        if not unit.centred or head.counted:
            return False
        head.centred.append(unit.text)
        return True
    if _URL.match(unit.text):
        head.url = head.url or unit.text.replace(" ", "")
    elif day := _day(unit):
        head.published = day
    elif head.publication:
        return unit.centred and not head.counted
    elif unit.centred and len(unit.lines) > 1 and (day := indexing.day(unit.lines[-1])):
        head.published, head.publication = day, " ".join(unit.lines[:-1])
    elif not indexing.is_copyright(unit.text):
        head.publication = unit.text
    return True


def _is_title(head: Head, unit: Unit) -> bool:
    """Whether ``unit``, which is no field, is the headline; if so, adds it to ``head``."""
    if head.title or head.counted:
        return False
    head.title = unit.text
    return True


def _day(unit: Unit) -> str:
    """The date that ``unit`` consists of, with edition and time of day below it."""
    if len(unit.text) > 160 or (len(unit.lines) > 4 and not unit.centred):
        return ""
    if not unit.centred and len(unit.lines[0]) > 60:
        return ""
    return indexing.day(unit.lines[0]) or (indexing.day(unit.text) if unit.centred else "")


def _owner(unit: Unit) -> str:
    """The publication in a copyright notice that has it in its last lines."""
    lines = [line for line in unit.lines[1:] if not indexing.is_copyright(line)]
    return " ".join(lines)


def _is_above(units: Sequence[Unit], number: int) -> bool:
    """Whether fields of the head follow soon after the unit ``number``, and text after them."""
    for ahead in range(number + 1, min(number + 1 + _AHEAD, len(units))):
        found = field_of(units[ahead].text)
        if found and found.role in ("length", "byline", "section", "title", "dateline", "body"):
            return any(
                field_of(unit.text) is None and not indexing.is_copyright(unit.lines[0])
                for unit in units[ahead + 1 :]
            )
    return False


def _read_tail(head: Head, units: Sequence[Unit], start: int) -> int:
    """Read the fields and notices below the body; returns the number of the first of them."""
    end = len(units)
    while end > start and indexing.is_copyright(units[end - 1].lines[0]):
        end -= 1
    first = _first_of_tail(units, start, end)
    last: Field | None = None
    for unit in units[first:end]:
        found = field_of(unit.text)
        if found is None and last is not None and last.role == "caption":
            head.caption.append(unit.text)
        elif found:
            last = found
            head.take(found, below=True)
    return first


def _first_of_tail(units: Sequence[Unit], start: int, end: int) -> int:
    """The number of the first unit of the fields below the body, or ``end``.

    The first is known; between two of them are at most :data:`_GAP` other units, if any.
    """
    first, known, last = end, end, end
    dated = False
    for number in range(end - 1, start - 1, -1):
        found = field_of(units[number].text)
        if found and found.role not in (None, "body", "highlight"):
            if known - number - 1 > _GAP and known != end:
                break
            if known == end and end - number - 1 > _GAP:
                break
            first = known = number
        elif found and known == end and last - number == 1:
            # Keys in a language that is not known: at least two in a row, one of them with a date.
            last = number
            dated |= bool(indexing.day(found.value)) and len(found.value) < 60
    if first == end and dated and end - last > 1:
        return last
    return first
