"""Text in ASCII alone, cell for cell, for terminals and locales that have no more.

What Reader draws has signs that mean the same; a letter with marks loses them; what has no like
(another script, a picture) is a question mark for each cell that it took.
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
"""Signs and letters that Unicode does not take apart, and what stands for them.

What marks an article stands right before a word, so it is no letter.
"""


def locale_lacks_unicode(encoding: str) -> bool:
    """Whether the user's locale has no more than ASCII, or another encoding than UTF-8.

    ``encoding`` is what Python writes to the terminal in. Python makes UTF-8 of the locale C, so
    what the variables say goes first; where they say nothing, the encoding decides.
    """
    said = os.environ.get("LC_ALL") or ""
    if not said:
        said = os.environ.get("LC_CTYPE") or ""
        plain = os.environ.get("LANG", "") in ("C", "POSIX")
        if plain and said in ("", "C.UTF-8", "C.utf8", "UTF-8"):  # as Python sets it
            said = "C"
    if said in ("C", "POSIX"):
        return True
    return encoding.lower().replace("_", "-") not in ("utf-8", "utf8")


@lru_cache(maxsize=8192)
def in_ascii(text: str) -> str:
    """``text`` in ASCII, in as many cells."""
    if text.isascii():
        return text
    cells = cells_of(text)
    out: list[str] = []
    for at, cell in enumerate(cells):
        wide = at + 1 < len(cells) and not cells[at + 1]
        out.append("?" if not cell or wide else _sign(cell))
    return "".join(out)


def _sign(cell: str) -> str:
    """One ASCII character for what stands in one cell."""
    first = cell[0]
    if first in _LIKE:
        return _LIKE[first]
    if first.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", first)
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return bare if len(bare) == 1 and bare.isascii() and bare.isprintable() else "?"
