"""Exports of Factiva with codes and without, as text and as RTF."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.archive import load
from reader.model import Article
from tests.archive.exports import FACTIVA, STORY, factiva_text
from tests.archive.test_nexislines import as_rtf


def read(path: Path) -> list[Article]:
    items = [*load([path])]
    assert all(isinstance(item, Article) for item in items), items
    return [item for item in items if isinstance(item, Article)]


def written(folder: Path, lines: list[str], name: str = "export.txt") -> Path:
    path = folder / name
    text = "\n".join(lines)
    if path.suffix == ".rtf":
        path.write_bytes(as_rtf([line.replace("\f", "").replace("\t", "\\tab ") for line in lines]))
    else:
        path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("name", ["export.txt", "export.rtf", "EXPORT"])
@pytest.mark.parametrize("layout", ["tabs", "alone", "spaces", "plain"])
@pytest.mark.parametrize("language", FACTIVA)
def test_every_language_and_layout(tmp_path: Path, language: str, layout: str, name: str) -> None:
    articles = read(written(tmp_path, factiva_text(3, language, layout), name))
    assert len(articles) == 3
    for number, article in enumerate(articles, 1):
        assert article.title == f"Bridge number {number} to be rebuilt after a long debate"
        assert article.publication == f"The Herald {number}"
        assert article.published == "2010-01-11"
        assert article.byline == f"Ada Obi{number}"
        assert article.section == "News"
        assert article.media_id == f"HERA000020100111e611{number:05}"
        body = [block.text for block in article.blocks]
        assert body == [*STORY, f"Unique{number} is the last word."]
        assert article.format == "Factiva"
        if layout != "plain":
            assert article.tags == ("Apple Inc.", "Sony Corp.", "Politics")
            assert article.places == ("United Kingdom",)


@pytest.mark.parametrize("layout", ["tabs", "plain"])
def test_ids_stay_when_there_is_more(tmp_path: Path, layout: str) -> None:
    few = [one.id for one in read(written(tmp_path, factiva_text(2, layout=layout)))]
    many = [one.id for one in read(written(tmp_path, factiva_text(9, layout=layout), "more.txt"))]
    assert few == many[:2]


def test_words_that_look_like_codes_stay_in_the_text(tmp_path: Path) -> None:
    lines = factiva_text(1, layout="spaces")
    at = lines.index(STORY[2])
    lines[at:at] = ["IN London, the council met.", "", "CO emissions fell.", ""]
    article = read(written(tmp_path, lines))[0]
    assert "IN London, the council met." in article.text
    assert "CO emissions fell." in article.text
    assert article.tags == ("Apple Inc.", "Sony Corp.", "Politics")


@pytest.mark.parametrize("layout", ["tabs", "alone", "plain"])
def test_a_number_that_is_missing_or_odd_does_not_join_two_articles(
    tmp_path: Path, layout: str
) -> None:
    text = "\n".join(factiva_text(4, layout=layout))
    text = text.replace("Document HERA000020100111e61100002", "").replace("e61100003", "odd")
    articles = read(written(tmp_path, text.split("\n")))
    assert [one.title.split()[2] for one in articles] == ["1", "2", "3", "4"]
    assert all(one.text.count("is the last word") == 1 for one in articles)


@pytest.mark.parametrize("layout", ["tabs", "plain"])
def test_feet_of_pages_are_no_text(tmp_path: Path, layout: str) -> None:
    lines = factiva_text(2, layout=layout)
    at = lines.index(STORY[2])
    lines[at:at] = ["Page 5 of 23 © 2016 Factiva, Inc. All rights reserved.", ""]
    articles = read(written(tmp_path, lines))
    assert len(articles) == 2
    assert [block.text for block in articles[0].blocks][:3] == [*STORY]


@pytest.mark.parametrize(
    ("above", "title", "byline", "section"),
    [
        (["中国经济第一季度增长4.5%", "记者 王伟"], "中国经济第一季度增长4.5%", "王伟", ""),
        (["Bridge to be rebuilt", "Ada Obi, Ben Roe and Cy Eze"], "Bridge to be rebuilt",
         "Ada Obi, Ben Roe and Cy Eze", ""),
        (["Markets", "Trains stop"], "Trains stop", "", "Markets"),
        (["Markets", "Trains stop", "By Ada Obi"], "Trains stop", "Ada Obi", "Markets"),
    ],
)  # fmt: skip
def test_no_line_above_the_number_of_words_is_lost(
    tmp_path: Path, above: list[str], title: str, byline: str, section: str
) -> None:
    lines = factiva_text(2, layout="plain")
    lines[:3] = above
    path = tmp_path / "export.txt"
    path.write_text("\n".join(lines), "utf-8")
    article = next(item for item in load([path]) if isinstance(item, Article))
    assert (article.title, article.byline, article.section) == (title, byline, section)


def test_a_form_feed_ends_a_line(tmp_path: Path) -> None:
    text = "\n".join(factiva_text(3)).replace("\n\f\n", "\n\f")
    articles = read(written(tmp_path, text.split("\n")))
    assert [article.section for article in articles] == ["News"] * 3


@pytest.mark.parametrize(
    ("last", "is_text"),
    [
        ("Irish Times Ltd", False),
        ("Axel Springer Syndication GmbH (BILD)", False),
        ("RCS MediaGroup S.p.A.", False),
        ("The Herald", False),  # as the copyright notice says
        ("He works for Herald Ltd, which is no more than a shop for bread and milk.", True),
        ("Ada Obi", True),
    ],
)
def test_the_publisher_above_the_number_is_no_text(
    tmp_path: Path, last: str, is_text: bool
) -> None:
    lines = factiva_text(1, layout="plain")
    at = next(n for n, line in enumerate(lines) if line.startswith("Document HERA"))
    lines[at:at] = [last, ""]
    (article,) = read(written(tmp_path, lines))
    assert (article.blocks[-1].text == last) == is_text
    assert "Unique1 is the last word." in article.text
