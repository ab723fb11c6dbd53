"""Resolution scores on clusters that are small enough to count by hand."""

from __future__ import annotations

import pytest

from reader.entities.training.evaluate_resolution import Score, b_cubed, pairwise


def test_b_cubed_of_bagga_and_baldwins_example() -> None:
    """Joining a small entity to a large one costs less than joining two large ones.

    The true entities are 1-5, 6-7 and 8-12.
    """
    wanted = [list(range(1, 6)), [6, 7], list(range(8, 13))]
    first = b_cubed([list(range(1, 6)), list(range(6, 13))], wanted)
    assert first.precision == pytest.approx((5 + 2 * 2 / 7 + 5 * 5 / 7) / 12)
    assert first.recall == 1
    second = b_cubed([list(range(1, 6)) + list(range(8, 13)), [6, 7]], wanted)
    assert second.precision == pytest.approx((10 * 5 / 10 + 2) / 12)


def test_missed_and_false_mentions_count_as_zero() -> None:
    score = b_cubed([["a", "x"]], [["a", "b"]])
    assert (score.precision, score.recall) == (0.25, 0.25)
    assert score.f1 == 0.25


def test_pairwise_counts_pairs() -> None:
    score = pairwise([["a", "b", "c"]], [["a", "b"], ["c"]])
    assert score.precision == pytest.approx(1 / 3)
    assert score.recall == 1


def test_scores_add_up() -> None:
    one = b_cubed([["a"]], [["a"]])
    other = b_cubed([["x"]], [["y"]])
    assert one.plus(other) == Score(1, 2, 1, 2)
    assert one.plus(other).f1 == 0.5


def test_nothing_is_right() -> None:
    assert b_cubed([], []).f1 == 1
