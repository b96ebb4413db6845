"""Audits for the tests of the review app: the seed articles with flags and matches set by hand, no model at work."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

from mtaudit.core import Audit, Category, Document, Flag, Kind, Match, Passage, Scores, Sentence, Severity, Verdict
from mtaudit.review.identity import _digest, article_key
from mtaudit.review.session import Session
from mtaudit.review.store import open_store

TEXT = "Putin offers call\n\nThe arms pass was long. Trenning said so. The arms pass ended.\n\nNobody came."
ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data" / "review"
_SENTENCE = re.compile(r".+?(?:[.!?][”’\"]?(?=\s+[A-Z“\"(])|$)")


def document(text: str, path: str = "copy.txt", title: str = "") -> Document:
    sentences = []
    for paragraph, line in enumerate(re.finditer(r"[^\n]+", text)):
        for found in _SENTENCE.finditer(line.group()):
            words = found.group().strip()
            start = text.index(words, line.start() + found.start()) if words else 0
            if words:
                kind = Kind.HEADLINE if words == title else Kind.BODY
                sentences.append(Sentence(len(sentences), start, start + len(words), words, kind, paragraph))
    return Document(path, text, text, title=title, language="en", sentences=tuple(sentences))


def flag(doc: Document, words: str, suggestion: str = "", **known: object) -> Flag:
    start = int(known.pop("start", doc.text.index(words)))  # type: ignore[call-overload]
    raw_start, raw_end = doc.locate(start, start + len(words))
    given: dict[str, object] = {
        "rule": "mistranslation",
        "category": Category.MISTRANSLATION,
        "severity": Severity.MAJOR,
        "confidence": 0.88,
        "message": "check this wording",
        **known,
    }
    occurrence = str(doc.text.count(words, 0, start) + 1)
    return Flag(
        id=_digest(article_key(doc), str(given["rule"]), words, occurrence),
        start=raw_start,
        end=raw_end,
        text=doc.raw[raw_start:raw_end],
        words=words,
        sentences=doc.sentences_in(start, start + len(words)),
        suggestion=suggestion,
        **given,  # type: ignore[arg-type]
    )


def audit(doc: Document, *flags: Flag, matches: tuple[Match, ...] = ()) -> Audit:
    verdict = Verdict(bool(flags), 5.0 * len(flags), 0.97, "fr")
    return Audit(doc, matches, flags, (0.0,) * len(doc.sentences), verdict)


@lru_cache
def seed_audits() -> tuple[Audit, ...]:
    found = []
    for plain in json.loads((DATA / "audits.json").read_text(encoding="utf-8")):
        with (ROOT / plain["path"]).open(encoding="utf-8", newline="") as file:
            doc = document(file.read(), plain["path"], plain["title"])
        matches = tuple(filter(None, (_match(doc, each) for each in plain["matches"])))
        by_sentence = {index: match for match in matches for index in match.sentences}
        flags = []
        for each in plain["flags"]:
            start, end = each["start"], each["end"]
            inside = doc.sentences_in(start, end)
            known = {name: each[name] for name in ("rule", "confidence", "message")}
            known |= {"category": Category(each["category"]), "severity": Severity(each["severity"]), "start": start}
            known["evidence"] = tuple(by_sentence[index].source for index in inside if index in by_sentence)
            flags.append(flag(doc, doc.text[start:end], each["suggestion"], **known))
        found.append(audit(doc, *flags, matches=matches))
    return tuple(found)


def _match(doc: Document, plain: dict) -> Match | None:
    at = next((sentence for sentence in doc.sentences if sentence.start <= plain["at"] < sentence.end), None)
    if at is None:
        return None
    source = plain["source"]
    with (ROOT / source["path"]).open(encoding="utf-8", newline="") as file:
        words = file.read()[source["start"] : source["end"]]
    passage = Passage(source["path"], source["start"], source["end"], words, words)
    return Match((at.index,), passage, plain["probability"], plain["similarity"], Scores(**plain["scores"]))


def long_audit(count: int) -> Audit:
    """An article with one flag in each of `count` sentences."""
    doc = document(
        "A long article\n\n" + "\n".join(f"Sentence {n} has a wrong{n} word." for n in range(count)), "long.txt"
    )
    return audit(doc, *(flag(doc, f"wrong{n}", f"right{n}") for n in range(count)))


def article(text=TEXT, path="a.txt", title="Putin offers call"):
    doc = document(text, path, title)
    found = [
        flag(doc, "arms pass", "sparring", rule="calque", severity=Severity.MINOR, confidence=0.6, start=at)
        for at in (text.find("arms pass"), text.rfind("arms pass"))
        if at >= 0
    ]
    if "Trenning" in text:
        found.insert(1, flag(doc, "Trenning", "Trenin", rule="name-variant", category=Category.NAME))
    return audit(doc, *found)


def session_of(tmp_path, *audits, who="ada"):
    session = Session(open_store(tmp_path / "review.db"), who)
    for each in audits:
        session.add(each)
    return session
