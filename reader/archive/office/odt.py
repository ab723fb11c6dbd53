"""Parses ODT, the format of LibreOffice and OpenOffice (OpenDocument text)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reader.archive.office import xmlparts
from reader.archive.office.flow import KNOWN_STYLE, Flow, Paragraph, Properties
from reader.archive.registry import UnreadableError
from reader.archive.zips import Package
from reader.system.lazy import lazy_pattern, words

CONTENT = "content.xml"
"""The part with the text, which no other kind of zip file has."""

_SPACES = {
    f"{start}{name}{end}": name
    for start, end in (
        ("urn:oasis:names:tc:opendocument:xmlns:", ":1.0"),
        ("http://openoffice.org/2000/", ""),
    )
    for name in ("office", "style", "text", "table")
} | {"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg"}
_LEFT_OUT = words(
    """
    office:annotation office:binary-data office:forms office:master-styles office:scripts
    svg:desc svg:title text:alphabetical-index text:bibliography text:illustration-index
    text:note-citation text:object-index text:ruby-text text:script text:table-index
    text:table-of-content text:tracked-changes text:user-index
    """
)
_MOST_SPACES = 100
_MOST_STYLES = 10_000
_SPACE = lazy_pattern(r"[ \t\r\n]+")


def paragraphs(package: Package) -> Iterator[Paragraph]:
    """The paragraphs of a document, then its notes. Raises ``UnreadableError``."""
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise UnreadableError("it is encrypted: save it without a password to read it")
    flow = Flow()
    body = _Body(flow)
    if "styles.xml" in package.names:
        try:
            with package.open("styles.xml") as part:
                for _ in xmlparts.feed(part, body, _SPACES):
                    pass
        except UnreadableError:  # the text is worth more than its looks
            body = _Body(flow)
    with package.open(CONTENT) as part:
        yield from xmlparts.paragraphs(part, body, flow, _SPACES)
    yield from flow.finish()


def properties(package: Package) -> Properties:
    """What the document states about itself; its author is the first one."""
    stated = xmlparts.values(package.read("meta.xml"))
    return Properties(
        "".join(stated.get("title", ())[:1]),
        "".join(stated.get("initial-creator", ())[:1]),
        tuple(stated.get("keyword", ())),
    )


class _Body:
    """Puts the text of a part into a flow."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._names: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._left_out = self._lists = self._notes = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._left_out or name in _LEFT_OUT:
            self._left_out += 1
        elif name == "style:style":
            self._learn(attributes)
        elif name == "text:p":
            self._flow.begin(self._style(attributes.get("style-name", "")), self._notes > 0)
        elif name == "text:h":
            level = attributes.get("outline-level") or attributes.get("level") or "1"
            self._flow.begin(f"heading {level}"[:10], self._notes > 0)
        elif name == "text:s":
            count = attributes.get("c", "1")
            self._flow.add(" " * (min(int(count), _MOST_SPACES) if count.isdecimal() else 1))
        elif name in ("text:tab", "text:tab-stop"):
            self._flow.add("\t")
        elif name == "text:line-break":
            self._flow.add("\n")
        elif name in ("text:bookmark", "text:bookmark-start"):
            self._flow.mark(attributes.get("name", ""))
        elif name == "table:table-row":
            self._flow.begin_row()
        elif name == "table:table-cell":
            self._flow.begin_cell()
        else:
            self._lists += name == "text:list-item"
            self._notes += name in ("text:note-body", "text:footnote-body")

    def end(self, name: str) -> None:
        if self._left_out:
            self._left_out -= 1
        elif name in ("text:p", "text:h"):
            self._flow.end()
        elif name == "table:table-row":
            self._flow.end_row()
        else:
            self._lists -= name == "text:list-item"
            self._notes -= name in ("text:note-body", "text:footnote-body")

    def text(self, text: str) -> None:
        if not self._left_out and self._flow.is_open:
            self._flow.add(_SPACE.sub(" ", text))

    def _learn(self, attributes: Mapping[str, str]) -> None:
        name = attributes.get("name", "")
        if len(self._names) < _MOST_STYLES and attributes.get("family", "paragraph") == "paragraph":
            shown = attributes.get("display-name") or re.sub(
                "_([0-9a-f]{2})_", lambda found: chr(int(found[1], 16)), name
            )
            self._names[name] = shown.lower()
            self._parents[name] = attributes.get("parent-style-name", "")

    def _style(self, style: str) -> str:
        at = style
        for _ in range(20):
            name = self._names.get(at, "")
            if not name or KNOWN_STYLE.fullmatch(name):
                break
            at = self._parents.get(at, "")
        name = self._names.get(at) or self._names.get(style, "")
        if self._lists and not name.startswith(("heading", "title")):
            return "list paragraph"
        return {"quotations": "quote"}.get(name, name)
