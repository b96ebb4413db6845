"""The lexicon of set phrases: entries, and which of them a sentence may be about.

The tables lie in `idioms/`, one file for each kind of phrase, four cells a row: the pattern (see phrases.py), its
meaning, its register, and how it gets garbled. Garblings are parted by "; ":

- `stone>rock,pebble`: these words stand where "stone" belongs; `dock>quay@court,trial`: only beside one of the
  words after "@" in the same sentence;
- `nose!hand`: this word may stand there, and all is well;
- `=it needs one to know one`: a whole garbled wording, as a pattern.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from operator import attrgetter

from mtaudit.rules.inflection import inflect, lemmas
from mtaudit.rules.lexicons import rows
from mtaudit.rules.phrases import FUNCTION_WORDS, LONGEST_SLOT, PREPOSITIONS, Token, Words, compile_pattern

KINDS = ("collocations", "idioms", "phrasal-verbs", "proverbs", "set-phrases")
# Verbs that say little, and that phrases exchange freely ("have", "give", "get" the green light).
LIGHT = frozenset("be have do get make take give go come put keep bring set let see".split())


@dataclass(eq=False)
class Entry:
    """One set phrase. Not frozen only because thousands are made at start-up, and frozen ones take four times as long."""

    kind: str
    pattern: str
    meaning: str
    register: str
    garblings: str

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The compiled pattern. A small word with known garblings of its own ("in" the dock) counts as content."""
        keys = {key for mark in ">!" for words, _, _ in self._items(mark) for key in words.split("/")}
        return tuple(
            replace(token, content=True) if token.joint and keys.intersection(token.words) else token
            for token in compile_pattern(self.pattern)
        )

    @cached_property
    def content(self) -> tuple[int, ...]:
        """Places of the words that carry meaning."""
        return tuple(index for index, token in enumerate(self.tokens) if token.content and not token.optional)

    @cached_property
    def plain(self) -> str:
        """The phrase as one would cite it."""
        parts = []
        for place, token in enumerate(self.tokens):
            if token.kind == "slot":
                parts.append("…")
            elif not token.optional:
                # A verb further on has its subject before it: "one size fits all", but "weigh in on".
                parts.append(inflect(token.usual, "s") if token.inflects and place else token.usual)
        return " ".join(parts)

    def _items(self, mark: str) -> list[tuple[str, str, str]]:
        found = []
        for item in self.garblings.split("; "):
            if mark in item:
                key, _, rest = item.partition(mark)
                words, _, context = rest.partition("@")
                found.append((key, words, context))
        return found

    def _by_place(self, mark: str) -> dict[int, dict[str, frozenset[str]]]:
        found: dict[int, dict[str, frozenset[str]]] = {}
        for key, words, context in self._items(mark):
            wanted = {word.rstrip("'").lower() for word in key.split("/")}
            for index, token in enumerate(self.tokens):
                if wanted & (token.lemmas | set(token.words)):
                    near = frozenset(context.split(",")) if context else frozenset[str]()
                    found.setdefault(index, {}).update(dict.fromkeys(words.split(","), near))
                    break
        return found

    @cached_property
    def listed(self) -> dict[int, dict[str, frozenset[str]]]:
        """Known wrong words by place in the pattern, each with the words that must be near (none: anywhere)."""
        return self._by_place(">")

    @cached_property
    def fine(self) -> dict[int, dict[str, frozenset[str]]]:
        """Words that may stand at a place as well."""
        return self._by_place("!")

    @cached_property
    def wordings(self) -> tuple[tuple[Token, ...], ...]:
        """Whole garbled wordings."""
        return tuple(compile_pattern(words) for key, words, _ in self._items("=") if not key)

    @cached_property
    def wordings_needs(self) -> tuple[tuple[frozenset[str], ...], ...]:
        """For each wording, the lemmas of each of its words that carry meaning: a sentence must have one of each."""
        return tuple(
            tuple(token.lemmas for token in tokens if token.content and not token.optional) for tokens in self.wordings
        )

    @cached_property
    def neighbours(self) -> dict[int, frozenset[str]]:
        """By place in the pattern: words near in meaning to the right one, which a translator may have put instead."""
        table = neighbours()
        found = {}
        for index in self.content:
            near = {word for lemma in self._own(index) - LIGHT for word in table.get(lemma, "").split()}
            found[index] = self._others(index, near)
        return found

    @cached_property
    def close(self) -> dict[int, frozenset[str]]:
        """By place in the pattern: words of the right one's groups and its kin (suicide, suicidal), which translators take for it."""
        table, others = groups(), kin()
        found = {}
        for index in self.content:
            own = self._own(index)
            near = {word for lemma in own for group in table.get(lemma, ()) for word in group.split()}
            near |= {word for lemma in own for word in others.get(lemma, "").split()}
            found[index] = self._others(index, near)
        return found

    def _others(self, index: int, near: set[str]) -> frozenset[str]:
        """Of words near to the right one those that are neither forms of it nor fine in its place."""
        own = self.tokens[index].lemmas
        initials = {lemma[0] for lemma in own}
        others = (word for word in near if word[0] not in initials or own.isdisjoint(lemmas(word)))
        return frozenset(others) - self.fine.get(index, {}).keys()

    def _own(self, index: int) -> frozenset[str]:
        """The spellings under which the tables may know a word; none for small words."""
        token = self.tokens[index]
        return frozenset() if token.joint else token.lemmas | frozenset(token.words)

    @cached_property
    def suspects(self) -> dict[int, frozenset[str]]:
        """By place in the pattern: all words that may have taken the place of the right one."""
        found = {
            index: self.neighbours[index] | self.close[index] | frozenset(self.listed.get(index, ()))
            for index in self.content
        }
        if 0 in found and self.tokens[0].inflects and len(self.content) > 2:
            found[0] |= LIGHT - self.tokens[0].lemmas - frozenset(self.fine.get(0, ()))
        return found

    @cached_property
    def needs(self) -> tuple[tuple[int, frozenset[str], frozenset[str]], ...]:
        """For each word that carries meaning: its place, its lemmas, its suspects."""
        heavy = [place for place in self.content if not self.tokens[place].joint]
        return tuple((place, self._forms(place), self.suspects[place]) for place in heavy or self.content)

    @cached_property
    def small(self) -> tuple[int, ...]:
        """Places of its small words, articles and those that may be left out aside; none where a slot makes them movable."""
        if any(token.kind == "slot" for token in self.tokens):
            return ()
        small = (place for place, token in enumerate(self.tokens) if token.joint and not token.optional)
        return tuple(place for place in small if not self.tokens[place].determiner)

    @cached_property
    def joints(self) -> frozenset[str]:
        """Its own small words, and those that could be a slip in the place of one of them."""
        own = frozenset(word for place in self.small for word in self.tokens[place].words)
        return PREPOSITIONS.union(own, *(self.listed.get(place, ()) for place in self.small))

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """How many words at most stand before each token of the pattern."""
        sizes = [LONGEST_SLOT if token.kind == "slot" else 1 for token in self.tokens]
        return tuple(sum(sizes[:place]) for place in range(len(sizes)))

    @cached_property
    def odd(self) -> frozenset[int]:
        """Places where any other word is odd: the rest of the phrase is its own, and clean English has none there."""
        heavy = [place for place in self.content if not self.tokens[place].joint]
        return frozenset(place for place in heavy if len(heavy) > 2 and self._distinctive(place))

    @cached_property
    def end(self) -> int:
        """The place of its last word of meaning where two others at least tell what phrase it is; -1 where they do not."""
        heavy = [place for place in self.content if not self.tokens[place].joint]
        return heavy[-1] if len(heavy) > 2 else -1

    def _forms(self, place: int) -> frozenset[str]:
        """The lemmas of a word; "lion" too for "lion's", which may have become "of the lion"."""
        token = self.tokens[place]
        return token.lemmas | {word.removesuffix("'s") for word in token.words}

    def _distinctive(self, place: int) -> bool:
        token = self.tokens[place]
        return not (place == 0 and token.inflects) and f"swap{place}" not in self.frames

    @cached_property
    def frames(self) -> dict[str, tuple[int, frozenset[str]]]:
        """What clean English does with this phrase: by damage (see `near_miss`), how often, and with which words (lemmas)."""
        found = {}
        for item in frames().get(self.pattern, "").split():
            damage, count, *words = item.split(":")
            fillers = words[0].split(",") if words else []
            found[damage] = (int(count), frozenset(lemma for word in fillers for lemma in lemmas(word)))
        return found


@cache
def entries() -> tuple[Entry, ...]:
    """All entries, in the order of the files."""
    return tuple(Entry(kind, *row) for kind in KINDS for row in rows(f"idioms/{kind}.tsv", 4))


@cache
def neighbours() -> dict[str, str]:
    """Lemma to near words, parted by spaces."""
    return {row[0]: row[1] for row in rows("idioms/neighbours.tsv", 2)}


@cache
def kin() -> dict[str, str]:
    """Lemma to the words derived from it and those it is derived from, parted by spaces."""
    return {row[0]: row[1] for row in rows("idioms/kin.tsv", 2)}


@cache
def groups() -> dict[str, list[str]]:
    """Lemma to the groups of close words that it is in, each parted by spaces."""
    found: dict[str, list[str]] = {}
    for (group,) in rows("idioms/groups.txt", 1):
        for word in group.split():
            found.setdefault(word, []).append(group)
    return found


@cache
def frames() -> dict[str, str]:
    """Pattern to what clean English does with it."""
    return {row[0]: row[1] for row in rows("idioms/frames.tsv", 2)}


_pattern = attrgetter("pattern")


@cache
def index() -> dict[str, tuple[Entry, ...]]:
    """From a written word to the entries it may belong to.

    An entry with one word of meaning is found by its known garblings too: where the word is swapped, nothing is left.
    Words of many phrases ("hand") do not lead to those that have two words more to be found by.
    """
    found: dict[str, list[Entry]] = {}
    keys_of: dict[Entry, set[str]] = {}
    # All patterns at once: a call for each would cost as much as all the rest.
    plain = "\n".join(map(_pattern, entries())).lower().replace("/", " ")
    for mark in "()~,":
        plain = plain.replace(mark, "")
    for entry, pattern in zip(entries(), plain.split("\n"), strict=True):
        own = keys_of[entry] = _content_words(pattern)
        garblings = entry.garblings
        keys = own | _keys_beside(entry, own) if garblings and (len(own) < 2 or "=" in garblings) else own
        for key in keys:
            if key in found:
                found[key].append(entry)
            else:
                found[key] = [entry]
    crowded = {key for key, those in found.items() if len(those) > _MANY}
    for key in crowded:
        found[key] = [
            entry
            for entry in found[key]
            if len(keys_of[entry] - crowded) < 2 or "/" in entry.pattern or "=" in entry.garblings
        ]
    return {key: tuple(those) for key, those in found.items()}


_MANY = 12


def _keys_beside(entry: Entry, own: set[str]) -> set[str]:
    """Words that are none of its own and lead to an entry all the same."""
    keys = _wrong_words(entry) if len(own) < 2 else set()
    if "=" in entry.garblings:
        for wording in entry.garblings.split("=")[1:]:
            if "/" in wording or not any(key in wording for key in own | keys):
                keys |= _found_by(wording)
    return keys


def _wrong_words(entry: Entry) -> set[str]:
    items = (item.partition(">")[2].partition("@")[0] for item in entry.garblings.split("; "))
    return {word for item in items if item for word in item.split(",")} - FUNCTION_WORDS


def _content_words(pattern: str) -> set[str]:
    """The words of a pattern (in lower case, without marks) by which it is found."""
    words = set(pattern.split())
    if "'s" in pattern:
        words |= {word.removesuffix("'s") for word in words if word != "one's"}
    return words - _EMPTY or words - _NO_KEYS


def _found_by(wording: str) -> set[str]:
    """What must lead to an entry so that a garbled wording with none of its own words is found: the longest word."""
    words = set(wording.lower().translate(_MARKS_OF_WORDING).split()) - _EMPTY
    fixed = {word for word in words if "/" not in word}
    return {max(fixed, key=len)} if fixed else {part for word in words for part in word.split("/")}


_MARKS_OF_WORDING = str.maketrans("", "", "()~,;")
_NO_KEYS = FUNCTION_WORDS | {"something", "somebody", "oneself"}
_EMPTY = _NO_KEYS | LIGHT


@cache
def ends() -> frozenset[str]:
    """The words that idioms end with: where one stands at the end of another idiom, two may be crossed."""
    found = set()
    for entry in entries():
        if entry.kind in {"idioms", "proverbs"} and not entry.pattern.endswith("~"):
            last = entry.pattern.rsplit(maxsplit=1)[-1].lower()
            found |= {word for word in last.strip("()").split("/") if word not in _EMPTY}
    return frozenset(lemma for word in found for lemma in lemmas(word)) - _EMPTY


@cache
def verbs() -> dict[str, tuple[Entry, ...]]:
    """From a verb to the entries that begin with it and a particle ("weigh in on")."""
    found: dict[str, list[Entry]] = {}
    for entry in entries():
        parts = entry.pattern.split(maxsplit=2)
        if len(parts) > 1 and parts[0][-1] == "~" and parts[1] in _PARTICLES:
            for verb in parts[0][:-1].split("/"):
                if verb not in LIGHT:
                    found.setdefault(verb, []).append(entry)
    return {verb: tuple(found[verb]) for verb in found}


_PARTICLES = frozenset("in out on off up down over away back into".split())


def candidates(words: Words) -> list[Entry]:
    """The entries of which a sentence has at least one word that counts."""
    table = index()
    found = {entry for lemma in words.known if lemma in table for entry in table[lemma]}
    return sorted(found, key=_pattern)
