"""Quick checks before slow patterns never exclude a line that the pattern matches."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.archive import registry, repeated
from reader.archive.fields import dateline, headers, titlebars, urls

PIECES = [
    "photo", "PHOTO", "p\u0131cture", "P\u0130CTURED here", "image", "illustration", "graphic",
    "illu\u017ftrations", "video", "caption", "file ", "screen", "courtesy ", " by", " credit", "/",
    "|", "(", "[", ")", "]", "©", "reuters", "AFP", "getty images", "handout", "xinhua", ":", " -",
    "–", "—", "--", ".-", "- ", " ", "  ", "A/", "a) ", "Accra", "LIMA", "and", " and ", "-",
    "26 May", "May 26,", "2019", "1999", "1,", "(AP)", "the", "http://", "https://", "www.",
    "coast.com", "::", "»", " › ", "x",
]  # fmt: skip
LINES = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@settings(max_examples=200)
@given(LINES)
@example("pıc: x")
@example("\u212a photo by x")
def test_the_quick_check_misses_no_credit(line: str) -> None:
    assert headers.may_credit(line) or headers.CREDIT.search(line) is None


@settings(max_examples=200)
@given(LINES)
def test_a_dateline_needs_an_end_sign(line: str) -> None:
    if dateline.END_SIGNS.isdisjoint(line):
        assert dateline.END.search(line) is None
        assert dateline.BARE_HYPHEN.search(line) is None


@settings(max_examples=200)
@given(LINES)
def test_the_quick_check_finds_the_same_parts_and_years(line: str) -> None:
    assert dateline.joined_parts(line) == dateline.JOINED.split(line)
    if dateline.DATE_COMMA.search(line):
        assert "1" in line or "20" in line


@settings(max_examples=200)
@given(LINES)
def test_the_quick_check_misses_no_title_bar(line: str) -> None:
    parts = [part for part in titlebars.BARS.split(line) if part]
    found = titlebars.split(line)
    if parts and parts[-1].endswith(",") and len(parts[-1].split()) > 3:  # a sentence
        return
    if len(parts) == 2 and len(parts[0].split()) < 4 <= len(parts[1].split()):  # a headline
        return
    assert (found == parts) if len(parts) > 1 else (len(found) < 2)


@settings(max_examples=200)
@given(LINES)
def test_the_quick_check_misses_no_host(line: str) -> None:
    found = repeated.HOST.search(line)
    if found and line.count("://") < 2:  # one in another is a copy in a web archive
        assert repeated.publication_of(line) == found[1].lower().removeprefix("www.")


NAMES = st.lists(
    st.sampled_from(["a", ".", ".txt", ".TXT", ".md", ".json", ".zip", ".gz", "~", ".2", ".html"]),
    max_size=4,
).map("".join)


@settings(max_examples=200)
@given(NAMES)
def test_the_extension_decides_what_may_be_an_article(name: str) -> None:
    rows = (*registry.FORMATS, registry.ZIP)
    known = {each for row in rows for each in (*row.extensions, *row.also)}
    bare, packed = registry.unpacked(name)
    kind = registry.extension(bare)
    plain = kind in known and not name.endswith("~")
    assert registry.may_be_article(name) == (plain and not (packed and kind in ("", ".zip")))


def test_the_quick_check_misses_no_web_archive() -> None:
    for host in urls.ARCHIVES:
        assert urls.MAY_BE_A_COPY.search(host), host
