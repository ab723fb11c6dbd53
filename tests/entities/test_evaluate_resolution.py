"""The command that measures resolution, and the annotations it reads."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from reader.entities.training.evaluate_resolution import lay_out, main, read_truth

TRUTH = Path(__file__).parents[1] / "data" / "resolution.tsv"
RAW = "http://example.org/1\r\n\r\nThe Tide Board (TB) met.\r\n  Ana Roe left. Roe said so.\r\n"


def annotation(tmp_path: Path) -> tuple[Path, Path]:
    """The files of an article and its annotation."""
    rows = []
    for entity, kind, name, after in (
        ("1", "organization", "Tide Board", 0),
        ("1", "organization", "TB", 0),
        ("2", "person", "Ana Roe", 0),
        ("2", "person", "Roe", RAW.index("Roe left") + 3),
    ):
        start = RAW.index(name, after)
        rows.append(f"dev\tone\t{entity}\t{kind}\t{start}\t{start + len(name)}\t{name}")
    (tmp_path / "one.txt").write_bytes(RAW.encode())
    truth = tmp_path / "truth.tsv"
    truth.write_text("# about it\n" + "\n".join(rows) + "\n", "utf-8")
    return truth, tmp_path


def test_figures_of_a_small_annotation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    truth, articles = annotation(tmp_path)
    assert main([str(truth), str(articles)]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    figures = {line[1]: [float(cell) for cell in line[2:5]] for line in lines[1:]}
    assert figures["names"] == [100.0, 50.0, 66.7]
    assert figures["given"] == [100.0, 100.0, 100.0]
    assert set(figures) == {"names", "given", "found"}


def test_a_malformed_annotation_is_reported_by_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    truth = tmp_path / "truth.tsv"
    truth.write_text("dev\tone\t1\n", "utf-8")
    assert main([str(truth), str(tmp_path)]) == 2
    assert "line 1 does not have the seven columns" in capsys.readouterr().err


def test_offsets_go_into_the_article_and_back() -> None:
    laid = lay_out("one", RAW)
    assert laid.article.text == "The Tide Board (TB) met.\n\nAna Roe left. Roe said so."
    start = RAW.index("Ana")
    at = laid.into((start, start + 7))
    assert at is not None
    assert laid.article.text[at[0] : at[1]] == "Ana Roe"
    assert laid.back(*at) == (start, start + 7)
    assert laid.into((0, 4)) is None


def test_the_annotation_is_consistent() -> None:
    """It has forty articles; each mention is in one entity and overlaps no other mention."""
    truths = read_truth(TRUTH)
    assert [sum(one.part == part for one in truths) for part in ("train", "dev")] == [20, 20]
    for truth in truths:
        places = sorted(place for cluster in truth.clusters for place in cluster)
        assert len(places) == len(set(places))
        assert all(a[1] <= b[0] for a, b in pairwise(places))
    for line in TRUTH.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            *_, start, end, name = line.split("\t")
            assert int(end) - int(start) == len(name) < 160
