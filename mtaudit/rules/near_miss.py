"""Sentences that nearly follow a set phrase: what differs, and how often clean English differs in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from mtaudit.rules.idiom_joints import adverbial
from mtaudit.rules.idioms_lexicon import LIGHT, Entry, candidates, ends, verbs
from mtaudit.rules.inflection import lemmas
from mtaudit.rules.phrases import (
    DETERMINERS,
    FUNCTION_WORDS,
    NEGATIONS,
    Aligner,
    Alignment,
    Step,
    Token,
    Words,
    anchors,
    compile_pattern,
)

_MOST_ANCHORS = 6
# Small words that phrases exchange freely.
_SAME_JOINT = (
    frozenset({"in", "within", "inside"}), frozenset({"on", "upon", "onto"}), frozenset({"to", "towards", "toward"}),
    frozenset({"and", "or", "nor"}), frozenset({"until", "till"}), frozenset({"around", "round"}), frozenset({"that", "which", "who"}),
    frozenset({"one", "it", "you", "they", "he", "she", "we", "i"}), frozenset({"can", "could", "will", "would", "may", "might"}),
    frozenset({"out", "from"}), frozenset({"through", "throughout"}), frozenset({"among", "amid", "between"}),
)  # fmt: skip


@dataclass(frozen=True)
class NearMiss:
    """A stretch of a sentence beside a set phrase.

    `kind`: "correct" (nothing wrong), "swap" (other content words), "crossed" (the verb of `other`), "blend" (the end of
    `other`), "joint" (another
    preposition or the like), "lost" (a small word is missing), "added" (one too many), "article" (one too many or
    missing), "small" (two of these), "order", "form" (singular for plural), "wording" (a wording known to be wrong). `damage` names what differs
    and where, as the frame counts do.
    """

    entry: Entry
    tokens: tuple[Token, ...]
    alignment: Alignment
    kind: str
    damage: str = ""
    other: Entry | None = None

    @property
    def meant(self) -> Entry:
        """The phrase to put in the place of this one."""
        return self.other if self.kind == "crossed" and self.other else self.entry

    @property
    def rest(self) -> int:
        """How many words of the phrase that carry meaning are intact; light verbs carry none."""
        kept = (self.tokens[step.token] for step in self.alignment.steps if step.kind in {"same", "form"})
        return sum(token.content and not token.joint and not LIGHT.issuperset(token.words) for token in kept)

    @property
    def intact(self) -> int:
        """How many words of the phrase stand as they should, light and small ones too, articles and the like not."""
        return sum(not self.tokens[step.token].determiner for step in self.alignment.of("same"))

    @property
    def strict(self) -> bool:
        """Whether nothing else differs than what `kind` says: no word lost or added, no other joint."""
        own = {"lost": "missing"}.get(self.kind, self.kind)
        others = {"extra", "added", "missing", "joint"} - ({"added", "missing", "joint"} if own == "small" else {own})
        return not any(
            step.kind in others and not (step.token >= 0 and self.tokens[step.token].determiner)
            for step in self.alignment.steps
        )

    @property
    def changed(self) -> list[Step]:
        """The steps that do not follow the phrase."""
        return [step for step in self.alignment.steps if step.kind not in {"same", "slot", "object", "extra"}]


def near_misses(words: Words) -> Iterator[NearMiss]:
    """Everything in a sentence that follows a phrase of the lexicon, to the letter or nearly."""
    for entry in candidates(words):
        yield from study(entry, words)


def study(entry: Entry, words: Words, *, anything: bool = False) -> Iterator[NearMiss]:
    """How one sentence follows one phrase. With `anything`, any word may have taken the place of a missing one."""
    lack = _lack(entry, words, anything=anything)
    if lack is not None:
        missing, unknown = lack
        found = _swapped(entry, words, missing, unknown, anything=anything)
        if found is None and missing == [0] and len(entry.tokens) > 2:
            found = _crossed(entry, words)
        if found is None and len(missing) < 2 and len(entry.content) > 1:
            found = _exchanged(entry, words) if not missing else _turned(entry, words) if "of" in words.words else None
        if found is not None:
            yield found
    if entry.wordings:
        yield from _worded(entry, words)


def _lack(entry: Entry, words: Words, *, anything: bool) -> tuple[list[int], list[int]] | None:
    """The words of a phrase that a sentence lacks, and those of them that no suspect stands for; None: too many, or apart."""
    missing: list[int] = []
    unknown: list[int] = []
    for place, own, suspects in entry.needs:
        if own.isdisjoint(words.known):
            missing.append(place)
            if suspects.isdisjoint(words.known):
                unknown.append(place)
                crossed = place == entry.end and not ends().isdisjoint(words.known)
                if len(unknown) > 1 or not (anything or place == 0 or place in entry.odd or crossed):
                    return None
    near = (
        _together(entry, words, missing, unknown) if len(entry.needs) > 1 else _framed(entry, words, anything=anything)
    )
    return (missing, unknown) if near else None


def _together(entry: Entry, words: Words, missing: list[int], unknown: list[int]) -> bool:
    """Whether the words that the phrase needs stand near each other somewhere, in whatever order."""
    places = words.places
    here = [need for need in entry.needs if need[0] not in missing]
    first, own, _ = here[0] if here else entry.needs[0]
    if not here:
        own = entry.suspects[first]
    for lemma in own:
        for pinned in places.get(lemma, ()):
            for place, forms, suspects in entry.needs:
                if place == first or place in unknown:
                    continue
                reach = abs(entry.offsets[place] - entry.offsets[first]) + _SLACK
                wanted = suspects if place in missing else forms
                window = words.lemmas[max(0, pinned - reach) : pinned + reach + 1]
                if all(wanted.isdisjoint(options) for options in window):
                    break
            else:
                return True
    return False


def _framed(entry: Entry, words: Words, *, anything: bool) -> bool:
    """Whether a phrase with one word of meaning has a small word, its own or another, at the place of one of its own."""
    place, own, suspects = entry.needs[0]
    if not entry.small or entry.tokens[place].joint:
        return True
    if own.isdisjoint(words.known):  # nothing but small words can be intact, so they all must be
        if any(words.known.isdisjoint(entry.tokens[small].words) for small in entry.small):
            return False
        own = suspects & words.known
    joints = _JOINTS if anything else entry.joints
    before, after = max(0, place - entry.small[0]), max(0, entry.small[-1] - place)
    for lemma in words.known & own:
        for pinned in words.places[lemma]:
            if after and not joints.isdisjoint(words.words[pinned + 1 : pinned + 2 + after]):
                return True
            if before and not joints.isdisjoint(words.words[max(0, pinned - 1 - before) : pinned]):
                return True
    return False


_JOINTS = FUNCTION_WORDS - DETERMINERS
_SLACK = 3  # words that may stand between the words of a phrase, beyond those of its slots


def _worded(entry: Entry, words: Words) -> Iterator[NearMiss]:
    """The whole garbled wordings of a phrase that a sentence has."""
    for wording, needs in zip(entry.wordings, entry.wordings_needs, strict=True):
        if any(own.isdisjoint(words.known) for own in needs):
            continue
        whole = _best(wording, words, {}, 0)
        if whole is not None and whole.cost == 0 and not whole.of("extra"):
            yield NearMiss(entry, wording, whole, "wording", "wording")


def _swapped(entry: Entry, words: Words, missing: list[int], unknown: list[int], *, anything: bool) -> NearMiss | None:
    swaps: dict[int, frozenset[str] | None] = dict(entry.suspects)
    if len(missing) >= len(entry.content) and any(
        entry.listed.get(i, {}).keys().isdisjoint(words.known) for i in missing
    ):
        return None
    if unknown:
        odd = anything or unknown[0] in entry.odd
        if len(missing) > 1 or not (odd or unknown[0] == entry.end):
            return None
        if len(entry.content) > 1:
            swaps[unknown[0]] = None if odd else ends()
    best = _best(entry.tokens, words, swaps, len(missing))
    return None if best is None else classify(entry, words, best)


def _best(
    tokens: tuple[Token, ...], words: Words, swaps: dict[int, frozenset[str] | None], swapped: int
) -> Alignment | None:
    aligner = Aligner(tokens, words, swaps, swapped)
    best: Alignment | None = None
    tried = 0
    for token, place in anchors(tokens, words) if any(t.content for t in tokens) else _plain_anchors(tokens, words):
        found = aligner.at(token, place)
        if found is not None and (best is None or found.cost < best.cost):
            best = found
            if best.cost == 0:
                break
        tried += 1
        if tried == _MOST_ANCHORS:
            break
    if best is None and tried == 0:
        for index, allowed in swaps.items():
            for lemma in sorted(allowed or ()):
                for place in words.places.get(lemma, ()):
                    found = aligner.at(index, place)
                    if found is not None and (best is None or found.cost < best.cost):
                        best = found
    return best


def _plain_anchors(tokens: tuple[Token, ...], words: Words) -> Iterator[tuple[int, int]]:
    for index, token in enumerate(tokens):
        if token.kind == "word" and not token.determiner:
            for place, word in enumerate(words.words):
                if word in token.words:
                    yield index, place
            return


def classify(entry: Entry, words: Words, found: Alignment) -> NearMiss | None:  # noqa: PLR0911 - one return for each kind
    """Name what is wrong with an alignment; None where too much is."""
    tokens = entry.tokens
    result = NearMiss(entry, tokens, found, "correct")
    swaps, forms, added = found.of("swap"), found.of("form"), found.of("added")
    joints = [step for step in found.of("joint") if not _same_joint(words.words[step.at[0]], tokens[step.token])]
    lost = [step for step in found.of("missing") if not tokens[step.token].determiner]
    extras = len(found.of("extra"))
    if swaps:
        if (
            _unbound(tokens, words, swaps[-1])
            or extras > 1
            or len(joints) + len(lost) + len(added) > (1 if result.rest < 2 else 2)
        ):
            return None
        return replace(result, kind="swap", damage=f"swap{swaps[0].token}" if len(swaps) == 1 else "swaps")
    small = len(joints) + len(lost) + len(added)
    if small > (2 if result.rest > 2 else 1) or extras > 2 or (small and extras):
        return None
    if small > 1:
        return replace(result, kind="small", damage="small")
    if joints:
        return replace(result, kind="joint", damage=f"joint{joints[0].token}")
    if lost:
        return replace(result, kind="lost", damage=f"lost{lost[0].token}")
    if added:
        return replace(result, kind="added", damage="added")
    if not extras and (found.of("article") or any(tokens[step.token].kind == "word" for step in found.of("missing"))):
        return replace(result, kind="article", damage="article")
    if len(forms) == 1 and not extras:
        return replace(result, kind="form", damage=f"form{forms[0].token}")
    return result


def _unbound(tokens: tuple[Token, ...], words: Words, step: Step) -> bool:
    """Whether a wrong preposition at the end of a phrase does not belong to the phrase at all."""
    last = tokens[-1]
    return step.token == len(tokens) - 1 and last.joint and adverbial(words, step.at[0], last.words)


def _same_joint(written: str, token: Token) -> bool:
    return any({written, word} <= group for word in token.words for group in _SAME_JOINT)


@lru_cache(maxsize=64)
def _verbs_in(words: tuple[str, ...]) -> dict[str, tuple[Entry, ...]]:
    """The verbs of a sentence that have the particle of a phrase of theirs close behind them, with those phrases."""
    table = verbs()
    found: dict[str, tuple[Entry, ...]] = {}
    for place, word in enumerate(words):
        for verb in lemmas(word):
            if verb in table:
                after = words[place + 1 : place + _REACH]
                those = tuple(entry for entry in table[verb] if entry.tokens[1].words[0] in after)
                if those:
                    found[verb] = those
    return found


_REACH = 8  # words among which a verb's particle is looked for


def _crossed(entry: Entry, words: Words) -> NearMiss | None:
    """The verb of another phrase, whose particle is there too, on the rest of this one."""
    if not entry.tokens[0].inflects:
        return None
    here = _verbs_in(words.words)
    if not here:
        return None
    found = _best(entry.tokens, words, {0: frozenset(here)}, 1)
    if found is None or not found.of("swap") or found.of("extra") or found.of("missing") or found.of("joint"):
        return None
    verb = next(lemma for lemma in words.lemmas[found.first] if lemma in here)
    after = words.words[found.first + 1 : found.last + 2]
    for other in here[verb]:
        if other is not entry and other.tokens[1].words[0] in after:
            return NearMiss(entry, entry.tokens, found, "crossed", "swap0", other)
    return None


def _exchanged(entry: Entry, words: Words) -> NearMiss | None:
    """Two words of the phrase in each other's place."""
    for number, one in enumerate(entry.content):
        for two in entry.content[number + 1 :]:
            tokens = list(entry.tokens)
            tokens[one], tokens[two] = tokens[two], tokens[one]
            found = _best(tuple(tokens), words, {}, 0)
            if found is not None and found.cost <= 0.2:
                return NearMiss(entry, tuple(tokens), found, "order", "order")
    return _turned(entry, words) if "of" in words.words else None


def _turned(entry: Entry, words: Words) -> NearMiss | None:
    """Two nouns turned round with an "of" between them: "cave of the lion" for "lion's den"."""
    for one, two in pairwise(entry.content):
        first, second = entry.tokens[one], entry.tokens[two]
        if two == one + 1 and not (first.inflects or second.inflects or first.joint or second.joint):
            bare = "/".join(word.removesuffix("'s") for word in first.words)
            middle = compile_pattern(f"of (the) {bare}")
            tokens = (*entry.tokens[:one], second, *middle, *entry.tokens[two + 1 :])
            found = _best(tokens, words, {one: entry.suspects[two]}, 1)
            if (
                found is not None
                and not (found.of("joint") or found.of("added") or found.of("extra"))
                and _ends(words, found)
            ):
                return NearMiss(entry, tokens, found, "order", "turned")
    return None


def _ends(words: Words, found: Alignment) -> bool:
    """Whether no other word of meaning follows, which the last one may belong to ("the cause of the lost signal")."""
    after = words.words[found.last + 1 : found.last + 2]
    return not after or found.last in words.breaks or after[0] in FUNCTION_WORDS


def negated(words: Words, place: int) -> bool:
    """Whether a negation stands before a word, so that a lost "no" is none."""
    before = words.words[max(0, place - 6) : place]
    return any(word in NEGATIONS or word.endswith(("n't", "nnot")) or word in {"without", "hardly"} for word in before)
