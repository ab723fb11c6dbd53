"""JSON Lines, arrays and envelopes: every record an article, a flaw costs one record."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from reader.archive import jsonvalues, load, records
from reader.model import Article, Notice

BODY = "The bridge over the Ondara opened on Monday.\n\nIt was a year late."


def write(path: Path, *lines: object) -> Path:
    text = "".join(f"{each if isinstance(each, str) else json.dumps(each)}\n" for each in lines)
    path.write_text(text, "utf-8")
    return path


def split(path: Path) -> tuple[list[Article], list[Notice]]:
    items = list(load([path]))
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, Notice)]


def parsed(record: dict[str, object]) -> Article:
    ((found, _),) = records.articles(record, b"")
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

    def test_a_brief_stands_for_a_text_only_under_a_title(self) -> None:
        assert parsed({"title": "Bridge", "description": "It opened."}).text == "It opened."
        assert next(records.articles({"description": "settings"}, b""))[0] is None


class TestLines:
    def test_one_bad_line_in_the_middle(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.jsonl", {"title": "1", "text": "One."}, '{"title": oops}', "",
                     {"title": "2", "text": "Two."})  # fmt: skip
        articles, notices = split(path)
        assert [article.title for article in articles] == ["1", "2"]
        (notice,) = notices
        assert (notice.path, notice.named) == (str(path), True)
        assert notice.reason.startswith("line 2: not valid JSON")

    def test_ids_are_those_of_the_records_not_of_their_lines(self, tmp_path: Path) -> None:
        one, two = {"text": "One."}, {"text": "Two."}
        before = [a.id for a in split(write(tmp_path / "a.jsonl", one, two))[0]]
        after = [a.id for a in split(write(tmp_path / "a.jsonl", "", two, one))[0]]
        assert before == after[::-1]
        assert len(set(before)) == 2

    def test_a_record_that_comes_twice_is_listed_once(self, tmp_path: Path) -> None:
        articles, (notice,) = split(write(tmp_path / "a.jsonl", *[{"text": "One."}] * 3))
        assert len(articles) == 1
        assert "2 articles stand in it once more" in notice.reason

    def test_a_line_cut_short_is_one_that_is_being_written(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.jsonl", {"text": "One."})
        with path.open("a") as file:
            file.write('{"text": "Tw')
        articles, (notice,) = split(path)
        assert len(articles) == 1
        assert notice.reason == "line 2: not complete (is the file still being written?)"

    def test_many_flaws_are_counted(self, tmp_path: Path) -> None:
        articles, notices = split(write(tmp_path / "a.jsonl", {"text": "One."}, *["{"] * 50))
        assert len(articles) == 1
        assert len(notices) == 21
        assert notices[-1].reason == "30 more lines could not be read"

    def test_records_without_text_are_counted(self, tmp_path: Path) -> None:
        articles, (notice,) = split(write(tmp_path / "a.jsonl", {"text": "One."}, {"a": 1}, 7, []))
        assert len(articles) == 1
        assert notice.reason == "3 records hold no article's text (the first in line 2)"

    def test_a_line_of_a_hundred_megabytes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(jsonvalues, "MAX_BYTES", 1_000_000)
        source = io.BytesIO(b'{"text": "' + b"x" * 100_000_000 + b'"}\n{"text": "One."}\n')
        flaw, value = jsonvalues.values(source)
        assert isinstance(flaw, jsonvalues.Flaw)
        assert isinstance(value, jsonvalues.Value)
        assert flaw.line == 1
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
        articles, _ = split(tmp_path / "a.jsonl")
        assert articles[0].text == "Inés crossed the bridge, and so did José."

    @pytest.mark.parametrize("value", ["[" * 100_000, "9" * 10_000, '"\\ud800"', "NaN", "1e999"])
    def test_hostile_values(self, tmp_path: Path, value: str) -> None:
        path = write(tmp_path / "a.jsonl", {"text": "One."}, f'{{"text": {value}}}',
                     {"text": "Two."})  # fmt: skip
        assert [a.text for a in split(path)[0]][:: len(split(path)[0]) - 1] == ["One.", "Two."]


class TestArrays:
    def test_an_array_an_object_and_envelopes(self, tmp_path: Path) -> None:
        one, two = {"title": "1", "text": "One."}, {"title": "2", "text": "Two."}
        for value in ([one, two], {"status": "ok", "articles": [one, two]},
                      {"hits": {"hits": [{"_source": one}, {"_source": two}]}}):  # fmt: skip
            for indent in (None, 2):
                path = tmp_path / "a.json"
                path.write_text(json.dumps(value, indent=indent), "utf-8")
                articles, notices = split(path)
                assert ([a.title for a in articles], notices) == (["1", "2"], [])
        path.write_text(json.dumps(one, indent=2), "utf-8")
        assert [a.title for a in split(path)[0]] == ["1"]

    def test_an_array_is_read_piece_by_piece(self) -> None:
        many = ",\n".join(json.dumps({"text": "x" * 3_000, "n": n}) for n in range(3_000))
        source = io.BytesIO(f"[{many}]".encode())
        values = jsonvalues.values(source)
        assert next(values).line == 1  # type: ignore[union-attr]
        assert source.tell() < 4_000_000
        rest = list(values)
        assert [v.value["n"] for v in rest] == list(range(1, 3_000))  # type: ignore[union-attr,index]
        assert [v.line for v in rest] == list(range(2, 3_001))

    def test_what_comes_before_an_error_is_kept(self, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        path.write_text('[{"text": "One."},\n {"text": "Two."},\n {"text": oops}, {}]', "utf-8")
        articles, (notice,) = split(path)
        assert len(articles) == 2
        assert notice.reason.startswith("line 3: not valid JSON")
        assert notice.reason.endswith("the rest was not read")

    def test_a_programs_settings_are_passed_over(self, tmp_path: Path) -> None:
        write(tmp_path / "package.json", {"name": "x", "description": "y", "version": "1"})
        write(tmp_path / "a.jsonl", {"text": "One."})
        articles, notices = split(tmp_path)
        assert (len(articles), notices) == (1, [])
        assert "no article's text" in str(split(tmp_path / "package.json")[1][0])
