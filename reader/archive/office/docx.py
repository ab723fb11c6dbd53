"""Parses DOCX, the format of Word since 2007 (Office Open XML, also the strict kind)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reader.archive.office import xmlparts
from reader.archive.office.flow import KNOWN_STYLE, Flow, Paragraph, Properties
from reader.archive.registry import UnreadableError
from reader.archive.zips import Package
from reader.system.lazy import lazy_pattern, words

_SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "w",
    "http://purl.oclc.org/ooxml/officeDocument/math": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}
_MAIN = lazy_pattern(r"word/document\d*\.xml", re.IGNORECASE)
_LEFT_OUT = words("w:del w:moveFrom w:rt w:pPrChange w:rPrChange w:sectPr mc:Fallback")
"""Deleted and moved text, the pronunciation above East Asian words, former formatting, and the
second version of a text box."""
_SIGNS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_OFF = ("0", "false", "off")
_MOST_STYLES = 10_000


def paragraphs(package: Package) -> Iterator[Paragraph]:
    """The paragraphs of a document, then its notes. Raises ``UnreadableError``."""
    name = next((each for each in package.names if _MAIN.fullmatch(each)), "")
    if not name:
        raise UnreadableError("this zip file is no Word or OpenDocument text")
    styles = _styles(package)
    flow = Flow()
    with package.open(name) as part:
        yield from xmlparts.paragraphs(part, _Body(flow, styles), flow, _SPACES)
    yield from flow.finish()
    for notes in ("word/footnotes.xml", "word/endnotes.xml"):
        if notes in package.names:
            with package.open(notes) as part:
                yield from xmlparts.paragraphs(part, _Body(flow, styles), flow, _SPACES)
            yield from flow.finish()


def properties(package: Package) -> Properties:
    """What the document states about itself."""
    stated = xmlparts.values(package.read("docProps/core.xml"))
    keywords = " ".join(stated.get("keywords", ()))
    return Properties(
        "".join(stated.get("title", ())[:1]),
        "".join(stated.get("creator", ())[:1]),
        tuple(filter(None, map(str.strip, re.split("[,;]", keywords)))),
    )


def _styles(package: Package) -> dict[str, str]:
    """The names of the paragraph styles by their ids; a style that descends from a known one of
    Word has its name."""
    if "word/styles.xml" not in package.names:
        return {}
    handler = _Styles()
    try:
        with package.open("word/styles.xml") as part:
            for _ in xmlparts.feed(part, handler, _SPACES):
                pass
    except UnreadableError:  # the text is worth more than its looks
        return {}
    return {each: _known(each, handler) for each in handler.names}


def _known(style: str, styles: _Styles) -> str:
    at = style
    for _ in range(20):
        name = styles.names.get(at, "")
        if not name or KNOWN_STYLE.fullmatch(name):
            break
        if at in styles.levels:
            return f"heading {styles.levels[at]}"
        at = styles.parents.get(at, "")
    return styles.names.get(at) or styles.names[style]


class _Styles:
    """The names, parents and outline levels of the styles in ``word/styles.xml``."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.parents: dict[str, str] = {}
        self.levels: dict[str, int] = {}
        self._at = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("val", "")
        if name == "w:style":
            self._at = attributes.get("styleId", "") if len(self.names) < _MOST_STYLES else ""
        elif not self._at:
            return
        elif name == "w:name":
            self.names[self._at] = value.lower()
        elif name == "w:basedOn":
            self.parents[self._at] = value
        elif name == "w:outlineLvl" and value.isdecimal() and int(value) < 9:
            self.levels[self._at] = int(value) + 1

    def end(self, name: str) -> None:
        if name == "w:style":
            self._at = ""

    def text(self, text: str) -> None:
        del text


class _Body:
    """Puts the text of a part into a flow."""

    def __init__(self, flow: Flow, styles: Mapping[str, str]) -> None:
        self._flow, self._styles = flow, styles
        self._left_out = 0
        self._in_properties = self._in_text = self._hidden = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._left_out or name in _LEFT_OUT:
            self._left_out += 1
        elif name == "w:p":
            self._flow.begin()
        elif name == "w:pPr":
            self._in_properties = True
        elif self._in_properties:
            self._read_property(name, attributes.get("val", ""))
        elif name == "w:t":
            self._in_text = True
        elif name == "w:r":
            self._hidden = False
        elif name == "w:vanish":
            self._hidden = attributes.get("val", "") not in _OFF
        elif name in _SIGNS:
            self._flow.add(_SIGNS[name])
        elif name == "w:bookmarkStart":
            self._flow.mark(attributes.get("name", ""))
        elif name == "w:tr":
            self._flow.begin_row()
        elif name == "w:tc":
            self._flow.begin_cell()

    def end(self, name: str) -> None:
        if self._left_out:
            self._left_out -= 1
        elif name == "w:t":
            self._in_text = False
        elif name == "w:pPr":
            self._in_properties = False
        elif name == "w:p":
            self._flow.end()
        elif name == "w:tr":
            self._flow.end_row()

    def text(self, text: str) -> None:
        if self._in_text and not self._left_out and not self._hidden:
            self._flow.add(text)

    def _read_property(self, name: str, value: str) -> None:
        if name == "w:pStyle":
            self._flow.style(self._styles.get(value, value.lower()))
        elif name == "w:outlineLvl" and value.isdecimal() and int(value) < 9:
            self._flow.style(f"heading {int(value) + 1}", only_if_plain=True)
        elif name == "w:numId" and value != "0":
            self._flow.style("list paragraph", only_if_plain=True)
