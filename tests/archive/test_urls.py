"""The fields in a URL."""

from __future__ import annotations

import pytest

from reader.archive.fields import urls
from reader.system.lazy import in_order


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.aljazeera.com/news/x", "Al Jazeera"),
        ("https://www.iol.co.za/capeargus/news/x", "Cape Argus"),
        ("https://www.iol.co.za/news/x", "IOL"),
        ("https://edition.cnn.com/x", "CNN"),
        ("www.deccanherald.com%2Fnational%2Fx.html", "Deccan Herald"),
        ("https://www.port-lister.example/x", "port-lister.example"),
        ("https://notcnn.com/x", "notcnn.com"),
        ("nonsense", ""),
        ("http://[::1", ""),
    ],
)
def test_publication(url: str, name: str) -> None:
    assert urls.publication(url) == name


@pytest.mark.parametrize(
    ("path", "published"),
    [
        ("/2019/07/26/a-b", "2019-07-26"),
        ("/2019/7/6/a-b", "2019-07-06"),
        ("/news/2019-07-26/a", "2019-07-26"),
        ("/2019/jul/26/a", "2019-07-26"),
        ("/20190726/2fd612ff/c.html", "2019-07-26"),
        ("/stories/201907260345.html", "2019-07-26"),
        ("/view.php?ud=20190726000198&np=6", "2019-07-26"),
        ("/article/26/07/2019/a", "2019-07-26"),
        ("/article/03/04/2019/a", "2019"),
        ("/2019/07/a-b", "2019-07"),
        ("/2019/13/a-b", ""),
        ("/2019/a-b", ""),
        ("/derechos/1654637840_40064.html", ""),
        ("/news/2003112233", ""),
        ("/a-101658816232471.html", ""),
    ],
)
def test_published(path: str, published: str) -> None:
    assert urls.published("https://lister.example" + path) == published


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/news/bridge-opens-at-last", "bridge opens at last"),
        ("/news/bridge-opens-at-last-1485049", "bridge opens at last"),
        ("/news/bridge-opens-at-last-1.6544872", "bridge opens at last"),
        ("/news/bridge-opens-at-last-0f0e0d0c-1111-2222-3333-0a0b0c0d0e0f", "bridge opens at last"),
        ("/news/44430-bridge_opens_at_last.phtml", "bridge opens at last"),
        ("/bridge-opens-at-last/news-story/7c64fe7813f66378d086", "bridge opens at last"),
        ("/news/3185791/bridge-opens-at-last?module=x&pgtype=homepage", "bridge opens at last"),
        ("/bridge-part-2-of-3", "bridge part 2 of 3"),
        ("/israel-elections/article-713375", ""),
        ("/crime-and-courts/index.html", ""),
        ("/life/archaeology/", ""),
        ("/Bridge-River-Bridge-Works/20220712184524989.html", ""),
        ("/", ""),
    ],
)
def test_slug_words(path: str, words: str) -> None:
    assert " ".join(urls.slug_words("https://lister.example" + path)) == words


def test_the_body_gives_a_slug_its_spelling() -> None:
    body = (
        "The mayor of Ondara, Inés Obi, said the Labour Court had told us to wait. In court, "
        "Obi’s lawyers said Ondara’s bridge was safe. The US did not comment."
    )
    words = ["labour", "court", "tells", "us", "ines", "obi", "ondaras", "bridge", "is", "safe"]
    assert urls.headline(words, body) == "Labour Court tells us Inés Obi Ondara’s bridge is safe"
    assert urls.headline(["bridge", "before", "court"], body) == "Bridge before court"


def test_letters_with_a_stroke_are_restored_from_the_body() -> None:
    body = "The mayor of Łódź flew to Tromsø. In Łódź and in Tromsø it rained."
    words = ["lodz", "mayor", "in", "tromso"]
    assert urls.headline(words, body) == "Łódź mayor in Tromsø"


def test_words_that_a_slug_splits_are_joined_like_in_the_body() -> None:
    words = in_order(
        "al fadhli heres a six month post pandemic plan for washington d c and old new york"
    )
    body = (
        "Post-pandemic plans were made in six-month steps. The plan of Al-Fadhli in D.C. is new; "
        "an old-new York is old new York. Six-month steps, six months."
    )
    assert urls.headline([*words], body) == (
        "Al-Fadhli here's a six-month post-pandemic plan for Washington D.C. and old New York"
    )
    assert urls.headline([*in_order("the dont and the wants and youre")], "") == (
        "The don't and the wants and you're"
    )


def test_a_date_in_a_slug_is_not_part_of_the_headline() -> None:
    url = "https://a.example/politics/2022-07-25-how-the-cabal-won"
    assert urls.slug_words(url) == ["how", "the", "cabal", "won"]
    assert urls.published(url) == "2022-07-25"
    assert urls.slug_words("https://a.example/2022-99-25-how-the-cabal-won")[0] == "2022"


def test_slugs_with_capitals_keep_them() -> None:
    words = ["Egypt", "s", "FM", "visits", "Ondara"]
    assert urls.headline(words, "the fm") == "Egypt's FM visits Ondara"


def test_a_cut_slug_gets_an_ellipsis() -> None:
    words = ["bridge", "opens", "after", "years", "of"]
    assert urls.headline(words, "") == "Bridge opens after years of…"


PAGE = "https://lister.example/news/bridge-opens-a-year-late"


@pytest.mark.parametrize(
    ("url", "page"),
    [
        (f"https://web.archive.org/web/20200101000000/{PAGE}", PAGE),
        (f"https://web.archive.org/web/20200101000000id_/{PAGE.replace('//', '/')}", PAGE),
        (f"https://web.archive.org/web/20200101000000/{PAGE}?a=1&b=2", f"{PAGE}?a=1&b=2"),
        ("https://web.archive.org/web/2020*/lister.example/news/x", "http://lister.example/news/x"),
        (f"https://archive.today/20200101123456/{PAGE}", PAGE),
        (f"https://archive.is/2020.01.01-123456/{PAGE}", PAGE),
        (f"https://archive.ph/newest/{PAGE}", PAGE),
        (f"https://arquivo.pt/wayback/20160312101010/{PAGE}", PAGE),
        (f"https://webarchive.nationalarchives.gov.uk/ukgwa/20160312000000/{PAGE}", PAGE),
        (f"https://wayback.archive-it.org/1234/20160312000000/{PAGE}", PAGE),
        (f"https://web.archive.org/web/20200101/https://archive.today/20190101/{PAGE}", PAGE),
        (
            "https://www.webcitation.org/6abcDEF?url=https%3A%2F%2Flister.example%2Fnews%2F"
            "bridge-opens-a-year-late&date=2016-03-12",
            PAGE,
        ),
        (
            "https://webcache.googleusercontent.com/search?q=cache:Ab1dE_GhIjKl:lister.example/"
            "news/x+bridge&hl=en",
            "http://lister.example/news/x",
        ),
    ],
)
def test_a_copy_in_a_web_archive_gives_the_original(url: str, page: str) -> None:
    assert urls.original(url) == page
    assert urls.publication(url) == "lister.example"
    assert urls.published(url) == ""
    assert urls.slug_words(url) == urls.slug_words(page)


@pytest.mark.parametrize(
    "url",
    [
        "https://archive.ph/AbCdE",
        "https://perma.cc/ABCD-20200101",
        "https://web.archive.org/web/20200101000000/",
        "https://web.archive.org/save/2020/01/01/",
    ],
)
def test_a_copy_that_does_not_name_the_original_gives_nothing(url: str) -> None:
    assert urls.original(url) == url
    assert (urls.publication(url), urls.published(url), urls.slug_words(url)) == ("", "", [])


@pytest.mark.parametrize(
    "url",
    [
        "https://lister.example/2016/03/12/login?next=https://other.example/2019/01/01/x",
        "https://lister.example/2016/03/12/https-everywhere",
        "https://lister.example/archive/2016/03/12/bridge",
        "https://archive.org/2016/03/12/how-we-keep-the-web",
    ],
)
def test_other_urls_are_unchanged(url: str) -> None:
    assert urls.original(url) == url
    assert urls.published(url) == "2016-03-12"
    assert urls.publication(url)


def test_the_date_in_an_archived_url_is_the_pages() -> None:
    url = "https://web.archive.org/web/20200101000000/https://www.cnn.com/2019/07/26/world/a"
    assert (urls.published(url), urls.publication(url)) == ("2019-07-26", "CNN")


@pytest.mark.parametrize(
    ("line", "parted"),
    [
        ("https://a.example/b-c", ("https://a.example/b-c", "")),
        ("www.a.example/b", ("www.a.example/b", "")),
        ("https://a.example/9781Police said", ("https://a.example/9781", "Police said")),
        ("https://a.example/b read this", ("https://a.example/b", "read this")),
        ("The Wayback Machine - https://a.example/b", ("https://a.example/b", "")),
        ("See https://a.example/b", None),
        ("http://", None),
    ],
)
def test_split_line(line: str, parted: tuple[str, str] | None) -> None:
    assert urls.split_line(line) == parted


def test_the_table_of_outlets_is_well_formed() -> None:
    names = urls.outlets()
    assert len(names) > 150
    for host, name in names.items():
        assert host == host.lower().strip()
        assert "." in host
        assert name == name.strip() != ""
