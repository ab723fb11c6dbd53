"""``reader doctor`` and commands on files of many articles."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from tests.commands.calling import call
from tests.conftest import ROOT
from tests.processes import imported_by


def test_it_prints_what_reader_runs_on(archive: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    result = call("doctor", archive, "--json", XDG_CACHE_HOME=str(cache), TERM="xterm-256color",
                 NO_COLOR="", COLORTERM="")  # fmt: skip
    assert (result.returncode, result.stderr) == (0, "")
    report = json.loads(result.stdout)
    assert report["versions"]["textual"][0].isdigit()
    assert report["terminal"] | {"size": ""} == {
        "TERM": "xterm-256color",
        "colours": "256",
        "encoding": "utf-8",
        "size": "",
        "panes": "no: standard input is not a terminal",
    }
    assert report["cache"]["folder"] == str(cache / "reader/archives")
    assert report["cache"]["state"] == "none"
    assert report["archive"]["articles"] == 3
    assert report["notices"] == []
    assert not cache.exists(), "it only looks"


def test_it_lists_the_extras(archive: Path) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = json.loads(call("doctor", archive, "--json").stdout)["extras"]
    assert set(extras) == set(declared["optional-dependencies"]) - {"dev"}
    assert extras["png"].startswith("installed (")


def test_it_prints_the_state_of_the_cache_and_every_notice(archive: Path, tmp_path: Path) -> None:
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    call("index", archive, **cache)
    (archive / "empty.txt").touch()
    result = call("doctor", archive, **cache)
    assert result.returncode == 1
    lines = result.stdout.splitlines()
    assert any(line.split() == ["state", "usable"] for line in lines)
    assert lines[-1] == f"  {archive}/empty.txt: this file is empty"
    (file,) = (tmp_path / "cache/reader/archives").glob("*.sqlite")
    file.write_bytes(file.read_bytes()[:-9])
    broken = call("doctor", archive, **cache)
    assert "so it was not used" in broken.stdout
    assert any(line.split() == ["state", "not", "used"] for line in broken.stdout.splitlines())


def test_it_counts_files_articles_and_missing_fields_by_format(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("https://www.example.com/2019/01/02/x\n\nA story.\n", "utf-8")
    lines = [{"title": "One", "text": "A story."}, {"text": "Another.", "date": "2019-01-02"}]
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    (tmp_path / "c.json").write_text(json.dumps(lines[0] | {"site": "Daily"}), "utf-8")
    assert json.loads(call("doctor", tmp_path, "--json").stdout)["formats"] == {
        "JSON": {
            "files": 2, "articles": 3, "without title": 1, "without date": 2,
            "without publication": 2,
        },
        "plain text": {
            "files": 1, "articles": 1, "without title": 1, "without date": 0,
            "without publication": 0,
        },
    }  # fmt: skip
    shown = call("doctor", tmp_path).stdout.splitlines()
    assert (
        "  JSON          3 articles in 2 files, 1 without title, 2 without date,"
        " 2 without publication"
    ) in shown
    assert "  plain text    1 article in 1 file, 1 without title" in shown
    listed = json.loads(call("list", tmp_path, "--json").stdout)
    assert [article["format"] for article in listed] == ["plain text", "JSON", "JSON", "JSON"]


def test_it_does_not_import_the_terminal_toolkit(archive: Path) -> None:
    code = "import sys; from reader.cli import main; assert not main(['doctor', sys.argv[1]])"
    assert "textual" not in imported_by(code, archive)


def feed(tmp_path: Path, *titles: str) -> Path:
    lines = [
        json.dumps({"title": title, "text": "It rained.", "date": "2019-07"}) for title in titles
    ]
    path = tmp_path / "feed.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_an_article_of_a_file_of_many_is_shown_by_id(tmp_path: Path) -> None:
    path = feed(tmp_path, "Lima", "Oslo")
    result = call("show", path)
    assert (result.returncode, result.stdout) == (1, "")
    assert f"{path}: it contains 2 articles" in result.stderr
    assert "show ID --in" in result.stderr
    records = json.loads(call("list", path, "--json").stdout)
    assert [record["title"] for record in records] == ["Lima", "Oslo"]
    shown = call("show", records[1]["id"], "--in", path, "--json")
    assert json.loads(shown.stdout)["title"] == "Oslo"
    assert call("show", feed(tmp_path, "Lima")).returncode == 0


def test_dates_have_a_precision_and_first_words_have_parentheses(tmp_path: Path) -> None:
    path = feed(tmp_path, "Lima", "")
    one, two = json.loads(call("list", path, "--json").stdout)
    assert (one["published"], one["published_precision"]) == ("2019-07", "month")
    assert (one["title"], one["listing"]) == ("Lima", "Lima")
    assert (two["title"], two["listing"]) == ("", "It rained.")
    lines = call("list", path).stdout.splitlines()
    assert lines[0].endswith("  Lima")
    assert lines[1].endswith("  (It rained.)")


def test_it_reports_problems_of_the_users_own_themes(archive: Path, tmp_path: Path) -> None:
    themes = tmp_path / "reader" / "themes"
    themes.mkdir(parents=True)
    (themes / "pale.yaml").write_text("like: paper\nroles:\n  text: '#bbbbbb'\n")
    (themes / "odd.yaml").write_text("like: paper\nrolls: {}\n")
    result = call("doctor", archive, "--json", XDG_CONFIG_HOME=str(tmp_path))
    report = json.loads(result.stdout)
    assert report["themes"]["own"] == "odd, pale"
    assert any("odd.yaml, line 2: unknown key 'rolls'" in each for each in report["notices"])
    weak = [each for each in report["notices"] if each.startswith("theme pale: text on background")]
    assert len(weak) == 1
    assert "needs 4.5" in weak[0]
    assert result.returncode == 1
