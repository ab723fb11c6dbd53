"""Title bars of browser windows: ``Headline | Section | Site``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reader.archive.fields import paragraphs
from reader.system.lazy import lazy_pattern

MAX_BAR = 400
"""The longest line, in code points, that can be a title bar."""

BARS = lazy_pattern(r"\s*\|\s*|\s*::\s*|\s+[»›]\s+")
_PLAIN_BARS = lazy_pattern(r"\s*\|\s*|\s*::\s*")
_DASHES = lazy_pattern(r"\s+[-–—]\s+")
_ARCHIVE = lazy_pattern(
    r"\s(?:(?:the|arabic|digital|english|french|news|online|print|spanish|web)\s+)*archives?\b.*",
    re.IGNORECASE,
)
_YEARS = lazy_pattern(r"\b(\d{4})\s*([-–])\s*(\d{4})\b")
_HEADLINE_WORDS = 4
_LONGEST_SITE_WORDS = 9
_LONGEST_SITE = 100


@dataclass(slots=True, eq=False, repr=False)
class Bars:
    """The fields in the title bars of one page; empty if they do not give them."""

    title: str = ""
    labels: tuple[str, ...] = ()
    """Possible sections; a headline that is too short to be recognized is among them."""
    publication: str = ""
    archive: str = ""


def split(line: str) -> list[str]:
    """The parts of the title bar ``line``; fewer than two if it is not a title bar."""
    if len(line) > MAX_BAR or not ("|" in line or "::" in line or "»" in line or "›" in line):
        return []
    quoting = "«" in line or "‹" in line
    bars = _PLAIN_BARS if quoting else BARS
    parts = [part for part in bars.split(line) if part]
    words = len(parts[-1].split()) if parts else 0
    if words > _LONGEST_SITE_WORDS or (words > 3 and paragraphs.ends_with_stop(parts[-1])):
        return []  # a sentence, or another headline
    if len(parts) == 2 and len(parts[0].split()) < _HEADLINE_WORDS <= words:
        small = sum(word[:1].islower() for word in parts[1].split())
        if 2 * small > words:
            return []  # a topic and a headline: no site's name has mostly small words
    return parts if parts and len(parts[-1]) <= _LONGEST_SITE else []


def split_at_dash(line: str, names: Sequence[str]) -> list[str]:
    """The parts of ``Headline - Site``, only if the site is one of ``names``."""
    parts = _DASHES.split(line) if len(line) <= MAX_BAR else []
    known = {_key(name) for name in names if name}
    if len(parts) > 1 and _key(parts[-1]) in known:
        return [line[: line.rindex(parts[-1])].rstrip(" -–—"), parts[-1]]
    return []


def read(bars: Sequence[Sequence[str]], publication: str = "") -> Bars:
    """The fields in ``bars`` (each split into parts); ``publication`` is the one from the URL.

    The site is the part that the bars share or that is known, else the last part. The longest of
    the other parts is the headline if it is long enough, the rest are sections.
    """
    found = Bars()
    sites: list[str] = []
    others: list[str] = []
    for bar in bars:
        site = _site(bar, bars, publication)
        sites.append(site)
        others.extend(part for part in bar if part is not site)
    _name(found, sites, publication)
    if others:
        longest = max(others, key=lambda part: len(part.split()))
        if len(longest.split()) >= _HEADLINE_WORDS:
            found.title = longest
        labels = dict.fromkeys(part for part in others if part != found.title)
        found.labels = tuple(part for part in labels if len(part.split()) <= 6)
    return found


def calmer(names: Sequence[str]) -> str:
    """The first of ``names`` that is not all capitals, else the first; empty if there is none."""
    return next((name for name in names if not name.isupper()), names[0] if names else "")


def _site(bar: Sequence[str], bars: Sequence[Sequence[str]], publication: str) -> str:
    elsewhere = [part for other in bars if other is not bar for part in other]
    if publication and _key(bar[0]) == _key(publication):
        return bar[0]
    if any(_shared(bar[0], part) for part in elsewhere) and not any(
        _shared(bar[-1], part) for part in elsewhere
    ):
        return bar[0]
    return bar[-1]


def _name(found: Bars, sites: Sequence[str], publication: str) -> None:
    """Split each site into publication and archive, and set both in ``found``."""
    names, archives = [], []
    for site in sites:
        shorter = [other for other in (*sites, publication) if other and _shared(other, site)]
        name = min((*shorter, site), key=len)
        rest = site[len(name) :].strip(" -–—,:")
        if not rest and (match := _ARCHIVE.search(site)):
            name, rest = site[: match.start()], match.group().strip()
        names.append(site[: len(name)])
        if rest:
            archives.append(_YEARS.sub(r"\1\2\3", rest))
    found.publication = calmer(names)
    found.archive = archives[0] if archives else ""


def _shared(one: str, other: str) -> bool:
    """Whether ``other`` is ``one``, or ``one`` with more words after it."""
    first, second = _key(one), _key(other)
    return first == second or second.startswith(f"{first} ")


def _key(name: str) -> str:
    return name.casefold().strip(" .")
