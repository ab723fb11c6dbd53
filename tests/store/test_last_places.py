"""The file of the newest places: small, replaced whole, and believed in nothing."""

from __future__ import annotations

from pathlib import Path

from reader.store.user.last_places import KEPT, LastPlace, load, save


def test_the_newest_places_stand_first_and_the_oldest_go(tmp_path: Path) -> None:
    path = tmp_path / "reader" / "places"
    for number in range(KEPT + 5):
        save({f"a{number}": LastPlace("text", number)}, path)
    places = load(path)
    assert next(iter(places)) == f"a{KEPT + 4}"
    assert len(places) == KEPT
    save({"a50": LastPlace("caption", 7), "a60": None}, path)
    places = load(path)
    assert next(iter(places)) == "a50"
    assert places["a50"] == LastPlace("caption", 7)
    assert "a60" not in places


def test_what_is_no_place_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "places"
    assert load(path) == {}
    path.write_bytes(b"a text 5\nb nowhere 5\nc text -5\n\xff\xff text\n\nd text " + b"9" * 50_000)
    assert load(path) == {"a": LastPlace("text", 5), "d": LastPlace("text", 999_999_999_999)}
    path.unlink()
    path.mkdir()
    assert load(path) == {}
