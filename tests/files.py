"""Writes files of articles for tests, and loads them."""

from __future__ import annotations

import os
from pathlib import Path

from reader.archive import load
from reader.model import Article, Notice

LONG_AGO = 1_500_000_000
"""A modification time, so that a file does not count as just written."""


def write_article(path: Path, text: str = "It rained in Lima.", **fields: str) -> Path:
    """Write ``text`` with ``fields`` as its front matter, last changed long ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    front = "".join(f"{name}: {value}\n" for name, value in fields.items())
    path.write_text(f"---\n{front}---\n{text}\n", "utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def articles_in(*paths: Path) -> list[Article]:
    """The articles in the files and folders."""
    return [item for item in load(paths) if isinstance(item, Article)]


def loaded(*paths: Path) -> tuple[list[Article], list[Notice]]:
    """The articles in the files and folders, and the notices that loading them gives."""
    items = [*load(paths)]
    notices = [item for item in items if isinstance(item, Notice)]
    return [item for item in items if isinstance(item, Article)], notices
