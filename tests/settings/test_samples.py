"""The sample files in the help are valid as they stand: reading them gives no notice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader import settings
from reader.help.pages import page
from reader.help.topics import TOPICS
from reader.screens.keys.query_keys import settings_notices
from reader.settings import palettes
from reader.store.entities.correction_book import CorrectionBook

SAMPLES = [
    sample
    for topic in TOPICS
    for sample in re.findall(r"```yaml\n(.*?)```", page(topic), re.DOTALL)
]


def sample(beginning: str) -> str:
    """The one sample that starts with ``beginning``."""
    (found,) = (each for each in SAMPLES if each.startswith(beginning))
    return str(found)


@pytest.mark.parametrize("beginning", ["theme: paper", "queries:"])
def test_settings(beginning: str, config: Path) -> None:
    config.write_text(sample(beginning), encoding="utf-8")
    assert settings.load().sections
    assert settings_notices() == []


def test_a_theme(tmp_path: Path) -> None:
    file = tmp_path / "dawn.yaml"
    file.write_text(sample("# dawn.yaml"), encoding="utf-8")
    palette = palettes.read(file)
    assert palette.roles["background"] == "#fdf6e3"
    assert palette.weak == []


def test_corrections(tmp_path: Path) -> None:
    (tmp_path / "entities.yaml").write_text(sample("- merge:"), encoding="utf-8")
    corrections, notices_of_corrections = CorrectionBook([tmp_path]).load()
    assert len(corrections) == 5
    assert notices_of_corrections == ()
