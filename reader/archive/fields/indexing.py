"""The names of fields in exports of news databases, in the languages of their interfaces.

And what these fields have in common: indexing terms with a score ("IMMIGRATION (93%)"), authors
after a "By", sections with a page, publication dates with edition and time of day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from reader.archive.fields import dateline, dates, headers
from reader.model import Dateline
from reader.safety import one_line, plain_spaces
from reader.system.lazy import lazy_pattern

REMEMBERED = 1024
"""The size of the cache of date lines: several steps ask about the same one."""

ROLES = {
    name: role
    for role, names in {
        "title": "headline|head line|leadall|title|kop|titel|überschrift|schlagzeile|titre|título"
        "|titular|titolo|manchete|tytuł|заголовок|标题|標題|見出し|タイトル|제목",
        "byline": "byline|by|author|authors|name|autor|autoren|autorin|verfasser|auteur|auteurs"
        "|signature|anchors|autore|autori|autora|autores|författare|forfatter|autor/autorin|firma|автор"
        "|作者|署名|著者|記者|저자",
        "section": "section|rubrik|rubrique|sectie|rubriek|ressort|sección|seccion|seção|secção"
        "|sezione|sektion|sekcja|раздел|版面|版块|部分|セクション|掲載面|섹션",
        "length": "length|länge|longueur|lengte|longitud|extensión|tamanho|comprimento|extensão"
        "|lunghezza|längd|længde|lengde|długość|длина|объем|长度|長度|字数|長さ|文字数|길이",
        "dateline": "dateline|ortszeile|ort|datumregel|datumlijn|dagtekening|lieu|lieu et date"
        "|origine|data e luogo|lugar|local|localidad|datelinea|电头|日期栏|発信地",
        "highlight": "highlight|insert|encart|chapeau|hervorhebung|anreißer|offerroller|lead"
        "|samenvatting|abstract|résumé|resume|zusammenfassung|destacado|resumen|resumo|destaque|sommario|sintesi"
        "|摘要|亮点|ハイライト|要約|standfirst|teaser|intro",
        "body": "body|text|tekst|article|texte|corps|cuerpo|hoofdtekst|haupttext|textkörper|texto"
        "|corpo|testo|artikel|full text|volltext|texte intégral|texto completo|testo completo"
        "|volledige tekst|全文|全文文献|正文|本文|전문|bulk",
        "show": "show|program",
        "guests": "guests|guest",
        "tags": "subject|subjects|pub-subject|sujet|sujets|thema|themen|schlagwort|schlagwörter"
        "|schlagworte|betreff|stichwort|stichwörter|onderwerp|onderwerpen|asunto|tema|temas|assunto"
        "|assuntos|materia|materias|soggetto|argomento|oggetto|industry|branche|industrie|industria"
        "|secteur-activite|sector|setor|settore|person|persons|people|personen|persoon|personne"
        "|personnes|persona|personas|pessoa|pessoas|persone|company|companies|unternehmen|firmen"
        "|société|societe|sociétés|entreprise|bedrijf|bedrijven|empresa|empresas|compañía|azienda"
        "|società|organization|organizations|organisation|organisationen|organisations|organisatie"
        "|organisaties|organización|organizaciones|organização|organizações|organizzazione"
        "|company / organization|unternehmen / organisation|entreprise / organisation"
        "|societé / organisation|société / organisation|empresa / organización"
        "|empresa / organização|compañía / organización|azienda / organizzazione|term|terms"
        "|identifier / keyword|identifier/keyword|keywords|主题|主題|件名|テーマ|トピック|人物|人名"
        "|公司|公司/组织|公司 / 组织|会社|会社/組織|企業|组织|組織|機関|団体|行业|業界|주제",
        "places": "geographic|geography|geo-localization|geo|geografie|geografisch|region|land"
        "|localisation-geo|géographie|géographique|lieux|geografía|geográfico|geografico"
        "|geografia|geographisch|geographie|location|locations|ubicación|localização|località"
        "|luogo|standort|orte|locatie|plaats|country|state|city|地理|地理位置|地域|位置|地点|場所|地名"
        "|위치",
        "caption": "graphic|graphique|grafik|grafiek|grafisch|graphik|gráfico|grafico|gráficos"
        "|cutline|photo|photos|caption|illustration|illustrations|bild|图形|图表|図|画像",
        "url": "url|document url|dokument-url|url du document|url del documento|url do documento"
        "|url documento|文档 url|文件 url|ドキュメント url|문서 url",
        "media_id": "proquest document id|proquest-dokument-id|id du document proquest"
        "|id del documento de proquest|id do documento proquest|id do documento da proquest"
        "|id documento proquest|id documento di proquest|proquest-document-id|proquest 文档 id"
        "|proquest 文件 id|proquest ドキュメント id|proquest 문서 id|id dokumentu proquest"
        "|proquest belge kimliği|accession number|numéro d'accession|document id",
        "publication": "publication title|titel der publikation|publikationstitel|source title"
        "|titre de la publication|título de publicación|título de la publicación"
        "|título da publicação|titolo pubblicazione|titolo della pubblicazione|publicatietitel"
        "|titel van publicatie|出版物名称|出版物標題|出版物标题|出版物名|出版物のタイトル|刊行物名"
        "|출판물 제목|간행물 제목|publication",
        "published": "publication date|erscheinungsdatum|publikationsdatum|datum der publikation"
        "|veröffentlichungsdatum|date de publication|fecha de publicación|data de publicação"
        "|data di pubblicazione|data pubblicazione|publicatiedatum|datum van publicatie|出版日期"
        "|发布日期|出版日|刊行日|発行日|출판 날짜|발행일|date",
        "info": "publication info|publication information|publikationsinformationen"
        "|informationen zur veröffentlichung|informazioni sulla pubblicazione"
        "|informations sur la publication|información de publicación|informações da publicação",
        "": "language|sprache|langue|taal|idioma|lingua|språk|sprog|język|язык|语言|言語|언어"
        "|publication-type|publication type|type-publication|pub-type|document-type|dokumenttyp"
        "|publikationstyp|publikationsart|art der publikation|publicatietype|type de publication"
        "|tipo de publicación|tipo de publicação|tipo di pubblicazione|出版物类型|出版タイプ"
        "|load-date|upload-date|upload|update|updated|date-chargement|date de chargement|ladedatum"
        "|laaddatum|fecha de carga|data de carregamento|data di caricamento|加载日期|ロード日"
        "|journal-code|journal code|code-revue|zeitungscode|zeitschriftencode|distribution"
        "|correction-date|correction date|ticker|stock-symbol|symbole-boursier"
        "|column|series|dc|isbn|issn|eissn|e-issn|notes|view original page|pubno|pub code"
        "|original-language|day|copyright|dcn|acc-no|publication-code|edition|issue|volume"
        "|publication-source-country|enhancement|type|credit|page|pages|first page"
        "|publication year|publisher|place of publication|country of publication"
        "|publication subject|source type|language of publication|document type"
        "|document feature|last updated|database|full text availability|alternate title"
        "|classification|entry date|datenbank|base de données|base de datos|base de dados"
        "|数据库|データベース|year|jahr|année|año|ano|anno|links|publication frequency"
        "|number of pages|start page|column name|supplement|accession|copyright notice"
        "|liens|première page|année de publication|éditeur|lieu de publication"
        "|pays de publication|sujet de la publication|type de source|langue de publication"
        "|langue de la publication|type de document|dernière mise à jour"
        "|erste seite|seiten|erscheinungsjahr|publikationsjahr|verlag|herausgeber|verlagsort"
        "|erscheinungsort|land der veröffentlichung|erscheinungsland|publikationsthema"
        "|quellentyp|sprache der publikation|publikationssprache|dokumententyp"
        "|zuletzt aktualisiert|enlaces|primera página|páginas|año de publicación|editorial"
        "|lugar de publicación|país de publicación|materia de publicación|tipo de fuente"
        "|idioma de la publicación|tipo de documento|última actualización|primeira página"
        "|ano de publicação|editora|local de publicação|país de publicação"
        "|assunto da publicação|tipo de fonte|idioma de publicação|última atualização"
        "|link|prima pagina|anno di pubblicazione|editore|luogo di pubblicazione"
        "|paese di pubblicazione|argomento della pubblicazione|lingua di pubblicazione"
        "|ultimo aggiornamento",
    }.items()
    for name in names.split("|")
}
"""Names of fields, in lower case, with their roles; "" is dropped."""

_SCORE = lazy_pattern(r"\s*[(\[]\s?\d{1,3}\s?%\s?[)\]]")
_BY = lazy_pattern(
    r"(?:(?:written |reported |story |words )?by|von|par|door|por|di|af|av)[ :]\s*(?=\S)"
    r"|(?:本[报報刊])?(?:[驻駐]\S{1,8})?(?:[记記]者|作者|撰文)[ :：/]\s*(?=\S)",
    re.IGNORECASE,
)
_REPORTED = lazy_pattern(
    r"\b(?:contributed|reported|reporting|compiled|assisted)\b.*\.\s*$", re.IGNORECASE
)
_PAGE = lazy_pattern(
    r"(?:p|pp|pg|pgs|page|pages|pagina|blz|bl|s|seite|pág|pag|side|sid|стр)\.?\s?[A-Z]{0,3}\d"
    r"|version ?:? ?\d+$",
    re.IGNORECASE,
)
_RIGHTS = lazy_pattern(
    r"(?:all(?:e)? )?(?:rights reserved|rechten? vorbehalten|rechten voorbehouden)"
    r"|(?:tous )?droits (?:de reproduction )?réservés|derechos reservados|direitos reservados"
    r"|diritti riservati|rettigheder forbeholdes|版权所有|版權所有|無断転載",
    re.IGNORECASE,
)
_COPYRIGHT = lazy_pattern(r"(?:copyright\b|©|\(c\)\s?\d{4}|copr\.|版权|版權)", re.IGNORECASE)
_YEAR = lazy_pattern(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_LONGEST_DAY = 200
_BREAKS = lazy_pattern(r",,|;|\||\s[-–—]\s")
_MONTH_RANGE = lazy_pattern(
    r"(?P<from>[^\W\d_]{3,12}\.?(?: \d{1,2})?) ?[-–/] ?(?P<to>(?:[^\W\d_]{3,12}\.? )?\d{0,2},? ?"
    r"(?P<year>(?:1[6-9]|20)\d\d))$"
)


def role(name: str) -> str | None:
    """The role of the field ``name`` in any language, or None if it is not known."""
    key = " ".join(plain_spaces(name).replace("_", "-").casefold().split())
    found = ROLES.get(key)
    return ROLES.get(key.replace("/", " / ")) if found is None and "/" in key else found


def is_copyright(line: str) -> bool:
    """Whether ``line`` is the owner's copyright notice, or states the rights."""
    line = line.strip()
    if len(line) > 300:
        return False
    return _COPYRIGHT.match(line) is not None or (
        _RIGHTS.search(line) is not None and len(line) < 120
    )


def terms(value: str, separators: str = ";") -> list[str]:
    """The indexing terms in ``value``, without their scores."""
    for separator in separators[1:]:
        value = value.replace(separator, separators[0])
    found = (one_line(_SCORE.sub("", term)) for term in value.split(separators[0]))
    return [term for term in dict.fromkeys(found) if term and term not in ("None", "-")]


def without_notes(value: str) -> tuple[str, list[str]]:
    """The names of a byline, and its sentences on who else has reported, which are no names."""
    parts = value.split(";")
    notes = [part.strip() for part in parts[1:] if _REPORTED.search(part)]
    return ";".join(part for part in parts if part.strip() not in notes), notes


def byline(value: str) -> str:
    """The authors in ``value``, the value of a field for them: "By X; Y" gives "X, Y"."""
    value = one_line(plain_spaces(value)).strip(" ;,")
    names = [_BY.sub("", part.strip(), count=1) if _is_by(part.strip()) else part.strip()
             for part in value.split(";")]  # fmt: skip
    return headers.reporters(", ".join(filter(None, names)))


def authors(value: str) -> str:
    """The authors in ``value``, in which the last name may come first: "Obi, Ada; Roe, Ben"."""
    names = []
    for name in value.strip(" .;").split(";"):
        last, comma, first = name.strip().partition(", ")
        names.append(f"{first} {last}" if comma and "," not in first else name.strip())
    return byline("; ".join(filter(None, names)))


def _is_by(part: str) -> bool:
    """Whether a "by" in some language before a name starts ``part``, and no name itself does."""
    match = _BY.match(part)
    if match is None:
        return False
    word, rest = part[: match.end()].strip(" :"), part[match.end() :]
    if word.lower() == word.upper():  # a script without capitals
        return True
    # "Von Braun" and "Di Maio" are names; "Von Ada Obi" is not, "VON ADA OBI" hardly.
    return word.casefold() == "by" or word.islower() or len(rest.split()) > 1 or word.isupper()


def section(value: str) -> str:
    """The section in ``value``, without the pages after it, if anything is left."""
    value = one_line(plain_spaces(value)).strip(" ;,")
    pieces = [piece.strip() for piece in value.split(";")]
    kept = [piece for piece in pieces if piece and not _PAGE.match(piece)]
    return "; ".join(kept or pieces)


@lru_cache(REMEMBERED)
def day(line: str) -> str:
    """The date at the start of ``line``: a date line with weekday, time of day and edition.

    If there is none, but ``line`` is short and ends with a year, the year: "Summer, 2008".
    """
    if len(line) > _LONGEST_DAY:
        return ""
    line = one_line(plain_spaces(line)).strip(" ,;.")
    if not _YEAR.search(line) and not dates.stamp(line):
        return ""
    for tried in _shorter(line):
        if found := dates.stamp(tried) or (dates.from_line(tried) or ""):
            return found
    if match := _MONTH_RANGE.search(line):
        start = dates.stamp(f"{match['from']}, {match['year']}")
        end = dates.stamp(match["to"])
        return start[:7] if start[:7] == end[:7] else str(match["year"])
    year = _YEAR.search(line)
    if year and len(line) <= 40 and line.endswith(year[0]) and line[0].isalpha():
        return year[0] if len(line.split()) <= 3 else ""
    return ""


def _shorter(line: str) -> Iterable[str]:
    """``line``, and then it without what may follow a date, from its end."""
    yield line
    for gap in _BREAKS.finditer(line):
        yield line[: gap.start()].strip(" ,")
    words = line.split(" ")
    for count in range(min(len(words), 9), 2, -1):
        yield " ".join(words[:count]).strip(" ,")


def stated_dateline(value: str) -> Dateline:
    """The dateline in ``value``, the value of a field for it."""
    value = one_line(value).strip(" -–—")
    found = dateline.find(f"{value} — The") if value else None
    if found and found.dateline.places and found.end >= len(value):
        return found.dateline
    return Dateline(value)


def unwrapped(lines: Sequence[str], width: int) -> list[str]:
    """The paragraphs of ``lines``, which have no blank line and are wrapped at ``width``.

    A line goes on in the next one if the first word of that would not have fitted on it.
    """
    paragraphs: list[list[str]] = []
    for line in lines:
        before = paragraphs[-1][-1] if paragraphs else ""
        if before and len(before) + 1 + len(line.split(" ", 1)[0]) > width - 3:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [" ".join(each) for each in paragraphs]
