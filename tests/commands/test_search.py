"""``reader search`` and ``reader list --query`` as a shell user sees them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from reader.cli import main
from tests.commands.calling import call, run
from tests.terminal.pseudo import Terminal


def test_a_line_and_a_snippet_per_article(archive: Path) -> None:
    """Rank, id, date, publication and title; below, the text around the hits; hits are marked."""
    result = call("search", "mensah GHANA", archive)
    assert (result.returncode, result.stderr) == (0, "")
    first, snippet, second, *_ = result.stdout.splitlines()
    listed = {line.split()[0]: line for line in call("list", archive).stdout.splitlines()}
    number, identity, date, *rest = first.split()
    assert (number, date, " ".join(rest)) == ("1", "2019-03-06", "Accra Post [Ghana] votes")
    assert "Ghana votes" in listed[identity]
    assert snippet == "     [Ghana] went to the polls. Kofi [Mensah] cast his vote in Accra."
    assert second.startswith("2  ")
    assert "\x1b" not in result.stdout


def test_json_has_offsets_of_code_points(archive: Path) -> None:
    (archive / "3.md").write_text(
        "---\ntitle: “Été” à Accra\n---\n" + "Ça va. " * 60 + "L’été arrive.\n"
    )
    result = call("search", "ete", archive, "--json")
    (record,) = json.loads(result.stdout)
    shown = json.loads(call("show", record["id"], "--in", archive, "--json").stdout)
    assert record["rank"] == 1
    assert record["score"] > 0
    assert [(hit["field"], hit["text"]) for hit in record["hits"]] == [
        ("title", "Été"),
        ("text", "été"),
    ]
    for part in (*record["hits"], record["snippet"]):
        assert shown[part["field"]][part["start"] : part["end"]] == part["text"]
    assert "L’été arrive." in record["snippet"]["text"]
    assert call("search", "nowhere", archive, "--json").stdout == "[]\n"


def test_the_limit_and_how_many_more_there_are(archive: Path) -> None:
    result = call("search", "accra OR peru", archive, "--limit", "1")
    assert len([line for line in result.stdout.splitlines() if line.startswith("1  ")]) == 1
    assert "the first 1 of 3 articles" in result.stderr
    assert call("search", "a", archive, "--limit", "0").returncode == 2


def test_the_exit_status(archive: Path) -> None:
    """0: found; 1: nothing found, or a named path is unreadable; 2: the query is wrong."""
    assert call("search", "accra", archive).returncode == 0
    nothing = call("search", "zanzibar", archive)
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (1, "", "")
    missing = call("search", "accra", archive, archive / "nowhere")
    assert missing.returncode == 1
    assert "nowhere" in missing.stderr
    assert "Ghana" in missing.stdout
    for command in (("search", "accra OR", archive), ("list", "--query", "is:new", archive)):
        assert call(*command).returncode == 2


def test_a_wrong_query_is_shown_with_a_caret(archive: Path) -> None:
    """The caret is under the wrong character, also after wide ones; nothing unprintable appears."""
    result = call("search", "北京\x1b accra is:new", archive)
    assert result.stdout == ""
    message, query, caret = result.stderr.splitlines()
    assert "character 14" in message
    assert query == "  北京  accra is:new"
    assert caret == "  " + " " * (2 * 2 + 11) + "^"
    long = call("search", "word " * 100 + "title:(", archive).stderr.splitlines()
    assert len(long[1]) <= 122
    assert long[1][long[2].index("^") - 1 :] in ("(", ":(")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("person:mensah", ["Harbour talks resume", "Ghana votes"]),
        ('org:"trade organization" -source:accra', ["Harbour talks resume"]),
        ("-person:mensah", ["A quiet week in Lima"]),
        ("after:2019-03-04 source:coast", ["A quiet week in Lima"]),
        ("is:unread lang:en place:peru", ["A quiet week in Lima"]),
    ],
)
def test_list_takes_a_query(archive: Path, query: str, titles: list[str]) -> None:
    """In archive order, like 'list' without a query; names are found if the query needs them."""
    result = call("list", f"--query={query}", "--json", archive)
    assert result.returncode == 0, result.stderr
    assert [record["title"] for record in json.loads(result.stdout)] == titles
    lines = call("list", f"--query={query}", archive).stdout.splitlines()
    assert set(lines) <= set(call("list", archive).stdout.splitlines())


def test_the_cache_and_the_index_are_used_and_updated(archive: Path, cache_home: Path) -> None:
    call("index", archive)
    (manifest,) = cache_home.rglob("manifest")
    before = manifest.stat().st_mtime_ns
    assert call("search", "polls", archive).returncode == 0
    assert manifest.stat().st_mtime_ns == before, "nothing was written"
    (archive / "10.md").write_text("It rained in Lima.\n")
    assert call("search", "polls", archive).returncode == 1
    assert call("search", "rained", archive).returncode == 0


def test_a_small_archive_leaves_nothing_behind(archive: Path, cache_home: Path) -> None:
    call("search", "polls", archive)
    assert not [*cache_home.rglob("*")]


def test_without_tantivy_it_works_and_says_so(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "tantivy.py").write_text("raise ImportError('no wheel')")
    result = run("search", "polls", archive, PYTHONPATH=str(tmp_path))
    assert result.returncode == 0
    assert "Ghana votes" in result.stdout
    assert result.stderr.count("tantivy is not installed") == 1


def test_hits_are_bold_on_a_capable_terminal(archive: Path) -> None:
    terminal = Terminal("search", "polls", str(archive))
    assert terminal.wait() == 0
    assert b"\x1b[1mpolls\x1b[22m" in terminal.output
    terminal = Terminal("search", "polls", str(archive), term="dumb")
    assert terminal.wait() == 0
    assert b"[polls]" in terminal.output
    assert b"\x1b" not in terminal.output


def test_the_help_describes_queries_and_the_status() -> None:
    text = call("search", "--help").stdout
    for word in ("liby*", "place:", "date:2011..2014", "is:starred", "exit status", "--limit"):
        assert word in text


@pytest.mark.parametrize(
    "command",
    [["list", "--query", "-mensah"], ["search", "-mensah"], ["search", "--limit", "9", "-mensah"],
     ["list", "--json", "--query", "-mensah"], ["search", "--", "-mensah"]],
)  # fmt: skip
def test_a_query_may_start_with_a_minus(archive: Path, command: list[str]) -> None:
    """``argparse`` would take it for an option. Unknown options are still refused."""
    done = call(*command, archive)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout
    assert "Ghana votes" not in done.stdout.replace("[", "").replace("]", "")


def test_finding_nothing_is_said_on_a_terminal_only(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["search", "foo:", str(archive)]) == 1
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["search", "foo:", str(archive)]) == 1
    assert capsys.readouterr() == ("", "reader: no article matches\n")


def test_an_option_is_not_a_query(archive: Path) -> None:
    assert call("list", "-mensah", archive).returncode == 2
    assert call("list", "--query", "--json", archive).returncode == 2
