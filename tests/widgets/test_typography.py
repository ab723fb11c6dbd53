"""An article in lines: every word of it is there, where its offsets say it is."""

from __future__ import annotations

import pytest

from reader.model import Article, Block, Dateline
from reader.widgets.cells import width_of
from reader.widgets.typography import kicker, minutes, set_article

ARTICLE = Article(
    id="1",
    path="clippings/1.txt",
    title="Harbour talks resume after a long and bitter winter",
    publication="The Coast",
    archive="Archive 1999-2004",
    section="World",
    published="2003-05",
    dateline=Dateline("ACCRA, LOMÉ", ("Accra", "Lomé")),
    byline="Ama Owusu",
    caption="Fishing boats in the harbour of Accra.",
    url="http://coast.example/talks",
    media_id="77",
    blocks=(
        Block("paragraph", "Delegates met on Monday. " * 8 + "They parted friends."),
        Block("subheading", "A long history"),
        Block("quotation", "We have all the time in the world, said nobody at all that day."),
        Block("item", "Fish, mostly herring and mackerel and other things"),
        Block("item", "日本語の文章は、長いので、折り返されます。" * 3),
    ),
    tags=("harbour",),
    places=("Ghana",),
)


@pytest.mark.parametrize("width", [8, 20, 48, 66, 120])
def test_lines_fit_and_show_their_field(width: int) -> None:
    setting = set_article(ARTICLE, width)
    for line in setting.lines:
        assert width_of(line.lead + line.text) <= max(min(width, 66), 8)
        if line.field:
            assert ARTICLE.field_text(line.field)[line.start : line.end] == line.text


@pytest.mark.parametrize("width", [8, 30, 66])
def test_no_word_is_lost(width: int) -> None:
    setting = set_article(ARTICLE, width)
    for field in ("title", "caption", "text"):
        shown = "".join(line.text for line in setting.lines if line.field == field)
        assert "".join(shown.split()) == "".join(ARTICLE.field_text(field).split())


def test_every_code_point_is_found_in_its_line() -> None:
    setting = set_article(ARTICLE, 30)
    text = ARTICLE.text
    for offset in range(0, len(text), 7):
        line = setting.lines[setting.line_of("text", offset)]
        assert line.start <= offset
        assert not text[line.end : offset].strip()


def test_the_title_block_says_what_the_file_says() -> None:
    text = [line.lead + line.text for line in set_article(ARTICLE, 66).lines]
    assert text[0] == "THE COAST · ARCHIVE 1999-2004"
    assert text[2] == ARTICLE.title
    assert text[3] == "World · 2003-05 · Ama Owusu · 1 min"
    assert text[5].startswith("▎ Fishing")
    assert text[7].startswith("ACCRA, LOMÉ — Delegates met")
    assert "• Fish, mostly" in "\n".join(text)
    assert "│ We have all" in "\n".join(text)
    assert text[-3:] == ["http://coast.example/talks", "Media ID 77", "clippings/1.txt"]


def test_an_article_with_nothing_but_text_has_no_holes_in_its_head() -> None:
    lines = set_article(Article("1", "f.txt", blocks=(Block("paragraph", "Words."),)), 40).lines
    assert [line.role for line in lines[:3]] == ["meta", "blank", "text"]


def test_reading_time_is_never_nothing() -> None:
    assert minutes(Article("1", "f")) == 1
    assert minutes(Article("1", "f", blocks=(Block("paragraph", "word " * 1150),))) == 5
    assert kicker(Article("1", "f")) == ""
