"""XML in which the fields of each article are elements directly in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.archive import xml
from tests.files import loaded

TEXT = "The bridge over the Ondara opened on Monday. It was a year late, and cost twice as much."
MORE = "Its first users were farmers who took maize to the market on the other bank."


def write(path: Path, text: str) -> Path:
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}', "utf-8")
    return path


def article(title: str, text: str, name: str = "item") -> str:
    return (
        f"<{name} id='{title}7'><title>{title}</title><author>Ada Obi</author>"
        f"<pubDate>2019-07-26T10:00:00Z</pubDate><source>The Post</source><keyword>rivers</keyword>"
        f"<link>https://post.example/{title}</link><body>{text}</body></{name}>"
    )


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{TEXT}</p><p>{MORE}</p>",
        f"<![CDATA[<p>{TEXT}</p><p>{MORE}</p>]]>",
        f"&lt;p&gt;{TEXT}&lt;/p&gt;&lt;p&gt;{MORE}&lt;/p&gt;",
        f"<paragraph>{TEXT}</paragraph><paragraph>{MORE}</paragraph>",
        f"{TEXT}\n\n{MORE}",
    ],
)
def test_fields_and_text(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "a.xml", f"<dump>{article('One', text)}{article('Two', text)}</dump>")
    articles, notices = loaded(path)
    assert not notices
    assert [each.title for each in articles] == ["One", "Two"]
    assert [each.media_id for each in articles] == ["One7", "Two7"]
    for each in articles:
        assert (each.publication, each.published) == ("The Post", "2019-07-26")
        assert (each.byline, each.url[:21]) == ("Ada Obi", "https://post.example/")
        assert each.text == f"{TEXT}\n\n{MORE}"


def test_factiva(tmp_path: Path) -> None:
    one = (
        "<articleResponse><article><accessionNo>TRIB0001</accessionNo><headline><paragraph>{0}"
        "</paragraph></headline><byline>BY ADA OBI</byline><publicationDate><date>2010-01-01</date>"
        "</publicationDate><sourceName>Tribune</sourceName><leadParagraph><paragraph>"
        f"{TEXT}</paragraph></leadParagraph><tailParagraphs><paragraph>{MORE}</paragraph>"
        "<paragraph>Third <hlt>one</hlt>.</paragraph></tailParagraphs></article></articleResponse>"
    )
    both = one.format("Wind") + one.format("Rain")
    articles, notices = loaded(write(tmp_path / "a.xml", f"<PPSResponse>{both}</PPSResponse>"))
    assert not notices
    assert [each.title for each in articles] == ["Wind", "Rain"]
    for each in articles:
        assert (each.publication, each.published, each.byline) == (
            "Tribune", "2010-01-01", "ADA OBI",
        )  # fmt: skip
        assert each.text == f"{TEXT}\n\n{MORE}\n\nThird one."


def test_what_has_no_articles_is_refused(tmp_path: Path) -> None:
    for text in (
        "<settings><window><title>Main</title><text>Open</text></window></settings>",
        f"<help><page><title>Main</title><text>{TEXT}{MORE}</text></page></help>",
        "<a><b/></a>",
    ):
        articles, (notice,) = loaded(write(tmp_path / "a.xml", text))
        assert not articles
        assert "XML of a kind that Reader does not read" in notice.reason


def test_a_container_is_never_the_article() -> None:
    nested = "<feed><title>x</title><article><title>a</title><body>b</body></article></feed>"
    assert xml.article_element(nested) == "article"
    assert xml.article_element("<r><title>x</title><p><body>b</body></p></r>") == ""
    assert xml.article_element("<r><!-- <title/> --><title/><q><title/></q><text/></r>") == "r"


@pytest.mark.parametrize("part", ["<!--", "<![CDATA[", "<a>", "<a ", "<title>", "</a>", "<"])
def test_the_time_to_recognize_it_is_linear(part: str) -> None:
    assert xml.article_element(f"<r>{part * 20_000}") == ""
