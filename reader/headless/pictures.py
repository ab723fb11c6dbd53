"""Snapshots as pictures: SVG by Textual, converted to PNG by resvg (the extra ``png``)."""

from __future__ import annotations

import re

from reader.app import ReaderApp

FONTS = "Fira Code, DejaVu Sans Mono, Liberation Mono, Menlo, Consolas, monospace"
"""The fonts of a picture; the first one that is installed is used."""

_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}\n?", re.DOTALL)
_WIDTH = 1600
"""The width of a PNG in pixels."""


class MissingExtraError(Exception):
    """The library for a format is missing; the message says what to install."""


def svg(app: ReaderApp) -> str:
    """The screen of ``app`` as an SVG picture without external resources."""
    picture = app.export_screenshot(title=app.title)
    return _FONT_FACE.sub("", picture).replace("Fira Code", FONTS)


def png(app: ReaderApp) -> bytes:
    """The screen of ``app`` as a PNG picture, 1600 pixels wide.

    It uses the fonts of the machine, so it is the same only on machines with the same fonts. Raises
    ``MissingExtraError``.
    """
    try:
        import resvg_py
    except ImportError as error:
        raise MissingExtraError("PNG needs resvg-py: pip install 'archive-reader[png]'") from error
    picture = resvg_py.svg_to_bytes(svg_string=svg(app), width=_WIDTH, font_family="monospace")
    return bytes(picture)
