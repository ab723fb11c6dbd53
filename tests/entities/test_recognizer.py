"""Which engine is chosen, and the messages if it cannot be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from reader import cli
from reader.entities import recognizer
from reader.entities.engines.container import ModelError
from reader.entities.engines.labels import FieldText


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Clears the cache of installed packages, because these tests vary what is installed."""
    recognizer.installed.cache_clear()
    yield
    recognizer.installed.cache_clear()


def test_the_command_line_takes_precedence_over_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The option comes first, then the variable, then the best installed engine."""
    monkeypatch.setenv(recognizer.VARIABLE, "light:some.bin")
    assert recognizer.choose("light") == "light"
    assert recognizer.choose() == "light:some.bin"
    monkeypatch.delenv(recognizer.VARIABLE)
    monkeypatch.setattr(recognizer, "find_spec", lambda _: None)
    assert recognizer.choose() == "light"


def test_the_accurate_engine_is_the_default_if_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Installing the extra is enough."""
    monkeypatch.delenv(recognizer.VARIABLE, raising=False)
    monkeypatch.setattr(recognizer, "find_spec", lambda _: object())
    monkeypatch.setattr(recognizer, "ships_accurate", lambda: True)
    assert recognizer.choose() == "accurate"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "oracle",
            "no recognizer is called 'oracle'; choose from: light, accurate, spacy:PIPELINE",
        ),
        ("spacy:", "no recognizer is called"),
        ("spacy:en_core_web_sm", r"needs spaCy: pip install 'archive-reader\[spacy\]'"),
        ("accurate", r"pip install 'archive-reader\[accurate\]'"),
    ],
)
def test_the_error_names_what_is_missing_in_one_sentence(
    name: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the missing engine or package and how to get it."""
    monkeypatch.setattr(recognizer, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match=reason) as caught:
        recognizer.choose(name)
    assert "\n" not in str(caught.value)


def test_a_missing_pipeline_is_reported_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """spaCy is installed; an installed package or an existing folder is accepted."""
    there = {"spacy", "en_core_web_sm"}
    monkeypatch.setattr(recognizer, "find_spec", lambda name: object() if name in there else None)
    for missing in ("missing", "en-core-web-sm", "../no/folder", "x y"):
        with pytest.raises(ModelError, match="spaCy has no pipeline"):
            recognizer.choose(f"spacy:{missing}")
    assert recognizer.choose("spacy:en_core_web_sm") == "spacy:en_core_web_sm"
    assert recognizer.choose(f"spacy:{tmp_path}") == f"spacy:{tmp_path}"


@pytest.mark.parametrize(
    "command", [["entities"], ["show", "--json"], ["list", "--query", "person:sellal"]]
)
def test_invalid_weights_are_reported_once_and_set_the_exit_status(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """There is one message for the whole archive, and the article is still shown."""
    weights = tmp_path / "own.bin"
    weights.write_bytes(b"garbage")
    monkeypatch.setenv(recognizer.VARIABLE, f"light:{weights}")
    seed = str(Path(__file__).parents[2] / "seeds" / "000_1dccee4823061a04.txt")
    assert cli.main([*command, seed]) == 1
    out, err = capsys.readouterr()
    assert err.count("\n") == 1
    assert "own.bin: not a model of this version of Reader" in err
    assert bool(out) == (command[0] == "show")


def test_workers_use_the_same_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The choice is in the environment with an absolute path; a refused one changes nothing."""
    monkeypatch.setenv(recognizer.VARIABLE, "light")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=r"own\.bin: cannot be read"):
        recognizer.use("light:own.bin")
    assert os.environ[recognizer.VARIABLE] == "light"
    Path("own.bin").touch()
    assert recognizer.use("light:own.bin") == f"light:{tmp_path / 'own.bin'}"
    assert os.environ[recognizer.VARIABLE] == f"light:{tmp_path / 'own.bin'}"


def test_the_identity_depends_on_engine_and_weights(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Another engine, or other weights in the same file, have another identity."""
    monkeypatch.setenv(recognizer.VARIABLE, "light")
    assert "light" in recognizer.identity()
    own = tmp_path / "own.bin"
    monkeypatch.setenv(recognizer.VARIABLE, f"light:{own}")
    identities = set()
    for content in (b"one", b"two"):
        own.write_bytes(content)
        identities.add(recognizer.identity())
    assert len(identities) == 2
    monkeypatch.setenv(recognizer.VARIABLE, "oracle")
    assert recognizer.identity() == ""


def test_the_command_line_refuses_an_unknown_recognizer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``reader show --recognizer oracle`` prints one sentence; ``light`` shows the article."""
    monkeypatch.setenv(recognizer.VARIABLE, "light")
    seed = str(Path(__file__).parents[2] / "seeds" / "000_1dccee4823061a04.txt")
    assert cli.main(["show", seed, "--recognizer", "oracle"]) == 1
    assert capsys.readouterr().err.startswith("reader: no recognizer is called 'oracle'")
    assert cli.main(["show", seed, "--recognizer", "light"]) == 0


@pytest.mark.skipif(find_spec("spacy") is None, reason="spaCy is not installed")
def test_the_error_names_a_missing_pipeline() -> None:
    """spaCy is installed, but the pipeline is not."""
    with pytest.raises(ModelError, match="no pipeline 'no_such_pipeline'"):
        recognizer.bare("spacy:no_such_pipeline")


def test_spans_are_in_order_and_of_their_field() -> None:
    """Fields keep their order; offsets are relative to the field's text."""
    document = [FieldText("title", "Moyo Visits Lusaka Again"), FieldText("text", "In Lusaka.")]
    spans = recognizer.recognizer("light").recognize(document)
    texts = dict(document)
    assert [(one.field, texts[one.field][one.start : one.end]) for one in spans][-1] == (
        "text", "Lusaka",
    )  # fmt: skip
    assert [one.field for one in spans] == sorted(
        (one.field for one in spans), key=["title", "text"].index
    )
