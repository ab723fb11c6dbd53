"""Making text safe: terminal controls are removed, and no readable text is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import Article, Block, Dateline
from reader.safety import (
    MAX_FIELD,
    MAX_LINE,
    reason_of,
    safe_article,
    safe_line,
    safe_text,
    safe_words,
    sendable,
)

HOSTILE = [
    ("\x1b[31mred\x1b[0m", "red"),
    ("\x1b]52;c;cm0gLXJm\x07clip", "clip"),
    ("\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
    ('\x1bP$q"p\x1b\\dcs', "dcs"),
    ("\x9b2Jcsi8", "csi8"),
    ("\x9d0;title\x9cosc8", "osc8"),
    ("\x1b[>0qversion", "version"),
    ("bell\x07 back\x08 nul\x00 del\x7f", "bell back nul del"),
    ("shift\x0eout\x0fin", "shiftoutin"),
    ("a\u202eb\u202cc\u2066d\u2069", "abcd"),
    ("bom\ufeff soft\u00adhyphen", "bom softhyphen"),
    ("tag\U000e0041s", "tags"),
    ("lone\ud800surrogate", "lone\ufffdsurrogate"),
    ("end\x1b", "end"),
    ("end\x1b[", "end"),
    ("two\x1b[\x1b[31mfold", "twofold"),
]


@pytest.mark.parametrize(("hostile", "safe"), HOSTILE)
def test_hostile_text_loses_its_controls_and_keeps_its_words(hostile: str, safe: str) -> None:
    assert safe_text(hostile) == safe


def test_a_stray_introducer_removes_at_most_its_own_line() -> None:
    assert safe_text("one\x1b]0;two\nthree\nfour") == "one\nthree\nfour"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\n"])
def test_every_line_break_becomes_a_line_feed(end: str) -> None:
    assert safe_text(f"one{end}two") == "one\ntwo"


def test_characters_that_scripts_need_are_kept() -> None:
    for text in ("नमस्ते", "क्‍ष", "می‌خواهم", "👩‍👩‍👧", "Việt Nam", "שָׁלוֹם", "e\u0301", "العربية\u200f"):
        assert safe_text(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("10\xa0000 euros", "10\xa0000 euros"), ("«\u202fno\u202f»", "«\u202fno\u202f»"),
        ("§\xa012", "§\xa012"),
        ("1\u2007000", "1\u2007000"), ("a\u2060—\u2060b", "a\u2060—\u2060b"),
        ("a\xa0 b", "a b"), ("a \xa0\xa0b", "a b"), ("a\xa0\xa0b", "a\xa0b"), ("\xa0a\xa0", "a"),
        ("a\u3000b", "a b"), ("a\n\xa0b", "a b"), ("\xa0", ""),
        ("a\u2009b", "a b"), ("  a  b ", "a b"),
    ],
)  # fmt: skip
def test_no_break_spaces_are_kept_in_text_that_is_wrapped(text: str, kept: str) -> None:
    """In headlines, captions and paragraphs; text for comparison and lookup has plain spaces."""
    assert safe_words(text) == kept == safe_words(kept)
    article = Article(
        "1", "f", title=text, caption=text, byline=text, blocks=(Block("item", text),)
    )
    safe = safe_article(article)
    assert (safe.title, safe.caption) == (kept, kept)
    assert safe.byline == " ".join(kept.split())
    assert safe.blocks == ((Block("item", kept),) if kept else ())
    assert safe_article(safe) == safe


def test_a_long_run_of_no_break_spaces_is_fast() -> None:
    assert safe_words("\xa0" * 200_000 + "x", 10**6) == "x"


def test_a_lone_mark_at_the_beginning_gets_a_circle() -> None:
    assert safe_words("\u0301abc") == "\u25cc\u0301abc" == safe_words(safe_words("\u0301abc"))
    assert safe_words("\u093fक") == "\u25cc\u093fक"
    assert safe_words("a \u0301") == "a \u0301"


def test_allowed_characters_do_not_depend_on_pythons_unicode_tables() -> None:
    """New, private and unassigned characters, and variants of Han characters."""
    for text in (
        "\U0001fae9",
        "\U000323b0",
        "\ue000\U00100000",
        "\u0378",
        "葛\U000e0100",
        "a\u200bb",
    ):
        assert safe_text(text) == text == safe_line(text)


@given(st.text(alphabet=st.characters(), max_size=200))
def test_safe_text_can_be_sent_to_a_terminal(text: str) -> None:
    """All of it except line-break controls, and never anything that a terminal obeys."""
    safe = safe_line(text)
    assert sendable(safe) == safe.replace("\u200b", "").replace("\u2060", "")
    assert sendable(text) == sendable(sendable(text))
    for char in sendable(text):
        assert unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp"), hex(ord(char))


def test_the_number_of_marks_on_a_letter_is_limited() -> None:
    assert len(safe_text("Z" + "\u0301" * 500)) < 12


@given(st.text(alphabet=st.characters(), max_size=400))
def test_nothing_unsafe_passes(text: str) -> None:
    safe = safe_text(text)
    for char in safe:
        assert char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"), hex(ord(char))
        assert not 0x202A <= ord(char) <= 0x202E
        assert not 0x2066 <= ord(char) <= 0x2069
    assert safe_text(safe) == safe
    line = safe_line(text)
    assert "\n" not in line
    assert safe_line(line) == line


@given(st.text(alphabet="\x1b[]P;m\x07\\\x9b\x9d\x9c\n 0aZ", max_size=60))
def test_removing_sequences_does_not_create_new_ones(text: str) -> None:
    assert not set(safe_text(text)) & set("\x1b\x07\x9b\x9c\x9d")


def test_a_huge_line_is_broken_without_loss() -> None:
    text = "word " * 20_000
    lines = safe_text(text).split("\n")
    assert max(map(len, lines)) <= MAX_LINE
    assert " ".join(line.strip() for line in lines).split() == text.split()
    assert max(map(len, safe_text("x" * 100_000).split("\n"))) == MAX_LINE


def test_a_field_is_one_line_of_bounded_length() -> None:
    assert safe_line("  a\tb\r\n c  ") == "a b c"
    assert len(safe_line("word " * 10_000)) <= MAX_FIELD
    assert safe_line("word " * 10_000).endswith("…")


def test_every_field_of_an_article_is_made_safe() -> None:
    bad = "x\x1b[31my\x07"
    article = Article(
        id=bad, path=bad, title=bad, publication=bad, archive=bad, section=bad, published=bad,
        dateline=Dateline(bad, (bad,)), byline=bad, caption=bad, media_id=bad, url=bad,
        blocks=(Block("paragraph", bad), Block("item", "\x1b[2J")), tags=(bad,), places=(bad,),
    )  # fmt: skip
    safe = safe_article(article)
    assert "\x1b" not in repr(safe)
    assert "\\x1b" not in repr(safe)
    assert safe.blocks == (Block("paragraph", "xy"),)
    assert safe.title == safe.byline == safe.dateline.places[0] == safe.tags[0] == "xy"
    assert safe_article(safe) == safe


def test_a_huge_paragraph_becomes_several_blocks_of_the_same_kind() -> None:
    article = Article("1", "f", blocks=(Block("quotation", "word " * 20_000),))
    blocks = safe_article(article).blocks
    assert len(blocks) > 1
    assert {block.kind for block in blocks} == {"quotation"}
    assert sum(len(block.text.split()) for block in blocks) == 20_000


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (FileNotFoundError(2, "No such file or directory", "/x"), "No such file or directory"),
        (OSError("broken"), "broken"),
        (ValueError("a\x1b[31m\nb"), "a b"),
    ],
)
def test_the_reason_of_an_error_is_a_safe_line(error: Exception, reason: str) -> None:
    assert reason_of(error) == reason
