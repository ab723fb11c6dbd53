"""The pytest plugin, as a user's own project uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.headless.player import Options, play
from reader.headless.script import load_script

pytest_plugins = ["pytester"]

SETTINGS = "[pytest]\nreader_scripts = scripts\n"
SCRIPT = "open: ../news\nsize: 80x24\nsteps:\n  - press: [j, enter]\n  - snapshot: second\n"


def write_news(folder: Path) -> None:
    """Write the two articles that the scripts open."""
    news = folder / "news"
    news.mkdir()
    for title in ("First", "Second"):
        (news / f"{title}.md").write_text(f"# {title}\n\nKofi Mensah was in Accra.\n")


def project(pytester: pytest.Pytester, script: str = SCRIPT) -> None:
    pytester.makeini(SETTINGS)
    folder = pytester.mkdir("scripts")
    (folder / "mine.yaml").write_text(script)
    write_news(pytester.path)
    (pytester.path / "other.yaml").write_text("not: a script")


@pytest.fixture(autouse=True, scope="module")
def all_is_imported(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Import everything first, because pytester unloads what is imported while it runs."""
    folder = tmp_path_factory.mktemp("imported")
    write_news(folder)
    (folder / "scripts").mkdir()
    (folder / "scripts" / "mine.yaml").write_text(SCRIPT)
    play(load_script(folder / "scripts" / "mine.yaml"), Options(folder))


def run(pytester: pytest.Pytester, *arguments: str, alone: bool = False) -> pytest.RunResult:
    """Run pytest with only Reader's plugin; in a separate process if ``alone``."""
    how = pytester.runpytest_subprocess if alone else pytester.runpytest_inprocess
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        return how("-p", "reader.headless.pytest_plugin", *arguments)


def test_a_script_is_a_test(pytester: pytest.Pytester) -> None:
    """pytest loads the plugin by itself, as wherever Reader is installed."""
    project(pytester)
    missing = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    missing.assert_outcomes(failed=1)
    missing.stdout.fnmatch_lines(["*second.txt: this snapshot does not exist yet"])
    run(pytester, "--reader-update").assert_outcomes(passed=1)
    kept = pytester.path / "scripts" / "mine" / "second.txt"
    assert "2 of 2" in kept.read_text(encoding="utf-8")
    run(pytester).assert_outcomes(passed=1)
    kept.write_text(kept.read_text(encoding="utf-8").replace("2 of 2", "7 of 2"))
    differs = run(pytester)
    differs.assert_outcomes(failed=1)
    differs.stdout.fnmatch_lines(["*row 1, column * differs:"])


def test_an_invalid_script_fails_with_its_line(pytester: pytest.Pytester) -> None:
    project(pytester, "open: seeds\nsteps:\n  - dance: j\n")
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*mine.yaml, line 3, step 1: no step is called 'dance'*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_fixture_plays_a_script(pytester: pytest.Pytester) -> None:
    project(pytester, SCRIPT.replace("snapshot: second", "expect: {article: Second}"))
    pytester.makepyfile(
        """
        def test_mine(reader_play):
            assert reader_play("scripts/mine.yaml").ok

        def test_other_size(reader_play, tmp_path):
            assert reader_play("scripts/mine.yaml", size=(120, 36), out=tmp_path).ok
        """
    )
    run(pytester).assert_outcomes(passed=3)


def test_the_fixture_fails_the_test_if_the_script_fails(pytester: pytest.Pytester) -> None:
    """It needs no assert, and ``check=False`` turns it off."""
    project(pytester, SCRIPT.replace("snapshot: second", "expect: {text: Nowhere}"))
    pytester.makepyfile(
        """
        def test_mine(reader_play):
            reader_play("scripts/mine.yaml")

        def test_looking(reader_play):
            assert reader_play("scripts/mine.yaml", check=False).failures
        """
    )
    result = run(pytester, "-k", "mine or looking")
    result.assert_outcomes(failed=2, passed=1)  # the script itself fails, too
    result.stdout.fnmatch_lines(["*step 2: 'Nowhere' is not on the screen*"])


def test_missing_scripts_are_an_error(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nreader_scripts = scripts tests/gone\n")
    pytester.mkdir("scripts")
    result = run(pytester)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*reader_scripts: no such file or folder: *gone"])


def test_a_crash_of_reader_fails_the_test_with_a_report(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a script and in the fixture, without the error's message, which may quote a text."""
    project(pytester)
    state = pytester.mkdir("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    pytester.makepyfile("def test_mine(reader_play): reader_play('scripts/mine.yaml', check=False)")
    pytester.makeconftest(
        """
        from reader.widgets.panes.article_list import ArticleList

        def fail(*_):
            raise ValueError("words of an article")

        ArticleList.action_open = fail
        """
    )
    result = run(pytester, alone=True)  # its conftest breaks Reader
    result.assert_outcomes(failed=2)
    said = "*Reader crashed because of a bug (ValueError*; a report *"
    result.stdout.fnmatch_lines([said, said])
    result.stdout.no_fnmatch_line("*words of*")
    assert len([*(state / "reader" / "reports").iterdir()]) >= 1
