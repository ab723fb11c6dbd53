"""Page dumps: the exact fields of the seed, and other pages in other shapes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.archive import read_file
from reader.archive.fields import furniture
from reader.model import Article
from reader.system.paths import shipped
from tests.archive.dumps import MORE, STORY, parsed, texts


class TestTheSeed:
    @pytest.fixture(scope="class")
    def seed(self) -> Article:
        item = read_file(shipped("seeds") / "000_1dccee4823061a04.txt")
        assert isinstance(item, Article)
        return item

    def test_header(self, seed: Article) -> None:
        assert seed.title == "Algeria and Morocco to Boost Joint Security Cooperation"
        assert seed.publication == "Asharq Al-awsat"
        assert seed.archive == "English Archive 2005-2017"
        assert seed.section == "Middle-east Arab News Opinion"
        assert seed.media_id == "55354643"

    def test_a_captions_date_is_not_the_articles(self, seed: Article) -> None:
        assert seed.caption == (
            "Algeria’s Prime Minister Abdul-Malik Sellal holds a news conference in Algiers "
            "January 21, 2013."
        )
        assert seed.published == ""

    def test_dateline(self, seed: Article) -> None:
        assert seed.dateline.text == "Algiers, Rabat"
        assert seed.dateline.places == ("Algiers", "Rabat")

    def test_body(self, seed: Article) -> None:
        assert len(seed.blocks) == 14
        assert {block.kind for block in seed.blocks} == {"paragraph"}
        assert seed.text.startswith("Algeria announced on Sunday an agreement reached with")
        assert seed.text.endswith("“southern provinces.”")

    def test_no_furniture(self, seed: Article) -> None:
        assert "Select Page" not in repr(seed)


class TestTitleBars:
    def test_the_headline_is_before_the_site(self) -> None:
        article = parsed("Bridge over the Ondara to open at last | The Port Lister", "", STORY)
        assert article.title == "Bridge over the Ondara to open at last"
        assert article.publication == "The Port Lister"
        assert texts(article) == [STORY]

    def test_section_between_headline_and_site(self) -> None:
        article = parsed("Bridge over the Ondara to open at last | Roads | Port Lister", "", STORY)
        assert article.title == "Bridge over the Ondara to open at last"
        assert article.section == "Roads"

    def test_double_colons_separate_like_bars(self) -> None:
        article = parsed("Bridge over the Ondara to open at last :: Port Lister", "", STORY)
        assert (article.title, article.publication) == (
            "Bridge over the Ondara to open at last",
            "Port Lister",
        )

    def test_the_spelling_without_capitals_wins(self) -> None:
        article = parsed(
            "Roads and Rivers | Port Lister",
            "Bridge over the Ondara to open at last | PORT LISTER Digital Archive 1998 - 2004",
            "Select Page",
            STORY,
        )
        assert article.publication == "Port Lister"
        assert article.archive == "Digital Archive 1998-2004"
        assert article.section == "Roads and Rivers"
        assert article.title == "Bridge over the Ondara to open at last"

    def test_a_dash_separates_only_a_certain_site(self) -> None:
        with_site = parsed(
            "https://www.khaleejtimes.com/x/123456",
            "Harbour strike ends after a month - Khaleej Times",
            STORY,
        )
        assert with_site.title == "Harbour strike ends after a month"
        without = parsed("Harbour strike - Port Workers Return After a Month", "", STORY)
        assert without.title == "Harbour strike - Port Workers Return After a Month"
        assert without.publication == ""

    def test_guillemets_in_a_sentence_are_not_a_bar(self) -> None:
        line = "The song «La lluvia», first sung in 1954, is heard again in every bar of the city."
        assert texts(parsed(line, STORY)) == [line, STORY]


class TestHead:
    def test_key_value_lines(self) -> None:
        article = parsed(
            "Headline: Bridge to open",
            "Source: Port Lister",
            "Author: Ada Obi",
            "Date: 3 March 2011",
            "Category: Roads",
            "Keywords: bridges, rivers",
            "Photo caption: The bridge seen from the north bank",
            "Document ID: A-77",
            "",
            STORY,
        )
        assert article.title == "Bridge to open"
        assert article.publication == "Port Lister"
        assert article.byline == "Ada Obi"
        assert article.published == "2011-03-03"
        assert article.section == "Roads"
        assert article.tags == ("bridges", "rivers")
        assert article.caption == "The bridge seen from the north bank"
        assert article.media_id == "A-77"
        assert texts(article) == [STORY]

    def test_a_headline_with_a_colon_is_not_a_field(self) -> None:
        article = parsed("Bridge will open in May: minister", "", STORY)
        assert article.title == "Bridge will open in May: minister"

    def test_headline_byline_date(self) -> None:
        article = parsed(
            "Bridge over the Ondara to open at last",
            "By Ada Obi and Ben Strand",
            "Tuesday, March 1, 2011 - 10:45 pm",
            "",
            STORY,
        )
        assert article.title == "Bridge over the Ondara to open at last"
        assert article.byline == "Ada Obi and Ben Strand"
        assert article.published == "2011-03-01"

    def test_a_byline_may_have_a_role(self) -> None:
        article = parsed("By Ada Obi, roads editor at the Port Lister (Ondara).", STORY)
        assert article.byline == "Ada Obi, roads editor at the Port Lister (Ondara)"

    def test_a_sentence_that_starts_with_by_is_not_a_byline(self) -> None:
        line = "By nightfall the river had reached the second mark on the old pier."
        article = parsed(line, STORY)
        assert article.byline == ""
        assert texts(article) == [line, STORY]

    def test_a_name_alone_is_the_byline_where_the_slug_gives_the_headline(self) -> None:
        article = parsed(
            "https://lister.example/news/bridge-over-the-ondara-to-open", "ADA OBI", STORY
        )
        assert article.byline == "Ada Obi"
        assert article.title == "Bridge over the Ondara to open"

    def test_a_credit_makes_a_caption(self) -> None:
        line = "The bridge seen from the north bank earlier this month. Photo: Lister Pictures"
        article = parsed("Bridge to open at last", line, line, STORY)
        assert article.caption == line
        assert texts(article) == [STORY]

    def test_a_dated_sentence_without_dateline_after_it_is_the_story(self) -> None:
        line = "Police recovered the stolen bell of the harbour church on March 3, 2011."
        article = parsed(line, STORY)
        assert article.caption == ""
        assert texts(article)[0] == line

    def test_the_date_of_an_update_is_not_the_date_of_publication(self) -> None:
        article = parsed("Bridge to open at last", "Updated: 4 May 2012", STORY)
        assert article.published == ""
        assert texts(article) == [STORY]

    def test_url_glued_to_the_story(self) -> None:
        article = parsed("https://www.taipeitimes.com/News/archives/2019/02/03/2003709107" + STORY)
        assert article.url == "https://www.taipeitimes.com/News/archives/2019/02/03/2003709107"
        assert article.published == "2019-02-03"
        assert texts(article) == [STORY]

    def test_a_section_label_above_the_headline(self) -> None:
        article = parsed("Opinion", "", "Why the bridge was late again", "", STORY)
        assert (article.section, article.title) == ("Opinion", "Why the bridge was late again")

    def test_a_standfirst_stays_in_the_body(self) -> None:
        article = parsed(
            "https://lister.example/news/ondara-bridge-opens-after-ten-years",
            "A decade of mud, cracks and promises ends this week",
            STORY,
        )
        assert article.title == "Ondara bridge opens after ten years"
        assert texts(article) == ["A decade of mud, cracks and promises ends this week", STORY]

    def test_the_headline_matches_the_slug(self) -> None:
        article = parsed(
            "https://lister.example/news/441/Ondara-bridge-opens-after-ten-years",
            "Ondara bridge ‘finally’ opens after ten years",
            STORY,
        )
        assert article.title == "Ondara bridge ‘finally’ opens after ten years"

    def test_a_copy_of_the_headline_above_the_body_is_dropped(self) -> None:
        article = parsed("Bridge to open at last", "Bridge to open at last", "", STORY)
        assert texts(article) == [STORY]

    def test_missing_fields_are_empty(self) -> None:
        article = parsed(STORY, "", MORE)
        assert (article.title, article.publication, article.published, article.section) == (
            ("",) * 4
        )
        assert article.listing.startswith("The ministry of public works")

    def test_a_copy_in_a_web_archive_has_the_originals_url(self) -> None:
        page = "https://lister.example/news/bridge-opens-a-year-late"
        article = parsed(f"https://web.archive.org/web/20200101000000/{page}", "", STORY)
        assert (article.url, article.publication) == (page, "lister.example")
        assert (article.published, article.title) == ("", "Bridge opens a year late")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("The mayor&rsquo;s caf&eacute; &amp; bar opened.", "The mayor’s café & bar opened."),
        ("The mayor&amp;rsquo;s bar &#8211; and AT&amp;amp;T.", "The mayor’s bar – and AT&T."),
        ("&ldquo;We won,&rdquo; said Ada O&#39;Brien.", "“We won,” said Ada O'Brien."),
        ("It is 5 &lt; 6, they said.", "It is 5 < 6, they said."),
        ("Google&#8217;s HTML5 push goes on.", "Google’s HTML5 push goes on."),
        ("Use &lt;b&gt; in HTML for bold.", None),
        ("The ampersand is written &amp; in HTML.", None),
        ("Write “&amp;” for an ampersand, and `&nbsp;` for a space.", None),
        ("The S&P; 500 and R&D; fell, &bogus; they said.", None),
        ("See https://a.example/?a=1&copy=2; it is there.", None),
        ("A bell &#7; and a null &#0; are none.", None),
    ],
)
def test_character_references(line: str, shown: str | None) -> None:
    assert texts(parsed("Bridge opens at last", "", STORY, line))[1] == (shown or line)


def test_an_encoded_copyright_sign_is_furniture() -> None:
    assert texts(parsed(STORY, MORE, "&copy; 2016 Port Lister")) == [STORY, MORE]


class TestOtherLanguages:
    def test_guillemets_are_not_a_title_bar(self) -> None:
        article = parsed("« Le pont » s’ouvre enfin", "", STORY)
        assert (article.title, article.publication) == ("« Le pont » s’ouvre enfin", "")

    @pytest.mark.parametrize(
        "lines",
        [
            ["翁达拉河大桥终于通车", "2016年3月12日", "公共工程部表示，大桥将于雨季前通车。",
             "工程师停工。"],
            ["ओंदरा पुल खुला", "12 मार्च 2016", "मंत्रालय ने कहा कि पुल खुल जाएगा।", "काम दो बार रुका।"],
            ["افتتاح جسر أوندارا", "12 آذار 2016", "قالت الوزارة إن الجسر سيفتح.",
             "توقف العمل مرتين."],
        ],
    )  # fmt: skip
    def test_a_short_article(self, lines: list[str]) -> None:
        article = parsed(*lines)
        assert (article.title, article.published) == (lines[0], "2016-03-12")
        assert texts(article) == lines[2:]


def test_a_list_item_is_not_a_subheading() -> None:
    items = ["Roads, bridges and ferries; and", "Harbours of the north"]
    article = parsed(STORY, "", "Ensure that the town has:", "", *items, "", STORY, "", MORE)
    assert "subheading" not in {block.kind for block in article.blocks}
    article = parsed(STORY, "", "Harbours of the north; and", "", STORY, "", MORE)
    assert article.blocks[1].kind == "paragraph"
    article = parsed(STORY, "", "Harbours of the north and", "", STORY, "", MORE)
    assert article.blocks[1].kind == "paragraph"
    article = parsed(STORY, "", "Plan A", "", STORY, "", MORE)
    assert article.blocks[1].kind == "subheading"


class TestBody:
    def test_hard_wrapped_lines_are_joined(self) -> None:
        lines = [
            "The ministry of public works said on Monday that the",
            "long-delayed bridge over the Ondara river would open",
            "to traffic before the rains, ending a detour of some",
            "forty kilometres.",
        ]
        assert texts(parsed(*lines, "", MORE)) == [" ".join(lines), MORE]

    def test_lines_that_are_paragraphs_are_not_joined(self) -> None:
        assert texts(parsed(STORY, MORE)) == [STORY, MORE]

    def test_a_list_is_not_joined(self) -> None:
        names = ["Goalkeepers and Defenders: Ada Obi", "Midfielders: Ben Strand", "Others: Cy Moe"]
        assert texts(parsed(STORY, "", *names))[1:] == names

    def test_kinds(self) -> None:
        article = parsed(
            STORY, "", "A long way round", "", MORE, "", "• one detour", "2. two detours", "> Late."
        )
        assert [block.kind for block in article.blocks] == [
            "paragraph",
            "subheading",
            "paragraph",
            "item",
            "item",
            "quotation",
        ]
        assert texts(article)[3:] == ["one detour", "2. two detours", "Late."]

    @pytest.mark.parametrize(
        "line",
        [
            "Select Page",
            "Share on Facebook",
            "Read more: Ferry fares to rise again",
            "ADVERTISEMENT",
            "More>>",
            "3 min read",
            "© 2011 Port Lister. All rights reserved.",
            "Skip to main content",
            "Click to share on Twitter (Opens in new window)",
            "Subscribe to our newsletter",
            "12 Comments",
            "Home > News > Roads",
            "Share this on Facebook, Twitter and WhatsApp",
            "Follow us on Twitter @portlister",
            "Also read: Ferry fares to rise again",
            "Reading time: 3 minutes",
            "Copyright (c) 2016 Port Lister Ltd.",
            "(c) 2016 The Port Lister",
            "© Port Lister",
            "Copyright 2016 The Port Lister. All rights reserved.",
            "(C) 2016 The Port Lister and agencies",
            "© 2016 The Port Lister. It is not responsible for what other sites hold.",
            "All Rights Reserved © 2016",
            "CY Copyright 2016 Port Lister. All Rights Reserved.",
            "Copyright: (Copyright (c) 2010 Port Lister Times)",
            "© 2016 Port Lister. Todos los derechos reservados.",
            "© 2016 Port Lister. Tous droits réservés",
            "Alle Rechte vorbehalten.",
            "Tüm hakları saklıdır. © 2016 Port Lister",
            "جميع الحقوق محفوظة © 2016",
            "版权所有",
            "Sign up for our daily newsletter",
            "We use cookies to improve your experience.",
            "Click here to read more",
            "Article continues after this ad",
            "A+ A-",
            "Please enable JavaScript to view the comments.",
        ],
    )
    def test_furniture_is_dropped_everywhere(self, line: str) -> None:
        article = parsed(line, "Bridge to open at last", line, STORY, line, MORE, line)
        assert article.title == "Bridge to open at last"
        assert texts(article) == [STORY, MORE]

    @settings(max_examples=150)
    @given(st.data())
    def test_the_quick_check_misses_no_form(self, data: st.DataObject) -> None:
        """A line is compared with the forms only if it starts like one of them."""
        _, form = data.draw(st.sampled_from(furniture.FORMS))
        written = st.from_regex(re.compile(form, re.IGNORECASE), fullmatch=True)
        line = data.draw(written).strip()
        assert len(line) > furniture.MAX_FURNITURE or furniture.is_furniture(line), line

    @pytest.mark.parametrize(
        "line",
        [
            "Share prices on the exchange fell for a third day.",
            "“Read more and talk less,” the headmaster told them.",
            "Home is where the ferry stops, people say here.",
            "Search parties went out again at dawn.",
            "(c) the bridge must be finished before the rains.",
            "(c) 2016 accounts must be filed by May.",
            "Copyright is not at stake here, the judge told the court.",
            "(c) 2015: 43 per cent",
            "(c) 2016 will be the year of the flood, the report says.",
            "Alle Rechte den Frauen, sagt die Ministerin",
            "© was the sign he drew.",
            "Copyright 1998 Act is amended, court hears",
            "See also: the treaty of 1901.",
            "See also: Treaty of 1901",
            "Read more: that was the advice of the headmaster.",
            "Read more: the advice of a headmaster to his pupils",
            "Read more. That was the advice of the headmaster.",
            "Related news: the ferry sank, too.",
            "Share on Facebook rose 3 percent on Monday.",
            "Post on Facebook leads to arrest of teacher",
            "Follow us on Twitter, he cried, and they did.",
            "Reading time is precious, she said.",
            "All rights reserved, the label said in small letters.",
            "He told the court that all rights reserved to the state were void.",
            "Sign up for the flood alerts, the mayor told villagers.",
            "Register for a bank account, the poor were told, and get an update.",
            "We use cookies as bait, the fisherman said.",
            "Tap here for water, said the sign.",
            "Story continues below ground, where the miners wait.",
            "Article continues after 370 was struck down",
            "Home/work balance",
            "Enable JavaScript and you open the door, the researcher warned.",
            "Shares: 1,200",
            "No comment",
            "Home.",
            "Twitter",
            "A+",
        ],
    )
    def test_sentences_that_start_like_furniture_stay(self, line: str) -> None:
        assert line in texts(parsed("Bridge to open at last", "", STORY, "", line, "", STORY, MORE))

    def test_possible_items_are_dropped_beside_furniture_and_outside_the_story(self) -> None:
        bar = ["Facebook", "Twitter", "X"]
        named = "Five sites were named:"
        assert texts(parsed(STORY, named, *bar, MORE, STORY)) == [STORY, named, *bar, MORE, STORY]
        assert texts(parsed(*bar, STORY, "Share", *bar, MORE, STORY, *bar)) == [STORY, MORE, STORY]
        assert texts(parsed(STORY, MORE, named, *bar)) == [STORY, MORE, named, *bar]

    @pytest.mark.parametrize(
        "title", ["Listen", "Copyright law to change in May", "Must read: Ten novels of the year"]
    )
    def test_a_headline_with_words_of_furniture(self, title: str) -> None:
        article = parsed(title, "By Ada Obi", "", STORY, MORE)
        assert (article.title, article.byline) == (title, "Ada Obi")

    def test_offers_of_the_publication_are_dropped(self) -> None:
        article = parsed(
            "https://www.thestandard.com.hk/a/b/192/Ferry-fares-to-rise-again",
            STORY,
            "The Standard Channel",
        )
        assert texts(article) == [STORY]

    def test_byline_and_print_date_below_the_story(self) -> None:
        article = parsed(STORY, MORE, "By Ada Obi", "Published in Lister, March 2nd, 2011")
        assert (article.byline, article.published) == ("Ada Obi", "2011-03-02")
        assert texts(article) == [STORY, MORE]


class TestDatelineInADump:
    def test_the_dateline_is_cut_from_the_first_paragraph(self) -> None:
        article = parsed("Bridge to open at last", "", f"PORT LISTER — {STORY}", MORE)
        assert article.dateline.places == ("Port Lister",)
        assert texts(article) == [STORY, MORE]

    def test_a_datelines_date_refines_the_urls_month_but_never_overrules_it(self) -> None:
        url = "https://lister.example/2011/03/ondara-bridge-to-open-soon/"
        assert parsed(url, f"NAIROBI, Mar 3 2011 (IPS) - {STORY}").published == "2011-03-03"
        assert parsed(url, f"NAIROBI, Apr 3 2011 (IPS) - {STORY}").published == "2011-03"

    def test_a_caption_before_the_dateline(self) -> None:
        caption = "Workers hang lamps on the new bridge over the Ondara March 1, 2011."
        article = parsed("Bridge to open at last", caption, f"Nairobi, Kampala-{STORY}")
        assert article.caption == caption
        assert article.dateline.places == ("Nairobi", "Kampala")
        assert article.published == ""


def test_a_typical_dump() -> None:
    item = read_file(Path(__file__).parents[1] / "data" / "harbour_strike.txt")
    assert isinstance(item, Article)
    assert item.title == "Dockers in Mombasa end their strike after a month"
    assert item.publication == "The Coast Courier"
    assert item.section == "Labour"
    assert item.byline == "Wanjiru Otieno"
    assert item.published == "2009-11-06"
    assert item.dateline.places == ("Mombasa", "Kenya")
    assert [block.kind for block in item.blocks] == ["paragraph"] * 2 + ["subheading"] + [
        "paragraph"
    ] * 2
    assert item.text.startswith("Dock workers voted on Friday")
    assert "Share" not in item.text


class TestRepeats:
    @pytest.fixture(scope="class")
    def page(self) -> Article:
        return parsed(
            "Harbour talks resume | World | The Coast", "",
            "Caption: Boats lie in the harbour of Accra on Monday.", "",
            "Tags: fish; boats, large; harbour", "",
            "Harbour talks resume", "",
            "ACCRA – The talks went on for hours on Monday, the ministry said in a statement.", "",
            "Boats lie in the harbour of Accra on Monday.", "",
            "HARBOUR TALKS RESUME", "",
            "The minister left without a word.", "", "The minister left without a word.", "",
            "It rained.",
        )  # fmt: skip

    def test_copies_of_headline_and_caption_are_dropped(self, page: Article) -> None:
        assert texts(page) == [
            "The talks went on for hours on Monday, the ministry said in a statement.",
            "The minister left without a word.",
            "It rained.",
        ]

    def test_a_short_headline_is_not_a_section(self, page: Article) -> None:
        assert page.title == "Harbour talks resume"
        assert page.section == "World"

    def test_semicolons_separate_before_commas(self, page: Article) -> None:
        assert page.tags == ("fish", "boats, large", "harbour")
