"""Initial inputs: good inputs for each target, and the pieces they are made of."""

from __future__ import annotations

import gzip
import json

from hypothesis import strategies as st

from tests.archive.documents import docx, member, odt, p, pdf, point
from tests.archive.exports import factiva_text, nexis_list, nexis_text, proquest_text
from tests.archive.vendorpages import EXPORTS
from tests.conftest import GIVEN
from tests.faults.formats import TEXT
from tests.terminal.streams import ANSWERS

PIECES = [
    *(b"---\n", b"title: ", b"# ", b"> ", b"- ", b"```\n", b"<!--", b"-->", b"\n\n", b"\n", b": "),
    *(b"https://a.example/2019/07/26/one-two", b"www.", b"%2F", b" | ", b" - ", b"Select Page"),
    *(b"CAIRO", " – ".encode(), b"(AP)", b"July 26, 2019", b"Published: ", b"By ", b"Photo: "),
    *(b"**", b"[x](", b"![", b"&a *a", b"!!python/", b"{", b"}", b"[", b"]", b'"', b",", b"null"),
    *(b"<p>", b"</p>", b"<a href=", b"&#x1b;", b"&lt;", b"<script>", b"<html><body>", b"<meta "),
    *(b"\x1b]52;c;x\x07", "\u202e".encode(), b"\xc2\x9b31m", "\ufeff".encode(), b"\xed\xa0\x80"),
    *("\u2028".encode(), b"\0", b"\xff\xfe", b"PK\x03\x04", b"\x1f\x8b\x08\0", b"\\ud800"),
    *(b"place:", b"person:", b"before:", b"2014", b"..", b"-", b"(", b")", b" OR ", b"*", b"1e999"),
    *(b"merge", b"into", b"split", b"forms", b"hide", b"person", b"press", b"repeat", b"times"),
    *(b"\x1b[", b"\x1b]", b"\x1bP", b"\x1b\\", b"\xff", b"\xfe", b"\x1bO", b"201~", b"\x03"),
    *(b"2 of 9 DOCUMENTS\n", b"LENGTH: 9 words\n", b"End of Document\n", b"Body\n", b"_" * 60),
    *(b"Length:\xc2\xa09 words\n", b"HD\t", b"PD\t", b"Full text: ", b"Load-Date:\xc2\xa0x\n"),
    *(b"Document HERA000020100111e61100001\n", b'"A" vom 1.2.2010\n', b"A, 3 mei 2011, 9w.\n"),
    *(b"Mr. Ada Lindqvist", b"African Union (AU)", "L’Élysée".encode(), "Ǆ".encode()),
]  # fmt: skip

STREAMS = [
    *(*ANSWERS.values(), "\x1b[200~a\x1b[A\x1b[201~", "\x1b[1;3D\x1b\x1b[D", "\x1bO"),
    "\x1b[<0;1;1M",
]

_RECORD = json.dumps({"title": "Rain", "text": TEXT, "date": "2019-07-26", "tags": ["a", "b"]})
_PAGE = (
    f"<html><head><title>Rain - The Coast</title><meta property='og:title' content='Rain'></head>"
    f"<body><article><h1>Rain</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
)
_CORRECTIONS = (
    "# mine\n- merge: {organization: OAU}\n  into: {organization: African Union}\n"
    "- split: {person: Ali}\n  forms: [Ali Omar]\n  as: {person: Ali Omar}\n- hide: {person: X}\n"
)
_SCRIPT = (
    "open: [seeds]\nsize: 80x24\nsteps:\n  - press: [j, k]\n  - wait: {text: Sellal}\n"
    "  - repeat: {times: 2, steps: [{press: j}]}\n  - expect: {pane: reading, absent: x}\n"
    "  - snapshot: found\n"
)
_MARKS = json.dumps({"reader marks": 1, "articles": {"a": {
    "read": "2026-11-24T09:30:00Z", "tags": {"libya": "2026-11-24T09:31:05Z"},
    "note": {"text": "x", "at": "2026-11-24T09:31:05Z"},
    "quotations": [{"field": "text", "start": 1, "text": "x", "source": "y",
                    "at": "2026-11-24T09:31:05Z"}],
    "place": {"field": "text", "start": 3, "at": "2026-11-24T09:31:05Z"}}}})  # fmt: skip
_FRONT = (
    f"---\ntitle: Rain\npublished: 2019-07-26\ntags: [a, b]\n---\n# Rain\n\n> {TEXT}\n\n- item\n"
)
_NITF = (
    "<nitf><head><title>Rain</title></head><body><body.head><byline>By Ada Obi</byline></body.head>"
    f"<body.content><p>{TEXT}</p><block><hl2>a</hl2><p>b</p></block></body.content></body></nitf>"
)
_NEWSML = (
    "<newsMessage><itemSet><newsItem guid='a'><contentMeta><headline>Rain</headline></contentMeta>"
    f"<contentSet><inlineXML>{_NITF}</inlineXML></contentSet></newsItem><newsItem/></itemSet>"
    "</newsMessage>"
)
_REUTERS = (
    "<REUTERS NEWID='1'><DATE>26-FEB-1987</DATE><TOPICS><D>tea</D></TOPICS><TEXT>&#2;"
    f"<TITLE>Rain</TITLE><BODY>{TEXT}\n    b\n&#3;</BODY></TEXT></REUTERS>"
)
_TREC = f"<DOC><DOCNO> AP880212-0001 </DOCNO><HEAD>Rain</HEAD><TEXT>\n  {TEXT}\n</TEXT></DOC>\n"
_MAIL = (
    "From: =?utf-8?Q?The=20Coast?= <a@b.example>\nTo: c@d.example\nSubject: Rain\n"
    "Message-ID: <1@b>\nDate: Sat, 12 Mar 2016 23:30:00 -0500\n"
    "Content-Type: multipart/alternative; boundary=x\n\n--x\n"
    f"Content-Type: text/plain; format=flowed\n\n{TEXT} \n> a\n--x\nContent-Type: text/html\n"
    f"Content-Transfer-Encoding: quoted-printable\n\n<div style=3D'display:none'>b</div><p>{TEXT}"
    "</p><a href=3D'https://a.example'>View in your browser</a>\n--x--\n"
)
_FROM_LINE = "From a@b.example Sat Mar 12 23:30:00 2016\n"
_FEED = (
    "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>The Coast</title><item>"
    f"<title>Rain</title><dc:creator>Ada</dc:creator><content:encoded><![CDATA[<p>{TEXT}</p>]]>"
    "</content:encoded><pubDate>Sat, 12 Mar 2016 23:30:00 -0500</pubDate></item></channel></rss>"
)
_ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>The Coast</title><entry><title>Rain</title>"
    f"<link href='a.html'/><content type='xhtml'><div><p>{TEXT}</p></div></content></entry></feed>"
)
_WARC = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/2019/rain\r\n"
    f"Content-Length: {len(_PAGE) + 44}\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    f"{_PAGE}\r\n\r\n"
)
_DOCX = member(
    docx(
        p("Rain", "Title", "b") + p(TEXT) + f"<w:tbl><w:tr><w:tc>{p('a')}</w:tc></w:tr></w:tbl>"
        "<w:del><w:r><w:t>x</w:t></w:r></w:del>"
    ),
    "word/document.xml",
)
_ODT = member(
    odt(
        f"<text:h text:outline-level='1'>Rain</text:h><text:p>{TEXT}<text:s text:c='9'/><text:note>"
        "<text:note-body><text:p>a</text:p></text:note-body></text:note></text:p>"
    ),
    "content.xml",
)
_RTF = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 A;}}{\stylesheet{\s1 heading 1;}}"
    r"{\*\bkmkstart a}\pard\s1 Rain\par\pard\plain\f0 \'e9\u8217\'92{\footnote x}"
    + TEXT
    + r"\par\trowd\intbl a\cell b\cell\row{\pict\bin3 abc}}"
)
_CHAPTER = (
    f"<nav><a href='a.html'>x</a></nav><h1>Rain</h1><p>{TEXT}</p><h2 id='c'>Snow</h2><p>{TEXT}</p>"
    "<p><a rel='calibre-downloaded-from' href='https://a.example/x'>x</a></p>"
)
_QUERY = 'title:(rain OR "prime minister") place:libya before:2014 -is:read date:2011..2014 ti*'
_BODY = b'["by", "caption", "id", "url", "CAIRO", "ps", [3, 4]]\nabc\n\nabcd'
_ENTITY = b'1ada\n\n[[1,"a minister",0,["Ada"],[0,0,3,0]]]'

SEEDS: dict[str, list[bytes]] = {
    "pagedump": [GIVEN.read_bytes()[:3000], f"Rain | The Coast\n\nLIMA – {TEXT}".encode()],
    "markdown": [_FRONT.encode()],
    "html": [_PAGE.encode()],
    "vendors": [html.encode() for html in EXPORTS.values()],
    "exports": [nexis_text(2).encode(), "\n".join(nexis_list(2)).encode(),
                *("\n".join(factiva_text(2, layout=each)).encode() for each in ("tabs", "plain")),
                proquest_text(2).encode(), "\n".join(nexis_list(2, "xx")).encode()],
    "fragment": [f"<p>{TEXT}</p><ul><li>a</li></ul>&amp;".encode()],
    "json": [_RECORD.encode(), f"[{_RECORD}, {_RECORD}]".encode(), f"{_RECORD}\n{{}}".encode()],
    "table": [f'title;text\n"Rain";"{TEXT}"\nSnow;{TEXT}\n'.encode(),
              f"title\ttext\n{TEXT}\t{TEXT}".encode()],
    "encoding": ["Élysée “là”".encode("cp1252"), "Москва и снег".encode("koi8-r"),
                 "It rained".encode("utf-16")],
    "file": [_FRONT.encode(), TEXT.encode()],
    "members": [b"\3" + _FRONT.encode() + _RECORD.encode() * 3],
    "gzip": [_FRONT.encode()],
    "mail": [_MAIL.encode()],
    "mailbox": [f"{_FROM_LINE}{_MAIL}\n{_FROM_LINE}{_MAIL}".encode()],
    "feed": [_FEED.encode(), _ATOM.encode()],
    "newsboat": [bytes(range(256)) * 8],
    "xml": [_NITF.encode(), _NEWSML.encode(), _NEWSML.replace("newsI", "NewsI").encode()],
    "sgml": [_REUTERS.encode() * 2, _TREC.encode() * 2],
    "wacz": [b'{"url": "https://a.example/2019/rain"}\n' + _WARC.encode()],
    "warc": [_WARC.encode() * 2, gzip.compress(_WARC.encode()) * 2],
    "docx": [_DOCX],
    "odt": [_ODT],
    "rtf": [_RTF.encode()],
    "epub": [_CHAPTER.encode()],
    "contents": [point("One", "a.html").encode(),
                 b'<nav epub:type="toc"><ol><li><a href="a.html">One</a></li></ol></nav>'],
    "pdf": [pdf([(72, 740, 20, "Rain"), (72, 700, 10, TEXT)], [(72, 700, 10, TEXT)])],
    "query": [_QUERY.encode()],
    "search": [_QUERY.encode(), b"lim* OR \"ada lind*\""],
    "corrections": [_CORRECTIONS.encode(), b"[{hide: {person: X}}, {hide: {place: Y}}]"],
    "script": [_SCRIPT.encode()],
    "config": [b"theme: ink\nmeasure: 66\n"],
    "marks": [_MARKS.encode()],
    "manifest": [b'{"files": {"ids": [0, 0]}, "generation": "a"}'],
    "cache": [b"\0[[-1, 0, \"/1.md\", \"reason\", true]]", b"\3\1\0\0\0"],
    "record": [_ENTITY],
    "body": [_BODY],
    "names": [GIVEN.read_bytes()[:2000], b"Title\nMr. Ada Lindqvist met Kofi Mensah in Accra."],
    "keyboard": [each.encode() for each in STREAMS],
    "facts": [b"CAIRO, July 26, 2019 (AP) - Rain", b"https://a.example/2019/07/26/one-two-three"],
}  # fmt: skip


def inputs(target: str) -> st.SearchStrategy[bytes]:
    """Good inputs with pieces inserted, removed and repeated; pieces alone; any bytes."""
    piece = st.one_of(st.sampled_from(PIECES), st.binary(max_size=8), st.text(max_size=8).map(_raw))
    pieces = st.lists(piece, max_size=20).map(b"".join)
    seeds = SEEDS.get(target)
    if not seeds:
        return st.one_of(pieces, st.binary(max_size=200))
    return st.one_of(
        st.builds(_changed, st.sampled_from(seeds), st.lists(
            st.tuples(st.floats(0, 1), st.integers(0, 40), st.lists(piece, max_size=4)),
            min_size=1, max_size=4)),
        pieces,
    )  # fmt: skip


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _changed(seed: bytes, edits: list[tuple[float, int, list[bytes]]]) -> bytes:
    data = seed
    for where, gone, put in edits:
        at = int(where * len(data))
        data = data[:at] + b"".join(put) + data[at + gone :]
    return data
