"""Decodes HTML character references that were left in a saved text ("Minister&#8217;s")."""

from __future__ import annotations

import re

from reader.system.lazy import lazy_pattern

# Also those that were encoded several times: "&amp;rsquo;".
_REFERENCE = lazy_pattern(
    r"&(?:amp;){0,3}(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
)
_ON_CODE = lazy_pattern(
    r"\b(?:x?html5?|xml|entit(?:y|ies)|ampersands?|mark-?up|source code|escap(?:e[ds]?|ing)"
    r"|character references?)\b",
    re.IGNORECASE,
)
"""Words of a line that is about character references."""
_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "‘": "’", "«": "»", "(": ")", "[": "]", ">": "<"}
_BREAKS = str.maketrans("\n\r\t\x0b\x0c\x85\u2028\u2029", "        ")


def decoded(line: str) -> str:
    """``line`` with its character references decoded, except those that it mentions as code.

    Those are in quotation marks or brackets, or separate words in a line about HTML. "AT&T", "&c."
    and "?a=1&copy=2", without a semicolon, are not references.
    """
    if "&" not in line or ";" not in line or not _REFERENCE.search(line):
        return line
    on_code = _ON_CODE.search(line) is not None
    return _REFERENCE.sub(lambda match: _character(match, on_code), line)


def _character(match: re.Match[str], on_code: bool) -> str:
    from html import unescape  # a large table that most texts do not need
    from html.entities import html5

    line, name = match.string, match[1]
    before, after = line[match.start() - 1 : match.start()], line[match.end() : match.end() + 1]
    if _QUOTES.get(before, "") == after != "" or (
        on_code and not (before.isalnum() and after.isalnum())
    ):
        return match.group()
    if not name.startswith("#"):
        return html5.get(f"{name};", match.group()).translate(_BREAKS)
    found = unescape(f"&{name};")
    return found.translate(_BREAKS) if found and found != "\ufffd" else match.group()
