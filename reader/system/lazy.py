"""Regular expressions that are compiled when they are first used: start-up pays for few of them."""

from __future__ import annotations

import re
from typing import Any, cast


class _LazyPattern:
    """Stands for a ``re.Pattern`` until one of its attributes is asked for."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._source), name)
        self.__dict__[name] = found  # asked for again, it is found without coming here
        return found


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile(pattern, flags)`` gives, compiled at its first use.

    A pattern that is wrong raises ``re.error`` only then, so each one needs a test that uses it.
    """
    return cast("re.Pattern[str]", _LazyPattern(pattern, flags))
