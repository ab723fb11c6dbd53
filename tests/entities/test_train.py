"""The training and evaluation commands, on annotations made up here."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reader.entities import recognizer
from reader.entities.training import evaluate, train
from reader.entities.training.train import read_annotations

TOWNS = ["Bexo", "Quarl", "Zumbat", "Iveen", "Drokka", "Plemm"]
PEOPLE = ["Aaro", "Belwin", "Cresk", "Dovic", "Emmel", "Fonta"]


def _made(path: Path, seed: int) -> Path:
    """Sixty sentences with "at" before places and "friend" before persons."""
    chance = random.Random(seed)
    lines = []
    for number in range(60):
        if number % 6 == 0:
            lines.append(f"# article {number}")
        person, town = chance.choice(PEOPLE), chance.choice(TOWNS)
        lines += ["our\tO", "friend\tO", f"{person}\tB-person", "lives\tO", "at\tO"]
        lines += [f"{town}\tB-place", ".\tO", ""]
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("train")
    out = folder / "own.bin"
    assert train.main([str(_made(folder / "a.tsv", 1)), "--out", str(out), "--rounds", "4"]) == 0
    return out


def test_it_learns_from_the_context(weights: Path) -> None:
    """Names that were not in the training articles get their kind from the words before them."""
    tagger = recognizer.load(f"light:{weights}")
    words = ["our", "friend", "Ghoral", "lives", "at", "Hobbay", "."]
    assert tagger.tag([words]) == [["O", "O", "B-person", "O", "O", "B-place", "O"]]


def test_the_same_articles_give_the_same_weights(weights: Path, tmp_path: Path) -> None:
    """Training depends only on the articles and the options."""
    again = tmp_path / "again.bin"
    train.main([str(_made(tmp_path / "a.tsv", 1)), "--out", str(again), "--rounds", "4"])
    assert again.read_bytes() == weights.read_bytes()


def test_evaluate_prints_a_table(
    weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table has precision, recall and F1 for every kind, and the speed."""
    other = _made(tmp_path / "b.tsv", 2)
    assert evaluate.main([str(other), "--engine", f"light:{weights}"]) == 0
    printed = capsys.readouterr().out
    (line,) = (line for line in printed.splitlines() if line.startswith("person+"))
    assert line.split() == ["person+organization+place", *["1.000"] * 4, "120"]
    assert "420 tokens, " in printed


def test_scores_count_exact_spans_and_kinds() -> None:
    """A name counts only if both ends and the kind are right."""
    gold = [["B-person", "I-person", "O", "B-place", "O", "B-group"]]
    found = [["B-person", "O", "O", "B-place", "O", "B-place"]]
    scored = evaluate.scores(gold, found)
    assert scored["person"] == (0, 1, 1)
    assert scored["place"] == (1, 2, 1)
    assert scored["group"].f1 == 0
    assert scored["all five"] == (1, 3, 3)
    assert scored["place"].precision == 0.5
    assert scored["place"].recall == 1
    assert scored["work"].f1 == scored["work"].precision == 0


@pytest.mark.parametrize("command", [train, evaluate])
def test_an_unreadable_file_gives_a_one_line_error(
    command: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The error names the missing file, and the exit status is not 0."""
    arguments = [str(tmp_path / "none.tsv")]
    if command is train:
        arguments += ["--out", str(tmp_path / "out.bin")]
    assert command.main(arguments) == 1  # type: ignore[attr-defined]
    said = capsys.readouterr().err
    assert "none.tsv" in said
    assert said.count("\n") == 1


def test_articles_without_names_are_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Training without names fails instead of making a useless model."""
    path = tmp_path / "empty.tsv"
    path.write_text("no\tO\nnames\tO\n", "utf-8")
    assert train.main([str(path), "--out", str(tmp_path / "out.bin")]) == 1
    assert "no labelled name" in capsys.readouterr().err
    assert not (tmp_path / "out.bin").exists()
    assert read_annotations(path)
