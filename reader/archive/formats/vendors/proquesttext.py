"""Parses exports of ProQuest as text: articles between rules of underscores.

An article starts with its title. Then paragraphs follow that start with a key ("Author:", "Full
text:", "Publication date:"); only the full text has several, and some of those may look like a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reader.archive import textlines
from reader.archive.fields import dates, indexing, paragraphs
from reader.archive.formats.vendors.nexistext import Field, Head, finished
from reader.archive.registry import Flaw, Item, Parsed, Skipped
from reader.archive.signs import NUMBERED, RULE
from reader.archive.sources import MAX_BYTES, Source
from reader.safety import one_line, plain_spaces
from reader.system.lazy import lazy_pattern, words

_KEY = lazy_pattern(
    r"(?P<key>[^\W\d_][^:：\n]{1,44}?)[ \xa0]?[:：](?:[ \t\xa0]+|$)(?P<value>[\s\S]*)"
)
_KEY_CJK = lazy_pattern(r"(?P<key>[^\x00-\u2fff][^:：\n]{0,20}?)[ \xa0]?[:：](?P<value>[\s\S]*)")
_DAY = lazy_pattern(
    r"\d{1,2}\.? [^\W\d_]{3,12}\.?,? (?:1[6-9]|20)\d\d|[^\W\d_]{3,12}\.? \d{1,2}, \d{4}"
)
_NOTHING = words(
    "none not n/a keine aucun aucun(e) aucune ninguno nenhum nenhum(a) nessuno geen 无 なし"
)
_ADDRESS = lazy_pattern(r"https?://\S+$")
_DROPPED_TERM = lazy_pattern(r"(?:NAICS|DUNS|SIC|Ticker|Symbol): ?", re.IGNORECASE)
_PLACES = words("lieu ort lugar local")
"""What other databases call the dateline, and ProQuest the place that an article is about."""
_NAME = lazy_pattern(r"(?:Name|Nom|Nombre|Nome|名称|名前): ?", re.IGNORECASE)
_FIELDS = 3
"""How many fields an article has at least below its text."""
_GAP = 1
"""How many paragraphs without a key a list or a notice below the text may have after its first."""
_KEY_WORDS = 5
_RULES = 20
"""The most rules within an article."""
_SHORT = 40
_LONGEST_VALUE = 150
"""The most characters of a field below the text whose key is not known."""


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``."""
    pending: list[str] = []  # a rule may also stand within an article
    rules = 0
    for part in textlines.parts(textlines.lines(source), lambda line: RULE.match(line) is not None):
        if isinstance(part, Flaw):
            yield part
            pending = []
            continue
        lines = [*pending, *part.lines]
        units = _units(lines)
        tail = _tail(units)
        if tail < len(units):
            parsed = _article(units, tail)
            has_text = bool(parsed.article.blocks or parsed.article.caption)
            yield parsed if has_text else Skipped(f"line {part.line}")
            pending, rules = [], 0
        elif any(_is_text(unit) for unit in units) and part.ended:
            rules += 1
            pending = [*lines, "", part.ended, ""]
            if rules > _RULES or sum(map(len, lines)) > MAX_BYTES:
                yield Flaw(f"line {part.line}", "not an article of ProQuest")
                pending, rules = [], 0
        else:
            pending, rules = [], 0


def _units(lines: Sequence[str]) -> list[list[str]]:
    """``lines`` in groups without a blank line; a group of fields gives one for each."""
    units: list[list[str]] = []
    group: list[str] = []
    for line in (*(plain_spaces(line).strip() for line in lines), ""):
        if line and not (NUMBERED.match(line) and not units):
            group.append(line)
        elif group:
            keys = [number for number, each in enumerate(group) if _known(each)]
            cuts = sorted({0, *keys}) if len(keys) > 1 else [0]
            for start, end in zip(cuts, [*cuts[1:], len(group)], strict=True):
                units.append(group[start:end])
            group = []
    return units


def _field(text: str) -> Field | None:
    """The field that ``text`` is, whether its key is known or not."""
    match = _KEY.match(text) or _KEY_CJK.match(text)
    if match is None or len(match["key"].split()) > _KEY_WORDS:
        return None
    key = match["key"].strip()
    return Field(key, indexing.role(key), match["value"].strip())


def _known(text: str) -> bool:
    found = _field(text)
    return found is not None and found.role is not None


def _is_text(unit: Sequence[str]) -> bool:
    found = _field(unit[0])
    return found is not None and found.role == "body"


def _tail(units: Sequence[Sequence[str]]) -> int:
    """The number of the first of the fields below the text; ``len(units)`` if there are none."""
    first, fields = len(units), 0
    plain = 0
    keys: set[str] = set()
    for number in range(len(units) - 1, 0, -1):
        found = _field(units[number][0])
        if found and found.role == "body":
            break
        if found and found.role is not None:
            listed = found.role in ("", "tags") and found.key not in keys
            if fields and plain > (_GAP if listed else 0):
                break
            first, fields, plain = number, fields + 1, 0
            keys.add(found.key)
        # A field that no list knows, of another language or database, divides none.
        elif found is None or len(found.value) > _LONGEST_VALUE:
            plain += 1
            if plain > _GAP:
                break
    return first if fields >= _FIELDS else len(units)


def _article(units: Sequence[list[str]], tail: int) -> Parsed:
    """The article in ``units``, of which those from ``tail`` on are fields below its text."""
    head = Head()
    titled = not _known(units[0][0])
    if titled:
        head.title = " ".join(units[0])
    body_at = next((n for n in range(titled, tail) if _is_text(units[n])), -1)
    if body_at < 0:
        body_at = _longest(units, int(titled), tail)
    above = units[titled : tail if body_at < 0 else body_at]
    number, abstract, link = _read_fields(head, [*above, *units[tail:]])
    body = _text(units[body_at:tail]) if body_at >= 0 else []
    if abstract and one_line(abstract).rstrip(".… ")[:200] not in one_line(" ".join(body)):
        head.lead.append(abstract)
    head.url = head.url or link
    kept = [unit for unit in units if not _is_updated(unit)]
    content = " ".join(line for unit in kept for line in unit)
    return finished(head, body, content, number)


def _read_fields(head: Head, units: Sequence[list[str]]) -> tuple[str, str, str]:
    """Read the fields above and below the text; returns the number, the abstract, and a link."""
    number = abstract = link = credit = ""
    for unit in units:
        found = _field(" ".join(unit))
        if found is None:
            if len(unit) == 1 and _ADDRESS.match(unit[0]):
                link = link or unit[0]
        elif found.role == "media_id":
            number = number or found.value
        elif not _is_nothing(found.value):
            if found.role == "highlight":
                abstract = abstract or found.value
            elif found.key.casefold() == "credit":  # the agency of an article without an author
                credit = found.value.rstrip(" .")
            else:
                _take(head, found)
    head.byline = head.byline or indexing.byline(credit)
    return number, abstract, link


def _text(units: Sequence[list[str]]) -> list[str]:
    """The paragraphs of the full text, which starts behind its key."""
    first = _field(units[0][0])
    opening = [first.value if first else units[0][0], *units[0][1:]]
    body = [text for unit in (opening, *units[1:]) for text in paragraphs.unwrap(unit) if text]
    return [] if len(body) == 1 and _is_nothing(body[0]) else body


def _is_nothing(value: str) -> bool:
    """Whether ``value`` says that there is none: "None available."."""
    return len(value) <= _SHORT and value.casefold().partition(" ")[0].strip(". ") in _NOTHING


def _is_updated(unit: Sequence[str]) -> bool:
    """Whether ``unit`` says when ProQuest changed the record, which is not the article's."""
    found = _field(unit[0])
    return found is not None and found.key.casefold().startswith(("last updated", "zuletzt"))


def _longest(units: Sequence[list[str]], start: int, end: int) -> int:
    """The number of the field with the longest value: the text, if its key is not known."""
    lengths = {
        number: sum(map(len, units[number]))
        for number in range(start, end)
        if (found := _field(units[number][0])) and found.role is None
    }
    return max(lengths, key=lambda number: lengths[number], default=-1)


def _take(head: Head, found: Field) -> None:
    """Take a field of ProQuest's into ``head``."""
    value = one_line(found.value)
    if found.role == "byline":
        head.byline = head.byline or indexing.authors(value)
    elif found.role == "publication":
        head.publication = head.publication or value.partition(";")[0].strip()
    elif found.role == "published":
        head.published = max(head.published, indexing.day(value), key=len)
    elif found.role == "info":
        match = _DAY.search(value)
        head.published = head.published or (dates.stamp(match[0]) if match else "")
        head.publication = head.publication or value.partition(";")[0].strip()
    elif found.role == "tags":
        names = (_NAME.sub("", term, count=1) for term in indexing.terms(value))
        head.tags.extend(term for term in names if not _DROPPED_TERM.match(term))
    elif found.role == "dateline" and found.key.casefold() in _PLACES:
        head.take(found._replace(role="places"), below=True)
    elif found.role is not None:
        head.take(found, below=True)
