"""The data that all of Reader works on: Article, Block, Dateline, Mention, Entity, Notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

BlockKind = Literal["paragraph", "subheading", "quotation", "item"]
EntityKind = Literal["person", "organization", "place", "group", "work"]
MentionField = Literal["title", "caption", "text"]

ENTITY_KINDS: tuple[EntityKind, ...] = get_args(EntityKind)
MENTION_FIELDS: tuple[MentionField, ...] = get_args(MentionField)
FIELD_ORDER = {field: number for number, field in enumerate(MENTION_FIELDS)}

BLOCK_SEPARATOR = "\n\n"
"""The separator between two blocks in :attr:`Article.text`: one blank line."""

OPENING_WORDS = 12
"""How many of an article's first words replace a missing title."""


class Block(NamedTuple):
    """One paragraph, subheading, quotation or list item of an article's body."""

    kind: BlockKind
    text: str


class Dateline(NamedTuple):
    """The place or places that a news story starts with.

    ``text`` is the dateline as written, without its dash.
    """

    text: str = ""
    places: tuple[str, ...] = ()


class Article(NamedTuple):
    """One news article. A field that the file does not give is empty, never guessed.

    ``id`` depends on the content only (:func:`reader.archive.loading.article_id`), not on the path.
    ``former_id`` is the id that earlier versions of Reader gave it; marks may still refer to it.
    ``published`` is an ISO 8601 date, as precise as the file gives it: ``2017``, ``2017-01``,
    ``2017-01-31`` or empty. ``places`` and ``tags`` come from the file's own metadata. ``format``
    is what the user calls the format of its file: "JSON", "Nexis".
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
    format: str = ""
    former_id: str = ""

    @property
    def text(self) -> str:
        """The body: all blocks, joined by blank lines. Mention offsets in the body refer to it."""
        return BLOCK_SEPARATOR.join(block.text for block in self.blocks)

    @property
    def listing(self) -> str:
        """The article's name in a list: its title, or its first words and an ellipsis."""
        if self.title:
            return self.title
        opening = self.blocks[0].text if self.blocks else self.caption
        words = opening.split(maxsplit=OPENING_WORDS)
        if len(words) <= OPENING_WORDS:
            return " ".join(words) or "(no text)"
        return " ".join(words[:OPENING_WORDS]).rstrip(",;:.-–—") + "…"

    def field_text(self, field: MentionField) -> str:
        """The text that the offsets of a mention in ``field`` refer to."""
        if field == "text":
            return self.text
        return self.title if field == "title" else self.caption


LINE_FIELDS = tuple(
    name
    for name, default in Article._field_defaults.items()
    if default == "" and name not in ("format", "former_id")
)
"""The fields of an article that the file gives in one line each: title, byline, URL and so on."""


class Mention(NamedTuple):
    """A span of one field of an article; ``start`` and ``end`` are code points, end exclusive."""

    field: MentionField
    start: int
    end: int
    text: str


def reading_order(mention: Mention) -> tuple[int, int]:
    """The sort key of ``mention``: title, caption, text, then its start within the field."""
    return FIELD_ORDER[mention.field], mention.start


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organization, place, group or work, under the best name that the article uses.

    ``aliases`` are the other names in the article, ``description`` is what the article says the
    entity is ("Algerian Prime Minister"), ``mentions`` are in the order title, caption, text.
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
    """Why something could not be read. ``named``: the user gave this very path."""

    path: str
    reason: str
    named: bool = False

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"
