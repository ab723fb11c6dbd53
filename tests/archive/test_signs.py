"""An export with several articles is never shown as one: it is divided, or refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.archive import load, signs
from reader.archive.decoding import opening
from reader.model import Article, Notice
from reader.system.paths import shipped
from tests.archive.exports import STORY

BODY = "\n\n".join(STORY)
RULE = "_" * 67
DOCUMENTS = (
    "Document",
    "Dokument",
    "Documento",
    "文档",
    "文書",
    "ドキュメント",
    "문서",
    "Документ",
)
REFUSED = {
    "Kikuzo": "<html><body>" + '<table class="topic-detail"><td>橋</td></table>' * 2,
    "EBSCO": "".join(
        f"Record: {number}\n\nTitle: A bridge\nAuthors: Obi, Ada\nSource: The Herald, 1/11/2010\n"
        f"Accession Number: 4A3{number}\n\n{BODY}\n\nDatabase: Newspaper Source\n\n{'-' * 20}\n\n"
        for number in (1, 2)
    ),
    "NewsBank": "".join(
        f"A bridge\n\nHerald, The (Town, SC) - January 11, 2010\n\nAuthor/Byline: Ada Obi\n"
        f"Section: News\n\n{BODY}\n\nRecord Number: 0EB4CE5A3C2D1F0{number}\n"
        "Copyright (c) 2010, The Herald\n\n"
        for number in (1, 2)
    ),
    "Yomidasu": '<html><body><form action="yomiuriNews">'
    + '<input name="x" type="hidden" value="1"/><table class="contentsTable"></table>' * 2,
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("file", ["export.txt", "EXPORT", "export.html"])
def test_refused_by_name(tmp_path: Path, name: str, file: str) -> None:
    path = tmp_path / file
    path.write_text(REFUSED[name], "utf-8")
    items = [*load([path])]
    assert [type(item) for item in items] == [Notice]
    assert f"an export of {name} with several articles" in str(items[0])


@pytest.mark.parametrize(
    "text",
    [
        f"A bridge\n\n{RULE}\n\n{BODY}\n\n{RULE}\n\nContact us at: desk@example.com\n\n{BODY}",
        f"Page 1 of 3\n\n{BODY}\n\nPage 2 of 3\n\n{BODY}",
        f"Document 1 of 2\n\n{BODY}\n\nDocument 2 of 2\n\n{BODY}",
        f"End of document\n\n{BODY}\n\nEnd of document\n\n{BODY}",
        f"Length: 12 km\n\nBody\n\n{BODY}\n\nThe End of Document\n\n{BODY}",
        f"HD television is here\n\n{BODY}\n\nIN London\n\nRE the letter\n\nCO emissions\n\nPD 12",
        f"De Morgen, woensdag 30 november 2011, p. 23, 853w.\n\n{BODY}",
        f'"Kurier" vom 28.12.2017\n\n{BODY}\n\n{RULE}\n\n{BODY}',
        f"ProQuest: a database\n\n{RULE}\n\n{BODY}",
        f"Record: 1\n\nTitle: A bridge\n\n{BODY}\n\nAccession Number: 1\nDatabase: News",
        f"Record: 1\n\n{BODY}\n\nRecord: 2\n\n{BODY}\n\nDatabase: of bridges",
        f"A bridge\n\n{BODY}\n\nRecord Number: 0EB4CE5A3C2D1F00\nCopyright (c) 2010, The Herald",
        f"Record: 120 metres\n\n{BODY}\n\nRecord: unbroken\n\n{BODY}\n\nNewsBank\nNewsBank",
    ],
)
def test_a_page_that_has_such_words_stays_an_article(tmp_path: Path, text: str) -> None:
    path = tmp_path / "page.txt"
    path.write_text(text, "utf-8")
    items = [*load([path])]
    assert [type(item) for item in items] == [Article]
    assert isinstance(items[0], Article)
    assert items[0].format == "plain text"


def test_no_page_of_the_seeds_has_a_sign() -> None:
    signed = [name for name in vars(signs) if name.startswith("is_") and name != "is_numbered"]
    for path in sorted(shipped("seeds").rglob("*.*")):
        text = opening(path.read_bytes()) if path.is_file() else ""
        assert [name for name in signed if getattr(signs, name)(text)] == [], path


@pytest.mark.parametrize("end", signs.ENDS)
def test_each_line_that_ends_a_document_is_a_sign(end: str) -> None:
    assert signs.is_nexis_list(f"A bridge\nLength: 300 words\n\nBody\n\n{BODY}\n\n{end}\n")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_factivas_numbers_are_a_sign_in_each_language(document: str) -> None:
    number = "LBA0000020170319ed3j00q06"
    assert signs.is_factiva_text(f"A bridge\n353 words\n\n{BODY}\n\n{document} {number}\n")


def test_a_number_of_any_length_starts_an_article() -> None:
    assert signs.is_numbered("   1 of 1000000 DOCUMENTS")
    assert signs.is_numbered("Dokument 2000001 von 12000000")
