"""Drafts of notes: there after the program has gone, and nobody else's to read."""

from __future__ import annotations

from pathlib import Path

from reader.store.user.drafts import Drafts


def test_a_draft_is_there_until_it_is_dropped(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts")
    assert drafts.load("2067388477b4") is None
    drafts.keep("2067388477b4", "Ask\nabout it")
    drafts.keep("2067388477b4", "Ask\nabout it again")
    assert Drafts(tmp_path / "drafts").load("2067388477b4") == "Ask\nabout it again"
    (file,) = (tmp_path / "drafts").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    drafts.drop("2067388477b4")
    drafts.drop("2067388477b4")
    assert drafts.load("2067388477b4") is None


def test_what_somebody_wrote_into_a_draft_is_made_safe(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    (tmp_path / "ab.txt").write_bytes(b"red \x1b[31m \xff")
    draft = drafts.load("ab")
    assert draft is not None
    assert "\x1b" not in draft


def test_an_id_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    Drafts(tmp_path / "drafts").keep("../../ab", "words")
    assert [each.name for each in tmp_path.iterdir()] == ["drafts"]
