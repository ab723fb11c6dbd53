"""The wheel: built, installed in an empty environment outside the checkout, and used there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterable
from email import message_from_bytes
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from reader.help.topics import TOPICS
from tests.conftest import GIVEN, ROOT
from tests.processes import run_python


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    # No isolation: the build backend is already installed with the test tools.
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT],
        check=True, capture_output=True,
    )  # fmt: skip
    (path,) = out.glob("*.whl")
    return path


def test_the_wheel_has_styles_seeds_and_help_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert wheel.name.startswith("archive_reader-")
    assert f"reader/seeds/{GIVEN.name}" in names
    assert "reader/styles/library.tcss" in names
    assert "reader/styles/themes/ink.yaml" in names
    assert "reader/py.typed" in names
    pages = {f"reader/help/{topic}.md" for topic in TOPICS}
    assert pages == {name for name in names if name.startswith("reader/help/") and ".md" in name}
    assert not [name for name in names if name.startswith("tests")]
    share = [name.partition(".data/data/")[2] for name in names if ".data/data/" in name]
    assert sorted(share) == [
        "share/bash-completion/completions/reader", "share/fish/vendor_completions.d/reader.fish",
        "share/man/man1/reader.1", "share/zsh/site-functions/_reader",
    ]  # fmt: skip
    assert sum(name.startswith("reader/seeds/") for name in names) == 12


def test_the_wheel_can_be_built_with_only_the_build_backend(tmp_path: Path) -> None:
    """pip builds a wheel in a separate environment without Reader's dependencies."""
    code = """
import runpy, sys
for name in ("charset_normalizer", "platformdirs", "rich", "tantivy", "textual", "yaml"):
    sys.modules[name] = None
data = {"shared_data": {}, "force_include": {}}
hook = runpy.run_path(".ci/share.py")["ShareHook"]
hook(sys.argv[1], {}, None, None, sys.argv[2], "wheel").initialize("standard", data)
print(len(data["shared_data"]), *sorted(data["force_include"].values()))
"""
    completions = "reader/commands/completions"
    assert run_python(code, ROOT, tmp_path).split() == [
        "4",
        *(f"{completions}/{shell}" for shell in ("bash", "fish", "zsh")),
    ]


def needed(requirements: Iterable[str]) -> set[str]:
    """The distributions in ``requirements`` and their dependencies, without extras."""
    found: set[str] = set()
    left = [*requirements]
    while left:
        wanted = Requirement(left.pop())
        applies = wanted.marker is None or wanted.marker.evaluate({"extra": ""})
        name = canonicalize_name(wanted.name)  # two may write it with a hyphen and an underscore
        if applies and name not in found:
            found.add(name)
            left += metadata.requires(name) or ()
    return found


@pytest.fixture
def environment(wheel: Path, tmp_path: Path) -> Path:
    """A fresh environment with only the wheel's declared dependencies.

    They are links to installed packages, because pip would be slow and need a network.
    """
    home = tmp_path / "env"
    venv.create(home, symlinks=True)
    (packages,) = home.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as opened:
        (name,) = (each for each in opened.namelist() if each.endswith(".dist-info/METADATA"))
        declared = message_from_bytes(opened.read(name)).get_all("Requires-Dist", [])
    for name in needed(declared):
        files = metadata.files(name) or ()
        for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
            (packages / top).symlink_to(metadata.distribution(name).locate_file(top))
    return home


def test_it_works_when_installed_outside_the_checkout(
    wheel: Path, environment: Path, tmp_path: Path
) -> None:
    """In a fresh environment without the checkout on its path, it shows a seed by its id."""
    home = environment
    python = home / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "install",
         "-q", "--no-deps", "--no-index", wheel],
        check=True, capture_output=True, cwd=tmp_path,
    )  # fmt: skip
    variables = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}

    def reader(*arguments: str) -> str:
        return subprocess.run(
            [home / "bin" / "reader", *arguments],
            check=True, capture_output=True, text=True, cwd=tmp_path, env=variables,
            stdin=subprocess.DEVNULL,
        ).stdout  # fmt: skip

    first = json.loads(reader("list", "--json"))[0]
    assert first["title"] == "Algeria and Morocco to Boost Joint Security Cooperation"
    assert str(home) in first["path"]
    assert "person:" in reader("help", "queries")
    assert reader("completion", "zsh").startswith("#compdef reader\n")
    shown = json.loads(reader("show", first["id"], "--json"))
    assert shown["dateline"]["places"] == ["Algiers", "Rabat"]
    assert {"Algiers", "Rabat"} <= {entity["name"] for entity in shown["entities"]}
    styles = "from reader.app import ReaderApp as A; print(A.CSS_PATH.is_file())"
    counted = subprocess.run([python, "-c", styles], capture_output=True, text=True, cwd=tmp_path,
                             env=variables)  # fmt: skip
    assert counted.stdout == "True\n", counted.stderr
