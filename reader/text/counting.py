"""Numbers with their nouns, as messages print them."""

from __future__ import annotations


def counted(number: int, noun: str, plural: str = "") -> str:
    """``number`` and its noun: ``1 article``, ``1,200 articles``.

    ``plural`` is the noun for other numbers than 1 if it is not just ``noun`` with an "s".
    """
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
