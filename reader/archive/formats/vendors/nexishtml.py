"""Finds and reads the articles in the HTML that Nexis exported until 2019.

A comment or an anchor starts each article. Its lines follow in a fixed order: centred ones with the
publication and the date, the title, labelled ones, the text, more labelled ones and the copyright.
The style sheet says which lines are centred, large or bold; the classes differ from file to file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reader.archive.fields import indexing, urls
from reader.archive.formats.vendors.htmlruns import (
    Reads,
    Run,
    Story,
    blocks_of,
    classes,
    cut,
    day_in,
    runs,
)  # fmt: skip
from reader.archive.signs import is_numbered
from reader.model import Block
from reader.safety import one_line
from reader.system.lazy import lazy_pattern

_COMMENT = r"<!--[^<>]{0,100}<DOC NUMBER[^<>]{0,40}>\s{0,9}<DOCFULL>\s{0,9}-->"
_START = lazy_pattern(
    r"<a\s{1,9}name\s{0,9}=\s{0,9}[\"']?DOC_[^<>]{0,100}>(?:\s{0,9}</a>)?"
    rf"(?:\s{{0,99}}{_COMMENT})?|{_COMMENT}",
    re.IGNORECASE,
)
_SIGN = lazy_pattern(r"\bDOC NUMBER\b|\bDOC_ID", re.IGNORECASE)
_NUMBERED = lazy_pattern(
    r">\s{0,40}((?:Do[ck]ument\w{0,4}\s)?\d{1,9}\s[^\W\d_]{1,4}\s\d{1,9}(?:\sDO[CK]UMENT\w{0,4})?)"
    r"\s{0,40}<"
)
"""The number of an article, from which a page is cut if it was saved without comments."""
_END = lazy_pattern(r"<!--[^<>]{0,100}</DOCFULL>", re.IGNORECASE)
_COUNTED = lazy_pattern(r"\D{0,24}\d{1,9}\D{1,24}\d{1,9}\D{0,24}")
"""The number of an article in its file, in any language ("3 of 74 DOCUMENTS")."""
_STYLE = lazy_pattern(r"\.([A-Za-z][\w-]{0,30})\s{0,3}\{([^{}]{0,1000})\}")
_POINTS = lazy_pattern(r"font-size:\s{0,3}(\d{1,3})")
_SCORE = lazy_pattern(r"\(\s?\d{1,3}\s?%\s?\)")
_INDUSTRY_CODE = lazy_pattern(r"^(?:NAICS|SIC)\s?\d+\s+")
_LABEL = lazy_pattern(r"[^\W\d_][^\d:]{1,40}:")


def pieces(html: str) -> Iterator[tuple[Reads, str]]:
    """The HTML of each article in an export of Nexis, and the function that reads it."""
    if _SIGN.search(html):
        yield from _cut(html, [match.end() for match in _START.finditer(html)])


def numbered_pieces(html: str) -> Iterator[tuple[Reads, str]]:
    """Like :func:`pieces`, for a page that was saved without comments and anchors."""
    if "DOCUMENT" in html or "ocument " in html or "okument " in html:
        found = [match for match in _NUMBERED.finditer(html) if is_numbered(one_line(match[1]))]
        if len({match[1] for match in found}) > 1:
            yield from _cut(html, [match.start(1) for match in found])


def _cut(html: str, starts: list[int]) -> Iterator[tuple[Reads, str]]:
    styles = _Styles.of(html[: starts[0]] if starts else "")
    for piece in cut(html, starts):
        end = _END.search(piece)
        yield styles.read, piece[: end.start()] if end else piece


@dataclass(frozen=True, slots=True)
class _Styles:
    """The classes of a Nexis page by what their style says; all are empty without a style sheet."""

    centred: frozenset[str]
    left: frozenset[str]
    spaced: frozenset[str]
    bold: frozenset[str]
    large: frozenset[str]

    @classmethod
    def of(cls, head: str) -> _Styles:
        """The styles in ``head``, the page up to its first article."""
        rules = {name: style.lower() for name, style in _STYLE.findall(head[: 256 * 1024])}

        def having(*signs: str) -> frozenset[str]:
            return frozenset(
                name for name, style in rules.items() if any(sign in style for sign in signs)
            )

        bold = having("font-weight: bold", "font-weight:bold")
        return cls(
            centred=having("text-align: center", "text-align:center"),
            left=having("text-align: left", "text-align:left"),
            spaced=having("margin-top: 1em", "margin-top:1em"),
            bold=bold,
            large=frozenset(
                name for name in bold if (size := _POINTS.search(rules[name])) and int(size[1]) > 11
            ),
        )

    def read(self, root: Any, number: int) -> Story:
        """The article in the tree ``root``."""
        del number  # the file may be a part of a longer list, so the numbers need not fit
        found = list(runs(root))
        if found and _is_count(found[0]):
            del found[0]
        story = Story(own=[run.line for run in found])
        if len(found) > 1 and self._is_about_rights(found[-1]):
            del found[-1]
        given: dict[str, list[str]] = {}
        meaning, labelled = "text", None
        for run in found:
            spaced = bool(self.spaced.intersection(classes(run.element).split()))
            label = self._label(run)
            if label and (not spaced or indexing.role(label.rstrip(": ")) is not None):
                labelled, value = _division(run), one_line(run.line[len(label) :])
                meaning = _meaning(label, value)
                given.setdefault(meaning, []).append(value)
                if meaning == "text" and value:
                    story.blocks.append(Block("paragraph", value))
            elif meaning != "text" and labelled is not None and _division(run) is labelled:
                given[meaning].append(run.line)
            elif not (
                (not story.blocks and not spaced and self._in_head(story, run, labelled is None))
                or (self._is_centred(run) and indexing.is_copyright(run.line))
            ):
                story.blocks += blocks_of(run)
        _fill(story, given)
        return story

    def _is_about_rights(self, last: Run) -> bool:
        """Whether the ``last`` run of an article is the vendor's copyright."""
        return self._is_centred(last) or indexing.is_copyright(last.line)

    def _in_head(self, story: Story, run: Run, unlabelled: bool) -> bool:
        """Whether ``run`` before the text is a line of the head, which fills a field.

        ``unlabelled``: no label precedes it.
        """
        line = run.line
        if _is_title(self, run):
            story.title = f"{story.title} {line}".strip()
            return True
        if not unlabelled or not (self._is_centred(run) if self.centred else not story.title):
            return False
        first = next(filter(None, map(one_line, run.text.split("\n"))), "")
        day = day_in(first) or day_in(line) or (story.publication and indexing.day(first))
        if day and not story.published:
            story.published = day
        elif not self.centred and story.published and not story.title:
            story.title = line
        elif not story.publication and not indexing.is_copyright(line):
            story.publication = first
        return True

    def _is_centred(self, run: Run) -> bool:
        for each in (run.element, run.element.getparent()):
            found = set() if each is None else set(classes(each).split())
            if found & self.centred:
                return True
            if found & self.left:
                return False
        return False

    def _label(self, run: Run) -> str:
        """The label at the start of ``run`` as written, or empty."""
        found = _LABEL.match(run.line[:48])
        if not found or found[0] != found[0].upper():
            return ""
        if not self.bold:
            return found[0] if indexing.role(found[0].rstrip(": ")) is not None else ""
        for each in run.element.iter("span", "b", "strong"):
            if text := one_line("".join(each.itertext())):
                is_bold = each.tag != "span" or self.bold.intersection(classes(each).split())
                begins = found[0].startswith(text.rstrip(":")) or text.startswith(found[0])
                return found[0] if is_bold and begins else ""
        return ""


def _is_count(run: Run) -> bool:
    """Whether ``run`` is the number of the article in its file."""
    return _COUNTED.fullmatch(run.line) is not None and not day_in(run.line)


def _meaning(label: str, value: str) -> str:
    """The role of the field with ``label``, or "text" if what it says belongs to the text."""
    role = indexing.role(label.rstrip(": "))
    if role is None and _SCORE.search(value):
        return "tags"
    return "text" if role in (None, "highlight", "body") else role


def _is_title(styles: _Styles, run: Run) -> bool:
    return any(
        styles.large.intersection(classes(each).split()) and "".join(each.itertext()).strip()
        for each in run.element.iter("span")
    )


def _division(run: Run) -> Any:
    """The ``<div>`` that ``run`` is in."""
    if run.element.tag == "div":
        return run.element
    return next(run.element.iterancestors("div"), None)


def _fill(story: Story, given: dict[str, list[str]]) -> None:
    """Fill the fields that have labels."""
    lines = {name: one_line(" ".join(values)) for name, values in given.items()}
    story.title = story.title or lines.get("title", "")
    story.byline, story.notes = indexing.without_notes(lines.get("byline", ""))
    story.section = indexing.section(lines.get("section", ""))
    story.dateline = lines.get("dateline", "")
    story.caption = lines.get("caption", "")
    if (url := lines.get("url", "")) and urls.split_line(url):
        story.url = urls.original(url)
    for name, into in (("tags", story.tags), ("places", story.places)):
        for value in given.get(name, ()):
            terms = indexing.terms(_SCORE.sub(";", value))
            into.extend(_INDUSTRY_CODE.sub("", term) for term in terms)
