"""Clippings of APA DeFacto and of Gopress."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.archive import load
from reader.model import Article
from tests.archive.exports import STORY
from tests.archive.test_nexislines import as_rtf


def read(path: Path, text: str) -> list[Article]:
    lines = text.split("\n")
    path.write_bytes(as_rtf(lines) if path.suffix == ".rtf" else text.encode())
    items = [*load([path])]
    assert all(isinstance(item, Article) for item in items), items
    return [item for item in items if isinstance(item, Article)]


@pytest.mark.parametrize("name", ["export.txt", "EXPORT", "export.rtf"])
def test_gopress(tmp_path: Path, name: str) -> None:
    text = "".join(
        f"{number}. Een brug, nummer {number}\n\n"
        f"De Morgen, woensdag 30 november 2011, p. {number}, 853w.\n\n"
        + "\n\n".join((*STORY, f"Unique{number} is the last word."))
        + "\n\n\n"
        for number in range(1, 5)
    )
    articles = read(tmp_path / name, text)
    assert len(articles) == 4
    for number, article in enumerate(articles, 1):
        assert article.title == f"Een brug, nummer {number}"
        assert (article.publication, article.published) == ("De Morgen", "2011-11-30")
        body = [block.text for block in article.blocks]
        assert body == [*STORY, f"Unique{number} is the last word."]
        assert article.format == "Gopress"


@pytest.mark.parametrize("name", ["export.txt", "EXPORT", "export.rtf"])
def test_defacto(tmp_path: Path, name: str) -> None:
    kinds = ("vom 28.12.2017 Seite: 3 Ressort: Politik", "gefunden am 28.12.2017 10:36 Uhr")
    text = f"\n\n{'_' * 67}\n".join(
        f'"Der Kurier" {kinds[number % 2]}\n\nEine Brücke, die vierte ihrer Art, wird neu gebaut\n'
        f"\nNummer {number}\n\n" + "\n\n".join((*STORY, f"Unique{number} is the last word."))
        for number in range(4)
    )
    articles = read(tmp_path / name, text)
    assert len(articles) == 4
    for number, article in enumerate(articles):
        assert (
            article.title == f"Eine Brücke, die vierte ihrer Art, wird neu gebaut Nummer {number}"
        )
        assert article.publication == "Der Kurier"
        # When a database found a page is not when it was published.
        assert article.published == ("" if number % 2 else "2017-12-28")
        assert article.section == ("" if number % 2 else "Politik")
        body = [block.text for block in article.blocks]
        assert body == [*STORY, f"Unique{number} is the last word."]
        assert article.format == "APA DeFacto"
