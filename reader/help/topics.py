"""The topics of the help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TOPICS: Final[Mapping[str, str]] = {
    "start": "the first ten minutes",
    "keys": "every key, and what it does",
    "reading": "the article: finding, selecting, copying, links, line length",
    "search": "searching, sorting and filtering the list",
    "queries": "what you can search for: words, phrases, fields, dates, marks",
    "names": "people, organizations and places: the sidebar and the entity view",
    "corrections": "merging, splitting and renaming names, and entities.yaml",
    "recognizers": "what finds the names, how well and how fast",
    "marks": "stars, tags, notes, quotations and read articles",
    "formats": "what Reader reads, and how",
    "archives": "caches, changes, moved files, safety",
    "commands": "reader list, show, search and the others, for scripts and pipes",
    "export": "articles as Markdown, JSON, CSV or HTML",
    "settings": "the settings file, with keys of your own",
    "themes": "colours, and themes of your own",
    "screen-readers": "screen readers, plain terminals, ASCII, no colours",
    "ssh": "slow links, terminals, lost connections, crashes",
    "restricted": "nothing but Reader, for strangers: capabilities, sshd",
    "headless": "scripts without a terminal, snapshots, tests",
    "coming-from": "keys you know from newsboat, less and vim",
}
"""Every topic, in the order of the list, and what its page, ``NAME.md``, is about."""


def nearest(word: str, others: tuple[str, ...] = ()) -> str:
    """The topic, or one of the ``others``, that ``word`` is probably meant to be; else empty."""
    from difflib import get_close_matches

    names = (*TOPICS, *others)
    word = word.lower()
    begun = [each for each in names if len(word) > 2 and each.startswith(word)]
    return next(iter(begun or get_close_matches(word, names, 1, cutoff=0.6)), "")
