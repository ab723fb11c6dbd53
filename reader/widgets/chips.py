"""Chips: the narrowings of the list in one line, cut so that each can still be told. No Textual."""

from __future__ import annotations

from collections.abc import Sequence

from reader.text.cells import fit, width_of

OPEN, CLOSE = "‹", "›"
"""What a chip stands between: seen without colour, too."""

_NARROWEST = 5
"""Cells of the shortest label that says anything: four characters and an ellipsis."""

_AROUND = width_of(OPEN) + width_of(CLOSE) + 1
"""Cells that a chip takes beside its label, with the space before it."""


def chips(labels: Sequence[str], room: int) -> list[tuple[str, int]]:
    """Chips for ``labels`` in ``room`` cells, and the number of the label that each is for.

    Where they do not fit, the longest are cut first. Where even short ones have no room, the first
    ones become one chip, ``‹+2›``; the last, which is the next to be undone, is always there.
    """
    hidden = 0
    while True:
        shown = labels[hidden:]
        more = f"+{hidden}" if hidden else ""
        free = room - len(shown) * _AROUND - (width_of(more) + _AROUND if more else 0)
        widths = [min(width_of(label), _NARROWEST) for label in shown]
        if free >= sum(widths) or len(shown) <= 1:
            break
        hidden += 1
    cut = shared([width_of(label) for label in shown], max(free, 1))
    made = [
        (f"{OPEN}{fit(label, width)}{CLOSE}", number)
        for number, (label, width) in enumerate(zip(shown, cut, strict=True), hidden)
    ]
    return [(f"{OPEN}{more}{CLOSE}", hidden - 1), *made] if more else made


def shared(widths: Sequence[int], room: int) -> list[int]:
    """``widths`` cut so that they fit in ``room`` together: the longest as much as it takes."""
    given = [0] * len(widths)
    left = room
    order = sorted(range(len(widths)), key=widths.__getitem__)
    for done, at in enumerate(order):
        given[at] = min(widths[at], left // (len(order) - done))
        left -= given[at]
    return given
