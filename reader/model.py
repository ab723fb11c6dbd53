"""The words of the trade: Article, Block, Dateline, Mention, Entity, Notice. Frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

BlockKind = Literal["paragraph", "subheading", "quotation", "item"]
EntityKind = Literal["person", "organization", "place", "group", "work"]
MentionField = Literal["title", "caption", "text"]

ENTITY_KINDS: tuple[EntityKind, ...] = get_args(EntityKind)
MENTION_FIELDS: tuple[MentionField, ...] = get_args(MentionField)

BLOCK_SEPARATOR = "\n\n"
"""What stands between two blocks in :attr:`Article.text`: one blank line."""

OPENING_WORDS = 12
"""How many first words stand for a missing title."""


class Block(NamedTuple):
    """One paragraph, subheading, quotation or list item of an article's body."""

    kind: BlockKind
    text: str


class Dateline(NamedTuple):
    """The places that open a news story; ``text`` is the dateline as written, without its dash."""

    text: str = ""
    places: tuple[str, ...] = ()


class Article(NamedTuple):
    """One piece of news. A field whose value the file does not give is empty, never guessed.

    ``id`` is made of the content alone (:func:`reader.archive.loading.article_id`), wherever it
    lies; ``former_id`` is the one that earlier versions of Reader gave it, which marks may have.
    ``published`` is an ISO 8601 date as precise as the file is: ``2017``, ``2017-01``,
    ``2017-01-31`` or empty. ``places`` and ``tags`` are what the file's own metadata lists.
    """

    id: str
    path: str
    title: str = ""
    publication: str = ""
    archive: str = ""
    section: str = ""
    published: str = ""
    dateline: Dateline = Dateline()
    byline: str = ""
    caption: str = ""
    media_id: str = ""
    url: str = ""
    blocks: tuple[Block, ...] = ()
    tags: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    former_id: str = ""

    @property
    def text(self) -> str:
        """The body: its blocks' texts joined by one blank line. Mention offsets count in this."""
        return BLOCK_SEPARATOR.join(block.text for block in self.blocks)

    @property
    def listing(self) -> str:
        """What a list calls the article: its title, or its first words and an ellipsis."""
        if self.title:
            return self.title
        opening = self.blocks[0].text if self.blocks else self.caption
        words = opening.split(maxsplit=OPENING_WORDS)
        if len(words) <= OPENING_WORDS:
            return " ".join(words) or "(no text)"
        return " ".join(words[:OPENING_WORDS]).rstrip(",;:.-–—") + "…"

    def field_text(self, field: MentionField) -> str:
        """The text that the offsets of a mention in ``field`` count in."""
        if field == "text":
            return self.text
        return self.title if field == "title" else self.caption


LINE_FIELDS = tuple(
    name
    for name, default in Article._field_defaults.items()
    if default == "" and name != "former_id"
)
"""The fields of an article that the file gives in one line each: title, byline, URL and so on."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of one field of an article; ``start`` and ``end`` are code points, end exclusive."""

    field: MentionField
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Who or what several mentions name, under the best name that the article gives it.

    ``aliases`` are the other surface forms, ``description`` is what the article itself says the
    entity is ("Algerian Prime Minister"), ``mentions`` stand in the order title, caption, text.
    """

    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    description: str = ""
    mentions: tuple[Mention, ...] = ()

    @property
    def count(self) -> int:
        """How often the article mentions the entity."""
        return len(self.mentions)


class Notice(NamedTuple):
    """Why something could not be read. ``named``: the user asked for this very path by name."""

    path: str
    reason: str
    named: bool = False

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"
