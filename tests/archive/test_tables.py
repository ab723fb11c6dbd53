"""CSV and TSV: every row is an article, whatever program has written the table."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from reader.archive.formats import tables
from reader.archive.sources import Source
from reader.model import Article, Block, Dateline
from reader.store.export import exporting
from reader.store.export.exporting import Exported
from tests.files import loaded

BODY = 'The bridge over the Ondara, a "wonder", opened on Monday; it was late.\n\nRain fell.'
HEADER = ("", "Title", "Publication", "Author", "Date", "URL", "Content")
ROWS = (
    ("0", "Bridge opens", "Port Lister", "Ada Obi", "2019-07-26", "https://l.example/a", BODY),
    ("1", "Road closes, again", "Coast", "Ben Cole", "26 July 2019", "", f"{BODY} Again."),
)


def table(
    header: Sequence[str] = HEADER, rows: Sequence[Sequence[str]] = ROWS, delimiter: str = ","
) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, *rows] if header else rows)
    return text.getvalue()


def read(folder: Path, text: str | bytes, name: str = "a.csv") -> list[Article]:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    articles, notices = loaded(path)
    assert notices == []
    return articles


def said(articles: Sequence[Article]) -> list[tuple[str, ...]]:
    return [(a.title, a.publication, a.byline, a.published, a.url, a.text) for a in articles]


EXPECTED = [
    ("Bridge opens", "Port Lister", "Ada Obi", "2019-07-26", "https://l.example/a", BODY),
    ("Road closes, again", "Coast", "Ben Cole", "2019-07-26", "", f"{BODY} Again."),
]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_delimiters_and_encodings(tmp_path: Path, delimiter: str, codec: str) -> None:
    assert said(read(tmp_path, table(delimiter=delimiter).encode(codec))) == EXPECTED


@pytest.mark.parametrize("name", ["a.CSV", "a.tsv", "a.tab", "a.txt", "export", "a.download"])
def test_names_of_files(tmp_path: Path, name: str) -> None:
    """A table is recognized by its header, too."""
    assert said(read(tmp_path, table(delimiter="\t"), name)) == EXPECTED
    assert said(read(tmp_path, table(), name)) == EXPECTED


def test_gzipped_and_zipped(tmp_path: Path) -> None:
    assert said(read(tmp_path, gzip.compress(table().encode()), "a.csv.gz")) == EXPECTED
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("deep/a.csv", table())
    assert said(loaded(tmp_path / "a.zip")[0]) == EXPECTED


def test_a_text_that_begins_with_names_is_no_table(tmp_path: Path) -> None:
    text = "Title, text and date\n\nThe bridge opened on Monday, and it rained.\n"
    assert [each.title for each in read(tmp_path, text, "a.txt")] == ["Title, text and date"]


@pytest.mark.parametrize("line", ["sep=;\r\n", '"sep=;"\n', "\ufeffSEP=;\n"])
def test_a_line_for_excel(tmp_path: Path, line: str) -> None:
    if line.isupper() or "SEP" in line:
        line = line.lower()
    assert said(read(tmp_path, line + table(delimiter=";"))) == EXPECTED


def test_a_legacy_encoding_far_from_the_start(tmp_path: Path) -> None:
    rows = [*([("A", "It rained.")] * 1), *((f"T{n}", "Plain words. " * 400) for n in range(200))]
    rows.append(("Élysée", "Le café était fermé à l’Élysée, où il pleuvait déjà depuis l’été."))
    articles = read(tmp_path, table(("title", "text"), rows).encode("cp1252"))
    assert len(articles) == 202
    assert articles[-1].text == rows[-1][1]


class TestHeaders:
    @pytest.mark.parametrize(
        "header",
        [
            ("headline", "articleBody", "datePublished"),
            ("Article Title", "Article_Text_EN", "publication date (UTC)"),
            ("Titre", "Texte intégral", "Date de publication"),
            ("Titel", "Volltext", "Datum"),
            ("Título", "Cuerpo", "Fecha"),
            ("标题", "正文", "日期"),
            ("Заголовок", "Текст", "Дата"),
            ("タイトル", "本文", "日付"),
            ("Overskrift", "Brødtekst", "Dato"),
            ("Tytuł", "Treść", "Data"),
            ("τίτλος", "κείμενο", "ημερομηνία"),
            ("عنوان", "متن", "تاریخ"),
            ("כותרת", "טקסט", "תאריך"),
            ("शीर्षक", "सामग्री", "दिनांक"),
            ("หัวข้อ", "เนื้อหา", "วันที่"),
            ("제목", "본문", "일자"),
            ("Tiêu đề", "Nội dung", "Ngày"),
            ("HD", "TD", "PD"),
        ],
    )
    def test_names(self, tmp_path: Path, header: tuple[str, ...]) -> None:
        (article,) = read(tmp_path, table(header, [("Bridge", BODY, "2019-07-26")]))
        assert (article.title, article.text, article.published) == ("Bridge", BODY, "2019-07-26")

    def test_behind_a_title_and_a_blank_line(self, tmp_path: Path) -> None:
        assert said(read(tmp_path, f"Export of 2019\n\n{table()}")) == EXPECTED

    def test_none_at_all(self, tmp_path: Path) -> None:
        rows = [(str(n % 4), f"The headline of story {n}", f"{BODY} {n}") for n in range(1, 9)]
        articles = read(tmp_path, table((), rows))
        assert [(a.title, a.text) for a in articles] == [row[1:] for row in rows]
        dated = [(row[2], f"2019-07-{n:02}", f"https://l.example/{n}")
                 for n, row in enumerate(rows, 10)]  # fmt: skip
        (first, *_) = read(tmp_path, table((), dated))
        assert (first.title, first.text) == ("", rows[0][2])
        assert (first.published, first.url) == ("2019-07-10", "https://l.example/10")

    def test_a_text_under_an_unknown_name(self, tmp_path: Path) -> None:
        rows = [("1", "A", f"{BODY} {BODY} {BODY}"), ("2", "B", f"{BODY} {BODY} {BODY}!")]
        articles = read(tmp_path, table(("nr", "title", "wording"), rows))
        assert [(a.title, a.text) for a in articles] == [row[1:] for row in rows]

    def test_one_name_twice_and_one_column_alone(self, tmp_path: Path) -> None:
        (article,) = read(tmp_path, table(("text", "title", "text"), [("", "A", "It rained.")]))
        assert (article.title, article.text) == ("A", "It rained.")
        lines = "text\nOne, two, three.\n\nFour; five.\n"
        assert [each.text for each in read(tmp_path, lines)] == ["One, two, three.", "Four; five."]

    def test_row_names_of_r(self, tmp_path: Path) -> None:
        text = '"title","text"\n"1","A","One two."\n"2","B","Three four."\n'
        assert [each.title for each in read(tmp_path, text)] == ["A", "B"]

    @pytest.mark.parametrize(
        "header",
        ["title,url,time_added,tags,status", "URL,Title,Selection,Folder,Timestamp",
         "Title,Authors,Publication,Year,StoreId"],
    )  # fmt: skip
    def test_no_text(self, tmp_path: Path, header: str) -> None:
        row = ",".join("A bridge" for _ in header.split(","))
        (tmp_path / "a.csv").write_text(f"{header}\n{row}\n")
        articles, (notice,) = loaded(tmp_path / "a.csv")
        columns = header.replace(",", ", ")
        assert articles == []
        assert notice.reason == f"no column has an article's text (columns: {columns})"

    def test_a_text_of_numbers_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("title,text\nA,12\nB,0.5\n")
        assert "no column" in loaded(tmp_path / "a.csv")[1][0].reason

    def test_empty(self, tmp_path: Path) -> None:
        for text, reason in (
            ("", "this file is empty"),
            ("title,text\n", "no articles in this file"),
        ):
            (tmp_path / "a.csv").write_text(text)
            assert loaded(tmp_path / "a.csv")[1][0].reason == reason


class TestValues:
    @pytest.mark.parametrize(
        ("cells", "published"),
        [
            (("2016", "12", "3"), "2016-12-03"), (("2016.0", "12.0", "3.0"), "2016-12-03"),
            (("2016", "March", ""), "2016-03"), (("2016", "", ""), "2016"), (("x", "3", "3"), ""),
        ],
    )  # fmt: skip
    def test_dates_in_three_columns(
        self, tmp_path: Path, cells: tuple[str, ...], published: str
    ) -> None:
        rows = [(*cells, BODY)]
        (article,) = read(tmp_path, table(("year", "month", "day", "text"), rows))
        assert article.published == published

    @pytest.mark.parametrize(
        ("dates", "published"),
        [
            (("04/03/2017", "25/12/2017"), ["2017-03-04", "2017-12-25"]),
            (("04/03/2017", "12/25/2017"), ["2017-04-03", "2017-12-25"]),
            (("04/03/2017", "05/06/2017"), ["2017", "2017"]),
            (("25/12/2017", "12/25/2017"), ["2017-12-25", "2017-12-25"]),
            (("1564135200", "1564135200000.0"), ["2019-07-26", "2019-07-26"]),
        ],
    )
    def test_a_column_shows_the_order_of_its_dates(
        self, tmp_path: Path, dates: tuple[str, ...], published: list[str]
    ) -> None:
        rows = [(date, f"{BODY} {n}") for n, date in enumerate(dates)]
        articles = read(tmp_path, table(("date", "text"), rows))
        assert [each.published for each in articles] == published

    def test_lists_as_python_writes_them(self, tmp_path: Path) -> None:
        header = ("authors", "tags", "source", "text")
        row = ("['Ada Obi', 'Ben Cole']", '["roads"]', "{'id': None, 'name': 'Coast'}", BODY)
        (article,) = read(tmp_path, table(header, [row]))
        assert (article.byline, article.tags) == ("Ada Obi, Ben Cole", ("roads",))
        assert article.publication == "Coast"

    def test_markup_and_escaped_line_ends(self, tmp_path: Path) -> None:
        rows = [("<P>One.</P><p>Two &amp; three.</p>",), (r"One.\n\nTwo & three.\n",)]
        for article in read(tmp_path, table(("text",), rows)):
            assert [each.text for each in article.blocks] == ["One.", "Two & three."]

    def test_a_cell_of_a_million_words(self, tmp_path: Path) -> None:
        words = "word " * 1_000_000
        (article,) = read(tmp_path, table(("text", "title"), [(words, "A")]))
        assert len(article.text.split()) == 1_000_000

    def test_nul(self, tmp_path: Path) -> None:
        (article,) = read(tmp_path, "title,text\nA,One\0 two.\n")
        assert article.text == "One two."


class TestQuotes:
    def test_backslashes(self, tmp_path: Path) -> None:
        (article,) = read(tmp_path, 'title,text\nA,"She said \\"Hi, there\\", and left."\n')
        assert article.text == 'She said "Hi, there", and left.'

    def test_none_in_a_table_of_tabs(self, tmp_path: Path) -> None:
        text = 'title\ttext\n"Go" he said\t"Never, she said.\nB\t"No" again.\n'
        assert [(a.title, a.text) for a in read(tmp_path, text, "a.tsv")] == [
            ('"Go" he said', '"Never, she said.'), ("B", '"No" again.')]  # fmt: skip

    def test_a_missing_one_takes_no_text_of_the_neighbours(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text('title,text\nA,"One two\nB,Three four.\nC,"Five six."\nD,Seven.\n')
        articles, (notice,) = loaded(path)
        assert [(a.title, a.text) for a in articles] == [
            ("B", "Three four."), ("C", "Five six."), ("D", "Seven.")]  # fmt: skip
        assert notice.reason == "line 2: a quotation mark is missing"

    def test_a_file_that_is_cut_off(self, tmp_path: Path) -> None:
        articles = read(tmp_path, 'title,text\nA,"One two."\nB,"Three\nfour and')
        assert [each.title for each in articles] == ["A", "B"]


class TestFlaws:
    def test_broken_rows(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text("title,text,date\nA,One,2019,x,y\n\nB,Two two.,2019\nC\n,,\nD,Three.\n")
        articles, notices = loaded(path)
        assert [each.title for each in articles] == ["B", "D"]
        assert [each.reason for each in notices] == [
            "line 2: it has 5 cells, but the table has 3 columns",
            "line 5: it has 1 of 3 cells, and no text",
        ]

    def test_commas_in_a_last_column_that_is_not_quoted(self, tmp_path: Path) -> None:
        (article,) = read(tmp_path, "title,text\nA,One, two, three.\n")
        assert article.text == "One, two, three."

    def test_too_long(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tables, "MAX_BYTES", 300_000)
        path = tmp_path / "a.csv"
        long = "\n".join(["word " * 100] * 1000)
        path.write_text(table(("title", "text"), [("A", "One."), ("B", long), ("C", "Two.")]))
        articles, notices = loaded(path)
        assert [each.title for each in articles][:1] == ["A"]
        assert "longer than" in notices[0].reason
        line = f'B,"{"word " * 400_000}",x'
        path.write_text(f"title,text\nA,One.\n{line}\nC,Two.\n")
        articles, (notice,) = loaded(path)
        assert [each.title for each in articles] == ["A", "C"]
        assert notice.reason.startswith("line 3: longer than")

    @pytest.mark.parametrize(
        "data",
        [
            bytes(range(256)) * 300, b'"' * 100_000, b'title,text\n"' + b"a\n" * 100_000,
            b"title,text\n" + b'A,"b\n' * 20_000, b"," * 100_000, b"\r" * 1000, b"\n" * 1000,
            b"title,text\n" + b"," * 100_000, "text\n".encode("utf-16") + b"\0", b"text\n\xff\xfe",
            b"text,title\n[" + b"[" * 5_000 + b"],x\n", b"sep=", b"sep=,\n", b"\xef\xbb\xbf",
        ],
    )  # fmt: skip
    def test_hostile(self, tmp_path: Path, data: bytes) -> None:
        (tmp_path / "a.csv").write_bytes(data)
        articles, notices = loaded(tmp_path / "a.csv")
        assert articles or notices


def test_ids_are_of_rows(tmp_path: Path) -> None:
    """Another order, another number of rows, another index and dialect: the same ids."""
    before = [each.id for each in read(tmp_path, table())]
    rows = [("5", *ROWS[1][1:]), ("6", "New", "", "", "", "", "It rained."), ("7", *ROWS[0][1:])]
    again = [each.id for each in read(tmp_path, table(rows=rows, delimiter=";"))]
    assert [again[2], again[0]] == before
    assert len(set(again)) == 3
    turned = [row[::-1] for row in rows]
    assert [each.id for each in read(tmp_path, table(HEADER[::-1], turned))] == again


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(table(("text",), [("It rained. " * 300,)] * 3_000))
    opened = path.open("rb")
    source = Source(path, path.name, opener=lambda: opened)
    items = tables.articles(source)
    next(items)
    assert opened.tell() < 1_000_000
    assert len([*items]) == 2_999
    assert opened.closed


class TestOwnExports:
    ARTICLE = Article(
        "0123456789ab", "a.txt", "=Bridge", "The Port", "Arch", "City", "2019-07",
        Dateline("LIMA (AP)", ("Lima",)), "'Ada Obi", "A; caption", "x1", "https://l.example/a",
        (Block("paragraph", "-One."), Block("subheading", "Two"), Block("item", 'Th"ree')),
        ("a;b", '"c"', "d"), ("Lima", "Callao"),
    )  # fmt: skip

    def exported(self) -> str:
        other = self.ARTICLE._replace(id="ba9876543210", title="")
        form = exporting.form_of("csv")
        return "".join(exporting.pieces(form, map(Exported, (self.ARTICLE, other))))

    def test_come_back_with_their_ids(self, tmp_path: Path) -> None:
        back = read(tmp_path, self.exported())
        assert [each.id for each in back] == ["0123456789ab", "ba9876543210"]
        fields = {"path": "a.txt", "former_id": "", "format": ""}
        assert back[0]._replace(**fields) == self.ARTICLE
        assert back[1].title == ""

    def test_come_back_from_a_spreadsheet(self, tmp_path: Path) -> None:
        rows = [*csv.reader(io.StringIO(self.exported().removeprefix("\ufeff"), newline=""))]
        for delimiter in ";\t":
            text = table(rows[0], rows[1:], delimiter)
            assert [each.blocks for each in read(tmp_path, text)] == [self.ARTICLE.blocks] * 2

    def test_changed_by_hand(self, tmp_path: Path) -> None:
        text = self.exported().replace("paragraph; subheading; item", "paragraph")
        text = text.replace("0123456789ab", "mine")
        first, _ = read(tmp_path, text)
        assert {block.kind for block in first.blocks} == {"paragraph"}
        assert len(first.id) == 12


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a"])
def test_texts_of_databases_in_cells(tmp_path: Path, name: str) -> None:
    """A table is a table, even if its cells have the separators of Nexis."""
    nexis = "1 of 2 DOCUMENTS\n\nThe Guardian\n\nLENGTH: 3 words\n\nIt rained.\n\nEnd of Document\n"
    rows = [(f"{n}", "Rain", f"{nexis}\n{nexis} {n}") for n in range(3)]
    assert len(read(tmp_path, table(("id", "title", "text"), rows), name)) == 3


def test_lines_of_tabs_without_names(tmp_path: Path) -> None:
    lines = [f"{n}\tHeadline {n}\tThe bridge opened on Monday, and {BODY[:60]} {n}" for n in "123"]
    assert len(read(tmp_path, "\n".join(lines) + "\n", "a.txt")) == 3
    lines[1] = lines[1].replace("\t", " ")
    assert len(read(tmp_path, "\n".join(lines) + "\n", "b.txt")) == 1


@pytest.mark.parametrize(
    ("cell", "byline"),
    [
        (r"""['Ada O\'Bi', "Ben d'Or"]""", "Ada O'Bi, Ben d'Or"),
        ("[{'name': 'Ada', 'id': None}]", "Ada"),
        ("['Ada', 'Ben", "['Ada', 'Ben"),
        ("[" * 2_000 + "]" * 2_000, ""),
    ],
)
def test_cells_that_python_has_written(tmp_path: Path, cell: str, byline: str) -> None:
    (article,) = read(tmp_path, table(("author", "text"), [(cell, "It rained.")]))
    assert article.byline == byline


def test_codes_are_no_text(tmp_path: Path) -> None:
    """MIND: a list of entities is longer than the summary, and there is no header."""
    code = '[{"Label": "Ondara", "Type": "L", "OccurrenceOffsets": [48], "Confidence": 0.99}]' * 3
    lines = [
        f"N{n}\tnews\tThe title of story {n}\t{BODY[:69]}, and again. {n}\thttps://l.example/{n}\t{code}"
        for n in range(4)
    ]
    articles = read(tmp_path, "\n".join(lines) + "\n", "news.tsv")
    assert [each.title for each in articles] == [f"The title of story {n}" for n in range(4)]
    assert articles[3].text == f"{BODY[:69]}, and again. 3"


@pytest.mark.parametrize(
    "text",
    ['"doc_id","speech","party"\n"1","{}","A"\n"2","{}","B"\n',
     "speechID\tdate\ttitle\tspeech\n" + "1\t2010-01-11\tRain\tNo.\n2\t2010-01-11\tRoads\t{}\n"],
)  # fmt: skip
def test_names_show_a_table_without_an_extension(tmp_path: Path, text: str) -> None:
    """R quotes all names; where two between tabs are known, all lines have as many cells."""
    assert (
        len(read(tmp_path, text.replace("{}", "The bridge is open at last. " * 9), "export")) == 2
    )


def test_a_table_of_links_without_an_extension_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_text("title,url,time_added,tags,status\nBridge,https://a.example,1,,unread\n")
    articles, (notice,) = loaded(path)
    assert articles == []
    assert notice.reason.startswith("no column has an article's text")
