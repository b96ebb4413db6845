"""How sure one can be that a near miss is a slip: what is left of the phrase, and what clean English does."""

from __future__ import annotations

from mtaudit.core import Kind, Sentence
from mtaudit.rules.idiom_joints import adverbial
from mtaudit.rules.idioms_lexicon import ends
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
        or any(not _number_only(miss, words, step) for step in miss.alignment.of("form"))
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


def _loose(miss: NearMiss, words: Words) -> bool:
    """Whether an article changed or is gone beside the swapped word: "broken glass" is no "break the ice".

    With one word left of a phrase, its article tells as much as that word does.
    """
    for step in miss.alignment.steps:
        token = miss.tokens[step.token] if step.token >= 0 else None
        if token is None or not token.determiner or token.optional:
            continue
        gone = step.kind == "missing" and (step.token > 0 or miss.entry.kind == "collocations")
        if gone or (step.kind == "determiner" and words.words[step.at[0]] not in token.words):
            return True
    return False


def _number_only(miss: NearMiss, words: Words, step: Step) -> bool:
    """Whether a word differs from the phrase's in number at most ("coalition cried" is no "rallying cry")."""
    written, wanted = words.words[step.at[0]], miss.tokens[step.token].words
    return any({f"{word}s", f"{word}es"} & {written} or {f"{written}s", f"{written}es"} & {word} for word in wanted)


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
    if miss.tokens[step.token].joint or fine or written[0].isdigit() or (miss.rest < 2 and _loose(miss, words)):
        return 0.0
    if found & miss.entry.close[step.token] and (miss.rest > 1 or _close_fits(miss, words, count)):
        return 0.75 if miss.rest > 1 else _CLOSE
    if found & miss.entry.neighbours[step.token]:
        return _near(miss, step, count)
    if step.token == 0 and miss.tokens[0].inflects and not found & _EMPTY_VERBS:
        return 0.0
    return _any_word(miss, step, written, count) if miss.strict else 0.0


def _any_word(miss: NearMiss, step: Step, written: str, count: int) -> float:
    """A word that no table has for the right one: the end of another phrase, a slip of the pen, or odd beside the rest."""
    if step.token == miss.entry.end and miss.intact > (2 if miss.rest > 1 else 3) and _ends_another(written):
        return 0.6 if count <= _FEW else 0.0  # crossed: "let the cat out of the worms"
    if miss.intact > 1 and not count and any(_misspelt(written, word) for word in miss.tokens[step.token].words):
        return 0.7
    if miss.rest < 3 or count:
        return 0.0
    return _CLOSE if step.token == 0 else 0.6


def _ends_another(written: str) -> bool:
    return not ends().isdisjoint({written, written.removesuffix("s"), written.removesuffix("es")})


def _misspelt(written: str, wanted: str) -> bool:
    """Whether one letter other than the first makes the difference: "lock, stick and barrel"."""
    if len(written) < 4 or written[0] != wanted[0] or abs(len(written) - len(wanted)) > 1 or written == wanted:
        return False
    head = next(
        (i for i, (a, b) in enumerate(zip(written, wanted, strict=False)) if a != b), min(len(written), len(wanted))
    )
    rest = (written[head:], wanted[head:])
    return rest[0][1:] == rest[1][1:] or rest[0] == rest[1][1:] or rest[0][1:] == rest[1]


_CLOSE = 0.55
_FEW = 3  # other words in a place of a phrase in all the clean English that was counted


def _near(miss: NearMiss, step: Step, count: int) -> float:
    """A word that is near the right one in meaning, though not a close one."""
    if step.token == 0 and not miss.strict:
        return 0.0
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


def _crossing(miss: NearMiss, words: Words, count: int) -> float:
    """Another phrase's verb, its particle at the end or also this phrase's; "pick up the tongue" is ordinary English."""
    particle = miss.meant.tokens[1].words[0]
    around = particle in words.words[miss.alignment.last : miss.alignment.last + 2]
    fits = miss.rest and count <= _FEW and not miss.alignment.of("slot")
    return 0.7 if fits and around else 0.0


def _joint(miss: NearMiss, words: Words, count: int) -> float:
    """Another preposition between two words of the phrase."""
    place = int(miss.damage.removeprefix("joint"))
    step = next(step for step in miss.alignment.of("joint") if step.token == place)
    token = miss.tokens[step.token]
    written, wanted = words.words[step.at[0]], token.words
    if (
        token.kind != "word"
        or count > 5
        or (written in _PRO_FORMS and _PRO_FORMS.isdisjoint(wanted))
        or (miss.alignment.of("article") and miss.rest < 3)
    ):
        return 0.0
    if NEGATION in wanted:
        return 0.6 if miss.rest > 1 and _inner(miss, step) and not negated(words, step.at[0]) else 0.0
    if not _LIKE.get(written, frozenset()).isdisjoint(wanted) and miss.strict and count <= _OFTEN:
        return 0.55
    if step.token == 0 and miss.intact > 1 and count <= _FEW and written in _WHERE and not _WHERE.isdisjoint(wanted):
        return 0.55
    bound = written in _BOUND and not _BOUND.isdisjoint(wanted)
    after = step.token == len(miss.tokens) - 1 and bound and written not in _FREE
    after = after and not adverbial(words, step.at[0], wanted)
    if miss.rest == 1:
        between = bound and written not in _FREE_TOO and miss.tokens[-1].content
        after = after and written not in _FREE_TOO
        return 0.52 if miss.strict and count <= 1 and len(miss.tokens) > 2 and (between or after) else 0.0
    before = step.token == 0 and written in _AT_REST and not _AT_REST.isdisjoint(wanted)
    return 0.6 if miss.rest > 1 and (_inner(miss, step) or before or after) else 0.0


NEGATION = "no"
# Prepositions that paraphrasers put for a plainer one ("beneath the belt", "above the moon").
_LIKE = {
    "beneath": frozenset({"under", "below"}), "underneath": frozenset({"under", "below"}), "below": frozenset({"under"}),
    "beyond": frozenset({"past", "above", "over"}), "above": frozenset({"over"}), "atop": frozenset({"on", "over"}),
    "amid": frozenset({"in", "among"}), "amidst": frozenset({"in", "among"}), "inside": frozenset({"in", "within"}),
    "across": frozenset({"over", "through"}), "alongside": frozenset({"with", "by"}), "via": frozenset({"by", "through"}),
}  # fmt: skip
_WHERE = frozenset({"in", "on", "at"})  # what those who learn English mix up
# Words that stand for others, or for a clause, or make a tense: nobody puts them for a preposition.
_PRO_FORMS = frozenset(
    """i you he she it we they me him us them who whom what which where when why how that one none some any both each such
    be is are was were been do have will would can could may might must shall should here there""".split()
)
# Not "into" or "from": what is in the limelight may come from it. After a phrase, less is sure.
_AT_REST = frozenset("in on at with by under over for outside inside beyond behind as like above below beneath".split())
# What these begin behind a phrase may well stand on its own: whom it is for, against whom, what about, where.
_FREE = frozenset("by for against over in under below beneath from".split())
_FREE_TOO = frozenset(
    {"with", "at", "by", "for"}
)  # with one word left of the phrase these tell too little ("go with my head")
_BOUND = frozenset("on at to with against of by for in into under below beneath from over upon".split())


def _inner(miss: NearMiss, step: Step) -> bool:
    whole = [s.token for s in miss.alignment.steps if s.kind == "same" and miss.tokens[s.token].content]
    return bool(whole) and min(whole) < step.token < max(whole)


def _loss(miss: NearMiss, words: Words, count: int) -> float:
    """A small word lost from the middle of the phrase."""
    step = next(s for s in miss.alignment.of("missing") if not miss.tokens[s.token].determiner)
    if miss.rest < 2 or count or not _inner(miss, step) or (step.token > 1 and _clause_begins(miss, words, step)):
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
    bare = lost and len(miss.tokens) == 3 and _participle(miss, words)
    if bare or (miss.entry.kind == "collocations" and not lost):
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


def _participle(miss: NearMiss, words: Words) -> bool:
    """Whether the phrase's verb may belong to a noun: "a reading room" is no "read the room"."""
    return miss.tokens[0].inflects and words.words[miss.alignment.first] not in miss.tokens[0].words


def _order(miss: NearMiss, _words: Words, count: int) -> float:
    lost = [step for step in miss.alignment.of("missing") if not miss.tokens[step.token].determiner]
    if miss.entry.kind == "collocations" and (miss.rest < 2 if miss.damage == "turned" else len(miss.tokens) < 4):
        return 0.0  # "pain of death", "the state failed": two ordinary words in a row
    return 0.6 if not count and len(miss.tokens) > 2 and not lost else 0.0


def _form(miss: NearMiss, words: Words, count: int) -> float:
    """Singular for plural or the reverse, in a phrase with enough words to be sure of."""
    (step,) = miss.alignment.of("form")
    written, (wanted, *_) = words.words[step.at[0]], miss.tokens[step.token].words
    plural = {f"{wanted}s", f"{wanted}es"} & {written} or {f"{written}s", f"{written}es"} & {wanted}
    if count or words.surface(step.at[0])[0].isupper() or (plural and _plural_fits(miss) and written > wanted):
        return 0.0
    if not plural:
        return 0.55 if miss.rest > 1 and miss.intact > 1 else 0.0
    return 0.55 if miss.rest > (2 if written > wanted else 1) else 0.0


def _plural_fits(miss: NearMiss) -> bool:
    """Whether a phrase may well be in the plural: after "a" that is gone, or with "their"."""
    return miss.tokens[0].words[0] in _ARTICLES or any(token.kind == "possessive" for token in miss.tokens)


def _quoted(miss: NearMiss, words: Words) -> bool:
    """Whether the words are all there is between two quotation marks: a scare quote or a pun, likely meant."""
    before = words.text[: words.spans[miss.alignment.first][0]].rstrip()
    after = words.text[words.spans[miss.alignment.last][1] :].lstrip(",. ")
    return before[-1:] in set(_QUOTE) and after[:1] in set(_QUOTE) and before != "" and after != ""
