"""Every setting is declared once, and its values are checked."""

from __future__ import annotations

import pytest

from reader.settings.schema import BY_NAME, SETTINGS, Setting, WrongValueError
from tests.processes import imported_by

WIDTH = Setting("width", 66, "columns", least=40, most=120)
SWITCH = Setting("switch", True, "a switch")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda each: each.name)
def test_a_setting_has_a_description_and_accepts_its_default(setting: Setting) -> None:
    assert setting.name == setting.name.lower().replace("_", "-")
    assert setting.description
    assert setting.parse(setting.written(setting.default)) == setting.default
    assert len(BY_NAME) == len(SETTINGS)


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [(WIDTH, "40", 40), (WIDTH, "120", 120), (SWITCH, "off", False), (SWITCH, "Yes", True),
     (BY_NAME["theme"], "paper", "paper"), (BY_NAME["colors"], "16", "16"),
     (BY_NAME["recognizer"], "spacy:en_core_web_sm", "spacy:en_core_web_sm")],
)  # fmt: skip
def test_valid_values(setting: Setting, text: str, value: object) -> None:
    assert setting.parse(text) == value


@pytest.mark.parametrize(
    ("setting", "text", "says"),
    [(WIDTH, "39", "from 40 to 120, not '39'; the nearest is '40'"),
     (WIDTH, "1000", "the nearest is '120'"), (WIDTH, "wide", "a whole number"),
     (WIDTH, "-5", "the nearest is '40'"), (WIDTH, "9" * 50, "a whole number"),
     (SWITCH, "of", "the nearest is 'off'"), (SWITCH, "1", "on or off"),
     (BY_NAME["theme"], "papper", "the nearest is 'paper'"),
     (BY_NAME["recognizer"], "lite", "the nearest is 'light'"),
     (BY_NAME["recognizer"], "light:", "spacy:PIPELINE")],
)  # fmt: skip
def test_a_wrong_value_is_reported_with_the_nearest_valid_one(
    setting: Setting, text: str, says: str
) -> None:
    with pytest.raises(WrongValueError, match=says):
        setting.parse(text)


def test_settings_import_neither_yaml_nor_a_toolkit() -> None:
    imported = imported_by("from reader import settings; settings.text('theme')")
    assert not imported & {"yaml", "textual", "rich"}
