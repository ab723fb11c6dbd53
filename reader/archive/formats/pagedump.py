"""Parses page dumps: articles copied from a web page, or saved with a browser's "save as text".

A dump is read from the top. The *head* is everything before the first paragraph of the story: URL,
title bars, ``Key: value`` lines, date lines, bylines, captions, headlines. The rest is the *body*.
Evidence counts in this order: explicit lines, the URL, the dateline, the body. A field that none
of them gives stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from reader.archive.fields import (
    dateline,
    dates,
    furniture,
    headers,
    paragraphs,
    titlebars,
    urls,
)
from reader.archive.fields.spelling import folded
from reader.archive.registry import Parsed
from reader.archive.sources import Source
from reader.model import LINE_FIELDS, Article, Dateline
from reader.system.lazy import lazy_pattern, words

MAX_HEAD = 60
"""The most lines that can stand before the story."""

MAX_HEADLINE = 180
"""The longest headline, in code points."""

_HEADLINE_WORDS = 28
_DATELINE_WITHIN = 3
_BODY_FOR_SPELLING = 5_000
_STOPPED_WORDS = 16
_LABEL_WORDS = 5
"""The most words of a line between headline and date ("by ada obi")."""
_SIGNATURE = 160
_DIGITS = lazy_pattern(r"\d{4}")
_GAP = lazy_pattern(r"\s*[|·•]\s*|\s+[-–—]\s+|,\s+|\s+on\s+")
_SPACE = lazy_pattern(r"\s+")
_NAME_AND_DAY = lazy_pattern(r"[Bb][Yy] [^\d|·•,–—]{4,60} \d[^|·•–—]{6,40}$")
"""A byline and a date with nothing between them: "By Ada Obi 12 March 2016"."""
_LOOK_AHEAD = 2
_PARAGRAPH = 60
_BULLETS = "•◦-*>"
_SENTENCE_BREAK = lazy_pattern(r"[a-z]{2}[.!?][”\"’]? [A-ZÀ-Þ“\"]")
_SECTIONS = words(
    """
    africa analysis americas arts asia books business columns comment culture economy
    editorial education entertainment environment europe features finance food health
    international latest lifestyle local markets media middle east national news obituaries
    opinion opinions people politics region science society sport sports tech technology top
    news travel views world
    """
) | {"middle east", "latin america", "top news", "world news", "local news"}
_KICKERS = _SECTIONS | words(
    """
    agriculture athletics basketball blog boxing breaking breaking-news cartoon column commentary
    courts cricket crime court energy essay exclusive explainer fashion film football gallery golf
    home horse-racing insight interview investigation investigations law letter letters live
    magazine motoring motorsport movies music nation obituary photos poll profile property
    q&a racing religion report reportage review reviews rugby soccer special special-report
    tennis theatre theater tv update updated video watch weather weekend women youth & and of the
    big brief check correspondent cover desk editor fact front guest immediate in lead our page
    picture pictures press release reporter staff statement story to web writer your for
    """
)
"""Words of the lines above a headline that name the kind of article or the section."""
_MASTHEADS = words(
    """
    chronicle courier daily express gazette guardian herald journal mail media mirror monitor nation
    news newspaper observer online post radio standard star telegraph times today tribune tv weekly
    """
)


@dataclass(slots=True, eq=False, repr=False)
class _Head:
    """The contents of the lines before the story."""

    fields: dict[str, str] = field(default_factory=dict)
    bars: list[list[str]] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)
    sentences: set[str] = field(default_factory=set)
    """The candidates without the shape of a headline."""
    first: tuple[str, str] = ("", "")
    """The first line, if it gives a field or a caption: the field's name, and the line."""

    def put(self, name: str, value: str) -> None:
        """Set a field that has no value yet: pages repeat themselves further down."""
        if name and value:
            self.fields.setdefault(name, value)

    def add(self, name: str, value: str, between: str) -> None:
        """Append ``value`` to the field, unless one contains the other."""
        before = self.fields.get(name, "")
        if not before:
            self.put(name, value)
        elif folded(value) not in folded(before) and folded(before) not in folded(value):
            self.fields[name] = f"{before}{between}{value}"

    def begin(self, name: str, line: str) -> None:
        """Remember ``line``, which gives the field ``name``, if it is the first line."""
        if not (self.bars or self.candidates or self.first[1] or len(self.fields) > 1):
            self.first = name, line


def articles(source: Source) -> Iterator[Parsed]:
    """The article in ``source``."""
    yield parse(source.text, source.neighbours.furniture(source.text) if source.neighbours else ())


def parse(text: str, repeated: Container[str] = (), title: str = "") -> Parsed:
    """The article in the page dump ``text`` (line feeds only), without id and path.

    ``repeated`` are lines that it shares with most pages of its publication, so furniture.
    ``title`` is its title if that is known already.
    """
    lines = [line.strip() for line in text.split("\n")]
    if repeated:
        lines = ["" if line in repeated else line for line in lines]
    if "&" in text and ";" in text:
        lines = [paragraphs.decoded(line).strip() for line in lines]
    units = paragraphs.unwrap(lines)
    found_out = furniture.found_in(units)
    units = _without_repeats([unit for unit, out in zip(units, found_out, strict=True) if not out])
    head = _Head()
    head.put("title", title)
    body = units[_read_head(head, units) :]
    url = urls.original(head.fields.get("url", ""))
    outlet = urls.publication(url) if url else ""
    bars = titlebars.read(_all_bars(head, outlet), outlet)
    body = _read_tail(head, [unit for unit in body if not furniture.advertises(unit, outlet)])
    title, body = _title(head, bars, url, body)
    publication = head.fields.get("publication") or bars.publication or outlet
    found, body = _dateline(body, publication)
    body = _without_echoes(body, title, head.fields.get("caption", ""))
    fields = {name: head.fields.get(name, "") for name in LINE_FIELDS} | {
        "title": title,
        "publication": publication,
        "archive": head.fields.get("archive") or bars.archive,
        "section": head.fields.get("section") or ", ".join(x for x in bars.labels if x != title),
        "published": _published(head, url, found),
        "url": url,
    }
    return Parsed(
        Article(
            id="",
            path="",
            **fields,
            dateline=found.dateline if found else Dateline(),
            blocks=tuple(paragraphs.blocks(body)),
            tags=_listed(head.fields.get("tags", "")),
            places=_listed(head.fields.get("places", "")),
        )
    )


def _read_head(head: _Head, units: list[str]) -> int:
    """Read the lines before the story into ``head``; returns the index in ``units`` of the story.

    A line with a URL and the start of the story is split in place.
    """
    for number, unit in enumerate(units[:MAX_HEAD]):
        if parted := urls.split_line(unit):
            head.put("url", parted[0])
            if parted[1]:
                units[number] = parted[1]
                return number
        elif not _is_head_line(head, unit):
            if _is_caption(units, number):
                head.add("caption", unit, " ")
                head.begin("caption", unit)
            elif _is_headline(unit):
                head.candidates.append(unit)
            elif _is_in_head(head, units, number):
                if paragraphs.ends_with_stop(unit) and not _may_be_headline(head, unit):
                    head.sentences.add(unit)
                head.candidates.append(unit)
            else:
                return number
    return min(len(units), MAX_HEAD)


def _is_head_line(head: _Head, unit: str) -> bool:
    """Whether ``unit`` is a line of a known kind; if so, adds its contents to ``head``."""
    if pair := headers.field(unit):
        name, value = pair
        if name in ("published", ""):  # "Updated: … | Published: …" may be both
            value = dates.from_line(unit) or dates.stamp(value) * (name == "published")
            name = "published"
        if name == "caption":
            head.add(name, value, " ")
        else:
            head.put(name, value)
        head.begin(name, unit)
        return True
    published = dates.from_line(unit)
    if published is not None:
        head.put("published", published)
        return True
    if _is_signature(head, unit):
        return True
    if who := headers.byline(unit):
        head.add("byline", who, ", ")
        return True
    parts = titlebars.split(unit)
    if len(parts) > 1:
        head.bars.append(parts)
        return True
    return False


def _is_signature(head: _Head, unit: str) -> bool:
    """Whether ``unit`` is author and date: "Ada Obi | 12 March 2016", "By Ada Obi, May 1916"."""
    if len(unit) > _SIGNATURE or not _DIGITS.search(unit):
        return False
    by = unit[:3].lower() == "by "
    gaps = _SPACE if by and _NAME_AND_DAY.match(unit) else _GAP
    for gap in gaps.finditer(unit):
        before, after = unit[: gap.start()], unit[gap.end() :]
        for who, when in ((before, after), (after, before)):
            name = headers.byline(who)
            if not name and gap.group().strip() in "|·•" and headers.is_name(who):
                name = who
            if name and (day := dates.from_line(when)) is not None:
                head.put("byline", name)
                head.put("published", day)
                return True
    return False


def _is_in_head(head: _Head, units: Sequence[str], number: int) -> bool:
    """Whether a line that does not look like a headline still belongs to the head.

    It does if the byline or a field follows, and the story after that. It also does if the head has
    just started and the line cannot be the story's, because it stops short above a paragraph.
    """
    unit = units[number]
    if len(unit) > headers.MAX_HEADER or unit[0] in _BULLETS:
        return False
    following = list(units[number + 1 : number + 1 + _LOOK_AHEAD])
    for ahead, line in enumerate(following):
        if len(line) > headers.MAX_HEADER:
            break
        short = _may_be_headline(head, unit) or len(unit.split()) <= _LABEL_WORDS
        dated = short and _is_dated(line) and (ahead == 0 or headers.is_name(following[0]))
        if dated or _is_signed(head, line):
            story = units[number + 2 + ahead : number + 6 + ahead]
            return any(map(_is_paragraph, story)) and not _opens_a_story(unit)
    if following and _is_headline(following[0]):  # a standfirst, or the headline itself
        del following[0]
    return (
        not head.candidates
        and len(unit) <= MAX_HEADLINE
        and bool(following)
        and _is_paragraph(following[0])
        and not following[0][:1].islower()
        and _stops_short(unit)
        and not _opens_a_story(unit)
    )


def _is_signed(head: _Head, line: str) -> bool:
    """Whether ``line`` only occurs above stories: a byline or a field."""
    if headers.byline(line):
        return "byline" not in head.fields
    pair = headers.field(line)
    return pair is not None and pair[0] not in ("caption", "title")


def _is_dated(line: str) -> bool:
    return dates.from_line(line) is not None


def _is_paragraph(line: str) -> bool:
    return len(line) >= _PARAGRAPH and (paragraphs.ends_with_stop(line) or len(line) > MAX_HEADLINE)


def _may_be_headline(head: _Head, unit: str) -> bool:
    """Whether ``unit``, the first line of ``head``, may be a headline with a full stop."""
    return not head.candidates and len(unit) <= MAX_HEADLINE and len(unit.split()) <= _STOPPED_WORDS


def _stops_short(unit: str) -> bool:
    """Whether ``unit`` ends without a full stop, or with one that does not end a sentence."""
    if unit.endswith(":"):
        return False
    return (
        not paragraphs.ends_with_stop(unit)
        or unit.endswith(("…", "..."))
        or paragraphs.ends_with_abbreviation(unit)
    ) and not _SENTENCE_BREAK.search(unit)


def _is_caption(units: Sequence[str], number: int) -> bool:
    """Whether a line of the head is a caption, judging by its credit or its date.

    A full date at its end means a caption only if the story starts with a dateline soon after;
    otherwise the line may well be the story.
    """
    unit = units[number]
    if len(unit) > headers.MAX_HEADER:
        return False
    if headers.has_credit(unit):
        return number + 1 < len(units)
    if not dates.ends_with_full(unit) or dateline.find(unit):
        return False
    following = (dateline.find(after) for after in units[number + 1 : number + 3])
    return any(found and found.certain for found in following)


def _is_headline(unit: str) -> bool:
    return (
        len(unit) <= MAX_HEADLINE
        and len(unit.split()) <= _HEADLINE_WORDS
        and not paragraphs.ends_with_stop(unit)
        and not unit[0].islower()
        and not unit.endswith(":")
        and unit[0] not in _BULLETS
        and not _opens_a_story(unit)
    )


def _opens_a_story(unit: str) -> bool:
    """Whether ``unit`` starts with a dateline that no headline has: in capitals, or with a date.

    Headlines may have capitals before a colon ("UN: 'Act now'"), but no full stop.
    """
    found = dateline.find(unit)
    if not found or not found.certain:
        return False
    if _is_headed(unit, found):
        return False
    text = found.dateline.text
    return bool(found.dateline.places) and (text.isupper() or any(map(str.isdigit, text)))


def _is_headed(unit: str, found: dateline.Found) -> bool:
    """Whether ``unit`` may be a headline, and ``found`` just its topic: "UN: 240 dead".

    It is short, does not end like a sentence, and has a word in capitals before a colon.
    """
    text = found.dateline.text
    return (
        text.isupper()
        and text.isalpha()
        and unit[len(text) :].lstrip().startswith(":")
        and len(unit.split()) <= _STOPPED_WORDS
        and not paragraphs.ends_with_stop(unit)
    )


def _all_bars(head: _Head, outlet: str) -> list[list[str]]:
    """The title bars, including those with a dash if the site's name is certain."""
    names = [outlet, head.fields.get("publication", ""), *(bar[-1] for bar in head.bars)]
    bars = list(head.bars)
    for candidate in list(head.candidates):
        parts = titlebars.split_at_dash(candidate, names)
        if parts:
            head.candidates.remove(candidate)
            bars.append(parts)
    return bars


def _title(head: _Head, bars: titlebars.Bars, url: str, body: list[str]) -> tuple[str, list[str]]:
    """The headline, and the body with the lines of the head that turned out to belong to it."""
    slug = urls.slug_words(url) if url else []
    title = head.fields.get("title") or bars.title
    rest = list(head.candidates)
    if not title:
        sites = {folded(urls.publication(url) if url else ""), folded(bars.publication)}
        possible = [x for x in rest if x not in head.sentences and folded(x) not in sites]
        title = _headline(possible, slug, head, body)
        if title:
            rest.remove(title)
    elif title in rest:
        rest.remove(title)
    if not title:
        words = " ".join(body)[:_BODY_FOR_SPELLING]
        title = _short_bar(bars, slug) or urls.headline(slug, words) or _with_colon(head)
    return title, [unit for unit in rest if not _is_label(head, unit, title, slug)] + body


def _short_bar(bars: titlebars.Bars, slug: Sequence[str]) -> str:
    """A short headline that only the title bar has: a part that is not a section."""
    return next((one for one in bars.labels if not slug and not _is_kicker(one)), "")


def _with_colon(head: _Head) -> str:
    """The first line of the page if it was read as a field but must be the headline."""
    name, line = head.first
    value = line.partition(":")[2].strip()
    small = value[:1].islower() and " " in value
    if not value or not (small or (name != "caption" and headers.reads_as_text(value))):
        return ""
    if name in head.fields and head.fields[name] in (line, value):
        del head.fields[name]
    return line


def _headline(
    candidates: Sequence[str], slug: Sequence[str], head: _Head, body: Sequence[str]
) -> str:
    """The candidate that is the headline: the one that fits the slug, else the first possible."""
    if slug:
        words = {folded(word) for word in slug if len(word) > 2}
        agreeing = ((_agreement(candidate, words), candidate) for candidate in candidates)
        best = max(agreeing, default=(0.0, ""), key=lambda pair: pair[0])
        return best[1] if best[0] >= 0.4 else ""
    possible = [one for one in candidates if one.casefold() not in _SECTIONS]
    for number, one in enumerate(possible):
        later = possible[number + 1 :]
        if any(len(each.split()) >= 3 for each in later) and (
            _is_kicker(one) or _is_authors_name(one, head, body)
        ):
            continue
        return one
    return ""


def _is_kicker(line: str) -> bool:
    """Whether ``line``, which stands above a headline, names a section or kind: "World news"."""
    parts = line.casefold().strip(" :").split()
    if _KICKERS.issuperset(parts) or dateline.is_known(line.strip(" :")):
        return True
    return 2 <= len(parts) <= 3 and parts[-1] in _MASTHEADS


def _is_authors_name(line: str, head: _Head, body: Sequence[str]) -> bool:
    """Whether ``line`` has the shape of a name, and none of its words occurs in the story."""
    if not headers.is_name(line) or "byline" in head.fields:
        return False
    text = f" {' '.join(body)[:_BODY_FOR_SPELLING]} "
    return not any(re.search(rf"\b{re.escape(word.lower())}", text) for word in line.split())


def _agreement(candidate: str, slug: set[str]) -> float:
    """The share of common words in the shorter one of the headline ``candidate`` and the slug."""
    words = {folded(word.strip("\"“”‘’',:;!?()")) for word in candidate.split()}
    words = {part for word in words for part in word.split("-") if len(part) > 2}
    return len(words & slug) / (min(len(words), len(slug)) or 1)


def _is_label(head: _Head, unit: str, title: str, slug: Sequence[str]) -> bool:
    """Whether a line of the head, not the headline, is a byline or a section; if so, stores it."""
    if unit.casefold() in _SECTIONS and "section" not in head.fields:
        head.put("section", unit)
        return True
    if headers.is_name(unit) and title and "byline" not in head.fields:
        words = {folded(word) for word in unit.split()}
        if slug or unit.isupper() or not words & {folded(w) for w in title.split()}:
            head.put("byline", dateline.calm(headers.bare_name(unit)))
            return True
    return folded(unit) == folded(title)


def _read_tail(head: _Head, body: list[str]) -> list[str]:
    """``body`` without bylines and dates below the story, which go into ``head``."""
    while len(body) > 1:
        last = body[-1]
        who = headers.byline(last)
        published = dates.from_line(last)
        if who:
            head.add("byline", who, ", ")
        elif published is not None:
            head.put("published", published)
        else:
            break
        body = body[:-1]
    return body


def _dateline(body: list[str], publication: str) -> tuple[dateline.Found | None, list[str]]:
    """The dateline and ``body`` without it: in its first paragraph, or a certain one soon after."""
    for number, unit in enumerate(body[:_DATELINE_WITHIN]):
        found = dateline.find(unit, publication)
        if found and (found.certain or number == 0) and not _is_headed(unit, found):
            return found, [*body[:number], unit[found.end :], *body[number + 1 :]]
    return None, body


def _published(head: _Head, url: str, found: dateline.Found | None) -> str:
    """The date of publication: from a line or the URL; a dateline may make it more exact."""
    stated = head.fields.get("published", "") or (urls.published(url) if url else "")
    written = found.published if found else ""
    if not stated or (len(stated) < len(written) and written.startswith(stated)):
        return written
    return stated


def _without_echoes(body: list[str], title: str, caption: str) -> list[str]:
    """``body`` without copies of headline and caption before the story."""
    echoes = {folded(text) for text in (title, caption) if text}
    longest = min(2 * max(map(len, echoes), default=0), headers.MAX_HEADER)
    kept = [
        unit
        for number, unit in enumerate(body)
        if number >= _DATELINE_WITHIN or len(unit) > longest or folded(unit) not in echoes
    ]
    return kept or body


def _without_repeats(units: Sequence[str]) -> list[str]:
    """``units`` without immediate repetitions, which are frequent for captions."""
    return [unit for number, unit in enumerate(units) if not number or unit != units[number - 1]]


def _listed(value: str) -> tuple[str, ...]:
    separator = ";" if ";" in value else ","
    return tuple(part.strip() for part in value.split(separator) if part.strip())
