"""The place or date that opens the body of an agency story."""

from __future__ import annotations

import re

_MONTH = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|January|February|March|April|June|July|August|September|"
    r"October|November|December)\.?"
)
_DATE = rf"(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH})(?:,?\s+\d{{4}})?"
_CAPITALS = r"[A-Z][A-Z.’'-]+(?:[\s/]+[A-Z][A-Z.’'-]*){0,4}"
_PLACE = r"[A-Z][\w’'-]+(?:[\s/]+[A-Z][\w’'-]*){0,3}"
_REGION = r"(?:,\s+[A-Z][\w.]*(?:\s+[A-Z][\w.]*){0,2})?"
_SOURCE = r"(?:\s*\([\w .,/’'-]{2,40}\))?"
_DASH = r"\s*(?:–|—|--?)\s+"

_OPENERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<line>{_CAPITALS}{_REGION}(?:,?\s+{_DATE})?{_SOURCE})(?:{_DASH}|\s*:\s+)",
        rf"(?P<line>{_PLACE}{_REGION},?\s+{_DATE}{_SOURCE})(?:{_DASH}|\s*:\s+)",
        rf"(?P<line>{_PLACE}{_REGION}\s*\([\w .,/’'-]{{2,40}}\))(?:{_DASH}|\s*:\s+)",
        rf"(?P<line>{_PLACE})(?:\s+(?:–|—|--?)\s+|:\s+)(?=[A-Z“\"‘])",
        rf"\((?P<line>{_PLACE}{_REGION})\)\s+(?=[A-Z“\"‘])",
        rf"\((?P<line>[A-Z][\w .’'-]*(?:,\s*{_DATE})?)\)\s*(?:–|—|--?)\s+",
    )
)
_ALONE = re.compile(
    rf"(?:{_CAPITALS}|{_PLACE}){_REGION}(?:,\s+(?:\w+day,?\s+)?{_DATE}){_SOURCE}|{_CAPITALS}{_REGION}{_SOURCE}"
)
_NO_PLACE = re.compile(
    r"(?:Analysis|Opinion|Update|Breaking|Exclusive|Watch|Video|Note|Question|Answer|Q|A|Summary|By)\b", re.IGNORECASE
)


def opening_dateline(sentence: str) -> str:
    """The dateline that opens a body ("WASHINGTON: The …", "(Moscow) The …"), without its mark; "" where there is none."""
    if _NO_PLACE.match(sentence):
        return ""
    for opener in _OPENERS:
        match = opener.match(sentence)
        if match:
            return match.group("line")
    return ""


def is_dateline(line: str) -> bool:
    """Is this whole line a dateline ("MOSCOW, March 19, 2021")?"""
    return len(line) <= 80 and bool(_ALONE.fullmatch(line.rstrip(" .:–—-")))
