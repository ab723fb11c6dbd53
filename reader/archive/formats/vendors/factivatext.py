"""Parses exports of Factiva as text or RTF: fields with codes (HD, BY, WC …), or plain articles.

Codes are the same in all languages of the interface. An article without codes has headline, author,
number of words, date, time, source, its code, language and copyright, a line each, then the text.
Both end with a line that has the accession number: "Document LBA0000020170319ed3j00q06". What
follows the last one is the summary of the search.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from reader.archive import textlines
from reader.archive.fields import headers, indexing, paragraphs
from reader.archive.formats.vendors.nexistext import Field, Head, finished
from reader.archive.registry import Flaw, Item, Parsed, Skipped
from reader.archive.signs import ACCESSION, CODE, CODES, WORDS
from reader.archive.sources import Source
from reader.safety import one_line, plain_spaces
from reader.system.lazy import in_order, lazy_pattern, words

_ORDER = {code: number for number, code in enumerate(in_order(CODES))}
_ENOUGH = 4
"""How many different codes an article has at least."""
_MAIN = words("HD PD SN LP TD WC")
_TERMS = words("CO IN NS RE")
_ROLES = {
    "HD": "title", "BY": "byline", "SE": "section", "CLM": "section", "SN": "publication",
    "ART": "caption",
}  # fmt: skip
_HEAD = lazy_pattern(r"[ \t]{0,4}HD(?:\t|[ \t]*$)")
# "Page 5 of 23 © 2016 Factiva, Inc. All rights reserved."
_FOOTER = lazy_pattern(r"[^\n©]{0,40}(?:©|\([cC]\)|Copyright) ?\d{4} Factiva\b[^\n]{0,80}$")
_SECTION = lazy_pattern(r"[ \t]{0,4}(?:CLM|SE)(?:\t|[ \t]*$)")
_NUMBER = lazy_pattern(r"[ \t]{0,4}AN\t+\S[^\n]{0,80}\d{6}")
_TERM = lazy_pattern(r"(?:^|[|;])\s*\S{2,20} : ")
_CODE_OF_TERM = lazy_pattern(r"\S{1,20} : ")
_TIME = lazy_pattern(r"\d{1,2}:\d\d(?: [APap][Mm])?$")
_COUNT = lazy_pattern(r"[ \t]*\d[\d.,\xa0 ]{0,8}[ \xa0]?[^\W\d_]{1,14}[ \t\xa0]*$")
_AND = lazy_pattern(r"[,;] (?:and |und |et |y |e |en )?| (?:and|und|et|y|e|en|&) ")
_ABOVE = 4
"""The most lines above the number of words: section, headline, author, credit."""
_BELOW = 12
"""The most lines between the number of words and the text."""
_COMPANY = lazy_pattern(
    r"(?<!\w)(?:Ltd|Limited|Inc|LLC|LLP|plc|PLC|Corp|Corporation|GmbH|AG|KG|SE|S\.?A\.?S?|S\.?L\.?U?"
    r"|S\.?[pP]\.?A|S\.?[rR]\.?[lL]|B\.?V|N\.?V|A/S|AB|Oy|Ltda)\.?(?: \([^()]{1,40}\))?$"
    r"|株式会社|(?:新聞社|有限公司|新闻社|신문사)$"
)
_PUBLISHER_WORDS = 9
_SHORT = 60
_KICKER_WORDS = 4


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``."""
    for part in textlines.parts(textlines.lines(source), _ends_an_article):
        if isinstance(part, Flaw):
            yield part
            continue
        match = ACCESSION.match(part.ended)
        number = match["id"] if match else (part.ended.split() or [""])[-1]
        found = False
        for parsed in _parsed(part.lines, number):
            has_text = bool(parsed.article.blocks or parsed.article.caption)
            yield parsed if has_text else Skipped(f"line {part.line}")
            found = True
        if number and not found:
            yield Skipped(f"line {part.line}")


def _ends_an_article(line: str) -> bool:
    return ACCESSION.match(line) is not None or _NUMBER.match(line) is not None


def _parsed(lines: Sequence[str], number: str) -> Iterator[Parsed]:
    """The article in ``lines``, with the accession ``number`` below it; several if one lacks it."""
    lines = [line for line in lines if "Factiva" not in line or not _FOOTER.match(line)]
    records = _records(lines)
    if records:
        for fields in records:
            if number or "HD" in fields:
                yield _coded(fields, number if fields is records[-1] else "")
        return
    texts = [plain_spaces(line).strip() for line in lines]
    counts = _counts(texts)
    starts = [0, *(_above(texts, count) for count in counts[1:])]
    for start, end in pairwise([*starts, len(texts)]):
        parsed = _plain(texts[start:end], number if end == len(texts) else "")
        if parsed is not None:
            yield parsed


def _above(texts: Sequence[str], count: int) -> int:
    """Where an article starts whose number of words is in the line ``count``: after two blanks."""
    start, filled = count, 0
    while start and filled < _ABOVE and (texts[start - 1] or not filled):
        start -= 1
        filled += bool(texts[start])
    return start


def _records(lines: Sequence[str]) -> list[dict[str, list[str]]]:
    """The fields of each article in ``lines``; none if they have no codes."""
    heads = [number for number, line in enumerate(lines) if _HEAD.match(line)]
    if len(heads) < 2:
        fields = _fields(lines)
        return [fields] if fields else []
    starts = [0]
    for number in heads[1:]:
        before = lines[max(number - 2, starts[-1]) : number]
        starts.append(number - sum(_SECTION.match(line) is not None for line in before))
    found = [_fields(lines[start:end]) for start, end in pairwise([*starts, len(lines)])]
    return [fields for fields in found if fields]


def _fields(lines: Sequence[str]) -> dict[str, list[str]] | None:
    """The lines of each code in ``lines``; None if they are an article without codes."""
    matches = [CODE.match(line) for line in lines]
    # After a tab, a code is certain. If several stand alone, no other is one.
    tabs = any(match and "\t" in match[0].lstrip() for match in matches)
    alone = not tabs and sum(line.strip() in _MAIN for line in lines) >= _ENOUGH
    fields: dict[str, list[str]] = {}
    last, within = -1, ""
    for match, line in zip(matches, lines, strict=True):
        code = match["code"] if match else ""
        if match and (tabs or alone or (_ORDER[code] >= last and code not in fields)):
            value = line[match.end() :]
            if tabs:
                found = "\t" in match[0].lstrip() or not value
            elif alone:
                found = not value.strip()
            else:
                found = code not in _TERMS or _TERM.search(value) is not None
            if found:
                last, within = _ORDER[code], code
                fields.setdefault(code, []).append(value)
                continue
        if within:
            fields[within].append(line)
    return fields if len(fields) >= _ENOUGH and _MAIN & fields.keys() else None


def _coded(fields: dict[str, list[str]], number: str) -> Parsed:
    """The article with the codes ``fields`` and the accession ``number``."""
    head = Head()
    for code, lines in fields.items():
        value = one_line(" ".join(lines))
        if code in _TERMS:
            (head.places if code == "RE" else head.tags).extend(_terms(value))
        elif code == "PD":
            head.published = indexing.day(value)
        elif code in _ROLES:
            head.take(Field(code, _ROLES[code], value))
    body = [line for code in ("LP", "TD", "CT") for line in (*fields.get(code, ()), "")]
    content = " ".join(" ".join((code, *lines)) for code, lines in fields.items())
    return finished(head, _paragraphs(body), f"{content} {number}", number)


def _terms(value: str) -> list[str]:
    """The names in the value of a code for indexing: "applc : Apple Inc. | …"."""
    terms = indexing.terms(value, "|" if "|" in value else ";")
    return [_CODE_OF_TERM.sub("", term, count=1) for term in terms]


def _paragraphs(lines: Sequence[str]) -> list[str]:
    return paragraphs.unwrap([plain_spaces(line).strip() for line in lines])


def _plain(texts: Sequence[str], number: str) -> Parsed | None:
    """The article without codes in ``texts``; None if they have no number of words."""
    counts = _counts(texts)
    if not counts:
        return None
    head, counted = Head(), counts[0]
    above = [text for text in texts[:counted] if text][-_ABOVE:]
    if not number and not above:
        return None
    start = _read_above(head, above)
    body = _read_below(head, texts, counted + 1)
    content = " ".join((*above[start:], *texts[counted:]))
    found = _paragraphs(texts[body:])
    rights = " ".join(text for text in texts[counted:body] if indexing.is_copyright(text))
    if number and len(found) > 1 and _is_publisher(found[-1], rights):
        found.pop()
    return finished(head, found, f"{content} {number}", number)


def _is_publisher(text: str, rights: str) -> bool:
    """Whether ``text``, the last above the number, is the company that publishes the source.

    It has a legal form, or the copyright notice ``rights`` names it.
    """
    if len(text.split()) > _PUBLISHER_WORDS:
        return False
    return _COMPANY.search(text) is not None or text.casefold() in rights.casefold()


def _counts(texts: Sequence[str]) -> list[int]:
    """The numbers of the lines with the number of words of an article, which a date follows."""
    filled = [number for number, text in enumerate(texts) if text]
    counts = [
        number
        for number, after in pairwise(filled)
        if _COUNT.match(texts[number])
        and len(texts[after]) <= _SHORT
        and any(map(str.isdigit, texts[after]))
        and indexing.day(texts[after])
    ]
    unit = texts[counts[0]].lstrip("0123456789.,\xa0 ") if counts else ""
    same = [number for number in counts if texts[number].endswith(unit)]
    return same or [number for number in filled if WORDS.match(texts[number])][:1]


def _read_above(head: Head, above: Sequence[str]) -> int:
    """Read the lines above the number of words; returns the number of the first that counts."""
    rest = [*above]
    for back in (1, 2):  # the last may be a credit
        if len(rest) > back and (who := _author(rest[-back])):
            head.byline = who
            del rest[-back:]
            break
    else:
        if len(rest) > 1 and _is_by_place(rest[-1], rest[-2]):
            head.byline = rest.pop()
    used = 1
    above_title = rest[-2] if len(rest) > 1 else ""
    if _is_kicker(above_title, rest[-1] if rest else "") or (
        head.byline and 0 < len(above_title) <= _SHORT
    ):
        head.section = above_title
        used = 2
    head.title = rest[-1] if rest else ""
    return max(len(rest) - used, 0)


def _is_by_place(line: str, above: str) -> bool:
    """Whether ``line`` has the authors, as it stands below the headline ``above``: only names."""
    if headers.is_name(line) and not headers.is_name(above):
        return True
    names = _AND.split(line)
    return len(names) > 1 and len(line) <= 2 * _SHORT and all(map(headers.is_name, names))


def _is_kicker(line: str, title: str) -> bool:
    """Whether ``line`` is a section above the headline ``title``."""
    return 0 < len(line.split()) <= _KICKER_WORDS and len(line) < len(title)


def _author(line: str) -> str:
    """The authors, if ``line`` starts with a "by" in some language."""
    who = indexing.byline(line)
    return who if len(line) <= 2 * _SHORT and len(who) + 2 <= len(line.strip()) else ""


def _read_below(head: Head, texts: Sequence[str], start: int) -> int:
    """Read the lines from the date to the copyright; returns the number of the text's first."""
    known = 0
    number = start
    for number in range(start, min(start + 2 * _BELOW, len(texts))):
        text = texts[number]
        if not text:
            continue
        if indexing.is_copyright(text):
            return number + 1
        if len(text) > 2 * _SHORT or known > _BELOW:
            return number
        known += 1
        if not head.published and (day := indexing.day(text)):
            head.published = day
        elif _TIME.match(text):
            continue
        elif not head.publication:
            head.publication = text
    return number
