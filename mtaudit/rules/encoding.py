"""encoding: letters that came out wrong because bytes were read in the wrong encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtaudit.core import Category, Document, Finding, Severity
from mtaudit.rules.layout import in_copy
from mtaudit.rules.rule import Context, Example, Rule

# Bytes 0x80 to 0xBF as Windows-1252 (or, where it has none, Latin-1) shows them: the tail of every UTF-8 sequence.
_HIGH = {bytes([byte]).decode("cp1252", errors="replace"): byte for byte in range(0x80, 0xC0)}
_HIGH.pop("\ufffd", None)
_TAIL = "".join(re.escape(letter) for letter in _HIGH) + "\x80-\xbf"
_SEQUENCE = rf"[ÂÃÄÅÎÏÐÑ×ØÙ][{_TAIL}]|[àáâãäåæçèé][{_TAIL}]{{2}}|ð[{_TAIL}]{{3}}"
_MOJIBAKE = re.compile(rf"(?:{_SEQUENCE})(?:\s?(?:{_SEQUENCE}))*")
# A lone “Å¡” or “×¢” may be meant; these leads never are when a tail follows.
_LEADS = re.compile("[ÂÃÄÅÎÏÐÑ×ØÙàáâãäåæçèéð]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_SURE_LEADS = frozenset("ÂÃâð€")
_REPLACEMENT = re.compile(r"\ufffd+|ï¿½")
_CONTROL = re.compile(r"[\x80-\x9f]+|[\x00-\x08\x0b\x0c\x0e-\x1f]+")
_LOST_APOSTROPHE = re.compile(r"(?<![\w/=&.?])[A-Za-z]{2,}\?(?:s|t|re|ve|ll)(?![\w=/])")
_TWO_ALPHABETS = re.compile(r"[^\W\d_]*(?:[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z])[^\W\d_]*")


def _repair(words: str) -> str:
    """What the letters were before their UTF-8 bytes were read as Windows-1252; "" if they make no sense."""
    bytes_ = bytearray()
    for letter in words:
        code = _HIGH.get(letter, ord(letter))
        if code > 0xFF:
            return ""
        bytes_.append(code)
    try:
        return bytes_.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _check(context: Context) -> Iterator[Finding]:
    document = context.document
    if "?" in document.text:
        for match in in_copy(document, _LOST_APOSTROPHE):
            message = "A question mark stands where an apostrophe was lost in conversion."
            yield _finding(match, message, 0.85, match.group().replace("?", "’"))
    for match in in_copy(document, _CONTROL):
        if document.text[match.start() - 1 : match.start()] not in _SURE_LEADS:
            yield _finding(match, "An invisible control character stands here.", 0.8)
    if not document.text.isascii():
        yield from _wrong_letters(document)


def _wrong_letters(document: Document) -> Iterator[Finding]:
    for match in in_copy(document, _MOJIBAKE) if _LEADS.search(document.text) else ():
        repaired = _repair(match.group())
        sure = match.group()[0] in _SURE_LEADS or len(repaired.replace(" ", "")) > 1
        if repaired and sure:
            yield _finding(match, "These letters were read in the wrong encoding (mojibake).", 0.95, repaired)
    for match in in_copy(document, _REPLACEMENT):
        yield _finding(match, "A letter was lost in conversion here; only a replacement character is left.", 0.95)
    for match in in_copy(document, _TWO_ALPHABETS) if _CYRILLIC.search(document.text) else ():
        yield _finding(
            match, "This word mixes Latin and Cyrillic letters; search and spelling checks will miss it.", 0.85
        )


def _finding(match: re.Match[str], message: str, confidence: float, suggestion: str = "") -> Finding:
    return Finding(
        RULE.name, match.start(), match.end(), message, RULE.category, RULE.severity, confidence, suggestion=suggestion
    )


RULE = Rule(
    name="encoding",
    summary="Letters garbled by a wrong encoding",
    explanation=(
        "UTF-8 text that was read as Windows-1252 shows as “â€™” or “Ã©”; characters that could not be converted show as “\ufffd” "
        "or as a question mark in place of an apostrophe (“Putin?s”). Ordinary accents and curly quotes pass.\n\n"
        "The suggestion restores what the bytes say. Where the letter is lost, look it up in the original."
    ),
    category=Category.ENCODING,
    severity=Severity.MINOR,
    check=_check,
    flags=(
        Example("The bank⟦â€™⟧s profit fell by a third.", suggestion="’"),
        Example("The caf⟦Ã©⟧ in Lyon was closed.", suggestion="é"),
        Example("The fine was ⟦Â£⟧300 million.", suggestion="£"),
        Example("The paper ⟦ÐŸÑ€Ð°Ð²Ð´Ð°⟧ reported it first.", suggestion="Правда"),
        Example("The mayor of S\u00e3o Paulo thanked the pr⟦\ufffd⟧sident."),
        Example("The ⟦president?s⟧ visit was put off.", suggestion="president’s"),
        Example("The ⟦Крemlin⟧ did not answer."),
    ),
    passes=(
        Example("The café on the Champs-Élysées served crème brûlée to President Erdoğan."),
        Example("“It’s over,” said Łukasz Müller of São Paulo – and left for Ålesund …"),
        Example("The firm ÅF and the city of Ærøskøbing agreed on a € 5 deal."),
        Example("SÃO PAULO (Reuters) - The Señor Coconut tour costs £30, or ¥4,000."),
        Example("Who is it? Is it the president? Yes?"),
        Example("The address is http://example.org/search?s=kremlin&t=1 for all."),
    ),
)
