"""Rule `tortured-term`: fixed terms whose words were swapped for synonyms."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mtaudit.core import Category, Document, Finding, Sentence, Severity
from mtaudit.rules.calque_lexicon import Token, tokenize
from mtaudit.rules.inflection import noun_forms, with_article
from mtaudit.rules.rule import Context, Example, Rule
from mtaudit.rules.term_lexicon import SAME, Candidate, Terms, compound, load_terms, singular
from mtaudit.rules.term_oddity import LEAST, Odd, odd_pairs

_ODD = 1.15
"""Nearness of a swap that is odd in itself: a paraphraser's favourite that news copy seldom uses."""
_BOTH, _ONE, _TOPIC = 0.85, 0.65, 0.1
_ANYWHERE = 1.2
"""The score from which a compound with a word out of place is flagged whatever the article is about."""
_RESEARCH = frozenset(
    """study studies author authors researcher researchers scientist scientists research algorithm algorithms method
    methods model models dataset datasets data patients experiment experiments laboratory journal paper papers analysis
    technique techniques""".split()
)


def _check(context: Context) -> Iterator[Finding]:
    terms = load_terms()
    document = context.document
    tokenized = [(sentence, tokenize(sentence.text)) for sentence in document.sentences]
    taken: set[tuple[int, int]] = set()
    for finding in _whole_terms(context, terms, tokenized):
        taken.add((finding.start, finding.end))
        yield finding
    bar = LEAST if _about_research([token.lower for _, tokens in tokenized for token in tokens]) else _ANYWHERE
    for sentence, tokens in tokenized:
        for odd in _apart(terms, tokens, bar):
            finding = _odd_finding(sentence, tokens, odd)
            apart = not any(finding.start < end and start < finding.end for start, end in taken)
            if apart and not context.attested(document.text[finding.start : finding.end]):
                yield finding


def _whole_terms(context: Context, terms: Terms, tokenized: list[tuple[Sentence, list[Token]]]) -> Iterator[Finding]:
    """Established terms with words swapped, every other word in its place."""
    document = context.document
    found = [(s, tokens, c) for s, tokens in tokenized for c in _kept(terms, tokens)]
    if not found:
        return
    words = {token.lower for _, tokens in tokenized for token in tokens}
    domains = _domains(document, terms)
    for sentence, tokens, candidate in _longest(found):
        confidence = _confidence(candidate, compound(tokens, candidate.first, candidate.last), terms, words, domains)
        finding = _finding(sentence, tokens, candidate, confidence)
        if confidence and not context.attested(document.text[finding.start : finding.end]):
            yield finding


def _about_research(words: list[str]) -> bool:
    """Whether an article is about research, by words of its trade: two of them, and one word in a hundred."""
    said = [word for word in words if word in _RESEARCH]
    return len(set(said)) > 1 and 100 * len(said) >= len(words)


def _apart(terms: Terms, tokens: list[Token], bar: float) -> list[Odd]:
    """The compounds of a sentence with a word out of place, the likeliest first, none sharing a word with a likelier one."""
    kept: list[Odd] = []
    for odd in sorted(odd_pairs(tokens), key=lambda odd: (-odd.score, odd.first)):
        if odd.score < bar:
            break
        usual = compound(tokens, odd.first, odd.first + 2) in terms.attested or _in_term(terms, tokens, odd.first)
        if bar == _ANYWHERE and _tells_what_happened(tokens[odd.odd].lower, odd.word):
            continue
        named = any(t.text[0].isupper() and t.start > 0 for t in tokens[odd.first : odd.first + 2])
        if not usual and not named and all(abs(odd.first - other.first) > 1 for other in kept):
            kept.append(odd)
    return kept


def _tells_what_happened(written: str, word: str) -> bool:
    """Whether a past tense seems to stand for a noun: "customers queued" is news, and no "line"."""
    return written.endswith("ed") and not word.endswith("ed")


def _in_term(terms: Terms, tokens: list[Token], first: int) -> bool:
    """Whether two words belong to an established term as it should read."""
    return any(
        compound(tokens, start, stop) in terms.established
        for start in range(max(0, first - 2), first + 1)
        for stop in range(first + 2, min(len(tokens), start + 5) + 1)
    )


def _odd_finding(sentence: Sentence, tokens: list[Token], odd: Odd) -> Finding:
    first, last, token = tokens[odd.first], tokens[odd.first + 1], tokens[odd.odd]
    plural = odd.odd > odd.first and singular(token.lower) != token.lower and singular(odd.word) == odd.word
    word = noun_forms(odd.word)["pl"][0] if plural else odd.word
    suggestion = " ".join(word if place == odd.odd else tokens[place].text for place in (odd.first, odd.first + 1))
    sure = 1 / (1 + math.exp(-odd.score))
    return Finding(
        "tortured-term",
        sentence.start + first.start,
        sentence.start + last.end,
        f"“{token.text}” is a word that paraphrasers put for “{word}”; a fixed term with “{word}” may have been meant.",
        Category.TERMINOLOGY,
        Severity.MINOR,  # what was meant is a guess from two words
        round(min(0.85, 0.3 + 0.6 * sure), 2),
        suggestion,
    )


def _kept(terms: Terms, tokens: list[Token]) -> Iterator[Candidate]:
    """The candidates of a sentence without those that hold a name or are established terms themselves."""
    for candidate in terms.candidates(tokens):
        swapped = [
            token
            for token, near in zip(tokens[candidate.first : candidate.last], candidate.nearness, strict=True)
            if near < SAME
        ]
        words = compound(tokens, candidate.first, candidate.last)
        if words not in terms.established and not any(t.text[0].isupper() and t.start > 0 for t in swapped):
            yield candidate


def _domains(document: Document, terms: Terms) -> set[str]:
    """The domains whose established terms the article uses as they are."""
    lowered = document.text.lower()
    return {term.domain for group in terms.starting.values() for term in group if term.text in lowered}


def _longest(found: list[tuple[Sentence, list[Token], Candidate]]) -> Iterator[tuple[Sentence, list[Token], Candidate]]:
    """For each stretch of words the longest candidate, and the nearest of those."""
    ranked = sorted(
        found,
        key=lambda f: (f[0].index, f[2].first - f[2].last, -min(f[2].nearness), -sum(f[2].nearness), f[2].term.text),
    )
    taken: set[tuple[int, int]] = set()
    for sentence, tokens, candidate in ranked:
        places = {(sentence.index, place) for place in range(candidate.first, candidate.last)}
        if not places & taken:
            taken |= places
            yield sentence, tokens, candidate


def _confidence(candidate: Candidate, words: str, terms: Terms, article: set[str], domains: set[str]) -> float:
    """How sure we are that these words stand for the term; 0 where they may well stand for themselves.

    A compound that clean English uses, or one ordinary word in place of another, is flagged only where the article is
    about the term's subject and uses the very word that is missing here.
    """
    swaps = [near for near in candidate.nearness if near < SAME]
    own_words = {part for word in candidate.term.words for part in word.split("-") if len(part) > 3}
    swapped = {
        part
        for word, near in zip(candidate.term.words, candidate.nearness, strict=True)
        if near < SAME
        for part in word.split("-")
        if len(part) > 3
    }
    on_topic = candidate.term.domain in domains or own_words <= article
    plain = words in terms.attested or (max(swaps) < _ODD and len(swaps) == 1)
    if plain and not (candidate.term.domain in domains and swapped & article and max(swaps) > 1.0):
        return 0.0
    if max(swaps) < _ODD and not on_topic:
        return 0.0
    return (_BOTH if len(swaps) > 1 else _ONE) + (_TOPIC if on_topic else 0.0)


def _finding(sentence: Sentence, tokens: list[Token], candidate: Candidate, confidence: float) -> Finding:
    first, last = tokens[candidate.first], tokens[candidate.last - 1]
    suggestion = _suggest(candidate, last)
    start = first.start
    before = tokens[candidate.first - 1] if candidate.first else None
    if before and before.lower in ("a", "an") and with_article(before.text, suggestion) != before.text:
        start, suggestion = before.start, f"{with_article(before.text, suggestion)} {suggestion}"
    elif candidate.first == 0 and first.text[0].isupper():
        suggestion = suggestion[0].upper() + suggestion[1:]
    found = sentence.text[first.start : last.end]
    return Finding(
        "tortured-term",
        sentence.start + start,
        sentence.start + last.end,
        f"“{found}” reads like “{candidate.term.text}”, a fixed term ({candidate.term.domain}), with its words swapped.",
        Category.TERMINOLOGY,
        Severity.MAJOR,
        round(confidence, 2),
        suggestion,
    )


def _suggest(candidate: Candidate, last: Token) -> str:
    """The term, in the plural where the found words are and the term has one."""
    *rest, head = candidate.term.words
    plural = singular(last.lower) != last.lower
    if plural and singular(head) == head and head not in ("equipment", "research", "software", "information"):
        head = head.removesuffix("is") + "es" if head.endswith("sis") else noun_forms(head)["pl"][0]
    elif not plural and singular(head) != head:
        head = head if candidate.nearness[-1] < SAME else singular(head)
    return " ".join([*rest, head])


RULE = Rule(
    name="tortured-term",
    summary="A fixed term with its words swapped for synonyms",
    explanation="""\
Paraphrasers and machine translation swap words for synonyms, and do not stop at fixed terms: artificial intelligence
comes out as “counterfeit consciousness”, breast cancer as “bosom malignancy”, a call-back offer as “repurchase offer”.

The rule looks for a compound that is unusual in itself while an established term exists whose words are synonyms of
these words, one by one and in the same order. Where it knows no such term, it weighs the words: one that paraphrasers
put for a technical word and that is rare in such company, beside one that technical words go with (“savvy fridge”);
in an article about research less is enough, and the flag is minor. A compound that is ordinary English passes, unless
the article speaks of the established term's subject in its own words. Check which term was meant and use it.
""",
    category=Category.TERMINOLOGY,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example("The ministry wants to regulate ⟦counterfeit consciousness⟧.", suggestion="artificial intelligence"),
        Example("Doctors found a ⟦bosom malignancy⟧ during the exam.", suggestion="breast cancer"),
        Example("The firm stores ⟦colossal information⟧ on its customers.", suggestion="big data"),
        Example("The program uses ⟦profound learning⟧ to sort the mail.", suggestion="deep learning"),
        Example("They trained ⟦an irregular woodland⟧ on the results.", suggestion="a random forest"),
        Example("The patient had a ⟦kidney disappointment⟧.", suggestion="kidney failure"),
        Example("The judge had to deal with a ⟦dangling panel⟧.", suggestion="hung jury"),
        Example("The final went to a ⟦punishment shooting⟧.", suggestion="penalty shootout"),
        Example("The authors of the study propose a ⟦ravenous scheduler⟧.", suggestion="greedy scheduler"),
        Example(
            "The Kremlin made its call public. The White House has not answered the ⟦repurchase offer⟧, "
            "a spokesman said in a conference call.",
            suggestion="call-back offer",
        ),
    ),
    passes=(
        Example("The court heard that the counterfeit notes were found by chance."),
        Example("A walk through the woodland is an irregular affair in winter."),
        Example("The company made a repurchase offer for its shares."),
        Example("To their great disappointment, the kidney was not a match."),
        Example("Critics praised the profound insight of the novel."),
        Example("The colossal statue draws tourists who want information."),
        Example("Water contamination closed two beaches."),
    ),
)
