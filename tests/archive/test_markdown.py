"""Markdown with front matter."""

from __future__ import annotations

import pytest

from reader.archive import markdown
from reader.archive.inline import plain, without_comments
from reader.model import Article, Block


def article(text: str) -> Article:
    parsed = markdown.parse(text)
    assert parsed.problem == ""
    return parsed.article


NOTE = """---
title: "Ondara: the bridge"
Publication: Port Lister
category: Roads
date: 2011-03-02
tags: [bridges, rivers, bridges]
places:
  - Ondara
  - Port Lister
authors:
  - name: Ada Obi
  - Ben Strand
image_caption: The bridge by night
canonical: https://lister.example/2011/03/02/x
media id: 007
---
The bridge opened
on Monday.
"""


def test_front_matter() -> None:
    note = article(NOTE)
    assert note.title == "Ondara: the bridge"
    assert note.publication == "Port Lister"
    assert note.section == "Roads"
    assert note.published == "2011-03-02"
    assert note.tags == ("bridges", "rivers")
    assert note.places == ("Ondara", "Port Lister")
    assert note.byline == "Ada Obi, Ben Strand"
    assert note.caption == "The bridge by night"
    assert note.url == "https://lister.example/2011/03/02/x"
    assert note.media_id == "007"
    assert note.blocks == (Block("paragraph", "The bridge opened on Monday."),)


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2011-03-02", "2011-03-02"),
        ("2011-03-02T10:20:30Z", "2011-03-02"),
        ("2011-03-02 10:20:30 +0100", "2011-03-02"),
        ("2011-03", "2011-03"),
        ("2011", "2011"),
        ("'March 2, 2011'", "2011-03-02"),
        ("2011-02-30", ""),
        ("soon", ""),
        ("[2011]", "2011"),
        ("", ""),
        ("null", ""),
    ],
)
def test_dates(written: str, published: str) -> None:
    assert article(f"---\ndate: {written}\n---\nText.\n").published == published


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("1984", "1984"),
        ("No", "No"),
        ("true", "true"),
        ("3.10", "3.10"),
        ("{name: Ada}", "Ada"),
        ("[a, b]", "a, b"),
        ("null", ""),
    ],
)
def test_values_that_are_not_text(written: str, title: str) -> None:
    assert article(f"---\ntitle: {written}\n---\nText.\n").title == title


@pytest.mark.parametrize(
    ("matter", "reason"),
    [
        ("title: [", "not valid YAML (line 3)"),
        ("title: !!python/object/apply:os.system ['true']", "not valid YAML"),
        ("a: &a [x]\nb: [*a, *a]", "YAML aliases"),
        ("- only\n- a list", "not keys and values"),
        ("[" * 3000, "not valid YAML"),
        ("title: x\n" * 9000, "longer than 32 KiB"),
    ],
    ids=["unclosed", "object tag", "aliases", "a list", "deep", "long"],
)
def test_bad_front_matter_costs_the_metadata_and_not_the_body(matter: str, reason: str) -> None:
    parsed = markdown.parse(f"---\n{matter}\n---\n# Bridge\n\nThe bridge opened.\n")
    assert reason in parsed.problem
    assert "only the body was read" in parsed.problem
    assert parsed.article.title == "Bridge"
    assert parsed.article.blocks == (Block("paragraph", "The bridge opened."),)


def test_front_matter_without_an_end() -> None:
    parsed = markdown.parse("---\ntitle: x\nThe bridge opened.\n")
    assert "no end" in parsed.problem
    assert parsed.article.blocks


def test_blocks() -> None:
    blocks = article(
        "# Bridge\n\n## Mud ##\n\nOne\ntwo.\n\n> quoted\n> on\n\n- first\n  more\n* second\n"
        "1. third\n2) fourth\n\nCracks\n------\n\n```py\nx = *1*\n\ny\n```\n\n---\n"
        "In the year\n1986. A flood.\n\n[ref]: https://a.example\n- [x] done\n#hashtag\n"
    ).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("subheading", "Mud"),
        ("paragraph", "One two."),
        ("quotation", "quoted on"),
        ("item", "first more"),
        ("item", "second"),
        ("item", "1. third"),
        ("item", "2) fourth"),
        ("subheading", "Cracks"),
        ("paragraph", "x = 1 y"),
        ("paragraph", "In the year 1986. A flood."),
        ("item", "done #hashtag"),
    ]


def test_the_first_heading_is_the_title_only_where_there_is_none() -> None:
    assert article("# Bridge\n\nText.").title == "Bridge"
    other = article("---\ntitle: Bridge\n---\n# Mud\n\nText.")
    assert other.title == "Bridge"
    assert other.blocks[0] == Block("subheading", "Mud")
    same = article("---\ntitle: Bridge\n---\n# Bridge\n\nText.")
    assert same.blocks == (Block("paragraph", "Text."),)
    assert article("Text.\n\n# Bridge\n").title == ""


def test_a_certain_dateline_is_set_apart() -> None:
    note = article("LUSAKA, Zambia (AP) — The bank said so.")
    assert note.dateline.places == ("Lusaka", "Zambia")
    assert note.text == "The bank said so."


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("**bold** and *em*, __bold__ and _em_", "bold and em, bold and em"),
        ("***both***", "both"),
        ("**a *b* c**", "a b c"),
        ("*a **b** c*", "a b c"),
        ("2*3*4 and 5 * 3 * 2", "2*3*4 and 5 * 3 * 2"),
        ("snake_case_name and f(*args, **kw)", "snake_case_name and f(*args, **kw)"),
        ("`co*d*e` and ``a`b``", "co*d*e and ``a`b``"),
        ("a [link](https://a.example/b_(c)) here", "a link here"),
        ("a [link][1] and ![picture](p.png) here", "a link and here"),
        ("[[Page|the page]] and [[Other]]", "the page and Other"),
        ("said so[^1][^note].", "said so."),
        ("<b>x</b>, 3 < 4 > 2, <https://a.example>", "x, 3 < 4 > 2, https://a.example"),
        (r"\*not em\* and \[no link\](x)", "*not em* and [no link](x)"),
        ("~~old~~ new", "old new"),
        ("[sic] and (so)", "[sic] and (so)"),
        ("don't *stop*!", "don't stop!"),
    ],
)
def test_inline_markup(marked: str, text: str) -> None:
    assert plain(marked) == text


def test_comments() -> None:
    assert without_comments("a<!-- b\n\nc -->d<!-- e") == "ad<!-- e"


def test_no_break_spaces_and_private_letters_are_text() -> None:
    """With markup and without."""
    for body in (
        "of 10\xa0000 \ue05b «\u202fno\u202f»",
        "of *10\xa0000* \ue05b «\u202f**no**\u202f»",
    ):
        assert article(f"---\ntitle: x\n---\n{body}").blocks == (
            Block("paragraph", "of 10\xa0000 \ue05b «\u202fno\u202f»"),
        )
    assert plain("a \xa0b\xa0") == "a b"
