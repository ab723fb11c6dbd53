"""A pytest plugin that runs scripts as tests; pytest loads it wherever Reader is installed.

List the folders (or files) of your scripts in pytest's settings. Every script in them becomes a
test; ``--reader-update`` writes the snapshots::

    [tool.pytest.ini_options]
    reader_scripts = ["tests/scripts"]

A test fails if its script fails or a snapshot is missing or differs. It also fails if Reader
crashes; then it says where the crash report is. The fixture ``reader_play`` plays a script from
your own test, which fails if the script fails::

    def test_my_archive(reader_play):
        reader_play("sessions/first.yaml")

With ``check=False`` the test does not fail; check ``ok``, ``failures`` and ``snapshots`` of the
result yourself.
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
    parser.addini(
        _SETTING, "files of Reader scripts, and folders with such files", type="paths", default=[]
    )
    parser.getgroup("reader").addoption(
        "--reader-update", action="store_true", dest=_OPTION,
        help="write the snapshots of Reader scripts instead of comparing them",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to run if the settings name a file or folder that does not exist."""
    for path in config.getini(_SETTING):
        if not path.exists():
            raise pytest.UsageError(f"{_SETTING}: no such file or folder: {path}")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the scripts in the files and folders that the settings name."""
    if file_path.suffix not in (".yaml", ".yml"):
        return None
    for folder in parent.config.getini(_SETTING):
        if file_path == folder or folder in file_path.parents:
            return ScriptFile.from_parent(parent, path=file_path)
    return None


class ScriptFile(pytest.File):
    """A script file; it has one test."""

    def collect(self) -> Iterator[pytest.Item]:
        """The test that plays the script."""
        yield ScriptItem.from_parent(self, name=self.path.stem)


class ScriptFailedError(Exception):
    """A script failed, or Reader crashed in it."""


class ScriptItem(pytest.Item):
    """A test that plays a script."""

    def runtest(self) -> None:
        """Play the script; fail with the differences."""
        result = _play(self.path, update=self.config.getoption(_OPTION))
        if not result.ok:
            raise ScriptFailedError(explain(result))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """The differences without a traceback; any other error with one."""
        from reader.system.yaml_nodes import NodeError

        if isinstance(excinfo.value, ScriptFailedError | NodeError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, int, str]:
        """The location of the test."""
        return self.path, 0, f"script {self.name}"


@pytest.fixture
def reader_play(request: pytest.FixtureRequest) -> Callable[..., Result]:
    """Play a script; its path is relative to the test's folder, its snapshots are next to it.

    The test fails if the script fails, unless ``check=False`` is passed.
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
    """The failed steps and differing snapshots as text."""
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
    """The formats of the snapshots of script ``path``: ``txt``, and ``svg`` if there are any.

    Pictures made with ``reader play --format svg`` are compared from then on.
    """
    folder = path.parent / path.stem
    return ("txt", "svg") if any(folder.glob("*.svg")) else ("txt",)
