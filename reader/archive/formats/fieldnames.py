"""The names that scrapers, news services and researchers give to the fields of an article.

Names are compared in a normal form, without case, accents and punctuation. A name that is in no
list may still say which field it is once its secondary words are left out: ``og:title``,
``Article_Text_EN``, ``newsPublishedDate``. Such a field counts only if the record has no other one
of its kind.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from reader.system.lazy import lazy_pattern, words

_PUNCTUATION = lazy_pattern(r"[\W_]+")
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae"})


@lru_cache(8192)
def key(name: object) -> str:
    """The normal form of ``name``: in lower case, without accents, spaces and punctuation."""
    bare = _PUNCTUATION.sub("", str(name)[:100]).lower()
    if bare.isascii():
        return bare
    parts = unicodedata.normalize("NFKD", bare.translate(_PLAIN))
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


def _names(text: str) -> tuple[str, ...]:
    """The names in ``text`` in normal form, in order."""
    names = (name if name.startswith("~") else key(name) for name in text.split())
    return tuple(dict.fromkeys(names))


# Each in normal form, the most specific first. The names that start with "~" are found by
# :func:`field` and :func:`pieces of a text <reader.archive.formats.records>`.
TITLE = _names(
    """
    title headline webtitle articletitle newstitle storytitle titlepage titlerss pagetitle rsstitle
    resolvedtitle giventitle heading headlines headlineextended hed hedline hl
    titre titel titulo titolo tytul schlagzeile uberschrift titular encabezado manchete overskrift
    rubrik otsikko kop baslık baslik judul tieude nadpis nazov nazev naslov cim
    заголовок название заглавие τιτλος 标题 標題 题目
    タイトル 見出し 題名 제목 العنوان عنوان כותרת शीर्षक
    ~title hd head header tittel शीर्षक หัวข้อ พาดหัว
    """
)
TEXT = _names(
    """
    maintext ctext text body articlebody bodytext content contenttext fulltext articletext storytext
    article articlecontent story rawtext contenthtml bodyhtml paragraphs rawcontent plaintext
    textcontent contents document cleanedtext storycontent htmlcontent contentplain
    bodyxhtml bodynitf bodies contentelements fullcontent selftext texts speech transcript
    articlebodyhtml articlehtml storyhtml fultext fulldescription
    ocrtext ocreng ocr
    texte texto testo tekst volltext fulltexte inhalt contenu contenido conteudo contenuto cuerpo
    corpo corps artikeltext brodtext tresc teks isi noidung metin icerik obsah szoveg
    текст содержание тело 正文 全文 内容 內容 本文 記事 본문 내용 기사 النص نص المحتوى متن טקסט
    teksti brodtekst κείμενο 內文 सामग्री เนื้อหา ~text html plain ft lp td
    """
)
BRIEF = _names(
    """
    leadparagraph description summary excerpt abstract snippet standfirst shortdescription
    abstractnote metadescription descriptiontext descriptionsummary descriptions descriptionhtml
    subheadline deck dek resume resumen resumo zusammenfassung beschreibung 摘要 要約 요약 аннотация
    openingtext hitsentence teaser vorspann chapo chapeau entradilla bajada sommario ~brief
    """
)
SITE = _names(
    """
    publication sitename site publisher newspaper outlet sourcename medium journal provider source
    newssource metasitename medianame containertitle publicationtitle origin feedtitle feed
    sourcetitle publishername sourcehostname namesource pubtitle paper magazine newspapertitle
    publicationname firstsource infosource infosources media medio agency newsoutlet mediaoutlet
    copyrightholder website
    quelle zeitung fuente fonte bron krant testata giornale diario jornal periodico kilde kalla
    zrodlo kaynak sumber zdroj источник издание сми 来源 來源 媒体 媒體 报纸
    新聞社 媒体名 출처 언론사 المصدر مصدر tidning medie lehti forras
    veiculo πηγή джерело מקור منبع स्रोत 報紙 nguon แหล่งข่าว sourcecommonname ~site subreddit sn
    """
)
HOST = _names(
    "hostname sourcedomain sourcehostname domain domainname host cleanurl domainurl sitedomain"
    " sitefull fulldomainurl netloc ~host"
)
DATE = _names(
    """
    published publisheddate publishdate datepublish datepublished publishedat publishedon pubdate
    publicationdate publishingdate publicationdatetime webpublicationdate articledate dateposted
    posted date datetime timestamp publishtime publishedtime storydate issued firstpublished
    firstcreated versioncreated datecreated
    displaydate firstpublishdate numericdate alphadate dateunixtime postdate createdutc seendate
    datum fecha dato erscheinungsdatum veroffentlichungsdatum datepublication datedepublication
    fechapublicacion fechadepublicacion datapublicacao tarih tanggal ngay dag pvm paivamaara
    дата датапубликации 日期 时间 時間 发布时间 发布日期 日付 発行日
    掲載日 날짜 작성일 التاريخ تاريخ ημερομηνία תאריך تاریخ दिनांक 일자
    วันที่ veroffentlicht veroffentlichtam publicado publie
    gepubliceerd unixtimestamp pubtime timeofarrival ~date datetimestamp pd time data
    """
)
URL = _names(
    """
    canonical canonicalurl canonicallink url sourceurl articleurl weburl link permalink
    mainentityofpage source requestedurl pageurl storypermalink alternate resolvedurl givenurl
    weblink shareurl origurl originalurl href lien enlace ссылка 链接 連結 網址 网址
    リンク 링크 الرابط رابط
    посилання documentidentifier ~url
    """
)
BYLINE = _names(
    """
    byline authors author creator creators writer writers reporter publishedby storyauthors
    by bylines authorsbyline publishedbylines authornames
    credits contributors contributor journalist journalists
    columnist speaker speakername membername autor autoren autores auteur auteurs autore autori
    verfasser autorin forfatter forfattare redakteur yazar penulis tacgia
    автор авторы 作者 记者 記者 著者 기자 작성자 الكاتب كاتب المؤلف skribent kirjoittaja szerzo
    συντάκτης כתב نویسنده लेखक 執筆者 기고자 ผู้เขียน ~byline
    """
)
SECTION = _names(
    "section sectionname articlesection category rubric"
    " desk channel newsdesk topic ressort rubrique"
    " seccion secao sezione sectie rubrica рубрика раздел 版面 栏目 分类 分類 섹션 القسم"
    " editoria ~section se"
)
TAGS = _names(
    "tags keywords categories subjects topics labels tagnames storytags subject schlagworter"
    " schlagworte motscles etiquetas palabrasclave palavraschave 关键词 標籤 标签"
    " キーワード"
    " ключевыеслова 키워드 ~tags"
)
PLACES = _names("places place locations location")
CAPTION = _names("caption imagecaption photocaption descriptioncaption")
ID = _names("mediaid articleid documentid docid storyid guid uuid id goid an accessionno ~id")

_KINDS = {
    "~title": TITLE, "~text": TEXT, "~brief": BRIEF, "~site": SITE, "~host": HOST, "~date": DATE,
    "~url": URL, "~byline": BYLINE, "~section": SECTION, "~tags": TAGS, "~id": ID,
}  # fmt: skip
_OTHERS = (*PLACES, *CAPTION)
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in reversed(names)} | {
    "text": "~text", "source": "~site"
}  # fmt: skip
_KNOWN = frozenset(_KIND_OF).union(_OTHERS)

_CAMEL = lazy_pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_BEFORE = words(
    """
    article articles news story post page doc document item web main full clean cleaned plain raw
    original extracted parsed meta metadata og dc dcterms rss nyt twitter the my final
    processed scraped translated
    """
)
_AFTER = words(
    "name names text value str string en de fr es clean cleaned raw plain html utc gmt iso local"
    " s t dt ss txt i original processed"
    " extracted list full final integral integrale completo completa complet"
)
_PUBLISHED = words(
    "publish published publishing publication pub posted post release released issue issued print"
    " printed article news story edition broadcast"
)
_DATES = words("date datum fecha")
_OF_TIME = words("date year day time datetime timestamp at on dt ts")


@lru_cache(8192)
def field(name: str) -> str:
    """The normal form of ``name``; of a name in no list the kind that its words say ("~title")."""
    bare = key(name)
    return bare if bare in _KNOWN else (_by_words(name) or bare)


def is_known(name: str) -> bool:
    """Whether ``name`` is the name of an article's field."""
    found = field(name)
    return found in _KNOWN


def _by_words(name: str) -> str:
    """The kind of the field that the words of ``name`` say, or empty."""
    if len(name) > 60:
        return ""
    found = [key(part) for part in re.split(r"[\W_]+", _CAMEL.sub("_", name)) if part]
    if not 2 <= len(found) <= 6:
        return ""
    is_time = found[-1] in _OF_TIME or not _DATES.isdisjoint(found)
    if is_time and not _PUBLISHED.isdisjoint(found):
        return "~date"
    while len(found) > 1 and found[0] in _BEFORE:
        del found[0]
        if kind := _KIND_OF.get("".join(found)):
            return kind
    while len(found) > 1 and found[-1] in _AFTER:
        del found[-1]
        if kind := _KIND_OF.get("".join(found)):
            return kind
    return ""
