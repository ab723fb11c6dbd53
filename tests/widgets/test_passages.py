"""Passages: sentences, words, lines and paragraphs, and a selection whose ends move by them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import Article, Block
from reader.text.typography import Span, set_article
from reader.widgets.panes.passages import Passages, Selection, Unit


def passages(*texts: str, title: str = "", caption: str = "", width: int = 30) -> Passages:
    blocks = tuple(Block("paragraph", text) for text in texts)
    article = Article("1", "f", title=title, caption=caption, blocks=blocks)
    return Passages(article, set_article(article, width))


def cut(text: str, unit: Unit = "sentence") -> list[str]:
    of = passages(text)
    return [of.text(of.spans(start, end)) for start, end in of.units(unit)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["It rained.", "It snowed!", "Did it?", "It did."],
        ["Mr. Sellal met Gen. J. P. Ali in the U.S. on Jan. 5.", "They talked."],
        ["“We have time.”", "He left.", "(He came back.)"],
        ["He said: “Why?” and left.", "Then 5.5 percent more."],
        ["The U.N. said so…", "«Oui.»", "Ça va."],
        ["日本語の文章。", "「問題ない。」", "次の文！"],
        ["أعلنت الجزائر؟", "قال الرئيس."],
        ["No end"],
    ],
)
def test_where_sentences_end(sentences: list[str]) -> None:
    between = "" if sentences[0].endswith("。") else " "
    assert cut(between.join(sentences)) == sentences


WORDS = st.lists(
    st.sampled_from(["He", "said.", "“No.”", "Mr.", "U.S.", "it", "日本。", "!", ".", "…", "a)"]),
    max_size=30,
).map(" ".join)


@given(st.lists(WORDS, max_size=3), WORDS, st.sampled_from(["sentence", "word", "paragraph"]))
def test_units_lose_nothing_and_do_not_overlap(texts: list[str], title: str, unit: Unit) -> None:
    of = passages(*texts, title=title)
    units = of.units(unit)
    assert all(a[1] <= b[0] for a, b in pairwise(units))
    shown = "".join(of.text(of.spans(*each)) for each in units)
    assert "".join(shown.split()) == "".join((title + "".join(texts)).split())


STEPS = st.lists(
    st.tuples(st.integers(-3, 3), st.sampled_from(["sentence", "word", "line", "paragraph"]))
    | st.just("other"),
    max_size=20,
)


@given(st.lists(WORDS, min_size=1, max_size=3), STEPS, st.integers(0, 60))
def test_whatever_moves_something_stays_selected(
    texts: list[str], steps: list[tuple[int, Unit] | str], place: int
) -> None:
    of = passages(*texts, title="A title", caption="A caption.")
    selection = Selection.at(of, "sentence", place)
    assert selection is not None
    for step in steps:
        selection = selection.other_end() if isinstance(step, str) else selection.moved(*step)
        assert selection.start < selection.end
        assert selection.text.strip()
        assert selection.moved(0) == selection


def test_a_selection_grows_shrinks_and_turns_round() -> None:
    of = passages("One ant. Two bees. Three cats. Four dogs.", "Five elks.")
    begun = Selection.at(of, "sentence", of.position("text", 8))
    assert begun is not None
    assert begun.text == "Two bees."
    more = begun.moved(2)
    assert more.text == "Two bees. Three cats. Four dogs."
    assert more.moved(1).text == "Two bees. Three cats. Four dogs.\n\nFive elks."
    assert more.moved(9) == more.moved(1)
    assert more.moved(-1).text == "Two bees. Three cats."
    assert more.moved(-2) == begun
    assert begun.moved(-1).text == "One ant. Two bees."
    assert begun.moved(-1).moved(1) == Selection(of, "sentence", begun.start, begun.end, True)
    assert begun.moved(1, "word").text == "Two bees. Three"
    assert begun.moved(-1, "word").text == "Two"
    assert more.other_end().moved(1).text == "Three cats. Four dogs."
    assert begun.moved(1, "paragraph").text == "Two bees. Three cats. Four dogs."
    assert begun.to_end(last=True).text.endswith("Five elks.")
    assert begun.to_end(last=False).text == "One ant. Two bees."
    assert begun.moved(1, "word").by("sentence").text == "Two bees. Three cats."


def test_lines_are_those_on_screen() -> None:
    of = passages("one two three four five six seven eight", width=20)
    first = Selection.at(of, "line", 0)
    assert first is not None
    assert first.text == "one two three four"
    assert first.moved(1).text == "one two three four five six seven eight"


def test_a_passage_of_several_fields_has_a_span_in_each() -> None:
    of = passages("Body.", title="Title", caption="Caption.")
    whole = Selection.at(of, "sentence", 0)
    assert whole is not None
    assert whole.to_end(last=True).spans == [
        Span("title", 0, 5), Span("caption", 0, 8), Span("text", 0, 5),
    ]  # fmt: skip
    assert whole.to_end(last=True).text == "Title\n\nCaption.\n\nBody."


def test_an_article_without_words_has_nothing_to_select() -> None:
    assert Selection.at(passages(), "sentence", 0) is None
