"""Markdown with front matter."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.archive.formats import markdown
from reader.archive.formats.fragments import without_comments
from reader.archive.formats.markdown import plain
from reader.model import Article, Block
from tests.conftest import SEEDS


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
        ("- only\n- a list", "not a list of 'key: value' lines"),
        ("[" * 3000, "not valid YAML"),
        ("title: x\n" * 9000, "longer than 32 KiB"),
    ],
    ids=["unclosed", "object tag", "aliases", "a list", "deep", "long"],
)
def test_bad_front_matter_does_not_affect_the_body(matter: str, reason: str) -> None:
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
        ("paragraph", "x = *1*"),
        ("paragraph", "y"),
        ("paragraph", "In the year 1986. A flood."),
        ("item", "done #hashtag"),
    ]


def test_the_first_heading_is_the_title_only_if_there_is_none() -> None:
    assert article("# Bridge\n\nText.").title == "Bridge"
    other = article("---\ntitle: Bridge\n---\n# Mud\n\nText.")
    assert other.title == "Bridge"
    assert other.blocks[0] == Block("subheading", "Mud")
    same = article("---\ntitle: Bridge\n---\n# Bridge\n\nText.")
    assert same.blocks == (Block("paragraph", "Text."),)
    assert article("Text.\n\n# Bridge\n").title == ""


def test_a_certain_dateline_is_removed_from_the_text() -> None:
    note = article("LUSAKA, Zambia (AP) — The bank said so.")
    assert note.dateline.places == ("Lusaka", "Zambia")
    assert note.text == "The bank said so."


def test_a_given_dateline_has_its_places() -> None:
    for written, places in (("KUWAIT CITY, July 24", ("Kuwait City",)), ("soon", ())):
        note = article(f"---\ndateline: {written}\n---\nThe bank said so.")
        assert (note.dateline.text, note.dateline.places) == (written, places)


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("**bold** and *em*, __bold__ and _em_", "bold and em, bold and em"),
        ("***both***", "both"),
        ("**a *b* c**", "a b c"),
        ("*a **b** c*", "a b c"),
        ("2*3*4 and 5 * 3 * 2", "2*3*4 and 5 * 3 * 2"),
        ("snake_case_name and f(*args, **kw)", "snake_case_name and f(*args, **kw)"),
        ("`co*d*e` and ``a`b``", "co*d*e and a`b"),
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


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind[0], block.text) for block in article(text).blocks]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("AT&amp;T &#8212; &lt;b&gt; &bogus;", [("p", "AT&T — <b> &bogus;")]),
        ("see [Algeria [North]](http://x.y/a_(b)) now", [("p", "see Algeria [North] now")]),
        ("| a | b |\n|---|---|\n| Accra | 5 |\n| Lomé | |",
         [("i", "a | b"), ("i", "Accra | 5"), ("i", "Lomé | ")]),
        ("[Q]: Why?\n[A]: Because.", [("p", "[Q]: Why? [A]: Because.")]),
        ("[a]: <https://a.example> 'x'\n[b]: /c\n\nsee [it][a]", [("p", "see it")]),
        ("So.[^1]\n\n[^1]: A *note*.\n[^2]: B.", [("p", "So."), ("p", "A note."), ("p", "B.")]),
        ("<Ada Obi> said <b>so</b> to <ada@x.org><br>then",
         [("p", "<Ada Obi> said so to ada@x.org then")]),
        ("<p>One</p>\n<p>Two</p>", [("p", "One"), ("p", "Two")]),
        ("text <!-- never closed\n\nmore", [("p", "text <!-- never closed"), ("p", "more")]),
        ("<script>alert(1)\n\nAfter it", [("p", "<script>alert(1)"), ("p", "After it")]),
        ("<script>alert(1)</script>\n\nAfter it", [("p", "After it")]),
        ("<?php the rest\n\nof <![CDATA[ it", [("p", "<?php the rest"), ("p", "of <![CDATA[ it")]),
        ("    Indented *prose*.\n\n\tMore.", [("p", "Indented prose."), ("p", "More.")]),
        ("> [!note] Title\n> Words\n>\n> Second", [("q", "Title Words"), ("q", "Second")]),
        ("> - a\n> - b\n>\n> ## c", [("i", "a"), ("i", "b"), ("q", "c")]),
        ("- a\n\n  more\n- b\n  1. c", [("i", "a"), ("p", "more"), ("i", "b"), ("i", "1. c")]),
        ("他说**好**吧 f**k s**t", [("p", "他说好吧 f**k s**t")]),
        ("row[0][1] and [link][9]", [("p", "row[0][1] and link")]),
        ("Line one\\\ntwo  \nthree", [("p", "Line one two three")]),
        ("![alt](x.png)\n\n*Caption*", [("p", "Caption")]),
        ("![[pic.png]] [[Page|shown]]", [("p", "shown")]),
        ("[x](javascript:alert) end", [("p", "x end")]),
        ("http://a.example/b_c_d", [("p", "http://a.example/b_c_d")]),
    ],
)  # fmt: skip
def test_markdown_blocks(text: str, blocks: list[tuple[str, str]]) -> None:
    assert kinds(text) == blocks


@pytest.mark.parametrize(
    "run",
    ["[", ">", "*", "`", "![", "[a](", "- ", "> - ", "*a_b ", "<", "<a ", "[[", "](", "1. ", "~~a",
     "&a;", "|a", "\n- a", "\n> ", "`a ``"],
)  # fmt: skip
def test_thousands_of_marks(run: str) -> None:
    """No unlimited recursion, no quadratic time, and the text after them is not lost."""
    for length in (400 * len(run), 40_000):
        found = article(run * (length // len(run)) + " last words\n\nand a paragraph").blocks
        assert "last words" in found[-2].text
        assert found[-1] == Block("paragraph", "and a paragraph")


def test_many_links_are_parsed() -> None:
    """Unless they are all nested: brackets are closed, or end with the paragraph."""
    links = "[a word](x) " * 2_000
    assert article(links).blocks[-1].text == ("a word " * 2_000).strip()
    assert article("*One* [ and\n\n" * 1_000 + links).blocks[-1].text.startswith("a word a word")


def test_deeply_nested_text_is_not_lost() -> None:
    for line in (
        ">" * 300 + " deep",
        "- " * 90 + "deep",
        "  " * 80 + "- deep",
        "> - " * 50 + "deep",
    ):
        assert "deep" in article(f"One.\n\n{line}\n\nTwo.").text
    steps = "\n".join("  " * depth + f"- step{depth}" for depth in range(120))
    text = article(steps).text
    assert all(f"step{depth}" in text for depth in range(120))


WORDS = st.sampled_from(
    ["The bridge", "“x”", "- ", "-", "--", "---", "#", "# ", "## ", "##", "12", "12.", "1)", " ",
     "  ", "\n", "\n\n", "\n \n", "a", ".", ":", "!", "(x)", "+", "+ ", "\u00a0", "\u3000",
     "\u200b", "é", "大"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=14).map("".join))
@example("- a\nb")
@example("a\n---")
@example("# a\nb")
@example("- 1. a")
@example("a\n- b")
@example("#\n\n# a #")
@example("    a\n\nb")
def test_plain_texts_parse_like_with_the_library(text: str) -> None:
    found = markdown.without_the_library(text)
    assert found is None or found == [*markdown.by_the_library(text)]


def test_the_seeds_need_no_library() -> None:
    files = [*SEEDS.glob("*.md")]
    assert files
    for file in files:
        body = markdown.split_front_matter(file.read_text("utf-8"))[1]
        assert markdown.without_the_library(body), file


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


def test_omnivores_links_above_the_highlights_are_no_text() -> None:
    links = "[Read on Omnivore](https://omnivore.app/me/a-1)\n[Read Original](https://a.example/b)"
    found = article(f"---\ntitle: A bridge\n---\n\n# A bridge\n\n{links}\n\n> The council voted.\n")
    assert [block.text for block in found.blocks] == ["The council voted."]
    assert found.url == "https://a.example/b"
    kept = article("See how to\n[Read on Omnivore](https://omnivore.app/me/a-1) in the evening.\n")
    assert kept.text == "See how to Read on Omnivore in the evening."
