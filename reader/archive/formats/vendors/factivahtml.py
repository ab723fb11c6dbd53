"""Finds and reads the articles in HTML that Factiva exports, in all its interface languages.

An article is an element with a class such as ``article deArticle``. It is a table with a code
before each value, or the headline and other lines in a fixed order, then marked paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reader.archive.fields import indexing
from reader.archive.formats.vendors.htmlruns import (
    MOST_WORDS,
    Reads,
    Run,
    Story,
    blocks_of,
    classes,
    cut,
    day_in,
    first_with,
    listed,
    runs,
)  # fmt: skip
from reader.safety import one_line
from reader.system.lazy import lazy_pattern

_DIVISION = lazy_pattern(r"<div\b[^<>]{0,1000}>", re.IGNORECASE)
_CLASS = lazy_pattern(r"\bclass\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))", re.IGNORECASE)
_START = lazy_pattern(r"(?:^|.*\s)(?:article\s+[a-z]{2,8}|[a-z]{2}|zh[a-z]{2})Article(?:\s|$)")
"""The classes of an article; "article" alone also stands on paragraphs and buttons."""

_PARAGRAPH = lazy_pattern(r"articleParagraph\b(?<=[a-z]{2}articleParagraph)")
_HEADLINE = lazy_pattern(r"HD\s{0,9}</[bB]>")
_CODED = lazy_pattern(r"(?P<table><table\b)|>\s{0,9}HD\s{0,9}</b>", re.IGNORECASE)
_TIME = lazy_pattern(r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?[A-Z]{2,5})?")
_WORDS = lazy_pattern(r"\d[\d.,'\s]{0,12}[^\W\d]{1,16}")
"""The number of words, in any language of the interface."""
_ACCESSION = lazy_pattern(r"(?<![A-Za-z0-9])([A-Za-z][A-Za-z0-9]{2,11}\d{8}[A-Za-z0-9]{8,12})\s*$")
_ORDINAL = lazy_pattern(r"(\d{1,5})\)\s+")
_CODE = lazy_pattern(r"[A-Z]{2,3}")
_SOFT_RETURN = lazy_pattern(r"&(?:amp;)?softReturn;", re.IGNORECASE)
"""A line break of the newspapers' editors, which is no entity of HTML."""
_NOTICE = lazy_pattern(
    r"(?:click here (?:for|to)|cliquez ici pour|klicken sie hier|haga clic aqu[ií]|clique aqui"
    r"|fare clic qui|klik hier)\b.{0,200}"
    r"|.{0,120}\b(?:machine[- ]translat|translated (?:automatically|by machine)"
    r"|automatically translated|traduction automatique|maschinell\w* übersetz|maschinelle[rn]? "
    r"übersetzung|traducción automática|traduzione automatica|tradução automática"
    r"|machinevertaling).{0,160}",
    re.IGNORECASE,
)


def pieces(html: str) -> Iterator[tuple[Reads, str]]:
    """The HTML of each article in an export of Factiva, and the function that reads it."""
    if not (_PARAGRAPH.search(html) or _HEADLINE.search(html)):
        return
    found = (match for match in _DIVISION.finditer(html) if _is_article(match[0]))
    starts = [match.start() for match in found] or _coded_tables(html)
    for piece in cut(html, starts):
        yield _read, _SOFT_RETURN.sub(" ", piece)


def _is_article(tag: str) -> bool:
    """Whether the start ``tag`` is that of an article."""
    if "Article" not in tag or (found := _CLASS.search(tag)) is None:
        return False
    return _START.match(found[1] or found[2] or found[3] or "") is not None


def _coded_tables(html: str) -> list[int]:
    """Where the tables start that have Factiva's code of a headline."""
    starts: list[int] = []
    table = -1
    for match in _CODED.finditer(html):
        if match["table"]:
            table = match.start()
        elif table >= 0:
            starts.append(table)
            table = -1
    return starts


def _read(root: Any, number: int) -> Story:
    """An article of Factiva: a table with a code in each row, or lines in a fixed order."""
    body = root.find("body")
    article = next(iter(root if body is None else body), root)
    story = Story()
    cells = _coded(article)
    if "HD" in cells or "LP" in cells or "TD" in cells:
        _fill_coded(story, cells)
    else:
        _fill_plain(story, list(runs(article)))
    is_counted = first_with(article, "counted") is not None
    if (found := _ORDINAL.match(story.title)) and (is_counted or int(found[1]) == number):
        story.title = story.title[found.end() :]
        story.own = [line.removeprefix(found[0].strip()) for line in story.own]
    kept = story.blocks
    for edge in (0, -1):
        if kept and _NOTICE.fullmatch(kept[edge].text):
            del kept[edge]
    return story


def _coded(article: Any) -> dict[str, Any]:
    """The cells of the rows that have a code, by their code."""
    cells: dict[str, Any] = {}
    for row in article.iter("tr"):
        data = row.findall("td")
        if len(data) == 2 and _CODE.fullmatch(code := "".join("".join(data[0].itertext()).split())):
            cells.setdefault(code, data[1])
    return cells


def _fill_coded(story: Story, cells: dict[str, Any]) -> None:
    lines = {code: one_line(" ".join(run.text for run in runs(cell, rows=False)))
             for code, cell in cells.items()}  # fmt: skip
    story.own = [f"{code} {line}" for code, line in lines.items()]
    story.title = lines.get("HD", "")
    story.publication = lines.get("SN", "")
    story.published = day_in(lines.get("PD", ""))
    story.byline = lines.get("BY", "")
    story.section = lines.get("SE", "") or lines.get("CLM", "")
    story.caption = lines.get("ART", "")
    story.dateline = lines.get("DLN", "")
    for code in ("LP", "TD", "CX"):
        if code in cells:
            story.blocks += [block for run in runs(cells[code]) for block in blocks_of(run)]
    for code in ("NS", "IN", "CO", "IPD"):
        story.tags += _terms(lines.get(code, ""))
    story.places += _terms(lines.get("RE", ""))
    if found := _ACCESSION.search(lines.get("AN", "")):
        story.media_id = found[1]


def _terms(text: str) -> list[str]:
    """The terms in ``text``, without their codes ("gvote : Elections | fra : France")."""
    return [term.partition(" : ")[2].strip() or term for term in listed(text, r"\s\|\s")]


def _fill_plain(story: Story, runs: list[Run]) -> None:
    lines = [run.line for run in runs]
    story.own = list(lines)
    end = len(runs)
    for at in reversed(range(len(runs))):
        if found := _ACCESSION.search(lines[at][-60:]):
            story.media_id, end = found[1], at
            break
    body = next((at for at, run in enumerate(runs[:end]) if _is_body(run)), -1)
    title = next((at for at, run in enumerate(runs[:end]) if _is_title(run)), -1)
    head = range(max(title, 0), body if body >= 0 else end)
    dated = next((at for at in head if at > title and day_in(lines[at])), -1)
    authors = [at for at in range(head.stop) if "author" in classes(runs[at].element).split()]
    if title < 0:  # its class is not known: the last line before author, words and date
        before = (at for at in reversed(range(dated)) if at not in authors)
        title = next((at for at in before if not _WORDS.fullmatch(lines[at])), -1)
    if title >= 0:
        story.title = lines[title]
        story.section = lines[0] if title else ""
    if dated >= 0:
        story.published = day_in(lines[dated])
        name = dated + 1
        while name in head and _TIME.fullmatch(lines[name]):
            name += 1
        story.publication = lines[name] if name in head else ""
    story.byline = ", ".join(lines[at] for at in authors)
    if body < 0:  # no paragraph is marked: the text is what follows the last of the bare lines
        rights = (at for at in head if at > dated and indexing.is_copyright(lines[at]))
        body = next(rights, head.stop - 1) + 1
    unmarked = end - 1 - (end < len(runs))  # the publisher is before the number
    last = max((at for at in range(body, end) if _is_body(runs[at])), default=unmarked)
    for run in runs[body : last + 1]:
        story.blocks += blocks_of(run)
    extra = lines[last + 1 : end]  # captions, then the publisher
    if extra and len(extra[-1].split()) <= MOST_WORDS:
        extra.pop()
    story.caption = " ".join(extra)


def _is_body(run: Run) -> bool:
    return "articleParagraph" in classes(run.element) or any(
        "articleParagraph" in classes(up) for up in run.element.iterancestors("p")
    )


def _is_title(run: Run) -> bool:
    return run.element.get("id") == "hd" or any(
        part.endswith("Headline")
        for each in run.element.iter("b", "span", "h1", "h2")
        for part in classes(each).split()
    )
