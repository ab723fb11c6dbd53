"""Articles as JSON: the records that ``--json`` prints, and an export with one article per line.

Nothing is left out. Offsets are code points.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from reader.model import BLOCK_SEPARATOR, Article, Entity, Mention

if TYPE_CHECKING:
    from reader.store.export.exporting import Exported

_PRECISIONS = {4: "year", 7: "month", 10: "day"}
"""The precision of an ISO 8601 date, by its length."""


class JsonForm:
    """The records of ``reader show --json``, each with the user's ``marks``."""

    def __init__(self) -> None:
        self._before = ""

    def begin(self) -> str:
        """The beginning of the array."""
        return "["

    def article(self, exported: Exported) -> str:
        """One record, on a line of its own."""
        record = full_record(exported.article, exported.entities) | {"marks": marks_of(exported)}
        before, self._before = self._before, ","
        return f"{before}\n{to_json(record)}"

    def end(self) -> str:
        """The end of the array."""
        return "\n]\n" if self._before else "]\n"


def marks_of(exported: Exported) -> dict[str, Any]:
    """The user's marks, in the form of ``reader marks export``; null for those that are missing."""
    position = exported.position
    return {
        "read": time_of(exported.read),
        "starred": time_of(exported.starred),
        "tags": [*exported.tags],
        "note": exported.note,
        "quotations": [
            {
                "field": each.field, "start": each.start, "end": each.start + len(each.text),
                "text": each.text, "source": each.source, "at": time_of(each.at),
            }
            for each in exported.quotations
        ],
        "place": position and {"field": position.field, "start": position.start},
    }  # fmt: skip


def time_of(seconds: float | None) -> str | None:
    """``seconds`` since 1970 as an ISO 8601 time in UTC."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def article_record(article: Article) -> dict[str, Any]:
    """The header fields of ``article``, empty if the file does not give them.

    ``listing`` is the title in a list: the first words of the article if ``title`` is empty.
    ``published_precision`` is ``day``, ``month`` or ``year``, or empty if ``published`` is.
    """
    record: dict[str, Any] = {}
    for name, value in article._asdict().items():
        if name == "dateline":
            record[name] = {"text": value.text, "places": list(value.places)}
        elif name not in ("blocks", "former_id"):
            record[name] = list(value) if isinstance(value, tuple) else value
        if name == "title":
            record["listing"] = article.listing
        elif name == "published":
            record["published_precision"] = _PRECISIONS.get(len(article.published), "")
    return record


def full_record(article: Article, entities: Sequence[Entity]) -> dict[str, Any]:
    """The complete record of ``article``: header fields, text, and its entities with all mentions.

    Offsets of mentions are code points into the field that they name (title, caption or text),
    those of ``blocks`` into the text.
    """
    return article_record(article) | {
        "text": article.text,
        "blocks": [*_blocks(article)],
        "entities": [_entity_record(entity) for entity in entities],
    }


def _blocks(article: Article) -> Iterator[dict[str, Any]]:
    start = 0
    for block in article.blocks:
        end = start + len(block.text)
        yield {"kind": block.kind, "start": start, "end": end}
        start = end + len(BLOCK_SEPARATOR)


def to_json(record: dict[str, Any], *, indent: int | None = None) -> str:
    """``record`` as JSON. It can be encoded in UTF-8: no lone surrogate enters the store."""
    return json.dumps(record, ensure_ascii=False, indent=indent)


def _entity_record(entity: Entity) -> dict[str, Any]:
    return {
        "name": entity.name,
        "kind": entity.kind,
        "aliases": list(entity.aliases),
        "description": entity.description,
        "count": entity.count,
        "mentions": [mention_record(mention) for mention in entity.mentions],
    }


def mention_record(mention: Mention) -> dict[str, Any]:
    """A span of an article: the field, and offsets in code points."""
    return {
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
    }


FORM = JsonForm
