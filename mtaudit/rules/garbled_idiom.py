"""Set phrases that came out wrong: a word swapped, two phrases crossed, a wrong joint, a wrong order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mtaudit.core import Category, Finding, Kind, Passage, Sentence, Severity
from mtaudit.rules.idioms_lexicon import Entry
from mtaudit.rules.inflection import form_of, inflect
from mtaudit.rules.near_miss import NearMiss, near_misses, negated
from mtaudit.rules.phrases import DETERMINERS, Step, Words, read_words
from mtaudit.rules.rule import Context, Example, Rule

_BAR = 0.5
_NEAR = 0.25  # an alignment that costs no more follows its phrase: another determiner or a plural at most
_QUOTE = '"“”'
_PUN = ("pun intended", "so to speak", "play on", "twist on", "riff on", "to paraphrase")


@dataclass(frozen=True, slots=True)
class _Judged:
    miss: NearMiss
    confidence: float


def check(context: Context) -> Iterator[Finding]:
    """All garbled set phrases of the suspect."""
    for sentence in context.document.sentences:
        words = read_words(sentence.text)
        for judged in _settle(words, sentence):
            finding = _finding(context, sentence, words, judged)
            if finding is not None:
                yield finding


def _settle(words: Words, sentence: Sentence) -> list[_Judged]:
    """The near misses worth a flag, none on words that another phrase explains, the surest first where two meet."""
    correct: list[NearMiss] = []
    judged: list[_Judged] = []
    for miss in near_misses(words):
        if miss.kind in {"correct", "form"} and miss.alignment.cost <= _NEAR:
            correct.append(miss)
        if miss.kind != "correct":
            confidence = _confidence(miss, words, sentence)
            if confidence >= _BAR:
                judged.append(_Judged(miss, confidence))
    kept: list[_Judged] = []
    for one in sorted(judged, key=_rank):
        if not any(_explains(right, one.miss) for right in correct) and not any(_meet(one.miss, k.miss) for k in kept):
            kept.append(one)
    return kept


def _rank(judged: _Judged) -> tuple[float, int, int, int, str]:
    """Sort key: surest first, then the one that keeps more of its phrase, has no gaps, and stands first."""
    miss = judged.miss
    gaps = len(miss.alignment.of("slot"))
    return (-judged.confidence, -miss.rest, gaps, miss.alignment.first, miss.entry.pattern)


def _explains(right: NearMiss, miss: NearMiss) -> bool:
    """Whether a phrase that is right covers the words that seemed wrong."""
    if right is miss or (right.entry is miss.entry and right.kind == "form"):
        return False
    changed = [step for step in miss.changed if step.kind != "determiner"]
    wrong = {place for step in changed for place in step.at} or set(range(miss.alignment.first, miss.alignment.last + 1))
    own = {place for step in right.alignment.steps if step.kind in {"same", "form"} for place in step.at}
    kept = sum(step.kind == "same" for step in miss.alignment.steps)
    return wrong <= own and len(own) >= kept


def _meet(one: NearMiss, two: NearMiss) -> bool:
    return one.alignment.first <= two.alignment.last and two.alignment.first <= one.alignment.last


def _confidence(miss: NearMiss, words: Words, sentence: Sentence) -> float:
    """How likely the wording is a slip, from how much of the phrase is left and what clean English does. 0: not."""
    count, fillers = miss.entry.frames.get(miss.damage, (0, frozenset()))
    if any(words.words[place] in fillers for step in miss.changed for place in step.at):
        return 0.0
    score = {
        "swap": _swap, "crossed": _crossing, "joint": _joint, "lost": _loss,
        "order": _order, "form": _form, "wording": lambda *_: 0.85,
    }[miss.kind](miss, words, count)  # fmt: skip
    if score and _quoted(miss, words):
        score -= 0.1
    if score and any(sign in sentence.text.lower() for sign in _PUN):
        score -= 0.3
    if sentence.kind is Kind.HEADLINE and miss.kind == "lost":
        return 0.0
    return score


def _swap(miss: NearMiss, words: Words, count: int) -> float:
    """Swapped content words: known wrong ones, near ones, or any where the rest of the phrase is unmistakable."""
    worst = 1.0
    steps = miss.alignment.of("swap")
    for step in steps:
        worst = min(worst, _swap_quality(miss, words, step, count, strict=miss.strict))
    if len(steps) > 1 and miss.rest < 2:
        worst -= 0.15
    if miss.rest < 2 and _listed_with_others(miss, words):
        return 0.0
    if not miss.strict and (miss.rest == 0 or (miss.rest == 1 and (miss.alignment.of("missing") or count))):
        return 0.0
    return worst - (0.0 if miss.strict else 0.05)


def _listed_with_others(miss: NearMiss, words: Words) -> bool:
    """Whether the phrase's last word stands in a row of things ("the axe and the spade"), and so is meant literally."""
    after = words.words[miss.alignment.last + 1 : miss.alignment.last + 3]
    return len(after) == 2 and after[0] in {"and", "or"} and after[1] in DETERMINERS


def _swap_quality(miss: NearMiss, words: Words, step: Step, count: int, *, strict: bool) -> float:
    found = set(words.lemmas[step.at[0]])
    written = words.surface(step.at[0])
    if step.at[0] > 0 and written[0].isupper() and not words.surface(miss.alignment.first)[0].isupper():
        return 0.0
    listed = miss.entry.listed.get(step.token, {})
    for word in found & listed.keys():
        near = listed[word]
        if not near or not near.isdisjoint(words.known):
            return 0.6 if miss.rest == 0 else 0.85 if miss.rest > 1 or strict else 0.75
    if found & miss.entry.fine.get(step.token, {}).keys():
        return 0.0
    if found & miss.entry.neighbours[step.token]:
        if miss.rest > 1:
            return 0.75 if count <= 5 else 0.0
        return 0.65 if miss.rest and count <= 1 and strict else 0.0
    return 0.6 if miss.rest > 1 and count == 0 and strict else 0.0


def _crossing(miss: NearMiss, _words: Words, count: int) -> float:
    return 0.7 if count <= 3 else 0.0


def _joint(miss: NearMiss, words: Words, count: int) -> float:
    """Another preposition between two words of the phrase."""
    (step,) = miss.alignment.of("joint")
    token = miss.tokens[step.token]
    if miss.rest < 2 or count or not _inner(miss, step) or token.kind != "word":
        return 0.0
    written, wanted = words.words[step.at[0]], token.words
    if any({written, word} <= group for word in wanted for group in _SAME_JOINT):
        return 0.0
    if NEGATION in wanted:
        return 0.0 if negated(words, step.at[0]) else 0.6
    return 0.6


NEGATION = "no"
_SAME_JOINT = (
    frozenset({"in", "into", "within", "inside"}), frozenset({"on", "upon", "onto"}), frozenset({"to", "towards", "toward"}),
    frozenset({"and", "or", "nor"}), frozenset({"until", "till"}), frozenset({"around", "round"}), frozenset({"that", "which", "who"}),
    frozenset({"one", "it", "you", "they", "he", "she", "we", "i"}), frozenset({"can", "could", "will", "would", "may", "might"}),
    frozenset({"out", "from"}), frozenset({"through", "throughout"}), frozenset({"among", "amid", "between"}),
)  # fmt: skip


def _inner(miss: NearMiss, step: Step) -> bool:
    whole = [s.token for s in miss.alignment.steps if s.kind == "same" and miss.tokens[s.token].content]
    return bool(whole) and min(whole) < step.token < max(whole)


def _loss(miss: NearMiss, words: Words, count: int) -> float:
    """A small word lost from the middle of the phrase."""
    step = next(s for s in miss.alignment.of("missing") if not miss.tokens[s.token].determiner)
    if miss.rest < 2 or count or not _inner(miss, step):
        return 0.0
    if NEGATION in miss.tokens[step.token].words and negated(words, miss.alignment.last):
        return 0.0
    return 0.55


def _order(miss: NearMiss, _words: Words, count: int) -> float:
    return 0.6 if not count and len(miss.tokens) > 2 else 0.0


def _form(miss: NearMiss, words: Words, count: int) -> float:
    """Singular for plural or the reverse, in a phrase with enough words to be sure of."""
    (step,) = miss.alignment.of("form")
    written, (wanted, *_) = words.words[step.at[0]], miss.tokens[step.token].words
    plural = {f"{wanted}s", f"{wanted}es"} & {written} or {f"{written}s", f"{written}es"} & {wanted}
    return 0.55 if plural and miss.rest > 3 and not count else 0.0


def _quoted(miss: NearMiss, words: Words) -> bool:
    """Whether the words are all there is between two quotation marks: a scare quote or a pun, likely meant."""
    before = words.text[: words.spans[miss.alignment.first][0]].rstrip()
    after = words.text[words.spans[miss.alignment.last][1] :].lstrip(",. ")
    return before[-1:] in set(_QUOTE) and after[:1] in set(_QUOTE) and before != "" and after != ""


def _finding(context: Context, sentence: Sentence, words: Words, judged: _Judged) -> Finding | None:
    miss = judged.miss
    first, last = miss.alignment.first, miss.alignment.last
    start, end = words.spans[first][0], words.spans[last][1]
    if context.attested(sentence.text[start:end]):
        return None
    entry = miss.other or miss.entry
    confidence, evidence = judged.confidence, _evidence(context, sentence, entry)
    confidence = 0.97 if evidence else _with_reading(context, sentence, start, end, confidence)
    if confidence < _BAR:
        return None
    major = miss.kind != "form" and miss.entry.kind in {"idioms", "proverbs"}
    return Finding(
        rule="garbled-idiom",
        start=sentence.start + start,
        end=sentence.start + end,
        message=_message(miss, words),
        category=Category.MISTRANSLATION if major else Category.AWKWARD,
        severity=Severity.MAJOR if major else Severity.MINOR,
        confidence=round(confidence, 2),
        suggestion=_mended(miss, words),
        evidence=evidence,
    )


def _evidence(context: Context, sentence: Sentence, entry: Entry) -> tuple[Passage, ...]:
    """The matched clean passages that have the phrase right."""
    from mtaudit.rules.near_miss import study

    return tuple(
        passage
        for passage in context.sources_of(sentence)
        if any(found.kind == "correct" for found in study(entry, read_words(passage.words)))
    )


def _with_reading(context: Context, sentence: Sentence, start: int, end: int, confidence: float) -> float:
    """The span model's word, where there is one: up to a tenth more or less."""
    if sentence.index >= len(context.readings):
        return confidence
    reading = context.readings[sentence.index]
    inside = (reading.offsets[:, 0] < end) & (reading.offsets[:, 1] > start)
    if not reading.views or not inside.any():
        return confidence
    wrong = max(float((view.minor + view.major)[inside].mean()) for view in reading.views)
    return min(1.0, max(0.0, confidence + min(0.1, max(-0.1, (wrong - 0.3) * 0.3))))


def _mended(miss: NearMiss, words: Words) -> str:
    """The phrase as it should read in this sentence, in the place of exactly the flagged words."""
    if miss.other is not None:
        verb = words.words[miss.alignment.first]
        rest = [token.words[0] for token in miss.other.tokens[1:] if token.kind == "word" and not token.optional]
        parts = [verb, *rest]
    elif miss.kind in {"order", "wording"}:
        parts = _afresh(miss, words)
    else:
        parts = [part for step in miss.alignment.steps for part in _part(miss, words, step)]
    for place in range(len(parts) - 1):
        if parts[place] in {"a", "an"}:
            parts[place] = "an" if parts[place + 1][:1].lower() in "aeio" else "a"
    text = " ".join(parts)
    return text[0].upper() + text[1:] if words.surface(miss.alignment.first)[0].isupper() else text


def _part(miss: NearMiss, words: Words, step: Step) -> list[str]:
    token = miss.tokens[step.token] if step.token >= 0 else None
    if token is None or step.kind in {"same", "slot", "extra"}:
        return [words.surface(place) for place in step.at]
    if step.kind == "missing":
        return ["" if token.optional else "their" if token.kind == "possessive" else token.words[0]]
    if step.kind == "determiner" and token.kind == "possessive":
        return [words.surface(step.at[0])]
    if token.inflects:
        before = words.words[step.at[0] - 1] if step.at[0] else ""
        return [inflect(token.words[0], form_of(words.words[step.at[0]], before))]
    return [token.words[0]]


def _afresh(miss: NearMiss, words: Words) -> list[str]:
    """The phrase written anew, its inflecting and variable words taken from the sentence where it has them."""
    own = [step.at[0] for step in miss.alignment.steps if step.at]
    possessive = next((words.surface(p) for p in own if words.words[p] in {"my", "your", "his", "her", "its", "our", "their"}), "their")
    parts: list[str] = []
    for token in miss.entry.tokens:
        if token.kind == "possessive":
            parts.append(possessive)
        elif token.kind == "slot":
            taken = [p for step in miss.alignment.of("slot") for p in step.at]
            parts += [words.surface(p) for p in taken]
        elif token.inflects:
            place = next((p for p in own if not token.lemmas.isdisjoint(words.lemmas[p])), -1)
            verb = place if place >= 0 else own[0]
            form = form_of(words.words[verb], words.words[verb - 1] if verb else "")
            parts.append(words.surface(place) if place >= 0 else inflect(token.words[0], form))
        elif not token.optional:
            parts.append(token.words[0])
    return parts


def _message(miss: NearMiss, words: Words) -> str:
    phrase, meaning = miss.entry.plain, miss.entry.meaning
    if miss.other is not None:
        return f"Looks like “{miss.other.plain}” ({miss.other.meaning}) crossed with “{phrase}” ({meaning})."
    if miss.kind == "order":
        return f"Looks like “{phrase}” ({meaning}) with its words in another order."
    if miss.kind == "wording":
        return f"Looks like “{phrase}” ({meaning}), said in other words."
    changes = []
    for step in miss.changed:
        if step.kind in {"swap", "joint"} or (step.kind == "form" and miss.kind == "form"):
            changes.append(f"“{words.surface(step.at[0])}” stands where “{miss.tokens[step.token].words[0]}” belongs")
        elif step.kind == "missing" and not miss.tokens[step.token].determiner:
            changes.append(f"“{miss.tokens[step.token].words[0]}” is missing")
    return f"Looks like “{phrase}” ({meaning}): {' and '.join(changes)}."


RULE = Rule(
    name="garbled-idiom",
    summary="a set phrase that came out wrong",
    explanation="""\
Machine translation and paraphrasing tools break set phrases: they swap a word for a neighbour in meaning
(“kill two birds with one rock”), cross two phrases (“weighed his nose in”), take another preposition or lose a small
word. The copy then means something else, or nothing.

Each flag names the phrase that was probably meant and offers it, inflected to fit. Read the sentence: where the words
are meant literally, or the writer plays with the phrase, let it stand.""",
    category=Category.MISTRANSLATION,
    severity=Severity.MAJOR,
    check=check,
    flags=(
        Example("The deal would ⟦kill two birds with one rock⟧, he said.", suggestion="kill two birds with one stone"),
        Example("The minister ⟦weighed his nose in⟧ the dispute over fees.", suggestion="weighed in on"),
        Example("Both sides agreed to ⟦bury the axe⟧ after years of lawsuits.", suggestion="bury the hatchet"),
        Example("The report is only ⟦the point of the iceberg⟧.", suggestion="the tip of the iceberg"),
        Example("The board ⟦put the horse before the cart⟧ by hiring first.", suggestion="put the cart before the horse"),
        Example("Take the forecast ⟦with a pinch of sugar⟧.", suggestion="with a pinch of salt"),
    ),
    passes=(
        Example("The deal would kill two birds with one stone, he said."),
        Example("He weighed the parcel in his hand."),
        Example("He broke his nose in a fall."),
        Example("They buried the axe and the spade behind the barn, where the police found them."),
        Example("It takes one hour to know the result."),
        Example("A rock fell and killed two birds on the shore."),
        Example("The chef added a pinch of sugar to the sauce."),
    ),
)
