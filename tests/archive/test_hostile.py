"""Whatever a file contains: no exception, no unsafe text, and time linear in its length."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reader.archive import load
from reader.archive.formats import markdown, pagedump, records
from reader.model import Article
from reader.safety import safe_article, safe_text

PIECES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            *("---\n", "title: ", "# ", "> ", "- ", "1. ", "```\n", "<!--", "-->", "\n\n", "\n"),
            *("https://a.example/2019/07/26/one-two-three", "www.", "%2F", " | ", " :: ", " - "),
            *("CAIRO", " – ", ": ", "(AP)", "[India]", "July 26, 2019", "Published: ", "By "),
            *("Photo: ", "Select Page", "**", "__", "[x](", "![", "&a *a", "!!python/", "’s"),
            *("\x1b]52;c;x\x07", "\u202e", "\x9b31m", "\ufeff", "\ud800", "\ue001", "\u2028"),
        ]
    ),
)
FIELD_NAMES = st.sampled_from(
    ["title", "text", "date", "authors", "url", "source", "tags", "fields", "articles", "content",
     "publisher", "name", "@id", "$date", "hits", "_source", "published", "section", "id"]
)  # fmt: skip
FILES = st.lists(PIECES, max_size=30).map("".join)


@given(FILES)
@settings(max_examples=150, deadline=None)
def test_any_text_parses(text: str) -> None:
    for parse in (pagedump.parse, markdown.parse):
        article = safe_article(parse(safe_text(text)).article)
        assert safe_article(article) == article
        assert all(block.text.strip() for block in article.blocks)
        for shown in (article.title, article.publication, article.caption, article.text):
            assert not set(shown) & set("\x1b\x07\x9b\u202e\x00\r")


EXTENSIONS = [".txt", ".md", "", ".jsonl", ".json", ".html", ".zip", ".txt.gz", ".jsonl.gz",
              ".eml", ".mbox", ".mhtml", ".rss", ".xml", ".db"]  # fmt: skip
STARTS = [b"", b"[", b'{"text": "', b"<html><p>", b"PK\x03\x04", b"\x1f\x8b\x08\0", b"\xff\xfe"]


@given(st.sampled_from(STARTS), st.binary(max_size=400), st.sampled_from(EXTENSIONS))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_bytes_load(tmp_path: Path, start: bytes, data: bytes, extension: str) -> None:
    path = tmp_path / f"a{extension}"
    path.write_bytes(start + data)
    assert list(load([path]))


@given(st.binary(min_size=1, max_size=30), st.floats(0, 1))
@example(b"\x00\x00\x00", 0.6875)  # a member that has lost its name
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_damaged_zip_file_raises_nothing(tmp_path: Path, noise: bytes, where: float) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("1.txt", "b/2.md", "3.jsonl"):
            archive.writestr(name, '{"text": "It rained in Lima, and in Quito."}\n' * 3)
    data = bytearray(path.read_bytes())
    at = int(where * len(data))
    data[at : at + len(noise)] = noise
    path.write_bytes(bytes(data))
    assert list(load([path]))


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | PIECES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELD_NAMES, inner, max_size=5),
    max_leaves=20,
)


@given(st.dictionaries(FIELD_NAMES, JSON_VALUES, max_size=8))
@settings(max_examples=100, deadline=None)
def test_any_record_parses(record: dict[str, object]) -> None:
    for parsed in records.in_value(record, b"x"):
        if parsed is not None:
            assert parsed.content
            article = safe_article(parsed.article)
            assert safe_article(article) == article


SIZE = 40_000
ADVERSARIAL = {
    "one letter": "a" * SIZE,
    "one capital": "A" * SIZE,
    "spaces": "a" + " " * SIZE + "b",
    "words": "Word " * (SIZE // 5),
    "possessives": "Ada’s " * (SIZE // 6),
    "digits": "2019 " * (SIZE // 5),
    "url": "https://a.example/" + "a-" * (SIZE // 2),
    "urls": "https://a.example/a-b-c\n" * (SIZE // 25),
    "glued url": "https://" + "a.b/1" * (SIZE // 5) + "A",
    "host": "https://" + "a." * (SIZE // 2),
    "bars": "a | " * (SIZE // 4),
    "bar spaces": ("a" + " " * 390 + "\n") * (SIZE // 392),
    "dashes": "a - " * (SIZE // 4),
    "short lines": "Aa Bb\n" * (SIZE // 6),
    "lone letters": "A\n\n" * (SIZE // 3),
    "wrapped": ("word " * 14 + "\n") * (SIZE // 71),
    "keys": "Key: value\n" * (SIZE // 11),
    "commas": "Cairo, " * (SIZE // 7),
    "by": "By " + "And " * (SIZE // 4),
    "brackets": "[" * SIZE,
    "links": "[a](" * (SIZE // 4),
    "open parentheses": "(" * SIZE,
    "stars": "*" * SIZE,
    "star words": "*a " * (SIZE // 3),
    "double stars": "**a " * (SIZE // 4),
    "underscores": "_a" * (SIZE // 2),
    "backticks": "`a``" * (SIZE // 4),
    "tags": "<a " * (SIZE // 3),
    "comments": "<!--" * (SIZE // 4),
    "quotes": "> " * (SIZE // 2),
    "tildes": "~~a " * (SIZE // 4),
    "hashes": "# " + "# " * (SIZE // 2),
    "hash spaces": "# a" + " " * SIZE + "b #",
    "front matter": "---\n" + "a: b\n" * (SIZE // 5) + "---\n",
    "deep front matter": "---\na: " + "[" * 5_000 + "\n---\n",
    "deep mappings": "---\na: " + "{a: " * 5_000 + "\n---\n",
    "footnotes": "[^a" * (SIZE // 3),
    "escapes": "\\*" * (SIZE // 2),
    "combining": "e" + "\u0301" * SIZE,
    "dots": "." * SIZE,
    "apostrophes": "a'" * (SIZE // 2),
    "arrays": "[" * SIZE,
    "objects": '{"text":' * (SIZE // 8),
    "elements": "[" + "{}," * (SIZE // 3),
    "lines": '{"text": "a"\n' * (SIZE // 13),
    "marked sections": '{"text": "<p>' + "<![" * (SIZE // 3) + '"}',
    "html": "<html>" + "<p>" * (SIZE // 3),
    "markup": '{"text": "<p>' + "<a " * (SIZE // 3) + '"}',
    "numbers of documents": "1 of 2 DOCUMENTS\n" * (SIZE // 17),
    "fields of Nexis": "1 of 2 DOCUMENTS\n\n" + "LENGTH: 9 words\n\n" * (SIZE // 17),
    "unknown fields": "1 of 2 DOCUMENTS\n\nA\n\n" + "KEY: a\n\n" * (SIZE // 8),
    "headings": "Length:\xa09 words\nA:\xa0b\nBody\n" + "Classification\n" * (SIZE // 15),
    "ends": "Length: 9 words\n" + "End of Document\nBody\n" * (SIZE // 21),
    "kept spaces": "Length:\xa09 words\n" + "Load-Date:\xa0a\n" * (SIZE // 13),
    "codes": "HD\ta\nWC\ta\nPD\ta\nSN\ta\nSC\ta\nLA\ta\n" + "LP\ta\nTD\ta\n" * (SIZE // 10),
    "accessions": "9 words\n3 May 2011\n" + "Document HERA000020100111e61100001\n" * (SIZE // 35),
    "rules": "Full text: a\nx ProQuest ID: 1\n" + ("_" * 60 + "\nFull text: b\n") * (SIZE // 75),
    "clippings": "A, 3 mei 2011, 9w.\n" * (SIZE // 19),
    "cover": "Documents (9)\n" + "1. a\nb: c\n" * (SIZE // 10),
}


READ_ALL = """
import sys, time
from pathlib import Path
from reader.archive import load

for folder in map(Path, sys.argv[1:]):
    before = time.process_time()
    count = len(list(load([folder])))
    print(folder.name, count, time.process_time() - before, sep="\\t", flush=True)
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, float]]:
    """The number of items and the processor time of each input, read in one killable process."""
    folder = tmp_path_factory.mktemp("adversarial")
    for name, text in ADVERSARIAL.items():
        (folder / name).mkdir()
        extensions = ["txt", "md", "json", *(["html"] if "<" in text else [])]
        # A page is read as HTML whatever its extension: once is enough.
        for extension in extensions if name != "html" else ["html"]:
            (folder / name / f"a.{extension}").write_text(text, "utf-8")
    command = [sys.executable, "-c", READ_ALL, *(str(folder / name) for name in ADVERSARIAL)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=200)
    except subprocess.TimeoutExpired as error:
        pytest.fail(f"it hangs after these: {error.stdout!r}")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = (line.split("\t") for line in done.stdout.splitlines())
    return {name: (int(count), float(seconds)) for name, count, seconds in lines}


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_repeated_input_takes_linear_time(name: str, read: dict[str, tuple[int, float]]) -> None:
    """A pattern that scans the whole text from every character would take minutes.

    No input takes a second of processor time.
    """
    count, seconds = read[name]
    assert count >= 1
    assert seconds < 5


def test_hostile_fields_are_made_safe(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        '---\ntitle: "a\\e]52;c;x\\ab"\ntags: ["\\u202Ex"]\n---\nOne\x1b[31m two\x9b1m.\n', "utf-8"
    )
    (item,) = load([path])
    assert isinstance(item, Article)
    assert item.title == "ab"
    assert item.tags == ("x",)
    assert item.text == "One two."


def test_a_huge_line_becomes_several_blocks(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("word " * 30_000, "utf-8")
    (item,) = load([path])
    assert isinstance(item, Article)
    assert len(item.blocks) > 1
    assert max(len(block.text) for block in item.blocks) <= 20_000
    assert sum(len(block.text.split()) for block in item.blocks) == 30_000
