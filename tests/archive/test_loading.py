"""Loading an archive: order, ids, notices, and files that must never be opened."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import socket
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.archive import load, read_file, registry, sources
from reader.archive.loading import Found, article_id, find_files, former_id
from reader.model import Article, Notice
from reader.system.paths import shipped
from tests.processes import imported_by, run_python

TEXT = "The bridge over the Ondara opened on Monday, a year late.\n"


def write(path: Path, text: str = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def articles(*paths: Path) -> list[Article]:
    return [item for item in load(paths) if isinstance(item, Article)]


def notices(*paths: Path) -> list[Notice]:
    return [item for item in load(paths) if isinstance(item, Notice)]


class TestOrder:
    def test_numbers_sort_by_value_and_files_before_folders(self, tmp_path: Path) -> None:
        for name in ("b/1.txt", "10.txt", "9.txt", "a10/x.txt", "a9/x.txt", "B.txt", "a.md", "z"):
            write(tmp_path / name)
        names = [Path(item.path).relative_to(tmp_path).as_posix() for item in articles(tmp_path)]
        assert names == [
            "9.txt",
            "10.txt",
            "a.md",
            "B.txt",
            "z",
            "a9/x.txt",
            "a10/x.txt",
            "b/1.txt",
        ]

    def test_the_paths_as_given_each_once(self, tmp_path: Path) -> None:
        one, two = write(tmp_path / "1.txt"), write(tmp_path / "2.txt", TEXT + "More.\n")
        assert [item.path for item in articles(two, one, two)] == [str(two), str(one)]

    def test_it_streams(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for number in range(50):
            write(tmp_path / f"{number}.txt")
        opened: list[Path] = []
        real = sources.open_regular
        monkeypatch.setattr(
            "reader.archive.sources.open_regular",
            lambda file, *how: opened.append(file) or real(file, *how),
        )
        stream = load([tmp_path])
        assert isinstance(stream, Iterator)
        next(stream)
        assert len(opened) == 1


class TestWhatCounts:
    def test_hidden_and_other_files_are_skipped(self, tmp_path: Path) -> None:
        for name in (".hidden.txt", ".git/x.txt", "a.jpg", "b.xls", "b.gz", "c.txt~", "d.TXT", "e"):
            write(tmp_path / name)
        (tmp_path / "program").write_bytes(b"\x7fELF\0\0")
        assert [Path(item.path).name for item in articles(tmp_path)] == ["d.TXT", "e"]
        (program, others) = notices(tmp_path)
        assert program.path.endswith("program")
        assert "not text" in program.reason
        assert others.path == str(tmp_path)
        assert not others.named
        assert others.reason == (
            "4 files of other kinds were not read: 1 .gz, 1 .jpg, 1 .txt~, 1 .xls"
        )

    @pytest.mark.parametrize(
        ("names", "reason"),
        [
            ("a.md x.pptx", "1 file of another kind was not read: 1 .pptx"),
            (
                "a.md b/x.PPTX b/c/y.pptx z.xlsx",
                "3 files of other kinds were not read: 2 .pptx, 1 .xlsx",
            ),
            ("a.md entities.yaml .x.pptx .git/y.pptx", ""),
            ("a.md settings.yaml", "1 file of another kind was not read: 1 .yaml"),
            ("x.pptx", "no articles in this folder (1 file of another kind was not read: 1 .pptx)"),
            (
                "a.md " + " ".join(f"{n}.{kind}" for n, kind in enumerate("abcdefghij")) + " 10.j",
                "11 files of other kinds were not read: 1 .a, 1 .b, 1 .c, 1 .d, 1 .e, 1 .f, 1 .g,"
                " 2 .j, 2 of 2 more kinds",
            ),
        ],
    )
    def test_files_of_other_kinds_are_counted(
        self, tmp_path: Path, names: str, reason: str
    ) -> None:
        """In a folder, in a zip file, and when files are listed one by one."""
        for name in names.split():
            write(tmp_path / "news" / name)
        with zipfile.ZipFile(tmp_path / "news.zip", "w") as packed:
            for name in names.split():
                packed.write(tmp_path / "news" / name, name)
        for opened in ("news", "news.zip"):
            found = [notice.reason for notice in notices(tmp_path / opened)]
            assert found == ([reason.replace("folder", "zip file" if "." in opened else "folder")]
                             if reason else [])  # fmt: skip
        fruitful = {0: True} if "a.md" in names else {}
        found_there = find_files([tmp_path / "news"], fruitful)
        missed = [each.notice for each in found_there if not isinstance(each, Found)]
        assert [each.reason for each in missed if each] == ([reason] if reason else [])

    def test_broken_links_are_named(self, tmp_path: Path) -> None:
        """A dangling link and a circular one, separate from pipes and sockets; also by name."""
        write(tmp_path / "news/a.md")
        (tmp_path / "news/b.md").symlink_to("nothing")
        os.mkfifo(tmp_path / "news/c.md")
        (notice,) = notices(tmp_path / "news")
        assert notice.reason == (
            "1 file of another kind was not read: 1 special file; 1 broken link: b.md"
        )
        (tmp_path / "news/c.md").unlink()
        write(tmp_path / "news/years/1.txt")
        (tmp_path / "news/years/2017").symlink_to("2017")
        for number in (10, 9):
            (tmp_path / f"news/{number}\x07.pdf").symlink_to("nothing")
            (tmp_path / f"news/years/{'x' * 80}{number}").symlink_to("nothing")
        (notice,) = notices(tmp_path / "news")
        assert notice.reason == "6 broken links: 9.pdf, 10.pdf, b.md and 3 more"
        for name in ("b.md", "years/2017"):
            (notice,) = notices(tmp_path / "news" / name)
            assert (notice.reason, notice.named) == ("this is a broken link", True)

    def test_a_number_is_not_an_extension(self, tmp_path: Path) -> None:
        for name in ("report.2", "St. Petersburg"):
            write(tmp_path / name)
        assert len(articles(tmp_path)) == 2

    def test_a_hidden_file_that_is_named_is_read(self, tmp_path: Path) -> None:
        assert len(articles(write(tmp_path / ".note.txt"))) == 1

    def test_front_matter_makes_a_text_file_markdown(self, tmp_path: Path) -> None:
        (item,) = articles(write(tmp_path / "a.txt", "---\ntitle: Bridge\n---\n*Text*.\n"))
        assert (item.title, item.text) == ("Bridge", "Text.")


class TestIds:
    def test_ids_depend_on_content_only(self, tmp_path: Path) -> None:
        """Not on path, name, packing, line ends or the opened folder."""
        news = tmp_path / "news"
        file = write(news / "2016/a.md", f"---\ntitle: Bridge\n---\n{TEXT}")
        write(news / "2016/b.md", f"---\ntitle: Bridge\n---\n{TEXT}More.\n")
        shutil.copytree(news, tmp_path / "renamed/2016/deeper")
        (news / "2016/a.md.gz").write_bytes(gzip.compress(file.read_bytes()))
        write(tmp_path / "dos.md", file.read_text().replace("\n", "\r\n"))
        with zipfile.ZipFile(tmp_path / "news.zip", "w") as packed:
            packed.write(file, "2016/a.md")
        (wanted,) = {item.id for item in articles(file)}
        found = {item.id for item in articles(news)}
        assert len(found) == 2
        assert wanted in found
        for opened in (news / "2016", tmp_path / "renamed"):
            assert {item.id for item in articles(opened)} == found
        for opened in (news / "2016/a.md.gz", tmp_path / "news.zip", tmp_path / "dos.md"):
            assert {item.id for item in articles(opened)} == {wanted}

    def test_a_records_id_does_not_depend_on_formatting(self, tmp_path: Path) -> None:
        """In JSON Lines, an array or an envelope, beside other records, indented or escaped."""
        record = {"title": "Fähre", "text": "The ferry left Accra on Monday."}
        other = {"title": "Other", "text": "It rained in Lima."}
        texts = {
            "a.jsonl": json.dumps(record) + "\n",
            "b.jsonl": f"{json.dumps(other)}\n{json.dumps(record, ensure_ascii=False)}\n",
            "c.json": json.dumps([other, record], indent=2),
            "d.json": json.dumps({"articles": [dict(reversed(record.items()))]}),
            "e.json": json.dumps(record, sort_keys=True, separators=(",", ":")),
        }
        files = [write(tmp_path / name, text) for name, text in texts.items()]
        found = [item for file in files for item in articles(file) if item.title == "Fähre"]
        assert len(found) == len(texts)
        assert len({item.id for item in found}) == 1

    def test_copies_are_separate_articles_with_the_same_id(self, tmp_path: Path) -> None:
        """In a folder and in a zip file."""
        write(tmp_path / "news/2016/a.txt")
        write(tmp_path / "news/2017/a.txt")
        with zipfile.ZipFile(tmp_path / "news.zip", "w") as packed:
            for year in ("2016", "2017"):
                packed.write(tmp_path / "news" / year / "a.txt", f"{year}/a.txt")
        for opened in ("news", "news.zip"):
            found = articles(tmp_path / opened)
            assert len(found) == 2
            assert found[0].id == found[1].id
            assert found[0].path != found[1].path

    def test_form(self) -> None:
        assert len(article_id(b"text")) == 12
        assert not set(article_id(b"text")) - set("0123456789abcdef")
        assert article_id(b"one\r\ntwo\n") == article_id(b"one\ntwo\n")
        assert article_id(b"one\rtwo") != article_id(b"one\ntwo")

    def test_known_ids(self) -> None:
        """Ids must never change: marks and corrections refer to them."""
        assert article_id(b"text") == "4e656db9a855"
        assert former_id("seed.txt", b"text") == "5f2ad6393bf7"
        assert former_id("é.txt", b"") == former_id("e\u0301.txt", b"")

    def test_a_copy_under_the_same_relative_path_comes_once(self, tmp_path: Path) -> None:
        write(tmp_path / "a/1.txt")
        write(tmp_path / "b/1.txt")
        assert len(articles(tmp_path / "a", tmp_path / "b")) == 1

    def test_ids_do_not_depend_on_hash_seed_and_folder(self, tmp_path: Path) -> None:
        write(tmp_path / "a/1.txt")
        code = (
            "import sys; from pathlib import Path; from reader.archive import load\n"
            "print(*(item.id for item in load([Path(sys.argv[1])])))"
        )
        one = run_python(code, tmp_path / "a", cwd=Path("/"), PYTHONHASHSEED="1")
        assert run_python(code, "a", cwd=tmp_path, PYTHONHASHSEED="2") == one


class TestNotices:
    def test_a_missing_path(self, tmp_path: Path) -> None:
        (notice,) = notices(tmp_path / "nothing")
        assert str(notice) == f"{tmp_path}/nothing: no such file or folder"
        assert notice.named

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        (notice,) = notices(tmp_path)
        assert "no articles in this folder" in notice.reason
        assert notice.named

    def test_other_files_of_a_folder_are_counted(self, tmp_path: Path) -> None:
        for name in ("a.jpg", "b.jpg"):
            write(tmp_path / name)
        (notice,) = notices(tmp_path)
        assert "2 files of other kinds" in notice.reason

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "empty"),
            (b" \n\t\r\n", "empty"),
            (b"\xef\xbb\xbf", "empty"),
            (b"Select Page\nShare on Facebook\n", "no text"),
            (b"https://a.example/b\n", "no text"),
            (b"ab\0cd", "NUL byte at offset 2"),
            (b"%PDF-1.7 ...", "this PDF is damaged"),
            (b"PK\x03\x04....", "a zip file"),
            (b"\x81\x8d\xff" * 50, "not text in any encoding"),
            (b"\xef\xbb\xbfcaf\xe9", "the byte at offset 6"),
            (b"\xff\xfea\0\x00\xd8", "invalid UTF-16 text"),
            (b"<!DOCTYPE html><p>", "no story was found in this web page"),
            (b"<?xml version='1.0'?><rss/>", "this feed has no entries"),
            (b"<?xml version='1.0'?><settings/>", "XML"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
        ],
    )
    def test_an_unreadable_file_affects_only_itself(
        self, tmp_path: Path, data: bytes, reason: str
    ) -> None:
        bad, good = tmp_path / "bad.txt", write(tmp_path / "good.txt")
        bad.write_bytes(data)
        notice, article = load([tmp_path])
        assert isinstance(notice, Notice)
        assert isinstance(article, Article)
        assert article.path == str(good)
        assert notice.path == str(bad)
        assert reason in notice.reason
        assert "\n" not in notice.reason
        assert not notice.named
        (named,) = load([bad])
        assert isinstance(named, Notice)
        assert named.named
        assert read_file(bad) == named

    def test_a_file_of_another_kind_that_is_named(self, tmp_path: Path) -> None:
        (notice,) = notices(write(tmp_path / "a.jpg"))
        assert ".jpg files are not read" in notice.reason
        assert notice.named

    def test_broken_front_matter_gives_the_article_and_a_notice(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.md", "---\ntitle: [\n---\nThe bridge opened.\n")
        article, notice = load([path])
        assert isinstance(article, Article)
        assert isinstance(notice, Notice)
        assert article.text == "The bridge opened."
        assert "YAML" in notice.reason

    def test_too_large(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        with path.open("wb") as file:  # a hole: 2 GiB that take no room
            file.truncate(2 * 1024**3)
        write(tmp_path / "b.txt")
        notice, article = load([tmp_path])
        assert isinstance(notice, Notice)
        assert isinstance(article, Article)
        assert "larger than 32 MiB (2,048 MiB)" in notice.reason

    def test_large_files_of_many_articles_are_not_held_in_memory(self, tmp_path: Path) -> None:
        for name, size in (("a.zip", 2 * 1024**3), ("b.jsonl", 300 * 1024**2)):
            with (tmp_path / name).open("wb") as file:
                file.truncate(size)
        tracemalloc.start()
        zipped, line = (str(notice) for notice in notices(tmp_path))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert "not a zip file" in zipped
        assert "line 1: longer than 32 MiB" in line
        assert peak < 120 * 1024**2

    def test_a_file_that_grows_while_it_is_read(self, tmp_path: Path) -> None:
        with pytest.raises(registry.UnreadableError, match="larger"):
            sources.read_bytes(write(tmp_path / "a.txt", "x" * 100), limit=99)

    def test_a_file_that_vanishes(self, tmp_path: Path) -> None:
        for name in ("1.txt", "2.txt", "3.txt"):
            write(tmp_path / name)
        stream = load([tmp_path])
        next(stream)
        (tmp_path / "2.txt").unlink()
        notice, article = stream
        assert isinstance(notice, Notice)
        assert isinstance(article, Article)
        assert "no such file" in notice.reason

    def test_a_folder_without_permission(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path / "a.txt")
        closed = write(tmp_path / "closed/b.txt").parent
        real = os.scandir

        def scandir(folder: Path) -> object:
            if Path(folder) == closed:
                raise PermissionError(13, "Permission denied")
            return real(folder)

        monkeypatch.setattr(os, "scandir", scandir)
        article, notice = load([tmp_path])
        assert isinstance(article, Article)
        assert isinstance(notice, Notice)
        assert str(notice) == f"{closed}: no permission to read this folder"
        assert not notice.named
        (named,) = load([closed])
        assert isinstance(named, Notice)
        assert named.named

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_permissions_for_real(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.txt")
        path.chmod(0)
        (notice,) = load([path])
        assert isinstance(notice, Notice)
        assert "no permission" in notice.reason

    def test_names_are_safe_to_show(self, tmp_path: Path) -> None:
        write(tmp_path / "a\x1b]52;c;x\x07\nb.txt", "")
        write(tmp_path / "c\x1b[31m\nd.txt")
        paths = [item.path for item in load([tmp_path])]
        assert len(paths) == 2
        assert all(map(str.isprintable, paths))

    def test_a_path_with_a_nul(self) -> None:
        (notice,) = load([Path("a\0b")])
        assert isinstance(notice, Notice)
        assert notice.named


class TestSpecialFiles:
    def test_special_files_are_never_opened(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        os.mkfifo(tmp_path / "pipe.txt")
        for name in ("pipe.zip", "pipe.jsonl", "pipe.html", "pipe.txt.gz"):
            os.mkfifo(tmp_path / name)
            (item,) = load([tmp_path / name])
            assert "named pipe" in str(item)
        monkeypatch.chdir(tmp_path)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("socket.txt")
            write(tmp_path / "z.txt")
            article, notice = load([tmp_path])
            assert isinstance(article, Article)
            assert "special files" in str(notice)
            (pipe,) = load([tmp_path / "pipe.txt"])
            (sock,) = load([tmp_path / "socket.txt"])
        (device,) = load([Path("/dev/null")])
        assert "named pipe" in str(pipe)
        assert "socket" in str(sock)
        assert "device" in str(device)

    def test_links_in_a_loop(self, tmp_path: Path) -> None:
        write(tmp_path / "a/1.txt")
        (tmp_path / "a/up").symlink_to(tmp_path)
        (tmp_path / "a/self").symlink_to(tmp_path / "a/self")
        (tmp_path / "a/self.txt").symlink_to(tmp_path / "a/self.txt")
        assert len(articles(tmp_path)) == 1
        assert len(notices(tmp_path / "a/self.txt")) == 1

    def test_a_linked_folder_is_read_once(self, tmp_path: Path) -> None:
        write(tmp_path / "real/1.txt")
        (tmp_path / "link").symlink_to(tmp_path / "real")
        assert len(articles(tmp_path)) == 1

    def test_a_folder_is_not_a_file(self, tmp_path: Path) -> None:
        item = read_file(tmp_path)
        assert isinstance(item, Notice)
        assert item.named


class TestEncodings:
    @pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
    def test_encodings_with_a_byte_order_mark(self, tmp_path: Path, codec: str) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes("Inés crossed the bridge.\r\n\r\nSo did Łucja.\r\n".encode(codec))
        (item,) = articles(path)
        assert [block.text for block in item.blocks] == [
            "Inés crossed the bridge.",
            "So did Łucja.",
        ]


def test_a_page_dump_needs_neither_yaml_nor_a_terminal_toolkit(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    code = (
        "import sys; from pathlib import Path; from reader.archive import load\n"
        "assert len(list(load([Path(sys.argv[1])]))) == 1"
    )
    assert not imported_by(code, tmp_path) & {
        "yaml", "textual", "rich", "zipfile", "gzip", "charset_normalizer", "trafilatura", "lxml",
    }  # fmt: skip


def test_the_seeds_load_whole_and_the_given_article_comes_first() -> None:
    items = list(load([shipped("seeds")]))
    assert all(isinstance(item, Article) and item.title for item in items)
    assert items[0].path.endswith("000_1dccee4823061a04.txt")
