"""``reader list`` and ``reader show`` as a shell user sees them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reader.help.topics import TOPICS
from tests.commands.calling import call, run
from tests.conftest import GIVEN, ROOT, SEEDS


def test_list_prints_one_line_per_seed_in_archive_order() -> None:
    result = run("list")
    lines = result.stdout.splitlines()
    assert result.returncode == 0
    assert not result.stderr
    assert len(lines) == 12
    assert lines[0].endswith("  Algeria and Morocco to Boost Joint Security Cooperation")
    assert all("  Reader background notes   " in line for line in lines[1:])


def test_list_as_json_is_one_array() -> None:
    result = call("list", "seeds", "--json")
    records = json.loads(result.stdout)
    assert records[0]["path"] == f"seeds/{GIVEN.name}"
    assert len({record["id"] for record in records}) == 12
    assert records[1]["published"].startswith("2026-11-")
    assert json.loads(call("list", "--json", "LICENSE", "nowhere").stdout or "[]") is not None


def test_an_empty_list_is_valid_json(tmp_path: Path) -> None:
    assert json.loads(call("list", "--json", tmp_path).stdout) == []


def test_the_given_article_as_json() -> None:
    """It has every field that the file gives, and no other."""
    result = call("show", f"seeds/{GIVEN.name}", "--json")
    assert result.returncode == 0
    record = json.loads(result.stdout)
    assert record["title"] == "Algeria and Morocco to Boost Joint Security Cooperation"
    assert record["publication"] == "Asharq Al-awsat"
    assert record["archive"] == "English Archive 2005-2017"
    assert record["section"] == "Middle-east Arab News Opinion"
    assert record["media_id"] == "55354643"
    assert record["published"] == record["byline"] == record["url"] == ""
    assert record["dateline"]["places"] == ["Algiers", "Rabat"]
    assert record["caption"].startswith("Algeria’s Prime Minister")
    assert record["caption"].endswith("January 21, 2013.")
    paragraphs = record["text"].split("\n\n")
    assert len(paragraphs) == 14
    assert paragraphs[0].startswith("Algeria announced on Sunday")
    assert "Select Page" not in result.stdout
    for entity in record["entities"]:
        assert set(entity) == {"name", "kind", "aliases", "description", "count", "mentions"}
        assert entity["kind"] in ("person", "organization", "place", "group", "work")
        assert entity["count"] == len(entity["mentions"]) > 0
        for mention in entity["mentions"]:
            assert mention["field"] in ("title", "caption", "text")
            text = record[mention["field"]]
            assert text[mention["start"] : mention["end"]] == mention["text"]


def test_show_wraps_the_article() -> None:
    lines = call("show", GIVEN, "--width", "50").stdout.splitlines()
    assert max(map(len, lines)) <= 50
    assert "ALGIERS, RABAT — Algeria announced on Sunday an" in lines


def test_show_finds_an_article_by_the_beginning_of_its_id(archive: Path) -> None:
    listed = json.loads(call("list", archive, "--json").stdout)
    shown = call("show", listed[1]["id"][:6], "--in", archive, "--json")
    assert json.loads(shown.stdout)["title"] == "A quiet week in Lima"
    seeds = json.loads(call("list", "--json").stdout)
    assert json.loads(call("show", seeds[3]["id"], "--json").stdout)["id"] == seeds[3]["id"]
    assert (
        call("show", "2067388477b4").stdout == call("show", "06b9f45b91a8").stdout
    )  # its former id


def test_ids_are_the_same_from_anywhere(tmp_path: Path) -> None:
    ids = [record["id"] for record in json.loads(call("list", SEEDS, "--json").stdout)]
    again = json.loads(call("list", "--json", cwd=tmp_path).stdout)
    assert [record["id"] for record in again] == ids
    assert json.loads(call("show", GIVEN, "--json").stdout)["id"] == ids[0]


@pytest.mark.parametrize("command", ["list", "show"])
def test_a_missing_file(command: str, tmp_path: Path) -> None:
    result = call(command, tmp_path / "nowhere.txt")
    assert result.returncode == 1
    assert not result.stdout
    assert len(result.stderr.splitlines()) == 1
    assert "nowhere.txt" in result.stderr
    assert "Traceback" not in result.stderr


def bad_files(folder: Path) -> dict[str, str]:
    """Write files that cannot be read; returns a word of each one's message."""
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "noise.txt").write_bytes(b"\x81\x8d\xff" * 200)
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    return {"empty.txt": "empty", "binary.txt": "", "noise.txt": "encoding", "picture.txt": ""}


def test_each_bad_file_gets_a_sentence_and_the_rest_loads(archive: Path) -> None:
    bad = bad_files(archive)
    result = call("list", archive)
    assert len(result.stdout.splitlines()) == 3
    complaints = result.stderr.splitlines()
    assert len(complaints) == len(bad)
    for name, word in bad.items():
        (line,) = [line for line in complaints if name in line]
        assert word in line
    assert result.returncode == 0


def test_a_named_bad_file_makes_the_status_1(archive: Path) -> None:
    for name, word in bad_files(archive).items():
        for command in ("list", "show"):
            result = call(command, archive / name)
            assert result.returncode == 1
            assert len(result.stderr.splitlines()) == 1
            assert name in result.stderr
            assert word in result.stderr
    both = call("list", archive / "empty.txt", archive / "1.md")
    assert (both.returncode, len(both.stdout.splitlines())) == (1, 1)


def test_a_flaw_is_reported_beside_the_article(tmp_path: Path) -> None:
    path = tmp_path / "broken.md"
    path.write_text("---\ntitle: [unclosed\n---\n\nThe body is still worth reading, all of it.\n")
    for command in ("list", "show"):
        result = call(command, path)
        assert result.returncode == 1
        assert "The body is still" in result.stdout
        assert "broken.md" in result.stderr


def test_an_empty_folder_is_reported(tmp_path: Path) -> None:
    result = call("list", tmp_path)
    assert result.returncode == 1
    assert tmp_path.name in result.stderr


def test_a_folder_is_not_an_article(archive: Path) -> None:
    result = call("show", archive)
    assert result.returncode == 1
    assert "reader list" in result.stderr


def test_no_control_character_of_names_and_texts_is_printed(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31mb\n.txt").write_text("Title\x1b]0;x\x07\n\n" + "Text \x9b2J. " * 30)
    commands = (
        ("list", tmp_path),
        ("list", tmp_path, "--json"),
        ("show", tmp_path / "a\x1b[31mb\n.txt"),
        ("show", "no\x1b[2J\nsuch"),
    )
    for result in (call(*command) for command in commands):
        for text in (result.stdout, result.stderr):
            assert text.replace("\n", "").isprintable()


def test_a_locale_without_the_characters_loses_only_them() -> None:
    result = run("show", GIVEN, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert result.returncode == 0
    assert "Algeria?s Prime Minister" in result.stdout


def test_head_may_close_the_pipe() -> None:
    command = f"{sys.executable} -m reader list | head -n 1"
    result = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=ROOT,
                            capture_output=True, text=True)  # fmt: skip
    assert (result.returncode, result.stderr) == (0, "")


def test_without_a_terminal_it_prints_the_list_and_why() -> None:
    result = run()
    assert result.returncode == 0
    assert result.stdout == call("list").stdout
    assert len(result.stderr.splitlines()) == 1
    assert "not a terminal" in result.stderr
    for word in ("reader list", "reader show", "--help"):
        assert word in result.stderr


def test_help_names_every_command_and_every_status() -> None:
    text = call("--help").stdout
    for word in ("browse", "list", "show", "exit status"):
        assert word in text
    assert call("--version").stdout.startswith("reader ")
    assert call("list", "--frobnicate").returncode == 2
    assert call("show", GIVEN, "--width", "3").returncode == 2


def test_themes_are_listed_and_checked() -> None:
    named = call("browse", "--theme", "help").stdout.split()
    assert named[0] == "auto"
    assert {"ink", "paper", "contrast", "mono"} < set(named)
    result = call("--theme", "plaid")
    assert result.returncode == 2
    assert "ink" in result.stderr


@pytest.mark.parametrize(("word", "meant"), [("srch", "search"), ("lst", "list"), ("Show", "show")])
def test_a_misspelt_command_is_not_taken_for_a_file(word: str, meant: str, tmp_path: Path) -> None:
    """Unless there is such a file, which is opened."""
    result = call(word, "x", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"reader: {word}: no such command, file or folder; did you mean {meant!r}?\n"
    )
    (tmp_path / word).write_text("Rain in Lima\n\nIt rained in Lima all day, said the mayor.\n")
    assert "Rain in Lima" in call(word, cwd=tmp_path).stdout


def test_help_works_as_a_command() -> None:
    """Alone it lists its topics; the name of a command is as good as one."""
    listed = call("help")
    assert listed.returncode == 0
    assert [row.split()[0] for row in listed.stdout.split("\n\n")[0].splitlines()] == [*TOPICS]
    assert "'reader help TOPIC' opens a page" in listed.stdout
    assert call("help", "list").stdout == call("list", "--help").stdout
    missing = call("search")
    assert missing.returncode == 2
    assert missing.stderr.endswith("arguments are required: QUERY\n")
