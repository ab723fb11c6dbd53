"""Fixtures of the tests of the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from reader.store.bodies import Bodies
from reader.store.cache import Writer
from reader.store.entities.index import EntityIndex
from reader.store.filed import Descriptor
from reader.store.user.marks import Marks


@pytest.fixture(autouse=True)
def owner(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test here opens by itself, without the app or command that would close it, is closed
    when the test ends."""
    with ExitStack() as opened:
        for each in (Bodies, Descriptor, EntityIndex, Marks, Writer):
            monkeypatch.setattr(each, "__init__", _noting(each.__init__, opened))
        yield


def _noting(made: Any, opened: ExitStack) -> Any:
    def make(self: Any, *arguments: Any, **options: Any) -> None:
        opened.callback(self.abandon if isinstance(self, Writer) else self.close)
        made(self, *arguments, **options)

    return make


@pytest.fixture(params=["in memory", "in the file"])
def sections(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the sections of small cache files are: in memory as usual, or left in the file."""
    if request.param == "in the file":
        monkeypatch.setattr("reader.store.filed.KEPT_BYTES", 0)
    return str(request.param)
