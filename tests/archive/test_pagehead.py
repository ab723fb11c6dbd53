"""The head of a page dump: where it ends, its headline, and its fields."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.archive.fields import dates, furniture, headers
from reader.model import Article, Block
from tests.archive.dumps import MORE, STORY, parsed, texts


def parsed_body(story: str, more: str, title: str) -> Article:
    """An article with ``title`` and two paragraphs, and nothing else."""
    return Article(
        "", "", title=title, blocks=(Block("paragraph", story), Block("paragraph", more))
    )


class TestWhereTheHeadEnds:
    """A line that does not look like a headline is one if the byline follows it."""

    @pytest.mark.parametrize(
        "title",
        [
            "al-Shabaab attacks the Ondara bridge",
            "iPhone maker to pay for the Ondara bridge",
            "de Gaulle airport closed",
            "We won.",
            "Ondara bridge to be built by Acme Inc.",
            "UN: ‘Act now’",
            "KENYA: Thousands flee the floods",
            "Bridge | Minister resigns over delay",
            "The bridge that never was…",
            "The bridge that never was...",
            "Bridge over the Ondara to open at last after ten years of mud, cracks and broken "
            "promises, says the minister who is to be replaced by his deputy before the rains, "
            "in the same week as the vote in the north",
        ],
    )
    def test_headlines_in_other_shapes(self, title: str) -> None:
        article = parsed(title, "By Ada Obi", "12 March 2016", "", STORY, "", MORE)
        assert (article.title, article.byline) == (title, "Ada Obi")
        assert article.published == "2016-03-12"
        assert texts(article) == [STORY, MORE]

    @pytest.mark.parametrize(
        "title",
        [
            "al-Shabaab attacks the Ondara bridge",
            "eBay to leave Ondara",
            "Ondara bridge to be built by Acme Ltd.",
            "The bridge that never was…",
        ],
    )
    def test_without_a_byline_a_short_line_above_the_story(self, title: str) -> None:
        article = parsed(title, "", STORY, "", MORE)
        assert article.title == title
        assert texts(article) == [STORY, MORE]

    def test_a_name_alone_between_the_headline_and_the_date(self) -> None:
        article = parsed("de Klerk dies at 85", "Ada Obi", "12 March 2016", "", STORY, "", MORE)
        assert (article.title, article.byline) == ("de Klerk dies at 85", "Ada Obi")
        assert (article.published, texts(article)) == ("2016-03-12", [STORY, MORE])

    def test_a_sentence_above_the_story_belongs_to_it(self) -> None:
        line = "It rained all day on Monday."
        article = parsed(line, "", STORY, "", MORE)
        assert article.title == ""
        assert texts(article) == [line, STORY, MORE]

    def test_a_standfirst_of_sentences_does_not_hide_the_byline(self) -> None:
        line = "The minister says that all is well. Others doubt it."
        article = parsed("Bridge opens", line, "By Ada Obi", "12 March 2016", "", STORY, MORE)
        assert (article.title, article.byline) == ("Bridge opens", "Ada Obi")
        assert texts(article) == [line, STORY, MORE]

    def test_the_dates_in_a_chronicle_are_not_the_articles(self) -> None:
        lines = [STORY, "12 March 2016", STORY, "13 March 2016", MORE, STORY]
        article = parsed(*lines)
        assert article.published == ""
        assert texts(article) == lines


class TestShortHeadlines:
    @pytest.mark.parametrize(
        ("title", "standfirst"),
        [
            ("Bridge blues", "Who would have thought that it would ever open?"),
            ("Blackout", "What the night without light tells us about the state"),
            ("Bridge Blues", "Ten dead as river breaks its banks for the second time"),
        ],
    )
    def test_the_first_line_is_the_headline(self, title: str, standfirst: str) -> None:
        article = parsed(title, "", standfirst, "", STORY, MORE)
        assert article.title == title
        assert texts(article) == [standfirst, STORY, MORE]

    @pytest.mark.parametrize(
        "kicker",
        [
            "Football", "World news", "EXCLUSIVE", "Kenya", "Ada Obi", "Daily Nation", "afrol News",
            "Press Release", "Cover story", "Letters to the editor", "Our correspondent",
        ],
    )  # fmt: skip
    def test_lines_above_a_headline(self, kicker: str) -> None:
        title = "Ondara City beats Port Lister in the rain"
        assert parsed(kicker, "", title, "", STORY, MORE).title == title

    def test_in_a_title_bar(self) -> None:
        article = parsed("Bridge blues | Port Lister", "", STORY)
        assert (article.title, article.section) == ("Bridge blues", "")
        article = parsed("Politics | Port Lister", "", STORY)
        assert (article.title, article.section) == ("", "Politics")


class TestColons:
    @pytest.mark.parametrize(
        "title",
        [
            "Source: bridge to open in May",
            "Link: the bridge that joins two towns",
            "Words: what the minister meant by bridge",
            "Author: why I wrote about the bridge",
            "Date: the fruit that conquered the world",
            "Updated: how the bridge was built",
            "Views: the bridge seen from both banks",
            "Place: why it matters",
            "Language: the last speakers of Ondara",
            "Tags: what they mean",
            "Category: How five became six",
            "ID: what the new cards mean",
            "Photo: what the camera saw on the bridge",
            "Video: minister weeps at the opening",
            "Writer: man of letters dies",
        ],
    )
    def test_a_headline_that_starts_like_a_field(self, title: str) -> None:
        article = parsed(title, "", STORY, MORE)
        assert article == parsed_body(STORY, MORE, title)

    @pytest.mark.parametrize(
        ("line", "name", "value"),
        [
            ("Source: afrol News", "publication", "afrol News"),
            ("Source: Bank of the South", "publication", "Bank of the South"),
            ("Source: 新华社", "publication", "新华社"),
            ("Author: staff reporter", "byline", "staff reporter"),
            ("Author: Ada Obi, roads editor", "byline", "Ada Obi, roads editor"),
            (
                "Author: María José de la Cruz Fernández",
                "byline",
                "María José de la Cruz Fernández",
            ),
            ("Author: محمد علي", "byline", "محمد علي"),
            ("Category: arts and culture", "section", "arts and culture"),
            ("Photo: The bridge at dawn", "caption", "The bridge at dawn"),
            ("Link: lister.example/news/a", "url", "lister.example/news/a"),
            ("Published: 2 hours ago", "published", ""),
            ("Date: n/a", "published", ""),
        ],
    )
    def test_genuine_fields_are_read(self, line: str, name: str, value: str) -> None:
        article = parsed("Bridge over the Ondara opens", line, "", STORY)
        assert article.title == "Bridge over the Ondara opens"
        assert getattr(article, name) == value
        assert texts(article) == [STORY]


@pytest.mark.parametrize(
    "line",
    [
        "Ada Obi | 12 March 2016 | 10:30",
        "By Ada Obi | March 12, 2016",
        "March 12, 2016 · By Ada Obi",
        "By Ada Obi, 12 March 2016",
        "By Ada Obi - Saturday, 12 March 2016",
        "By Ada Obi on March 12, 2016",
        "By Ada Obi 12 Mar 2016",
        "By Ada Obi Saturday 12 March 2016",
    ],
)
def test_byline_and_date_in_one_line(line: str) -> None:
    article = parsed("Bridge opens at last", line, "", STORY)
    assert (article.byline, article.published) == ("Ada Obi", "2016-03-12")
    assert (article.publication, texts(article)) == ("", [STORY])


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("Автор: Ада Оби", "Ада Оби"),
        ("Autor: Ada Obi", "Ada Obi"),
        ("Auteur : Ada de la Obi", "Ada de la Obi"),
        ("Yazar: Ada Obi", "Ada Obi"),
        ("Por Ada Obi", "Ada Obi"),
        ("Par Ada de Obi", "Ada de Obi"),
        ("Von Trapp", "Von Trapp"),
        ("Penulis: Ada Obi", "Ada Obi"),
        ("بقلم: آدا أوبي", "آدا أوبي"),
        ("记者：王小明", "王小明"),
        ("Автор: почему я написал о мосте", ""),
        ("Autor: el puente me robó el sueño", ""),
        ("Yazar: köprü beni öldürdü", ""),
    ],
)
def test_bylines_with_a_label_in_other_languages(line: str, who: str) -> None:
    article = parsed("Bridge over the Ondara opens", line, "12.03.2016 09:40 Uhr", "", STORY, MORE)
    assert article.byline == who
    assert line in article.text or who


def test_updated_before_published_in_one_line() -> None:
    article = parsed("Bridge opens", "Updated: 13 March 2016 | Published: 12 March 2016", "", STORY)
    assert (article.published, texts(article)) == ("2016-03-12", [STORY])


@pytest.mark.parametrize("line", ["by ada obi", "staff writer, port lister", "with X and Y."])
def test_a_short_line_above_the_date_belongs_to_the_head(line: str) -> None:
    article = parsed("Bridge opens", line, "12 March 2016", "", STORY, "", MORE)
    assert (article.title, article.published) == ("Bridge opens", "2016-03-12")
    assert texts(article) == [line, STORY, MORE]


@pytest.mark.parametrize("line", ["UN: 240 dead", "Location: unknown.", "记者：你为什么来？"])
def test_a_line_of_the_story_that_looks_like_a_field_or_dateline(line: str) -> None:
    article = parsed("Bridge opens", "By Ada Obi", "", STORY, "", line, "", MORE)
    assert line in article.text
    assert article.byline == "Ada Obi"


def test_a_second_caption_and_a_second_author_are_kept() -> None:
    captions = ["The bridge at dawn. Photo: Ada Obi", "The minister (file photo) at the ferry"]
    article = parsed("Bridge opens", *captions, "By Ada Obi", "By Ben Strand", "", STORY, MORE)
    assert article.caption == " ".join(captions)
    assert article.byline == "Ada Obi, Ben Strand"
    article = parsed("Bridge opens", captions[0], captions[0], "By Ada Obi", "By ADA OBI", STORY)
    assert (article.caption, article.byline) == (captions[0], "Ada Obi")


LINES = [
    "Bridge over the Ondara to open at last", "Bridge blues", "al-Shabaab attacks the bridge",
    "Bridge to be built by Acme Inc.", "We won.", "Home", "Source: bridge to open in May",
    "Photo: what the camera saw", "By nightfall the river had risen.", "Port Lister", "EXCLUSIVE",
    "World news", "On 12 March 2016 the bridge opened.", "12 March 2016 changed everything",
    "(c) the bridge must be finished;", "(a) the first; and", "Copyright is not at stake",
    "See also: the treaty of 1901.", "« Le pont » s’ouvre enfin", "Мост открыт", "LONDON",
    "公共工程部周一表示，大桥将于雨季前通车。", "قالت الوزارة إن الجسر سيفتح قبل الأمطار.",
    "The score was 3 | 2 on Monday, he said.", "Nairobi: a city", "Why the river rose:",
    "• the first item", "> quoted words", "Facebook", "Must read: Ten novels", "No comment",
    "Minister (file photo) opens the bridge", "Police recovered the bell on March 3, 2011.",
    "Updated figures of 2016 show a rise", "Mayo 2016 fue el mes", "Headline writers strike",
    "Paris - Dakar", "and so it goes", "Opinion", "By Ada Obi", "12 March 2016", STORY, MORE,
]  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=7, unique=True))
def test_every_line_is_in_the_text_or_in_a_field(lines: list[str]) -> None:
    lines = [*lines, f"{STORY} This is the end of it."]
    article = parsed("\n\n".join(lines))
    fields = [
        article.title, article.publication, article.section, article.byline, article.caption,
        article.dateline.text, *article.tags, *article.places,
    ]  # fmt: skip
    found = [*map(_letters, fields), _letters("".join(texts(article)))]
    places = []
    for line, out in zip(lines, furniture.found_in(lines), strict=True):
        known = out or headers.field(line) or headers.byline(line)
        if known or dates.from_line(line) is not None:
            continue
        written = _letters(line.removeprefix(article.dateline.text))
        assert any(written in each for each in found), line
        places.append(found[-1].find(written))
    kept = [place for place in places if place >= 0 and article.title == ""]
    assert kept == sorted(kept), "the text is in another order"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
