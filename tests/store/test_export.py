"""Exported articles are complete, safe in spreadsheets and browsers, and can be opened again."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.archive.formats import markdown
from reader.model import Article, Block, BlockKind, Dateline, Entity, Mention
from reader.safety import safe_article, safe_line
from reader.store.export import exporting as export
from reader.store.export.exporting import Exported
from reader.store.export.to_csv import COLUMNS, guarded
from reader.store.export.to_markdown import escaped
from reader.store.user.marks import Marks, Quotation

HOSTILE = '<script>alert("1")</script> & =cmd() *not bold* [x](javascript:alert(1)) <!-- kept -->'
ARTICLE = Article(
    id="0123456789ab", path="seeds/1.md", title=f"Title {HOSTILE}", publication="The Coast",
    published="2014-03", dateline=Dateline("Algiers-", ("Algiers",)), byline="A. Writer",
    caption="A harbour", url="javascript:alert(1)", tags=("ports",), places=("Accra",),
    blocks=(
        Block("subheading", "1. Of the # sea #"), Block("paragraph", f"- {HOSTILE}"),
        Block("item", "one"), Block("item", "2) two"), Block("quotation", "> so it was"),
        Block("paragraph", "=1+1 is no cell"),
    ),
)  # fmt: skip
NAMES = (
    Entity("Accra", "place", mentions=(Mention("text", 0, 5, "Accra"),)),
    Entity("Ada Lindqvist", "person"),
)


def marked(tmp_path: Path) -> Marks:
    marks = Marks(tmp_path / "marks.sqlite", lambda: 1_400_000_000.0)
    marks.set_starred([ARTICLE.id])
    marks.retag([ARTICLE.id], ["oil"], [])
    marks.set_note(ARTICLE.id, "First: line\n\n- second")
    marks.add_quotation(ARTICLE.id, "text", 3, "Of the", "The Coast, 2014-03")
    return marks


def text_of(form: str, *exported: Exported) -> str:
    return "".join(export.pieces(export.form_of(form), exported))


def same(one: Article, other: Article) -> bool:
    """All that a file can say of an article, its tags aside."""
    fields = ("title", "publication", "archive", "section", "published", "byline", "caption",
              "media_id", "url", "places", "blocks")  # fmt: skip
    return all(getattr(one, name) == getattr(other, name) for name in fields) and (
        one.dateline.text == other.dateline.text
    )


def test_exported_markdown_loads_as_the_same_article(tmp_path: Path) -> None:
    """With the user's tags among the tags; note and quotations are not part of the text."""
    text = text_of("md", Exported(ARTICLE, NAMES, marked(tmp_path)))
    back = markdown.parse(text)
    assert not back.problem
    assert same(back.article, ARTICLE)
    assert back.article.tags == ("ports", "oil")
    assert "note: |-\n  First: line" in text
    assert "person:\n  - Ada Lindqvist" in text
    assert "starred: '2014-05-13T16:53:20Z'" in text or "starred: 2014-05-13T16:53:20Z" in text


def test_what_does_not_fit_the_front_matter_stands_below(tmp_path: Path) -> None:
    marks = marked(tmp_path)
    marks.set_note(ARTICLE.id, "word " * 10_000)
    text = text_of("md", Exported(ARTICLE, NAMES, marks))
    back = markdown.parse(text)
    assert not back.problem
    assert back.article.title == ARTICLE.title
    assert text.count("word ") >= 9_990
    assert "> Of the" in text


LINES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=60)


@given(LINES)
@example("__0__ a__b")
@example("a *b* _c_ snake_case `d` [e](f) [[g]] ~~h~~ <b>i</b> <http://j> \\k &amp; ![l](m)")
@example("---")
@example("#")
@example("\\#")
@example("##")
@example("*")
@example("- [ ] x")
@example("12. May")
@example("~~~")
@example("<!-- a -->")
@example("| a | b |")
def test_any_text_comes_back_from_markdown(words: str) -> None:
    words = safe_line(words)
    kinds: tuple[BlockKind, ...] = ("paragraph", "subheading", "item", "quotation")
    blocks = tuple(Block(kind, words) for kind in kinds if words)
    article = safe_article(Article("ab", "x.md", title="T", dateline=Dateline("X-"), blocks=blocks))
    back = markdown.parse(text_of("md", Exported(article))).article
    assert back.blocks == article.blocks


def test_json_has_every_field_and_one_article_a_line(tmp_path: Path) -> None:
    text = text_of("json", Exported(ARTICLE, NAMES, marked(tmp_path)), Exported(ARTICLE))
    first, second = json.loads(text)
    assert len(text.splitlines()) == 4
    assert first["text"] == ARTICLE.text
    assert first["entities"][0]["mentions"] == [
        {"field": "text", "start": 0, "end": 5, "text": "Accra"}
    ]
    quotation = first["marks"]["quotations"][0]
    assert (quotation["start"], quotation["end"], quotation["text"]) == (3, 9, "Of the")
    assert first["text"][3:9] == "Of the"
    assert (first["marks"]["tags"], first["marks"]["read"]) == (["oil"], None)
    assert second["marks"]["note"] == ""
    assert json.loads(text_of("json")) == []


def test_csv_has_one_row_an_article_and_no_formulas(tmp_path: Path) -> None:
    article = Article("ab", "p", title='=HYPERLINK("http://x","y")', byline="@x", caption="+1",
                      publication="-2", blocks=(Block("paragraph", 'say "a",\tb'),))  # fmt: skip
    text = text_of("csv", Exported(article), Exported(ARTICLE, NAMES, marked(tmp_path)))
    assert text.count("\r\n") == text.count("\n") - ARTICLE.text.count("\n") - 2
    assert text.startswith("\ufeff"), "Excel takes UTF-8 for something else without it"
    rows = [*csv.reader(io.StringIO(text[1:], newline=""))]
    assert tuple(rows[0]) == COLUMNS
    assert [len(row) for row in rows] == [len(COLUMNS)] * 3
    one, two = (dict(zip(COLUMNS, row, strict=True)) for row in rows[1:])
    assert one["title"] == '\'=HYPERLINK("http://x","y")'
    assert (two["listing"], one["listing"]) == (ARTICLE.title, one["title"])
    assert (one["byline"], one["caption"], one["publication"]) == ("'@x", "'+1", "'-2")
    assert one["text"] == 'say "a",\tb'
    assert (two["people"], two["my_tags"], two["note"]) == (
        "Ada Lindqvist", "oil", "First: line\n\n- second",
    )  # fmt: skip


@given(st.text(max_size=20))
def test_no_cell_begins_a_formula(text: str) -> None:
    assert guarded(text)[:1] not in tuple("=+-@\t\r")
    assert guarded(text) in (text, f"'{text}")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.words += data


def test_html_shows_everything_and_runs_nothing(tmp_path: Path) -> None:
    """No script, no address but http, no active attribute, and no other file."""
    page = _Page()
    page.feed(text_of("html", Exported(ARTICLE, NAMES, marked(tmp_path))))
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "img", "iframe", "link", "object", "svg", "form", "b"}
    attributes = {name for _, some in page.tags for name, _ in some}
    assert not {name for name in attributes if name.startswith("on")} | (attributes & {"href"})
    assert HOSTILE in page.words
    assert "javascript:alert(1)" in page.words
    assert "First: line\n\n- second" in page.words
    assert [tag for tag, _ in page.tags if tag == "li"] == ["li", "li"]


def test_a_page_has_a_table_of_contents_and_each_text_its_own_direction() -> None:
    story = (Block("paragraph", "وقال المرصد السوري"), Block("item", "one"))
    articles = [Article("a1", "p", title="Bridge <b>", published="2017", blocks=story),
                Article("a2", "p", blocks=story)]  # fmt: skip
    text = text_of("html", *map(Exported, articles))
    assert text.index("<nav>") < text.index("<article")
    assert '<a href="#a1">Bridge &lt;b&gt;</a> · 2017' in text
    assert '<a href="#a2">وقال المرصد السوري</a>' in text
    assert '<h1 class="untitled" dir="auto">“وقال المرصد السوري”</h1>' in text
    assert text.count('<p data-reader="paragraph" dir="auto">') == 2
    assert text.count('<li data-reader="item" dir="auto">') == 2
    assert "<nav>" not in text_of("html", Exported(articles[0]))


def test_an_address_of_the_web_is_a_link() -> None:
    article = Article("ab", "p", url='https://x.org/"onclick="y')
    text = text_of("html", Exported(article))
    assert 'href="https://x.org/&quot;onclick=&quot;y"' in text


def test_a_file_is_written_completely_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.md"

    def broken() -> object:
        yield "some"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        export.write(path, broken())  # type: ignore[arg-type]
    assert [*tmp_path.iterdir()] == []
    export.write(path, ["one"])
    with pytest.raises(export.FileThereError):
        export.write(path, ["two"])
    assert path.read_text("utf-8") == "one"
    export.write(path, ["three"], over=True)
    assert path.read_text("utf-8") == "three"
    assert [*tmp_path.iterdir()] == [path]


def test_a_folder_has_a_file_an_article(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    assert export.write_each(folder, [Exported(ARTICLE)], "md") == 1
    (file,) = folder.iterdir()
    assert (
        file.name
        == "2014-03-title-script-alert-1-script-cmd-not-bold-x-javascript-alert-0123456789ab.md"
    )
    assert same(markdown.parse(file.read_text("utf-8")).article, ARTICLE)


def test_quotations_come_from_the_marks(tmp_path: Path) -> None:
    (quotation,) = Exported(ARTICLE, (), marked(tmp_path)).quotations
    assert isinstance(quotation, Quotation)
    assert (
        escaped("plain words, 3*4 = twelve; snake_case")
        == "plain words, 3\\*4 = twelve; snake_case"
    )
