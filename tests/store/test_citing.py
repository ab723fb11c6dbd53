"""An article in plain text."""

from __future__ import annotations

from reader.model import Article, Block, Dateline
from reader.store.export.citing import plain_text, source_line

ARTICLE = Article(
    "1", "f", title="Talks", publication="The Coast", published="2019-03-04", byline="Ama Owusu",
    url="http://coast.example/1", caption="A boat.", dateline=Dateline("Accra"),
    blocks=(
        Block("paragraph", "They met."), Block("subheading", "Later"),
        Block("quotation", "We did."), Block("item", "Fish"),
    ),
)  # fmt: skip


def test_a_source_has_what_the_file_says_and_nothing_else() -> None:
    line = "“Talks”, Ama Owusu, The Coast, 2019-03-04, http://coast.example/1"
    assert source_line(ARTICLE) == line
    untitled = Article("1", "f", blocks=(Block("paragraph", "They met. " * 9),))
    assert source_line(untitled) == "“They met. They met. They met. They met. They met. They met…”"


def test_the_whole_article_is_its_text_and_its_source() -> None:
    assert plain_text(ARTICLE) == (
        "Talks\n\nA boat.\n\nAccra — They met.\n\n## Later\n\n> We did.\n\n- Fish\n\n"
        "“Talks”, Ama Owusu, The Coast, 2019-03-04, http://coast.example/1\n"
    )
