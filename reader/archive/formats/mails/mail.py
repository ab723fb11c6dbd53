"""Parses mail: one (``.eml``, Apple's ``.emlx``), or a mailbox of many (``.mbox``).

A newsletter's publication is its sender, its title the subject as it stands there, and its day that
of the sender's clock. A mail that was only forwarded is read as the one that it forwards. A mail in
which a news database sends documents has as many articles as documents.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from email.utils import parseaddr
from importlib import import_module
from itertools import accumulate
from typing import BinaryIO, NamedTuple

from reader.archive.fields import dateline, dates, headers, urls
from reader.archive.formats.mails import mailtext, mime
from reader.archive.registry import (
    EXPORTS,
    Flaw,
    Item,
    Parsed,
    Skipped,
    UnreadableError,
    extension,
)
from reader.archive.sources import HEAD_BYTES, MAX_BYTES, Source, read_up_to
from reader.model import Article, Block, Dateline
from reader.safety import plain_spaces, safe_text
from reader.system.lazy import in_order, lazy_pattern, words
from reader.text import counted

_OF_VENDORS = lazy_pattern(
    "proquest|factiva|nexis|europresse|rdp__|articleParagraph", re.IGNORECASE
)
_MOST_KINDS = 5
_STEP = 256 * 1024
BEGINNING = MAX_BYTES // 4
"""How many bytes of a mail that is too large are read: its text comes before its attachments."""
_LENGTH_LINE = re.compile(rb"\s{0,20}(\d{1,12})[ \t]*\r?\n")
# The line between two mails of a mailbox: a sender and a date, or one of the two.
_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_FROM = re.compile(rb"From (?:.{0,200}\b" + _DAY + rb"\b.{1,80}\d\d:\d\d|-\s|\S{1,200}[ \t]*\r?\n)")
_CERTAIN = re.compile(
    rb"From (?:\S{1,200} {1,4})?" + _DAY + rb",? {1,3}\w{3} {1,3}\w{1,3} .{0,20}\d\d:\d\d"
)
_HEADER = re.compile(rb">?From |[!-9;-~]{1,76}[ \t]*:")
_QUOTED = re.compile(rb"^>(?=>*From )", re.MULTILINE)

_VIA = lazy_pattern(r"^(.{2,80}?)\s+via\s+\S.*$", re.IGNORECASE)
_AT_PUBLICATION = lazy_pattern(
    r"^((?:[A-ZÀ-Þ][\w.'’-]*\s+){1,3}[A-ZÀ-Þ][\w.'’-]+) (?:from|at) (\S.{1,80})$"
)
_NO_AUTHOR = words(
    """
    the news latest newsletter letter letters update updates notes daily weekly morning evening
    alerts stories best top highlights dispatches dispatch views editors team
    """
)
_AUTOMATIC = lazy_pattern(r"\s*[<(\[]?\b(?:do[ -]?not|no)[ -]?reply\b[>)\]]?\s*$", re.IGNORECASE)
# Labels of hosts that send mail: "email.thepost.example".
_OF_MAIL = words(
    """
    mail email e-mail e em m mg news newsletter newsletters mailer mailing mailings info send
    sender smtp bounce reply noreply no-reply alerts alert updates notify notification
    notifications marketing campaign list lists lettre contact
    """
)
_FOR_ALL = words(
    """
    gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.fr yahoo.de hotmail.com hotmail.co.uk
    outlook.com live.com msn.com aol.com icloud.com me.com mac.com gmx.de gmx.net gmx.com web.de
    t-online.de mail.ru yandex.ru yandex.com qq.com 163.com 126.com protonmail.com proton.me
    orange.fr free.fr laposte.net wanadoo.fr libero.it
    """
)
"""Hosts of everybody's addresses: such a host is no publication."""

_URL_HEADERS = in_order("Archived-At X-Archived-At List-Post X-Newsletter-Url X-Url Content-Base")
_ADDRESS = lazy_pattern(r"https?://[^\s<>]{3,2000}")
_TEXTS = words("text/html text/plain application/xhtml+xml text/enriched")
_NO_FILES = words(
    """
    application/pgp-signature application/pkcs7-signature application/x-pkcs7-signature
    application/pgp-keys text/calendar message/delivery-status text/rfc822-headers
    """
)
# The labels above a mail that was forwarded, by what they name.
_LABELS = {
    label: field
    for field, labels in {
        "from": "from von de da van från fra lähettäjä od от від kimden 差出人 发件人 寄件者",
        "date": "date sent datum gesendet envoyé fecha enviado data inviato verzonden skickat"
        " sendt lähetetty wysłano дата отправлено tarih 日時 日期 发送时间 寄件日期",
        "subject": "subject betreff objet asunto assunto oggetto onderwerp ämne emne aihe temat"
        " тема konu 件名 主题 主旨",
        "to": "to an à para a aan till til vastaanottaja do кому kime 宛先 收件人",
        "cc": "cc kopie copie",
        "reply-to": "reply-to",
    }.items()
    for label in labels.split()
}
_LABELLED = lazy_pattern(r"^[*_]?([^\W\d_][\w-]{0,14})[*_]?\s?[:：][*_]?\s*(.*)$", re.DOTALL)
_MARK = lazy_pattern(
    r"^(?:-{2,}.{0,60}?-{2,}|_{10,}|begin forwarded message:?|.{3,60}:)$", re.IGNORECASE
)
_REPLY = lazy_pattern(r"(?:re|aw|sv|vs|antw|odp|res|ynt|回复|答复)\s?[:：]", re.IGNORECASE)
_DOT = lazy_pattern(r"\s[•|·∙⋅–—]\s")
_HEAD = 8
_FEW_WORDS = 40
"""How many words someone may write above a mail that they forward."""


class _Mail(NamedTuple):
    """What is known of a mail before its text is cleaned."""

    sender: str
    subject: str
    date: str
    text: mailtext.Text


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``, a mail or a mailbox."""
    with source.stream() as stored:
        if _FROM.match(source.head.removeprefix(BOM_UTF8).lstrip()):
            yield from _of_mailbox(stored, source)
            return
        data = read_up_to(stored, MAX_BYTES + 1).removeprefix(BOM_UTF8).lstrip()
    length = _LENGTH_LINE.match(data)
    if length:  # Apple's: a list of properties follows
        data = data[length.end() : length.end() + int(length[1])]
    files: Counter[str] = Counter()
    found = False
    for item in _of_mail(data[:MAX_BYTES], source, files, "this mail"):
        found = True
        if isinstance(item, Parsed) and not item.problem:
            problems = [_not_read(files)] if files else []
            if len(data) > MAX_BYTES:
                problems.append(f"this mail is larger than {MAX_BYTES // 1024**2} MiB; its end was"
                                " not read")  # fmt: skip
            item = item._replace(problem="; ".join(problems))  # noqa: PLW2901
            files.clear()
        yield item
    if not found:
        raise UnreadableError("this mail has no text" + (f" ({_not_read(files)})" if files else ""))


def mails(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The mails of a mailbox, one at a time, and the line of the mailbox that each starts in.

    Of a mail larger than ``MAX_BYTES`` only the beginning, which has the text, if it has several
    parts; else nothing, because all of it is text.
    """
    lines: list[bytes] = []
    size, start = 0, 1
    previous, before = b"\n", b""
    for line_number, line in enumerate(_lines(stream), 1):
        if line_number == 1:
            line = line.removeprefix(BOM_UTF8)  # noqa: PLW2901
        if before:  # the line after a possible separator decides
            if _HEADER.match(line):
                if lines or size > MAX_BYTES:
                    yield start, _QUOTED.sub(b"", b"".join(lines))
                lines, size, start = [], 0, line_number - 1
            elif size <= MAX_BYTES:
                lines.append(before)
            before = b""
        if line[:5] == b"From " and (
            _CERTAIN.match(line) or (not previous.strip() and _FROM.match(line))
        ):
            before = line
        elif size <= MAX_BYTES:
            lines.append(line)
            size += len(line)
            if size > MAX_BYTES:
                lines = _beginning(lines)
        previous = line
    if size > MAX_BYTES or any(map(bytes.strip, lines)):
        yield start, _QUOTED.sub(b"", b"".join(lines))


def _beginning(lines: Sequence[bytes]) -> list[bytes]:
    """The first ``lines`` of a mail that is too large; none if it has only one part."""
    sizes = accumulate(map(len, lines))
    first = [line for line, size in zip(lines, sizes, strict=True) if size <= BEGINNING]
    headers, _ = mime.headers_of(b"".join(first))
    return first if headers.get_content_maintype() == "multipart" else []


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of ``stream``; one without an end for long comes in pieces."""
    rest = b""
    while data := read_up_to(stream, _STEP):
        found = (rest + data).splitlines(keepends=True)
        rest = found.pop() if found[-1][-1:] not in (b"\n",) and len(found[-1]) < _STEP else b""
        yield from found
    if rest:
        yield rest


def _of_mailbox(stream: BinaryIO, source: Source) -> Iterator[Item]:
    files: Counter[str] = Counter()
    with_files = 0
    for line, data in mails(stream):
        where = f"line {line:,}"
        if not data:
            size = f"{MAX_BYTES // 1024**2} MiB"
            yield Flaw(where, f"this mail is larger than {size}, so it was not read")
            continue
        own: Counter[str] = Counter()
        found = False
        for item in _of_mail(data, source, own, where):
            found = True
            yield item
        if not found:
            yield Skipped(where)
        with_files += bool(own)
        files += own
    if files:
        yield Flaw(counted(with_files, "mail"), _not_read(files))


def _of_mail(data: bytes, source: Source, files: Counter[str], where: str) -> Iterator[Item]:
    """The articles in the mail ``data``; ``files`` counts the attachments that are not read."""
    mail = mime.parsed(data)
    if any(part.is_cut for part in mail.walk()):
        yield Flaw(where, f"it has more than {mime.MAX_PARTS:,} parts or parts nested more than"
                          f" {mime.MAX_DEPTH} deep; the others were not read")  # fmt: skip
    yield from _articles(mail, source, files, where)


def _articles(mail: mime.Part, source: Source, files: Counter[str], where: str) -> Iterator[Item]:
    texts: list[str] = []
    problems: list[str] = []
    attached: list[mime.Part] = []
    found = _text(mail, texts, problems, attached)
    if problems and not found.blocks:
        yield Flaw(where, problems[0])
    subject = mail.header("Subject")
    is_empty = not found.blocks and not texts
    inside = [each for part in attached if is_empty for each in part.parts]
    files.update(_kind(part) for part in attached if not (is_empty and part.parts))
    exported = False
    try:
        for item in _exported(texts, source):
            exported = True
            yield item
    except UnreadableError as error:
        exported = True
        yield Flaw(where, str(error))
    if found.blocks and not exported:
        # The same text in another file, or sent through other hosts, is the same article.
        own = " ".join(" ".join(each.split()) for each in (
            mail.header("From"), subject, mail.header("Date"), *texts,
        ))  # fmt: skip
        yield _parsed(mail, _Mail(mail.header("From"), subject, _date(mail), found), own)
    for inner in inside:
        yield from _articles(inner, source, files, where)


def _text(
    part: mime.Part, texts: list[str], problems: list[str], attached: list[mime.Part]
) -> mailtext.Text:
    """The text of ``part``: of alternatives the best, of other parts all.

    Adds to ``texts`` all that it is chosen from, to ``problems`` why one could not be read, and to
    ``attached`` the parts that are files.
    """
    kind = part.kind
    if kind == "multipart/alternative":
        found = [_text(each, texts, problems, attached) for each in part.parts]
        return _best([each for each in found if each.blocks])
    if kind.startswith("multipart/"):
        found = [_text(each, texts, problems, attached) for each in part.parts]
        online = next((each.online for each in found if each.online), "")
        return mailtext.Text([block for each in found for block in each.blocks], online)
    if part.is_attached or part.parts or kind not in _TEXTS:
        if _is_file(part):
            attached.append(part)
        return mailtext.Text([])
    try:
        text = part.text()
    except UnreadableError as error:
        problems.append(str(error))
        return mailtext.Text([])
    if text.strip():
        texts.append(text)
    start = text[:1000].lstrip().lower()
    if kind != "text/plain" or start.startswith(("<!doctype html", "<html")):
        return mailtext.from_html(text)
    return mailtext.from_plain(
        text,
        flowed=str(part.headers.get_param("format", "")).lower() == "flowed",
        spaced=str(part.headers.get_param("delsp", "")).lower() == "yes",
    )


def _best(found: list[mailtext.Text]) -> mailtext.Text:
    """The last, which has the most markup, unless an earlier one says much more."""
    if not found:
        return mailtext.Text([])
    size = [sum(len(block.text.split()) for block in each.blocks) for each in found]
    best = len(found) - 1
    for number in range(len(found) - 1):
        if size[number] * 3 > size[best] * 4:
            best = number
    online = next((each.online for each in reversed(found) if each.online), "")
    return found[best]._replace(online=online)


def _is_file(part: mime.Part) -> bool:
    """Whether ``part`` is a file that the reader of the mail would see beside its text."""
    kind = part.kind
    if kind in _NO_FILES:
        return False
    if part.is_attached:
        return True
    # Pictures within the text have an id that it refers to.
    return not (kind.startswith("image/") or part.headers.get("Content-ID"))


def _kind(part: mime.Part) -> str:
    if part.parts:
        return ".eml"
    return extension(part.filename) or f".{part.kind.rpartition('/')[2]}"[:12]


def _not_read(files: Mapping[str, int]) -> str:
    kinds = sorted(files)
    named = ", ".join(kinds[:_MOST_KINDS]) + (", …" if len(kinds) > _MOST_KINDS else "")
    count = sum(files.values())
    return f"{counted(count, 'attachment was', 'attachments were')} not read: {named}"


def _exported(texts: Iterable[str], source: Source) -> Iterator[Item]:
    """The articles that a news database has sent in the first of the ``texts`` that has any."""
    for text in texts:
        if "<" in text and _OF_VENDORS.search(text):
            from reader.archive.formats.vendors import vendorhtml

            html = safe_text(text)
            if vendorhtml.is_export(html):
                yield from vendorhtml.articles_of(html)
                return
        opening = text[:HEAD_BYTES].replace("\r\n", "\n")
        row = next((row for row in EXPORTS if row.recognizes(opening)), None)
        if row is not None and row.refused:
            raise UnreadableError(row.refused)
        if row is not None:
            parser = import_module(f"reader.archive.formats.{row.module}")
            yield from parser.articles(source.of(text.encode("utf-8", "replace")))
            return


def _parsed(part: mime.Part, mail: _Mail, own: str) -> Parsed:
    """The article in ``mail``, and that it was forwarded from, if it was."""
    blocks = mail.text.blocks
    is_reply = _REPLY.match(mail.subject) is not None
    if not is_reply and (forwarded := _forwarded(blocks)):
        sender, subject, date, blocks = forwarded
        if all(block.kind == "quotation" for block in blocks):  # Apple's way of forwarding
            blocks = [block._replace(kind="paragraph") for block in blocks]
        mail = mail._replace(
            sender=sender or mail.sender, subject=subject or mail.subject, date=date or mail.date
        )
    byline, publication = _sender(mail.sender)
    url = next((url for name in _URL_HEADERS if (url := _stated(part.header(name)))),
               mail.text.online)  # fmt: skip
    byline = byline or _signed(blocks)
    cleaned = mailtext.without_frame(blocks, (mail.subject, publication, byline))
    written, cleaned = dateline.taken_from(cleaned, publication, within=2)
    keywords = part.header("Keywords")
    article = Article(
        id="",
        path="",
        title=mail.subject,
        publication=publication,
        published=mail.date,
        dateline=written.dateline if written else Dateline(),
        byline=byline,
        url=urls.behind_redirect(url) if url else "",
        blocks=tuple(cleaned),
        tags=tuple(tag for each in re.split("[,;]", keywords) if (tag := each.strip())),
    )
    return Parsed(article, content=own.encode("utf-8", "replace"))


def _signed(blocks: Sequence[Block]) -> str:
    """The author in a line above the text: "By Ada Obi • 12 Mar 2016"."""
    starts = (_DOT.split(block.text, 1)[0].strip() for block in blocks[:_HEAD])
    return next((who for start in starts if (who := headers.byline(start))), "")


def _stated(header: str) -> str:
    """The URL of the mail in a ``header``; empty if it leads to where one posts to a list."""
    found = _ADDRESS.search(header)
    return found[0] if found and "mailto:" not in header else ""


def _sender(value: str) -> tuple[str, str]:
    """The author and the publication in the header ``From`` of a mail; each may be empty."""
    try:
        name, address = parseaddr(value)
    except RecursionError:  # a thousand brackets
        return "", ""
    if not address and "@" in name:
        name, address = "", name
    name = plain_spaces(name).strip(" \"'“”‘’")
    if via := _VIA.match(name):
        name = via[1].strip(" \"'“”‘’")
    name = _AUTOMATIC.sub("", name).strip(" -–|,")
    if "@" in name and " " not in name:
        name = ""
    host = address.rpartition("@")[2].lower().strip(" >")
    if not name:
        return "", _publication(host)
    parted = _AT_PUBLICATION.match(name)
    if parted and _NO_AUTHOR.isdisjoint(parted[1].lower().split()):
        return parted[1], parted[2]
    return "", name


def _publication(host: str) -> str:
    if not re.fullmatch(r"(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}", host) or host in _FOR_ALL:
        return ""
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _OF_MAIL:
        del labels[0]
    return urls.publication(f"//{'.'.join(labels)}")


def _date(mail: mime.Part) -> str:
    """The day on which ``mail`` was sent, on the sender's clock."""
    stated = [mail.header("Date")]
    stated += [each.rpartition(";")[2] for each in reversed(mail.all("Received"))]
    return next((day for text in stated if (day := _day(text))), "")


def _day(text: str) -> str:
    """The day in ``text``, in the form of a mail's or any other."""
    return dates.of_mail(text) or (dates.stated(text[:100]) if text else "")


def _forwarded(blocks: list[Block]) -> tuple[str, str, str, list[Block]] | None:
    """Sender, subject, day and text of the mail that ``blocks`` forward, if they do."""
    at = words_before = 0
    while at < len(blocks) and words_before <= _FEW_WORDS:
        fields, end = _labelled(blocks, at)
        if len(fields) >= 3 and {"from", "subject"} <= fields.keys():
            sender = fields["from"]
            return sender, fields["subject"], _day(fields.get("date", "")), blocks[end:]
        words_before += 0 if _MARK.match(blocks[at].text) else len(blocks[at].text.split())
        at += 1
    return None


def _labelled(blocks: list[Block], at: int) -> tuple[dict[str, str], int]:
    """The labelled lines in ``blocks`` from ``at`` on, and the index of the first other block."""
    fields: dict[str, str] = {}
    while at < len(blocks):
        label = _LABELLED.match(blocks[at].text)
        field = _LABELS.get(label[1].lower()) if label else None
        if label is None or field is None or field in fields or len(blocks[at].text) > 500:
            break
        value = label[2]
        if not value and at + 1 < len(blocks):  # in a cell of its own
            at += 1
            value = blocks[at].text
        fields[field] = value.strip(" *_")
        at += 1
    return fields, at
