"""Converts text to ASCII, cell for cell, for terminals and locales without Unicode.

Signs that Reader draws have ASCII equivalents, and letters lose their marks. Anything else (another
script, an emoji) becomes one question mark per cell.
"""

from __future__ import annotations

import os
import unicodedata
from functools import lru_cache

from reader.terminal.grid import cells_of

_LIKE = {
    **dict.fromkeys("│┃┆▏▎▕", "|"), **dict.fromkeys("─━╸‐‑‒–—―−·", "-"),
    **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼", "+"), "▌": ">", **dict.fromkeys("▐█▇▆", "#"),
    "▁": "_", "▂": ".", "▃": ".", "▄": ":", "▅": ":", "…": "~", "★": "*", "☆": "*", "✓": "+",
    "✗": "x", "✎": "%", "●": "*", "○": "o", "•": "*", "▸": ">", "▾": "v", "▶": ">", "›": ">",
    "‹": "<", "«": "<", "»": ">", "→": ">", "←": "<", "↑": "^", "↓": "v", "⌕": "/", "×": "x",
    **dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟″", '"'),
    "ß": "s", "æ": "a", "Æ": "A", "œ": "o", "Œ": "O", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "ð": "d", "þ": "t", "ı": "i", "ħ": "h", "ŧ": "t", "ʻ": "'", "ʼ": "'",
}  # fmt: skip
"""Replacements for signs and letters that Unicode does not decompose.

Marks on articles appear directly before a word, so their replacements are not letters.
"""


def locale_lacks_unicode(encoding: str) -> bool:
    """Whether the user's locale is ASCII or has an encoding other than UTF-8.

    ``encoding`` is the encoding in which Python writes to the terminal. Python uses UTF-8 for the
    locale C, so the variables are checked first; if they are not set, the encoding decides.
    """
    said = os.environ.get("LC_ALL") or ""
    if not said:
        said = os.environ.get("LC_CTYPE") or ""
        plain = os.environ.get("LANG", "") in ("C", "POSIX")
        if plain and said in ("", "C.UTF-8", "C.utf8", "UTF-8"):  # Python sets these
            said = "C"
    if said in ("C", "POSIX"):
        return True
    return encoding.lower().replace("_", "-") not in ("utf-8", "utf8")


@lru_cache(maxsize=8192)
def in_ascii(text: str) -> str:
    """``text`` in ASCII, with the same number of cells."""
    if text.isascii():
        return text
    cells = cells_of(text)
    out: list[str] = []
    for at, cell in enumerate(cells):
        wide = at + 1 < len(cells) and not cells[at + 1]
        out.append("?" if not cell or wide else _sign(cell))
    return "".join(out)


def _sign(cell: str) -> str:
    """One ASCII character for one cell."""
    first = cell[0]
    if first in _LIKE:
        return _LIKE[first]
    if first.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", first)
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return bare if len(bare) == 1 and bare.isascii() and bare.isprintable() else "?"
