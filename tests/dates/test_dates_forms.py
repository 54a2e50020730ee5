"""How pages date themselves, form by form and language by language, and what looks like it and is no date of theirs.

Expected: what is said of each date, and its day; `m` behind a day is a month, `-` a date that is told from today.
"""

from __future__ import annotations

import pytest

from watcher.dates import dates_in, own_dates
from watcher.model.figure import Granularity, OwnDate

FORMS = [
    ("en", "Most recently updated – 22 June 2022", ["updated 2022-06-22"]),
    ("en", "These changes will go into effect in 15 days, i.e., November 7, 2020.", ["effective 2020-11-07"]),
    ('en', "Effective October 25, 2024, we'll make changes to our program policies", ['effective 2024-10-25']),
    ("en", "This agreement was updated on December 6, 2023, and your use is governed by the terms below as of January 7, 2024", ["updated 2023-12-06", "effective 2024-01-07"]),
    ("en", "this agreement is effective as of June 28, 2026. The previous amendment to this agreement was effective for all users on February 20, 2026", ["effective 2026-06-28", "previous 2026-02-20"]),
    ("en", "Last Updated: December 2022.", ["updated 2022-12-01m"]),
    ("en", "Last Updated April 2024", ["updated 2024-04-01m"]),
    ("de", "Stand August 2020", ["updated 2020-08-01m"]),
    ("fr", "dernière mise à jour février 2022", ["updated 2022-02-01m"]),
    ("de", "Stand 13.03.2024", ["updated 2024-03-13"]),
    ("de", "Stand der B2B-AGB: 15.12.2021", ["updated 2021-12-15"]),
    ("fr", "Dernière mise à jour le 21/06/2021", ["updated 2021-06-21"]),
    ('fr', "Date d'entrée en vigueur : le 01/03/2016", ['effective 2016-03-01']),
    ("fr", "Une nouvelle version des conditions entrera en vigueur le 24 septembre 2021. Pour la consulter, cliquez ici.", ["effective 2021-09-24"]),
    ("es", "Actualizado el 17 de junio de 2024", ["updated 2024-06-17"]),
    ("es", "Los nuevos términos entran en vigor el 15 de marzo de 2023", ["effective 2023-03-15"]),
    ("nl", "voor het laatst gewijzigd op 5 juli 2022", ["updated 2022-07-05"]),
    ("pt", "em vigor a partir de 01/03/2023", ["effective 2023-03-01"]),
    ("en", "Last modified: 2/7/2024", ["updated 2024-02-07"]),
    ("en", "This Privacy Notice is effective from April 21, 2025", ["effective 2025-04-21"]),
    ("en", "Revised: 12-Mar-2024", ["updated 2024-03-12"]),
    ("en", "Rev. 2024-03-12", ["updated 2024-03-12"]),
    ("en", "Version 3.2, 12 March 2024", ["updated 2024-03-12"]),
    ("en", "Date of last revision: March 12, 2024", ["updated 2024-03-12"]),
    ("en", "Effective Date: 1st of May, 2024", ["effective 2024-05-01"]),
    ("en", "In effect since 3 May 2023", ["effective 2023-05-03"]),
    ("en", "Policy last reviewed on Mar. 3rd, 2023", ["updated 2023-03-03"]),
    ("en", "Updated 2024.03.12", ["updated 2024-03-12"]),
    ("en", "LAST UPDATED: MARCH 12TH 2024", ["updated 2024-03-12"]),
    ("en", "Last updated:12March2024", ["updated 2024-03-12"]),
    ("en", "Updated on Tuesday, March 12, 2024 at 10:15 AM", ["updated 2024-03-12"]),
    ("en", "Valid from 01.01.2024 until further notice", ["effective 2024-01-01"]),
    ("en", "Terms applicable from 1 January 2024", ["effective 2024-01-01"]),
    ("en", "Published on: 5 Jan 2024 · Effective: 5 Feb 2024", ["published 2024-01-05", "effective 2024-02-05"]),
    ("en", "Last Revised Date: 5 Jan 2024", ["updated 2024-01-05"]),
    ("en", "Posted: January 20, 2026", ["published 2026-01-20"]),
    ("en", "As amended on 1 May 2024", ["updated 2024-05-01"]),
    ("en", "©2024. Last updated 3 days ago", ["updated -"]),
    ("en", "Updated over a week ago", ["updated -"]),
    ("de", "Zuletzt aktualisiert am: 5. März 2024", ["updated 2024-03-05"]),
    ("de", "Letzte Aktualisierung: März 2024", ["updated 2024-03-01m"]),
    ("de", "Gültig ab dem 1. Februar 2024", ["effective 2024-02-01"]),
    ("de", "Diese Bedingungen treten am 15. Juni 2024 in Kraft.", ["effective 2024-06-15"]),
    ("de", "Fassung vom 01.10.2023", ["updated 2023-10-01"]),
    ("de", "(Stand: 05/2024)", ["updated 2024-05-01m"]),
    ("de", "Version 2.0 – Stand: Oktober 2023", ["updated 2023-10-01m"]),
    ("de", "Letzte Änderung: vor 3 Tagen", ["updated -"]),
    ("de", "Wirksam ab 01.01.2024", ["effective 2024-01-01"]),
    ("de", "Inkrafttreten: 1.1.2024", ["effective 2024-01-01"]),
    ("de", "Datum des Inkrafttretens: 1. Januar 2024", ["effective 2024-01-01"]),
    ("de", "Vorherige Fassung vom 1. Januar 2022", ["previous 2022-01-01"]),
    ("fr", "Mis à jour le 3 mars 2024", ["updated 2024-03-03"]),
    ("fr", "Applicable à compter du 1er mars 2024", ["effective 2024-03-01"]),
    ("fr", "Entrée en vigueur : 1er mars 2024", ["effective 2024-03-01"]),
    ("fr", "Version en date du 3 mars 2024", ["updated 2024-03-03"]),
    ("fr", "Version applicable depuis le 3 mars 2024", ["effective 2024-03-03"]),
    ("fr", "Conditions en date du 03/03/2024", ["updated 2024-03-03"]),
    ("fr", "Ces conditions prendront effet le 3 mars 2024", ["effective 2024-03-03"]),
    ("fr", "Mise à jour : il y a 3 jours", ["updated -"]),
    ("fr", "Version précédente : 3 mars 2021", ["previous 2021-03-03"]),
    ("es", "Última actualización: 3 de marzo de 2024", ["updated 2024-03-03"]),
    ("es", "Fecha de entrada en vigor: 1 de abril de 2024", ["effective 2024-04-01"]),
    ("es", "Vigente desde el 1 de abril de 2024", ["effective 2024-04-01"]),
    ("es", "Versión de 3 de marzo de 2024", ["updated 2024-03-03"]),
    ("es", "Fecha de vigencia: 01/04/2024", ["effective 2024-04-01"]),
    ("es", "Actualizado hace 3 días", ["updated -"]),
    ("es", "Versión anterior: 3 de marzo de 2021", ["previous 2021-03-03"]),
    ("it", "Ultima modifica: 3 marzo 2024", ["updated 2024-03-03"]),
    ("it", "Data di entrata in vigore: 1° aprile 2024", ["effective 2024-04-01"]),
    ("it", "In vigore dal 1 aprile 2024", ["effective 2024-04-01"]),
    ("it", "Aggiornato il 03/03/2024", ["updated 2024-03-03"]),
    ("it", "Versione del 3 marzo 2024", ["updated 2024-03-03"]),
    ("it", "Aggiornato 3 giorni fa", ["updated -"]),
    ("it", "Versione precedente: 3 marzo 2021", ["previous 2021-03-03"]),
    ("nl", "Laatst bijgewerkt: 3 maart 2024", ["updated 2024-03-03"]),
    ("nl", "Geldig vanaf 1 april 2024", ["effective 2024-04-01"]),
    ("nl", "Deze voorwaarden treden in werking op 1 april 2024", ["effective 2024-04-01"]),
    ("nl", "Ingangsdatum: 1 april 2024", ["effective 2024-04-01"]),
    ("nl", "Vorige versie: 3 maart 2021", ["previous 2021-03-03"]),
    ("pl", "Ostatnia aktualizacja: 3 marca 2024 r.", ["updated 2024-03-03"]),
    ("pl", "Regulamin obowiązuje od dnia 1 kwietnia 2024 r.", ["effective 2024-04-01"]),
    ("pl", "Wersja z dnia 03.03.2024", ["updated 2024-03-03"]),
    ("pl", "Regulamin wchodzi w życie z dniem 1 kwietnia 2024 roku", ["effective 2024-04-01"]),
    ("pl", "Data wejścia w życie: 01.04.2024", ["effective 2024-04-01"]),
    ("pl", "Poprzednia wersja: 3 marca 2021", ["previous 2021-03-03"]),
    ("pt", "Última atualização: 3 de março de 2024", ["updated 2024-03-03"]),
    ("pt", "Atualizado em 03/03/2024", ["updated 2024-03-03"]),
    ("pt", "Entra em vigor em 1 de abril de 2024", ["effective 2024-04-01"]),
    ("pt", "Data de vigência: 1 de abril de 2024", ["effective 2024-04-01"]),
    ("pt", "Versão anterior: 3 de março de 2021", ["previous 2021-03-03"]),
    ("sv", "Senast uppdaterad: 3 mars 2024", ["updated 2024-03-03"]),
    ("sv", "Gäller från och med 1 april 2024", ["effective 2024-04-01"]),
    ("sv", "Senast ändrad den 3 mars 2024", ["updated 2024-03-03"]),
    ("da", "Sidst opdateret: 3. marts 2024", ["updated 2024-03-03"]),
    ("da", "Gældende fra 1. april 2024", ["effective 2024-04-01"]),
    ("da", "Træder i kraft den 1. april 2024", ["effective 2024-04-01"]),
    ("no", "Sist oppdatert: 3. mars 2024", ["updated 2024-03-03"]),
    ("cs", "Poslední aktualizace: 3. března 2024", ["updated 2024-03-03"]),
    ("cs", "Účinnost od 1. dubna 2024", ["effective 2024-04-01"]),
    ("cs", "Tyto podmínky jsou účinné od 1. 4. 2024", ["effective 2024-04-01"]),
    ("cs", "Platné od 1. ledna 2024", ["effective 2024-01-01"]),
    ("fi", "Päivitetty viimeksi 3.3.2024", ["updated 2024-03-03"]),
    ("fi", "Voimassa 1.4.2024 alkaen", ["effective 2024-04-01"]),
    ("hu", "Hatályos: 2024. április 1-től", ["effective 2024-04-01"]),
    ("hu", "Utolsó frissítés: 2024. március 3.", ["updated 2024-03-03"]),
    ("ro", "Ultima actualizare: 3 martie 2024", ["updated 2024-03-03"]),
    ("ro", "În vigoare din 1 aprilie 2024", ["effective 2024-04-01"]),
    ("el", "Τελευταία ενημέρωση: 3 Μαρτίου 2024", ["updated 2024-03-03"]),
    ("tr", "Son güncelleme: 3 Mart 2024", ["updated 2024-03-03"]),
    ("tr", "Yürürlük tarihi: 1 Nisan 2024", ["effective 2024-04-01"]),
    ("zh", "更新日期：2025年2月26日", ["updated 2025-02-26"]),
    ("zh", "生效日期：2025年3月5日", ["effective 2025-03-05"]),
    ("zh", "最近更新日期：2025年03月05日", ["updated 2025-03-05"]),
    ("zh", "本协议自2025年3月5日起生效", ["effective 2025-03-05"]),
    ("zh", "本版本更新于2025年3月5日", ["updated 2025-03-05"]),
    ("zh", "版本生效日期：2025.03.05", ["effective 2025-03-05"]),
    ("zh", "更新日期:2025-03-05", ["updated 2025-03-05"]),
    ("zh", "上一版本：2024年3月5日", ["previous 2024-03-05"]),
    ("ja", "最終更新日：2024年3月1日", ["updated 2024-03-01"]),
    ("ja", "2024年4月1日施行", ["effective 2024-04-01"]),
    ("ja", "2024年3月1日改定", ["updated 2024-03-01"]),
    ("ja", "制定日 2020年1月1日 改定日 2024年3月1日", ["published 2020-01-01", "updated 2024-03-01"]),
    ("ja", "本規約は2024年4月1日より適用されます", ["effective 2024-04-01"]),
    ("ja", "令和6年4月1日施行", ["effective 2024-04-01"]),
    ("ko", "최종 수정일: 2024년 3월 1일", ["updated 2024-03-01"]),
    ("ko", "시행일: 2024년 4월 1일", ["effective 2024-04-01"]),
    ("en", "Registered in the commercial register on 5 March 2012 under HRB 1234", []),
    ("en", "05/01/2024496 views", []),
    ("en", "Orders placed after 1 March 2024 are charged the new fee.", []),
    ("en", "We charge 8% for listings created between 1 March 2024 and 31 March 2024.", []),
    ("en", "You must appeal before December 31, 2024.", []),
    ("en", "The Company was founded on March 3, 1999 in Delaware.", []),
    ("en", "Directive 2000/31/EC of 8 June 2000 applies to this agreement.", []),
    ("de", "gemäß Verordnung (EU) 2019/1150 vom 20. Juni 2019", []),
    ("fr", "loi n° 78-17 du 6 janvier 1978 modifiée", []),
    ("en", "In July 2023 we processed 4,000 notices.", []),
    ("en", "terms-of-service-2024-03-01.pdf", []),
    ("en", "Seller Policy 2024", []),
]  # fmt: skip


def said(one: OwnDate) -> str:
    day = one.written.day or "-"
    return f"{one.role} {day}{'m' if one.written.granularity is Granularity.MONTH else ''}"


@pytest.mark.parametrize(("language", "text", "expected"), FORMS)
def test_a_page_dates_itself(language: str, text: str, expected: list[str]) -> None:
    """Far down the page, where a date needs a word of dating beside it."""
    assert [said(one) for one in own_dates([*["A heading"] * 20, text], language)] == expected


def test_near_the_top_a_date_may_stand_alone() -> None:
    assert [said(one) for one in own_dates(["Conditions", "le 1er janvier 2022"], "fr")] == ["updated 2022-01-01"]
    assert own_dates([*["A heading"] * 20, "le 1er janvier 2022"], "fr") == ()


def test_a_label_above_a_date_says_what_it_is() -> None:
    assert [said(one) for one in own_dates([*["A heading"] * 20, "Effective date:", "5 May 2024"])] == [
        "effective 2024-05-05"
    ]


EBAY = [
    "User Agreement",
    "This agreement is effective as of June 28, 2026, upon acceptance for new users, and from that date for existing users. "
    "The previous amendment to this agreement was effective for all users on February 20, 2026.",
    "You might also like",
    "Our Privacy Notice is effective from April 21, 2025.",
    "eBay Inc. was registered in Delaware on March 12, 1998.",
    "If you created your account before May 1, 2020, the former arbitration clause applies.",
]


def test_the_dates_of_other_things_are_not_those_of_the_page() -> None:
    """A version before, another document in a related box, a register, a bound of a rule."""
    assert [said(one) for one in own_dates(EBAY, "en")] == ["effective 2026-06-28", "previous 2026-02-20"]


def test_several_parts_have_several_dates() -> None:
    parts = ["Part A (last updated on 1 May 2024)", "Text.", "Part B (last updated on 3 March 2023)"]
    assert [said(one) for one in own_dates(parts)] == ["updated 2024-05-01", "updated 2023-03-03"]


@pytest.mark.parametrize(
    ("texts", "language", "expected", "ambiguous"),
    [
        (["Last modified: 2/7/2024"], None, "2024-07-02", True),
        (["Last modified: 2/7/2024"], "en", "2024-02-07", True),
        (["Last modified: 2/7/2024"], "en-US", "2024-02-07", False),
        (["Last modified: 2/7/2024"], "en-GB", "2024-07-02", False),
        (["Dernière modification : 2/7/2024"], "fr", "2024-07-02", False),
        (["Last modified: 2/7/2024", "Deals end on 9/28/2024."], "en-GB", "2024-02-07", False),
        (["Last modified: 28/9/2024"], "en-US", "2024-09-28", False),
        (["Last modified: 2/2/2024"], None, "2024-02-02", False),
    ],
)
def test_day_and_month(texts: list[str], language: str | None, expected: str, ambiguous: bool) -> None:
    """The page's own other dates settle their order, else its language; else it stays open."""
    one = own_dates(texts, language)[0]
    assert (str(one.written.day), one.written.ambiguous) == (expected, ambiguous)


@pytest.mark.parametrize(
    "text", ["31 June 2024", "30.02.2024", "version 1.2.2024.7", "192.168.20.24", "call 01/02/2024/99"]
)
def test_what_is_no_day_is_no_date(text: str) -> None:
    assert dates_in(text) == ()
