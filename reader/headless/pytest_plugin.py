"""Tests of scripts, for pytest: it is loaded by itself wherever Reader is installed.

Name the folders (or files) of your scripts in pytest's settings, and every script in them is a
test; ``--reader-update`` writes their snapshots::

    [tool.pytest.ini_options]
    reader_scripts = ["tests/scripts"]

A script that fails, or whose snapshot is missing or differs, is a failed test; so is one in which
Reader itself fails, and the test says where the report of that is. The fixture
``reader_play`` plays a script from a test of yours, which fails where the script does::

    def test_my_archive(reader_play):
        reader_play("sessions/first.yaml")

``check=False`` does not fail: the result has ``ok``, ``failures`` and ``snapshots``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from reader.headless.player import Result

_SETTING = "reader_scripts"
_OPTION = "reader_update"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting and the option."""
    parser.addini(_SETTING, "folders and files with scripts of Reader", type="paths", default=[])
    parser.getgroup("reader").addoption(
        "--reader-update", action="store_true", dest=_OPTION,
        help="write the snapshots of Reader's scripts instead of comparing them",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to run where the settings name scripts that are not there."""
    for path in config.getini(_SETTING):
        if not path.exists():
            raise pytest.UsageError(f"{_SETTING}: no such file or folder: {path}")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take every script in a folder that the settings name."""
    if file_path.suffix not in (".yaml", ".yml"):
        return None
    for folder in parent.config.getini(_SETTING):
        if file_path == folder or folder in file_path.parents:
            return ScriptFile.from_parent(parent, path=file_path)
    return None


class ScriptFile(pytest.File):
    """A script; it has one test."""

    def collect(self) -> Iterator[pytest.Item]:
        """The test: to play the script."""
        yield ScriptItem.from_parent(self, name=self.path.stem)


class ScriptFailedError(Exception):
    """A script did not hold, or Reader failed in it."""


class ScriptItem(pytest.Item):
    """Plays a script."""

    def runtest(self) -> None:
        """Fail with what differs."""
        result = _play(self.path, update=self.config.getoption(_OPTION))
        if not result.ok:
            raise ScriptFailedError(explain(result))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """What differs, without a traceback; another error with one."""
        from reader.system.yaml_nodes import NodeError

        if isinstance(excinfo.value, ScriptFailedError | NodeError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the test stands."""
        return self.path, 0, f"script {self.name}"


@pytest.fixture
def reader_play(request: pytest.FixtureRequest) -> Callable[..., Result]:
    """Play a script by its path, which counts from the test's folder; snapshots lie beside it.

    The test fails where the script does, unless it is called with ``check=False``.
    """

    def play_script(script: str | Path, *, check: bool = True, **options: Any) -> Result:
        update = request.config.getoption(_OPTION)
        try:
            result = _play(request.path.parent / script, update=update, **options)
        except ScriptFailedError as error:
            pytest.fail(str(error), pytrace=False)
        if check and not result.ok:
            pytest.fail(explain(result), pytrace=False)
        return result

    return play_script


def explain(result: Result) -> str:
    """What did not hold, for a person to read."""
    bad = [each.difference for each in result.snapshots if each.outcome in ("differs", "missing")]
    return "\n".join([*bad, *map(str, result.failures)])


def _play(path: Path, *, update: bool, **options: Any) -> Result:
    from reader import failure
    from reader.headless.player import Options, play
    from reader.headless.script import load_script
    from reader.headless.session import AppFailedError

    out = options.pop("out", None) or path.parent / path.stem
    options.setdefault("formats", formats_beside(path))
    try:
        return play(load_script(path), Options(out, update=update, write_new=update, **options))
    except AppFailedError as error:
        raise ScriptFailedError(failure.report(error, error.keys, "pytest")) from None


def formats_beside(path: Path) -> tuple[str, ...]:
    """The formats that the snapshots of script ``path`` are kept in: ``txt``, and ``svg`` if any.

    A picture that somebody put there (``reader play --format svg``) is compared from then on.
    """
    folder = path.parent / path.stem
    return ("txt", "svg") if any(folder.glob("*.svg")) else ("txt",)
