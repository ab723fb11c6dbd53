"""Reminds you to raise a version when rules or weights change, so that caches are rebuilt."""

from __future__ import annotations

import ast
import hashlib
import io
import re
import tokenize
from pathlib import Path

import pytest

import reader
from reader.entities import recognizer
from reader.entities.recognizer import RULES, WEIGHTS, identity

HOME = Path(reader.__file__).parent
ENTITIES = HOME / "entities"

NOT_RULES = {
    "evaluate", "evaluate_resolution", "lexicon_build", "minilm", "recognizer",
    "train", "train_accurate",
}  # fmt: skip
"""Modules that do not find names but train, measure or choose an engine."""

OTHER_RULES = ("text/folding.py",)
"""Other files that decide which names are found."""

LEARNING = ("store/entities/identity.py", "text/words.py", "text/folding.py")
"""Files that decide what an archive learns from the names in its articles."""

RULES_DIGEST = "bc52a47b9b07cbd9"
LIGHT_DIGEST = "aaf6a5635ef71e8c"
ACCURATE_DIGEST = "60076eb0b6ee03bb"

LEARNING_DIGEST = "646ffa037f8c4068"

SAYS = """
The rules or weights have changed, but {constant} or this digest has not.

Cached names are tied to the version {constant} in reader/entities/recognizer.py (LEARNING is in
reader/store/entities/identity.py). If the change can find different names, raise it by one there.
If it cannot (for example, something was only renamed), leave it. In both cases put this in {test}:

    {digest} = "{found}"
"""


def code_of(source: str) -> str:
    """``source`` without imports, comments, docstrings and white space, equal for every Python."""
    tokens = [
        each
        for each in tokenize.generate_tokens(io.StringIO(source).readline)
        if each.type not in (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT)
    ]
    parts = []
    imports = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    for at, each in enumerate(tokens):
        if each.start[0] in imports:
            continue
        alone = at == 0 or tokens[at - 1].type == tokenize.NEWLINE
        ends = at + 1 == len(tokens) or tokens[at + 1].type == tokenize.NEWLINE
        if not (each.type == tokenize.STRING and alone and ends):
            parts.append(each.string)
    code = re.sub(r"\s+", "", "\0".join(parts).replace("\0", " "))
    return code.replace("{{", "{").replace("}}", "}")


def digest_of(*paths: Path) -> str:
    state = hashlib.blake2b(digest_size=8)
    for path in sorted(paths, key=lambda path: path.name):
        data = path.read_bytes()
        state.update(path.name.encode())
        if path.suffix == ".py":
            data = code_of(data.decode()).encode()
        elif path.suffix == ".yaml":
            data = re.sub(rb"(?m)^#.*\n", b"", data)
        state.update(data)
    return state.hexdigest()


def rules() -> list[Path]:
    modules = [each for each in ENTITIES.rglob("*.py") if each.stem not in NOT_RULES]
    data = [*(ENTITIES / "data").glob("*.yaml"), ENTITIES / "data" / "lexicon.bin"]
    return [*modules, *data, *(HOME / name for name in OTHER_RULES)]


@pytest.mark.parametrize(
    ("constant", "name", "expected", "paths"),
    [
        ("RULES", "RULES_DIGEST", RULES_DIGEST, rules()),
        ("WEIGHTS", "LIGHT_DIGEST", LIGHT_DIGEST, [ENTITIES / "data" / "light.bin"]),
        ("WEIGHTS", "ACCURATE_DIGEST", ACCURATE_DIGEST, [ENTITIES / "data" / "accurate.bin"]),
        ("LEARNING", "LEARNING_DIGEST", LEARNING_DIGEST, [HOME / name for name in LEARNING]),
    ],
)
def test_a_change_of_rules_weights_or_learning_raises_their_version(
    constant: str, name: str, expected: str, paths: list[Path]
) -> None:
    found = digest_of(*paths)
    test = "tests/entities/test_versions.py"
    assert found == expected, SAYS.format(constant=constant, digest=name, found=found, test=test)


def test_comments_docstrings_and_layout_are_not_code() -> None:
    one = 'def f(a):\n    """What it does."""\n    # why\n    return f"{a}{{}}" + "x"\n'
    two = 'def f(\n    a,\n):\n    return f"{a}{{}}" + "x"  # so\n'
    assert code_of(one) == code_of(two.replace("a,\n", "a\n"))
    assert code_of(one) != code_of(one.replace('"x"', '"y"'))
    assert code_of('"""One."""\nX = 1\n"""Two."""\n') == "X=1"


def test_the_identity_depends_on_engine_rules_and_weights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert identity() == f"rules {RULES} light {WEIGHTS['light']}"
    before = identity()
    monkeypatch.setattr(recognizer, "RULES", RULES + 1)
    assert identity() != before
    monkeypatch.setattr(recognizer, "RULES", RULES)
    monkeypatch.setitem(recognizer.WEIGHTS, "light", 9)
    assert identity() != before
