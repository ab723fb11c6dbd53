"""``reader export``: into pipes, files and folders, and its error messages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.commands.calling import call
from tests.conftest import GIVEN
from tests.processes import run_python
from tests.user_file import open_marks

GIVEN_ID = "06b9f45b91a8"


def test_json_is_the_output_of_show_plus_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    marks = open_marks()
    marks.set_note(GIVEN_ID, "Ask Bourita")
    marks.close()
    result = call("export", "--format", "json", "--query", "note:bourita")
    (record,) = json.loads(result.stdout)
    assert record.pop("marks")["note"] == "Ask Bourita"
    shown = json.loads(call("show", "--json", GIVEN).stdout)
    assert record["entities"]
    assert record["entities"] == shown["entities"]
    assert record["text"] == shown["text"]


def test_csv_has_one_row_per_article() -> None:
    result = call("export", "--format", "csv", "--no-names")
    rows = [*csv.DictReader(io.StringIO(result.stdout, newline=""))]
    assert result.returncode == 0
    assert len(rows) == 12
    assert not rows[0]["people"]


def test_exported_markdown_opens_as_the_same_archive(tmp_path: Path) -> None:
    """With the same titles, dates and texts."""
    folder = tmp_path / "out"
    assert call("export", "seeds", "--out", f"{folder}/").returncode == 0
    assert len([*folder.iterdir()]) == 12

    def listed(*paths: Path | str) -> list[tuple[str, ...]]:
        records = json.loads(call("export", *paths, "--format", "json", "--no-names").stdout)
        keys = ("title", "publication", "published", "caption", "text")
        return sorted(tuple(record[key] for key in keys) for record in records)

    assert listed(folder) == listed("seeds")
    again = call("export", "seeds", "--out", folder, "--no-names")
    assert again.returncode == 1
    assert "exists; --force overwrites it" in again.stderr
    assert call("export", "seeds", "--out", folder, "--no-names", "--force").returncode == 0
    assert len([*folder.iterdir()]) == 12


def test_the_extension_decides_the_format_and_nothing_is_overwritten(tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    assert call("export", "--out", page, "--query", "skhirat").returncode == 0
    before = page.read_text("utf-8")
    assert before.startswith("<!DOCTYPE html>")
    assert before.endswith("</html>\n")
    refused = call("export", "--out", page)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == f"reader: {page} exists; --force overwrites it\n"
    assert page.read_text("utf-8") == before
    assert [*tmp_path.iterdir()] == [page]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--query", "is:new"), 2, "is:new is not a filter; use is:unread, is:read or is:starred"),
        (("--query", "xyzzy"), 1, ""),
        (("--out", "a.doc"), 2, "a.doc has no known extension"),
        (("nowhere", "--format", "json"), 1, "nowhere"),
        (("--out", "no/folder/x.md"), 1, "no/folder/x.md: No such file or directory"),
    ],
)
def test_errors_are_one_sentence(arguments: tuple[str, ...], status: int, said: str) -> None:
    result = call("export", *arguments)
    assert result.returncode == status
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_without_the_capability_no_file_is_written(tmp_path: Path) -> None:
    """Standard output remains allowed: other commands print the same."""
    result = call("export", "--out", tmp_path / "x.md", READER_RESTRICTED="1")
    assert result.returncode == 2
    assert "Disabled in restricted mode" in result.stderr
    assert [*tmp_path.iterdir()] == []


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux for the memory")
def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    """Each article is written before the next is read."""
    code = (
        "import sys; from reader.cli import main; status = main(sys.argv[1:]); "
        "print(open('/proc/self/status').read()); sys.exit(status)"
    )
    peaks = []
    for count in (50, 500):
        path = tmp_path / f"{count}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number in range(count):
                words = f"word{number} " * 3_000
                file.write(json.dumps({"title": f"T {number}", "text": words}) + "\n")
        printed = run_python(code, "export", path, "--format", "json", "--no-names")
        articles, _, memory = printed.partition("Name:")
        assert articles.count("\n") == count + 2
        peaks.append(int(memory.partition("VmHWM:")[2].split()[0]))
    assert peaks[1] < peaks[0] * 1.25
