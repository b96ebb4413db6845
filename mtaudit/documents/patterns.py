"""Single lines that are not copy, told by how news sites word them (furniture.txt)."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_CLOCK = r"(?:at )?\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:\(?(?-i:[A-Z]{2,4}|[A-Z][a-z]{1,2}[A-Z]{1,2})(?:\s*[+-]\s*\d{1,2}(?::?\d{2})?)?\)?)?"
_DATE = (
    rf"(?:(?:{_DAY},?\s+)?(?:(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?)(?:,? \d{{4}})?"
    rf"|\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}|{_DAY}"
    r"|(?:about )?\d+ (?:second|minute|min|hour|hr|day|week|month|year)s? ago|(?:today|yesterday))"
)
_AGENCY = (
    r"(?:reuters|afp|ap|tass|ani|pti|ians|upi|dpa|efe|ansa|anadolu(?: agency)?|aa|bernama|xinhua|kyodo|yonhap|interfax|tnn|"
    r"sputnik|ria(?: novosti)?|bloomberg|getty(?: images)?|epa(?:-efe)?|agence france-presse|(?:the )?associated press|"
    r"press association|pa(?: media)?|ukrinform|belta|irna|mehr|wam|spa|sana|mena|nan|bss|unb|the canadian press|aap|lusa|"
    r"pap|ctk|mti|shutterstock|istock|unsplash|pixabay|wikimedia(?: commons)?|alamy|imago|rex features|zuma(?: press)?|"
    r"sipa|picture alliance)"
)
_NAME = r"(?-i:[A-Z][\w’'.-]*(?: (?:[A-Z][\w’'.-]*|de|van|von|der|bin|al|el|la|da|di|du|and|&)){0,6})"
_EXPRESSIONS = {
    "agency": _AGENCY,
    "name": _NAME,
    "date": _DATE,
    "clock": _CLOCK,
    "when": rf"(?:{_DATE}|{_CLOCK})",
    "moment": r"(?:(?:first |last )?(?:published|updated|posted|modified|edited|created|issued|released)(?: (?:on|at))?|last update|publish(?:ed|ing)? date|date published|date|time|on|as of)",
    "network": (
        r"(?:facebook|twitter|x|whatsapp|telegram|e-?mail|linkedin|reddit|pinterest|pocket|flipboard|print|tweet|messenger|"
        r"copy (?:link|url)|link|save|bookmark|like|listen|share|instagram|youtube|tiktok|viber|vk|koo(?: app)?|google news|"
        r"social media)"
    ),
    "address": (
        r"(?:https?://[^\s,;|]++|www\.[^\s,;|]++|[\w.+-]++@[\w-]++(?:\.[\w-]++)++|"
        r"(?:[\w-]+\.)+(?:com|org|net|ir|ru|uk|in|ng|info|tv|co|news|eu|de|fr|io|example)(?:/[^\s,;|]*+)?)"
    ),
    "legal": (
        r"terms (?:of|and) (?:use|service|conditions)|privacy(?: policy| notice)?|cookie (?:policy|settings)|about us|"
        r"contact us|advertise(?: with us)?|careers|site ?map|rss(?: feeds?)?|help|faq|accessibility|disclaimer|imprint"
    ),
    "credit": (
        r"by|(?:written|reported|reporting|story|report|edited|editing|posted|published|text|words|translated|compiled|"
        r"additional reporting|writing) by|from|authors?|editor|reporter|correspondent|source"
    ),
    "writer": (
        rf"(?:our (?:own )?(?:\w+ )?(?:correspondent|reporter|staff|bureau)|{_AGENCY}(?: staff)?|staff(?: (?:writer|reporter)s?)?|{_NAME})"
    ),
}  # fmt: skip
_LABEL_END = r"(?:\s*[:|»›>→▶►–—-]|\s*\xa0|\s{2,}|\s*$)"
_LONGEST = 420
_LONGEST_LINE = 250
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_CRUMB = re.compile(r"\s*(?:[/|>»›→▸▶•·]|::)\s*")


def line_reason(line: str) -> str:  # noqa: PLR0911 - one way out for each way to tell
    """Why a line is furniture by its wording, "" where it may be copy."""
    if len(line) > _LONGEST:
        return ""
    line = line.lstrip("*•·–—- ")
    if not any(map(str.isalpha, line)):
        return "no words"
    labels, notices, lines = _table("label"), _table("notice"), _table("line")
    for reason, pattern in labels:
        if pattern.match(line):
            return reason
    for reason, pattern in notices:
        if pattern.fullmatch(line):
            return reason
    if len(line) > _LONGEST_LINE or reads_as_sentence(line):
        return ""
    for reason, pattern in lines:
        if pattern.fullmatch(line):
            return reason
    return "navigation" if _is_trail(line) else ""


def reads_as_sentence(line: str) -> bool:
    """Six words or more and a final mark, or more words than any headline has."""
    words = line.split()
    return len(words) > 25 or (len(words) >= 6 and bool(_SENTENCE_END.search(line[-20:])))


def _is_trail(line: str) -> bool:
    """Three or more short names with marks between them: "News / Russia / Editor's Choice"."""
    crumbs = _CRUMB.split(line)
    last_may_be_a_headline = crumbs[:-1]
    return len(crumbs) >= 3 and all(1 <= len(crumb.split()) <= 4 for crumb in last_may_be_a_headline)


@cache
def _table(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One expression for each reason, out of the sections of one kind."""
    ending = _LABEL_END if kind == "label" else ""
    return tuple(
        (reason, re.compile(f"(?:{'|'.join(expressions)}){ending}", re.IGNORECASE))
        for section, reason, expressions in _sections()
        if section == kind
    )


@cache
def _sections() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    sections: list[tuple[str, str, list[str]]] = []
    for line in files("mtaudit.documents").joinpath("furniture.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and ": " in line:
            kind, _, reason = line[1:-1].partition(": ")
            sections.append((kind, reason, []))
        elif line and not line.startswith("#"):
            sections[-1][2].append(re.sub(r"\{([a-z]+)\}", lambda match: _EXPRESSIONS[match.group(1)], line))
    return tuple((kind, reason, tuple(lines)) for kind, reason, lines in sections)
