"""Flags come before the environment, then the file, then the defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader import settings
from reader.headless.session import neutral_environment
from tests.driver import reader


def test_flag_environment_file_default(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def holds() -> tuple[str, str]:
        return settings.text("theme"), settings.current().origin("theme")

    settings.load()
    assert holds() == ("auto", "default")
    config.write_text("theme: paper\n")
    settings.load()
    assert holds() == ("paper", "file")
    monkeypatch.setenv("READER_THEME", "ink")
    settings.load()
    assert holds() == ("ink", "environment")
    settings.change("theme", "paper")
    settings.change("theme", None)
    assert holds() == ("paper", "session")


def test_a_wrong_variable_is_reported_and_the_file_counts(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text("colors: 16\n")
    monkeypatch.setenv("READER_COLORS", "lots")
    held = settings.load()
    assert held.value("colors") == "16"
    assert str(held.notices[0]).startswith("READER_COLORS: colors is one of auto, none")


def test_a_rejected_setting_gets_the_default_and_a_notice_with_its_line(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("READER_RECOGNIZER")
    config.write_text("# mine\nrecognizer: spacy:nothing\n")
    settings.load()
    settings.reject("recognizer", "spaCy is not installed")
    assert settings.text("recognizer") == "auto"
    assert [str(each) for each in settings.current().notices] == [
        f"{config}: line 2: spaCy is not installed"
    ]


def test_changing_an_unknown_setting_raises() -> None:
    with pytest.raises(KeyError):
        settings.change("them", "ink")


def test_a_fresh_script_ignores_the_users_settings(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text("theme: paper\n")
    monkeypatch.setenv("READER_COLORS", "none")
    with neutral_environment(fresh=True):
        assert (settings.text("theme"), settings.text("colors")) == ("auto", "auto")
    with neutral_environment(fresh=False):
        assert settings.text("theme") == "paper"


async def test_reader_starts_with_valid_settings_and_reports_the_rest(
    config: Path, archive: Path
) -> None:
    config.write_text("theme: paper\npainter: brush\n")
    settings.load()
    async with reader(archive, theme="") as session:
        assert session.app.theme == "paper"
        assert session.status.startswith("1 error in the settings: ! shows why.")
        await session.press("!")
        assert "painter is one of cells, textual" in session.words
