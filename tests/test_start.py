"""The cost of a start before the first screen: imported modules and compiled patterns."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from reader.store.user.marks import Marks
from reader.system import paths
from tests.processes import run_python
from tests.terminal.pseudo import Terminal

MODULES = 150
"""The most modules of Reader to import; each takes a quarter of a millisecond."""

PATTERNS = 3_000
"""The most characters in all regular expressions that Reader compiles; 500 take a millisecond. Put
a quicker check before a pattern that most pages do not need.
"""

BESIDE_TEXTUAL = {
    "_blake2", "_curses", "_json", "_sqlite3", "curses", "gc", "importlib", "json", "sqlite3",
    "textual",
}  # fmt: skip
"""Other modules that Reader imports and a plain Textual app does not. SQLite reads the reading
position of the first article if the user has a file of marks, which takes two milliseconds.
"""

WATCHED = """
import json, re, sys
from reader.system import lazy
from reader.terminal.output import Output

compiled, write = [], Output.write

class Watched:
    def compile(pattern, flags=0):
        compiled.append(pattern)
        return re.compile(pattern, flags)

def written(output, data):
    if "ALGIERS, RABAT" in data:
        Output.write = write
        with open(sys.argv[1], "w") as file:
            json.dump([sorted(sys.modules), compiled], file)
    write(output, data)

lazy.re, Output.write = Watched, written
from reader.cli import main
sys.exit(main([]))
"""

BARE = """
import sys
from textual.app import App
from textual.containers import Horizontal
from textual.widgets import Static
import textual.drivers.linux_driver

class Bare(App):
    def compose(self):
        yield Horizontal(Static())
    def on_ready(self):
        self.exit()

Bare().run(headless=True)
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], list[str]]:
    """The modules and patterns loaded when the first screen of the seeds is sent."""
    folder = tmp_path_factory.mktemp("start")
    report = folder / "report"
    marks = Marks(folder / "data" / "reader" / "marks.sqlite")
    marks.set_starred(["an article"])
    marks.close()
    environment = {name: str(folder / kind) for kind, name in paths.VARIABLES.items()}
    terminal = Terminal(
        command=[sys.executable, "-c", WATCHED, str(report)],
        size=(120, 36),
        environment=environment,
    )
    terminal.read_until(b"ALGIERS, RABAT")
    terminal.close()
    modules, patterns = json.loads(report.read_text())
    return set(modules), patterns


def test_a_start_imports_no_other_modules(
    start: tuple[set[str], list[str]], tmp_path: Path
) -> None:
    imported = start[0] - set(run_python(BARE, cwd=tmp_path).split())
    own = {name for name in imported if name.partition(".")[0] == "reader"}
    others = {name for name in imported - own if name.partition(".")[0] not in BESIDE_TEXTUAL}
    assert others == set()
    assert len(own) <= MODULES, sorted(own)


def test_a_start_compiles_few_patterns(start: tuple[set[str], list[str]]) -> None:
    patterns = start[1]
    assert sum(map(len, patterns)) <= PATTERNS, sorted(patterns, key=len)[-5:]
