"""Exports of Nexis until 2019: each article by itself, in every language of the interface."""

from __future__ import annotations

import gzip
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from reader.archive import load
from reader.archive.formats.vendors import nexistext
from reader.model import Article, Notice
from tests.archive.exports import NEXIS, STORY, nexis_text


def read(path: Path) -> list[Article]:
    items = [*load([path])]
    assert all(isinstance(item, Article) for item in items), items
    return [item for item in items if isinstance(item, Article)]


def written(folder: Path, text: str, name: str = "export.txt", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("language", NEXIS)
@pytest.mark.parametrize("copyright_first", [False, True])
class TestEveryLanguage:
    def test_each_article_by_itself(
        self, tmp_path: Path, language: str, copyright_first: bool
    ) -> None:
        path = written(tmp_path, nexis_text(12, language, copyright_first=copyright_first))
        articles = read(path)
        assert len(articles) == 12
        assert len({article.id for article in articles}) == 12
        for number, article in enumerate(articles, 1):
            assert article.title == (
                f"Bridge number {number} to be rebuilt after a long debate in the council,"
                " says mayor; Cost is disputed"
            )
            assert article.publication == f"The Herald {number} (London)"
            assert article.published == "2010-01-11"

    def test_the_text_is_whole_and_nothing_else(
        self, tmp_path: Path, language: str, copyright_first: bool
    ) -> None:
        path = written(tmp_path, nexis_text(3, language, copyright_first=copyright_first))
        for number, article in enumerate(read(path), 1):
            body = [block.text for block in article.blocks]
            extra = 2 if language == "xx" else 0  # fields with keys that are not known
            assert body[extra:] == [*STORY, f"Unique{number} is the last word."]


def test_fields(tmp_path: Path) -> None:
    more = {
        "PERSON": "ADA OBI (57%)",
        "GEOGRAPHIC": "LONDON, ENGLAND (79%)",
        "GRAPHIC": "Photo: The bridge (Reuters)",
        "URL": "http://example.com/bridge",
    }
    article = read(written(tmp_path, nexis_text(1, more=more)))[0]
    assert article.byline == "Ada Obi1, Ben Roe"
    assert article.section == "NEWS"
    assert article.tags == ("BRIDGES", "CITY COUNCILS", "ADA OBI")
    assert article.places == ("LONDON, ENGLAND",)
    assert article.caption == "Photo: The bridge (Reuters)"
    assert article.url == "http://example.com/bridge"
    assert article.format == "Nexis"


@pytest.mark.parametrize("name", ["EXPORT.TXT", "export", "export.text", "export.md"])
def test_recognized_by_content(tmp_path: Path, name: str) -> None:
    assert len(read(written(tmp_path, nexis_text(3), name))) == 3


def test_packed(tmp_path: Path) -> None:
    data = nexis_text(3).encode()
    packed = tmp_path / "export.txt.gz"
    packed.write_bytes(gzip.compress(data))
    assert len(read(packed)) == 3
    archive = tmp_path / "exports.zip"
    with zipfile.ZipFile(archive, "w") as writing:
        writing.writestr("a/EXPORT.TXT", data)
    assert len(read(archive)) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, end: str) -> None:
    story = ("Der Bürgermeister sagte, die Brücke über den Fluß müsse größer werden.",)
    text = nexis_text(2, "de", story=story).replace("\n", end)
    articles = read(written(tmp_path, text, encoding=encoding))
    assert [article.blocks[0].text for article in articles] == [*story, *story]


def test_ids_stay_when_there_is_more(tmp_path: Path) -> None:
    few = [article.id for article in read(written(tmp_path, nexis_text(2)))]
    many = [article.id for article in read(written(tmp_path, nexis_text(9), "more.txt"))]
    assert few == many[:2]


def test_two_downloads_in_one_file(tmp_path: Path) -> None:
    articles = read(written(tmp_path, nexis_text(2) + nexis_text(3, "de")))
    assert len(articles) == 5
    assert not any("LIBRARY" in article.text for article in articles)


def test_an_article_of_which_only_the_rights_are_left_is_shown_as_that(tmp_path: Path) -> None:
    rights = "Copyright 2009 Daily Example Company".center(80)
    text = nexis_text(2) + "\n\n" + "3 of 2 DOCUMENTS".center(80) + f"\n\n\n{rights}\n\n\n"
    assert read(written(tmp_path, text))[-1].text == rights.strip()


def test_an_article_of_nothing_is_counted(tmp_path: Path) -> None:
    text = nexis_text(2) + "\n\n" + "3 of 2 DOCUMENTS".center(80) + "\n\n\n"
    items = [*load([written(tmp_path, text)])]
    assert [type(item) for item in items] == [Article, Article, Notice]
    assert "1 of 3 records have no article text" in str(items[-1])


def test_speakers_of_a_transcript_are_text(tmp_path: Path) -> None:
    story = ("DOBBS: Good evening, everybody.", "OBI: Good evening.", "DOBBS: That is all.")
    article = read(written(tmp_path, nexis_text(1, story=story)))[0]
    assert [block.text for block in article.blocks[:3]] == [*story]


def test_character_references_are_decoded(tmp_path: Path) -> None:
    story = ("The country&#8217;s first bridge &amp; its last.",)
    article = read(written(tmp_path, nexis_text(1, story=story)))[0]
    assert article.blocks[0].text == "The country’s first bridge & its last."


def test_an_export_without_indentation(tmp_path: Path) -> None:
    text = "\n".join(line.strip() for line in nexis_text(3, copyright_first=True).split("\n"))
    articles = read(written(tmp_path, text))
    assert [(one.publication, one.published, len(one.blocks)) for one in articles] == [
        (f"The Herald {number} (London)", "2010-01-11", 4) for number in (1, 2, 3)
    ]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, nexis_text(300, story=STORY * 20))
    stream = load([path])
    next(stream)
    tracemalloc.start()
    try:
        assert sum(1 for _ in stream) == 299
        assert tracemalloc.get_traced_memory()[1] < path.stat().st_size / 2
    finally:
        tracemalloc.stop()


def test_a_centred_headline(tmp_path: Path) -> None:
    lines = nexis_text(1).split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("Bridge number"))
    end = lines.index("", at)
    lines[at:end] = ["Bridge to be rebuilt".center(80).rstrip()]
    article = read(written(tmp_path, "\n".join(lines)))[0]
    assert (article.title, len(article.blocks)) == ("Bridge to be rebuilt", 4)


def test_a_page_with_such_a_line_stays_one_article(tmp_path: Path) -> None:
    story = "\n\n".join(STORY)
    head = "Court opens files\n\n12 March 2016"
    text = f"{head}\n\nDocument 1 of 3\n\n{story}\n\nPage 2 of 3\n\n{story}"
    articles = read(written(tmp_path, text))
    assert [article.format for article in articles] == ["plain text"]


def test_too_long_an_article_is_left_out_and_the_rest_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.archive.textlines.MAX_BYTES", 10_000)
    text = nexis_text(3).replace("Unique2", "Unique2 " * 2_000)
    items = [*load([written(tmp_path, text)])]
    assert [type(item) for item in items] == [Article, Notice, Article]
    assert "longer than" in str(items[1])


def test_lines_count_for_the_memory_that_they_cost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.archive.textlines.MAX_BYTES", 100_000)
    text = nexis_text(3).replace("Unique2", "\n" + "LENGTH: 9 words\n" * 2_000)
    items = [*load([written(tmp_path, text)])]
    assert [type(item) for item in items] == [Article, Notice, Article]
    assert "longer than" in str(items[1])


def test_separators_without_anything_between_them_are_not_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = []
    real = nexistext.parse
    monkeypatch.setattr(nexistext, "parse", lambda lines: parsed.append(lines) or real(lines))
    text = nexis_text(2) + "\n 1 of 2 DOCUMENTS\n\n" * 100
    items = [*load([written(tmp_path, text)])]
    assert [type(item) for item in items] == [Article, Article, Notice]
    assert "100 of 102 records have no article text" in str(items[2])
    assert len(parsed) == 2
