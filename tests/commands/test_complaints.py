"""Notices on standard error: the first few of a kind, then how many more there are."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from reader.commands.archive import PRINTED, complain_of
from reader.model import Notice
from tests.commands.calling import call


def test_many_notices_with_one_reason_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    some = [Notice(f"{number}.txt", "this file is empty") for number in range(3_000)]
    some[7:7] = [Notice("a.jsonl", f"line {number:,}: no JSON") for number in range(2_000, 2_009)]
    some += [Notice("z.pdf", "odd")]
    complain_of(some)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2 * PRINTED + 1 + 3
    assert lines[:PRINTED] == [f"reader: {n}.txt: this file is empty" for n in range(PRINTED)]
    assert "reader: 2,995 more: this file is empty" in lines
    assert "reader: 4 more: line 2,000: no JSON" in lines
    assert "doctor" in lines[-1]


def test_a_few_notices_are_printed_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    complain_of([Notice(f"{number}.txt", "this file is empty") for number in range(PRINTED)])
    assert capsys.readouterr().err.count("\n") == PRINTED


@pytest.mark.parametrize("arguments", [["list"], ["list", "--query", "lima"], ["index"],
                                       ["export", "--no-names"]])  # fmt: skip
def test_commands_report_skipped_files(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "1.txt").write_text("Rain\n\nIt rained in Lima.\n")
    for number in range(20):
        (tmp_path / f"{number}.empty.txt").touch()
    for name in ("a.pptx", "b.xlsx", "c.xlsx"):
        (tmp_path / name).touch()
    done = call(*arguments, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "3 files of other kinds were not read: 1 .pptx, 2 .xlsx" in done.stderr
    assert "15 more: this file is empty" in done.stderr
    assert done.stderr.count("\n") == PRINTED + 3


def test_doctor_lists_all_notices_and_problems_of_the_users_data(tmp_path: Path) -> None:
    archive, data = tmp_path / "news", tmp_path / "data"
    archive.mkdir()
    (archive / "1.txt").write_text("Rain\n\nIt rained in Lima.\n")
    done = call("doctor", archive, XDG_DATA_HOME=str(data))
    assert "notices\n  none" in done.stdout
    assert done.returncode == 0
    for number in range(20):
        (archive / f"{number}.empty.txt").touch()
    (archive / "entities.yaml").write_text("- merge: {person: A}\n- nonsense: 7\n")
    (data / "reader").mkdir(parents=True)
    marks = data / "reader" / "marks.sqlite"
    marks.write_text("these are no marks" * 100)
    done = call("doctor", archive, XDG_DATA_HOME=str(data))
    assert done.returncode == 1
    assert done.stdout.count("this file is empty") == 20
    assert done.stdout.count("entities.yaml: line") == 2
    assert "marks.sqlite: file is not a database" in done.stdout
    marks.unlink()
    with closing(sqlite3.connect(marks)) as base:
        base.execute("CREATE TABLE read (article)")
        base.execute("CREATE TABLE starred (article)")
        base.execute("PRAGMA user_version = 99")
    done = call("doctor", archive, XDG_DATA_HOME=str(data))
    assert "marks.sqlite: it is from a newer version" in done.stdout
