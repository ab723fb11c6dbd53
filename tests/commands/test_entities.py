"""``reader entities`` as a shell user sees it, and the effect of corrections on it and ``show``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reader.store.entities.correction_book import CorrectionBook
from reader.store.entities.corrections import Correction
from tests.commands.calling import call
from tests.files import write_article


def records(*arguments: str | Path) -> list[dict[str, Any]]:
    result = call("entities", *arguments, "--json")
    assert result.returncode == 0, result.stderr
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_entities_of_the_archive_by_articles_then_mentions() -> None:
    """Each entity appears once, with its counts over all articles."""
    found = records()
    keys = [(each["kind"], each["name"]) for each in found]
    assert len(set(keys)) == len(keys)
    counts = [(each["articles"], each["mentions"]) for each in found]
    assert counts == sorted(counts, reverse=True)
    (sellal,) = [each for each in found if each["name"] == "Abdul-Malik Sellal"]
    assert sellal["articles"] == 2
    assert sellal["mentions"] > 3
    assert "Sellal" in sellal["aliases"]
    assert sellal["description"]


def test_of_one_kind() -> None:
    assert {each["kind"] for each in records("--kind", "place")} == {"place"}
    assert call("entities", "--kind", "animal").returncode == 2


def test_one_line_per_entity(archive: Path) -> None:
    """Articles, mentions, kind and name are in columns."""
    result = call("entities", archive, "--kind", "person")
    (mensah,) = [line for line in result.stdout.splitlines() if "Kofi Mensah" in line]
    assert mensah.startswith("     2       3  person        Kofi Mensah (Mensah)")
    assert call("entities", archive / "nowhere").returncode == 1
    assert json.loads(call("entities", "--json", archive / "nowhere").stdout) == []


def test_the_description_is_the_newest(tmp_path: Path) -> None:
    """Descriptions do not decide who an entity is: articles may differ, and the newest wins."""
    for name, date, office in (
        ("a", "2014-05-02", "Prime Minister"), ("b", "2019-01-05", "President"), ("c", "", "Mayor"),
    ):  # fmt: skip
        text = f"{office} Ada Lindqvist spoke in Accra."
        write_article(tmp_path / f"{name}.md", text, title=name, published=date)
    (lindqvist,) = records(tmp_path, "--kind", "person")
    assert lindqvist["articles"] == 3
    assert lindqvist["description"] == "President"


def test_corrections_apply_in_entities_and_show(archive: Path) -> None:
    """Corrections made in the panes apply in pipes, too, for the archive and for one article."""
    CorrectionBook([archive]).change(
        [
            Correction("rename", "person", "Kofi Mensah", "person", "Kofi A. Mensah"),
            Correction("hide", "organization", "World Trade Organization"),
            Correction("hide", "person", "Nobody At All"),
        ]
    )
    result = call("entities", archive, "--json")
    names = [each["name"] for each in json.loads(result.stdout)]
    assert "Kofi A. Mensah" in names
    assert "Kofi Mensah" not in names
    assert "World Trade Organization" not in names
    assert "hide Nobody At All (person)” applies to no article" in result.stderr
    for arguments in ([archive / "1.md"], ["--in", archive, listed_id(archive)]):
        shown = json.loads(call("show", *arguments, "--json").stdout)
        names = [each["name"] for each in shown["entities"]]
        assert "Kofi A. Mensah" in names
        assert "World Trade Organization" not in names
        for each in shown["entities"]:
            assert each["count"] == len(each["mentions"])


def test_a_query_limits_the_articles(archive: Path) -> None:
    """Counts are of the matching articles only; queries know corrected names and aliases."""
    (mensah,) = [each for each in records(archive, "--query", "polls") if each["kind"] == "person"]
    assert (mensah["name"], mensah["articles"]) == ("Kofi Mensah", 1)
    CorrectionBook([archive]).change(
        [
            Correction("rename", "person", "Kofi Mensah", "person", "Yaw"),
            Correction("hide", "place", "Peru"),
        ]
    )
    assert {each["name"] for each in records(archive, "--query", "person:yaw -polls")} >= {"Yaw"}
    assert call("entities", archive, "--query", "place:peru").returncode == 1
    assert call("entities", archive, "--query", "(").returncode == 2
    found = call("search", "person:yaw", archive)
    assert len([line for line in found.stdout.splitlines() if "2019-03-0" in line]) == 2


def test_a_broken_corrections_file_is_reported_and_the_rest_works(archive: Path) -> None:
    (archive / "entities.yaml").write_text("- hide: {person: Kofi Mensah}\n- hide: [\n")
    result = call("entities", archive)
    assert result.returncode == 0
    assert f"{archive}/entities.yaml: line 2: " in result.stderr
    assert "Kofi Mensah" in result.stdout


def listed_id(archive: Path) -> str:
    return call("list", archive).stdout.split()[0]
