"""Terminal input: each key is reported once, and nothing else is a key."""

from __future__ import annotations

import codecs
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events

from reader.terminal.driver import CONTROLS_AS_THEY_ARE
from reader.terminal.tokens import BARE, DELAY, MOST_KEPT, MOST_PASTED, Kind, Token, Tokenizer
from tests.terminal.streams import ANSWERS, SEQUENCES, cut, heard, keys

PAUSES = [0.01, 0.15, 0.3, 5.0]


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_is_never_a_key_wherever_it_is_cut(answer: str) -> None:
    """For each cut and pause. After a lone ESC, the escape has already been reported."""
    assert keys(["j", answer, "k"]) == keys([f"j{answer}k"]) == ["j", "k"]
    for place in range(1, len(answer)):
        for pause in PAUSES:
            got = keys(["j", *cut(answer, [place], [pause]), "k"])
            begun = answer[:place]
            if begun == "\x1b" and pause > DELAY:
                assert got[:2] == ["j", "escape"], (begun, pause)
                if answer[1] not in "XO^" and answer not in ("\x1b[M qA",):
                    got.remove("escape")
                    assert got in (["j", "k"], ["j", "escape", "k"]), (begun, pause)
            elif len(begun) == 2 and begun[1] in "]PX^_" and pause > BARE:
                assert got[1] == "escape"  # indistinguishable from two keys
            else:
                assert got == ["j", "k"], (begun, pause)
    if answer[1] not in "]PX^_":
        assert keys(["j", *cut(answer, range(2, len(answer)), [3.0] * (len(answer) - 2)), "k"]) == [
            "j", "k"]  # fmt: skip
    assert keys(cut(answer, range(1, len(answer)), [0.05] * (len(answer) - 1))) == []


@pytest.mark.parametrize("sequence", ["\x1b[A", "\x1bOA", "\x1b[1;3D", *ANSWERS.values()])
def test_an_answer_between_two_pieces_changes_nothing(sequence: str) -> None:
    """tmux may answer Reader before the rest of a key has come over its link."""
    for place, pause in product(range(1, len(sequence)), PAUSES):
        begun, rest = sequence[:place], sequence[place:]
        wanted = keys(["j", begun, pause, rest, 1.0, "k"])
        later = keys(["j", begun, pause + 0.01, rest, 1.0, "k"])
        for answer in ("\x1b[0n", "\x1b[?2004;1$y", "\x1b[?62;4c", "\x1b[0n\x1b[0n"):
            assert keys(["j", begun, pause, answer, 0.01, rest, 1.0, "k"]) == wanted, begun
            assert keys(["j", begun, pause, answer + rest, 1.0, "k"]) == wanted, begun
            assert keys(["j", begun, 0.01, answer, pause, rest, 1.0, "k"]) == later, begun


@settings(max_examples=200)
@given(SEQUENCES, st.lists(st.tuples(st.integers(2, 60), st.floats(0, 30)), max_size=6))
def test_a_sequence_cut_anywhere_is_never_a_key(
    sequence: str, cuts: list[tuple[int, float]]
) -> None:
    """The keys around it are reported exactly once and in order."""
    first = 1 if sequence[0] != "\x1b" else 2 if sequence[1] == "[" else 3
    places = {place: pause for place, pause in cuts if first <= place < len(sequence)}
    pieces = cut(sequence, [*places], [*places.values()])
    assert keys(["j", *pieces, "k"]) == ["j", "k"]
    assert keys(["j" + str(pieces[0]), *pieces[1:], "\x1b", 1.0, "k"]) == ["j", "escape", "k"]


@pytest.mark.parametrize(
    ("pieces", "wanted"),
    [
        (["\x1b[", 0.15, "A"], ["up"]), (["\x1b[", 9.0, "A"], ["up"]),
        (["\x1b", 0.25, "[A"], ["escape", "up"]), (["\x1b", 9.0, "[1;2A"], ["escape", "shift+up"]),
        (["\x1b[1;", 9.0, "3D"], ["alt+left"]), (["\x1b[1;3D"], ["alt+left"]),
        (["\x1bO", 9.0, "A"], ["up"]), (["\x1b[1", 2.0, "5", 2.0, "~"], ["f5"]),
        (["\x1b\x1b[D"], ["alt+left"]), (["\x1b\x1bOD"], ["alt+left"]),
        (["\x1b\x1b[A"], ["escape", "up"]), (["\x1b[[A"], ["f1"]), (["\x1bOP"], ["f1"]),
        (["\x1b[5~\x1b[6~\x1b[H\x1b[F"], ["pageup", "pagedown", "home", "end"]),
        (["\x1b[Z\x1b[3~\x7f"], ["shift+tab", "delete", "backspace"]),
        (["\x1b\x7f"], ["ctrl+w"]),
        (["\x1b[106;1u"], ["j"]), (["\x1b[106;", 3.0, ";106u"], ["j"]), (["\x1b[27u"], ["escape"]),
        (["\x1b[97:65;2:1;65u"], ["A"]), (["\x1b[97;1:3u"], []), (["\x1b[13;5u"], ["ctrl+enter"]),
        (["\x1b[27;5;106~"], ["ctrl+j"]), (["\x1b[57441;2u\x1b[71;2;71u"], ["G"]),
        (["\x1b[<0;10;", 2.0, "5M"], ["MouseDown"]), (["\x1b[<64;1;1M"], ["MouseScrollUp"]),
        (["\x1b[I\x1b[O"], ["AppFocus", "AppBlur"]),
        (["\x1b[?2048;2$y\x1b[48;24;80;0;0t\x1b[<0;5;5M"],
         ["InBandWindowResize", "Resize", "MouseDown"]),
        (["\x1b[?2048;2$y\x1b[48;0;80;0;0t\x1b[48;99999;99999;1;1tj"], ["InBandWindowResize", "j"]),
        (["\x9b", 3.0, "A"], ["up"]), (["é\x1bé日"], ["é", "escape", "é", "日"]),
    ],
)  # fmt: skip
def test_keys_and_mouse_events_are_reported(pieces: list[str | float], wanted: list[str]) -> None:
    """In the formats of all kinds of terminals, also in pieces."""
    assert keys(pieces) == wanted


@pytest.mark.parametrize("key", "jkq/:?nN[]eEiu'*&+-_=%<>{}().,bfGXPO^\\ 17\r\t\x03\x1aé")
def test_escape_and_the_next_key_are_both_reported(key: str) -> None:
    """Also in a single read, as when keys typed ahead arrive over a slow link."""
    (name,) = keys([key])
    for pause in (0.0, 0.05, 0.15, 0.16, 1.0):
        pieces = ["\x1b", pause, key] if pause else ["\x1b" + key]
        if pause <= DELAY and key in "[O\\":
            assert keys(pieces) == []  # the beginning of a sequence, or the end of one
            assert keys([*pieces, "\x1b", 1.0, "j"])[-2:] == ["escape", "j"]
            continue
        assert keys(pieces) == ["escape", name], pause
        assert keys([*pieces, 1.0, "j"]) == ["escape", name, "j"], pause


def test_keys_typed_ahead_are_reported_in_order() -> None:
    """Several keys after esc; several esc; ] as a key."""
    assert keys(["\x1bjjk"]) == ["escape", "j", "j", "k"]
    assert keys(["\x1b\x1b\x1bj"]) == ["escape"] * 3 + ["j"]
    assert keys(["\x1b\x1b", 1.0, "j"]) == ["escape", "escape", "j"]
    assert keys(["\x1b]]j"]) == ["escape", "right_square_bracket", "right_square_bracket", "j"]
    assert keys(["\x1b", 0.3, "]", 0.3, "j"]) == ["escape", "right_square_bracket", "j"]
    assert keys(["\x1b", 0.3, "[", 0.3, "A"]) == ["escape", "left_square_bracket", "A"]
    assert keys(["\x1b", 0.3, "[["]) == ["escape", *["left_square_bracket"] * 2]
    assert keys(["\x1b[\x1b", 1.0, "j"]) == ["escape", "left_square_bracket", "escape", "j"]
    assert keys(["\x1b\x1b[0nj"]) == ["escape", "j"]  # an answer directly after it
    assert keys(["\x1b\x1b]11;rgb:0/0/0\x07j"]) == ["escape", "j"]


def test_only_bound_keys_with_alt_are_reported_as_alt() -> None:
    """Any other alt and letter is escape and the letter."""
    assert [each.key for each in heard(["\x1bj"], ["alt+j"])] == ["alt+j"]  # type: ignore[attr-defined]
    assert [each.key for each in heard(["\x1bJ"], ["alt+shift+j"])] == ["alt+shift+j"]  # type: ignore[attr-defined]
    assert keys(["\x1bb\x1bf"]) == ["escape", "b", "escape", "f"]


def test_a_lone_escape_waits_for_the_delay_and_no_longer() -> None:
    """Only the caller's clock counts."""
    tokenizer = Tokenizer(0.1)
    assert tokenizer.feed("\x1b", 5.0) == []
    assert tokenizer.deadline == 5.1
    assert tokenizer.expire(5.05) == []
    assert tokenizer.expire(5.1) == [Token(Kind.ESCAPE)]
    assert tokenizer.deadline is None
    # Input that arrived before a late look at the clock is not late.
    tokenizer.feed("\x1b", 9.0)
    assert tokenizer.feed("[A", 20.0) == [Token(Kind.SEQUENCE, "\x1b[A")]


def test_a_string_without_an_end_uses_no_memory_and_gives_no_keys() -> None:
    """The keys that people press then end it: esc, ctrl+c."""
    tokenizer = Tokenizer()
    assert tokenizer.feed("\x1b]52;c;", 0) == []
    for _ in range(2_000):
        assert tokenizer.feed("A" * 1_000, 0) == []
    assert len(tokenizer.content) <= MOST_KEPT
    assert len(tokenizer.pending) == 0
    assert tokenizer.deadline is None
    assert tokenizer.feed("\x07j", 0)[1] == Token(Kind.TEXT, "j")
    assert keys(["\x1b]52;c;AAA", 9.0, "jq", "\x1b", 9.0, "j"]) == ["j"]
    assert keys(["\x1b]52;c;AAA", 9.0, "jq", "\x1bj"]) == ["j"]
    assert keys(["\x1b]52;c;AAA", 9.0, "\x03", "j"]) == ["ctrl+c", "j"]
    assert keys(["\x1b]52;c;AAA", "\x1b[A"]) == [
        "up"
    ]  # it was cut off, and the next sequence is complete
    assert keys(["\x1b[" + "1" * 5_000, "1" * 5_000, ";1A", "j"]) == ["j"]


def test_a_paste_is_one_event_wherever_it_is_cut() -> None:
    """Whatever it contains; only its end sequence ends it."""
    inside = "one \x1b[A two\x1b]11;\x07 q\r\nthree \x1b[201 \x1b[20"
    stream = f"\x1b[200~{inside}\x1b[201~"
    for place in range(2, len(stream)):
        got = heard(["j", *cut(stream, [place], [3.0]), "k"])
        assert [type(each) for each in got] == [events.Key, events.Paste, events.Key]
        assert got[1].text == inside  # type: ignore[attr-defined]
    assert keys(["\x1b[200~abc", 9.0, "\x03", "j"]) == ["Paste", "j"]  # its end was lost
    assert keys(["\x1b\x1b[200~abc\x1b[201~"]) == ["escape", "Paste"]


def test_a_very_long_paste_is_cut_and_its_end_is_recognized() -> None:
    """The excess is not stored."""
    tokenizer = Tokenizer()
    tokenizer.feed("\x1b[200~", 0)
    for _ in range(3 * MOST_PASTED // 4_096):
        assert tokenizer.feed("x" * 4_096, 0) == []
    (paste, key) = tokenizer.feed("\x1b[201~j", 0)
    assert len(paste.text) == MOST_PASTED
    assert key.text == "j"


@pytest.mark.parametrize(
    "hostile",
    ["\x1b[99999999999999999999;1u", "\x1b[55296;1u", "\x1b[1;2;55296u", "\x1b[<9999999999;1;1M",
     "\x1b[" + "9" * 250 + "u", "\x1b[<0;0;0M", "\x1b[;;;;u", "\x1b[:::u", "\x1b[1;:u",
     "\x1b[<;;M"],
)  # fmt: skip
def test_invalid_input_does_not_end_reader(hostile: str) -> None:
    """Numbers that are no characters, missing numbers."""
    assert keys([hostile, "j"])[-1] == "j"
    assert len(keys([hostile, "j"])) <= 2


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"\x9b8;36;120tj", "\x9b8;36;120tj"), (b"\x9d11;?\x9c", "\x9d11;?\x9c"),
     (b"\xff\xfe", "\ufffd\ufffd"),
     (b"caf\xe9 a", "caf\ufffd a"), ("日本é".encode(), "日本é"), ("\x9b".encode(), "\x9b")],
)  # fmt: skip
def test_bytes_that_are_not_text_may_be_controls(data: bytes, text: str) -> None:
    """C1 controls in one byte each, wherever the input is cut."""
    for place in range(len(data)):
        decoder = codecs.getincrementaldecoder("utf-8")(CONTROLS_AS_THEY_ARE)
        assert decoder.decode(data[:place]) + decoder.decode(data[place:]) == text


def test_rxvt_ends_keys_in_a_dollar_sign() -> None:
    """In other terminals, that would begin an answer."""
    assert Tokenizer(rxvt=True).feed("\x1b[3$j", 0) == [
        Token(Kind.SEQUENCE, "\x1b[3$"), Token(Kind.TEXT, "j")]  # fmt: skip
    assert Tokenizer().feed("\x1b[3$yj", 0)[1] == Token(Kind.TEXT, "j")
