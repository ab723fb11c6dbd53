r"""Parses RTF, the text format of older word processors, in which databases still export.

RTF is ASCII with commands (``\par``), groups in braces, and bytes (``\'e9``) in the code page of
the document or of the current font. Real files also have raw UTF-8. The library striprtf loses the
bookmarks and styles, and keeps deleted text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from reader.archive.office.flow import KNOWN_STYLE, Flow, Paragraph, Properties, whole
from reader.archive.registry import UnreadableError
from reader.system.lazy import words

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})?[ ]?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-zA-Z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n\x00]+)"
)
_MOST_GROUPS = 10_000
_HEAD = 256 * 1024
"""The part of a document, in bytes, that has its properties."""
_LONGEST_CHAIN = 20
"""The most styles that descend from each other."""

_LEFT_OUT = words(
    """
    aftncn aftnsep aftnsepc annotation atnauthor atndate atnid atnref atntime atrfend atrfstart
    background bkmkend colorschememapping colortbl datafield datastore do filetbl fldinst fontemb
    footer footerf footerl footerr ftncn ftnsep ftnsepc generator header headerf headerl headerr
    latentstyles listoverridetable listtable listtext nonesttables nonshppict objclass objdata
    panose pict pn pnseclvl pntext private revtbl rsidtbl rxe shppict shprslt sp tc template
    themedata txe ud userprops xe xmlnstbl
    """
)
"""Groups that are no text of the document. The text of a box is in "shptxt" and again in
"shprslt"."""
_READ = words("bkmkstart footnote nesttableprops shpinst shptxt")
"""Groups that are read although programs that do not know them should not."""
_LIST_MARKS = words("listtext pntext")
_SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ",
    "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\", b"\t": "\t"}
_ENDS = words("par sect page column")
_CODE_PAGES = {
    77: "mac_roman", 78: "cp932", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030",
    136: "big5hkscs", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""The encodings of the numbers by which fonts name their character sets."""
_NUMBERED = {0: "cp1252", 936: "gb18030", 950: "big5hkscs", 10000: "mac_roman", 65001: "utf-8"}
_DOCUMENT = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_TARGETS = words("fonttbl stylesheet bkmkstart info")
_INFO = words("title author keywords")


class _Group(NamedTuple):
    """What applies inside a group: inherited at its opening brace, forgotten at its closing one."""

    font: int = -1
    after_unicode: int = 1
    """How many characters after a Unicode one replace it in programs without Unicode."""
    is_hidden: bool = False
    target: str = ""
    """The table that its text belongs to, or empty for the document's own text."""
    inside: str = ""
    """The note ("footnote") or text box ("shptxt") that it is or lies in; both are groups in the
    middle of a paragraph."""
    opens: bool = False
    """Whether it is such a group itself."""


def paragraphs(data: bytes) -> Iterator[Paragraph]:
    """The paragraphs of the document ``data``, then its notes. Raises ``UnreadableError``."""
    yield from _Reader(data).paragraphs()


def properties(data: bytes) -> Properties:
    """What the document ``data`` states about itself."""
    reader = _Reader(data[:_HEAD])
    for _ in reader.paragraphs():
        pass
    keywords = re.split("[,;]", reader.info.get("keywords", ""))
    return Properties(
        reader.info.get("title", ""),
        reader.info.get("author", ""),
        tuple(filter(None, map(str.strip, keywords))),
    )


class _Reader:
    """The state while a document is read token by token."""

    def __init__(self, data: bytes) -> None:
        self.info: dict[str, str] = {}
        self._data = data
        self._is_utf8 = not data.isascii() and _is_utf8(data)
        self._flow = Flow()
        self._group = _Group()
        self._stack: list[_Group] = []
        self._left_out = 0  # open groups of one that is left out
        self._starred = False
        self._bytes = bytearray()  # decoded together, because a character may have two
        self._to_skip = 0
        self._words: list[str] = []  # of a target
        self._encoding = "cp1252"
        self._default_font = self._font = -1
        self._fonts: dict[int, str] = {}
        self._styles: dict[int, str] = {}
        self._parents: dict[int, int] = {}
        self._listed = 0  # the style whose name is being read
        self._style = ""
        self._in_table = self._ended = False

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs, as they are found."""
        position = 0
        while position < len(self._data):
            tokens, position = _TOKEN.finditer(self._data, position), len(self._data)
            for token in tokens:
                if token.lastgroup == "number" and token["word"] == b"bin":  # a picture
                    position = token.end() + max(int(token["number"]), 0)
                    break
                self._read(token)
                if self._ended:
                    self._ended = False
                    yield from self._flow.take()
        self._flush()
        yield from self._flow.finish()

    def _read(self, token: re.Match[bytes]) -> None:
        kind = token.lastgroup
        if self._left_out:
            if kind == "brace":
                self._left_out += 1 if token["brace"] == b"{" else -1
                if not self._left_out:
                    self._close()
        elif kind == "text":
            self._read_text(token["text"])
        elif kind == "hex":
            self._read_bytes(bytes((int(token["hex"], 16),)))
        else:
            self._flush()
            if kind == "brace" and token["brace"] == b"{":
                self._open()
            elif kind == "brace":
                self._close()
            elif kind == "symbol":
                self._read_symbol(token["symbol"])
            else:
                self._read_word(token["word"].decode(), token["number"])

    def _open(self) -> None:
        if len(self._stack) > _MOST_GROUPS:
            raise UnreadableError("its groups are nested too deeply to be read")
        self._stack.append(self._group)
        self._group = self._group._replace(opens=False)
        self._starred, self._to_skip = False, 0

    def _close(self) -> None:
        closed, self._group = self._group, self._stack.pop() if self._stack else _Group()
        self._starred, self._to_skip = False, 0
        if closed.opens:
            self._end()
        if closed.target:
            self._finish_target(closed.target)

    def _finish_target(self, target: str) -> None:
        text = whole("".join(self._words)).strip()
        self._words.clear()
        if target == "bkmkstart" and text:
            self._flow.mark(text)
        elif target == "stylesheet" and text:
            self._styles.setdefault(self._listed, text.strip(" ;").lower())
            self._listed = 0
        elif target in _INFO and text:
            self.info.setdefault(target, text)

    def _read_word(self, word: str, digits: bytes | None) -> None:
        starred, self._starred, self._to_skip = self._starred, False, 0
        number = 1 if digits is None else int(digits)
        target = self._group.target
        if word in _LEFT_OUT or (starred and word not in _READ):
            if word in _LIST_MARKS and not target:
                self._give_style("list paragraph")
            self._left_out = bool(self._stack)
        elif word in _TARGETS or (target == "info" and word in _INFO):
            self._group = self._group._replace(target=word)
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        elif word == "u":
            self._add(chr(number % 0x10000))
            self._to_skip = self._group.after_unicode
        elif word == "f" and target != "fonttbl":
            self._group = self._group._replace(font=number)
        elif word == "uc":
            self._group = self._group._replace(after_unicode=max(number, 0))
        elif target:
            self._read_in_table(target, word, number)
        else:
            self._read_layout(word, number)

    def _read_layout(self, word: str, number: int) -> None:
        if word in _ENDS:
            self._end_paragraph()
        elif word == "pard":
            self._in_table, self._style = False, ""
        elif word == "plain":
            self._group = self._group._replace(is_hidden=False, font=-1)
        elif word in ("v", "deleted"):
            self._group = self._group._replace(is_hidden=number != 0)
        elif word == "s":
            self._style = self._named(number)
        elif word == "outlinelevel" and 0 <= number < 9:
            self._give_style(f"heading {number + 1}")
        elif word == "intbl":
            self._in_table = True
        elif word in ("cell", "nestcell", "row"):
            self._end_cell(word)
        elif word in ("footnote", "shptxt"):
            self._group = self._group._replace(inside=word, opens=True)
            self._flow.begin(is_note=word == "footnote")
        elif word == "ansicpg":
            self._encoding = _codec(number)
        elif word in _DOCUMENT:
            self._encoding = _DOCUMENT[word]
        elif word == "deff":
            self._default_font = number

    def _read_in_table(self, target: str, word: str, number: int) -> None:
        if target == "fonttbl":
            if word == "f":
                self._font = number
            elif word == "fcharset" and number in _CODE_PAGES:
                self._fonts[self._font] = _CODE_PAGES[number]
            elif word == "cpg":
                self._fonts[self._font] = _codec(number)
        elif target == "stylesheet":
            if word == "s":
                self._listed = number
            elif word == "sbasedon":
                self._parents[self._listed] = number

    def _named(self, style: int) -> str:
        """The name of a style, or of the known one that it descends from."""
        at = style
        for _ in range(_LONGEST_CHAIN):
            name = self._styles.get(at, "")
            if not name or KNOWN_STYLE.fullmatch(name):
                break
            at = self._parents.get(at, -1)
        return self._styles.get(at) or self._styles.get(style, "")

    def _give_style(self, style: str) -> None:
        if not KNOWN_STYLE.fullmatch(self._style):
            self._style = style

    def _read_symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in b"\r\n":
            if not self._group.target:
                self._end_paragraph()
        elif symbol in _SYMBOLS:
            if self._to_skip:
                self._to_skip -= 1
            else:
                self._add(_SYMBOLS[symbol])

    def _read_text(self, data: bytes) -> None:
        if self._is_utf8 and not data.isascii():
            self._flush()
            text = data.decode("utf-8", "replace")
            skipped, self._to_skip = self._to_skip, max(self._to_skip - len(text), 0)
            self._add(text[skipped:])
        else:
            self._read_bytes(data)

    def _read_bytes(self, data: bytes) -> None:
        if self._to_skip:
            skipped, self._to_skip = self._to_skip, max(self._to_skip - len(data), 0)
            data = data[skipped:]
        if self._bytes or not data.isascii():
            self._bytes += data
        else:
            self._add(data.decode("ascii"))

    def _flush(self) -> None:
        if self._bytes:
            font = self._group.font if self._group.font >= 0 else self._default_font
            text = self._bytes.decode(self._fonts.get(font, self._encoding), "replace")
            self._bytes.clear()
            self._add(text)

    def _add(self, text: str) -> None:
        if self._group.target:
            if self._group.target not in ("fonttbl", "info"):
                self._words.append(text)
        elif self._stack and not self._group.is_hidden and text:
            self._begin()
            self._flow.add(text)

    def _begin(self) -> None:
        if not self._flow.is_open:
            if self._in_table and not self._flow.in_row:
                self._flow.begin_row()
                self._flow.begin_cell()
            self._flow.begin()

    def _end_paragraph(self) -> None:
        if not self._group.is_hidden:
            self._begin()
            self._end()
            if inside := self._group.inside:
                self._flow.begin(is_note=inside == "footnote")

    def _end(self) -> None:
        self._flow.style(self._style)
        self._flow.end()
        self._ended = True

    def _end_cell(self, word: str) -> None:
        if not self._flow.in_row:
            self._flow.begin_row()
            self._flow.begin_cell()
        if self._flow.is_open and not self._group.inside:
            self._end()
        if word == "cell":
            self._flow.begin_cell()
        elif word == "row":
            self._flow.end_row()
            self._ended = True


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _codec(page: int) -> str:
    """Python's name of the Windows code page with this number."""
    name = _NUMBERED.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
