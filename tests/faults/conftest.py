"""Fixtures of the tests of faults: what a test opens is closed when it ends."""

from __future__ import annotations

from tests.store.conftest import owner

__all__ = ["owner"]
