"""Web archives: WARC, ARC and WACZ, of which only the stories are read."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from reader.archive.formats import webrecords
from tests.files import articles_in, loaded

SENTENCES = (
    "The bridge over the Ondara opened on Monday after a year of delays, the ministry said. ",
    "Its first users were farmers who took maize to the market on the other bank of the river. ",
    "The old ferry, which had carried them for forty years, was sold to a company upstream. ",
)
NAMES = ("bridge", "ferry", "harbour")


def page(name: str, head: str = "", body: str = "", count: int = 3) -> bytes:
    told = "".join(f"<p>{sentence * 2}The {name} stays.</p>" for sentence in SENTENCES[:count])
    return (
        f"<!doctype html><html><head><title>The {name} opens - The Post</title>"
        f'<meta property="og:site_name" content="The Post">'
        f'<meta property="article:published_time" content="2019-07-26T10:00:00Z">{head}</head>'
        f"<body><article><h1>The {name} opens</h1>{told}</article>{body}</body></html>"
    ).encode()


FRONT = (
    "<!doctype html><html><head><title>The Post</title></head><body>"
    + "".join(f"<article><a href='/{n}'>Headline {n}</a><p>Teaser {n}.</p></article>"
              for n in range(12))
    + "</body></html>"
).encode()  # fmt: skip


def http(
    body: bytes, kind: str = "text/html; charset=utf-8", status: str = "HTTP/1.1 200 OK",
    headers: Mapping[str, str] = {},
) -> bytes:  # fmt: skip
    more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


def record(
    url: str, block: bytes, kind: str = "response", length: int | None = None, end: str = "\r\n"
) -> bytes:
    size = len(block) if length is None else length
    lines = (
        "WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {url}",
        "WARC-Date: 2024-03-06T04:02:06Z", "WARC-Record-ID: <urn:uuid:1>",
        "Content-Type: application/http; msgtype=response", f"Content-Length: {size}", "", "",
    )  # fmt: skip
    return end.join(lines).encode() + block + f"{end}{end}".encode()


INFO = record("", b"software: test\r\n", "warcinfo")


def story(name: str, body: bytes | None = None, **headers: str) -> bytes:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return record(f"https://post.example/news/{name}", http(body or page(name), headers=fields))


def crawl() -> bytes:
    return b"".join(
        [
            INFO,
            record("https://post.example/", http(FRONT)),
            record("https://post.example/robots.txt", http(b"User-agent: *", "text/plain")),
            record("https://post.example/a.png", http(b"\x89PNG\r\n\x1a\n" * 99, "image/png")),
            record(
                "https://post.example/gone", http(page("gone"), status="HTTP/1.1 404 Not Found")
            ),
            story("bridge"),
            record("https://post.example/news/bridge", b"HTTP/1.1 200 OK\r\n\r\n", "revisit"),
            record("https://post.example/news/bridge", b"GET / HTTP/1.1\r\n\r\n", "request"),
            record("dns:post.example", b"20240306\npost.example. 1 IN A 1.2.3.4"),
            story("ferry"),
            record("https://post.example/tag/bridges", http(FRONT)),
        ]
    )


def members(data: bytes) -> bytes:
    return b"".join(gzip.compress(b"WARC/1.0" + each) for each in data.split(b"WARC/1.0")[1:])


def titles(path: Path) -> list[str]:
    return [article.title for article in articles_in(path)]


def opened(*names: str) -> list[str]:
    return [f"The {name} opens" for name in names]


def test_only_stories_are_read_and_other_pages_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(crawl())
    articles, (notice,) = loaded(path)
    assert [article.title for article in articles] == opened("bridge", "ferry")
    first = articles[0]
    assert (first.publication, first.published) == ("The Post", "2019-07-26")
    assert first.url == "https://post.example/news/bridge"
    assert all(sentence.strip() in first.text for sentence in SENTENCES)
    assert notice.reason.startswith("2 of 4 pages have no article text (the first in https://post")


def test_the_day_of_the_crawl_is_never_the_date(tmp_path: Path) -> None:
    undated = page("bridge").replace(b"article:published_time", b"other")
    (tmp_path / "a.warc").write_bytes(story("bridge", undated))
    (article,) = articles_in(tmp_path / "a.warc")
    assert article.published == ""


def test_a_page_has_the_id_that_it_has_when_it_is_saved_alone(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page("bridge"))
    packed = gzip.compress(page("bridge"))
    (tmp_path / "a.warc").write_bytes(story("bridge") + story("ferry"))
    (tmp_path / "b.warc").write_bytes(
        story("ferry") + story("bridge", packed, content_encoding="gzip")
    )
    alone = articles_in(tmp_path / "a.html")[0].id
    assert articles_in(tmp_path / "a.warc")[0].id == alone
    assert articles_in(tmp_path / "b.warc")[1].id == alone


def test_wherever_and_however_such_a_file_lies(tmp_path: Path) -> None:
    data = crawl()
    files = {
        "none": data,
        "A.WARC": data,
        "a.txt": data,
        "members.warc.gz": members(data),
        "whole.warc.gz": gzip.compress(data),
        "packed.warc": members(data),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        assert titles(tmp_path / name) == opened("bridge", "ferry"), name
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in/a.warc.gz", members(data))
    assert titles(tmp_path / "a.zip") == opened("bridge", "ferry")


def chunked(data: bytes) -> bytes:
    parts = [data[at : at + 700] for at in range(0, len(data), 700)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


RAW = zlib.compressobj(wbits=-15)
DEFLATED = RAW.compress(page("bridge")) + RAW.flush()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(page("bridge")), {"Transfer-Encoding": "chunked"}),
        (page("bridge"), {"Transfer-Encoding": "chunked"}),
        (gzip.compress(page("bridge")), {"content-encoding": "gzip"}),
        (page("bridge"), {"Content-Encoding": "gzip"}),
        (page("bridge"), {"Content-Encoding": "br"}),
        (zlib.compress(page("bridge")), {"Content-Encoding": "deflate"}),
        (DEFLATED, {"Content-Encoding": "deflate"}),
        (chunked(gzip.compress(page("bridge"))),
         {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}),
    ],
)  # fmt: skip
def test_bodies_as_servers_send_and_crawlers_store_them(
    tmp_path: Path, body: bytes, headers: dict[str, str]
) -> None:
    url = "https://post.example/news/bridge"
    (tmp_path / "a.warc").write_bytes(record(url, http(body, headers=headers)))
    assert titles(tmp_path / "a.warc") == opened("bridge")


def test_brotli(tmp_path: Path) -> None:
    brotli = pytest.importorskip("brotli")
    url = "https://post.example/news/bridge"
    bomb = brotli.compress(b"a" * 80_000_000)
    (tmp_path / "a.warc").write_bytes(
        record(url, http(bomb, headers={"Content-Encoding": "br"}))
        + record(url, http(brotli.compress(page("bridge")), headers={"Content-Encoding": "br"}))
    )
    articles, (notice,) = loaded(tmp_path / "a.warc")
    assert [article.title for article in articles] == opened("bridge")
    assert "200 times" in notice.reason


def test_http_2_other_line_ends_and_encodings(tmp_path: Path) -> None:
    latin = page("bridge").replace(b"stays", "stays at São".encode("latin-1"))
    blocks = [
        http(page("ferry"), status="HTTP/2 200"),
        http(latin, "text/html; charset=iso-8859-1").replace(b"\r\n", b"\n"),
    ]
    urls = ["https://post.example/news/ferry", "https://post.example/news/bridge"]
    (tmp_path / "a.warc").write_bytes(
        b"".join(record(url, block, end="\n") for url, block in zip(urls, blocks, strict=True))
    )
    articles, notices = loaded(tmp_path / "a.warc")
    assert not notices
    assert [article.title for article in articles] == opened("ferry", "bridge")
    assert "stays at São" in articles[1].text


def test_a_resource_is_a_page_and_text_of_pages_is_refused(tmp_path: Path) -> None:
    resource = record("https://post.example/news/bridge", page("bridge"), "resource")
    resource = resource.replace(b"application/http; msgtype=response", b"text/html")
    (tmp_path / "a.warc").write_bytes(INFO + resource)
    assert titles(tmp_path / "a.warc") == opened("bridge")
    text = record("https://post.example/", b"Menu\nHome\n", "conversion")
    (tmp_path / "a.warc.wet.gz").write_bytes(gzip.compress(text))
    articles, (notice,) = loaded(tmp_path / "a.warc.wet.gz")
    assert not articles
    assert "WET" in notice.reason


@pytest.mark.parametrize("change", [-2000, -3, 3, 500, 1_000_000])
def test_a_record_that_lies_about_its_length_costs_no_other(tmp_path: Path, change: int) -> None:
    lying = http(page("ferry"))
    url = "https://post.example/news/ferry"
    data = story("bridge") + record(url, lying, length=len(lying) + change) + story("harbour")
    for name, content in (("a.warc", data), ("a.warc.gz", members(data))):
        (tmp_path / name).write_bytes(content)
        assert titles(tmp_path / name) == opened(*NAMES)


def test_every_record_claims_to_have_all_that_follows(tmp_path: Path) -> None:
    pages = [http(page(f"pier {n}")) for n in range(12)]
    data = b"".join(
        record(f"https://post.example/news/{n}", block, length=10_000_000)
        for n, block in enumerate(pages)
    )
    (tmp_path / "a.warc").write_bytes(data)
    articles, _ = loaded(tmp_path / "a.warc")
    assert [article.title for article in articles] == opened(*(f"pier {n}" for n in range(12)))


def test_lengths_are_not_believed_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise all that follows would be read again for each record."""
    back: list[int] = []
    put_back = webrecords.LookAhead.put_back

    def counted(reader: webrecords.LookAhead, data: bytes) -> None:
        back.append(len(data))
        put_back(reader, data)

    monkeypatch.setattr(webrecords.LookAhead, "put_back", counted)
    one = record("https://post.example/a.png", b"\x89PNG" * 500, length=10_000_000)
    assert len([*webrecords.records(io.BytesIO(one * 400))]) == 400
    assert sum(back) < 10 * len(one * 400)


def test_a_file_that_is_cut_short_keeps_the_stories_before(tmp_path: Path) -> None:
    for name, data in (("a.warc", crawl()), ("a.warc.gz", members(crawl()))):
        cut = data.rindex(b"ferry") if name == "a.warc" else len(data) - 700
        (tmp_path / name).write_bytes(data[:cut])
        articles, notices = loaded(tmp_path / name)
        assert [article.title for article in articles] == opened("bridge")
        assert notices


def test_a_damaged_member_costs_no_other(tmp_path: Path) -> None:
    parts = [gzip.compress(story(name)) for name in NAMES]
    middle = bytearray(parts[1])
    middle[len(middle) // 3 : len(middle) // 2] = bytes(len(middle) // 2 - len(middle) // 3)
    (tmp_path / "a.warc.gz").write_bytes(parts[0] + bytes(middle) + parts[2])
    articles, notices = loaded(tmp_path / "a.warc.gz")
    assert [article.title for article in articles if "ferry" not in article.title] == opened(
        "bridge", "harbour"
    )
    assert any("damaged" in notice.reason for notice in notices)


def test_bombs(tmp_path: Path) -> None:
    inside = gzip.compress(b"<html>" + b"a" * 80_000_000)
    url = "https://post.example/news/bomb"
    (tmp_path / "a.warc").write_bytes(
        story("bridge") + record(url, http(inside, headers={"Content-Encoding": "gzip"}))
        + story("ferry")
    )  # fmt: skip
    articles, (notice,) = loaded(tmp_path / "a.warc")
    assert [article.title for article in articles] == opened("bridge", "ferry")
    assert "200 times" in notice.reason
    (tmp_path / "b.warc.gz").write_bytes(
        gzip.compress(story("bridge")) + gzip.compress(b"WARC/1.0\r\n" + b"a" * 80_000_000)
    )
    articles, notices = loaded(tmp_path / "b.warc.gz")
    assert [article.title for article in articles] == opened("bridge")
    assert any("200 times" in notice.reason for notice in notices)


def test_what_is_no_web_archive(tmp_path: Path) -> None:
    for content, words in (
        (b"Just text.\n", "not a web archive"),
        (INFO, "no web pages"),
        (b"WARC/1.0\r\n", "no web pages"),
    ):
        (tmp_path / "a.warc").write_bytes(content)
        articles, (notice,) = loaded(tmp_path / "a.warc")
        assert not articles
        assert words in notice.reason


def test_arc(tmp_path: Path) -> None:
    def old(url: str, block: bytes, kind: str = "text/html") -> bytes:
        return f"{url} 1.2.3.4 20050614070144 {kind} {len(block)}\n".encode() + block + b"\n"

    head = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
    data = old("filedesc://a.arc", head, "text/plain") + b"".join(
        old(f"http://post.example/news/{name}", http(page(name))) for name in NAMES
    )
    (tmp_path / "a.arc.gz").write_bytes(gzip.compress(data))
    (tmp_path / "none").write_bytes(data)
    for name in ("a.arc.gz", "none"):
        assert titles(tmp_path / name) == opened(*NAMES)


class TestIsAStory:
    def test_a_plain_story_without_metadata(self, tmp_path: Path) -> None:
        plain = b"<html><body>" + b"".join(
            f"<p>{sentence * 3}</p>".encode() for sentence in SENTENCES
        )
        url = "https://post.example/2004/bridge.htm"
        (tmp_path / "a.warc").write_bytes(record(url, http(plain)))
        assert len(articles_in(tmp_path / "a.warc")) == 1

    @pytest.mark.parametrize(
        "url",
        ["https://post.example/", "https://post.example", "https://post.example/index.html",
         "https://post.example/en/"],
    )  # fmt: skip
    def test_a_front_page_is_none(self, tmp_path: Path, url: str) -> None:
        (tmp_path / "a.warc").write_bytes(record(url, http(page("bridge"))))
        assert not articles_in(tmp_path / "a.warc")

    @pytest.mark.parametrize("path", ["/tag/bridges", "/author/ada-obi", "/search", "/news/page/2"])
    def test_a_list_is_none_unless_it_says_that_it_is_an_article(
        self, tmp_path: Path, path: str
    ) -> None:
        undeclared = page("bridge").replace(b"article:published_time", b"date")
        url = f"https://post.example{path}"
        (tmp_path / "a.warc").write_bytes(record(url, http(undeclared)))
        assert not articles_in(tmp_path / "a.warc")
        (tmp_path / "b.warc").write_bytes(record(url, http(page("bridge"))))
        assert len(articles_in(tmp_path / "b.warc")) == 1

    @pytest.mark.parametrize("kind", ["website", "article"])
    def test_a_section_with_paragraphs_of_teasers(self, tmp_path: Path, kind: str) -> None:
        described = '{"@type": "NewsArticle", "headline": "x"},' * 9
        head = (
            f'<meta content="{kind}" property="og:type">'
            f'<script type="application/ld+json">[{described} {{}}]</script>'
        )
        section = page("bridge", head).replace(b"article:published_time", b"date")
        url = "https://post.example/world"
        (tmp_path / "a.warc").write_bytes(record(url, http(section)))
        assert len(articles_in(tmp_path / "a.warc")) == (kind == "article")

    def test_an_address_of_a_story_speaks_for_it(self, tmp_path: Path) -> None:
        short = page("bridge", count=1).replace(b"article:published_time", b"date")
        for number, (path, found) in enumerate(
            (
                ("/world", 0),
                ("/world/the-bridge-is-open", 1),
                ("/2019/07/26/x", 1),
                ("/a/123456", 1),
            )
        ):
            text = short.replace(b"stays.", b"stays for as long as it will stand. " * 6)
            record_of = record(f"https://post.example{path}", http(text))
            (tmp_path / f"{number}.warc").write_bytes(record_of)
            assert len(articles_in(tmp_path / f"{number}.warc")) == found, path


def wacz(path: Path, pages: object, archives: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        if pages is not None:
            lines = [{"format": "json-pages-1.0", "id": "pages"}, *pages]  # type: ignore[misc]
            archive.writestr("pages/pages.jsonl", "\n".join(map(json.dumps, lines)))
        for name, data in archives.items():
            archive.writestr(f"archive/{name}", data)
    return path


class TestWACZ:
    LISTED = [{"url": "https://post.example/news/bridge", "title": "x", "ts": "2024-03-06"}]

    def test_only_the_pages_of_its_list(self, tmp_path: Path) -> None:
        path = wacz(tmp_path / "a.wacz", self.LISTED, {"data.warc.gz": members(crawl())})
        articles, notices = loaded(path)
        assert [article.title for article in articles] == opened("bridge")
        assert not notices

    def test_without_a_list_or_with_one_that_names_nothing(self, tmp_path: Path) -> None:
        archives = {"a.warc.gz": members(story("bridge")), "b.warc": story("ferry")}
        for number, pages in enumerate((None, [], [{"url": "https://other.example/"}])):
            path = wacz(tmp_path / f"{number}.wacz", pages, archives)
            assert titles(path) == opened("bridge", "ferry")

    def test_wherever_and_however_it_lies(self, tmp_path: Path) -> None:
        made = wacz(tmp_path / "A.WACZ", self.LISTED, {"data.warc.gz": members(crawl())})
        data = made.read_bytes()
        (tmp_path / "none").write_bytes(data)
        (tmp_path / "a.zip").write_bytes(data)
        with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
            archive.writestr("a.wacz", data)
        for name in ("A.WACZ", "none", "a.zip", "outer.zip"):
            assert titles(tmp_path / name) == opened("bridge"), name

    def test_damage_and_nothing_in_it(self, tmp_path: Path) -> None:
        (tmp_path / "a.wacz").write_bytes(b"PK\x03\x04 damaged")
        empty = wacz(tmp_path / "b.wacz", [], {})
        none = wacz(tmp_path / "c.wacz", [], {"a.warc": INFO})
        for path in (tmp_path / "a.wacz", empty, none):
            articles, notices = loaded(path)
            assert not articles
            assert len(notices) == 1
        good = wacz(tmp_path / "d.wacz", [], {"a.warc": b"no", "b.warc": story("ferry")})
        articles, (notice,) = loaded(good)
        assert len(articles) == 1
        assert "a.warc" in notice.reason

    def test_a_bomb(self, tmp_path: Path) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("archive/a.warc", b"WARC/1.0\r\n" + b"a" * 100_000_000)
        (tmp_path / "a.wacz").write_bytes(packed.getvalue())
        _, (notice,) = loaded(tmp_path / "a.wacz")
        assert "200 times" in notice.reason
