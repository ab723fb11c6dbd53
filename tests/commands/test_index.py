"""``reader index``: what it saves and prints, and unreadable files."""

from __future__ import annotations

import os
from pathlib import Path

from tests.commands.calling import call
from tests.files import LONG_AGO
from tests.processes import imported_by


def test_it_caches_and_updates(archive: Path, cache_home: Path) -> None:
    # Files changed just now would be read again to be sure, and how often depends on speed.
    for path in archive.iterdir():
        os.utime(path, (LONG_AGO, LONG_AGO))
    result = call("index", archive)
    assert result.returncode == 0
    assert result.stdout.startswith("Cached 3 articles in ")
    assert not result.stderr
    (file,) = cache_home.rglob("*.sqlite")
    (folder,) = cache_home.rglob("*.index")
    cached, index, names = result.stdout.splitlines()
    assert cached.endswith(str(file))
    assert index.startswith("Index: ")
    assert index.endswith(str(folder))
    assert names.startswith("Names found in 3 articles (0 of them before)")
    assert names.endswith(str(folder.with_suffix(".entities")))
    new = archive / "3.md"
    new.write_text("It rained in Lima.\n")
    os.utime(new, (LONG_AGO, LONG_AGO))
    result = call("index", archive)
    assert result.stdout.startswith("Updated (1 new): 4 articles")
    assert "\nNames found in 4 articles (3 of them before)" in result.stdout
    assert [*cache_home.rglob("*.sqlite")] == [file]
    assert call("search", "lima rained", archive).stdout.count("[rained]") == 1
    assert call("index", archive).stdout.startswith("Nothing has changed: 4 articles")


def test_it_reports_unreadable_files(archive: Path) -> None:
    (archive / "4.txt").touch()
    result = call("index", archive)
    assert (result.returncode, "4.txt: this file is empty" in result.stderr) == (0, True)
    result = call("index", archive / "nowhere")
    assert result.returncode == 1
    assert "no such file" in result.stderr
    assert not result.stdout


def test_a_cache_folder_that_cannot_be_written(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "reader").write_text("in the way")
    result = call("index", archive, XDG_CACHE_HOME=str(tmp_path))
    assert result.returncode == 1
    assert "nothing can be cached" in result.stderr
    assert "Traceback" not in result.stderr


def test_it_imports_neither_textual_nor_rich(archive: Path) -> None:
    code = "import sys; from reader.cli import main; assert not main(['index', sys.argv[1]])"
    assert not imported_by(code, archive) & {"textual", "rich"}
