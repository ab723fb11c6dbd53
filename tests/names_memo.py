"""Finds the names of each article once a process: screens of the same ones need them often.

Only what looks ``reader.entities.extract`` up when it runs (the store does) gets these; tests of
the engines have imported the function itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from reader import entities
from reader.entities.recognizer import Recognizer
from reader.model import MENTION_FIELDS, Article, Entity


def install(replace: Callable[[object, str, Any], None]) -> None:
    """Replace, by ``setattr`` or a like of it, what finds names."""
    found: dict[tuple[object, ...], tuple[Entity, ...]] = {}
    find = entities.extract

    def extract(article: Article, recognizer: Recognizer | None = None) -> tuple[Entity, ...]:
        texts = tuple(article.field_text(field) for field in MENTION_FIELDS)
        if recognizer is not None:
            return find(article, recognizer)
        key = (texts, os.environ.get("READER_RECOGNIZER"))
        if key not in found:
            found[key] = find(article)
        return found[key]

    replace(entities, "extract", extract)
