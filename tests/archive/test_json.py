"""JSON Lines, arrays and envelopes: every record is an article, a flaw affects one record."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from reader.archive.formats import jsonvalues, records
from reader.model import Article
from tests.files import loaded

BODY = "The bridge over the Ondara opened on Monday.\n\nIt was a year late."


def write(path: Path, *lines: object) -> Path:
    text = "".join(f"{each if isinstance(each, str) else json.dumps(each)}\n" for each in lines)
    path.write_text(text, "utf-8")
    return path


def parsed(record: dict[str, object]) -> Article:
    (found,) = records.in_value(record, b"")
    assert found is not None
    return found.article


class TestFieldNames:
    def test_trafilatura(self) -> None:
        article = parsed(
            {
                "title": "Bridge opens", "author": "Ada Obi; Ben Cole", "hostname": "post.example",
                "date": "2019-07-26", "fingerprint": "f0", "id": None, "categories": "City;Roads",
                "tags": "bridges", "text": "One.\nTwo.", "raw_text": "menu One. Two.",
                "source": "https://post.example/2019/bridge", "source-hostname": "The Post",
            }
        )  # fmt: skip
        assert (article.title, article.byline) == ("Bridge opens", "Ada Obi, Ben Cole")
        assert article.published == "2019-07-26"
        assert article.url == "https://post.example/2019/bridge"
        assert article.tags == ("bridges", "City", "Roads")
        assert article.publication in ("The Post", "post.example")
        assert [block.text for block in article.blocks] == ["One.", "Two."]

    def test_newspaper_and_news_please(self) -> None:
        article = parsed(
            {
                "authors": ["Ada Obi", "Ben Cole"], "date_publish": "2019-07-26 10:00:00",
                "date_download": "2021-01-01 00:00:00", "date_modify": "None",
                "description": "A brief.", "maintext": BODY, "source_domain": "post.example",
                "title": "Bridge opens", "title_page": None, "url": "https://post.example/bridge",
            }
        )  # fmt: skip
        assert article.byline == "Ada Obi, Ben Cole"
        assert (article.published, article.publication) == ("2019-07-26", "post.example")
        assert article.text == BODY

    def test_schema_org_and_lists_of_paragraphs(self) -> None:
        article = parsed(
            {
                "@type": "NewsArticle", "headline": "Bridge &amp; road", "articleSection": "City",
                "author": [{"@type": "Person", "name": "Ada Obi"}],
                "publisher": {"@type": "Organization", "name": "The Post"},
                "datePublished": "2019-07-26T10:00:00+02:00", "keywords": "bridges, roads",
                "articleBody": ["One.", "Two."],
                "mainEntityOfPage": {"@id": "https://post.example/bridge"},
            }
        )  # fmt: skip
        assert (article.title, article.section) == ("Bridge & road", "City")
        assert (article.byline, article.publication) == ("Ada Obi", "The Post")
        assert article.tags == ("bridges", "roads")
        assert article.url == "https://post.example/bridge"
        assert len(article.blocks) == 2

    def test_interfaces_with_envelopes_and_markup(self) -> None:
        article = parsed(
            {
                "webTitle": "Bridge opens", "webPublicationDate": "2019-07-26T10:00:00Z",
                "sectionName": "World", "webUrl": "https://post.example/bridge",
                "fields": {"byline": "By Ada Obi", "body": "<p>One &amp; only.</p><h2>Two</h2>"
                           "<ul><li>Three</li></ul><script>x</script><p>Share this</p><p>End.</p>"},
            }
        )  # fmt: skip
        assert article.byline == "Ada Obi"
        assert [(block.kind, block.text) for block in article.blocks] == [
            ("paragraph", "One & only."),
            ("subheading", "Two"),
            ("item", "Three"),
            ("paragraph", "End."),
        ]

    @pytest.mark.parametrize(
        ("stated", "published"),
        [
            ("2019", "2019"), ("2019-07", "2019-07"), ("July 2019", "2019-07"),
            ("2019-07-26T23:59:00.000Z", "2019-07-26"), ("Fri, 26 Jul 2019 10:00:00 GMT",
            "2019-07-26"), ("20190726", "2019-07-26"), (1564135200, "2019-07-26"),
            (1564135200000, "2019-07-26"), ({"$date": "2019-07-26T10:00:00Z"}, "2019-07-26"),
            ("03/04/2019", "2019"), ("yesterday", ""), (None, ""), (True, ""), (7, ""),
            ("2019-02-30", ""),
        ],
    )  # fmt: skip
    def test_a_date_keeps_its_precision(self, stated: object, published: str) -> None:
        assert parsed({"text": BODY, "date": stated}).published == published

    def test_nothing_is_guessed(self) -> None:
        article = parsed({"text": BODY, "date_download": "2021-01-01", "language": "en"})
        assert (article.title, article.published, article.publication) == ("", "", "")
        assert (article.byline, article.section, article.tags) == ("", "", ())

    def test_a_dateline_is_set_apart(self) -> None:
        article = parsed({"text": "CAIRO, July 26, 2019 (AP) — The bridge opened."})
        assert article.dateline.places == ("Cairo",)
        assert (article.published, article.text) == ("2019-07-26", "The bridge opened.")

    def test_a_summary_counts_as_text_only_with_a_title(self) -> None:
        assert parsed({"title": "Bridge", "description": "It opened."}).text == "It opened."
        assert next(records.in_value({"description": "settings"}, b"")) is None


LONG = (
    "The ministry of public works said on Monday that the long-delayed bridge over the Ondara river"
    " would open to traffic before the rains, ending a detour of forty kilometres."
)


def found(value: object) -> list[Article]:
    return [each.article for each in records.in_value(value, b"") if each is not None]


class TestSearchEngines:
    """``_source`` is the document in a hit, never the field ``source``."""

    @pytest.mark.parametrize(
        ("document", "publication"),
        [
            ({"url": "https://l.example/a", "sourceDomain": "l.example"}, "l.example"),
            ({"path": "/x/a.txt"}, ""),
            ({"source": "Port Lister"}, "Port Lister"),
            ({"source": {"id": None, "name": "Port Lister"}}, "Port Lister"),
            ({"metadata": {"site_name": "Port Lister"}}, "Port Lister"),
        ],
    )
    def test_a_hit(self, document: dict[str, object], publication: str) -> None:
        source = {"title": "Bridge opens", "content": LONG, "publish_date": "2016-03-12"} | document
        hit = {"_index": "news", "_id": "7", "_score": 1.5, "sort": [3], "_source": source,
               "highlight": {"title": ["<em>Bridge</em>"]}}  # fmt: skip
        for value in (hit, {"took": 3, "hits": {"total": {"value": 1}, "hits": [hit]}}):
            (article,) = found(value)
            assert (article.title, article.publication) == ("Bridge opens", publication)
            assert (article.published, article.media_id) == ("2016-03-12", "7")

    def test_a_hit_without_its_document(self) -> None:
        (article,) = found({"_id": "7", "fields": {"title": ["Bridge opens"], "text": [LONG]}})
        assert (article.title, article.text) == ("Bridge opens", LONG)

    def test_a_source_with_the_publication_is_not_an_envelope(self) -> None:
        source = {"uri": "lister.example", "title": "Port Lister", "id": 12}
        (article,) = found({"body": LONG, "source": source})
        assert (article.title, article.publication, article.media_id) == ("", "Port Lister", "")
        assert found({"id": 1, "_source": "Port Lister", "text": LONG})[0].publication


class TestFeedReaders:
    ITEM = {
        "id": "tag:google.com,2005:reader/item/0", "title": "Bridge opens", "author": "Ada Obi",
        "published": 1457775600, "updated": 1600000000, "crawlTimeMsec": "1600000000000",
        "canonical": [{"href": "https://lister.example/a"}],
        "alternate": [{"href": "https://lister.example/a?amp", "type": "text/html"}],
        "categories": ["user/-/state/com.google/reading-list", "user/-/label/Roads", "bridges"],
        "origin": {"streamId": "feed/9", "title": "Port Lister", "htmlUrl": "https://x.example"},
    }  # fmt: skip

    @pytest.mark.parametrize("key", ["summary", "content"])
    def test_a_starred_item(self, key: str) -> None:
        item = self.ITEM | {key: {"direction": "ltr", "content": f"<p>{LONG}</p>"}}
        for value in (item, {"id": "user/-/state/com.google/starred", "title": "Starred",
                             "items": [item]}):  # fmt: skip
            (article,) = found(value)
            assert (article.title, article.publication) == ("Bridge opens", "Port Lister")
            assert (article.url, article.byline) == ("https://lister.example/a", "Ada Obi")
            assert (article.published, article.tags) == ("2016-03-12", ("Roads", "bridges"))
            assert (article.text, article.media_id) == (LONG, "")

    def test_an_item_without_a_title_and_a_link_under_another_name(self) -> None:
        item = {"summary": {"content": LONG}, "alternate": [{"href": "https://lister.example/b"}]}
        (article,) = found({"items": [item]})
        assert (article.text, article.url) == (LONG, "https://lister.example/b")
        assert article.publication == "lister.example"

    def test_the_feed_names_the_publication(self) -> None:
        entry = {"title": "Bridge opens", "content": f"<p>{LONG}</p>", "feed": {"title": "Lister"}}
        assert found({"total": 1, "entries": [entry]})[0].publication == "Lister"
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Lister",
                "items": [{"title": "Bridge opens", "content_html": f"<p>{LONG}</p>"}]}  # fmt: skip
        assert found(feed)[0].publication == "Lister"

    def test_a_feed_beside_its_entries_names_the_publication(self) -> None:
        entry = {"title": "Bridge opens", "content": [{"type": "text/html", "value": LONG}]}
        for name in ("items", "entries"):
            (article,) = found({"feed": {"title": "Lister", "link": "x"}, name: [entry]})
            assert (article.title, article.publication) == ("Bridge opens", "Lister")

    def test_trafilaturas_names_of_sites(self) -> None:
        record = {"text": BODY, "hostname": "lister.example", "source-hostname": "Port Lister",
                  "source": "https://lister.example/a"}  # fmt: skip
        assert parsed(record).publication == "Port Lister"

    def test_records_keyed_by_numbers(self) -> None:
        item = {"resolved_title": "Bridge opens", "resolved_url": "https://lister.example/a",
                "excerpt": LONG, "time_added": "1471869712"}  # fmt: skip
        (article,) = found({"status": 1, "list": {"229279689": item}})  # Pocket
        assert (article.title, article.url) == ("Bridge opens", "https://lister.example/a")
        assert article.published == ""
        pandas = {"0": {"title": "A", "text": "One."}, "1": {"title": "B", "text": "Two."}}
        assert [each.title for each in found(pandas)] == ["A", "B"]

    @pytest.mark.parametrize(
        ("keys", "url"), [(("a1", "b2"), ""), (("https://a.example/1", "https://a.example/2"),) * 2]
    )
    def test_records_under_ids_and_addresses(self, keys: Sequence[str], url: Sequence[str]) -> None:
        """What a program has saved of its dictionary; the second has only title and text."""
        clear = {"title": "Storm", "text": "The storm hit the coast. " * 9, "date": "2023-03-03"}
        rest = {"title": "Bank", "text": "The bank held its rates."}
        articles = found(dict(zip(keys, (clear, rest), strict=True)))
        assert [each.title for each in articles] == ["Storm", "Bank"]
        assert [each.url for each in articles] == ([*url] or ["", ""])

    def test_texts_of_a_program_under_ids_are_no_articles(self) -> None:
        assert found({"a": {"title": "Open", "text": "Open it."}, "b": {"title": "No"}}) == []

    def test_tiny_tiny_rss_dates_an_article_by_its_update(self) -> None:
        item = {"title": "Bridge opens", "content": f"<p>{LONG}</p>", "published": "1",
                "feed_title": "Lister", "updated": "2016-03-12 09:40:00"}  # fmt: skip
        assert found({"articles": [item]})[0].published == "2016-03-12"
        del item["feed_title"]
        assert found(item)[0].published == ""

    def test_properties_one_level_down(self) -> None:
        properties = {"title": ["Bridge opens"], "bodyText": [LONG, "It rained."],
                      "publishedAt": ["2016-03-12"], "author": ["Ada Obi"]}  # fmt: skip
        (article,) = found({"id": "x", "schema": "Article", "properties": properties})
        assert (article.title, article.published) == ("Bridge opens", "2016-03-12")
        assert (article.byline, len(article.blocks)) == ("Ada Obi", 2)
        schema = {"properties": {"title": {"type": "string"}, "text": {"type": "string"}}}
        assert found(schema) == []


class TestShapes:
    def test_a_graph(self) -> None:
        graph = [
            {"@type": "WebSite", "@id": "#site", "name": "Site", "description": "All of it."},
            {"@type": "WebPage", "headline": "Page", "text": "Menu", "datePublished": "2001-01-01"},
            {"@type": ["Thing", "NewsArticle"], "headline": "Bridge opens", "articleBody": LONG,
             "datePublished": "2016-03-12", "publisher": {"@id": "#org"},
             "author": [{"@id": "#ada"}]},
            {"@type": "Organization", "@id": "#org", "name": "Port Lister"},
            {"@type": "Person", "@id": "#ada", "name": "Ada Obi"},
        ]  # fmt: skip
        (article,) = found({"@context": "https://schema.org", "@graph": graph})
        assert (article.title, article.publication) == ("Bridge opens", "Port Lister")
        assert (article.published, article.byline) == ("2016-03-12", "Ada Obi")

    @pytest.mark.parametrize(
        "table",
        [
            {"title": {"0": "A", "1": "B"}, "text": {"0": "One.", "1": "Two."}, "n": {"0": 1}},
            {"title": {"a.html": "A", "b.html": "B"}, "text": {"a.html": "One.", "b.html": "Two."}},
            {"columns": ["title", "text"], "index": [0, 1], "data": [["A", "One."], ["B", "Two."]]},
            {"columns": ["title", "text"], "rows": [["A", "One."], ["B", "Two."]], "next": None},
            {"schema": {"fields": [{"name": "title", "type": "string"}]},
             "data": [{"index": 0, "title": "A", "text": "One."},
                      {"index": 1, "title": "B", "text": "Two."}]},
            {"values": [["Title", "Text"], ["A", "One."], ["B", "Two."]]},
            {"title": ["A", "B"], "text": ["One.", "Two."], "url": ["", ""]},
            {"rows": [{"row_idx": 0, "row": {"title": "A", "text": "One."}},
                      {"row_idx": 1, "row": {"title": "B", "text": "Two."}}]},
            {"total_rows": 2, "rows": [{"id": "1", "doc": {"title": "A", "text": "One."}},
                                       {"id": "2", "doc": {"title": "B", "text": "Two."}}]},
        ],
    )  # fmt: skip
    def test_tables(self, table: dict[str, object]) -> None:
        assert [(each.title, each.text) for each in found(table)] == [("A", "One."), ("B", "Two.")]

    def test_an_article_that_looks_like_a_table(self) -> None:
        (article,) = found({"title": {"rendered": "A"}, "content": {"rendered": "<p>One.</p>"}})
        assert (article.title, article.text) == ("A", "One.")
        (article,) = found({"title": ["A"], "text": ["One.", "Two."]})
        assert (article.title, len(article.blocks)) == ("A", 2)
        assert found({"columns": [1, 2], "data": [[3, 4]]}) == []

    def test_lists_under_unknown_names(self) -> None:
        one = {"title": "A", "text": LONG, "url": "https://x.example/a"}
        assert len(found({"ghana": [one], "togo": {"7": one, "8": one}})) == 3
        settings = {"help": {"title": "Help", "text": LONG}, "tips": [{"text": LONG}]}
        assert found(settings) == []

    def test_one_article_among_many_records_of_another_shape(self, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        path.write_text(json.dumps({"items": [*[{"x": 1}] * 9, {"title": "A", "text": "One."}]}))
        articles, (notice,) = loaded(tmp_path)
        assert [article.title for article in articles] == ["A"]
        assert notice.reason == "9 of 10 records have no article text (the first in line 1)"

    def test_a_list_of_articles_is_not_a_list_of_paragraphs(self) -> None:
        one = {"title": "A", "content": LONG, "link": "https://x.example/a"}
        assert [each.title for each in found({"seq": 0, "content": [one, one]})] == ["A", "A"]

    @pytest.mark.parametrize(
        ("record", "tags"),
        [
            ({"keywords": [{"name": "persons", "value": "Obi, Ada"}]}, ("Obi, Ada",)),
            ({"keywords": [{"name": "World News", "value": "world-news"}]}, ("World News",)),
            ({"keywords": [{"name": "Ghana", "value": "0.87"}]}, ("Ghana",)),
            ({"tags": [3, 5], "categories": [1]}, ()),
            ({"tags": [{"label": "Ghana", "slug": "ghana"}]}, ("Ghana",)),
            ({"keywords": ["bridge", "year"], "meta_keywords": ["Ghana"]}, ("Ghana",)),
            ({"tags": ["2019"]}, ("2019",)),
            ({"tags": [{"tag": "Ghana", "type": 1}]}, ("Ghana",)),  # Zotero
            ({"tags": {"ghana": {"item_id": "7", "tag": "Ghana"}}}, ("Ghana",)),  # Pocket
            ({"labels": [{"name": "Ghana"}]}, ("Ghana",)),  # Omnivore
            ({"tag_names": ["Ghana"]}, ("Ghana",)),  # linkding
            ({"categories": ["user/-/state/org.freshrss/main", "Ghana"]}, ("Ghana",)),
        ],
    )
    def test_tags(self, record: dict[str, object], tags: tuple[str, ...]) -> None:
        assert parsed({"text": BODY} | record).tags == tags

    @pytest.mark.parametrize(
        ("record", "byline", "published"),
        [
            ({"author": 7, "issued": {"date-parts": [["2016", 3, 12]]}}, "", "2016-03-12"),
            ({"author": [{"family": "Obi", "given": "Ada"}], "issued": {"date-parts": [[2016]]}},
             "Ada Obi", "2016"),
            ({"creators": [{"creatorType": "author", "firstName": "Ada", "lastName": "Obi"}]},
             "Ada Obi", ""),
            ({"publishing_date": "2016-03-12 09:40:00+00:00", "authors": ["Ada Obi"]}, "Ada Obi",
             "2016-03-12"),
            ({"versioncreated": "2016-03-14T00:00:00+0000",
              "firstcreated": "2016-03-12T09:40:00+0000"}, "", "2016-03-12"),
            ({"publication_datetime": 1457775600000, "modified": "2020-01-01"}, "", "2016-03-12"),
            ({"published": "1457775600000000"}, "", "2016-03-12"),
            ({"author": [{"family": "Obi", "given": "Ada"}, {"literal": "Lister Staff"}]},
             "Ada Obi, Lister Staff", ""),
            ({"authors": {"62": {"author_id": "62", "name": "Ada Obi"}}}, "Ada Obi", ""),
            ({"datePublished": "/Date(1457775600000+0100)/"}, "", "2016-03-12"),
        ],
    )  # fmt: skip
    def test_names_and_dates_of_other_tools(
        self, record: dict[str, object], byline: str, published: str
    ) -> None:
        article = parsed({"plain_text": BODY} | record)
        assert (article.byline, article.published) == (byline, published)

    def test_a_text_in_pieces(self) -> None:
        pieces = ["The bridge ", {"type": "bold", "text": "opened"}, " on Monday."]
        assert parsed({"text": pieces}).text == "The bridge opened on Monday."
        contents = [{"type": "kicker", "content": "Local"}, {"type": "html", "content": "One."},
                    {"type": "html", "content": "Two."}]  # fmt: skip
        assert [each.text for each in parsed({"contents": contents}).blocks] == ["One.", "Two."]


class TestLines:
    def test_one_bad_line_in_the_middle(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.jsonl", {"title": "1", "text": "One."}, '{"title": oops}', "",
                     {"title": "2", "text": "Two."})  # fmt: skip
        articles, notices = loaded(path)
        assert [article.title for article in articles] == ["1", "2"]
        (notice,) = notices
        assert (notice.path, notice.named) == (str(path), True)
        assert notice.reason.startswith("line 2: not valid JSON")

    def test_ids_are_of_records_not_of_lines(self, tmp_path: Path) -> None:
        one, two = {"text": "One."}, {"text": "Two."}
        before = [a.id for a in loaded(write(tmp_path / "a.jsonl", one, two))[0]]
        after = [a.id for a in loaded(write(tmp_path / "a.jsonl", "", two, one))[0]]
        assert before == after[::-1]
        assert len(set(before)) == 2

    def test_exact_duplicates_of_records_are_left_out(self, tmp_path: Path) -> None:
        articles, (notice,) = loaded(write(tmp_path / "a.jsonl", *[{"text": "One."}] * 3))
        assert len(articles) == 1
        assert notice.reason == "2 exact duplicates were left out"

    def test_an_incomplete_last_line_is_still_being_written(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.jsonl", {"text": "One."})
        with path.open("a") as file:
            file.write('{"text": "Tw')
        articles, (notice,) = loaded(path)
        assert len(articles) == 1
        assert notice.reason == "line 2: not complete (is the file still being written?)"

    def test_many_flaws_are_counted(self, tmp_path: Path) -> None:
        articles, notices = loaded(write(tmp_path / "a.jsonl", {"text": "One."}, *["{"] * 50))
        assert len(articles) == 1
        assert len(notices) == 21
        assert notices[-1].reason == "30 more lines could not be read"

    def test_records_without_text_are_counted(self, tmp_path: Path) -> None:
        articles, (notice,) = loaded(write(tmp_path / "a.jsonl", {"text": "One."}, {"a": 1}, 7, []))
        assert len(articles) == 1
        assert notice.reason == "3 of 4 records have no article text (the first in line 2)"

    def test_a_line_of_a_hundred_megabytes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(jsonvalues, "MAX_BYTES", 1_000_000)
        source = io.BytesIO(b'{"text": "' + b"x" * 100_000_000 + b'"}\n{"text": "One."}\n')
        flaw, value = jsonvalues.values(source)
        assert isinstance(flaw, jsonvalues.Flaw)
        assert isinstance(value, jsonvalues.Value)
        assert flaw.where == "line 1"
        assert "longer than" in flaw.reason
        assert (value.line, value.value) == (2, {"text": "One."})

    def test_it_is_read_a_line_at_a_time(self) -> None:
        source = io.BytesIO(b'{"text": "One."}\n' * 1_000_000)
        next(jsonvalues.values(source))
        assert source.tell() < 3_000_000

    @pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32", "cp1252"])
    def test_other_encodings(self, tmp_path: Path, codec: str) -> None:
        line = json.dumps({"text": "Inés crossed the bridge, and so did José."}, ensure_ascii=False)
        (tmp_path / "a.jsonl").write_bytes(f"{line}\n{line[:-1]} \n}}\n".encode(codec)[:-3])
        articles, _ = loaded(tmp_path / "a.jsonl")
        assert articles[0].text == "Inés crossed the bridge, and so did José."

    @pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
    def test_a_line_separator_in_a_string_does_not_end_a_line(
        self, tmp_path: Path, codec: str
    ) -> None:
        lines = [
            json.dumps({"text": f"{number}.\u2028End."}, ensure_ascii=False) for number in "12"
        ]
        (tmp_path / "a.jsonl").write_bytes("\n".join(lines).encode(codec))
        articles, notices = loaded(tmp_path / "a.jsonl")
        assert (len(articles), notices) == (2, [])

    @pytest.mark.parametrize("value", ["[" * 100_000, "9" * 10_000, '"\\ud800"', "NaN", "1e999"])
    def test_hostile_values(self, tmp_path: Path, value: str) -> None:
        path = write(tmp_path / "a.jsonl", {"text": "One."}, f'{{"text": {value}}}',
                     {"text": "Two."})  # fmt: skip
        assert [a.text for a in loaded(path)[0]][:: len(loaded(path)[0]) - 1] == ["One.", "Two."]


class TestArrays:
    def test_an_array_an_object_and_envelopes(self, tmp_path: Path) -> None:
        one, two = {"title": "1", "text": "One."}, {"title": "2", "text": "Two."}
        for value in ([one, two], {"status": "ok", "articles": [one, two]},
                      {"hits": {"hits": [{"_source": one}, {"_source": two}]}}):  # fmt: skip
            for indent in (None, 2):
                path = tmp_path / "a.json"
                path.write_text(json.dumps(value, indent=indent), "utf-8")
                articles, notices = loaded(path)
                assert ([a.title for a in articles], notices) == (["1", "2"], [])
        path.write_text(json.dumps(one, indent=2), "utf-8")
        assert [a.title for a in loaded(path)[0]] == ["1"]

    def test_an_array_is_read_piece_by_piece(self) -> None:
        many = ",\n".join(json.dumps({"text": "x" * 3_000, "n": n}) for n in range(3_000))
        source = io.BytesIO(f"[{many}]".encode())
        values = jsonvalues.values(source)
        assert next(values).line == 1  # type: ignore[union-attr]
        assert source.tell() < 4_000_000
        rest = list(values)
        assert [v.value["n"] for v in rest] == list(range(1, 3_000))  # type: ignore[union-attr,index]
        assert [v.line for v in rest] == list(range(2, 3_001))

    def test_records_before_an_error_are_loaded(self, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        path.write_text('[{"text": "One."},\n {"text": "Two."},\n {"text": oops}, {}]', "utf-8")
        articles, (notice,) = loaded(path)
        assert len(articles) == 2
        assert notice.reason.startswith("line 3: not valid JSON")
        assert notice.reason.endswith("the rest was not read")

    def test_a_programs_settings_are_skipped(self, tmp_path: Path) -> None:
        write(tmp_path / "package.json", {"name": "x", "description": "y", "version": "1"})
        write(tmp_path / "a.jsonl", {"text": "One."})
        articles, (notice,) = loaded(tmp_path)
        assert (len(articles), notice.named) == (1, False)
        assert notice.reason == "this file has no article text and was skipped"
        assert "no article text" in str(loaded(tmp_path / "package.json")[1][0])


@pytest.mark.parametrize("text", ["It cost 10\xa0000 euros.", "<p>It cost 10&nbsp;000 euros.</p>"])
def test_no_break_spaces_stay_in_titles_and_texts(text: str) -> None:
    article = parsed(
        {"title": "10&nbsp;000 euros", "date": "12\xa0March\xa02016", "author": "Ada\xa0Obi",
         "text": f"{text}\n\nPARIS\xa0— No."}
    )  # fmt: skip
    assert article.title == "10\xa0000 euros"
    assert article.blocks[0].text == "It cost 10\xa0000 euros."
    assert (article.published, article.byline) == ("2016-03-12", "Ada Obi")


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("홍길동 기자", "홍길동"), ("홍길동 선임기자, 김철수 워싱턴특파원", "홍길동, 김철수"),
        (["이영희 기자", "박민수 기자"], "이영희, 박민수"),
        ("홍길동·김철수 기자", "홍길동, 김철수"),
        ("사회부 기자", "사회부 기자"), ("정치부 기자", "정치부 기자"), ("인턴 기자", "인턴 기자"),
    ],
)  # fmt: skip
def test_a_korean_name_is_without_its_title(author: object, byline: str) -> None:
    assert parsed({"text": BODY, "author": author}).byline == byline


def test_the_id_of_mongodb_is_the_id_and_no_name() -> None:
    article = parsed({
        "_id": {"$oid": "507f1f77bcf86cd799439011"}, "text": BODY,
        "date": {"$date": {"$numberLong": "1564135200000"}}, "author": {"$oid": "1f"},
    })  # fmt: skip
    assert (article.media_id, article.published) == ("507f1f77bcf86cd799439011", "2019-07-26")
    assert article.byline == ""
