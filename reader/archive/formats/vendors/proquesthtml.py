"""Finds and reads the articles in HTML that ProQuest exports or sends by mail.

An anchor starts each article: its title, then paragraphs with a label in bold. The text is in an
element ``<text>``, which may have a whole page with ``<html>`` and ``<body>`` in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from reader.archive.fields import dates, indexing, urls
from reader.archive.formats.vendors.htmlruns import (
    Reads,
    Run,
    Story,
    blocks_of,
    cut,
    is_in,
    listed,
    runs,
)
from reader.model import Block
from reader.safety import one_line
from reader.system.lazy import lazy_pattern, words

_START = lazy_pattern(
    # Mail programs put a prefix before the names of anchors in a message that is forwarded.
    r"<a\b[^<>]{0,80}?\b(?:name|id)\s{0,9}=\s{0,9}[\"']?[\w-]{0,60}?DocID_[^<>]{0,100}>",
    re.IGNORECASE,
)
_SIGN = lazy_pattern(r"ProQuest[^<>:]{0,30}:\s{0,9}</strong>", re.IGNORECASE)
_TITLE = lazy_pattern(r"<p\b[^<>]{0,300}?\bfont-weight:\s?bold[^<>]{0,100}>", re.IGNORECASE)
"""A title, from which a mail is cut if a mail program has removed the anchors."""
_PICTURES = ("Illustration_content", "document_view_image")
_CAPTION = lazy_pattern(r"^Caption:\s*")
_CREDIT = lazy_pattern(r"(?:Credit|Crédit|Crédito|Credito|Créditos|Nachweis)\s?: ?(?P<who>[^\n]+)$")
_LONGEST_CREDIT = 200
_UNNAMED = words("anonymous anonyme anonym anónimo anônimo anonimo")
_COUNT = lazy_pattern(r"\D{0,20}\d{1,6}\s\D{1,6}\s\d{1,6}")
"""The number of an article in its file ("Document 3 of 76")."""
_CITED = lazy_pattern(r"(?P<name>[^;\[\]]{2,120}?)\s*(?:;[^\[\]]{0,200})?\[[^\[\]]{0,200}\]")
_EDITION = lazy_pattern(r",\s[^,;]{0,60}\bedition\b.{0,60}$", re.IGNORECASE)
_DOCUMENT_LINK = lazy_pattern(r"https?://[^\s\"'<>]{3,300}/docview/(\d{4,20})[^\s\"'<>]{0,200}")


def pieces(html: str) -> Iterator[tuple[Reads, str]]:
    """The HTML of each article in an export of ProQuest, and the function that reads it."""
    starts = []
    if "DocID_" in html:
        starts = [match.start() for match in _START.finditer(html)]
    if not starts and "docview/" in html and _SIGN.search(html):
        starts = [match.start() for match in _TITLE.finditer(html)]
    for piece in cut(html, starts):
        yield _read, piece


def _read(root: Any, number: int) -> Story:
    """An article of ProQuest: the title, labelled lines, and the text in an element of its own."""
    del number
    story = Story()
    marked = next(root.iter("text"), None)
    given: dict[str, str] = {}
    parts: dict[str, list[Block]] = {"highlight": [], "body": []}
    label = ""
    for run in runs(root, without=marked):
        if name := _strong_label(run):
            value = one_line(run.line[len(name) :])
            label = _meaning(name, value)
            story.own.append(run.line)
            if label in parts:
                parts[label] += blocks_of(Run(value, run.element))
            elif label in ("tags", "places"):
                _fill_terms(story, label, run.text.partition(name.rstrip(":： "))[2])
            else:
                given.setdefault(label, value)
        elif label in parts:
            parts[label] += blocks_of(run)
        elif not story.own and not _COUNT.fullmatch(run.line):
            story.title = run.line
            story.own.append(run.line)
    if marked is not None:
        parts["body"] = list(_fill_caption(story, list(runs(marked))))
    story.own += [block.text for block in parts["body"]]
    for blocks in (parts["body"], parts["highlight"]):
        story.blocks = story.blocks or [block for block in blocks if not _is_none(block.text)]
    named = given.get("byline", "")
    story.byline = "" if named.casefold() in _UNNAMED else indexing.authors(named)
    story.blocks, credit = credited(story.blocks)
    story.byline = story.byline or credit
    story.section = given.get("section", "")
    story.dateline = given.get("dateline", "")
    _fill_source(story, given)
    _fill_link(story, root, given)
    return story


def credited(blocks: Sequence[Block]) -> tuple[list[Block], str]:
    """``blocks`` without the credit that ProQuest puts below a text, and the credit.

    It repeats the author, or names the agency of an article without one ("Credit: Bloomberg News").
    A sentence in it stays, without the label.
    """
    kept = [*blocks]
    match = _CREDIT.match(kept[-1].text) if len(kept) > 1 else None
    if match is None or len(match["who"]) > _LONGEST_CREDIT:
        return kept, ""
    who = match["who"].strip()
    if who.endswith("."):
        kept[-1] = Block(kept[-1].kind, who)
        return kept, ""
    return kept[:-1], indexing.byline(who)


def _fill_caption(story: Story, found: list[Run]) -> Iterator[Block]:
    """The text in ``found``; the captions of its pictures, and their heading, are taken out."""
    captions: list[str] = []
    for run, following in zip(found, [*found[1:], None], strict=False):
        if _is_caption(run):
            captions.append(_CAPTION.sub("", run.line))
        elif following is None or captions or not _is_caption(following) or len(run.line) > 20:
            yield from blocks_of(run)  # the heading of the captions is one word
    story.caption = " ".join(captions)
    story.own += captions


def _is_caption(run: Run) -> bool:
    return any(is_in(up, *_PICTURES) for up in (run.element, *run.element.iterancestors("div")))


def _meaning(label: str, value: str) -> str:
    """The role of the field with ``label``."""
    role = indexing.role(label.rstrip(":： "))
    if role is None and not value:
        return "body"  # in a language that is not known
    if role is None:
        return "info" if _CITED.match(value) else ""
    return role


def _fill_source(story: Story, given: dict[str, str]) -> None:
    """Fill publication and date, if need be from the citation ("X ; Y [Z]08 May 2010: AA.2.")."""
    source = given.get("info", "")
    cited = _CITED.match(source)
    named = given.get("publication", "") or (cited["name"] if cited else "")
    story.publication = _EDITION.sub("", named.partition(";")[0]).strip()
    story.published = dates.stamp(given.get("published", ""))
    if len(story.published) < 10 and cited:
        day = dates.stamp(source[cited.end() :].partition(":")[0].strip(" .,"))
        story.published = max(story.published, day, key=len)


def _fill_link(story: Story, root: Any, given: dict[str, str]) -> None:
    """The article's id and URL, from the anchor at its start and the link to it."""
    anchor = next(iter(root.iter("a")), None)
    name = (anchor.get("name") or anchor.get("id") or "") if anchor is not None else ""
    links = [(each.get("href") or "")[:2000] for each in root.iter("a")]
    found = next(filter(None, map(_DOCUMENT_LINK.search, [given.get("url", ""), *links])), None)
    story.media_id = "".join(given.get("media_id", "").split()) or (found[1] if found else "")
    if not story.media_id and "DocID_" in name:
        story.media_id = name.rpartition("_")[2]
    if found:
        story.url = urls.original(found[0].partition("?")[0])


def _fill_terms(story: Story, label: str, value: str) -> None:
    """The indexing terms in ``value``; of companies ("Name: X; NAICS: 5") only the names."""
    terms = listed(value.lstrip(":： "), r"[;\n]")
    if any(term.startswith("Name: ") for term in terms):
        terms = [term[6:] for term in terms if term.startswith("Name: ")]
    (story.tags if label == "tags" else story.places).extend(terms)


def _strong_label(run: Run) -> str:
    """The label in bold at the start of ``run``, or empty."""
    line = run.line
    for each in run.element.iter("strong", "b"):
        text = one_line("".join(each.itertext()))
        if text:
            return text if text[-1] in ":：" and line.startswith(text) and len(text) < 60 else ""
    return ""


def _is_none(text: str) -> bool:
    """Whether ``text`` says that there is none ("None available.")."""
    return len(text) < 40 and "".join(text.casefold().split()).rstrip(".") in (
        "noneavailable", "notavailable", "nondisponible", "nodisponible", "nichtverfügbar",
    )  # fmt: skip
