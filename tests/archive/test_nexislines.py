"""Exports of Nexis Uni and Lexis: as DOCX with bookmarks, and as saved text or RTF without."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from reader.archive import load
from reader.model import Article, Notice
from tests.archive.documents import docx, p
from tests.archive.exports import NEXIS_UNI, STORY, nexis_list


def read(path: Path) -> list[Article]:
    items = [*load([path])]
    assert all(isinstance(item, Article) for item in items), items
    return [item for item in items if isinstance(item, Article)]


def as_docx(lines: list[str], *, bookmarks: bool = True) -> bytes:
    body, number = "", 0
    for line, above in zip(lines, ["", *lines], strict=False):
        starts = line.startswith("Bridge number")
        number += starts
        mark = f"Bookmark_{number}" if starts and bookmarks else ""
        if bookmarks and above.startswith(("Bridge number", "By")):
            mark = mark or ""
        body += p(line, bookmark=mark)
    return docx(body)


def as_rtf(lines: list[str]) -> bytes:
    escaped = "".join(
        f"\\u{ord(c) - 65536 * (ord(c) > 32767)}?" if ord(c) > 127 else c
        for c in "\\par\n".join(lines)
    )
    return f"{{\\rtf1\\ansi\\uc1 {escaped}\\par}}".encode()


def written(folder: Path, language: str, kind: str, count: int = 5) -> Path:
    lines = nexis_list(count, language)
    path = folder / f"export.{kind.partition('-')[0]}"
    if kind.startswith("docx"):
        path.write_bytes(as_docx(lines, bookmarks=kind == "docx"))
    elif kind == "rtf":
        path.write_bytes(as_rtf(lines))
    else:
        text = "\n".join(lines)
        path.write_text(text.replace("\xa0", " ") if kind == "txt-plain" else text, "utf-8")
    return path


@pytest.mark.parametrize("kind", ["docx", "docx-unmarked", "rtf", "txt", "txt-plain"])
@pytest.mark.parametrize("language", NEXIS_UNI)
def test_every_language_and_container(tmp_path: Path, language: str, kind: str) -> None:
    if language == "xx" and kind == "txt-plain":
        pytest.skip("nothing tells it from an ordinary text")
    articles = read(written(tmp_path, language, kind))
    assert len(articles) == 5
    assert len({article.id for article in articles}) == 5
    for number, article in enumerate(articles, 1):
        assert article.title == f"Bridge number {number} to be rebuilt"
        assert article.publication == f"The Herald {number} (London)"
        assert article.published == "2010-01-11"
        assert article.section == "NEWS"
        assert article.byline == f"Ada Obi{number}, Ben Roe"
        body = [block.text for block in article.blocks]
        assert body == [*STORY, f"Unique{number} is the last word."]
        assert article.format == "Nexis Uni"
        if language != "xx":
            assert article.tags == ("BRIDGES", "COUNCILS")
            assert article.places == ("LONDON, ENGLAND",)


def test_ids_do_not_depend_on_the_container_or_the_number(tmp_path: Path) -> None:
    few = [one.id for one in read(written(tmp_path, "en", "docx", 2))]
    many = [one.id for one in read(written(tmp_path, "en", "rtf", 9))]
    assert few == many[:2]


@pytest.mark.parametrize("name", ["EXPORT.DOCX", "export", "export.txt", "export.rtf"])
def test_recognized_by_content(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(as_docx(nexis_list(3)))
    assert len(read(path)) == 3


def test_packed(tmp_path: Path) -> None:
    path = tmp_path / "export.rtf.gz"
    path.write_bytes(gzip.compress(as_rtf(nexis_list(3))))
    assert len(read(path)) == 3


def test_no_cover_and_a_single_article(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("\n".join(nexis_list(1, cover=False)), "utf-8")
    assert [one.title for one in read(path)] == ["Bridge number 1 to be rebuilt"]


def test_a_very_long_cover(tmp_path: Path) -> None:
    lines = nexis_list(100)
    long = [f"{line} {'(bridge OR quay) AND ' * 60}" if "Search Terms" in line else line
            for line in lines]  # fmt: skip
    path = tmp_path / "long.txt"
    path.write_text("\n".join(long), "utf-8")
    assert len("\n".join(long).partition("End of Document")[0]) > 100_000
    assert [one.title for one in read(path)] == [
        f"Bridge number {number} to be rebuilt" for number in range(1, 101)
    ]


def test_a_line_that_ends_an_article_is_missing(tmp_path: Path) -> None:
    lines = nexis_list(4)
    second = [number for number, line in enumerate(lines) if line == "End of Document"][1]
    del lines[second]
    path = tmp_path / "export.txt"
    path.write_text("\n".join(lines), "utf-8")
    articles = read(path)
    assert [one.title for one in articles] == [
        f"Bridge number {number} to be rebuilt" for number in range(1, 5)
    ]
    assert all(one.text.count("is the last word") == 1 for one in articles)


def test_a_cover_alone_has_no_articles(tmp_path: Path) -> None:
    path = tmp_path / "cover.txt"
    path.write_text("\n".join(nexis_list(9)).partition("\nThe Herald")[0], "utf-8")
    assert [str(item) for item in load([path])] == [f"{path}: no articles in this file"]


def test_heads_of_pages_are_no_text(tmp_path: Path) -> None:
    lines = nexis_list(2)
    at = lines.index(STORY[1])
    lines[at:at] = ["Page 2 of 3", "Bridge number 1 to be rebuilt"]
    path = tmp_path / "export.txt"
    path.write_text("\n".join(lines), "utf-8")
    assert [block.text for block in read(path)[0].blocks][:3] == [*STORY]


@pytest.mark.parametrize("kind", ["docx", "txt"])
def test_without_lengths(tmp_path: Path, kind: str) -> None:
    lines = [line for line in nexis_list(3) if not line.startswith("Length")]
    path = tmp_path / f"export.{kind}"
    path.write_bytes(as_docx(lines) if kind == "docx" else "\n".join(lines).encode())
    articles = read(path)
    assert [(one.published, len(one.blocks), one.section) for one in articles] == [
        ("2010-01-11", 4, "NEWS")
    ] * 3


def test_graphics_become_the_caption(tmp_path: Path) -> None:
    lines = nexis_list(1)
    at = lines.index("Classification")
    lines[at:at] = ["Graphic", "Photo: The bridge"]
    path = tmp_path / "one.docx"
    path.write_bytes(as_docx(lines))
    article = read(path)[0]
    assert article.caption == "Photo: The bridge"
    assert len(article.blocks) == 4


def test_an_article_without_a_date_keeps_title_and_publication(tmp_path: Path) -> None:
    lines = nexis_list(2)
    lines.remove("January 11, 2010 Monday 10:36 EST, FINAL EDITION")
    path = tmp_path / "export.docx"
    path.write_bytes(as_docx(lines))
    first, second = read(path)
    assert (first.title, first.publication, first.published) == (
        "Bridge number 1 to be rebuilt", "The Herald 1 (London)", "",
    )  # fmt: skip
    assert second.published == "2010-01-11"


def test_a_damaged_document_keeps_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "export.txt.gz"
    packed = gzip.compress("\n".join(nexis_list(400)).encode())
    path.write_bytes(packed[: len(packed) // 2])
    items = [*load([path])]
    assert isinstance(items[-1], Notice)
    assert sum(isinstance(item, Article) for item in items) > 10


def test_who_else_has_reported_is_below_the_text_and_not_in_the_byline(tmp_path: Path) -> None:
    lines = nexis_list(2, "en")
    note = "Cy Eze contributed reporting from Accra for this article."
    lines = [line.replace("; Ben Roe", f"; Ben Roe; {note}") for line in lines]
    path = tmp_path / "export.txt"
    path.write_text("\n".join(lines), "utf-8")
    first, second = read(path)
    assert (first.byline, second.byline) == ("Ada Obi1, Ben Roe", "Ada Obi2, Ben Roe")
    assert first.blocks[-1].text == note


def test_the_heading_of_the_body_below_a_correction_is_no_text(tmp_path: Path) -> None:
    lines = nexis_list(2, "en")
    note = "An earlier version of this article misspelled the name of the council's chairwoman."
    body = lines.index("Body")
    lines[body + 1 : body + 1] = ["Correction Appended", note, "Body"]
    path = tmp_path / "export.txt"
    path.write_text("\n".join(lines), "utf-8")
    first, second = read(path)
    texts = [block.text for block in first.blocks]
    assert texts[:2] == ["Correction Appended", note]
    assert texts[2:] == [block.text for block in second.blocks[:-1]] + ["Unique1 is the last word."]


def test_lines_count_for_the_memory_that_they_cost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.archive.formats.vendors.nexislines.MAX_BYTES", 100_000)
    lines = nexis_list(3)
    at = next(number for number, line in enumerate(lines) if line == "Body")
    lines[at:at] = ["Body"] * 2_000
    (tmp_path / "a.txt").write_text("\n".join(lines), "utf-8")
    items = [*load([tmp_path / "a.txt"])]
    assert [type(item) for item in items] == [Notice, Article, Article]
    assert "longer than" in str(items[0])
