"""Reads XML without ever expanding what it declares: its root element, and its elements.

A declaration of an entity can blow up to gigabytes, or name a file of the system or the network.
Here none is followed: a document that declares one is refused, and a reference to an entity that
neither XML nor HTML knows stays as it is written. Otherwise this is lenient, because files on disk
are what programs made of other texts: controls, stray ``&`` and ``<``, names of HTML's entities and
prefixes that are declared nowhere do not make a document unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from reader.system.lazy import lazy_pattern, words

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_NESTED = 400
"""How deep elements may be nested; articles nest a tenth as deep."""


class BrokenXMLError(Exception):
    """The text is not XML, or XML that Reader does not read; the message is the reason."""


class Root(NamedTuple):
    """The root element of a document: its name without prefix, and its namespace or nothing."""

    name: str
    namespace: str = ""


_ASIDE = lazy_pattern(r"[\s\ufeff]+|<\?(?:[^?]|\?(?!>))*\?>|<!--(?:[^-]|-(?!->))*-->")
_DOCTYPE = lazy_pattern(r"<!DOCTYPE\b", re.IGNORECASE)
_IN_DOCTYPE = lazy_pattern(r"\"[^\"]*\"|'[^']*'|<!--(?:[^-]|-(?!->))*-->|[\[\]>]")
_ROOT = lazy_pattern(r"<(?:([\w.-]+):)?([\w.-]+)(?=[\s/>])([^<>]*)")
_SPACE = lazy_pattern(r"""\sxmlns(?::([\w.-]+))?\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")

_TAG = lazy_pattern(r"<!--|<!\[CDATA\[|<(/?)([\w:.-]{1,100})(?:\s[^<>]*?)?(/?)>")
_TITLES = words(
    """
    title headline heading articletitle newstitle titre titel titulo titolo rubrik overskrift
    otsikko schlagzeile ueberschrift hed
    """
)
_TEXTS = words(
    """
    body text content fulltext maintext bodytext articlebody articletext articlecontent contenttext
    storytext newstext bodyhtml contenthtml leadparagraph tailparagraphs texte texto testo tekst
    volltext inhalt contenu contenido conteudo corps cuerpo corpo
    """
)

# One that never ends has all that follows: to look for the end of each would take forever.
_CDATA = lazy_pattern(r"(<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))", re.DOTALL)
_CONTROLS = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_STRAY_AND = lazy_pattern(r"&(?!(?:[A-Za-z]\w{0,40}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_NUMBERED = lazy_pattern(r"&#(?:[xX]([0-9a-fA-F]{1,6})|(\d{1,7}));")
_STRAY_LESS = lazy_pattern(r"<(?![A-Za-z_/!?])")


def root(opening: str) -> Root | None:
    """The root element of the document that starts with ``opening``; None if it is not XML.

    The start must be a declaration, a comment, a document type or the root's own tag. Nothing is
    expanded; only what stands before the root and its tag are looked at.
    """
    at = _before_root(opening)
    match = _ROOT.match(opening, at)
    if match is None:
        return None
    prefix, name, attributes = match.groups()
    return Root(name, spaces(attributes).get(prefix or "", ""))


def spaces(attributes: str) -> dict[str, str]:
    """The namespaces that the ``attributes`` of a tag declare, by prefix."""
    return {prefix or "": (one or other).strip()
            for prefix, one, other in _SPACE.findall(attributes)}  # fmt: skip


def article_element(opening: str) -> str:
    """The name of the elements that are articles by their fields, or empty.

    That is the first element in ``opening`` that has both a title and a text directly in it, as
    programs write their records. Elements that hold others are never taken for a text.
    """
    at = _before_root(opening)
    inside: list[tuple[str, set[str]]] = []
    while (tag := _TAG.search(opening, at)) and len(inside) < MOST_NESTED:
        at = tag.end()
        if not tag[2]:
            at = opening.find("-->" if tag[0] == "<!--" else "]]>", at)
            if at < 0:
                break
            continue
        is_end, name, is_empty = tag[1], tag[2].rpartition(":")[2], tag[3]
        if is_end:
            if inside and inside[-1][0] == name:
                inside.pop()
            continue
        if inside:
            parent, fields = inside[-1]
            bare = re.sub(r"[\W_]", "", name).lower()
            kind = "title" if bare in _TITLES else "text" if bare in _TEXTS else ""
            fields.add(kind)
            if {"title", "text"} <= fields:
                return parent
        if not is_empty:
            inside.append((name, set()))
    return ""


def parse(text: str, declared: Mapping[str, str] | None = None) -> Element:
    """The document or element ``text``; names with a namespace are ``{namespace}name``.

    ``declared`` are namespaces by prefix that are declared around it. A prefix that is declared
    nowhere stays in the name (``prefix:name``). Raises :class:`BrokenXMLError`.
    """
    from pyexpat import ExpatError

    start = text.lstrip("\ufeff \t\r\n")
    try:
        return _parsed(start, declared or {})
    except ExpatError:
        pass
    try:
        return _parsed(_mended(start), declared or {})
    except ExpatError as error:
        words = str(error).partition(":")[0]
        raise BrokenXMLError(f"this XML is broken in its line {error.lineno} ({words})") from error


def parse_start(text: str, declared: Mapping[str, str] | None = None) -> Element:
    """What can be parsed of ``text``, the start of a document that goes on; never raises.

    The elements that are still open end where the text does.
    """
    from pyexpat import ExpatError
    from xml.etree.ElementTree import Element

    start = _mended(text.lstrip("\ufeff \t\r\n"))
    tree = _Tree(declared or {})
    with suppress(ExpatError, BrokenXMLError):
        tree.feed(start, is_whole=False)
    return tree.ended() or Element("nothing")


def _before_root(text: str) -> int:
    """The index in ``text`` of the first thing that may be the root's tag."""
    at = 0
    while True:
        if match := _ASIDE.match(text, at):
            at = match.end()
        elif match := _DOCTYPE.match(text, at):
            at, depth = match.end(), 0
            for each in _IN_DOCTYPE.finditer(text, at):
                at = each.end()
                depth += (each[0] == "[") - (each[0] == "]")
                if each[0] == ">" and depth <= 0:
                    break
            else:
                return len(text)
        else:
            return at


class _Tree:
    """Builds the elements of a text. ``declared`` are the namespaces declared around it."""

    def __init__(self, declared: Mapping[str, str]) -> None:
        import pyexpat
        from xml.etree.ElementTree import TreeBuilder

        self._builder = TreeBuilder()
        self._spaces: list[Mapping[str, str]] = [declared]
        self._open: list[str] = []
        self._started = False
        parser = pyexpat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._builder.data
        parser.EntityDeclHandler = _refuse
        # A document type elsewhere, which is never read, may declare the names of entities.
        parser.UseForeignDTD(True)
        parser.ExternalEntityRefHandler = lambda *_: 1
        parser.SkippedEntityHandler = self._unknown
        self._parser = parser

    def feed(self, text: str, *, is_whole: bool = True) -> None:
        """Raises ExpatError and BrokenXMLError."""
        self._parser.Parse(text.encode("utf-8", "replace"), is_whole)

    def ended(self) -> Element | None:
        """The root element, after all that are still open; None if there is none."""
        if not self._started:
            return None
        while self._open:
            self._builder.end(self._open.pop())
        return self._builder.close()

    def _full(self, name: str) -> str:
        prefix, colon, local = name.rpartition(":")
        space = self._spaces[-1].get(prefix, "")
        return f"{{{space}}}{local}" if space else name if colon else local

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= MOST_NESTED:
            raise BrokenXMLError("its XML is nested too deeply to be read")
        own = {key[6:]: value.strip() for key, value in attributes.items()
               if key[:5] == "xmlns" and key[5:6] in ("", ":")}  # fmt: skip
        self._spaces.append({**self._spaces[-1], **own} if own else self._spaces[-1])
        self._open.append(self._full(name))
        self._started = True
        self._builder.start(self._open[-1], {
            self._full(key) if ":" in key else key: value for key, value in attributes.items()
            if key[:5] != "xmlns"
        })  # fmt: skip

    def _end(self, _: str) -> None:
        self._builder.end(self._open.pop())
        self._spaces.pop()

    def _unknown(self, name: str, is_parameter: bool) -> None:
        from html.entities import html5

        if not is_parameter:
            self._builder.data(html5.get(f"{name};", f"&{name};"))


def _refuse(*_: object) -> None:
    raise BrokenXMLError("this XML declares entities, which Reader never expands")


def _parsed(text: str, declared: Mapping[str, str]) -> Element:
    """The element in ``text``. Raises ExpatError."""
    tree = _Tree(declared)
    tree.feed(text)
    found = tree.ended()
    assert found is not None, "a whole document has a root"
    return found


def _mended(text: str) -> str:
    """``text`` without what XML never contains: controls, and ``&`` or ``<`` that start nothing."""
    parts = _CDATA.split(_CONTROLS.sub("", text))
    parts[::2] = [
        _STRAY_LESS.sub("&lt;", _NUMBERED.sub(_possible, _STRAY_AND.sub("&amp;", part)))
        for part in parts[::2]
    ]
    return "".join(parts)


def _possible(reference: re.Match[str]) -> str:
    """The reference to a numbered character, or nothing if XML may not contain it."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    good = number < 0x110000 and not _CONTROLS.match(chr(number))
    return reference[0] if good else ""
