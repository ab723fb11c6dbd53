"""Tests for mail, mailboxes and web pages saved as MHTML."""

from __future__ import annotations

import base64
import gzip
import tracemalloc
from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from reader.archive import load
from reader.archive.formats.mails import mail as mail_files
from reader.archive.formats.mails import mime
from reader.model import Article, Notice
from tests.archive import mails
from tests.archive.mails import PARAGRAPHS, alert, ghost, mail, mailchimp, substack

HEAD = (
    b"From: The Post <a@b.example>\r\nTo: c@d.example\r\nDate: Sat, 12 Mar 2016 23:30:00 -0500\r\n"
    b"Message-ID: <1@b.example>\r\nSubject: Rain\r\n"
)
PAGE = (
    "<!DOCTYPE html><html><head><title>The bridge is open</title>"
    '<meta property="og:site_name" content="The Ankara Post"></head><body><nav>Home Sport</nav>'
    f"<article><h1>The bridge is open</h1>{''.join(f'<p>{each}</p>' for each in PARAGRAPHS * 3)}"
    "</article></body></html>"
)


def read(path: Path, data: bytes | EmailMessage) -> tuple[list[Article], list[str]]:
    path.write_bytes(data if isinstance(data, bytes) else data.as_bytes())
    items = [*load([path])]
    return (
        [each for each in items if isinstance(each, Article)],
        [each.reason for each in items if isinstance(each, Notice)],
    )


@pytest.mark.parametrize("made", [mailchimp, substack, ghost, alert])
def test_a_newsletter_keeps_all_of_its_text_and_nothing_around_it(
    tmp_path: Path, made: Callable[[], EmailMessage]
) -> None:
    (article,), notices = read(tmp_path / "a.eml", made())
    assert not notices
    assert article.published == "2016-03-12"
    for paragraph in PARAGRAPHS:
        assert article.text.count(paragraph) == 1
    for around in ("preview", "nsubscribe", "browser", "APP", "Restack", "rights", "Outlook", "RSS",
                   "irrelevant", "DOCTYPE", "It took years", "Market Street", "Twitter",
                   "written"):  # fmt: skip
        assert around not in article.text


def test_each_field_of_newsletters(tmp_path: Path) -> None:
    (article,), _ = read(tmp_path / "a.eml", mailchimp())
    assert article.title == "The bridge is open"
    assert article.publication == "The Ankara Post"
    assert article.url == "https://mailchi.mp/ankara/bridge?e=1"
    assert [block.kind for block in article.blocks] == [
        "paragraph", "paragraph", "subheading", "paragraph",
    ]  # fmt: skip
    (article,), _ = read(tmp_path / "b.eml", substack())
    assert (article.byline, article.publication) == ("Ada Obi", "The Ankara Post")
    assert article.url == "https://ankara.substack.example/p/bridge"
    assert [block.kind for block in article.blocks[-2:]] == ["quotation", "item"]
    (article,), _ = read(tmp_path / "c.eml", ghost())
    assert (article.byline, article.publication) == ("Ada Obi", "ankarapost.example")
    assert article.url == "https://ankarapost.example/bridge/"
    (article,), _ = read(tmp_path / "d.eml", alert())
    assert (article.title, article.publication) == ("Google Alert - bridge", "Google Alerts")


@pytest.mark.parametrize(
    ("sender", "publication"),
    [
        ('"The Post" <a@b.example>', "The Post"),
        ("The Post via Lists <a@b.example>", "The Post"),
        ("The Bank of England <a@b.example>", "The Bank of England"),
        ("Ada Obi at The Post <a@b.example>", "The Post"),
        ("Latest News from Accra <a@b.example>", "Latest News from Accra"),
        ("\"'The Post' via Desk\" <a@b.example>", "The Post"),
        ("The Post <no-reply@b.example>", "The Post"),
        ("The Post (no-reply) <a@b.example>", "The Post"),
        ("a@email.nytimes.com", "The New York Times"),
        ("<news@newsletter.thepost.example>", "thepost.example"),
        ('"news@thepost.example" <news@thepost.example>', "thepost.example"),
        ("<ada@gmail.com>", ""),
        ("=?utf-8?Q?S=C3=BCddeutsche_?= =?utf-8?Q?Zeitung?= <a@b.example>",
         "Süddeutsche Zeitung"),
        (f"=?gb2312?B?{base64.b64encode('人民日报'.encode('gb2312')).decode()}?= <a@b.example>",
         "人民日报"),
        ("Süddeutsche <a@b.example>", "Süddeutsche"),
        ("undisclosed", ""),
    ],
)  # fmt: skip
def test_the_sender_is_the_publication(tmp_path: Path, sender: str, publication: str) -> None:
    data = HEAD.replace(b"The Post <a@b.example>", sender.encode()) + b"\r\nIt rained.\r\n"
    (article,), _ = read(tmp_path / "a.eml", data)
    assert article.publication == publication
    legacy = HEAD.replace(b"The Post <a@b.example>", sender.encode("cp1252", "replace"))
    (article,), _ = read(tmp_path / "b.eml", legacy + b"\r\nIt rained.\r\n")
    assert "人" in publication or article.publication == publication


@pytest.mark.parametrize("subject", ["Re: Fwd: The bridge", "[List] AW: Brücke", "桥 – “Open”"])
def test_the_subject_stays_as_it_stands(tmp_path: Path, subject: str) -> None:
    (article,), _ = read(tmp_path / "a.eml", mail(plain="It rained.", subject=subject))
    assert article.title == subject


def test_plain_text_in_lines_that_go_on(tmp_path: Path) -> None:
    body = (
        b"The bridge opened \r\non Monday. \r\n\r\nIt took caf=C3=A9s and =\r\nyears.\r\n"
        b"> So what?\r\n"
    )
    kind = (
        b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    (article,), _ = read(tmp_path / "a.eml", HEAD + kind + body)
    assert [(block.kind, block.text) for block in article.blocks] == [
        ("paragraph", "The bridge opened on Monday."),
        ("paragraph", "It took cafés and years."),
        ("quotation", "So what?"),
    ]


def test_plain_text_that_is_wrapped(tmp_path: Path) -> None:
    plain = "\n".join([
        "The bridge across the strait opened on Monday, said the mayor,",
        "Ada Obi of Accra.", "", "Buses:", "- daily", "- at night, for those who cannot sleep or",
        "  work", "", "Yours,", "Ada", "",
    ])  # fmt: skip
    (article,), _ = read(tmp_path / "a.eml", mail(plain=plain))
    assert [block.text for block in article.blocks] == [
        "The bridge across the strait opened on Monday, said the mayor, Ada Obi of Accra.",
        "Buses:",
        "daily",
        "at night, for those who cannot sleep or work",
        "Yours,",
        "Ada",
    ]


def test_the_better_of_two_alternatives(tmp_path: Path) -> None:
    stub = "View this email in your browser: https://a.example/1\n"
    (article,), _ = read(tmp_path / "a.eml", mail(PAGE, stub))
    assert PARAGRAPHS[2] in article.text
    (article,), _ = read(tmp_path / "b.eml", mail("<p>See the plain text</p>", PARAGRAPHS[0]))
    assert article.text == PARAGRAPHS[0]


@pytest.mark.parametrize(
    ("before", "labels"),
    [
        ("---------- Forwarded message ---------\n", "From Date Subject To"),
        ("Read this!\n\nBegin forwarded message:\n\n", "From Subject Date To"),
        ("-----Ursprüngliche Nachricht-----\n", "Von Gesendet An Betreff"),
        ("---------- Message transféré ---------\n", "De Date Objet À"),
        ("________________________________\n", "De Enviado Para Asunto"),
    ],
)
def test_what_was_only_forwarded_is_read_as_what_it_forwards(
    tmp_path: Path, before: str, labels: str
) -> None:
    value = {
        "F": "The Post <a@b.example>", "D": "Fri, 11 Mar 2016 08:00:00 +0100", "S": "The bridge",
        "T": "c@d.example",
    }  # fmt: skip
    order = {"From": "F", "Von": "F", "Subject": "S", "Betreff": "S", "Objet": "S", "Asunto": "S",
             "Date": "D", "Gesendet": "D", "Enviado": "D"}  # fmt: skip
    lines = [
        f"{label}: {value['F' if label == 'De' else order.get(label, 'T')]}"
        for label in labels.split()
    ]
    plain = before + "\n".join(lines) + f"\n\n{PARAGRAPHS[0]}\n"
    (article,), _ = read(tmp_path / "a.eml", mail(plain=plain, sender="Jo <jo@home.example>"))
    assert (article.title, article.publication, article.published) == (
        "The bridge", "The Post", "2016-03-11",
    )  # fmt: skip
    assert article.text == PARAGRAPHS[0]


@pytest.mark.parametrize(
    "head",
    [
        # Gmail
        "<div>Lies das!<br><br><div>---------- Forwarded message ---------<br>Von: <b>The Post</b>"
        " <span>&lt;<a>a@b.example</a>&gt;</span><br>Date: Fr., 11. März 2016 um 08:00 Uhr<br>"
        "Subject: The bridge<br>To:  &lt;<a>c@d.example</a>&gt;<br></div><br><br>%s</div>",
        # Outlook
        "<p><o:p>&nbsp;</o:p></p><div style='border:none'><p><b>From:</b> The Post &lt;a@b.example"
        "&gt; <br><b>Sent:</b> Friday, March 11, 2016 8:00 AM<br><b>To:</b> C &lt;c@d.example&gt;"
        "<br><b>Subject:</b> The bridge<o:p></o:p></p></div>%s",
        # Apple
        '<blockquote type="cite"><div>Begin forwarded message:</div><br><div><span><b>From: </b>'
        "</span><span>The Post &lt;a@b.example&gt;<br></span></div><div><span><b>Subject: </b>"
        "</span><span><b>The bridge</b><br></span></div><div><b>Date: </b><span>11 March 2016 at"
        " 08:00:00 GMT<br></span></div><br><div>%s</div></blockquote>",
        # Thunderbird
        "<p><br></p><div>-------- Weitergeleitete Nachricht --------<table><tbody><tr><th>Betreff:"
        " </th><td>The bridge</td></tr><tr><th>Datum: </th><td>Fri, 11 Mar 2016 08:00:00 +0100"
        "</td></tr><tr><th>Von: </th><td>The Post <a>&lt;a@b.example&gt;</a></td></tr></tbody>"
        "</table><br>%s</div>",
    ],
    ids=["gmail", "outlook", "apple", "thunderbird"],
)
def test_what_was_forwarded_as_html(tmp_path: Path, head: str) -> None:
    html = head % f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[2]}</p>"
    (article,), _ = read(tmp_path / "a.eml", mail(html, subject="Fwd: x", sender="jo@a.example"))
    assert (article.title, article.publication, article.published) == (
        "The bridge", "The Post", "2016-03-11",
    )  # fmt: skip
    assert [(each.kind, each.text) for each in article.blocks] == [
        ("paragraph", PARAGRAPHS[0]), ("paragraph", PARAGRAPHS[2]),
    ]  # fmt: skip


def test_a_short_reply_stays_a_reply(tmp_path: Path) -> None:
    plain = (
        f"Thanks!\n\nFrom: The Post <a@b.example>\nSent: Friday\nSubject: x\n\n{PARAGRAPHS[0]}\n"
    )
    (article,), _ = read(tmp_path / "a.eml", mail(plain=plain, subject="RE: x"))
    assert article.title == "RE: x"
    assert article.text.startswith("Thanks!")


@pytest.mark.parametrize(
    "text",
    [
        "Google said that its privacy policy had not changed, and that users could opt out of it.",
        "The firm will warn its users in the browser when a page asks for more than it needs to.",
        "The old mailing address of the ministry is a hotel now, and nobody has told the postman.",
    ],
)
def test_a_story_about_what_footers_say_stays(tmp_path: Path, text: str) -> None:
    for plain in (f"{text}\n\n{PARAGRAPHS[0]}\n", f"{PARAGRAPHS[0]}\n\n{text}\n"):
        (article,), _ = read(tmp_path / "a.eml", mail(plain=plain))
        assert text in article.text


@pytest.mark.parametrize(
    "footer",
    [
        "Vous recevez cet e-mail car vous êtes inscrit. Se désabonner | Mentions légales",
        "Sie erhalten diesen Newsletter, weil Sie ihn bestellt haben. Newsletter abbestellen",
        "Este correo fue enviado a c@d.example. Si no desea recibirlo, puede darse de baja aquí.",
        "Se non vuoi più ricevere questa newsletter, annulla l’iscrizione",
        "Wilt u deze nieuwsbrief niet meer ontvangen? Uitschrijven",
        "Вы получили это письмо, потому что подписаны. Отписаться",
        "このメールの配信停止はこちら",
        "© 2016 The Post. All rights reserved.",
    ],
)
def test_footers_in_other_languages_are_left_out(tmp_path: Path, footer: str) -> None:
    html = (
        f"<p>{PARAGRAPHS[0]}</p><table><tr><td>Quay 7</td></tr><tr><td>{footer}</td></tr></table>"
    )
    (article,), _ = read(tmp_path / "a.eml", mail(html))
    assert article.text in (PARAGRAPHS[0], f"{PARAGRAPHS[0]}\n\nQuay 7")


def test_a_hidden_line_still_gives_the_url(tmp_path: Path) -> None:
    html = (
        f'<table id="templatePreheader"><tr><td>In short <a href="https://a.example/1">View in'
        f" your browser</a></td></tr></table><p>{PARAGRAPHS[0]}</p>"
    )
    (article,), _ = read(tmp_path / "a.eml", mail(html))
    assert (article.url, article.text) == ("https://a.example/1", PARAGRAPHS[0])


def test_attachments_are_counted(tmp_path: Path) -> None:
    made = mail(PAGE, PARAGRAPHS[0])
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="a.PDF")
    made.add_attachment(b"x", maintype="image", subtype="jpeg", filename="b.jpg")
    (_,), notices = read(tmp_path / "a.eml", made)
    assert notices == ["2 attachments were not read: .jpg, .pdf"]
    one = b"From a@b.example Sat Mar 12 23:30:00 2016\n" + made.as_bytes().replace(b"\r\n", b"\n")
    found, notices = read(
        tmp_path / "a.mbox", one + b"\n" + one.replace(b"The bridge", b"A bridge")
    )
    assert len(found) == 2
    assert notices == ["2 mails: 4 attachments were not read: .jpg, .pdf"]


def test_a_mail_inside_an_empty_one_is_the_article(tmp_path: Path) -> None:
    outer = mail(plain="\n", subject="Fwd: x")
    outer.add_attachment(mail(plain=PARAGRAPHS[0], subject="Inner"))
    (article,), notices = read(tmp_path / "a.eml", outer)
    assert (article.title, article.text, notices) == ("Inner", PARAGRAPHS[0], [])
    outer = mail(plain="Outer text.", subject="Outer")
    outer.add_attachment(mail(plain=PARAGRAPHS[0], subject="Inner"))
    (article,), notices = read(tmp_path / "b.eml", outer)
    assert (article.title, article.text) == ("Outer", "Outer text.")
    assert notices == ["1 attachment was not read: .eml"]


@pytest.mark.parametrize(
    ("declared", "actual"),
    [("us-ascii", "utf-8"), ("utf-8", "cp1252"), ("iso-8859-1", "utf-8"), ("nonsense", "utf-8"),
     ("", "utf-8"), ("koi8-r", "koi8-r"), ("gb2312", "gb18030"), ("iso-2022-jp", "iso2022_jp")],
)  # fmt: skip
def test_charsets_that_are_wrong_or_missing(tmp_path: Path, declared: str, actual: str) -> None:
    text = {"koi8-r": "Мост открыли в понедельник, сказал мэр города.",
            "gb18030": "大桥在周一开通,市长说。", "iso2022_jp": "橋が月曜日に開通した。"}.get(
        actual, "Die Brücke ist für alle geöffnet, sagte die Bürgermeisterin.")  # fmt: skip
    kind = f"Content-Type: text/plain; charset={declared}\r\n" if declared else ""
    data = HEAD + kind.encode() + b"\r\n" + text.encode(actual) + b"\r\n"
    (article,), notices = read(tmp_path / "a.eml", data)
    assert (article.text, notices) == (text, [])


def mailbox(count: int) -> bytes:
    one = HEAD.replace(b"\r\n", b"\n") + (
        b"\nThe bridge opened.\n\nFrom now on it is open at 12:00 in 2016.\n>From Monday on.\n"
        b">>From quoted.\n\n"
    )
    return b"".join(
        b"From a@b.example Sat Mar 12 23:30:00 2016\n" + one.replace(b"Rain", b"Rain %d" % number)
        for number in range(count)
    )


@pytest.mark.parametrize("name", ["a.mbox", "A.MBOX", "Inbox", "a.txt", "a.mbox.gz"])
def test_a_mailbox_has_a_mail_per_separator(tmp_path: Path, name: str) -> None:
    data = mailbox(3)
    found, notices = read(tmp_path / name, gzip.compress(data) if name[-2:] == "gz" else data)
    assert [article.title for article in found] == ["Rain 0", "Rain 1", "Rain 2"]
    assert not notices
    assert [(block.kind, block.text) for block in found[1].blocks] == [
        ("paragraph", "The bridge opened."),
        ("paragraph", "From now on it is open at 12:00 in 2016."),
        ("paragraph", "From Monday on."),
        ("quotation", "From quoted."),
    ]
    with ZipFile(tmp_path / "z.zip", "w") as packed:
        packed.writestr("folder/Inbox", data)
    assert len([*load([tmp_path / "z.zip"])]) == 3


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
@pytest.mark.parametrize(
    "line",
    [
        b"From - Sat Mar 12 23:30:00 2016",
        b"From 1234@xxx Sat Mar 12 23:30:00 +0000 2016",
        b"From MAILER-DAEMON Sat Mar 12 23:30:00 2016",
        b'From "a b"@c.example Sat Mar 12 23:30 2016',
        b"From a@b.example",
    ],
)
def test_the_forms_of_separators(tmp_path: Path, line: bytes, ends: bytes) -> None:
    data = mailbox(2).replace(b"From a@b.example Sat Mar 12 23:30:00 2016", line)
    found, _ = read(tmp_path / "a.mbox", data.replace(b"\n", ends))
    assert [article.title for article in found] == ["Rain 0", "Rain 1"]


def test_a_line_like_a_separator_without_headers_after_it_is_text(tmp_path: Path) -> None:
    text = b"From a@b.example Sat Mar 12 23:30:00 2016\nthe bridge is open.\n"
    found, _ = read(tmp_path / "a.mbox", mailbox(1) + text + mailbox(1).replace(b"Rain", b"Snow"))
    assert [article.title for article in found] == ["Rain 0", "Snow 0"]
    assert "From a@b.example Sat Mar 12 23:30:00 2016 the bridge" in found[0].text


def test_a_large_mailbox_is_read_a_mail_at_a_time() -> None:
    data = mailbox(20_000)
    tracemalloc.start()
    try:
        count = sum(1 for _ in mail_files.mails(BytesIO(data)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 20_000
    assert peak < 8 * 1024 * 1024 < len(data) + 4 * 1024 * 1024


def test_the_id_is_that_of_the_text_wherever_the_mail_lies(tmp_path: Path) -> None:
    (single,), _ = read(tmp_path / "a.eml", HEAD + b"Received: by x\r\n\r\nIt rained.\r\n")
    first = mailbox(1) + b"From a@b Sat Mar 12 23:30:00 2016\n"
    found, _ = read(tmp_path / "a.mbox", first + HEAD.replace(b"\r\n", b"\n") + b"\nIt rained.\n")
    assert found[1].id == single.id != found[0].id


def test_apples_files(tmp_path: Path) -> None:
    data = HEAD + b"\r\nIt rained.\r\n"
    tail = b'<?xml version="1.0"?><plist><dict><key>flags</key></dict></plist>'
    for name in ("a.emlx", "b"):
        (article,), _ = read(tmp_path / name, b"%d     \n" % len(data) + data + tail)
        assert (article.title, article.text) == ("Rain", "It rained.")


def test_a_byte_order_mark_before_the_headers(tmp_path: Path) -> None:
    for name, data in (("a.eml", HEAD + b"\r\nIt rained.\r\n"), ("b.mbox", mailbox(1))):
        (article,), _ = read(tmp_path / name, b"\xef\xbb\xbf" + data)
        assert article.title.startswith("Rain")
        assert article.publication == "The Post"


def test_a_mail_of_a_news_database_has_its_documents(tmp_path: Path) -> None:
    body = "\n\n".join(
        f"                         {n} of 2 DOCUMENTS\n\n                    The Ankara Post\n\n"
        f"                     March {n}, 2016 Saturday\n\nThe bridge {n}\n\nBYLINE: Ada Obi\n\n"
        f"LENGTH: 30 words\n\n{PARAGRAPHS[0]}\n\nLOAD-DATE: March {n}, 2016\n\nLANGUAGE: ENGLISH\n"
        for n in (1, 2)
    )
    found, _ = read(tmp_path / "a.eml", mail(plain=body))
    assert [article.title for article in found] == ["The bridge 1", "The bridge 2"]


def test_outlooks_files_are_refused_by_name_and_counted_in_a_folder(tmp_path: Path) -> None:
    found, (notice,) = read(tmp_path / "a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert not found
    assert "Outlook" in notice
    (tmp_path / "b.txt").write_text("The bridge opened on Monday after years of work.\n")
    _, counted = load([tmp_path])
    assert str(counted).endswith("1 file of another kind was not read: 1 .msg")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("parts", b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
         + b"--a\r\n\r\nIt rained.\r\n" * 10_000),
        ("nested", b"".join(b"Content-Type: multipart/mixed; boundary=a%d\r\n\r\n--a%d\r\n" % (n, n)
                            for n in range(5_000))),
        ("messages", b"Content-Type: message/rfc822\r\n\r\n" * 5_000),
    ],
)  # fmt: skip
def test_many_parts_and_deep_nesting_are_bounded(tmp_path: Path, name: str, data: bytes) -> None:
    found, notices = read(tmp_path / f"{name}.eml", HEAD + data)
    assert any("the others were not read" in each for each in notices)
    assert len(found) == (name == "parts")


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!" + b"=" * 999,
        b"Content-Type: text/html\r\n\r\n" + b"<div style='display:none'>" * 9_999,
        b"Content-Type: text/html\r\n\r\n" + b"<!--" * 9_999,
        b"Content-Type: multipart/alternative\r\n\r\n--",
        b"Content-Type: text/plain; charset*=x'y'%ff; name*0*=''a\r\n\r\n",
        b"X" * 300_000,
        b"Subject: =?utf-8?B?" + b"?=" * 9_999,
        b"",
    ],
)
def test_hostile_mail_is_a_notice(tmp_path: Path, data: bytes) -> None:
    found, notices = read(tmp_path / "a.eml", HEAD + data)
    assert notices or found


def test_a_hidden_element_that_never_ends_hides_nothing(tmp_path: Path) -> None:
    html = f"<div style='display:none'>A preview<p>{PARAGRAPHS[0]}</p>"
    (article,), _ = read(tmp_path / "a.eml", mail(html))
    assert PARAGRAPHS[0] in article.text


@pytest.mark.parametrize(
    "text",
    [
        "Title: Rain\nDate: 12 March 2016\n\nFrom here on it rained.\n",
        "From Our Correspondent 12:30\nIt rained in Lima.\n",
    ],
)
def test_a_page_dump_is_no_mail(tmp_path: Path, text: str) -> None:
    (article,), _ = read(tmp_path / "a.txt", text.encode())
    assert article.format == "plain text"


def mhtml(page: str = PAGE, location: str = "https://www.nytimes.com/2016/bridge.html") -> bytes:
    boundary = "----MultipartBoundary--7Qx----"
    encoded = base64.b64encode(b"\x89PNG....").decode()
    return "\r\n".join([
        "From: <Saved by Blink>", f"Snapshot-Content-Location: {location}",
        "Subject: =?utf-8?Q?The=20bridge=20is?=", " open", "Date: Tue, 5 Sep 2023 22:30:04 -0000",
        "MIME-Version: 1.0", 'Content-Type: multipart/related;', '\ttype="text/html";',
        f'\tboundary="{boundary}"', "", "", f"--{boundary}", "Content-Type: text/html",
        "Content-ID: <frame-1@mhtml.blink>", "Content-Transfer-Encoding: quoted-printable",
        f"Content-Location: {location}", "",
        page.replace("=", "=3D").replace("</p>", "</p>=\r\n"),
        f"--{boundary}", "Content-Type: image/png", "Content-Transfer-Encoding: base64",
        "Content-Location: https://a.example/a.png", "", encoded, f"--{boundary}",
        "Content-Type: text/html", "Content-Location: https://ads.example/", "", "<p>An ad</p>",
        f"--{boundary}--", "",
    ]).encode()  # fmt: skip


@pytest.mark.parametrize("name", ["a.mhtml", "A.MHT", "a.html", "a.txt", "a"])
def test_a_saved_page_is_read_like_any_page(tmp_path: Path, name: str) -> None:
    (article,), notices = read(tmp_path / name, mhtml())
    assert not notices
    assert article.title == "The bridge is open"
    assert article.publication == "The New York Times"
    assert article.url == "https://www.nytimes.com/2016/bridge.html"
    assert article.published == ""
    assert article.text.count(PARAGRAPHS[0]) >= 1
    assert "An ad" not in article.text


def test_a_page_saved_by_another_browser(tmp_path: Path) -> None:
    data = mhtml().replace(b"Snapshot-Content-Location", b"Content-Location")
    data = data.replace(b"From: <Saved by Blink>", b'From: "Saved by Internet Explorer 11"')
    (article,), _ = read(tmp_path / "a.mht", data)
    assert article.url == "https://www.nytimes.com/2016/bridge.html"
    found, (notice,) = read(tmp_path / "b.mht", data.replace(b"text/html", b"image/gif"))
    assert (found, notice) == ([], "no web page was found in this MHTML file")


def test_the_parts_of_a_mail() -> None:
    made = mime.parsed(mails.mailchimp().as_bytes())
    assert [part.kind for part in made.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip


def test_a_sender_of_a_thousand_brackets(tmp_path: Path) -> None:
    data = b"To: me@x.example\nSubject: A bridge\nDate: Mon, 7 Jan 2019 10:00:00 +0000\n"
    articles, notices = read(
        tmp_path / "a.eml", b"From: " + b"(" * 9_000 + b"\n" + data + b"\nA text."
    )
    assert [article.title for article in articles] == ["A bridge"]
    assert notices == []


def test_a_mail_that_is_too_large_is_not_held_but_its_attachments_may_be_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_files, "MAX_BYTES", 40_000)
    monkeypatch.setattr(mail_files, "BEGINNING", 10_000)
    separator = b"From a@b Sat Mar 12 23:30:00 2016\n"
    head = HEAD.replace(b"\r\n", b"\n")
    kind = b'Content-Type: multipart/mixed; boundary="x"\n'
    part = b"--x\nContent-Type: %s\n\n%s\n"
    text = head + b"\n" + b"It rained a lot. " * 30_000 + b"\n\n"
    file = b"AAAA" * 18 + b"\n"
    attached = (
        head + kind + b"\n" + part % (b"text/plain", b"It snowed.")
        + part % (b"application/pdf", file * 1_000) + b"--x--\n\n"
    )  # fmt: skip
    data = separator + text + separator + attached + mailbox(1) + separator + text
    sizes = [len(mail) for _, mail in mail_files.mails(BytesIO(data))]
    assert [size > 0 for size in sizes] == [False, True, True, False]
    assert max(sizes) < 11_000
    found, notices = read(tmp_path / "a.mbox", data)
    assert [found[0].text, len(found)] == ["It snowed.", 2]
    assert sum("larger than 0 MiB, so it was not read" in each for each in notices) == 2
