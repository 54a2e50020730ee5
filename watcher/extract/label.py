"""List numbers («4.2», «(a)», «Section 7.») are kept beside the text, so that renumbering is no change."""

from __future__ import annotations

import re

_WORD = r"(?i:section|sect\.|article|art\.|clause|chapter|part|§§?|ziffer|abschnitt|artikel|artículo|articolo|capítulo)"
_NUMBER = r"(?:\d{1,3}(?:[.\-]\d{1,3}){0,5}(?:\.?[a-z])?|[A-Z]{1,2}[.\-]?\d{1,3}(?:\.\d{1,3}){0,4}(?:\.?[a-z])?)"
_IDEOGRAPH = r"[\u3400-\u9fff]"
_COUNTED = r"[万亿元折倍个个天日年月周级%％小]"  # «2.5万元» is an amount
_LABEL = re.compile(
    rf"""(?:
        {_WORD}\s*(?:{_NUMBER}|[IVXLC]{{1,7}}|[A-Z])(?:\s*[.:)]\s*|\s+-\s+|\s+(?=[^\W\d_a-z]))   # Section 7. / § 3 Fees
      | \((?:\d{{1,3}}|[a-z]{{1,4}}|[A-Z])\)\s*                                       # (a) (12) (iv)
      | (?P<dotted>{_NUMBER})(?:\.?\)|\.|:)\s+                                        # 4. / 4.2. / 4) / A.1.
      | (?P<bare>\d{{1,3}}(?:\.\d{{1,3}}){{1,5}}|[A-Z]{{1,2}}[.\-]\d{{1,3}}(?:\.\d{{1,3}})*(?:\.[a-z])?)
        (?:\s+(?=[^\s\d])|(?={_IDEOGRAPH})(?!{_COUNTED}))                                # 4.2 Text
      | (?:[A-Za-z]|[ivxl]{{2,5}}|[IVXL]{{2,5}})[.)]\s+                               # a) / iv.
      | 第?[一二三四五六七八九十百\d]{{1,4}}[条章节、]\s*                                  # 第3条 / 一、
    )""",
    re.VERBOSE,
)
_UNIT = re.compile(r"(?:%|percent|days?|hours?|million|billion|euros?|x\b|€|\$|£)", re.IGNORECASE)
_MONTH = re.compile(
    r"(?:jan|feb|fév|mar|mär|apr|avr|abr|mai|may|mag|maj|jun|juin|giu|jul|juil|lug|aug|août|ago|sep|set|okt|oct|ott|"
    r"nov|dez|dec|déc|dic|styc|lut|kwi|cze|lip|sier|wrz|paź|lis|gru)",
    re.IGNORECASE,
)


def split_label(text: str) -> tuple[str, str]:
    """The label before a text, and the rest; an empty label where there is none, or nothing would be left."""
    found = _LABEL.match(text)
    if found is None:
        return "", text
    rest = text[found.end() :]
    if not rest or _is_quantity(found, rest):
        return "", text
    return text[: found.end()].strip(), rest


def _is_quantity(found: re.Match[str], rest: str) -> bool:
    """«2.5 million sellers», «4.2 % of orders» and «1. Januar 2024» begin with a figure, not with a clause's number."""
    if found["bare"] is not None:
        return rest[0].islower() or _UNIT.match(rest) is not None
    return found["dotted"] is not None and found["dotted"].isdigit() and _MONTH.match(rest) is not None
