"""The signs of exports of news databases, and of tables, whatever their files are called.

A file with the separators of such a database is never shown as one article: its format divides it,
or, if there is none, it is refused by the name of the database. A page that only mentions such
words stays an article, so every sign needs a whole line of a shape that no page has, and most need
two.

All functions take a file's opening (:attr:`reader.archive.sources.Source.opening`). They are asked
of nearly every file, so each searches for a plain word before its pattern.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reader.system.lazy import lazy_pattern, words

# "3 of 74 DOCUMENTS", "Dokument 1 von 28", "Document 1 de 28", centred or not; the connecting word
# and the plural may be in any language that has the word "document".
NUMBERED = lazy_pattern(
    r"^[ \t\xa0]*(?:(?P<before>do[ck]ument\w{0,4}|文[档件献書])[ \xa0:]{1,2})?"
    r"第?[ ]?\d{1,9}[ \xa0]?"
    r"(?:[^\W\d_]{1,4}|/)[ \xa0]?\d{1,9}"
    r"(?:[ \xa0](?P<after>do[ck]ument\w{0,4}|文[档件献書]|件))?[ \t\xa0]*$",
    re.IGNORECASE | re.MULTILINE,
)
_DOCUMENT = ("DOCUMENT", "ocument", "DOKUMENT", "okument", "文档", "文件", "文献", "文書")
# A line with the number of words: "LENGTH: 353 woorden", "Länge: 818 Wörter".
LENGTH = lazy_pattern(
    r"^[ \t]*(?P<key>[^\W\d_][^\n:]{1,20}):(?P<gap>[ \t\xa0]{0,3})\d[\d.,'’ \xa0]{0,8}"
    r"[^\W\d_]{1,12}[ \t\xa0]*$",
    re.MULTILINE,
)
_LOADED = lazy_pattern(
    r"^[ \t]*(?:load-date|update|date-chargement|upload|language|sprache|langue|taal"
    r"|publication-type|type-publication|pub-type)[ ]?:[ \t\xa0]",
    re.IGNORECASE | re.MULTILINE,
)

ENDS = (
    "End of Document", "Ende des Dokuments", "Dokumentende", "Ende des Dokumentes",
    "Fin du document", "Fin de document", "Fin del documento", "Fin de documento",
    "Final del documento", "Fim do documento", "Final do documento", "Fine del documento",
    "Fine documento", "Fine del Documento", "Einde van document", "Einde van het document",
    "Einde document", "Slut på dokument", "Slutet på dokumentet", "Dokumentets slutning",
    "Slutt på dokument", "Asiakirjan loppu", "Koniec dokumentu", "Конец документа",
    "文档结束", "文件结束", "文档结尾", "文件末尾", "文書の終わり", "ドキュメントの終わり",
    "文書の最後",
    "문서 끝", "문서의 끝",
)  # fmt: skip
"""Lines that end an article in exports of Nexis Uni and Lexis, by language of the interface."""
_FOLDED_ENDS = frozenset(end.casefold() for end in ENDS)
# The cover of such an export, which repeats the search for every article and may be very long.
_COVER = lazy_pattern(
    r"^[ \t]*(?:documents?|dokumente?|documenten|documentos|documenti|文档|ドキュメント)"
    r"[ \xa0]\(\d{1,5}\)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LISTED = lazy_pattern(
    r"^[ \t]*\d{1,4}\. [^\n]{1,2000}\n+[ \t]*(?P<next>[^\n:]{3,40}:[^\n]{0,200})$", re.MULTILINE
)
_KEPT_SPACE = lazy_pattern(r"^[^\W\d_][\w -]{2,24}:\xa0[ \t]*\S", re.MULTILINE)

CODES = (
    "CLM SE HD BY CR WC PD ET SN SC ED PG VOL LA CY LP TD ART CT RF CX DLN CO IN NS RE IPC IPD PUB"
    " AN NT NGC GC PGI"
)
"""The codes of Factiva's fields, in the order of an article."""
CODE = lazy_pattern(
    rf"^[ \t]{{0,4}}(?P<code>{'|'.join(CODES.split())})(?:\t+|[ ]{{1,6}}(?=\S)|[ \t]*$)",
    re.MULTILINE,
)
_MAIN_CODES = words("HD WC PD SN SC LA LP TD AN")
# "Document LBA0000020170319ed3j00q06", in any language of the interface.
ACCESSION = lazy_pattern(
    r"^[ \t]*(?:AN[ \t]+)?(?P<word>[^\W\d_]{2,12})[ \t\xa0]*"
    r"(?P<id>[A-Za-z0-9]{6,10}(?:19|20)\d{6}[A-Za-z0-9]{9})[ \t\xa0]*$",
    re.MULTILINE,
)
WORDS = lazy_pattern(
    r"^[ \t]*\d[\d.,\xa0 ]{0,8}[ \xa0]?(?:words?|w[oö]rter|mots?|palabras|palavras|parole"
    r"|woorden|ord|слов\w*|字|文字|語|词|단어|słów|słowa|kelime|perkataan|sanaa|szó)[ \t\xa0]*$",
    re.IGNORECASE | re.MULTILINE,
)

RULE = lazy_pattern(r"^[ \t]*_{50,}[ \t]*$", re.MULTILINE)
_PROQUEST = lazy_pattern(
    r"^[^\n:]{0,40}ProQuest[^\n:]{0,30}:|^[^\n:]{2,40}:\s?https?://\S{3,60}/docview/"
    r"|^https?://\S{3,60}/docview/|^Contact us at: ",
    re.MULTILINE,
)
_PARAGRAPH_WITH_KEY = lazy_pattern(
    r"^(?:full text|volltext|texte intégral|texto completo|testo completo|testo integrale"
    r"|volledige tekst|全文文献|全文文獻|全文|전문|tam metin|pełny tekst) ?[:：]",
    re.IGNORECASE | re.MULTILINE,
)

DEFACTO = lazy_pattern(
    r'^[ \t]*["„“](?P<publication>[^"“”\n]{2,60})["“”][ \t]+(?P<kind>gefunden am|vom)[ \t]+'
    r"(?P<day>\d{1,2}\.\d{1,2}\.\d{4})(?P<more>[^\n]{0,120})$",
    re.MULTILINE,
)
"""The line above an article of APA DeFacto."""
GOPRESS = lazy_pattern(
    r"^(?P<publication>[^\n,]{2,60}), (?P<day>(?:[^\W\d_]{3,9} )?\d{1,2}\.? [^\W\d_]{3,12} \d{4})"
    r"(?:, p\. ?[\w /+-]{1,12})?, \d{1,6}w\.[ \t]*$",
    re.MULTILINE,
)
"""The line below the title of an article of Gopress or Mediargus."""

# "Record: 2" above each article of EBSCO, and "Database: …" below it.
_EBSCO_RECORD = lazy_pattern(r"^[ \t]*Record:[ \t\xa0]*(?P<id>\d{1,5})[ \t]*$", re.MULTILINE)
_EBSCO_FIELD = lazy_pattern(
    r"^[ \t]*(?:Accession Number|Database|AN|DB):[ \t\xa0]*\S", re.MULTILINE
)
# "Record Number: 0EB4CE5A3C2D1F00" below each article of NewsBank, and the copyright.
_NEWSBANK_RECORD = lazy_pattern(
    r"^\W{0,4}Record(?: Number)?:[ \t\xa0]*(?P<id>(?=[A-Za-z_-]*\d)[\w-]{6,40})[ \t]*$",
    re.MULTILINE,
)
_NEWSBANK_FIELD = lazy_pattern(
    r"^\W{0,4}(?:Copyright\b|\(c\) |© ?|Author/Byline:|OpenURL |Citation \()|\bNewsBank\b",
    re.IGNORECASE | re.MULTILINE,
)


_START = 2_000
"""How many characters are examined for the first tag of a page."""
# In every line that separates articles of Nexis, Lexis or Factiva.
_MENTIONS = (
    "ocument", "okument", "OCUMENT", "OKUMENT", "siakirja", "文", "ドキュメント", "문서", "окумент",
)  # fmt: skip


@lru_cache(maxsize=1)  # several signs are looked for in one opening
def _mentions_documents(opening: str) -> bool:
    return any(map(opening.__contains__, _MENTIONS))


def is_numbered(line: str) -> bool:
    """Whether ``line`` starts an article in a text export of Nexis: "3 of 74 DOCUMENTS"."""
    match = NUMBERED.match(line) if len(line) < 120 else None
    return match is not None and bool(match["before"] or match["after"])


def ends_a_document(line: str) -> bool:
    """Whether ``line`` ends an article in an export of Nexis Uni or Lexis."""
    return len(line) < 60 and line.strip().casefold() in _FOLDED_ENDS


def is_nexis_text(opening: str) -> bool:
    """Whether it is text from Nexis as it was until 2019: "3 of 74 DOCUMENTS" above each article.

    A page may say "Document 1 of 3", too, but has no length or date of loading like Nexis.
    """
    if not (_mentions_documents(opening) and any(map(opening.__contains__, _DOCUMENT))):
        return False
    numbered = [match for match in NUMBERED.finditer(opening) if match["before"] or match["after"]]
    if any((match["after"] or "").isupper() for match in numbered):
        return True
    return bool(numbered) and bool(LENGTH.search(opening) or _LOADED.search(opening))


def is_nexis_list(opening: str) -> bool:
    """Whether it is text from Nexis Uni or Lexis: fields, "Body", and a line that ends each one."""
    mentions = _mentions_documents(opening)
    if not mentions and ":\xa0" not in opening:
        return False
    ended = mentions and any(map(opening.__contains__, ENDS))
    if not ended and ":\xa0" not in opening:
        return _is_nexis_cover(opening)
    length = LENGTH.search(opening)
    kept = len(_KEPT_SPACE.findall(opening)) > 1
    if length and kept and length["gap"].startswith("\xa0"):
        return True
    return ended and bool(length or kept) and any(map(ends_a_document, opening.split("\n")))


def _is_nexis_cover(opening: str) -> bool:
    """Whether it starts with a list of articles, each followed by the same line on the search."""
    if ")" not in opening[:4000] or not _COVER.search(opening[:20_000]):
        return False
    following = [match["next"] for match in _LISTED.finditer(opening)]
    return len(following) > 1 and following.count(following[0]) == len(following)


def is_factiva_text(opening: str) -> bool:
    """Whether it is text from Factiva: lines with its codes, or articles that end with a number."""
    if "WC" in opening and "PD" in opening:
        codes = {match["code"] for match in CODE.finditer(opening)}
        if len(codes & _MAIN_CODES) >= 6:
            return True
    return (
        _mentions_documents(opening)
        and WORDS.search(opening) is not None
        and ACCESSION.search(opening) is not None
    )


def is_proquest_text(opening: str) -> bool:
    """Whether it is text from ProQuest: rules of underscores, and paragraphs with a key."""
    return (
        "_" * 50 in opening
        and RULE.search(opening) is not None
        and _PROQUEST.search(opening) is not None
        and (_PARAGRAPH_WITH_KEY.search(opening) is not None or "docview" in opening)
    )


def is_defacto(opening: str) -> bool:
    """Whether it is text from APA DeFacto: '"Kurier" vom 28.12.2017' above each article."""
    return "_" * 50 in opening and len(DEFACTO.findall(opening)) > 1


def is_gopress(opening: str) -> bool:
    """Whether it is text from Gopress or Mediargus: the paper, the day and the words of each."""
    return "w.\n" in opening and len(GOPRESS.findall(opening)) > 1


def is_ebsco(opening: str) -> bool:
    """Whether it is text from EBSCO with several articles: "Record: 2" above each."""
    return "Record:" in opening and _has_records(opening, _EBSCO_RECORD, _EBSCO_FIELD)


def is_newsbank(opening: str) -> bool:
    """Whether it is text from NewsBank with several articles: the number of the record in each."""
    return "Record" in opening and _has_records(opening, _NEWSBANK_RECORD, _NEWSBANK_FIELD)


def _has_records(opening: str, record: re.Pattern[str], field: re.Pattern[str]) -> bool:
    """Whether two lines or more match ``record``, with different numbers, and two ``field``."""
    numbers = {match["id"] for match in record.finditer(opening)}
    return len(numbers) > 1 and len(field.findall(opening)) > 1


def is_kikuzo(opening: str) -> bool:
    """Whether it is a page of Kikuzo, the database of the Asahi Shimbun, with several articles."""
    if "<" not in opening[:_START]:
        return False
    return opening.count('class="topic-detail"') + opening.count('class="detail001"') > 1


def is_yomidasu(opening: str) -> bool:
    """Whether it is a page of Yomidasu, the database of the Yomiuri Shimbun, with several."""
    if "<" not in opening[:_START] or ("heisei" not in opening and "yomi" not in opening):
        return False
    return opening.count('"chkboxFolderRegister"') > 1 or opening.count('class="contentsTable"') > 1


_TABLE_TEXTS = words(
    """
    text content body article_text articletext full_text fulltext maintext plain_text article story
    description abstract texto texte inhalt contenu contenido tekst volltext article_content
    news_content content_text article_body body_text articlebody 正文 内容 本文
    текст contents
    """
) | {"full text", "article text"}
_TABLE_NAMES = _TABLE_TEXTS | words(
    """
    title headline date url link author authors source publication publisher published publish_date
    published_date pubdate publishedat section category tags keywords id byline titre titel titulo
    título datum fecha data autor auteur quelle fuente fonte media_name language year month day
    site domain label listing summary subject 标题 日期 作者 来源 タイトル 日付
    заголовок дата автор источник
    """
)
"""Names of columns by which a table without its extension is recognized."""
_LONGEST_HEADER = 2_000
_QUOTED_NAMES = lazy_pattern(r'"[^"\n]{0,60}"(?:([,;\t])"[^"\n]{0,60}")(?:\1"[^"\n]{0,60}")+\s*$')
"""Three names or more, each in quotation marks, as R and many databases write them."""
_LONGEST_COLUMN = 60
_TABBED = 20
_FEWEST_ROWS = 3
_LONG_CELL = 80


def is_table(opening: str) -> bool:
    """Whether the first line names the columns of a table."""
    line = opening[: _LONGEST_HEADER + 1].lstrip("\ufeff").partition("\n")[0]
    if len(line) > _LONGEST_HEADER:
        return False
    if _QUOTED_NAMES.match(line):
        return True
    for delimiter in ",;\t|":
        names = [name.strip(' "').lower() for name in line.split(delimiter)]
        known = sum(name in _TABLE_NAMES for name in names)
        if known > 1 and not _TABLE_TEXTS.isdisjoint(names):
            # "Title, text" may begin a text, and so may a long line with such words.
            sure = known > 2 or delimiter == "\t" or known == len(names)
            return sure and max(map(len, names)) <= _LONGEST_COLUMN
        # No text has three such words and no space; without texts, the table is refused.
        if known > 2 and 2 * known >= len(names) and " " not in line:
            return True
        if known > 1 and delimiter == "\t":
            return _is_tabbed(opening, 0)
    return "\t" in line and _is_tabbed(opening, _LONG_CELL)


def _is_tabbed(opening: str, longest: int) -> bool:
    """Whether all lines have as many tabs, and a cell of ``longest`` characters or more."""
    lines = [line for line in opening.split("\n")[:-1] if line][:_TABBED]
    tabs = {line.count("\t") for line in lines}
    long = all(max(map(len, line.split("\t"))) >= longest for line in lines)
    return len(lines) >= _FEWEST_ROWS and len(tabs) == 1 and 0 not in tabs and long
