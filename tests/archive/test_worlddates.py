"""Dates in many languages, all of the same day, and texts that only look like a date."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.archive.fields import dates, worlddates


@pytest.mark.parametrize(
    "line",
    [
        "March 12, 2016 Saturday",
        "نُشر: 12 مارس 2016",
        "Cập nhật: 13/03/2016 Đăng: 12/03/2016",
        "2016 жылғы 12 наурыз",
        "12/03/2016 10:30 Uhr",
        "12.3.2016 klo 9.40",
        "12.03.2016 г., 10:30",
        "March 12, 2016 · 3 min read",
        "March 12, 2016, Saturday",
        "March 12, 2016 Saturday Late Edition - Final",
        "Issue Date: 12 March 2016",
        "This article was updated on March 13, 2016; it was first published on March 12, 2016.",
        "Load-Date: March 13, 2016 | Published: March 12, 2016",
        "Sa., 12.03.2016",
        "12.03.2016 (сб)",
        "za 12 maart 2016",
        "12 marca 2016 r.",
        "آخر تحديث: 13 مارس 2016 - نشر: 12 مارس 2016",
        "Published: 2016-03-12 (Sat)",
        "Saturday 12th March, 2016",
        "Sat., Mar. 12, 2016",
        "12-Mar-2016",
        "Updated: March 13, 2016 10:11 IST | Published: March 12, 2016 09:40 IST",
        "Updated 13 March 2016; published 12 March 2016",
        "Sat 12 Mar 2016 09.40 GMT Last modified on Sun 13 Mar 2016 10.11 GMT",
        "Issued on: 12/03/2016 - 10:46Modified: 13/03/2016 - 10:45",
        "Posted: Mar 12, 2016 5:00 AM ET | Last Updated: March 13, 2016",
        "Updated - March 13, 2016 10:11 am IST - Published - March 12, 2016 09:40 am IST",
        "Published 12 March 2016, 09:40 (updated 13 March 2016)",
        "First published on March 12, 2016 / 9:40 AM",
        "Last updated on: March 13, 2016 / Published on: March 12, 2016",
        "Mis à jour le 13/03/2016 à 10h11 Publié le 12/03/2016 à 09h40",
        "Publié le 12 mars 2016 à 10h30 - Mis à jour le 13 mars 2016 à 11h00",
        "Publié le samedi 12 mars 2016",
        "12 de marzo de 2016",
        "sábado, 12 de março de 2016",
        "Sábado 12 de marzo del 2016, 10:30 a. m.",
        "12 марта 2016",
        "Суббота, 12 марта 2016 г., 10:30",
        "12 березня 2016 року",
        "12 марта 2016 года в 10:30",
        "Опубликовано: 12.03.2016 10:30",
        "12. März 2016",
        "Samstag, 12. März 2016, 10:30 Uhr",
        "Veröffentlicht am 12.03.2016 um 10:30 Uhr",
        "12 mars 2016 kl. 10.30",
        "lørdag 12. mars 2016",
        "lauantai 12. maaliskuuta 2016",
        "12. března 2016",
        "2016. március 12.",
        "2016. március 12., szombat 10:30",
        "2016 m. kovo 12 d.",
        "2016. gada 12. marts",
        "12 Mart 2016 Cumartesi",
        "Yayınlanma: 12 Mart 2016 - 10:30",
        "12 Μαρτίου 2016",
        "ΣΑΒΒΑΤΟ 12 ΜΑΡΤΙΟΥ 2016",
        "12 مارس 2016",
        "السبت 12 آذار 2016",
        "السبت، 12 آذار/مارس 2016",
        "١٢ مارس ٢٠١٦",
        "نشر في: 12 مارس 2016",
        "السبت 3 جمادى الآخرة 1437 هـ - 12 مارس 2016م",
        "۱۲ مارس ۲۰۱۶",
        "۲۲ اسفند ۱۳۹۴",
        "شنبه ۲۲ اسفند ۱۳۹۴ ساعت ۱۰:۳۰",
        "۱۳۹۴/۱۲/۲۲",
        "१२ मार्च २०१६",
        "12 मार्च 2016, 10:30",
        "शनिवार, १२ मार्च २०१६",
        "১২ মার্চ ২০১৬",
        "12 มีนาคม 2559",
        "๑๒ มีนาคม ๒๕๕๙",
        "วันเสาร์ที่ 12 มีนาคม พ.ศ. 2559",
        "12 มี.ค. 2559 10:30 น.",
        "12/03/2559",
        "12 มีนาคม 2016",
        "2016年3月12日 09:40",
        "2016年3月12日 星期六",
        "2016年03月12日（土） 9時40分",
        "二〇一六年三月十二日",
        "平成28年3月12日",
        "民國105年3月12日",
        "2016.03.12 09:40",
        "입력 2016.03.12 09:40 | 수정 2016.03.13 10:11",
        "2016년 3월 12일 토요일",
        "2016-03-12 오전 9:40",
        "发布时间：2016-03-12 09:40",
        "更新时间：2016-03-13 发布时间：2016-03-12",
        "2016. 3. 12.",
        "12 במרץ 2016",
        "יום שבת, 12 במרץ 2016",
        "12 Maret 2016",
        "Sabtu, 12 Maret 2016 10:30 WIB",
        "Sabado, Marso 12, 2016",
        "12 tháng 3 năm 2016",
        "Thứ Bảy, ngày 12 tháng 3 năm 2016",
        "Thứ bảy, 12/3/2016, 10:30 (GMT+7)",
        "12 Machi 2016",
        "12 მარტი, 2016",
        "2016 оны 3-р сарын 12",
        "12 martie 2016",
        "12 maart 2016 om 10:30",
        "12-го марта 2016",
        "2016/03/12",
        "Mar 12 2016 10:30AM",
        "Saturday, March 12, 2016 | 10:30 am",
        "12 Mar 2016",
        "Data: 12/03/2016",
        "12 March 2016 · Updated 13 March 2016",
        "March 12, 2016 @ 10:30 am",
        "Posted at: Mar 12 2016 12:29AM",
        "Published : 12 Mar 2016 at 10:30",
        "Publicado: 12/03/2016 10:30",
        "2016-03-12T10:45:00+02:00",
        "2016-03-12 10:45:00.123 UTC",
    ],
)
def test_the_twelfth_of_march_2016(line: str) -> None:
    assert dates.from_line(line) == "2016-03-12"


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("13/03/2016 01:57 | Actualizado a 14/03/2016 19:20", "2016-03-13"),
        ("13.03.2016, 10:30 Uhr", "2016-03-13"),
        ("12. listopada 2016.", "2016-10-12"),
        ("12 listopada 2016", "2016-11-12"),
        ("12 KASIM 2016", "2016-11-12"),
        ("12 EYLÜL 2016", "2016-09-12"),
        ("12 كانون الثاني 2016", "2016-01-12"),
        ("١٢ تشرين الثاني ٢٠١٦", "2016-11-12"),
        ("2016年3月13日 更新", ""),
        ("1er mars 2016", "2016-03-01"),
        ("1º de março de 2016", "2016-03-01"),
        ("03/04/2016", "2016"),
        ("03.04.2016", "2016"),
        ("Publié le 03/04/2016", "2016-04-03"),
        ("03/04/2016 | Updated 14/04/2016", "2016-04-03"),
        ("12 mars 2016 var en bra dag", None),
        ("On 12 March 2016 the bridge opened", None),
        ("12 March 2016 changed everything", None),
        ("1984", None),
        ("Updated 13 March 2016", ""),
        ("Accessed 12 March 2016", ""),
        ("The bridge of 12 March 2016", None),
        ("May 2016 was the coldest", None),
        ("Date: 2016", "2016"),
        ("2016 in numbers", None),
        ("2016: a year", None),
        ("12 de mayo 1916", "1916-05-12"),
        ("Stand: 12. März 2016", ""),
        ("30 de febrero de 2016", None),
        ("Friday, 12 March 2016, 18:20 Last update: 2 years ago", None),
        ("Saturday, 12/03/2016", "2016"),  # so was 3 December
        ("Thursday, 10/03/2016", "2016-03-10"),
        ("10/03/2016 (Mon)", "2016-10-03"),
        ("Thu 10.03.2016 10:30", "2016-03-10"),
        ("Tuesday 10/03/2016", "2016"),  # neither was
        ("Updated: 11/03/2016 Friday, Published: 10/03/2016 Thursday", "2016-03-10"),
        ("Quinta-feira, 10 de março de 2016", "2016-03-10"),
        ("10/03/2016, quinta-feira", "2016-03-10"),
        ("15 maj 2016", "2016-05-15"),
        ("Publié le 12 mars 2016 | MAJ 13 mars 2016", "2016-03-12"),
        ("به‌روزرسانی: ۲۳ اسفند ۱۳۹۴ انتشار: ۲۲ اسفند ۱۳۹۴", "2016-03-12"),
    ],
)
def test_dates_and_labels_of_lines(line: str, published: str | None) -> None:
    assert dates.from_line(line) == published


@pytest.mark.parametrize(
    ("text", "is_partial"),
    [
        ("12 de marzo", True),
        ("12 марта", True),
        ("12. März", True),
        ("3月12日", True),
        ("12 مارس", True),
        ("marzo", False),
        ("12 de pesos", False),
        ("12 марта 2016", False),
    ],
)
def test_a_day_and_a_month(text: str, is_partial: bool) -> None:
    assert dates.is_partial(text) == is_partial


def test_a_weekday_after_a_day_is_not_a_month() -> None:
    assert dates.stamp("mar 15 mar 2016") == "2016-03-15"  # Tuesday and March in Spanish


def test_every_month_of_the_table_is_read() -> None:
    for row in worlddates.CALENDAR.read_text("utf-8").splitlines():
        if row.startswith("#"):
            continue
        language, _, *months, _ = row.split("\t")
        for number, forms in enumerate(months, 1):
            for form in filter(None, forms.split("|")):
                found = worlddates.read(f"9 {form} 2016")
                numbers = [worlddates.month_number(form, dotted) for dotted in (False, True)]
                doubtful = min(numbers) < 0 or len({*numbers}) > 1
                assert doubtful or found == f"2016-{number:02}-09", (language, form, found)


def test_the_script_builds_the_table(tmp_path: Path) -> None:
    pytest.importorskip("babel", reason="the script needs Babel")
    pytest.importorskip("dateparser", reason="the script needs dateparser")
    from reader.archive.fields import calendar_build

    assert calendar_build.main(["--out", str(tmp_path / "calendar.tsv")]) == 0
    made = (tmp_path / "calendar.tsv").read_text("utf-8").splitlines()
    rows = {row.split("\t")[0]: row.split("\t") for row in made if not row.startswith("#")}
    assert list(rows) == list(calendar_build.LANGUAGES)
    assert {len(row) for row in rows.values()} == {15}
    assert "marzo" in rows["es"][4].split("|")
    assert {"марта", "март"} <= set(rows["ru"][4].split("|"))
    assert {"اذار", "مارس"} <= set(rows["ar"][4].split("|"))
    assert rows["cs"][1] == worlddates.DOTTED
