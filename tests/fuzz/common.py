"""Helpers for targets: a folder, text from bytes, some articles, unsafe characters."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path

from reader.model import Article, Block
from reader.store.articles import Store

UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that must never reach a terminal: controls, escapes, bidi overrides, surrogates."""


@cache
def folder() -> Path:
    """A folder of this process for targets that read files."""
    return Path(tempfile.mkdtemp(prefix="reader-fuzz-"))


def text_of(data: bytes) -> str:
    """Decode ``data``; invalid UTF-8 becomes lone surrogates, which are the worst case."""
    return data.decode("utf-8", "surrogateescape")


@cache
def some_store() -> Store:
    store = Store()
    for number in range(3):
        blocks = (Block("paragraph", f"The tide rose in Lima {number} times, Ada Lindqvist said."),)
        store.add(Article(f"{number:012x}", f"/a/{number}.md", f"Rain {number}", "The Coast",
                          published="2019-03-04", blocks=blocks, tags=("rain",)))  # fmt: skip
    return store
