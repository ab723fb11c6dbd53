"""An article in lines: every word of it is there, where its offsets say it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import MENTION_FIELDS, Article, Block, Dateline
from reader.text.cells import width_of
from reader.text.dates import spoken_date
from reader.text.direction import right_to_left
from reader.text.typography import capitals, minutes, set_article

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
        assert line.indent + width_of(line.lead + line.text + line.tail) <= max(min(width, 66), 8)
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
    text = [line.lead + line.text + line.tail for line in set_article(ARTICLE, 66).lines]
    assert text[:7] == [
        "THE COAST   May 2003 · 1 min", "Ama Owusu · World · Archive 1999-2004", "",
        ARTICLE.title, "━━━━━━", "", "▎ Fishing boats in the harbour of Accra.",
    ]  # fmt: skip
    assert text[8].startswith("ACCRA, LOMÉ — Delegates met")
    assert "• Fish, mostly" in "\n".join(text)
    assert "│ We have all" in "\n".join(text)
    assert text[-3:] == ["http://coast.example/talks", "Media ID 77", "clippings/1.txt"]


def test_date_and_reading_time_stand_below_the_publication_if_there_is_no_room() -> None:
    text = [line.lead + line.text + line.tail for line in set_article(ARTICLE, 20).lines]
    assert text[:5] == [
        "THE COAST", "May 2003 · 1 min", "Ama Owusu · World", "Archive 1999-2004", "",
    ]  # fmt: skip


def test_without_rules_no_lines_are_drawn() -> None:
    """The screen of a screen reader has none: nothing but words."""
    ruled = [line.text for line in set_article(ARTICLE, 66).lines]
    bare = [line.text for line in set_article(ARTICLE, 66, rules=False).lines]
    assert bare == [text for text in ruled if not set(text) & {"━", "─"}]
    assert len(ruled) == len(bare) + 2


@pytest.mark.parametrize(
    ("publication", "shown"),
    [
        ("Süddeutsche", "SÜDDEUTSCHE"),
        ("Τα Νέα", "ΤΑ ΝΕΑ"),
        ("Известия", "ИЗВЕСТИЯ"),
        ("რეზონანსი", "რეზონანსი"),
        ("الشرق الأوسط", "الشرق الأوسط"),
        ("人民日报", "人民日报"),
    ],
)
def test_a_publication_is_set_in_the_capitals_of_its_script(publication: str, shown: str) -> None:
    """Greek without accents, Georgian as it is: fonts seldom have its capitals."""
    assert capitals(publication) == shown


@pytest.mark.parametrize(
    ("date", "spoken"),
    [
        ("2022-08-02", "2 August 2022"),
        ("2017-12", "December 2017"),
        ("2017", "2017"),
        ("", ""),
        ("2017-13-01", "2017-13-01"),
        ("2017-٠١-٠١", "2017-٠١-٠١"),
        ("1990-01-01-01", "1990-01-01-01"),
    ],
)
def test_dates_in_words(date: str, spoken: str) -> None:
    assert spoken_date(date) == spoken


ARABIC = Article(
    id="2",
    path="a.txt",
    title="الجزائر والمغرب يعززان التعاون الأمني المشترك",
    publication="Asharq",
    published="2017-01-31",
    caption="رئيس الوزراء الجزائري",
    blocks=(
        Block("paragraph", "أعلنت الجزائر والمغرب يوم الاثنين أنهما ستعززان التعاون. " * 4),
        Block("quotation", "لدينا كل الوقت في العالم كما قال أحدهم ذات يوم في الرباط."),
        Block("item", "שלום עולם, זה פריט ברשימה שממשיך לשורה הבאה"),
        Block("paragraph", "Algiers (الجزائر) is where it was said."),
    ),
)


@pytest.mark.parametrize("measure", [40, 66])
def test_what_is_read_from_the_right_ends_where_the_measure_does(measure: int) -> None:
    lines = [line for line in set_article(ARABIC, 120, measure).lines if line.role != "blank"]
    ends = {
        line.role: line.indent + width_of(line.lead + line.text + line.tail) for line in lines[:-3]
    }
    assert ends == dict.fromkeys(
        ("kicker", "title", "rule", "caption", "text", "quotation", "item"), measure
    )
    assert lines[0].lead + lines[0].text == "31 January 2017 · 1 min   ASHARQ"
    assert lines[-3].text.startswith("Algiers")
    assert lines[-3].indent == 0
    marks = {role: [line.tail for line in lines if line.role == role] for role in ends}
    assert set(marks["caption"]) == {" ▎"}
    assert set(marks["quotation"]) == {" │"}
    assert marks["item"] == [" •", "  "][: len(marks["item"])]


def test_a_direction_is_that_of_the_first_letter_that_has_one() -> None:
    assert right_to_left("«2017» الجزائر and Morocco")
    assert right_to_left("שלום")
    assert not right_to_left("Algiers, الجزائر")
    assert not right_to_left("日本 الجزائر")
    assert not right_to_left("“2017” – 12")


PIECES = st.lists(
    st.sampled_from(["Talks", "the", "a", "日本語の文章は、", "한국", "العربية", "שלום", "é",
                     "e\u0301", "👨\u200d👩\u200d👧", "🇫🇷", "❤\ufe0f", "ไทย", "कि", "x" * 90, "—",
                     "it—that"]),
    min_size=1, max_size=40,
).map(" ".join)  # fmt: skip
BLOCKS = st.lists(
    st.builds(Block, st.sampled_from(["paragraph", "subheading", "quotation", "item"]), PIECES),
    max_size=5,
)


@given(PIECES, PIECES, BLOCKS, st.integers(8, 90), st.integers(40, 120))
def test_every_line_fits_and_every_code_point_has_its_line(
    title: str, caption: str, blocks: list[Block], width: int, measure: int
) -> None:
    article = Article("1", "f", title=title, caption=caption, blocks=tuple(blocks),
                      dateline=Dateline("RABAT"))  # fmt: skip
    setting = set_article(article, width, measure)
    for line in setting.lines:
        room = line.indent + width_of(line.lead + line.text + line.tail)
        assert line.indent >= 0
        assert room <= setting.measure == max(min(width, measure), 8)
        if line.field:
            assert article.field_text(line.field)[line.start : line.end] == line.text
    for field in MENTION_FIELDS:
        text = article.field_text(field)
        shown = [line for line in setting.lines if line.field == field]
        assert "".join("".join(line.text for line in shown).split()) == "".join(text.split())
        for offset in range(0, len(text), 3):
            line = setting.lines[setting.line_of(field, offset)]
            assert line.start <= offset
            assert not text[line.end : offset].strip()


def test_paragraphs_and_headings_begin_where_blocks_do() -> None:
    setting = set_article(ARTICLE, 30)
    begins = [setting.lines[number] for number in setting.paragraphs]
    assert [line.role for line in begins] == [
        "title", "caption", "text", "subheading", "quotation", "item", "item",
    ]  # fmt: skip
    offsets = [line.start for line in begins if line.field == "text"]
    texts = [block.text for block in ARTICLE.blocks]
    assert offsets == [sum(len(text) + 2 for text in texts[:at]) for at in range(len(texts))]
    assert [setting.lines[number].role for number in setting.headings] == ["title", "subheading"]


def test_an_article_with_nothing_but_text_has_no_holes_in_its_head() -> None:
    lines = set_article(Article("1", "f.txt", blocks=(Block("paragraph", "Words."),)), 40).lines
    assert [line.role for line in lines[:3]] == ["meta", "rule", "blank"]


def test_reading_time_is_never_nothing() -> None:
    assert minutes(Article("1", "f")) == 1
    assert minutes(Article("1", "f", blocks=(Block("paragraph", "word " * 1150),))) == 5
