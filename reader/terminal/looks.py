"""Styles as SGR codes (ECMA-48), and the shortest sequence from one to another."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.color import Color, ColorSystem
from rich.style import Style

# Attributes as bits, in the order of their SGR codes 1 to 9 and 53.
BOLD, DIM, ITALIC, UNDERLINE, BLINK, REVERSE, CONCEAL, STRIKE, OVERLINE = (
    1 << bit for bit in range(9)
)
_ON = {
    BOLD: "1", DIM: "2", ITALIC: "3", UNDERLINE: "4", BLINK: "5", REVERSE: "7", CONCEAL: "8",
    STRIKE: "9", OVERLINE: "53",
}  # fmt: skip
# One code turns off both bold and dim.
_OFF = (
    (BOLD | DIM, "22"), (ITALIC, "23"), (UNDERLINE, "24"), (BLINK, "25"), (REVERSE, "27"),
    (CONCEAL, "28"), (STRIKE, "29"), (OVERLINE, "55"),
)  # fmt: skip
_ON_BLANKS = UNDERLINE | BLINK | REVERSE | STRIKE | OVERLINE
"""The attributes that are visible on a blank cell."""


class Look(NamedTuple):
    """How a cell looks: attributes as bits, and the SGR codes of its two colours."""

    attributes: int = 0
    ink: str = "39"
    ground: str = "49"


_BRIGHT_INKS = frozenset(f"9{number}" for number in range(8))
_BRIGHT_GROUNDS = frozenset(f"10{number}" for number in range(8))

PLAIN = Look()
"""The look of a cell without any SGR code."""


@lru_cache(maxsize=4096)
def look_of(style: Style | None, colors: ColorSystem | None, *, eight: bool = False) -> Look:
    """The look of ``style`` in a terminal with ``colors``; None means no colours.

    ``eight``: it has only the eight dark ones of the sixteen colours.
    """
    if style is None:
        return PLAIN
    named = (
        (style.bold, BOLD), (style.dim, DIM), (style.italic, ITALIC),
        (style.underline or style.underline2, UNDERLINE), (style.blink or style.blink2, BLINK),
        (style.reverse, REVERSE), (style.conceal, CONCEAL), (style.strike, STRIKE),
        (style.overline, OVERLINE),
    )  # fmt: skip
    attributes = sum(bit for is_on, bit in named if is_on)
    if colors is None:
        return Look(attributes)
    look = Look(
        attributes,
        ";".join(style.color.downgrade(colors).get_ansi_codes()) if style.color else "39",
        ground_code(style.bgcolor, colors, eight=eight) if style.bgcolor else "49",
    )
    return look._replace(ink=_dark(look.ink, look.ground)) if eight else look


def ground_code(color: Color, colors: ColorSystem, *, eight: bool = False) -> str:
    """The SGR codes of ``color`` as a background, as in :func:`look_of`."""
    code = ";".join(color.downgrade(colors).get_ansi_codes(foreground=False))
    return f"4{code[-1]}" if eight and code in _BRIGHT_GROUNDS else code


def _dark(ink: str, ground: str) -> str:
    """The dark variant of ``ink`` that is readable on ``ground``."""
    if ink == "90":
        ink = "97"  # a grey; black is for light backgrounds
    ink = f"3{ink[-1]}" if ink in _BRIGHT_INKS else ink
    if ink[1:] == ground[1:] and ink != "39":
        return "30" if ground == "47" else "37"
    return ink


@lru_cache(maxsize=4096)
def blank(look: Look) -> Look:
    """The visible part of ``look`` on a space; equal results look the same."""
    attributes = look.attributes & _ON_BLANKS
    return Look(attributes, look.ink if attributes else "39", look.ground)


@lru_cache(maxsize=4096)
def transition(before: Look, after: Look) -> str:
    """The shortest SGR sequence from ``before`` to ``after``; empty if they are equal."""
    if before == after:
        return ""
    steps = _steps(before, after)
    from_plain = _steps(PLAIN, after)
    # "CSI m" without a number is a reset, and so is an empty number before others.
    whole = ";" + from_plain if from_plain else ""
    return f"\x1b[{min(steps, whole, key=len)}m"


def _steps(before: Look, after: Look) -> str:
    codes = []
    gone, come = before.attributes & ~after.attributes, after.attributes & ~before.attributes
    for bits, code in _OFF:
        if gone & bits:
            codes.append(code)
            come |= after.attributes & bits  # the code may turn off more than it should
    codes += [code for bit, code in _ON.items() if come & bit]
    if before.ink != after.ink:
        codes.append(after.ink)
    if before.ground != after.ground:
        codes.append(after.ground)
    return ";".join(codes)
