"""Zip and gzip: a zip file is like a folder, never unpacked to the disk, and bombs are refused."""

from __future__ import annotations

import gzip
import json
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.archive import load, sources, zips
from tests.files import articles_in, loaded

TEXT = "The bridge over the Ondara opened on Monday, a year late.\n"
JSONL = "".join(json.dumps({"text": f"Story {n}."}) + "\n" for n in range(3))


def zip_of(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


class TestMembers:
    def test_every_format_in_the_order_of_a_walk(self, tmp_path: Path) -> None:
        members: dict[str, str | bytes] = {
            "b/1.txt": TEXT, "10.txt": TEXT, "9.txt": TEXT, "a/deep/x.md": "# Title\n\nBody.\n",
            "feed.jsonl": JSONL, "old.txt.gz": gzip.compress(TEXT.encode()),
            "photo.jpg": b"\xff\xd8\xff", ".hidden/x.txt": TEXT, "__MACOSX/._9.txt": TEXT,
        }  # fmt: skip
        path = zip_of(tmp_path / "dump.zip", members)
        articles, notices = loaded(path)
        assert [str(each) for each in notices] == [
            f"{path}: 1 file of another kind was not read: 1 .jpg"
        ]
        inside = [article.path.removeprefix(f"{path}/") for article in articles]
        assert inside == ["9.txt", "10.txt", "feed.jsonl", "feed.jsonl", "feed.jsonl",
                          "old.txt.gz", "a/deep/x.md", "b/1.txt"]  # fmt: skip
        assert len({article.id for article in articles}) == 5  # what is the same has one id

    def test_a_zip_file_in_a_folder_counts_as_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "archive").mkdir()
        path = zip_of(tmp_path / "archive/dump.zip", {"a/1.txt": TEXT})
        (from_folder,), _ = loaded(tmp_path / "archive")
        (from_zip,), _ = loaded(path)
        assert from_folder.id == from_zip.id
        assert from_folder.path == f"{path}/a/1.txt"

    @pytest.mark.parametrize(
        ("name", "inside"),
        [
            ("../../etc/x.txt", "etc/x.txt"), ("/root/x.txt", "root/x.txt"),
            ("C:\\docs\\x.txt", "docs/x.txt"), ("a/./../b/x.txt", "a/b/x.txt"),
            ("a\x1b[31m\nb.txt", "a b.txt"),
        ],
    )  # fmt: skip
    def test_names_that_point_outside(self, tmp_path: Path, name: str, inside: str) -> None:
        path = zip_of(tmp_path / "a.zip", {name: TEXT})
        (article,), notices = loaded(path)
        assert article.path == f"{path}/{inside}"
        assert not notices
        assert [each.name for each in tmp_path.iterdir()] == ["a.zip"]
        assert loaded(path)[0][0].id == article.id

    def test_a_utf8_name_without_the_flag(self, tmp_path: Path) -> None:
        path = zip_of(tmp_path / "a.zip", {"Łódź.txt": TEXT})
        data = bytearray(path.read_bytes())
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            start = data.index(mark) + at
            data[start : start + 2] = b"\0\0"
        path.write_bytes(bytes(data))
        assert loaded(path)[0][0].path.endswith("/Łódź.txt")

    def test_it_streams(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = zip_of(tmp_path / "a.zip", {f"{n}.md": f"Story {n}." for n in range(200)})
        opened: list[str] = []
        real = zipfile.ZipFile.open

        def watched(self, info, *rest):  # type: ignore[no-untyped-def]
            opened.append(info.filename)
            return real(self, info, *rest)

        monkeypatch.setattr(zipfile.ZipFile, "open", watched)
        stream = load([path])
        assert isinstance(stream, Iterator)
        next(stream)
        assert opened == ["0.md"]


class TestBroken:
    @pytest.mark.parametrize("keep", [0.3, 0.9])
    def test_a_truncated_zip_file(self, tmp_path: Path, keep: float) -> None:
        path = zip_of(tmp_path / "a.zip", {f"{n}.txt": TEXT for n in range(20)})
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * keep)])
        articles, (notice,) = loaded(path)
        assert not articles
        assert notice.reason == "this is not a zip file, or it is damaged or cut short"

    def test_a_damaged_member_affects_only_itself(self, tmp_path: Path) -> None:
        path = zip_of(tmp_path / "a.zip", {"1.txt": TEXT, "2.txt": TEXT * 2, "3.txt": TEXT})
        data = bytearray(path.read_bytes())
        at = data.index(b"2.txt") + len("2.txt") + 5
        data[at : at + 10] = b"\xff" * 10
        path.write_bytes(bytes(data))
        articles, (notice,) = loaded(path)
        assert [article.path[-5:] for article in articles] == ["1.txt", "3.txt"]
        assert str(notice) == f"{path}/2.txt: it is damaged in the zip file"

    def test_encrypted_members_get_one_notice(self, tmp_path: Path) -> None:
        path = zip_of(tmp_path / "a.zip", {"1.txt": TEXT, "2.txt": TEXT, "3.md": "Body."})
        data = bytearray(path.read_bytes())
        for name in (b"1.txt", b"2.txt"):
            at = data.rindex(name) - 46
            assert data[at : at + 4] == b"PK\x01\x02"
            data[at + 8] |= 1
        path.write_bytes(bytes(data))
        articles, (notice,) = loaded(path)
        assert len(articles) == 1
        assert "2 members were not read" in notice.reason
        assert "encrypted" in notice.reason

    def test_an_unknown_compression_method(self, tmp_path: Path) -> None:
        path = zip_of(tmp_path / "a.zip", {"1.txt": TEXT})
        data = bytearray(path.read_bytes())
        for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
            start = data.index(mark) + at
            data[start : start + 2] = struct.pack("<H", 97)
        path.write_bytes(bytes(data))
        articles, (notice,) = loaded(path)
        assert not articles
        assert notice.reason == "Reader does not support its compression method"

    def test_a_zip_file_in_a_zip_file_is_not_opened(self, tmp_path: Path) -> None:
        inner = zip_of(tmp_path / "inner.zip", {"1.txt": TEXT}).read_bytes()
        _, (notice,) = loaded(zip_of(tmp_path / "a.zip", {"x/inner.zip": inner}))
        assert notice.path.endswith("a.zip/x/inner.zip")
        assert "zip file inside a zip file" in notice.reason

    def test_a_zip_file_without_articles_gets_a_notice(self, tmp_path: Path) -> None:
        _, (notice,) = loaded(zip_of(tmp_path / "a.zip", {"a.jpg": b"x", "b.jpg": b"x"}))
        assert notice.reason == (
            "no articles in this zip file (2 files of other kinds were not read: 2 .jpg)"
        )


class TestBombs:
    def test_a_zip_bomb(self, tmp_path: Path) -> None:
        path = zip_of(tmp_path / "a.zip", {"1.jsonl": b"\n" * 70_000_000, "2.txt": TEXT})
        articles, (notice,) = loaded(path)
        assert len(articles) == 1
        assert "unpacks to more than 200 times its size" in notice.reason
        assert notice.path.endswith("1.jsonl")

    def test_a_member_that_is_too_large(self, tmp_path: Path) -> None:
        _, (notice,) = loaded(zip_of(tmp_path / "a.zip", {"1.txt": b"a " * 17_000_000}))
        assert "larger than 32 MiB" in notice.reason

    def test_members_that_together_unpack_too_far(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(zips, "FREE_BYTES", 100_000)
        members: dict[str, str | bytes] = {f"{n}.md": "a " * 400_000 for n in range(20)}
        articles, (notice,) = loaded(zip_of(tmp_path / "a.zip", members))
        assert 1 <= len(articles) < 10
        assert "the rest was not read" in notice.reason

    def test_a_gzip_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sources, "FREE_BYTES", 1_000_000)
        path = tmp_path / "a.jsonl.gz"
        bomb = JSONL.encode() + b"\n" * 50_000_000
        path.write_bytes(gzip.compress(bomb))
        articles, (notice,) = loaded(path)
        assert len(articles) == 3
        assert "unpacks to more than 200 times" in notice.reason


class TestGzip:
    def test_every_format(self, tmp_path: Path) -> None:
        for name, text in (("a.txt", TEXT), ("b.md", "# Title\n\nBody."), ("c.jsonl", JSONL)):
            (tmp_path / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
        (tmp_path / "d.tar.gz").write_bytes(b"x")
        articles, notices = loaded(tmp_path)
        assert len(articles) == 5
        assert [each.reason for each in notices] == ["1 file of another kind was not read: 1 .gz"]
        assert articles[1].title == "Title"

    def test_the_id_depends_on_the_content(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt.gz"
        ids = set()
        for level, time in ((1, 1), (9, 2)):
            path.write_bytes(gzip.compress(TEXT.encode() * 50, level, mtime=time))
            ids.add(loaded(path)[0][0].id)
        assert len(ids) == 1

    def test_recognized_by_content(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        opened: list[Path] = []
        real = sources.open_regular
        monkeypatch.setattr(
            sources,
            "open_regular",
            lambda path, within="": opened.append(path) or real(path, within),
        )
        text = TEXT * 50
        ids = set()
        for name in ("a.txt", "a", "b.TXT.gz", "b.txt"):
            packed = gzip.compress(text.encode()) if name != "b.TXT.gz" else text.encode()
            (tmp_path / name).write_bytes(packed)
            (article,), notices = loaded(tmp_path / name)
            assert not notices
            ids.add(article.id)
        (tmp_path / "plain.txt").write_text(text)
        (article,), _ = loaded(tmp_path / "plain.txt")
        assert ids == {article.id}
        assert len(opened) == len(set(opened))  # looking at the content opens no file twice

    def test_a_bomb_of_another_name(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sources, "FREE_BYTES", 1_000_000)
        (tmp_path / "a.jsonl").write_bytes(gzip.compress(JSONL.encode() + b"\n" * 50_000_000))
        articles, (notice,) = loaded(tmp_path / "a.jsonl")
        assert len(articles) == 3
        assert "unpacks to more than 200 times" in notice.reason

    def test_documents_and_members_of_another_name(self, tmp_path: Path) -> None:
        inner = zip_of(tmp_path / "inner.zip", {"a.md": gzip.compress(b"# Bridge\n\nIt is open.")})
        (article,), notices = loaded(inner)
        assert (article.title, notices) == ("Bridge", [])

    def test_damaged_and_cut_short(self, tmp_path: Path) -> None:
        data = gzip.compress(JSONL.encode() * 1_000, 0)
        for broken in (data[:-2_000], data[:50] + b"\xff" * 100 + data[150:]):
            path = tmp_path / "a.txt.gz"
            path.write_bytes(broken)
            _, (notice,) = loaded(path)
            assert notice.reason == "its gzip data is damaged or cut short"

    def test_larger_than_an_article_when_unpacked(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt.gz"
        path.write_bytes(gzip.compress(b"ab " * 12_000_000, 1))
        _, (notice,) = loaded(path)
        assert notice.reason == "unpacked, it is larger than 32 MiB, so it was not read"


def test_a_name_of_thousands_of_digits(tmp_path: Path) -> None:
    """Python does not convert so long a number; the longest name sorts last."""
    names = ["1" * 5_000, "9" * 4_999, "2", "b"]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in names:
            archive.writestr(f"{name}.md", f"# News {len(name)} {name[0]}\n\nText.\n")
    found = [each.title for each in articles_in(tmp_path / "a.zip")]
    assert found == ["News 1 2", "News 4999 9", "News 5000 1", "News 1 b"]
