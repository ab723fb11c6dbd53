"""The table of formats, and what a parser of many articles can rely on."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from reader.archive import load, loading, registry
from reader.archive.loading import read_source
from reader.archive.registry import Flaw, Format, Item, Parsed, Skipped
from reader.archive.sources import Source
from reader.model import Article, Block, Notice
from reader.store.caches import OPTIONAL_LIBRARIES


@pytest.mark.parametrize(
    "row",
    [row for row in registry.FORMATS if row is not registry.ZIP],
    ids=lambda row: row.module or row.refused[:20],
)
def test_every_row_has_a_parser_or_a_reason(row: Format) -> None:
    if row.module:
        assert callable(import_module(f"reader.archive.formats.{row.module}").articles)
    else:
        assert row.refused


def split(source: Source) -> Iterator[Item]:
    """Articles between lines of equals signs, in a text."""
    for number, part in enumerate(source.text.removeprefix("SPLIT\n").split("\n===\n"), 1):
        if part == "nothing":
            yield Skipped(f"part {number}")
        elif part == "damage":
            yield Flaw(f"part {number}", "damaged")
        else:
            article = Article("", "", title=part, blocks=(Block("paragraph", part),))
            yield Parsed(article, content=part.encode())


@pytest.fixture
def split_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A format of many articles that is recognized by its content."""
    module = ModuleType("split")
    module.articles = split  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "reader.archive.formats.split", module)
    row = Format("split", "split", recognizes=lambda text: text.startswith("SPLIT\n"))
    monkeypatch.setattr(registry, "FORMATS", (row, *registry.FORMATS))


@pytest.mark.usefixtures("split_texts")
def test_a_text_of_many_articles_needs_only_a_row_and_a_parser(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("SPLIT\nOne\n===\nnothing\n===\ndamage\n===\nTwo\n===\nOne", "utf-8")
    items = list(load([tmp_path]))
    articles = [item for item in items if isinstance(item, Article)]
    assert [article.title for article in articles] == ["One", "Two"]
    assert [item.reason for item in items if isinstance(item, Notice)] == [
        "part 3: damaged",
        "1 of 4 records have no article text (the first in part 2)",
        "1 exact duplicate was left out",
    ]
    path.write_text("SPLIT\nZero\n===\nTwo\n===\nOne", "utf-8")
    again = {item.title: item.id for item in load([tmp_path]) if isinstance(item, Article)}
    assert all(again[article.title] == article.id for article in articles)


def test_a_parser_that_fails_costs_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(source: Source) -> Iterator[Item]:
        yield from split(source)
        raise ValueError("an odd \x1b[31mlength")

    module = ModuleType("fails")
    module.articles = fails  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "reader.archive.formats.fails", module)
    row = Format("fails", "fails", recognizes=lambda text: text.startswith("SPLIT\n"))
    monkeypatch.setattr(registry, "FORMATS", (row, *registry.FORMATS))
    monkeypatch.setattr(loading, "PARSER_FAULTS", (Exception,))
    (tmp_path / "a.txt").write_text("SPLIT\nOne", "utf-8")
    (tmp_path / "b.txt").write_text("Another file.", "utf-8")
    first, notice, other = load([tmp_path])
    assert isinstance(first, Article)
    assert isinstance(other, Article)
    assert isinstance(notice, Notice)
    assert notice.reason.startswith("Reader failed on it (ValueError: an odd ")
    assert notice.reason.endswith("length), so the rest of it was not read")
    assert "\x1b" not in notice.reason


def test_the_content_of_a_file_does_not_stay_in_memory(tmp_path: Path) -> None:
    """Many files may wait to be listed after they have been read."""
    path = tmp_path / "a.txt"
    source = Source(path, path.name)
    for text in ("The bridge opened on Monday.", "The ferry sank on Tuesday."):
        path.write_text(text, "utf-8")
        assert [item.text for item in read_source(source) if isinstance(item, Article)] == [text]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("records", b'\xef\xbb\xbf {"title": "A fact", "text": "A fact in a field."}'),
        ("records.export", b'[\n{"title": "A fact", "text": "A fact in a field."}]'),
        ("utf16", "---\ntitle: A fact\n---\n\nA fact in a field.\n".encode("utf-16")),
    ],
)
def test_a_file_without_its_extension_is_recognized_by_its_content(
    tmp_path: Path, name: str, data: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (article,) = load([path])
    assert isinstance(article, Article)
    assert article.text == "A fact in a field."


def test_an_opening_that_no_format_has_is_refused_by_its_extension(tmp_path: Path) -> None:
    path = tmp_path / "a.export"
    path.write_bytes(b"\x01\x02\x03")
    (notice,) = load([path])
    assert isinstance(notice, Notice)
    assert notice.reason.startswith(".export files are not read")


@pytest.mark.parametrize(
    "parts",
    [
        {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"},
        {"_rels/.rels": "", "xl/workbook.xml": "", "xl/worksheets/sheet1.xml": ""},
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"},
    ],
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.ods", "a"])
def test_a_spreadsheet_is_refused_with_what_to_do(
    tmp_path: Path, parts: dict[str, str], name: str
) -> None:
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    (notice,) = load([tmp_path / name])
    assert isinstance(notice, Notice)
    assert notice.reason == "this is a spreadsheet: save its table as .csv to read it"


def test_a_cache_depends_on_every_library_that_may_be_missing() -> None:
    assert {row.library for row in registry.FORMATS} - {""} <= {*OPTIONAL_LIBRARIES}


PDF = b"%PDF-1.7\n"


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "is_installed", lambda library: library != "pypdfium2")


@pytest.mark.usefixtures("without_extra")
class TestWithoutTheExtra:
    def test_a_folder_gets_one_notice_with_what_to_install(self, tmp_path: Path) -> None:
        for number in range(3):
            (tmp_path / f"{number}.pdf").write_bytes(PDF)
        (tmp_path / "b.md").write_text("Body.")
        article, notice = load([tmp_path])
        assert isinstance(article, Article)
        assert str(notice) == (
            f"{tmp_path}: 3 PDF documents were not read: "
            "PDF documents need the extra 'pdf': pip install 'archive-reader[pdf]'"
        )
        found = [*loading.find_files([tmp_path], {0: True})]
        assert [type(each).__name__ for each in found] == ["Found", "Missed", "Others"]
        assert found[1].notice == notice  # type: ignore[union-attr]

    def test_a_folder_without_a_readable_article_is_unreadable(self, tmp_path: Path) -> None:
        """Also if it has a file that was opened and gave a notice."""
        (tmp_path / "a.pdf").write_bytes(PDF)
        (tmp_path / "b.md").write_bytes(b"")
        empty, pdfs = load([tmp_path])
        assert isinstance(empty, Notice)
        assert not empty.named
        assert isinstance(pdfs, Notice)
        assert pdfs.named
        found = [*loading.find_files([tmp_path], {0: False})]
        assert found[-2].notice == pdfs  # type: ignore[union-attr]

    def test_a_zip_file_gets_one_notice_too(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            for number in range(3):
                archive.writestr(f"{number}.pdf", PDF)
        (notice,) = load([tmp_path / "a.zip"])
        assert "3 PDF documents were not read" in str(notice)

    def test_a_file_that_is_named(self, tmp_path: Path) -> None:
        for name in ("a.pdf", "a.txt"):
            (tmp_path / name).write_bytes(PDF)
            (notice,) = load([tmp_path / name])
            assert isinstance(notice, Notice)
            assert notice.named
            assert (
                notice.reason
                == "PDF documents need the extra 'pdf': pip install 'archive-reader[pdf]'"
            )


@pytest.mark.parametrize("name", ["feed.eml", "feed.mbox", "feed.mhtml"])
def test_xml_with_the_extension_of_mail_is_divided(tmp_path: Path, name: str) -> None:
    """Mail has no sign of its own that all of it has, so its parser would take any text."""
    path = tmp_path / name
    entries = "".join(f"<item><title>A{n}</title><description>Text {n}.</description></item>"
                      for n in range(3))  # fmt: skip
    path.write_text(f'<?xml version="1.0"?><rss version="2.0"><channel>{entries}</channel></rss>')
    found = [item.title for item in load([path]) if isinstance(item, Article)]
    assert found == ["A0", "A1", "A2"]
