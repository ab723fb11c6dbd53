"""The XML and SGML of the news trade: NITF, NewsML, RCV1, Reuters-21578 and TREC; and ALTO."""

from __future__ import annotations

import gzip
import re
import zipfile
from pathlib import Path

import pytest

from reader.archive.formats.trade import pieces
from reader.archive.sources import Source
from reader.model import Article
from tests.files import loaded

FIRST = "The bridge over the Ondara opened on Monday."
SECOND = "It was a year late, and cost twice as much."
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'
NITF = f"""{DECLARED}<!DOCTYPE nitf SYSTEM "http://nitf.example/nitf-3-3.dtd">
<nitf><head><title>Bridge</title>
<tobject><tobject.subject tobject.subject.type="Economy" tobject.subject.detail="roads"/></tobject>
<docdata><doc-id id-string="post.77"/><date.issue norm="20151014T043001+0100"/>
<key-list><keyword key="bridges"/></key-list><doc.copyright holder="Post Group"/>
<series series.name="Rivers"/></docdata>
<pubdata name="The Ondara Post" ex-ref="https://post.example/77"/></head>
<body><body.head><hedline><hl1>Bridge opens</hl1><hl2>A year late</hl2></hedline>
<byline>By <person>Ada Obi</person><byttl>Correspondent</byttl></byline>
<dateline><location><city>Lima</city>, Peru</location></dateline>
<note><body.content><p>Not for print.</p></body.content></note></body.head>
<body.content><media><media-reference/><media-caption>The bridge</media-caption></media>
<block><p>{FIRST.replace("over", "<em>over</em>")}<br/></p><hl2>Cost</hl2>
<bq><p>Twice &amp; more, caf&eacute;</p></bq></block>
<ul><li>One</li><li>Two</li></ul><table><tr><td>A</td><td>B</td></tr></table>
<p>{SECOND}</p></body.content><body.end/></body></nitf>
"""


def nyt(blocks: str, bylines: str) -> str:
    return f"""{DECLARED}<nitf><head><title>Bridge</title>
<meta content="14" name="publication_day_of_month"/><meta content="10" name="publication_month"/>
<meta content="2005" name="publication_year"/><meta content="Foreign Desk" name="dsk"/>
<meta content="World" name="online_sections"/>
<docdata><doc-id id-string="1712"/><doc.copyright holder="The New York Times" year="2005"/>
<identified-content>
<classifier class="online_producer" type="taxonomic_classifier">Top/News/Peru</classifier>
<classifier class="indexing_service" type="descriptor">Bridges</classifier>
<location class="indexing_service">Lima (Peru)</location></identified-content></docdata>
<pubdata date.publication="20051014T000000" ex-ref="http://nyt.example/fullpage?res=9"/></head>
<body><body.head><hedline><hl1>Bridge opens</hl1></hedline>{bylines}
<abstract><p>An abstract.</p></abstract></body.head>
<body.content>{blocks}</body.content></body></nitf>"""


def item(content: str, title: str = "Bridge opens", guid: str = "urn:post:77") -> str:
    return f"""<newsItem guid="{guid}" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/>
<provider literal="ONA"><name>Ondara News Agency</name></provider>
<versionCreated>2018-10-21T16:25:32-05:00</versionCreated>
<firstCreated>2018-10-18T13:12:21-05:00</firstCreated></itemMeta>
<contentMeta><located><name>Lima</name></located><by>By Ada Obi</by>
<subject type="cpnat:abstract" qcode="medtop:1"><name>roads</name><broader><name>traffic</name>
</broader></subject><subject type="cpnat:geoArea"><name>Peru</name></subject>
<subject type="x:category"><name>Economy</name></subject><keyword>bridges</keyword>
<headline>{title}</headline><headline role="hld:subHeadline">A year late</headline>
<dateline>LIMA, Oct 21 (ONA) -</dateline></contentMeta>
<contentSet>{content}</contentSet></newsItem>"""


def message(*items: str) -> str:
    return (
        f'{DECLARED}<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/" xmlns:x="urn:x">'
        f"<header><sent>2018-10-30T00:00:00Z</sent></header><itemSet>{''.join(items)}</itemSet>"
        "</newsMessage>"
    )


XHTML = f"""<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
<head><title>x</title></head><body><header><h1>Bridge opens</h1></header><p>{FIRST}</p>
<h2>Cost</h2><p>{SECOND}</p></body></html></inlineXML>"""
INLINE_NITF = f"""<inlineXML contenttype="application/nitf+xml"><nitf><body><body.head/>
<body.content><p>{FIRST}</p><p>{SECOND}</p></body.content></body></nitf></inlineXML>"""
PLAIN = f'<inlineData contenttype="text/plain">{FIRST}\n\n{SECOND}</inlineData>'
ESCAPED = f"<inlineData><![CDATA[<p>{FIRST}</p><p>{SECOND}</p>]]></inlineData>"


def first_generation(*components: str) -> str:
    return f"""{DECLARED}<NewsML><NewsEnvelope><DateAndTime>20140829T135006Z</DateAndTime>
</NewsEnvelope><NewsItem><Identification><NewsIdentifier><ProviderId>ona.example</ProviderId>
<PublicIdentifier>urn:ona:77</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><FirstCreated>20140829T134951+0000</FirstCreated></NewsManagement>
<NewsComponent><NewsLines><HeadLine>Bridge opens</HeadLine><ByLine>By Ada Obi</ByLine>
<DateLine>LIMA, Aug 29, 2014 (ONA) -</DateLine><CopyrightLine>(c) ONA</CopyrightLine></NewsLines>
<AdministrativeMetadata><Provider><Party FormalName="ONA"/></Provider></AdministrativeMetadata>
<DescriptiveMetadata><Location><Property FormalName="City" Value="Lima"/></Location>
<Property FormalName="Keyword" Value="bridges"/></DescriptiveMetadata>
{"".join(components)}</NewsComponent></NewsItem></NewsML>"""


def content_item(data: str, kind: str = "Text") -> str:
    return (
        f'<ContentItem><MediaType FormalName="{kind}"/><DataContent>{data}</DataContent>'
        "</ContentItem>"
    )


RCV1 = f"""<?xml version="1.0" encoding="iso-8859-1" ?>
<newsitem itemid="2330" date="1996-08-20" xml:lang="en"><title>PERU: Bridge opens.</title>
<headline>Bridge opens.</headline><byline>Ada Obi</byline><dateline>LIMA</dateline>
<text>
<p>{FIRST}</p><p>{SECOND}</p></text><copyright>(c) Reuters Limited 1996</copyright>
<metadata><codes class="bip:countries:1.0"><code code="PERU"/></codes>
<codes class="bip:topics:1.0"><code code="CCAT"/></codes><dc element="dc.source" value="Reuters"/>
</metadata></newsitem>"""


def wire(number: int, body: str = f"{FIRST}\n    {SECOND}\n Reuter\n&#3;") -> str:
    return f"""<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" OLDID="9" NEWID="{number}">
<DATE> 2-MAR-1987 15:01:01.79</DATE><TOPICS><D>cocoa</D><D>tea</D></TOPICS>
<PLACES><D>peru</D></PLACES><PEOPLE></PEOPLE>
<UNKNOWN>
&#5;&#5;&#5;C T
</UNKNOWN><TEXT>&#2;
<TITLE>BRIDGE {number} &lt;BRG> OPENS</TITLE>
<AUTHOR>    By Ada Obi, Reuters</AUTHOR><DATELINE>    LIMA, March 2 - </DATELINE><BODY>{body}
</BODY></TEXT>
</REUTERS>
"""


WIRES = '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n' + wire(1) + wire(2)


def document(number: int, text: str = f"\n   {FIRST[:19]}\n{FIRST[20:]}\n   {SECOND}\n") -> str:
    return f"""<DOC>
<DOCNO> AP880212-{number:04} </DOCNO>
<FILEID>AP-NR-02-12-88 2344EST</FILEID>
<FIRST>u i AM-Bridge</FIRST>
<HEAD>Bridge {number} Opens &amp; Stays</HEAD>
<BYLINE>By ADA OBI</BYLINE>
<DATELINE>LIMA (AP) </DATELINE>
<TEXT>{text}</TEXT>
</DOC>
"""


def only(path: Path, text: str) -> Article:
    path.write_text(text, "utf-8")
    articles, notices = loaded(path)
    assert [str(notice) for notice in notices] == []
    (article,) = articles
    return article


class TestNITF:
    def test_a_line_on_the_author_below_the_text(self, tmp_path: Path) -> None:
        assert "</body.content>" in NITF
        at = NITF.rindex("</body.content>") + len("</body.content>")
        end = "<body.end><tagline>Ada Obi covers Lima.</tagline></body.end>"
        article = only(tmp_path / "a.xml", NITF[:at] + end + NITF[at:].replace("<body.end/>", ""))
        assert article.blocks[-1].text == "Ada Obi covers Lima."

    def test_fields_and_blocks(self, tmp_path: Path) -> None:
        article = only(tmp_path / "a.xml", NITF)
        assert (article.title, article.publication) == ("Bridge opens", "The Ondara Post")
        assert (article.published, article.byline) == ("2015-10-14", "Ada Obi")
        assert (article.media_id, article.url) == ("post.77", "https://post.example/77")
        assert article.tags == ("bridges", "Rivers", "roads", "Economy")
        assert article.dateline.text == "Lima, Peru"
        assert article.caption == "The bridge"
        assert [(block.kind, block.text) for block in article.blocks] == [
            ("subheading", "A year late"),
            ("paragraph", FIRST),
            ("subheading", "Cost"),
            ("quotation", "Twice & more, café"),
            ("item", "One"),
            ("item", "Two"),
            ("item", "A B"),
            ("paragraph", SECOND),
        ]

    def test_lines_broken_for_the_wire_are_joined(self, tmp_path: Path) -> None:
        words = [f"word{number}" for number in range(60)]
        lines = [" ".join(words[start : start + 8]) for start in range(0, 60, 8)]
        text = (
            f"<nitf><body><body.content><p>{'<br/>'.join(lines)}</p></body.content></body></nitf>"
        )
        assert only(tmp_path / "a.xml", text).text == " ".join(words)

    def test_new_york_times(self, tmp_path: Path) -> None:
        text = nyt(
            f'<block class="lead_paragraph"><p>{FIRST}</p></block>'
            f'<block class="full_text"><p>{FIRST}</p><p>{SECOND}</p></block>',
            '<byline class="print_byline">By ADA OBI</byline>'
            '<byline class="normalized_byline">Obi, Ada</byline>',
        )
        article = only(tmp_path / "1712.xml", text)
        assert article.text == f"{FIRST}\n\n{SECOND}"
        assert (article.publication, article.section) == ("The New York Times", "World")
        assert (article.published, article.byline) == ("2005-10-14", "ADA OBI")
        assert article.tags == ("Peru", "Bridges")
        assert article.places == ("Lima (Peru)",)
        assert (article.media_id, article.url) == ("1712", "http://nyt.example/fullpage?res=9")

    def test_a_lead_paragraph_alone_is_the_text(self, tmp_path: Path) -> None:
        blocks = "".join(
            f'<block class="{name}"><p>{FIRST}</p></block>'
            for name in ("online_lead_paragraph", "lead_paragraph")
        )
        online = '<hl2 class="online_headline">Bridge Opens, Late</hl2></hedline>'
        text = nyt(blocks, "").replace("</hedline>", online)
        assert only(tmp_path / "a.xml", text).text == FIRST

    def test_a_normalized_byline_alone_is_turned_around(self, tmp_path: Path) -> None:
        line = '<byline class="normalized_byline">Obi, Ada; Cole, Ben</byline>'
        text = nyt(f'<block class="lead_paragraph"><p>{FIRST}</p></block>', line)
        article = only(tmp_path / "a.xml", text)
        assert (article.byline, article.text) == ("Ada Obi, Ben Cole", FIRST)


class TestNewsML:
    @pytest.mark.parametrize("content", [XHTML, INLINE_NITF, PLAIN, ESCAPED])
    def test_an_item(self, tmp_path: Path, content: str) -> None:
        article = only(tmp_path / "a.xml", DECLARED + item(content))
        assert (article.title, article.publication) == ("Bridge opens", "Ondara News Agency")
        assert (article.published, article.byline) == ("2018-10-21", "Ada Obi")
        assert (article.section, article.tags) == ("Economy", ("roads", "bridges"))
        assert article.places == ("Lima", "Peru")
        assert article.media_id == "urn:post:77"
        assert article.dateline.places == ("Lima",)
        cost = ["Cost"] if content is XHTML else []
        assert [block.text for block in article.blocks] == ["A year late", FIRST, *cost, SECOND]

    def test_a_message_of_several_with_a_picture_and_a_broken_one(self, tmp_path: Path) -> None:
        picture = item(XHTML, "Picture", "p").replace("ninat:text", "ninat:picture")
        broken = item(XHTML, "Broken", "b").replace("<html", "<html <")
        path = tmp_path / "a.xml"
        texts = [item(PLAIN.replace("Ondara", f"River{n}"), f"Title {n}", f"g{n}") for n in (1, 2)]
        path.write_text(message(texts[0], picture, broken, texts[1]), "utf-8")
        articles, notices = loaded(path)
        assert [article.title for article in articles] == ["Title 1", "Title 2"]
        assert all("River2" in article.text for article in articles[1:])
        assert len(notices) == 2
        assert "1 of 3 records have no article text" in notices[-1].reason

    def test_an_id_stays_in_a_larger_message(self, tmp_path: Path) -> None:
        alone = only(tmp_path / "a.xml", message(item(PLAIN)))
        (tmp_path / "b.xml").write_text(message(item(XHTML, "x", "y"), item(PLAIN)), "utf-8")
        articles, _ = loaded(tmp_path / "b.xml")
        assert [article.id for article in articles][1] == alone.id

    def test_prefixes_that_the_message_declares(self, tmp_path: Path) -> None:
        text = message(item(XHTML)).replace("<html", '<html x:y="1"')
        assert only(tmp_path / "a.xml", text).text.startswith("A year late")

    def test_a_package_of_references(self, tmp_path: Path) -> None:
        (tmp_path / "a.xml").write_text(f"{DECLARED}<packageItem><itemRef/></packageItem>", "utf-8")
        articles, (notice,) = loaded(tmp_path / "a.xml")
        assert not articles
        assert "only refers" in notice.reason

    @pytest.mark.parametrize(
        "data",
        [
            f"<nitf><body><body.content><p>{FIRST}</p><p>{SECOND}</p></body.content></body></nitf>",
            f"<p>{FIRST}</p><p>{SECOND}</p>",
            f"<html><body><p>{FIRST}</p><p>{SECOND}</p></body></html>",
            f"<![CDATA[<P>{FIRST}</P>\n<P>{SECOND}</P>]]>",
            f"{FIRST}\n\n{SECOND}",
        ],
    )
    def test_the_first_generation(self, tmp_path: Path, data: str) -> None:
        inner = f"<NewsComponent>{content_item(data)}</NewsComponent>"
        for number, component in enumerate((content_item(data), inner)):
            article = only(tmp_path / f"{number}.xml", first_generation(component))
            assert (article.title, article.publication) == ("Bridge opens", "ONA")
            assert (article.published, article.byline) == ("2014-08-29", "Ada Obi")
            assert (article.tags, article.places) == (("bridges",), ("Lima",))
            assert article.media_id == "urn:ona:77"
            assert article.dateline.places == ("Lima",)
            assert article.text == f"{FIRST}\n\n{SECOND}"

    def test_components_of_their_own_and_pictures(self, tmp_path: Path) -> None:
        lines = "<NewsLines><HeadLine>Ferry {}</HeadLine></NewsLines>"
        stories = [
            f"<NewsComponent>{lines.format(number)}{content_item(f'<p>Text {number}.</p>')}"
            "</NewsComponent>"
            for number in (1, 2)
        ]
        caption = (
            f'<NewsComponent><Role FormalName="Caption"/>{content_item("A bridge")}</NewsComponent>'
        )
        (tmp_path / "a.xml").write_text(
            first_generation(*stories, caption, content_item("AAAA", "Photo")), "utf-8"
        )
        articles, notices = loaded(tmp_path / "a.xml")
        assert [(article.title, article.text) for article in articles] == [
            ("Ferry 1", "Text 1."),
            ("Ferry 2", "Text 2."),
        ]
        assert len({article.id for article in articles}) == 2
        assert not notices

    def test_what_only_repeats_the_fields_is_left_out(self, tmp_path: Path) -> None:
        around = XHTML.replace("</body>", "<footer><p>dpa abc</p></footer><p>© 2018 ONA</p></body>")
        article = only(tmp_path / "a.xml", DECLARED + item(around))
        assert article.blocks[-1].text == SECOND

    def test_a_byline_and_a_dateline_in_the_text(self, tmp_path: Path) -> None:
        text = f"<p>By Ben Cole</p><p>LIMA (AP) _ {FIRST}</p><p>_____</p><p>{SECOND}</p>"
        whole = first_generation(content_item(text)).replace("<ByLine>By Ada Obi</ByLine>", "")
        article = only(tmp_path / "a.xml", whole)
        assert (article.byline, article.dateline.text) == ("Ben Cole", "LIMA (AP)")
        assert article.text == f"{FIRST}\n\n{SECOND}"

    def test_equivalents_are_one_text(self, tmp_path: Path) -> None:
        both = content_item(f"<p>{FIRST}</p>") + content_item(FIRST)
        text = first_generation(f'<NewsComponent EquivalentsList="yes">{both}</NewsComponent>')
        assert only(tmp_path / "a.xml", text).text == FIRST


class TestCollections:
    def test_rcv1(self, tmp_path: Path) -> None:
        article = only(tmp_path / "2330newsML.xml", RCV1)
        assert (article.title, article.publication) == ("Bridge opens.", "Reuters")
        assert (article.published, article.byline) == ("1996-08-20", "Ada Obi")
        assert (article.tags, article.places) == (("CCAT",), ("PERU",))
        assert (article.media_id, article.dateline.places) == ("2330", ("Lima",))
        assert article.text == f"{FIRST}\n\n{SECOND}"

    def test_reuters(self, tmp_path: Path) -> None:
        (tmp_path / "reut2-000.sgm").write_text(WIRES, "utf-8")
        articles, notices = loaded(tmp_path)
        assert not notices
        assert [article.title for article in articles] == [
            "BRIDGE 1 <BRG> OPENS",
            "BRIDGE 2 <BRG> OPENS",
        ]
        for number, article in enumerate(articles, 1):
            assert article.text == f"{FIRST}\n\n{SECOND}"
            assert (article.published, article.media_id) == ("1987-03-02", str(number))
            assert (article.tags, article.places) == (("cocoa", "tea"), ("peru",))
            assert article.byline == "Ada Obi, Reuters"
            assert article.dateline.text == "LIMA, March 2"

    def test_reuters_without_fields_and_of_a_title_only(self, tmp_path: Path) -> None:
        unprocessed = wire(1).partition("<TEXT>")[0] + (
            f'<TEXT TYPE="UNPROC">&#2;\n{FIRST}\n{SECOND}\n&#3;</TEXT></REUTERS>\n'
        )
        brief = wire(2).partition("<TEXT>")[0] + (
            '<TEXT TYPE="BRIEF">&#2;\n******<TITLE>BRIDGE OPENS\n</TITLE>\n</TEXT></REUTERS>\n'
        )
        (tmp_path / "a.sgm").write_text(unprocessed + brief, "utf-8")
        articles, notices = loaded(tmp_path)
        assert not notices
        assert [article.text for article in articles] == [f"{FIRST} {SECOND}", "BRIDGE OPENS"]

    def test_trec(self, tmp_path: Path) -> None:
        (tmp_path / "AP880212").write_text(document(1) + document(2), "utf-8")
        articles, notices = loaded(tmp_path)
        assert not notices
        assert [article.title for article in articles] == [
            "Bridge 1 Opens & Stays",
            "Bridge 2 Opens & Stays",
        ]
        for number, article in enumerate(articles, 1):
            assert article.text == f"{FIRST}\n\n{SECOND}"
            assert (article.published, article.publication) == ("1988-02-12", "Associated Press")
            assert (article.byline, article.dateline.places) == ("ADA OBI", ("Lima",))
            assert article.media_id == f"AP880212-{number:04}"

    @pytest.mark.parametrize(
        ("fields", "title", "published", "publication"),
        [
            ("<DOCNO>LA010289-0001</DOCNO><DATE><P>January 2, 1989, Monday, Home Edition</P></DATE>"
             "<SECTION><P>Metro</P></SECTION><HEADLINE><P>Bridge</P></HEADLINE>",
             "Bridge", "1989-01-02", "Los Angeles Times"),
            ("<DOCNO> LA010289-0001 </DOCNO><HEADLINE>Bridge</HEADLINE>",
             "Bridge", "1989-01-02", "Los Angeles Times"),
            ("<DOCNO>FT911-3</DOCNO><DATE>910514</DATE><HEADLINE>FT  14 MAY 91 / Bridge</HEADLINE>",
             "Bridge", "1991-05-14", "Financial Times"),
            ("<DOCNO> WSJ870324-0001 </DOCNO><HL> Bridge</HL><DD> 03/24/87</DD>"
             "<SO> WALL STREET JOURNAL (J)</SO>", "Bridge", "1987-03-24", "WALL STREET JOURNAL"),
            ("<DOCNO> FBIS4-1 </DOCNO><HT>x</HT><HEADER><DATE1> 01 March 1994 </DATE1>"
             "<H3> <TI> Bridge </TI></H3></HEADER>", "Bridge", "1994-03-01", ""),
            ("<DOCNO> NYT19980601.0001 </DOCNO><DATE_TIME> 06/01/1998 00:01:00 </DATE_TIME>"
             "<HEADLINE> Bridge </HEADLINE>", "Bridge", "1998-06-01", "The New York Times"),
        ],
    )  # fmt: skip
    def test_the_fields_of_other_collections(
        self, tmp_path: Path, fields: str, title: str, published: str, publication: str
    ) -> None:
        text = (
            f"<DOC>\n{fields}\n<TEXT>\n<P>\n{FIRST}\n</P>\n<P>\n{SECOND}\n</P>\n</TEXT>\n</DOC>\n"
        )
        article = only(tmp_path / "a.txt", text)
        assert (article.title, article.published, article.publication) == (
            title, published, publication,
        )  # fmt: skip
        assert article.text == f"{FIRST}\n\n{SECOND}"

    def test_fbis_describes_its_text_and_aquaint_signs_it_loosely(self, tmp_path: Path) -> None:
        described = (
            "<DOC><DOCNO> FBIS4-1 </DOCNO><HEADER><AU> FBIS-WEU-94-118-A </AU></HEADER><TEXT>\n"
            f"Language: <F P=105> Greek </F>\n  [Text] {FIRST}\n  {SECOND}\n</TEXT></DOC>"
        )
        article = only(tmp_path / "a", described)
        assert (article.byline, article.text) == ("", f"{FIRST}\n\n{SECOND}")
        loose = (
            "<DOC>\n<DOCNO> NYT19980601.0001 </DOCNO>\n<BODY>\n<HEADLINE>\nBridge\n</HEADLINE>\n"
            f" By ADA OBI \n<TEXT>\n     LIMA _ {FIRST} &UR;\n</TEXT>\n</BODY>\n</DOC>\n"
        )
        article = only(tmp_path / "b", loose)
        assert (article.byline, article.dateline.text) == ("ADA OBI", "LIMA")
        assert article.text == FIRST

    def test_mercury_news_and_wall_street_journal(self, tmp_path: Path) -> None:
        mercury = (
            "<DOC><DOCNO> SJMN91-06364022 </DOCNO><DESCRIPT> USA; AUTO </DESCRIPT>\n"
            f"<LEADPARA> {FIRST} </LEADPARA><TEXT>  {SECOND};   {SECOND} </TEXT>"
            "<PUBDATE> 911230 </PUBDATE></DOC>"
        )
        article = only(tmp_path / "a", mercury)
        assert (article.publication, article.published) == ("San Jose Mercury News", "1991-12-30")
        assert article.tags == ("USA", "AUTO")
        assert article.text == f"{FIRST}\n\n{SECOND}\n\n{SECOND}"
        journal = f"<DOC><DOCNO>WSJ870324-0001</DOCNO><IN> REL\nMARKETS (MKT) </IN><TEXT>{FIRST}"
        assert only(tmp_path / "b", journal).tags == ("REL", "MARKETS (MKT)")

    def test_gigaword(self, tmp_path: Path) -> None:
        text = (
            '<DOC id="XIN_ENG_19950101.0001" type="story" >\n<HEADLINE>\nBridge\n</HEADLINE>\n'
            f"<DATELINE>\nLima, January 1 (Xinhua)\n</DATELINE>\n<TEXT>\n<P>\n{FIRST[:19]}\n"
            f"{FIRST[20:]}\n</P>\n<P>\n{SECOND}\n</P>\n</TEXT>\n</DOC>\n"
        )
        article = only(tmp_path / "xin_eng_199501", text)
        assert (article.published, article.publication) == ("1995-01-01", "Xinhua")
        assert article.text == f"{FIRST}\n\n{SECOND}"

    def test_a_document_without_an_end_does_not_swallow_the_next(self, tmp_path: Path) -> None:
        text = document(1).replace("</DOC>\n", "") + document(2) + "<DOC><DOCNO>3</DOCNO></DOC>"
        (tmp_path / "a").write_text(text, "utf-8")
        articles, (notice,) = loaded(tmp_path)
        assert [article.text for article in articles] == [f"{FIRST}\n\n{SECOND}"] * 2
        assert "1 of 3 records have no article text" in notice.reason

    def test_many_over_the_ends_of_the_pieces_that_are_read(self, tmp_path: Path) -> None:
        texts = [f"\n{f'{number} rain ' * (number * 37 % 900)}end\n" for number in range(1, 400)]
        documents = [document(number, text) for number, text in enumerate(texts, 1)]
        (tmp_path / "a").write_text("".join(documents), "utf-8")
        articles, notices = loaded(tmp_path / "a")
        assert not notices
        assert [" ".join(article.text.split()) for article in articles] == [
            " ".join(text.split()) for text in texts
        ]


def alto(*pages: str) -> str:
    return (
        f'{DECLARED}<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Description>'
        "<sourceImageInformation><fileName>p1.tif</fileName></sourceImageInformation>"
        f"</Description><Layout>{''.join(pages)}</Layout></alto>"
    )


def scan(*blocks: str) -> str:
    return f"<Page><PrintSpace>{''.join(blocks)}</PrintSpace></Page>"


def block(*lines: str) -> str:
    return f"<TextBlock>{''.join(lines)}</TextBlock>"


def line(text: str, last: str = "") -> str:
    strings = "<SP/>".join(f'<String CONTENT="{word}"/>' for word in text.split())
    return f"<TextLine>{strings}{last}</TextLine>"


class TestALTO:
    def test_each_page_is_an_article_of_its_blocks(self, tmp_path: Path) -> None:
        text = alto(scan(block(line("The bridge"), line("opened.")), block(line("Late."))),
                    scan(block(line("Two"))), scan())  # fmt: skip
        (tmp_path / "a.xml").write_text(text, "utf-8")
        articles, (notice,) = loaded(tmp_path / "a.xml")
        assert [article.text for article in articles] == ["The bridge opened.\n\nLate.", "Two"]
        assert {(article.title, article.media_id) for article in articles} == {("", "p1.tif")}
        assert "1 of 3 pages have no article text" in notice.reason

    def test_divided_words_are_whole_again(self, tmp_path: Path) -> None:
        part = '<String CONTENT="{}" SUBS_TYPE="{}" SUBS_CONTENT="bridges"/>'
        divided = block(
            line("The", part.format("brid", "HypPart1") + '<HYP CONTENT="-"/>'),
            f"<TextLine>{part.format('ges', 'HypPart2')}</TextLine>",
            line("of the Onda", '<HYP CONTENT="-"/>'),
            line("ra re-"),
            line("opened: Peru-"),
            line("Chile"),
        )
        article = only(tmp_path / "a.xml", alto(scan(divided)))
        assert article.text == "The bridges of the Ondara reopened: Peru- Chile"

    def test_names_with_a_prefix(self, tmp_path: Path) -> None:
        text = alto(scan(block(line("The bridge"))))
        for name in ("alto", "Layout", "Page", "TextBlock", "TextLine", "String"):
            text = text.replace(f"<{name}", f"<a:{name}").replace(f"</{name}", f"</a:{name}")
        assert only(tmp_path / "a.xml", text.replace("xmlns=", "xmlns:a=")).text == "The bridge"


FILES = {
    "alto": alto(scan(block(line("The bridge")))),
    "nitf": NITF,
    "newsml": message(item(PLAIN)),
    "first newsml": first_generation(content_item(FIRST)),
    "rcv1": RCV1,
    "reuters": WIRES,
    "trec": document(1) + document(2),
}


@pytest.mark.parametrize("name", FILES)
def test_wherever_and_however_such_a_file_lies(tmp_path: Path, name: str) -> None:
    text = FILES[name]
    plain, packed = tmp_path / "plain", tmp_path / "packed"
    plain.mkdir()
    packed.mkdir()
    (tmp_path / "a.xml").write_text(text, "utf-8")
    expected = [article.id for article in loaded(tmp_path / "a.xml")[0]]
    assert expected
    for each in ("none", "A.XML", "a.txt", "a.sgm"):
        (plain / each).write_text(text, "utf-8")
        assert [article.id for article in loaded(plain / each)[0]] == expected, each
    (packed / "a.xml.gz").write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(packed / "b.zip", "w") as archive:
        archive.writestr("in/a.xml", text)
    (packed / "utf16.xml").write_text(text.replace("UTF-8", "UTF-16"), "utf-16")
    for each in ("a.xml.gz", "b.zip", "utf16.xml"):
        found = [article.text for article in loaded(packed / each)[0]]
        assert found == [article.text for article in loaded(tmp_path / "a.xml")[0]], each


def test_an_element_without_an_end_is_cut_before_the_next(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("<a><DOC>\nx\n<DOC id='2'/><y:doc>z</y:doc> <DOC>", "utf-8")
    found = [*pieces.pieces(Source(tmp_path / "a", "a"), "DOC")]
    assert found == [("<DOC>\nx\n", 1), ("<y:doc>z</y:doc>", 3), ("<DOC>", 3)]


@pytest.mark.parametrize("name", FILES)
def test_what_is_declared_is_never_expanded(tmp_path: Path, name: str) -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 or "x"}">' for n in range(1, 12))
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", "utf-8")
    text = FILES[name].removeprefix(DECLARED).partition("<!DOCTYPE")
    body = text[0] or text[2].partition(">")[2]
    start = body.find("<", 2 if body.startswith("<?") else 0)
    body = body[start:]
    for declared in (bomb, f'<!ENTITY e11 SYSTEM "{secret.as_uri()}">'):
        referring = re.sub(r"(?<=CONTENT=\")|(?= bridge)", "&e11;", body)
        assert referring != body
        (tmp_path / "a.xml").write_text(f"<!DOCTYPE x [{declared}]>{referring}", "utf-8")
        articles, notices = loaded(tmp_path / "a.xml")
        assert articles or notices
        for article in articles:
            assert "SECRET" not in article.text
            assert "xx" not in article.text


def test_xml_that_is_nested_too_deeply(tmp_path: Path) -> None:
    deep = f"<nitf><body><body.content>{'<p>' * 100_000}x</body.content></body></nitf>"
    (tmp_path / "a.xml").write_text(deep, "utf-8")
    articles, notices = loaded(tmp_path / "a.xml")
    assert not articles
    assert notices


@pytest.mark.parametrize("part", ["<DOC>", "<DOC><TEXT>", "<A>", "</DOC>", "<P", "<DOC ", "&#2;"])
def test_a_file_of_opened_elements(tmp_path: Path, part: str) -> None:
    """The time would be visible here if it were quadratic: pytest has a limit."""
    (tmp_path / "a").write_text(f"<DOC><DOCNO>1</DOCNO><TEXT>{part * 20_000}", "utf-8")
    assert loaded(tmp_path / "a")


def test_an_article_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.archive.formats.trade.pieces.MAX_BYTES", 1_000_000)
    large = document(2, "rain " * 400_000)
    (tmp_path / "a").write_text(document(1) + large + document(3), "utf-8")
    articles, (notice,) = loaded(tmp_path / "a")
    assert [article.media_id for article in articles] == ["AP880212-0001", "AP880212-0003"]
    assert "so it was not read" in notice.reason
