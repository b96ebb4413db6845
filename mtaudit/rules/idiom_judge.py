"""How sure one can be that a near miss is a slip: what is left of the phrase, and what clean English does."""

from __future__ import annotations

from mtaudit.core import Kind, Sentence
from mtaudit.rules.idiom_joints import adverbial
from mtaudit.rules.near_miss import NearMiss, negated
from mtaudit.rules.phrases import DETERMINERS, Step, Words

_QUOTE = '"“”'
# Verbs that a translator falls back on ("put into the long grass"). "Have" and "get" are left to good writers.
_EMPTY_VERBS = frozenset("put make do take give bring set lay".split())
_ARTICLES = frozenset({"a", "an", "the"})
_PUN = ("pun intended", "so to speak", "play on", "twist on", "riff on", "to paraphrase")


def confidence(miss: NearMiss, words: Words, sentence: Sentence) -> float:
    """How likely the wording is a slip, from how much of the phrase is left and what clean English does. 0: not."""
    count, fillers = miss.entry.frames.get(miss.damage, (0, frozenset()))
    if any(not fillers.isdisjoint(words.lemmas[place]) for step in miss.changed for place in step.at):
        return 0.0
    score = {
        "swap": _swap, "crossed": _crossing, "joint": _joint, "lost": _loss,
        "small": _small, "added": _added, "article": _article, "order": _order, "form": _form, "wording": lambda *_: 0.85, "blend": lambda *_: 0.7,
    }[miss.kind](miss, words, count)  # fmt: skip
    if score and _quoted(miss, words):
        score -= 0.1
    if score and any(sign in sentence.text.lower() for sign in _PUN):
        score -= 0.3
    if sentence.kind is Kind.HEADLINE and miss.kind in {"lost", "article"}:
        return 0.0
    return score


def _swap(miss: NearMiss, words: Words, count: int) -> float:
    """Swapped content words: known wrong ones, near ones, or any where the rest of the phrase is unmistakable."""
    worst = 1.0
    steps = miss.alignment.of("swap")
    for step in steps:
        worst = min(worst, _swap_quality(miss, words, step, count))
    if len(steps) > 1 and miss.rest < 2 and worst > _CLOSE:
        worst -= 0.15
    between = {words.words[step.at[0]] for step in miss.alignment.of("article")}
    if (
        (miss.alignment.of("added") and miss.rest < 2)
        or between - _ARTICLES - {"some", "any"}
        or (miss.rest < 2 and _listed_with_others(miss, words))
    ):
        return 0.0
    if (
        not miss.strict
        and worst != 0.55
        and (miss.rest == 0 or (miss.rest == 1 and (miss.alignment.of("missing") or count)))
    ):
        return 0.0
    return worst - (0.0 if miss.strict else 0.05)


def _listed_with_others(miss: NearMiss, words: Words) -> bool:
    """Whether the phrase's last word stands in a row of things ("the axe and the spade"), and so is meant literally."""
    after = words.words[miss.alignment.last + 1 : miss.alignment.last + 3]
    return len(after) == 2 and after[0] in {"and", "or"} and after[1] in DETERMINERS


def _swap_quality(miss: NearMiss, words: Words, step: Step, count: int) -> float:  # noqa: PLR0911 - one return for each case
    found = set(words.lemmas[step.at[0]])
    written = words.surface(step.at[0])
    named = written[0].isupper() and not miss.tokens[step.token].usual[0].isupper()
    first = words.surface(miss.alignment.first)
    if step.at[0] > 0 and named and not first[0].isupper():
        return 0.0
    if miss.alignment.first > 0 and first[0].isupper() and not first.isupper():
        return 0.0  # a name: "Parts business for"
    listed = miss.entry.listed.get(step.token, {})
    if any(not listed[word] or not listed[word].isdisjoint(words.known) for word in found & listed.keys()):
        return 0.6 if miss.rest == 0 else 0.85 if miss.rest > 1 or miss.strict else 0.75
    fine = found & miss.entry.fine.get(step.token, {}).keys()
    if miss.tokens[step.token].joint or fine or written[0].isdigit():
        return 0.0
    if found & miss.entry.close[step.token] and (miss.rest > 1 or _close_fits(miss, words, count)):
        return 0.75 if miss.rest > 1 else _CLOSE
    if found & miss.entry.neighbours[step.token]:
        return _near(miss, step, count)
    if step.token == 0 and miss.tokens[0].inflects and not found & _EMPTY_VERBS:
        return 0.0
    return (_CLOSE if step.token == 0 else 0.6) if miss.rest > 1 and not count and miss.strict else 0.0


_CLOSE = 0.55


def _near(miss: NearMiss, step: Step, count: int) -> float:
    """A word that is near the right one in meaning, though not a close one."""
    if miss.rest > 1:
        return 0.75 if count <= 8 else 0.0
    if miss.rest == 0 or not miss.strict or len(miss.alignment.of("swap")) > 1:
        return 0.0
    if miss.entry.kind != "collocations" and count <= 3:
        return 0.65
    whole = not (miss.alignment.of("article") or miss.alignment.of("determiner") or miss.tokens[step.token].inflects)
    return _CLOSE if whole and count <= 20 and miss.entry.kind in {"idioms", "set-phrases"} else 0.0


_OFTEN = 200  # where clean English has that many other words in a place, one more may well be one of them


def _close_fits(miss: NearMiss, words: Words, count: int) -> bool:
    """Whether a close word is telling where one word of meaning is left of the phrase."""
    if miss.rest == 0 or not miss.strict or _definite(miss, words):
        return False
    return count <= (_OFTEN if len(miss.alignment.of("swap")) == 1 else 0)


def _definite(miss: NearMiss, words: Words) -> bool:
    """Whether "the" stands where the phrase has "a": a thing spoken of before, and meant ("the slice of cake")."""
    return any(
        words.words[step.at[0]] == "the" and miss.tokens[step.token].words[0] in _ARTICLES
        for step in miss.alignment.of("determiner")
    )


def _crossing(miss: NearMiss, _words: Words, count: int) -> float:
    return 0.7 if miss.rest and count <= 3 and not miss.alignment.of("slot") else 0.0


def _joint(miss: NearMiss, words: Words, count: int) -> float:
    """Another preposition between two words of the phrase."""
    place = int(miss.damage.removeprefix("joint"))
    step = next(step for step in miss.alignment.of("joint") if step.token == place)
    token = miss.tokens[step.token]
    written, wanted = words.words[step.at[0]], token.words
    if token.kind != "word" or count > 5 or (miss.alignment.of("article") and miss.rest < 3):
        return 0.0
    if NEGATION in wanted:
        return 0.6 if miss.rest > 1 and _inner(miss, step) and not negated(words, step.at[0]) else 0.0
    bound = written in _BOUND and not _BOUND.isdisjoint(wanted)
    after = step.token == len(miss.tokens) - 1 and bound and not adverbial(words, step.at[0], wanted)
    if miss.rest == 1:
        if step.token == 0 and count <= 3 and miss.strict:
            # "At the horizon": the count names every small word that clean English has before this noun.
            return 0.5 if written in _AT_REST and not _AT_REST.isdisjoint(wanted) else 0.0
        between = bound and miss.tokens[-1].content
        return 0.52 if miss.strict and count <= 1 and len(miss.tokens) > 2 and (between or after) else 0.0
    before = step.token == 0 and written in _AT_REST and not _AT_REST.isdisjoint(wanted)
    return 0.6 if miss.rest > 1 and (_inner(miss, step) or before or after) else 0.0


NEGATION = "no"
# Not "into" or "from": what is in the limelight may come from it. After a phrase, less is sure.
_AT_REST = frozenset("in on at with by under over for outside inside beyond behind as like above below beneath".split())
_BOUND = frozenset("on at to with against of by for in into under below beneath from over upon".split())


def _inner(miss: NearMiss, step: Step) -> bool:
    whole = [s.token for s in miss.alignment.steps if s.kind == "same" and miss.tokens[s.token].content]
    return bool(whole) and min(whole) < step.token < max(whole)


def _loss(miss: NearMiss, words: Words, count: int) -> float:
    """A small word lost from the middle of the phrase."""
    step = next(s for s in miss.alignment.of("missing") if not miss.tokens[s.token].determiner)
    if miss.rest < 2 or count or not _inner(miss, step) or _clause_begins(miss, words, step):
        return 0.0
    if NEGATION in miss.tokens[step.token].words and negated(words, miss.alignment.last):
        return 0.0
    return 0.55


def _clause_begins(miss: NearMiss, words: Words, step: Step) -> bool:
    """Whether a determiner stands where a small word is missing: a new clause may begin ("the moment the truth …")."""
    after = min(s.at[0] for s in miss.alignment.steps if s.token > step.token and s.at)
    return words.words[after] in DETERMINERS


def _small(miss: NearMiss, _words: Words, count: int) -> float:
    """Two small words wrong, in a phrase of which three words or more are intact."""
    return 0.55 if miss.rest > 2 and not count and miss.entry.kind in {"idioms", "proverbs"} else 0.0


def _added(miss: NearMiss, _words: Words, count: int) -> float:
    """A small word too many in the middle of the phrase."""
    return 0.55 if miss.rest > 2 and not count else 0.0


def _article(miss: NearMiss, words: Words, count: int) -> float:
    """An article too many, or one lost from the middle: what speakers of languages without articles do."""
    lost = [step for step in miss.alignment.of("missing") if miss.tokens[step.token].kind == "word"]
    if lost and miss.alignment.of("form"):  # a plural has no "a": "cast long shadows over"
        return 0.0
    if miss.rest == 1 and not count and not lost and miss.strict and len(miss.tokens) > 2:
        inside = {words.words[step.at[0]] for step in miss.alignment.of("article")}
        return 0.52 if inside <= _ARTICLES and miss.tokens[-1].joint and miss.entry.kind != "phrasal-verbs" else 0.0
    if miss.rest < 2 or count or not all(_inner(miss, step) for step in lost):
        return 0.0
    added = {words.words[step.at[0]] for step in miss.alignment.of("article")}
    owners = {s.at[0] for s in miss.alignment.steps if s.at and miss.tokens[s.token].kind == "possessive"}
    if any(step.at[0] + 1 in owners for step in miss.alignment.of("article")):
        return 0.0  # "force the Commission's hand": the article belongs to whose hand it is
    return 0.55 if added <= _ARTICLES and (miss.entry.kind != "phrasal-verbs" or miss.rest > 2) else 0.0


def _order(miss: NearMiss, _words: Words, count: int) -> float:
    lost = [step for step in miss.alignment.of("missing") if not miss.tokens[step.token].determiner]
    return 0.6 if not count and len(miss.tokens) > 2 and not lost else 0.0


def _form(miss: NearMiss, words: Words, count: int) -> float:
    """Singular for plural or the reverse, in a phrase with enough words to be sure of."""
    (step,) = miss.alignment.of("form")
    written, (wanted, *_) = words.words[step.at[0]], miss.tokens[step.token].words
    plural = {f"{wanted}s", f"{wanted}es"} & {written} or {f"{written}s", f"{written}es"} & {wanted}
    if count or words.surface(step.at[0])[0].isupper() or (plural and _plural_fits(miss) and written > wanted):
        return 0.0
    if not plural:
        return 0.55 if miss.rest > 1 and {written, wanted} & {f"{written}ing", f"{wanted}ing"} else 0.0
    return 0.55 if miss.rest > (2 if written > wanted else 1) else 0.0


def _plural_fits(miss: NearMiss) -> bool:
    """Whether a phrase may well be in the plural: after "a" that is gone, or with "their"."""
    return miss.tokens[0].words[0] in _ARTICLES or any(token.kind == "possessive" for token in miss.tokens)


def _quoted(miss: NearMiss, words: Words) -> bool:
    """Whether the words are all there is between two quotation marks: a scare quote or a pun, likely meant."""
    before = words.text[: words.spans[miss.alignment.first][0]].rstrip()
    after = words.text[words.spans[miss.alignment.last][1] :].lstrip(",. ")
    return before[-1:] in set(_QUOTE) and after[:1] in set(_QUOTE) and before != "" and after != ""
