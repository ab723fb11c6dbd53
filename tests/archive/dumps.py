"""Page dumps made of lines, for the tests of that format."""

from __future__ import annotations

from reader.archive.formats import pagedump
from reader.model import Article

STORY = (
    "The ministry of public works said on Monday that the long-delayed bridge over the Ondara "
    "river would open to traffic before the rains, ending a detour of forty kilometres."
)
MORE = "Engineers had twice stopped the work after cracks were found in the second pier."


def parsed(*lines: str) -> Article:
    return pagedump.parse("\n".join(lines)).article


def texts(article: Article) -> list[str]:
    return [block.text for block in article.blocks]
