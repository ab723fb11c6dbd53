"""Makes office documents, as small as their programs read them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
_ODF = " ".join(
    f'xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "style", "text", "table")
) + (
    f' xmlns:draw="{_OFFICE}:drawing:1.0" xmlns:svg="{_OFFICE}:svg-compatible:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    f' xmlns:meta="{_OFFICE}:meta:1.0"'
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file with ``parts``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
            archive.writestr(name, data, kind)
    return out.getvalue()


def member(data: bytes, name: str) -> bytes:
    """The member ``name`` of the zip file ``data``."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def docx(body: str, styles: str = "", core: str = "", **others: str) -> bytes:
    """A DOCX whose document has the XML ``body``; ``others`` are further parts of "word/"."""
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": "<Relationships/>",
            "word/document.xml": _word("document", f"<w:body>{body}</w:body>"),
            "word/styles.xml": _word("styles", styles),
            "docProps/core.xml": "<cp:coreProperties xmlns:cp='urn:c'"
            f" xmlns:dc='http://purl.org/dc/elements/1.1/'>{core}</cp:coreProperties>",
        }
        | {f"word/{name}.xml": _word(name, content) for name, content in others.items()}
    )


def _word(root: str, content: str) -> str:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:{root} xmlns:w="{W}" xmlns:mc="{mc}">{content}</w:{root}>'
    )


def p(text: str, style: str = "", bookmark: str = "") -> str:
    """A paragraph of a DOCX."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    mark = f'<w:bookmarkStart w:id="1" w:name="{bookmark}"/>' if bookmark else ""
    return f'<w:p>{properties}{mark}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def odt(body: str, styles: str = "", automatic: str = "", meta: str = "") -> bytes:
    """An ODT whose text has the XML ``body``."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {_ODF}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {_ODF}>{styles}</office:document-styles>",
            "meta.xml": f"<office:document-meta {_ODF}><office:meta>{meta}</office:meta>"
            "</office:document-meta>",
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def epub(
    pages: Mapping[str, str],
    contents: str = "",
    metadata: str = "<dc:title>The Paper</dc:title>",
    more: Mapping[str, str] | None = None,
    guide: str = "",
) -> bytes:
    """An EPUB with ``pages``: the XHTML of their bodies, or whole documents, by name.

    ``contents`` is the XML of an NCX's map, or of the "nav" of an EPUB 3.
    """
    items = "".join(
        f'<item id="p{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="p{number}"/>' for number in range(len(pages)))
    is_nav = contents.startswith("<nav ")
    kind = ' properties="nav"' if is_nav else ""
    media = "application/xhtml+xml" if is_nav else "application/x-dtbncx+xml"
    toc = (
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<body>{contents}</body></html>"
        if is_nav
        else '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"'
        ' xmlns:calibre="http://calibre.kovidgoyal.net/2009/metadata">'
        f"<navMap>{contents}</navMap></ncx>"
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OEBPS/a.opf"/>'
            "</rootfiles></container>",
            "OEBPS/a.opf": '<package xmlns="http://www.idpf.org/2007/opf"'
            ' xmlns:opf="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<metadata>{metadata}</metadata><manifest>{items}"
            f'<item id="toc" href="toc.xml" media-type="{media}"{kind}/></manifest>'
            f'<spine toc="toc">{spine}</spine><guide>{guide}</guide></package>',
            "OEBPS/toc.xml": toc,
        }
        | {
            f"OEBPS/{name}": page
            if "<body" in page
            else '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
            f"<head><title>No title</title></head><body>{page}</body></html>"
            for name, page in pages.items()
        }
        | dict(more or {})
    )


def pdf(*pages: Sequence[tuple[float, float, float, str]], info: str = "") -> bytes:
    """A PDF with ``pages`` of lines: distance from left and bottom, size, and text (windows-1252).

    ``info`` are entries of its metadata ("/Title (x)").
    """
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (len(pages), b" ".join(b"%d 0 R" % (5 + 2 * number) for number in range(len(pages)))),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<<{info}>>".encode("cp1252"),
    ]
    for number, lines in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>>>>>" % (6 + 2 * number)
        )
        drawn = "".join(
            f"BT /F {size} Tf {left} {bottom} Td ({_escaped(text)}) Tj ET\n"
            for left, bottom, size, text in lines
        ).encode("cp1252")
        objects.append(b"<</Length %d>>stream\n%sendstream" % (len(drawn), drawn))
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
        + b"trailer<</Size %d/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, len(out))
    )


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def point(label: str, target: str, inside: str = "", author: str = "") -> str:
    """An entry of an NCX."""
    meta = f'<calibre:meta name="author">{author}</calibre:meta>' if author else ""
    return (
        f"<navPoint><navLabel><text>{label}</text></navLabel>"
        f'<content src="{target}"/>{meta}{inside}</navPoint>'
    )
