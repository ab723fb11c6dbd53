"""Regular expressions that are compiled at their first use: a start needs only a few of them."""

from __future__ import annotations

import re
from typing import Any, cast


class _LazyPattern:
    """Acts as a ``re.Pattern``, and compiles it when an attribute is first used."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._source), name)
        self.__dict__[name] = found  # so that the next access does not come here
        return found


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Like ``re.compile(pattern, flags)``, but compiled at the first use.

    An invalid pattern raises ``re.error`` only then, so every pattern needs a test that uses it.
    """
    return cast("re.Pattern[str]", _LazyPattern(pattern, flags))
