"""Rule `calque`: words carried over one by one, and words that only look like their English cousins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mtaudit.core import Category, Document, Finding, Sentence, Severity
from mtaudit.rules.calque_lexicon import GRADES, LANGUAGES, Entry, Hit, load_lexicon, tokenize
from mtaudit.rules.inflection import with_article
from mtaudit.rules.rule import Context, Example, Rule

_ARTICLE = re.compile(r"\b(an?)\s+$", re.IGNORECASE)
_SUPPORT = 0.05
"""What another calque of the same language in the article adds to the confidence."""


def hits_in(document: Document, declared: str = "") -> list[tuple[Sentence, list[Hit]]]:
    """Every calque of a document by sentence: for each stretch of words, the entries that match it, longest first.

    Entries of several languages may match the same words. With a declared language (ISO 639-1) its entries need
    less from their sentence. Weak entries are among the hits; `findings` decides on them.
    """
    lexicon = load_lexicon()
    tokens = [tokenize(sentence.text) for sentence in document.sentences]
    article = frozenset(token.lower for sentence in tokens for token in sentence)
    found = (
        (s, list(lexicon.find(s.text, ts, article, declared))) for s, ts in zip(document.sentences, tokens, strict=True)
    )
    return [(sentence, hits) for sentence, hits in found if hits]


def languages_of(by_sentence: Iterable[tuple[Sentence, list[Hit]]]) -> dict[str, dict[str, float]]:
    """For each language the literal phrases that speak for it, each with its weight (0 to 1).

    A phrase that several languages share says less for each of them.
    """
    weights: dict[str, dict[str, float]] = {}
    for _, hits in by_sentence:
        for hit in hits:
            sharing = {h.entry.language for h in hits if (h.start, h.end) == (hit.start, hit.end)}
            weight = {"sure": 1.0, "likely": 0.6, "weak": 0.3}[hit.entry.sure] / len(sharing)
            seen = weights.setdefault(hit.entry.language, {})
            seen[hit.entry.original] = max(weight, seen.get(hit.entry.original, 0.0))
    return weights


def _check(context: Context) -> Iterator[Finding]:
    declared = context.settings.translated_from
    by_sentence = hits_in(context.document, declared)
    weights = languages_of(by_sentence)
    for sentence, hits in by_sentence:
        kept = [hit for hit in hits if _counts(hit.entry, declared, weights)]
        for group in _groups(kept):
            finding = _finding(sentence, group, declared, weights)
            if not context.attested(context.document.text[finding.start : finding.end]):
                yield finding


def _counts(entry: Entry, declared: str, weights: dict[str, dict[str, float]]) -> bool:
    """Whether an entry is to be believed, given what else the article holds."""
    if entry.sure != "weak" or entry.language == declared:
        return True
    others = sum(weight for original, weight in weights[entry.language].items() if original != entry.original)
    return not declared and others >= 1.0


def _groups(hits: list[Hit]) -> Iterator[list[Hit]]:
    """Hits that overlap, as groups; the longest of each group first."""
    ranked = sorted(hits, key=lambda h: (h.start, -h.end))
    group: list[Hit] = []
    for hit in ranked:
        if group and hit.start >= max(h.end for h in group):
            yield _best_first(group)
            group = []
        group.append(hit)
    if group:
        yield _best_first(group)


def _best_first(group: list[Hit]) -> list[Hit]:
    return sorted(group, key=lambda h: (h.start - h.end, -GRADES[h.entry.sure]))


def _finding(sentence: Sentence, group: list[Hit], declared: str, weights: dict[str, dict[str, float]]) -> Finding:
    widest = group[0]
    same = [hit for hit in group if (hit.start, hit.end) == (widest.start, widest.end)]
    ranked = sorted(
        same, key=lambda h: (h.entry.language != declared, -sum(weights[h.entry.language].values()), h.entry.language)
    )
    best = ranked[0]
    confidence = GRADES[best.entry.sure]
    if len(weights[best.entry.language]) > 1 or best.entry.language == declared:
        confidence += _SUPPORT
    elif declared:
        confidence -= 2 * _SUPPORT
    start, words = best.start, best.suggestion
    article = _ARTICLE.search(sentence.text[:start])
    if words and article and (right := with_article(article[1], words)) != article[1]:
        start, words = article.start(), f"{right} {words}"
    return Finding(
        "calque",
        sentence.start + start,
        sentence.start + best.end,
        _message(sentence.text[best.start : best.end], [hit.entry for hit in ranked]),
        Category.MISTRANSLATION if best.entry.severity is Severity.MAJOR else Category.AWKWARD,
        best.entry.severity,
        round(confidence, 2),
        words,
    )


def _message(found: str, entries: list[Entry]) -> str:
    first = entries[0]
    also = sorted({LANGUAGES[e.language] for e in entries} - {LANGUAGES[first.language]})
    right = re.sub(r"[~^]", "", first.english).replace(" | ", " or ")
    right = re.sub(r"(?<!\S)[*&#=](?!\S)", "…", right)
    shared = f" (also {', '.join(also)})" if also else ""
    return f"“{found}” is {LANGUAGES[first.language]} “{first.original}” taken literally{shared}: {right}"


RULE = Rule(
    name="calque",
    summary="A phrase of another language taken literally, or a false friend",
    explanation="""\
Every language has phrases that mean more, or something else, than their words. Translated word by word they come out
as English that nobody says: French *passe d'armes* (a sharp exchange) becomes an “arms pass”, *piratage* (hacking)
becomes “piracy”. False friends are single words that look alike and differ in meaning: *actuel* is current, not actual.

The message names the original and what it means. Check what the speaker or the source said, and use the right English.
A phrase that a clean source about the same events uses is left alone. Several such phrases from one language say
where the article was translated from; `--translated-from fr` declares it, and the rule then asks for less evidence.
""",
    category=Category.MISTRANSLATION,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example("The White House saw it as merely an extension of the ⟦arms pass⟧.", suggestion="exchange of barbs"),
        Example("The president ⟦realized a visit⟧ to Lima on Tuesday.", suggestion="paid a visit"),
        Example("He accused rivals of appeasing the ⟦Kremlin master⟧."),
        Example("The ⟦law enforcement organs⟧ opened a criminal case.", suggestion="law enforcement agencies"),
        Example("The ⟦actual⟧ president will leave office in May.", suggestion="current"),
        Example("The hackers attacked an American ⟦software publisher⟧.", suggestion="software company"),
    ),
    passes=(
        Example("The chess master toured the Kremlin on Sunday."),
        Example("Pirates seized the tanker in an act of piracy off Somalia."),
        Example("King, 42, was visiting his brother when police received the message."),
        Example("She realized a visit would be impossible."),
        Example("Surgeons transplanted two organs on Monday."),
        Example("The actual cost was far higher than planned."),
        Example("The book publisher hired a new editor."),
    ),
)
