"""Exports of ProQuest as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.archive import load
from reader.model import Article
from tests.archive.exports import PROQUEST, STORY, proquest_text


def read(path: Path) -> list[Article]:
    items = [*load([path])]
    assert all(isinstance(item, Article) for item in items), items
    return [item for item in items if isinstance(item, Article)]


def written(folder: Path, text: str, name: str = "export.txt") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("name", ["export.txt", "EXPORT.TXT", "export"])
@pytest.mark.parametrize("language", PROQUEST)
def test_every_language(tmp_path: Path, language: str, name: str) -> None:
    articles = read(written(tmp_path, proquest_text(3, language), name))
    assert len(articles) == 3
    for number, article in enumerate(articles, 1):
        assert article.title == f"Bridge number {number} to be rebuilt"
        assert article.publication == f"The Herald {number}"
        assert article.published == "2010-01-11"
        assert article.byline == f"Ada Obi{number}, Ben Roe"
        assert article.section == "News"
        assert article.media_id == f"10{number}"
        assert article.url == f"https://search.proquest.com/docview/10{number}"
        assert article.tags == ("Bridges", "Councils")
        assert article.places == ("London",)
        body = [block.text for block in article.blocks]
        assert body == [*STORY, "Location: the old quay.", f"Unique{number} is the last word."]


def test_ids_stay_when_there_is_more(tmp_path: Path) -> None:
    few = [one.id for one in read(written(tmp_path, proquest_text(2)))]
    many = [one.id for one in read(written(tmp_path, proquest_text(9), "more.txt"))]
    assert few == many[:2]


def test_a_rule_within_an_article_does_not_divide_it(tmp_path: Path) -> None:
    text = proquest_text(2).replace(STORY[1], f"{STORY[1]}\n\n{'_' * 60}")
    articles = read(written(tmp_path, text))
    assert [one.title for one in articles] == [
        "Bridge number 1 to be rebuilt",
        "Bridge number 2 to be rebuilt",
    ]
    assert all(STORY[0] in one.text and STORY[2] in one.text for one in articles)


def test_an_abstract_without_full_text_is_the_text(tmp_path: Path) -> None:
    start, _, rest = proquest_text(1).partition("Full text: ")
    text = f"{start}Abstract: A bridge is rebuilt.\n\nFull text: None available.\n\nSubject{{}}"
    article = read(written(tmp_path, text.format(rest.partition("Subject")[2])))[0]
    assert [block.text for block in article.blocks] == ["A bridge is rebuilt."]


def test_fields_without_blank_lines(tmp_path: Path) -> None:
    text = proquest_text(2)
    for name in ("Subject", "Location", "Publication title", "Publication date", "Section"):
        text = text.replace(f"\n\n{name}: ", f"\n{name}: ") if name != "Subject" else text
    articles = read(written(tmp_path, text))
    assert [one.published for one in articles] == ["2010-01-11", "2010-01-11"]
    assert [one.tags for one in articles] == [("Bridges", "Councils")] * 2


@pytest.mark.parametrize("colon", [":", " :"])
def test_fields_that_no_list_knows_are_no_text(tmp_path: Path, colon: str) -> None:
    """The interface of another language, or a new field, stands between those that are known."""
    text = proquest_text(1, "fr").replace("\n\nSection:", "\n\nNulpart: Rien\n\nSection:")
    text = text.replace("\n\nLieux:", "\n\nPays de publication: France\n\nQuelconque: 12\n\nLieu:")
    article = read(written(tmp_path, text.replace(": ", f"{colon} ")))[0]
    assert article.places == ("London",)
    assert article.tags == ("Bridges", "Councils")
    assert article.text.endswith("Unique1 is the last word.")


def test_an_abstract_that_says_none_is_no_text(tmp_path: Path) -> None:
    text = proquest_text(1, "fr").replace(
        "\n\nTexte intégral:", "\n\nRésumé: Aucun(e) disponible.\n\nTexte intégral:"
    )
    assert "Aucun" not in read(written(tmp_path, text))[0].text


def test_a_credit_names_who_wrote_an_article_without_an_author(tmp_path: Path) -> None:
    text = proquest_text(1).replace("Author: Obi1, Ada; Roe, Ben\n\n", "")
    text = text.replace("last word.", "last word.\n\nCredit: Bloomberg News")
    article = read(written(tmp_path, text))[0]
    assert article.byline == "Bloomberg News"
    assert article.text.endswith("last word.")
