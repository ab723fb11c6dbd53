"""Finds and reads the articles in HTML that ProQuest exports or sends by mail.

An anchor starts each article: its title, then paragraphs with a label in bold. The text is in an
element ``<text>``, which may have a whole page with ``<html>`` and ``<body>`` in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reader.archive.fields import dates, urls
from reader.archive.formats.htmlruns import Reads, Run, Story, blocks_of, cut, listed, runs
from reader.model import Block
from reader.safety import one_line
from reader.system.lazy import lazy_pattern

_START = lazy_pattern(
    r"<a\b[^<>]{0,80}?\b(?:name|id)\s*=\s*[\"']?DocID_[^<>]{0,100}>", re.IGNORECASE
)
_LABELS = {
    label: name
    for name, labels in {
        "byline": "author|autor|auteur|autore|verfasser|auteurs|autores|autoren|著者|作者|저자"
        "|автор",
        "source": "publication info|información de publicación|informations sur la publication"
        "|publikationsinformationen|informações da publicação|informazioni di pubblicazione",
        "abstract": "abstract|resumen|résumé|zusammenfassung|resumo|riassunto|要約|抄録|摘要",
        "text": "full text|texto completo|texte intégral|volltext|testo completo|全文"
        "|본문|полный текст|volledige tekst",
        "tags": "subject|subjects|materia|sujet|thema|themen|assunto|soggetto|people|personas"
        "|personnes|personen|pessoas|persone|company / organization|company|empresa / organización"
        "|société / organisation|unternehmen / organisation|主題|主题|人物|identifier / keyword",
        "places": "location|lugar|lieu|ort|local|luogo|場所|地点",
        "publication": "publication title|título de publicación|título de la publicación"
        "|titre de la publication|titre de publication|publikationstitel|titel der publikation"
        "|título da publicação|titolo della pubblicazione|出版物名|出版物のタイトル|出版物标题"
        "|출판물 제목|название публикации",
        "published": "publication date|fecha de publicación|date de publication"
        "|publikationsdatum|veröffentlichungsdatum|erscheinungsdatum|data de publicação"
        "|data di pubblicazione|出版日|出版日期|발행일|дата публикации",
        "section": "section|sección|abschnitt|rubrique|seção|sezione",
        "dateline": "dateline",
        "media_id": "proquest document id|id del documento de proquest"
        "|identifiant de document proquest|proquest-dokument-id",
        "url": "document url|url del documento|url du document|dokument-url|url do documento",
    }.items()
    for label in labels.split("|")
}
_CITED = lazy_pattern(r"(?P<name>[^;\[\]]{2,120}?)\s*(?:;[^\[\]]{0,200})?\[[^\[\]]{0,200}\]")
_EDITION = lazy_pattern(r",\s[^,;]{0,60}\bedition\b.{0,60}$", re.IGNORECASE)
_DOCUMENT_LINK = lazy_pattern(r"https?://[^\s\"'<>]{3,300}/docview/(\d{4,20})[^\s\"'<>]{0,200}")


def pieces(html: str) -> Iterator[tuple[Reads, str]]:
    """The HTML of each article in an export of ProQuest, and the function that reads it."""
    if "DocID_" in html:
        for piece in cut(html, [match.start() for match in _START.finditer(html)]):
            yield _read, piece


def _read(root: Any, number: int) -> Story:
    """An article of ProQuest: the title, labelled lines, and the text in an element of its own."""
    del number
    story = Story()
    marked = next(root.iter("text"), None)
    given: dict[str, str] = {}
    parts: dict[str, list[Block]] = {"abstract": [], "text": []}
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
        elif not label and not story.title:
            story.title = run.line
            story.own.append(run.line)
    if marked is not None:
        parts["text"] = [block for run in runs(marked) for block in blocks_of(run)]
    story.own += [block.text for block in parts["text"]]
    for blocks in (parts["text"], parts["abstract"]):
        story.blocks = story.blocks or [block for block in blocks if not _is_none(block.text)]
    story.byline = given.get("byline", "")
    story.section = given.get("section", "")
    story.dateline = given.get("dateline", "")
    _fill_source(story, given)
    _fill_link(story, root, given)
    return story


def _meaning(label: str, value: str) -> str:
    """The name of the field that ``label`` stands before, or "-"."""
    known = _LABELS.get(label.rstrip(":： ").casefold())
    if known is None and not value:
        return "text"  # in a language that is not known here
    if known is None and _CITED.match(value):
        return "source"
    return known or "-"


def _fill_source(story: Story, given: dict[str, str]) -> None:
    """Fill publication and date, if need be from the citation ("X ; Y [Z]08 May 2010: AA.2.")."""
    source = given.get("source", "")
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
    story.media_id = given.get("media_id", "") or (found[1] if found else "")
    if not story.media_id and name.startswith("DocID_"):
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
