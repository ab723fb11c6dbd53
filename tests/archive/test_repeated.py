"""Repeated furniture: lines of most pages of a publication, unless they give a field."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reader.archive import repeated
from reader.system.lazy import in_order
from tests.files import articles_in

PLACES = in_order("Accra Lima Quito Oslo Turin Delhi Osaka Cairo Tunis Minsk Paris Seoul")


def dump(number: int, host: str = "post.example", *extra: str) -> str:
    place = PLACES[number % 12]
    lines = [
        f"https://{host}/news/bridge-in-{place.lower()}-opens-after-{number}-years",
        "Our apps and more",
        f"The bridge in {place} opened on Monday, {number} years after it was begun by the town.",
        f"People of {place} cheered when the first of {number} buses went over it that morning.",
        *extra,
        "Join our community of readers",
    ]
    return "\n\n".join(lines) + "\n"


def bodies(*paths: Path) -> list[str]:
    texts = [article.text for article in articles_in(*paths)]
    assert texts
    return texts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(10):
        (tmp_path / f"{number}.txt").write_text(dump(number))
    return tmp_path


def test_a_line_of_most_pages_is_dropped(folder: Path) -> None:
    for text in bodies(folder):
        assert "apps" not in text
        assert "community" not in text
        assert text.count("\n\n") == 1


def test_in_a_zip_file_too(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(10):
            archive.writestr(f"x/{number}.txt", dump(number))
    assert bodies(tmp_path / "a.zip") == bodies(folder)[:10]


def test_articles_do_not_depend_on_what_else_is_open(folder: Path) -> None:
    other = folder / "sub"
    other.mkdir()
    for number in range(3):
        (other / f"{number}.txt").write_text(dump(number, "else.example"))
    assert bodies(folder, other)[:10] == bodies(folder)[:10]
    assert bodies(other) == bodies(folder)[10:]


def test_pages_of_other_publications_do_not_count(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}.txt").write_text(dump(number, f"host{number}.example"))
    assert all("community" in text for text in bodies(tmp_path))


@pytest.mark.parametrize(("pages", "stays"), [(4, True), (10, False)])
def test_a_sentence_has_to_be_in_nearly_all_pages(tmp_path: Path, pages: int, stays: bool) -> None:
    for number in range(pages):
        (tmp_path / f"{number}.txt").write_text(dump(number, "post.example", "The trial goes on."))
    assert all(("The trial goes on." in text) == stays for text in bodies(tmp_path))


def test_a_sentence_of_most_pages_stays(tmp_path: Path) -> None:
    for number in range(10):
        extra = ["The trial goes on."] if number < 8 else []
        (tmp_path / f"{number}.txt").write_text(dump(number, "post.example", *extra))
    assert sum("The trial goes on." in text for text in bodies(tmp_path)) == 8


def test_pages_in_a_web_archive_are_their_publications(tmp_path: Path) -> None:
    for number in range(10):
        host = f"web.archive.org/web/2020{number}/https://host{number}.example"
        (tmp_path / f"{number}.txt").write_text(dump(number, host))
    assert all("community" in text for text in bodies(tmp_path))


def test_a_line_of_few_pages_stays(tmp_path: Path) -> None:
    for number in range(10):
        extra = ["What the mayor said"] if number < 5 else []
        (tmp_path / f"{number}.txt").write_text(dump(number, "post.example", *extra))
    assert sum("What the mayor said" in text for text in bodies(tmp_path)) == 5


def test_versions_of_one_story_are_one_page(tmp_path: Path) -> None:
    """Otherwise the lines that they share, the story itself, would be furniture."""
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(dump(1))
    assert all("community" in text for text in bodies(tmp_path))


@pytest.mark.parametrize(
    "line",
    ["By Ada Obi", "26 July 2019", "Section: World", "Ada Obi", "World | The Post",
     "https://post.example/news", "CAIRO —"],
)  # fmt: skip
def test_lines_that_give_a_field_are_never_furniture(tmp_path: Path, line: str) -> None:
    texts = [f"{line}\n\n{dump(number)}" for number in range(6)]
    openers = []
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.txt").write_text(text)
        openers.append((tmp_path / f"{number}.txt").open)
    found = repeated.Neighbours([lambda o=o: o("rb") for o in openers]).furniture(texts[0])
    assert line not in found
    assert "Our apps and more" in found


def test_a_lone_file_keeps_its_lines(folder: Path) -> None:
    (text,) = bodies(folder / "1.txt")
    assert "community" in text


def test_an_unreadable_neighbour_is_left_out(folder: Path) -> None:
    (folder / "5.txt").unlink()
    (folder / "5.txt").symlink_to(folder / "nowhere.txt")
    assert not any("community" in text for text in bodies(folder))
