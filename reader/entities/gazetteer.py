"""Facts and word lists that hold for any article, read once from the YAML files in ``data``.

The files hold their entries in block scalars, several to a line. Parsing thousands of YAML scalars
would take a hundred milliseconds; a few large ones take about one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from reader.model import EntityKind
from reader.text import folding

FILES = ("countries", "groups", "places", "bodies", "people", "words", "resolution", "descriptions")


def fold(text: str) -> str:
    """Prepare ``text`` for comparison: folded (:mod:`reader.text.folding`), with single spaces."""
    text = folding.fold(text)
    return text if "\n" not in text and "  " not in text else " ".join(text.split())


class Entry(NamedTuple):
    """What the gazetteer knows under one surface form.

    ``name`` is the name to show. An ``acronym`` matches only in capitals. A ``doubtful`` form
    ("Nice", "Jordan") is also a word or a person's name and needs further evidence.
    """

    name: str
    kind: EntityKind
    acronym: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Known names by folded surface form, and the word lists of the rules."""

    entries: Mapping[str, Entry]
    longest: Mapping[str, int]
    """For a folded first word, the number of tokens in the longest form that begins with it."""
    offices: frozenset[str]
    words: Mapping[str, frozenset[str]]
    nations: frozenset[str]
    """The folded names of countries and of their peoples."""

    def find(self, surface: str) -> Entry | None:
        """The entry for exactly this surface form, in any case (acronyms: only in capitals)."""
        folded = fold(surface)
        entry = self.entries.get(folded)
        if entry is None and ("'" in folded or "-" in folded):
            # "Ra's al-Khaimah" is listed as Ras Al Khaimah.
            entry = self.entries.get(" ".join(folded.replace("'", "").replace("-", " ").split()))
        return None if entry is not None and entry.acronym and not surface.isupper() else entry


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that ships with the package, loaded once per process."""
    data = _read()
    words = {
        name: frozenset(text.split())
        for name, text in data.items()
        if name not in {"countries", "groups", "regions", "cities", "bodies", "media", "offices"}
    }
    doubtful = words["doubtful"]
    entries: dict[str, Entry] = {}
    longest: dict[str, int] = {}

    def add(form: str, name: str, kind: EntityKind) -> None:
        key = form.lower() if form.isascii() else fold(form)
        acronym = len(form) <= 6 and form.isupper()
        entry = Entry(name, kind, acronym, form in doubtful)
        if entries.setdefault(key, entry) is not entry:
            return
        if key.isalpha():
            longest.setdefault(key, 1)
            return
        first, _, rest = key.partition(" ")
        # An apostrophe or comma may be a token of its own.
        size = 1 + (rest.count(" ") + 1 if rest else 0) + 2 * key.count("'") + key.count(",")
        first = first.partition("'")[0].rstrip(",")
        if size > longest.get(first, 0):
            longest[first] = size

    nations: set[str] = set()
    for line in data["countries"].splitlines():
        names, people, capitals = line.split(" ; ")
        nations |= {fold(forms[0]) for forms in (_forms(names), _forms(people)) if forms}
        _add_all(add, _forms(names), "place")
        _add_all(add, _forms(people), "group")
        for capital in _forms(capitals):
            add(capital, capital, "place")
    for name, kind in _KINDS.items():
        for line in data[name].splitlines():
            for entry in line.split(" ; "):
                _add_all(add, _forms(entry), kind)
    offices = frozenset(fold(office.strip()) for office in _split(data["offices"]))
    return Gazetteer(
        entries=entries,
        longest=longest,
        offices=offices,
        words=words,
        nations=frozenset(nations),
    )


_KINDS: dict[str, EntityKind] = {
    "groups": "group",
    "regions": "place",
    "cities": "place",
    "bodies": "organization",
    "media": "organization",
}


def _add_all(add: Any, forms: list[str], kind: EntityKind) -> None:
    for form in forms:
        add(form, forms[0], kind)


def _forms(text: str) -> list[str]:
    return [form for form in text.strip().split(", ") if form != "-"]


def _split(text: str) -> list[str]:
    return [part for line in text.splitlines() for part in line.split(" ; ")]


def _read() -> dict[str, str]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    # Not importlib.resources: importing it takes longer than reading the files.
    folder = Path(__file__).parent / "data"
    data: dict[str, str] = {}
    for name in FILES:
        data |= yaml.load((folder / f"{name}.yaml").read_text("utf-8"), loader)
    return data
