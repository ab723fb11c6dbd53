"""The query language: what a query means, and where an invalid one fails."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.model import Article, Block
from reader.store.search.matching import hits, matches
from reader.store.search.query import (
    DATE_FIELDS,
    EVERYTHING,
    FIELDS,
    And,
    Dated,
    Marked,
    Node,
    Not,
    Or,
    QueryError,
    Term,
    days_of,
    meant,
    parse,
)  # fmt: skip
from tests.store.articles import queries

A, B, C = Term("", "a"), Term("", "b"), Term("", "c")

pieces = st.sampled_from(
    ("(", ")", '"', "“", "-", "OR", "AND", "NOT", "*", " ", "  ", ":", "a", "été", "U.N.", "title:",
     "Title:", "date:", "2011..2014", "2013-02-30", "..", "is:", "unread", "lang:", "en",
     "nofield:", "\u0301", "\n", "-(", "a*", '"a b*"', "\ud800", "\x00", "∑")
)  # fmt: skip


def outcome(text: str, *, typing: bool) -> Node | QueryError:
    try:
        return parse(text, prefix_last=typing)
    except QueryError as error:
        return error


@given(st.one_of(st.lists(pieces, max_size=12).map("".join), st.text(max_size=30)), st.booleans())
@example('"OR*a', True)
@example("OR(", False)
@example("b (AND())", False)
def test_whatever_is_typed_is_a_query_or_an_error(text: str, typing: bool) -> None:
    """No other exception is raised; an error is at an offset of the text or at its end."""
    found = outcome(text, typing=typing)
    if isinstance(found, QueryError):
        assert 0 <= found.position <= len(text)
        assert found.message
    else:
        assert parse(str(found)) == found


@given(queries)
def test_printing_and_parsing_gives_the_same_tree(text: str) -> None:
    node = parse(text)
    assert parse(str(node)) == node


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", EVERYTHING),
        ("  ", EVERYTHING),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("a -b", And((A, Not(B)))),
        ("NOT (a b)", Not(And((A, B)))),
        ("a or b", And((A, Term("", "or"), B))),
        ("“a b”", Term("", "a b", quoted=True)),
        ("title:a", Term("title", "a")),
        ("TITLE:a", Term("title", "a")),
        ("title:(a OR text:b)", Or((Term("title", "a"), Term("text", "b")))),
        ('place:"a b"', Term("place", "a b", quoted=True)),
        ("co-op", Term("", "co-op")),
        ("10:30", Term("", "10:30")),
        ("Security: a", And((Term("", "Security:"), A))),
        ("a*", Term("", "a", prefix=True)),
        ("is:starred", Marked("starred")),
        ("before:2014", Dated("before", "2014", 0, 20140100)),
    ],
)
def test_what_a_query_means(text: str, node: Node) -> None:
    assert parse(text) == node


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ('a title:"b', 8, "not closed"),
        ("a title:(b", 8, "not closed"),
        ("a OR", 4, "missing"),
        ("OR", 0, "missing"),
        ("a OR OR b", 5, "missing"),
        ("a NOT", 5, "missing"),
        ("a title: b", 8, "title:"),
        ("a persn:x", 2, "no field persn: .*mean person:"),
        ("perosn:x", 0, "mean person:"),
        ("a -tilte:(x)", 3, "mean title:"),
        ("since:2013", 0, "mean after:"),
        ("author:x language:en", 9, "mean lang:"),
        ("befor:2014", 0, "mean before:"),
        ("organisation:(a OR b)", 0, "mean org:"),
        ("title:&", 6, "no letter"),
        ("title:(& -)", 6, "no letter"),
        ("a is:new", 5, "unread"),
        ("on:2013-02-29", 3, "2013-05-31"),
        ("date:2014..2013", 5, "before it begins"),
        ("date:2013..x", 11, "2013-05-31"),
        ("date:..", 5, "before or after"),
        ("lang:xx", 5, "en"),
        ("& …", 0, "no letter"),
        (" 🎉 ()", 1, "no letter"),
        ("-" * 200 + "a", 100, "nested"),
        ("(" * 200 + "a", 100, "nested"),
        ("a" * 10_001, 10_000, "10,000"),
    ],
)
def test_an_error_names_the_character(text: str, position: int, words: str) -> None:
    with pytest.raises(QueryError, match=words) as caught:
        parse(text)
    assert caught.value.position == position
    assert str(caught.value).startswith(f"character {position + 1}: ")


LISTER = And((Term("", "Port"), Term("", "Lister")))


@pytest.mark.parametrize(
    "text",
    [
        "Port & Lister",
        "Port – Lister",
        "Port - Lister",
        "- Port -- Lister -",
        "Port … Lister !",
        "Port + 🎉 Lister ?",
        "Port () Lister",
        "Port (&) Lister",
        "Port ) Lister",
        ") Port Lister",
        "(Port) Lister)",
        'Port "" Lister',
        'Port "…" Lister',
        "Port * Lister",
        "Port : Lister",
        "Port AND & Lister",
        "Port (Lister",
        "-& Port NOT – Lister",
        "Port Lister & -",
    ],
)
def test_signs_between_words_do_not_count(text: str) -> None:
    assert parse(text) == LISTER


@pytest.mark.parametrize(
    "headline",
    [
        "Algeria & Morocco – what next?", "Rock & roll", "Exclusive:bridge to open",
        "Re:think the bridge", "https://lister.example/a?b=1&c=(d)#e", "http://lister.example:80/-x/",
        "C: drive full", "At 10:30 - trains (all of them) stop", "Note: the port is closed",
        "Date:today", "Before:the storm", "Is:it over?", "Source: “a minister”",
        "1) Port 2) Lister", 'A 5" pipe bursts in Lister', "OR Tambo airport reopens",
        "‘No’ – ‘never’ … or “perhaps” [sic]", "Who’s who: Sana’a’s “new” men",
        "Profit up 5% (+2%)",
        "Port | Lister :: News » Home", "#port @lister $5 ~ ^ _ = < >", "Q&A: AT&T, R&D", "a\\b/c",
        "¿Qué pasa? ¡Nada!", "「橋」が開通・写真", "Мост – «закрыт»",
        "C++ and .NET - 100 %", "- x-y",
    ],
)  # fmt: skip
def test_a_headline_that_is_pasted_finds_its_article(headline: str) -> None:
    """With any signs between its words, and during typing."""
    article = Article("1", "1", headline, blocks=(Block("paragraph", "Nothing of it."),))
    assert matches(parse(headline), article)
    assert matches(parse(headline, prefix_last=True), article)


def test_exclusions_stay_exclusions() -> None:
    for text in ("-a", "NOT a", "- -a", "& -a", '-"a"', "-(a)", "-(a"):
        node = parse(text)
        assert isinstance(node, Not), text
        assert str(node).strip('-"') == "a"
    assert parse("b - a") == And((B, A))
    assert parse("b -a") == And((B, Not(A)))


def test_fields_that_fail_in_small_letters_fail_and_others_do_not() -> None:
    """A capitalized word is part of a headline, unless the value fits the field."""
    assert parse("Title:a") == Term("title", "a")
    assert parse("On:2013").__class__ is Dated
    assert parse("On:fire") == Term("", "On:fire")
    with pytest.raises(QueryError, match="2013-05"):
        parse("on:fire")
    for text in ("re:think", "x:y", "in:a", "mailto:a", "bridge:open"):
        assert parse(text) == Term("", text)


def test_the_last_typed_word_is_a_prefix() -> None:
    """A word or an open phrase at the very end; not a finished one, and not a field's value."""
    for text, printed in (
        ("a lib", "a lib*"), ('a "b lib', 'a "b lib*"'), ("a lib ", "a lib"), ('"lib"', '"lib"'),
        ('"the li', '"the"'), ('"the, L', '"the"'), ('"l', '"l*"'),
        ("U.N.", "U.N."), ("(lib", "lib*"), ("o'", "o'*"),
        ("place:lib", "place:lib*"), ("is:read", "is:read"),
    ):  # fmt: skip
        assert str(parse(text, prefix_last=True)) == printed


@pytest.mark.parametrize(
    ("published", "matching"),
    [
        ("2013", ["date:2011..2014", "on:2013", "before:2014", "after:2012", "date:2013.."]),
        ("2013-05", ["date:2011..2014", "on:2013", "on:2013-05", "before:2014", "before:2013-06",
                     "after:2012", "after:2013-04", "date:2013.."]),
        ("2013-05-31", ["date:2011..2014", "on:2013", "on:2013-05", "on:2013-05-31", "before:2014",
                        "before:2013-06", "after:2012", "after:2013-04", "date:2013.."]),
        ("2016", ["after:2012", "after:2013-04", "date:2013.."]),
        ("", []),
        ("yesterday", []),
    ],
)  # fmt: skip
def test_dates_match_when_the_whole_date_is_within(published: str, matching: list[str]) -> None:
    asked = ["date:2011..2014", "on:2013", "on:2013-05", "on:2013-05-31", "before:2014",
             "before:2013-06", "before:2013-05", "after:2012", "after:2013-04", "after:2013-05-31",
             "date:2013.."]  # fmt: skip
    article = Article("1", "1", published=published)
    expected = [*matching, *(["after:2013-05-31"] if published == "2016" else [])]
    assert sorted(each for each in asked if matches(parse(each), article)) == sorted(expected)


def test_the_days_of_a_date() -> None:
    assert days_of("2012-02") == (20120201, 20120229)
    assert days_of("2013") == (20130101, 20131231)
    for wrong in ("", "13", "2013-13", "2013-00", "2013-2", "2013-02-29", "0000", "２０１３"):
        assert days_of(wrong) is None, wrong


def test_case_diacritics_and_apostrophes_do_not_count() -> None:
    article = Article(
        "1", "1", "L’Élysée", blocks=(Block("paragraph", "Libya’s “U.N.” re\u0301sume\u0301"),)
    )
    for query in ("elysee", "ÉLYSÉE", "l'elysée", "libya's", "LIBYA", "u.n.", "resume", '"s u n"'):
        assert matches(parse(query), article), query
    for query in ("elys", "un", "libyas", '"n u"'):
        assert not matches(parse(query), article), query


def test_hits_are_spans_of_the_text_as_it_is() -> None:
    text = "“Re\u0301sume\u0301” of Straße 12, résumés; 北京市 STRASSE"
    for query, found in (
        ("resume", ["Re\u0301sume\u0301"]), ("resume*", ["Re\u0301sume\u0301", "résumés"]),
        ('"strasse 12"', ["Straße 12"]), ("strasse", ["Straße", "STRASSE"]), ("京", ["京"]),
        ("北京", ["北京"]), ("-resume", []), ("title:resume", []),
        ('"of strasse" "strasse 12"', ["of Straße 12"]),
    ):  # fmt: skip
        spans = hits(parse(query), text)
        assert [text[start:end] for start, end in spans] == found, query


@pytest.mark.parametrize(
    ("query", "text", "hit"),
    [
        ("walesa", "said Lech Wałęsa.", ["Wałęsa"]),
        ("strasse", "in der Großen Straße, neu", ["Straße"]),
        ("sanaa", "the road to Sana’a’s gates", ["Sana’a"]),
        ("minister", "the minister’s word", ["minister"]),
        ("élysée", "près de l’Élysée hier", ["Élysée"]),
        ("สะพาน", "เปิดสะพานข้าม", ["สะพาน"]),
        ("محمد", "قال محـــمد إن", ["محـــمد"]),
        ("ガス", "新しいｶﾞｽ会社", ["ｶﾞｽ"]),
        ("か", "がく", []),
        ("2016", "سال ٢٠١٦ در", ["٢٠١٦"]),
        ("istanbul", "İSTANBUL İ", ["İSTANBUL"]),
        ("aether", "Ærø, æther", ["æther"]),
    ],
)
def test_hits_stand_where_the_text_has_them_whatever_folding_does(
    query: str, text: str, hit: list[str]
) -> None:
    """Letters that become two, dropped marks, words without spaces; adjacent hits are joined."""
    spans = hits(parse(query), text)
    assert [text[start:end] for start, end in spans] == hit


def test_every_field_parses_and_none_is_taken_for_another() -> None:
    values = {"is": "read", "lang": "en", **dict.fromkeys(DATE_FIELDS, "2013")}
    for field in FIELDS:
        assert str(parse(f"{field}:{values.get(field, 'x')}")).startswith(f"{field}:")
        assert meant(field) in ("", field)
