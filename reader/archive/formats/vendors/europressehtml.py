"""Finds and reads the articles in HTML that Europresse exports, in its new and its old layout.

In the new layout each article is an ``<article>``; in the old one its publication's name in a table
starts it. Both have the same classes for the publication, the date and the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from reader.archive.fields import dates, indexing, urls
from reader.archive.formats.vendors.htmlruns import (
    MOST_WORDS,
    Reads,
    Run,
    Story,
    blocks_of,
    cut,
    day_in,
    first_with,
    is_in,
    runs,
    text_of,
)  # fmt: skip
from reader.model import Block
from reader.safety import one_line
from reader.system.lazy import in_order, lazy_pattern

_START = lazy_pattern(r"<article\b[^<>]{0,500}>", re.IGNORECASE)
_OLD = lazy_pattern(
    r"(?P<name><span\b[^<>]{0,100}\bclass\s*=\s*[\"']?DocPublicationName\b[^<>]{0,100}>)"
    r"|(?P<title><span\b[^<>]{0,100}\bclass\s*=\s*[\"']?TitreArticleVisu\b)",
    re.IGNORECASE,
)
_ID = lazy_pattern(r"\b([a-z]{2,6})·(\d{8})·([\w-]{1,20})·([\w·-]{1,60})")
_ISSUE = lazy_pattern(
    r"\s*[,;]\s*(?:no|n°|nº|nr|issue|vol|num[eé]ro)[.\s]{0,3}\d.{0,60}$"
    r"|\s*\((?:site web|sites web|website|web site|sitio web|sito web|web)\)",
    re.IGNORECASE,
)
_LENGTH = lazy_pattern(
    # Before it, there is a year: "3 mars 2023 612 mots".
    r"\s+(?:\d{1,3}(?:\s\d{3})?|\d{4,6})\s(?:mots?|words?|palabras|parole|wörter)\b",
    re.IGNORECASE,
)
_APPEARED = lazy_pattern(
    r"(?:cet article est paru dans|this article (?:was published|appeared) in)\b", re.IGNORECASE
)
_HEAD = in_order(
    "DocPublicationName rdp__DocPublicationName DocHeader rdp__DocHeader DocTitreSousSection"
    " titreArticleVisu rdp__articletitle publiC-lblNodoc apd-wrapper source-name-APD"
    " apd-sources-date"
)
_ASIDE = ("a", "aside", "footer")
_TEXT = ("docOcurrContainer", "DocText")
_TITLE_MARK = "\ue000"


def pieces(html: str) -> Iterator[tuple[Reads, str]]:
    """The HTML of each article in an export of Europresse, and the function that reads it."""
    if "DocPublicationName" not in html:
        return
    starts = [match.start() for match in _START.finditer(html)]
    for piece in cut(html, starts or _old_starts(html)):
        yield (_read if starts else _read_old), piece


def _old_starts(html: str) -> list[int]:
    """Where articles of the layout of tables start: at a name, unless only names precede it."""
    starts: list[int] = []
    titled = True
    for match in _OLD.finditer(html):
        if match["title"]:
            titled = True
        elif titled:
            starts.append(match.start())
            titled = False
    return starts


def _read(root: Any, number: int) -> Story:
    """An article of Europresse in its own ``<article>``."""
    del number
    found = root.find(".//article")
    article = root if found is None else found
    story = Story()
    story.own = [run.line for run in runs(article)]
    _fill_head(story, article, "titreArticleVisu", "rdp__articletitle", "titreArticle")
    title = first_with(article, "titreArticleVisu", "rdp__articletitle")
    authors = _authors(article, title)
    if authors is not None:
        story.byline = one_line(" ".join(run.text for run in runs(authors)))
    begun = False
    for run in runs(article):
        ups = (run.element, *run.element.iterancestors())
        is_text = any(is_in(up, *_TEXT) for up in ups)
        begun = begun or is_text
        if not (is_text or (not begun and _is_beside_title(run, ups, title, authors))):
            continue
        if _APPEARED.match(run.line):
            link = next((a.get("href") or "" for a in run.element.iter("a")), "")
            story.url = urls.original(link) if urls.split_line(link) else ""
        else:
            story.blocks += blocks_of(run)
    _fill_id(story, "\n".join(story.own))
    return story


def _is_beside_title(run: Run, ups: Sequence[Any], title: Any, authors: Any) -> bool:
    """Whether ``run``, in the elements ``ups``, is a line above or below the title, or a lead."""
    within = (*ups, *run.element.iter("span"))
    if any(
        each is title or each is authors or each.tag in _ASIDE or is_in(each, *_HEAD)
        for each in within
    ):
        return False
    links = "".join("".join(each.itertext()) for each in run.element.iter("a"))
    return one_line(links) != run.line  # a link to the page as it was printed


def _authors(article: Any, title: Any) -> Any:
    """The element with the names of the authors, or None."""
    found = first_with(article, "docAuthors")
    if found is not None:
        return found
    for each in article.iter("p", "div"):
        # Within the title's element it is a line above or below the title.
        if is_in(each, "sm-margin-bottomNews") and not any(
            is_in(up, "titreArticle") for up in each.iterancestors()
        ):
            found = each
    following = None if title is None else title.getnext()
    if found is None and following is not None and following.tag == "div":
        named = "".join(following.itertext()).split()
        return following if len(named) <= MOST_WORDS and not following.get("class") else None
    return found


def _read_old(root: Any, number: int) -> Story:
    """An article of Europresse in the layout of tables, from its publication's name on."""
    del number
    story = Story()
    story.own = [run.line for run in runs(root, rows=False)]
    _fill_head(story, root, "TitreArticleVisu")
    title = first_with(root, "TitreArticleVisu")
    for span in [*root.iter("span")]:
        if span is title or is_in(span, "DocPublicationName", "DocHeader"):
            for inner in [*span]:
                span.remove(inner)
            span.text = _TITLE_MARK if span is title else ""
    for run in runs(root, rows=False):
        if _ID.search(run.text):
            break
        before, mark, after = run.text.partition(_TITLE_MARK)
        if not mark:
            if not story.blocks or not indexing.is_copyright(run.line):
                story.blocks += blocks_of(run)
            continue
        if subtitle := one_line(before).strip(" ,"):
            story.blocks.append(Block("paragraph", subtitle))
        line, ended, rest = after.lstrip().partition("\n")
        if ended and not rest.strip() and len(line.split()) <= MOST_WORDS:
            story.byline = one_line(line)  # only a line of names ends with a break
        else:
            story.blocks += blocks_of(Run(after, run.element))
    _fill_id(story, "\n".join(story.own))
    return story


def _fill_head(story: Story, article: Any, *titles: str) -> None:
    name = first_with(article, "DocPublicationName")
    if name is not None:
        stated = next(iter("".join(text_of(name)).strip().split("\n")), "")
        story.publication = _ISSUE.sub("", one_line(stated)).strip(" ,;-")
    header = "".join(
        "".join(text_of(each)) for each in article.iter("span", "div") if is_in(each, "DocHeader")
    )
    parts = [one_line(part) for part in _LENGTH.sub("", one_line(header)).split(",")]
    for size in (3, 2, 1):
        for at in range(len(parts) - size + 1):
            if not story.published and (day := day_in(", ".join(parts[at : at + size]))):
                story.published = day
                rest = ", ".join(parts[at + 1 : at + size])
                # "Monde" is Monday in Igbo, and no weekday where another follows.
                named = day_in(rest) == day == day_in(rest.partition(" ")[2])
                story.section = ", ".join(filter(None, parts[: at + named]))
    for each in titles:
        if not story.title and (found := first_with(article, each)) is not None:
            story.title = one_line("".join(text_of(found)))


def _fill_id(story: Story, text: str) -> None:
    if found := _ID.search(text):
        story.media_id = found[0].rstrip("·-")
        if not story.published:
            story.published = dates.stated(found[2])
