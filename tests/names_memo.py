"""Finds the names of each article only once per process, because many tests show the same ones.

This affects only code that looks up ``reader.entities.extract`` at run time, as the store does.
Tests of the engines import the function itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from reader import entities
from reader.entities.recognizer import Recognizer
from reader.model import MENTION_FIELDS, Article, Entity


def install(replace: Callable[[object, str, Any], None]) -> None:
    """Replace the function that finds names, with ``setattr`` or the like."""
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
