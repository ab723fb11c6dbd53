"""Text that would harm a terminal, and the grammar of what Reader may send to one."""

from __future__ import annotations

import random
import re
import unicodedata

HARMFUL = [
    "\x1b[31mred\x1b[0m", "\x1b]52;c;cHduZWQ=\x07", "\x1b]0;title\x07",
    "\x1b]8;;http://x\x1b\\link", "\x1bP$q q\x1b\\", "\x1b_apc\x1b\\", "\x1b^pm\x1b\\",
    "\x1bXsos\x1b\\", "\x1bc",
    "\x1b[2J\x1b[H", "\x1b[6n", "\x1b[5n", "\x1b[?1049l", "\x1b[?2026$p", "\x1b[>1u", "\x1b(0",
    "\x1b#8", "\x1b[21t",
    "\x9b31m", "\x9d52;c;cHduZWQ=\x9c", "\x90q\x9c", "\x84\x85\x8d", "\x00", "\x07", "\x08\x08\x08",
    "\x0b\x0c", "\x0e\x0f", "\x7f", "\u202e\u202dover", "\u2066\u2069\u2068", "\u061c\u200e\u200f",
    "\u2028\u2029", "\ufeff", "\u00ad", "\U000e0041\U000e007f", "\ufffe", "\ufdd0", "\u0600",
    "東京", "👩‍👩‍👧‍👦", "🇩🇪", "❤️", "e" + "\u0301" * 40, "\u200b\u200d\u2060", "ﷺ", "\u3000", "\t",
    "[@click=app.quit]x[/]", "[bold red]markup[/]", "[/nope]", "$(touch pwned)`id`", "%n%s%x",
    "x" * 3000, "{}", "'\"\\", "\r\nover", "\x1b", "\x1b[", "\x1b]", "\x1bP", "\x9b", "\x90",
]  # fmt: skip
"""Sequences that a terminal obeys, in 7-bit and 8-bit form, complete and truncated; text that
appears elsewhere or is wider than it looks; markup of toolkits and shells.
"""


def harmful_texts(seed: int, count: int = 6) -> list[str]:
    """``count`` texts that together contain all of :data:`HARMFUL` among other characters."""
    chance = random.Random(seed)
    ends = (0xA0, 0xA0, 0x800, 0xD800)  # most of them controls and Latin, no surrogates
    texts = [[chr(chance.randrange(chance.choice(ends))) for _ in "12345"] for _ in range(count)]
    for at, part in enumerate(chance.sample(HARMFUL, len(HARMFUL))):
        texts[at % count] += [part, chance.choice(["Kofi Mensah", "Accra", "met", "of", ""])]
    return [" ".join(chance.sample(parts, len(parts))) for parts in texts]


_FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u202a-\u202e\u2028\u2029\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff\ud800-\udfff]"
)

PAINTED = re.compile(
    r"""
    \x1b\[ (?:
        (?: \d{1,4} (?: ; \d{1,4} )? )? H        # CUP
      | \d{0,4} [ABCDGKXb]                       # CUU to CUB, CHA, EL, ECH, REP
      | [\d;]{0,60} m                            # SGR
      | 2J                                       # ED, at the beginning
      | \?7l (?= [^\x1b]{1,80} \x1b\[\?7h )       # DECAWM off, for one character at the edge
      | \?7h                                     # and on again
    )
    | \r
    | \x08{1,3}                                  # BS: the shortest move back
    """,
    re.VERBOSE,
)
"""Everything that the painter sends apart from characters."""


def stray(text: str) -> str:
    """The parts of the painter's output ``text`` that are neither grammar nor harmless."""
    return refused(PAINTED.sub("", text)) or ("line feed" if "\n" in text else "")


def refused(text: str) -> str:
    """The first part of ``text`` that must not be sent, with its context; empty if all is well.

    Format characters that scripts need (joiners, direction marks) may be sent.
    """
    found = _FORBIDDEN.search(text)
    if found is None:
        return ""
    around = text[max(0, found.start() - 20) : found.end() + 20]
    return f"{found[0]!r} ({unicodedata.name(found[0], 'a control')}) in {around!r}"
