"""PDF: lines on pages become paragraphs, without what repeats at the edges of the pages."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from reader.archive import office
from reader.archive.office.pdf import MAX_DRAWN
from reader.archive.sources import Source
from reader.model import Article, Notice
from tests.archive.documents import pdf
from tests.files import loaded

pytest.importorskip("pypdfium2")

Lines = list[tuple[float, float, float, str]]


def page(*texts: str, top: float = 700, left: float = 72, size: float = 10) -> Lines:
    """Lines below each other; an empty one is a gap."""
    return [(left, top - 12 * number, size, text) for number, text in enumerate(texts) if text]


FULL = "The bridge over the Ondara opened on Monday, a year late and without"
REST = "a ceremony."
NEXT = "Ministers had promised it for the spring; no one in the town had now"


def paragraphs(tmp_path: Path, data: bytes) -> list[str]:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    return [each.text for each in office.paragraphs(Source(path, path.name))]


def read(tmp_path: Path, data: bytes, name: str = "a.pdf") -> tuple[list[Article], list[Notice]]:
    (tmp_path / name).write_bytes(data)
    return loaded(tmp_path / name)


class TestParagraphs:
    def test_by_a_gap(self, tmp_path: Path) -> None:
        found = paragraphs(tmp_path, pdf(page(FULL, NEXT, "", NEXT, "believed them.")))
        assert found == [f"{FULL} {NEXT}", f"{NEXT} believed them."]

    def test_by_a_short_last_line(self, tmp_path: Path) -> None:
        found = paragraphs(tmp_path, pdf(page(FULL, REST, NEXT, "believed them.")))
        assert found == [f"{FULL} {REST}", f"{NEXT} believed them."]

    def test_by_an_indent(self, tmp_path: Path) -> None:
        lines = page(FULL, FULL + ".", "", FULL)
        lines[2] = (86, 676, 10, NEXT)
        assert paragraphs(tmp_path, pdf(lines)) == [f"{FULL} {FULL}.", NEXT]

    def test_over_columns_and_pages(self, tmp_path: Path) -> None:
        first = page("The bridge opened on", "Monday, a year late and") + page(
            "without a ceremony for", "those who had built", left=300
        )
        found = paragraphs(tmp_path, pdf(first, page("it. The town slept.")))
        assert found == [
            "The bridge opened on Monday, a year late and without a ceremony for those who had"
            " built it. The town slept."
        ]

    @pytest.mark.parametrize(
        ("one", "two", "expected"),
        [
            ("without a cere-", "mony in the town", "without a ceremony in the town"),
            ("the Saudi-", "Iranian talks", "the Saudi-Iranian talks"),
            ("OPTIONAL and OP-", "TIONAL", "OPTIONAL and OPTIONAL"),
            ("a well-known man, a well-", "known bridge", "a well-known man, a well-known bridge"),
        ],
    )  # fmt: skip
    def test_divided_words(self, tmp_path: Path, one: str, two: str, expected: str) -> None:
        assert paragraphs(tmp_path, pdf(page(one, two))) == [expected]

    def test_heads_feet_and_numbers_are_left_out(self, tmp_path: Path) -> None:
        pages = [
            [
                (72, 780, 8, "The Paper, March 2016"), *page(f"{text} {number}"),
                (300, 20, 8, f"- {number} -"),
            ]
            for number, text in enumerate(("One bridge opens", "Two roads close", "Three ships"), 1)
        ]  # fmt: skip
        found = " ".join(paragraphs(tmp_path, pdf(*pages)))
        assert found == "One bridge opens 1 Two roads close 2 Three ships 3"

    def test_what_a_browser_prints_at_the_edges(self, tmp_path: Path) -> None:
        lines = [
            (20, 785, 8, "12/03/2016, 10:15 Bridge opens | The Guardian"),
            (72, 740, 20, "Bridge opens a year late"),
            *page(FULL, REST),
            (20, 10, 8, "https://www.theguardian.com/world/bridge 1/1"),
        ]
        (article,), notices = read(tmp_path, pdf(lines))
        assert notices == []
        assert article.url == "https://www.theguardian.com/world/bridge"
        assert article.text == f"{FULL} {REST}"
        assert article.published == ""

    def test_what_repeats_inside_the_pages_is_text(self, tmp_path: Path) -> None:
        foot = (300, 20, 8, "The Paper, March 2016")
        pages = [[*page(f"{text} opened", "End of it"), foot] for text in ("One", "Two", "Three")]
        found = paragraphs(tmp_path, pdf(*pages))
        assert " ".join(found).count("End of it") == 3

    def test_an_export_of_a_database_goes_to_its_parser(self, tmp_path: Path) -> None:
        pages = []
        for number, (title, name) in enumerate(
            [("Bridge opens", "Ada Obi"), ("Road closes", "Bo Li")]
        ):
            lines = page(
                "The Paper", "March 12, 2016 Saturday", "Section: NEWS; Pg. 4", "Length: 41 words",
                f"Byline: {name}", "Body", f"{FULL} any", "ceremony.", "Load-Date: March 12, 2016",
                "End of Document", top=700,
            )  # fmt: skip
            lines += [(72, 720, 16, f"{title} at last"), (72, 780, 8, f"{title} at last")]
            pages.append(
                [*sorted(lines, key=lambda line: -line[1]), (280, 20, 8, f"Page {number} of 2")]
            )
        articles, notices = read(tmp_path, pdf(*pages))
        assert notices == []
        assert [(each.title, each.publication, each.byline, each.format) for each in articles] == [
            ("Bridge opens at last", "The Paper", "Ada Obi", "Nexis Uni"),
            ("Road closes at last", "The Paper", "Bo Li", "Nexis Uni"),
        ]
        assert {each.text for each in articles} == {f"{FULL} any ceremony."}


class TestFields:
    @pytest.mark.parametrize("name", ["a.pdf", "A.PDF", "none", "wrong.txt"])
    def test_a_large_line_is_the_title(self, tmp_path: Path, name: str) -> None:
        lines = [
            (72, 760, 30, "The Paper"), (72, 730, 20, "Bridge opens a year"),
            (72, 708, 20, "late at last"), (72, 690, 10, "By Ada Obi"),
            (72, 676, 10, "12 March 2016"), *page(FULL, REST, "", NEXT, top=650),
        ]  # fmt: skip
        (article,), notices = read(
            tmp_path, pdf(lines, info="/Title(Microsoft Word - x.doc)"), name
        )
        assert notices == []
        assert (article.title, article.byline, article.published, article.format) == (
            "Bridge opens a year late at last", "Ada Obi", "2016-03-12", "PDF"
        )  # fmt: skip
        assert article.text.endswith(f"{FULL} {REST}\n\n{NEXT}")

    def test_the_title_of_the_metadata(self, tmp_path: Path) -> None:
        data = pdf(page(FULL, REST), info="/Title(Bridge opens)/Author(user)/Keywords(a, b)")
        (article,), _ = read(tmp_path, data)
        assert (article.title, article.byline, article.tags) == ("Bridge opens", "", ("a", "b"))


class TestHostile:
    def test_a_scan_is_refused(self, tmp_path: Path) -> None:
        _, (notice,) = read(tmp_path, pdf([], []))
        assert "no text, only pictures" in notice.reason

    @pytest.mark.parametrize("data", [b"%PDF-1.4", pdf(page(FULL))[:200], b"%PDF-" + bytes(999)])
    def test_a_damaged_one_is_refused(self, tmp_path: Path, data: bytes) -> None:
        _, (notice,) = read(tmp_path, data)
        assert "damaged" in notice.reason

    def test_an_encrypted_one_is_refused(self, tmp_path: Path) -> None:
        encrypt = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (
            b"41" * 32, b"42" * 32
        )  # fmt: skip
        data = pdf(page(FULL)).replace(b"/Root 1 0 R", b"/Root 1 0 R" + encrypt)
        _, (notice,) = read(tmp_path, data)
        assert "encrypted" in notice.reason

    def test_a_large_file_is_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its pictures do not count."""
        monkeypatch.setattr("reader.archive.sources.MAX_BYTES", 100)
        monkeypatch.setattr("reader.archive.sources.HEAD_BYTES", 50)
        (article,), notices = read(tmp_path, pdf(page(FULL, REST)))
        assert (article.text, notices) == (f"{FULL} {REST}", [])

    def test_pages_are_limited(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("reader.archive.office.pdf.MAX_PAGES", 2)
        pages = [page(f"{text} opened.") for text in ("One", "Two", "Three")]
        (article,), (notice,) = read(tmp_path, pdf(*pages))
        assert "Three" not in article.text
        assert "more than 2 pages" in notice.reason

    def test_pages_that_are_their_own_children(self, tmp_path: Path) -> None:
        data = pdf(page(FULL)).replace(b"/Kids[5 0 R]", b"/Kids[2 0 R]")
        articles, notices = read(tmp_path, data)
        assert len(articles) + len(notices) == 1

    @pytest.mark.parametrize("packed", [True, False])
    def test_a_page_larger_than_any(self, tmp_path: Path, *, packed: bool) -> None:
        drawn = b"0 0 m\n" * (MAX_DRAWN // 6 + 1)
        drawn = zlib.compress(drawn) if packed else drawn
        data = pdf(page(FULL)).replace(b"endstream", drawn + b"endstream")
        data = data.replace(b">>stream\n", b"/Filter/FlateDecode>>stream\n" + drawn, 1)
        articles, (notice,) = read(tmp_path, data)
        assert articles == []
        assert "more than any page has" in notice.reason

    def test_a_page_that_draws_itself(self, tmp_path: Path) -> None:
        data = pdf(page(FULL))
        form = b"/XObject<</X 6 0 R>>/Font"
        data = data.replace(b"/Font<<", form + b"<<", 1).replace(b"<</Length", b"<</Type/XObject"
            b"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length", 1)  # fmt: skip
        articles, notices = read(tmp_path, data.replace(b"BT /F", b"/X Do BT /F"))
        assert len(articles) + len(notices) == 1
