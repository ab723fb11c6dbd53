"""What the light engine knows about words before it is trained.

There are three sources: the gazetteer's YAML files; names of cities and of persons; clusters of
words that occur in similar contexts. The last two are long, so ``data/lexicon.bin`` stores them as
hashes; :mod:`.lexicon_build` makes that file and names the sources.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from zlib import crc32

from reader.entities.engines import container
from reader.entities.gazetteer import gazetteer

LEXICON = Path(__file__).parent.parent / "data" / "lexicon.bin"

ENDS = frozenset('.!?”"“‘:•;…') | {"''", "``"}
"""Tokens after which any word may have a capital."""

GIVEN, SURNAME = 1, 2
"""Bits in the flags of a person's name."""

LONGEST_PHRASE = 7
"""The most tokens in a known name."""

_TOKEN = re.compile(r"[^\W_]+|\S")
# Lists of the gazetteer that say nothing about a word's kind.
_SILENT = frozenset({"never", "openers", "before_places", "before_of", "moving"})


def key(text: str) -> int:
    """The hash by which ``text`` is looked up; accepts lone surrogates."""
    return crc32(text.encode("utf-8", "surrogatepass"))


class Lexicon:
    """Word clusters, lists of names, and the gazetteer's forms as sequences of tokens."""

    def __init__(self, path: Path = LEXICON) -> None:
        model = container.load(path)
        try:
            self._words = model.arrays["words"]
            self._clusters = model.arrays["clusters"]
            self._coarse = model.arrays["coarse"]
            names, flags = model.arrays["names"], model.arrays["flags"]
            cities, sizes = model.arrays["cities"], model.arrays["sizes"]
            self._common = model.arrays["common"]
        except KeyError as error:
            raise container.ModelError(f"{path}: not a lexicon ({error} is missing)") from error
        self._names = dict(zip(names, flags, strict=True))
        self._cities = dict(zip(cities, sizes, strict=True))
        self._phrases: dict[str, tuple[str, ...]] = {}
        self._longest: dict[str, int] = {}
        self._lists: dict[str, tuple[str, ...]] = {}
        self._read_gazetteer()

    def cluster(self, word: str) -> tuple[int, int, int] | None:
        """The clusters of ``word`` (out of 1,024, 256 and 64), or None if it is unknown."""
        for form in (word, word.lower(), word.capitalize()):
            at = _find(self._words, key(form))
            if at is not None:
                fine = self._clusters[at]
                return fine, self._coarse[2 * fine], self._coarse[2 * fine + 1]
        return None

    def common(self, word: str) -> bool:
        """Whether news writes ``word`` or its stem in lower case inside a sentence."""
        return any(_find(self._common, key(form)) is not None for form in _stems(word.lower()))

    def tags(self, word: str) -> list[str]:
        """The lists that contain a single word: given names, surnames, heads of organizations …"""
        lower = word.lower()
        flags = self._names.get(key(lower), 0) if word[:1].isupper() else 0
        tags = ["given"] if flags & GIVEN else []
        if flags & SURNAME:
            tags.append("surname")
        tags.extend(self._lists.get(lower, ()))
        return tags

    def phrase(self, lower: Sequence[str], first: int) -> tuple[int, tuple[str, ...]] | None:
        """The longest known name that begins at token ``first``: its end and its tags.

        ``lower`` has a sentence's tokens in lower case. A tag that ends in ``!`` applies only to
        words in capitals.
        """
        rest = len(lower) - first
        for size in range(min(self._longest.get(lower[first], 0), rest), 0, -1):
            phrase = " ".join(lower[first : first + size])
            tags = self._phrases.get(phrase)
            if tags is not None:
                return first + size, tags
        for size in range(min(4, rest), 0, -1):
            city = self._cities.get(key(" ".join(lower[first : first + size])))
            if city is not None:
                return first + size, (f"city{city}",)
        return None

    def _read_gazetteer(self) -> None:
        known = gazetteer()
        for form, entry in known.entries.items():
            tokens = _TOKEN.findall(form)
            tag = entry.kind + "?" * entry.doubtful + "!" * entry.acronym
            phrase = " ".join(tokens)
            self._phrases[phrase] = (*self._phrases.get(phrase, ()), tag)
            size = min(len(tokens), LONGEST_PHRASE)
            if size > self._longest.get(tokens[0], 0):
                self._longest[tokens[0]] = size
        # A name may be both a city's and in the gazetteer.
        for phrase, tags in self._phrases.items():
            city = self._cities.get(key(phrase))
            if city is not None:
                self._phrases[phrase] = (*tags, f"city{city}")
        lists: dict[str, list[str]] = {}
        for name in sorted(known.words):
            if name not in _SILENT:
                for word in known.words[name]:
                    lists.setdefault(word.lower(), []).append(name)
        self._lists = {word: tuple(names) for word, names in lists.items()}


def _stems(word: str) -> list[str]:
    """``word`` and its possible stems: "blam" and "blame" for "blamed"."""
    stems = [word]
    for ending, instead in (
        ("s", ""),
        ("es", ""),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            stems.append(word.removesuffix(ending) + instead)
    return stems


def _find(keys: Sequence[int], wanted: int) -> int | None:
    """The index of ``wanted`` in the ascending ``keys``, or None."""
    at = bisect_left(keys, wanted)
    return at if at < len(keys) and keys[at] == wanted else None


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with Reader, read once per process."""
    return Lexicon()
