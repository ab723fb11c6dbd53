"""The table of formats: which files each claims, how its content is recognized, and what it needs.

It also defines what every parser of a format yields. :mod:`reader.archive.formats` says how a
format is added. The table imports no parser, because every start walks through folders.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from reader.model import Article
from reader.system.lazy import lazy_pattern
from reader.text import counted

PAGE_ARTICLE = '<article data-reader="article"'
"""The start of the first line of every article in a web page that Reader has exported."""

NEXT_ARTICLE = "<!-- reader: next article -->"
"""The line between two articles of a Markdown export; no article can contain it."""


class UnreadableError(Exception):
    """A file cannot be read; the message is the reason of a Notice."""


class OtherKindError(UnreadableError):
    """A file has the extension of a format, and is of another kind, like most ``.xml`` files.

    One that was opened itself gets the notice; those of a folder are counted as not read.
    """


class Parsed(NamedTuple):
    """An article that a parser found in a file, without id and path.

    ``content`` are the bytes that its id is computed from, ``former`` those of its former id; if
    empty, all bytes of the file. ``problem`` is one sentence on a part of the article that could
    not be read, or empty.
    """

    article: Article
    problem: str = ""
    content: bytes = b""
    former: bytes = b""


class Skipped(NamedTuple):
    """A record of a file of many that is no article, and ``where`` it is ("line 3")."""

    where: str


class Flaw(NamedTuple):
    """Why a part of a file could not be read, and ``where`` it is ("line 3")."""

    where: str
    reason: str


Item = Parsed | Skipped | Flaw
"""What a parser yields."""


class Format(NamedTuple):
    """A row of the table.

    ``module`` is the parser's in :mod:`reader.archive.formats`; if there is none, ``refused`` says
    why (``{read}`` in it stands for what Reader reads). ``name`` is what users call the format.
    ``extensions`` are named in messages, ``also`` are rarer ones. ``recognizes`` says of a file's
    opening (:attr:`reader.archive.sources.Source.opening`) whether it has the format, whatever its
    extension is; it is asked of nearly every file, so it looks at the start first.
    """

    module: str
    name: str
    extensions: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    recognizes: Callable[[str], bool] = lambda _: False
    many: bool = False
    """Whether a file with its extension may have many articles and be of any size. The main process
    reads it, one article per step."""
    declares_encoding: bool = False
    """Whether its files name their own encoding, as HTML does."""
    separator: str = ""
    """The start of the line between the articles of an export of Reader's in this format."""
    extra: str = ""
    """The extra of Reader's with the ``library`` that it needs."""
    library: str = ""
    noun: str = ""
    """What to call a file of it, if it needs an extra."""
    refused: str = ""
    record: str = "record"
    """What to call a part of a file with many, in the notice that counts those without text."""
    counted: bool = False
    """Whether the files of a folder that have its extension are only counted if they are refused,
    because programs write such files of their own."""

    @property
    def is_readable(self) -> bool:
        """Whether the library that it needs is installed."""
        return not self.library or is_installed(self.library)

    @property
    def missing(self) -> str:
        """How to install the library that it needs."""
        extra = self.extra
        return f"{self.noun}s need the extra '{extra}': pip install 'archive-reader[{extra}]'"


_BINARY = 4096
"""How many characters are examined for NUL characters, which text has not."""
_FRONT_MATTER = lazy_pattern(r"---[ ]*\n[\w-]{1,40}:[ \n]")
_VENDOR = lazy_pattern(
    r"<title>\s{0,9}(?:Dow Jones )?Factiva\W{0,9}</title>|<DOC NUMBER=|\bDocPublicationName\b"
    r"|=[\"']?[\w-]{0,60}DocID_|\b[a-z]{2,8}articleParagraph\b",
    re.IGNORECASE,
)
# After the bytes of the header before a part's name, which are not all UTF-8.
_DOCX = lazy_pattern(r"[\s\S]{0,10}?(?:\[Content_Types\]\.xml|_rels/|docProps/|word/)")
_ODT = lazy_pattern(
    r"[\s\S]{0,10}?mimetypeapplication/vnd\.(?:oasis\.opendocument|sun\.xml\.writer)(?:\.text)?"
)
_XLSX = lazy_pattern(r"[\s\S]{0,10}?(?:\[Content_Types\]\.xml|_rels/|docProps/|xl/)")
_ODS = lazy_pattern(
    r"[\s\S]{0,10}?mimetypeapplication/vnd\.(?:oasis\.opendocument\.spreadsheet|sun\.xml\.calc)"
)
_EPUB = lazy_pattern(r"[\s\S]{0,10}?mimetypeapplication/epub\+zip")
_JSON = lazy_pattern(r"""[\s\ufeff]*(?:\[[\s,]*)*\{\s*(?:"(?:[^"\\]|\\.){1,100}"\s*:|\})""")


def _is_web_page(text: str) -> bool:
    start = text[:1000].lstrip("\ufeff \t\r\n").lower()
    if start.startswith("<?xml"):
        return "<html" in start
    return start.startswith(("<!doctype html", "<html"))


def _is_vendor_page(text: str) -> bool:
    """Whether ``text`` is HTML of a news database; its parser examines the rest of the file."""
    if not text[:1000].lstrip("\ufeff \t\r\n").startswith("<"):
        return False
    return _VENDOR.search(text) is not None


def _has_front_matter(text: str) -> bool:
    return _FRONT_MATTER.match(text) is not None


def _starts(mark: str) -> Callable[[str], bool]:
    return lambda text: text[:200].lstrip().lower().startswith(mark)


def _root(*names: str) -> Callable[[str], bool]:
    """Recognizes XML and SGML by the name of its root, or of its first element."""

    def recognizes(text: str) -> bool:
        if not text[:200].lstrip("\ufeff \t\r\n").startswith("<"):
            return False
        from reader.archive import xml

        root = xml.root(text)
        return root is not None and root.name in names

    return recognizes


# The name of the first member: a zip file with a WACZ file in it has the same names further on.
_WACZ = lazy_pattern(
    r"PK\x03\x04.{15,35}?(?:datapackage|pages/|archive/|indexes/|logs/|fuzzy)", re.DOTALL
)
_IN_WACZ = lazy_pattern(r"pages/pages\.jsonl|archive/[^\0]{1,200}\.warc")


def _is_wacz(text: str) -> bool:
    return _WACZ.match(text) is not None and _IN_WACZ.search(text) is not None


def _has_articles(text: str) -> bool:
    if not text[:200].lstrip("\ufeff \t\r\n").startswith(("<?xml", "<")) or "</" not in text:
        return False
    from reader.archive import xml

    return xml.root(text) is not None and bool(xml.article_element(text))


_IN_A_DOCUMENT = lazy_pattern(r"<(?:DOCNO|DOCID|TEXT)>|<DOC\s+id\s*=", re.IGNORECASE)


def _is_trec(text: str) -> bool:
    return _root("DOC", "DOCS", "doc", "docs")(text) and _IN_A_DOCUMENT.search(text) is not None


def _is_feed(text: str) -> bool:
    if not _root("rss", "RSS", "RDF", "feed")(text):
        return False
    from reader.archive import xml

    root = xml.root(text) or xml.Root("")
    name, space = root.name.lower(), root.namespace.lower()
    if name == "rdf":
        return "//purl.org/rss/1.0" in text or "netscape.com/rdf/simple" in text
    atom = "atom" in space or (not space and "<entry" in text)
    return name == "rss" or (name == "feed" and atom)


_HEADER_LINE = r"[!-9;-~]{1,76}[ \t]?:[^\n]*\n"
_HEADERS = lazy_pattern(
    rf"\s*(?:\d{{1,12}}[ \t]*\n)?{_HEADER_LINE}(?:[ \t][^\n]*\n)*{_HEADER_LINE}"
)
_HEADER_NAME = lazy_pattern(r"^([!-9;-~]{1,76})[ \t]?:", re.MULTILINE)
_MAILBOX = lazy_pattern(
    r"\s*From (?:[^\n]{0,200}\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b[^\n]{1,80}\d\d:\d\d|-[ \t]"
    rf"|\S+(?=[ \t]*\n))[^\n]*\n(?:{_HEADER_LINE}|>From )"
)
_SENT = frozenset({"message-id", "received", "return-path", "delivered-to"})


def _mail_headers(text: str) -> tuple[frozenset[str], str]:
    """The names of the headers that ``text`` starts with, and the headers; both in lower case."""
    if ":" not in text[:400] or not _HEADERS.match(text):
        return frozenset(), ""
    block = text.lstrip().partition("\n\n")[0].lower()
    return frozenset(_HEADER_NAME.findall(block)), block


def _is_saved_page(names: frozenset[str], block: str) -> bool:
    """Whether headers are those of MHTML: it has parts in HTML, and was never sent."""
    if "snapshot-content-location" in names or "from: <saved by" in block:
        return True
    of_page = "multipart/related" in block or "content-type: text/html" in block
    return of_page and "mime-version" in names and not names & (_SENT | {"to"})


def _is_mail(text: str) -> bool:
    names, block = _mail_headers(text)
    if _is_saved_page(names, block):
        return False
    about = names & {"from", "subject", "to", "date"}
    technical = names & (_SENT | {"mime-version", "content-transfer-encoding"})
    return len(about) == 4 or (len(about) >= 2 and bool(technical))


def _is_mhtml(text: str) -> bool:
    return _is_saved_page(*_mail_headers(text))


def _is_mailbox(text: str) -> bool:
    return text[:200].lstrip().startswith("From ") and _MAILBOX.match(text) is not None


def _is_list_of_links(text: str) -> bool:
    start = text[:500].lower()
    return start.lstrip("\ufeff \n").startswith("<!doctype netscape-bookmark") or (
        "<title>pocket export</title>" in start
    )


def _first_part(text: str) -> str:
    """The opening of a zip file from the name of its first part on, else empty."""
    return text[20:] if text.startswith("PK\x03\x04") else ""


def _is_docx(text: str) -> bool:
    return _DOCX.match(_first_part(text)) is not None and "word/" in text


def _is_odt(text: str) -> bool:
    return _ODT.match(_first_part(text)) is not None


def _is_epub(text: str) -> bool:
    return _EPUB.match(_first_part(text)) is not None


def _is_spreadsheet(text: str) -> bool:
    part = _first_part(text)
    return (_XLSX.match(part) is not None and "xl/" in text) or _ODS.match(part) is not None


def _is_old_office(text: str) -> bool:
    return text.startswith("\ufffd\ufffd\x11")


def _is_json(text: str) -> bool:
    return _JSON.match(text) is not None


def _has_sign(name: str) -> Callable[[str], bool]:
    """The function ``name`` of :mod:`reader.archive.signs`, which no start needs.

    It is not asked of a file with NUL characters, as a zip file of exports has them.
    """

    def recognizes(opening: str) -> bool:
        if "\0" in opening[:_BINARY]:
            return False
        from reader.archive import signs

        found: Callable[[str], bool] = getattr(signs, name)
        return found(opening)

    return recognizes


def _undivided(name: str, sign: str, advice: str = "save its articles one by one") -> Format:
    """A database whose exports are recognized, but not divided into articles."""
    reason = f"an export of {name} with several articles, which Reader cannot separate: {advice}"
    return Format("", name, recognizes=_has_sign(sign), refused=reason)


ZIP = Format("zips", "ZIP", (".zip",), recognizes=_starts("pk\x03\x04"), many=True)
"""Zip files; their members are files of their own."""

WEB_PAGE = Format(
    "webpage",
    "HTML",
    (".html",),
    (".htm", ".xhtml"),
    recognizes=_is_web_page,
    declares_encoding=True,
    separator=PAGE_ARTICLE,
)

VENDOR_PAGE = Format(
    "vendors.vendorhtml",
    "HTML",
    recognizes=_is_vendor_page,
    declares_encoding=True,
)
"""The HTML that Factiva, Nexis, Europresse and ProQuest export: many articles in one page."""

EXPORTS = (
    Format("vendors.proquesttext", "ProQuest", recognizes=_has_sign("is_proquest_text"), many=True),
    Format("vendors.nexistext", "Nexis", recognizes=_has_sign("is_nexis_text"), many=True),
    Format("vendors.nexislines", "Nexis Uni", recognizes=_has_sign("is_nexis_list"), many=True),
    Format("vendors.factivatext", "Factiva", recognizes=_has_sign("is_factiva_text"), many=True),
    Format("vendors.clippings", "APA DeFacto", recognizes=_has_sign("is_defacto"), many=True),
    Format("vendors.clippings", "Gopress", recognizes=_has_sign("is_gopress"), many=True),
    _undivided("EBSCO", "is_ebsco"),
    _undivided("NewsBank", "is_newsbank"),
    _undivided("Kikuzo", "is_kikuzo"),
    _undivided("Yomidasu", "is_yomidasu"),
)
"""The exports of news databases, which are recognized by their text, also in a document."""

FORMATS = (
    Format("exported", "HTML", recognizes=lambda text: text.startswith(PAGE_ARTICLE)),
    # Before the exports of databases, whose texts a table may have in its cells.
    Format("tables", "CSV", recognizes=_has_sign("is_table"), many=True),
    VENDOR_PAGE,  # before text: the source of such a page may have the lines of a text export
    Format(
        "records",
        "JSON",
        (".json", ".jsonl"),
        (".ndjson", ".jl", ".jsonlines"),
        _is_json,
        many=True,
    ),
    # Before mail, which takes any text by its extension, and web pages: XML may have one inside.
    Format("trade.nitf", "NITF", recognizes=_root("nitf", "contentSet")),
    Format(
        "trade.newsml",
        "NewsML",
        recognizes=_root(
            "newsItem",
            "newsMessage",
            "NewsML",
            "NewsItem",
            "itemSet",
            "packageItem",
            "conceptItem",
            "knowledgeItem",
            "planningItem",
        ),
        many=True,
    ),
    Format("trade.alto", "ALTO", recognizes=_root("alto"), record="page"),
    Format("trade.rcv1", "RCV1", recognizes=_root("newsitem")),
    Format("trade.trec", "TREC", recognizes=_is_trec, many=True),
    Format("trade.reuters", "Reuters-21578", recognizes=_root("REUTERS", "LEWIS"), many=True),
    Format("feeds", "feed", recognizes=_is_feed, many=True),
    Format("mails.mail", "mailbox", (".mbox",), (".mbx",), _is_mailbox, many=True),
    Format("mails.mail", "mail", (".eml",), (".emlx",), _is_mail),
    Format(
        "mails.mhtml",
        "MHTML",
        (".mhtml",),
        (".mht",),
        _is_mhtml,
    ),
    Format(
        "",
        "Outlook",
        also=(".msg", ".pst", ".ost", ".olm"),
        refused="this is Outlook's own format: save the mail as .eml to read it",
        counted=True,
    ),
    *EXPORTS,
    Format("document", "RTF", (".rtf",), recognizes=_starts("{\\rtf")),
    Format("document", "DOCX", (".docx",), (".docm", ".dotx"), _is_docx),
    Format(
        "document",
        "PDF",
        (".pdf",),
        recognizes=_starts("%pdf-"),
        extra="pdf",
        library="pypdfium2",
        noun="PDF document",
    ),
    Format(
        "",
        "spreadsheet",
        recognizes=_is_spreadsheet,
        refused="this is a spreadsheet: save its table as .csv to read it",
    ),
    Format("epub", "EPUB", (".epub",), recognizes=_is_epub, many=True),
    Format("document", "ODT", (".odt",), (".ott", ".sxw"), _is_odt),
    Format(
        "",
        "bookmarks",
        recognizes=_is_list_of_links,
        refused="this is a list of bookmarks: it has the addresses of pages, not their texts",
    ),
    Format("feeds", "feed", (".rss", ".atom"), many=True),
    Format(
        "",
        "OPML",
        recognizes=_root("opml", "OPML"),
        refused="this is OPML, a list of subscriptions: it names feeds and has no articles",
    ),
    WEB_PAGE,
    Format(
        "warc",
        "WARC",
        (".warc",),
        (".arc", ".wet"),
        recognizes=lambda text: text.startswith(("WARC/0.", "WARC/1.", "filedesc://")),
        many=True,
        record="page",
    ),
    Format(
        "wacz",
        "WACZ",
        (".wacz",),
        recognizes=_is_wacz,
        many=True,
        record="page",
    ),
    Format(
        "",
        "SGML",
        also=(".sgm", ".sgml"),
        many=True,
        refused="this is SGML of a kind that Reader does not read ({read})",
        counted=True,
    ),
    Format("trade.xmlrecords", "XML", recognizes=_has_articles, many=True),
    Format(
        "",
        "XML",
        also=(".xml", ".rdf"),
        recognizes=_starts("<?xml"),
        refused="this is XML of a kind that Reader does not read ({read})",
        counted=True,
    ),
    Format(
        "newsboat",
        "newsboat's cache",
        recognizes=lambda text: text.startswith("SQLite format 3") and "rss_item" in text,
        many=True,
    ),
    Format(
        "",
        "database",
        also=(".db",),
        refused="of databases, Reader reads only newsboat's cache.db",
        counted=True,
    ),
    Format(
        "markdown",
        "Markdown",
        (".md",),
        (".markdown",),
        recognizes=_has_front_matter,
        separator=NEXT_ARTICLE,
    ),
    Format("tables", "CSV", (".csv", ".tsv"), (".tab", ".psv"), many=True),
    ZIP,
    Format(
        "",
        "DOC",
        also=(".doc",),
        recognizes=_is_old_office,
        refused="this is an old Office document or an encrypted one:"
        " save it as .docx, without a password, to read it",
    ),
    Format("pagedump", "plain text", (".txt",), (".text", "")),
)
"""All formats. A file has the first that recognizes its opening or that its extension claims."""

_BY_EXTENSION = {each: row for row in FORMATS for each in (*row.extensions, *row.also)}
_QUICKLY = frozenset(_BY_EXTENSION) - {"", *ZIP.extensions}
_NAMED = [each for row in reversed(FORMATS) if row is not ZIP for each in row.extensions]
_READ = (
    f"Reader reads {', '.join(_NAMED)},"
    " each also as .gz or inside a .zip, and plain text without an extension"
)
_EXTENSION = lazy_pattern(r"\.[a-z][a-z0-9]{0,7}", re.IGNORECASE | re.ASCII)


def extension(name: str) -> str:
    """The extension of the file ``name`` with its dot, in lower case, or empty.

    ``report.2`` and ``St. Petersburg`` have none: an extension is short and starts with a letter.
    """
    suffix = os.path.splitext(name)[1]
    return suffix.lower() if _EXTENSION.fullmatch(suffix) else ""


def unpacked(name: str) -> tuple[str, bool]:
    """``name`` without a final ``.gz``, and whether it had one."""
    bare, suffix = os.path.splitext(name)
    return (bare, True) if suffix.lower() == ".gz" and bare else (name, False)


def may_be_article(name: str) -> bool:
    """Whether the file ``name`` may contain articles; an editor's backup copy does not count."""
    if name[name.rfind(".") :] in _QUICKLY and name[0] != ".":
        return True  # a shortcut for nearly all files, ten times as fast
    bare, packed = unpacked(name)
    found = _BY_EXTENSION.get(extension(bare))
    if found is None or (packed and (found is ZIP or not extension(bare))):
        return False
    return not name.endswith("~")


def claimed_by(name: str) -> Format | None:
    """The format that the extension of the file ``name`` claims, packed or not, if any."""
    if name[0] != "." and (found := _BY_EXTENSION.get(name[name.rfind(".") :])):
        return found  # a shortcut for nearly all files
    return _BY_EXTENSION.get(extension(unpacked(name)[0]))


def recognized(opening: str, name: str) -> Format:
    """The format of the file ``name`` with this ``opening``.

    Raises :class:`UnreadableError` if there is no parser for it, or if a library is missing.
    """
    claimed = claimed_by(name)
    found = next((row for row in FORMATS if row is claimed or row.recognizes(opening)), None)
    if found is None:
        raise UnreadableError(f"{extension(unpacked(name)[0])} files are not read ({_READ})")
    if found.refused:
        kind = OtherKindError if found.counted and found is claimed else UnreadableError
        raise kind(found.refused.format(read=_READ))
    if not found.is_readable:
        raise UnreadableError(found.missing)
    return found


def export_with(text: str) -> Format | None:
    """The news database whose export starts with ``text``, the text of a document, if any.

    Raises :class:`UnreadableError` if Reader cannot divide it.
    """
    found = next((row for row in EXPORTS if row.recognizes(text)), None)
    if found is not None and found.refused:
        raise UnreadableError(found.refused)
    return found


def not_readable(name: str) -> Format | None:
    """The format of the file ``name`` if the library that it needs is not installed."""
    found = claimed_by(name) if "." in name else None
    return found if found is not None and not found.is_readable else None


def not_read(lacking: Mapping[Format, int]) -> str:
    """The notice that counts files of formats whose library is not installed."""
    return "; ".join(
        f"{counted(count, f'{row.noun} was', f'{row.noun}s were')} not read: {row.missing}"
        for row, count in lacking.items()
    )


@cache
def is_installed(library: str) -> bool:
    """Whether ``library`` is installed; imports nothing of it."""
    from importlib.util import find_spec

    return find_spec(library) is not None
