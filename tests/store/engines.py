"""Functions that worker processes run in tests instead of an engine."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from reader.entities.engines.container import ModelError
from reader.model import Article, Entity, Mention, Notice
from reader.store.articles import Row
from reader.store.parsing import Batch


def words(article: Article) -> tuple[Entity, ...]:
    """Every word of the title is a person."""
    return tuple(
        Entity(word, "person", mentions=(Mention("title", 0, len(word), word),))
        for word in article.title.split()
    )


def noisy(article: Article) -> tuple[Entity, ...]:
    """As :func:`words`; prints, and looks for a key."""
    print("noise", flush=True)
    sys.stderr.write("noise")
    os.write(1, b"noise")
    return words(article)


def fatal(article: Article) -> tuple[Entity, ...]:
    """As :func:`words`; the process ends on an article called ``fatal``, raises on ``bad``."""
    if article.title == "fatal":
        os.kill(os.getpid(), signal.SIGKILL)
    if article.title == "bad":
        raise ValueError("oh")
    return words(article)


def fatal_once(article: Article) -> tuple[Entity, ...]:
    """As :func:`words`; ends on an article whose caption is a path, until that path exists."""
    if article.caption and not Path(article.caption).exists():
        Path(article.caption).touch()
        os._exit(3)
    return words(article)


def slow(article: Article) -> tuple[Entity, ...]:
    """As :func:`words`, after a minute in which the interpreter is never idle for long."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        time.sleep(0.01)
    return words(article)


def here(article: Article) -> tuple[Entity, ...]:
    """Returns the process that recognized it, as a place."""
    return (Entity(str(os.getpid()), "place"),)


def unusable(_: Article) -> tuple[Entity, ...]:
    """It cannot be used for any article."""
    raise ModelError("no weights there")


def fails(batch: Batch) -> list[list[Row | Notice]]:
    """Where files are read: nothing is, or something else comes back."""
    if any(path.endswith("/3.txt") for path, _ in batch.files):
        return [[]]
    raise ValueError("no")


def dies(_: Batch) -> list[list[Row | Notice]]:
    """Where files are read: it is the process's last batch."""
    os._exit(1)


class Unknown:
    """A class that the parent process does not have."""

    def __reduce__(self) -> tuple[object, ...]:
        """What unpickling it calls."""
        return _only_in_a_worker, ()


def _only_in_a_worker() -> None:
    raise AttributeError("of another version")


def unreadable(article: Article) -> Unknown:
    """Something that can be pickled, but not unpickled."""
    return Unknown()
