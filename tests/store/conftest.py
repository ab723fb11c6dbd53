"""Fixtures of the tests of the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from reader.store.database import Database, Lease
from reader.store.entities.index import EntityIndex
from reader.store.opening import Opening
from reader.store.user.marks import Marks


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The path of the user's file, in a folder that does not exist yet."""
    return tmp_path / "reader" / "marks.sqlite"


@pytest.fixture(autouse=True)
def owner(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close at the end of a test the stores that it opened without an app or command."""
    with ExitStack() as opened:
        for each in (Database, EntityIndex, Lease, Marks, Opening):
            monkeypatch.setattr(each, "__init__", _noting(each.__init__, opened))
        yield


def _noting(made: Any, opened: ExitStack) -> Any:
    def make(self: Any, *arguments: Any, **options: Any) -> None:
        made(self, *arguments, **options)
        opened.callback(self.release if isinstance(self, Lease) else self.close)

    return make
