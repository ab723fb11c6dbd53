"""Sections in a cache file, all of them left in the file, for tests of what is read from there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from unittest.mock import patch

from reader.store import cachefile
from reader.store.cachefile import PROLOGUE_BYTES, Contents


def filed(sections: Mapping[str, bytes]) -> Contents:
    """``sections`` as they come from a file, the smallest ones, too."""
    with tempfile.TemporaryFile() as file, patch("reader.store.filed.KEPT_BYTES", 0):
        os.truncate(file.fileno(), PROLOGUE_BYTES)
        cachefile.write(file.fileno(), 0, {}, sections)
        return cachefile.read(file.fileno())
