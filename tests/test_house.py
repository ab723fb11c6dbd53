"""The structure of the code: layers, sizes, and what may be imported when."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from reader.cli import COMMANDS
from tests.conftest import ROOT
from tests.mutants.table import MUTANTS, Mutant
from tests.processes import imported_by, run_python

MODULES = sorted((ROOT / "reader").rglob("*.py"))
TOP_LEVEL = {"pyproject.toml", "README.md", "LICENSE", "reader", "styles", "tests", "seeds"}


def test_the_floors_hold() -> None:
    run_python(
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    )


def test_modules_have_docstrings_and_a_reason_above_600_lines() -> None:
    """The docstring of a module over 600 lines says "Long because"."""
    for module in [*MODULES, *(ROOT / "tests").rglob("*.py")]:
        text = module.read_text(encoding="utf-8")
        if len(text.splitlines()) > 600:
            assert "Long because" in (ast.get_docstring(ast.parse(text)) or ""), module
        if ROOT / "reader" in module.parents:
            assert ast.get_docstring(ast.parse(text)), module
    assert len((ROOT / "reader/app.py").read_text(encoding="utf-8").splitlines()) < 250


def test_everything_public_has_a_docstring() -> None:
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{module}: {node.name}"
                for each in node.body:
                    if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
                        assert ast.get_docstring(each), f"{module}: {node.name}.{each.name}"
    for module in MODULES:
        for each in ast.parse(module.read_text(encoding="utf-8")).body:
            if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
                assert ast.get_docstring(each), f"{module}: {each.name}"


NOT_READERS = {
    "_replace", "_fields",  # of every NamedTuple
    "_bindings", "_display", "_exception", "_size",  # of Textual's widgets, app and driver
}  # fmt: skip
"""Private names that tests may use, because they belong to other libraries."""


def private_names(tree: ast.AST) -> Iterator[str]:
    """The private names that a module defines or assigns, at any depth."""
    for node in ast.walk(tree):
        match node:
            case (
                ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name) | ast.Name(id=name, ctx=ast.Store())
                | ast.Attribute(attr=name, ctx=ast.Store())
            ):  # fmt: skip
                if re.match("_[a-zA-Z]", name):
                    yield name


def reached_for(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The names that a test uses of other objects or modules, with line numbers."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="self" | "cls")):
                pass
            case ast.Attribute(value=ast.Call(func=ast.Name(id="super"))):
                pass
            case ast.Attribute(attr=name):
                yield node.lineno, name
            case ast.ImportFrom(names=names):
                yield from ((node.lineno, each.name) for each in names)
            case ast.Call(func=ast.Name(id=call) | ast.Attribute(attr=call), args=args):
                if call in ("setattr", "getattr", "delattr", "hasattr", "object"):
                    for each in args[:2]:
                        if isinstance(each, ast.Constant) and isinstance(each.value, str):
                            yield node.lineno, each.value.rpartition(".")[2]


def test_tests_use_nothing_private() -> None:
    """A test that does would break when the implementation changes, although nothing else does."""
    trees = (ast.parse(module.read_text(encoding="utf-8")) for module in MODULES)
    private = {name for tree in trees for name in private_names(tree)} - NOT_READERS
    found = [
        f"{file.relative_to(ROOT)}:{line}: {name}"
        for file in sorted((ROOT / "tests").rglob("*.py"))
        for line, name in reached_for(ast.parse(file.read_text(encoding="utf-8")))
        if name in private
    ]
    assert found == []


@pytest.mark.parametrize(
    "folder", sorted({module.parent for module in MODULES}), ids=lambda folder: folder.name
)
def test_a_packages_docstring_names_its_modules(folder: Path) -> None:
    """It names all of them."""
    docstring = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or ""
    there = {each.stem for each in folder.glob("*.py") if each.stem[:2] != "__"}
    words = {*re.findall(r"\w+", docstring)}
    if folder.name == "commands":  # each has the name of its command
        there -= set(COMMANDS)
    assert there - words == set()


def test_the_repository_has_no_other_files_at_the_top() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = {Path(line).parts[0] for line in listed.stdout.splitlines()}
    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL


def test_pre_commit_runs_the_checks_of_ci() -> None:
    """The hooks of pre-commit run all commands of ``.ci/run``."""
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    hooks = [hook["entry"] for repository in config["repos"] for hook in repository["hooks"]]
    commands = (ROOT / ".ci/run").read_text("utf-8").splitlines()
    assert hooks == [line for line in commands if line.startswith(".venv/bin/")]


def test_ci_runs_on_both_systems_with_the_oldest_and_the_newest_python() -> None:
    config = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    job = config["jobs"]["check"]
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert job["strategy"]["matrix"]["os"] == ["ubuntu-latest", "macos-latest"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    versions = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    assert job["strategy"]["matrix"]["python"] == [versions[0], versions[-1]]


def test_contributing_names_existing_things() -> None:
    """Its paths, the names in them and its ``python -m`` exist; it names every package."""
    text = (ROOT / ".github/CONTRIBUTING.md").read_text("utf-8")
    paths = set(re.findall(r"`((?:\.?\w+/)[\w./]*|\w+\.(?:py|toml))`", text)) - {"__init__.py"}
    assert {path for path in paths if not (ROOT / path).exists()} == set()
    found = re.findall(r"((?:`\w+`(?:, | and )?)+) in `([\w/]+\.py)`", text)
    assert len(found) > 15
    for names, path in found:
        words = {*re.findall(r"\w+", (ROOT / path).read_text("utf-8"))}
        assert {*re.findall(r"\w+", names.replace(" and ", " "))} <= words, path
    for module in re.findall(r"python -m ([\w.]+)", text):
        assert find_spec(module), module
    folders = {each.parent.name for each in (ROOT / "reader").glob("*/__init__.py")}
    assert {name for name in folders if f"`reader/{name}/`" not in text} == set()


FOR_PIPES = (
    ["list"], ["list", "--json"], ["list", "--query", "morocco"],
    ["show", "seeds/000_1dccee4823061a04.txt"],
    ["show", "seeds/000_1dccee4823061a04.txt", "--json"], ["browse"],
    ["search", "person:sellal"], ["search", "morocco", "--json"], ["index", "seeds"],
    ["export", "--format", "csv"], ["export", "--query", "morocco", "--format", "md"],
    ["entities"], ["entities", "--json", "--query", "morocco"],
)  # fmt: skip


def test_commands_for_pipes_never_import_textual() -> None:
    """They run one after the other in one process; the first that imports Textual is named."""
    code = (
        "import json, sys; from reader.cli import main\n"
        "for each in json.loads(sys.argv[1]):\n"
        "    status = main(each)\n"
        "    if status or 'textual' in sys.modules: sys.exit(f'{each}: {status}')\n"
    )
    assert run_python(code, json.dumps(FOR_PIPES)).count("Morocco") > len(FOR_PIPES)


def test_the_parser_imports_very_little() -> None:
    imported = imported_by("import reader.cli")
    assert {name for name in imported if name.startswith("reader")} == {"reader", "reader.cli"}


def test_a_start_does_not_load_openssl() -> None:
    """hashlib would load it; nothing needs it before the first screen."""
    code = "import reader.app, reader.archive.loading, reader.store.cache, reader.store.opening"
    assert "_hashlib" not in imported_by(code)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.function)
def test_a_mutant_matches_exactly_one_place(mutant: Mutant) -> None:
    """A row whose line has changed would test nothing."""
    source = (ROOT / "reader" / mutant.path).read_text("utf-8")
    assert source.count(mutant.old) == 1, f"tests/mutants/table.py: {mutant.old!r}"
    for test in mutant.tests.split():
        assert (ROOT / test.partition("::")[0]).exists(), f"tests/mutants/table.py: {test}"
