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

from mtaudit.rules.lexicons import rows
from mtaudit.rules.phrases import FUNCTION_WORDS, Token, Words, compile_pattern

KINDS = ("collocations", "idioms", "phrasal-verbs", "proverbs", "set-phrases")
# Verbs that say little, and that phrases exchange freely ("have", "give", "get" the green light).
LIGHT = frozenset("be have do get make take give go come put keep bring set let see".split())


@dataclass(frozen=True, eq=False)
class Entry:
    """One set phrase."""

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
        first = " ".join(part.split("/")[0].replace("~", "") for part in self.pattern.split())
        return first.replace("(", "").replace(")", "").replace("something ", "… ").replace("somebody ", "… ")

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
            wanted = set(key.split("/"))
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
    def neighbours(self) -> dict[int, frozenset[str]]:
        """By place in the pattern: words near in meaning to the right one, which a translator may have put instead."""
        table = neighbours()
        found = {}
        for index in self.content:
            token = self.tokens[index]
            own = () if token.joint or LIGHT.issuperset(token.words) else token.lemmas | set(token.words)
            near = {word for lemma in own for word in table.get(lemma, "").split()}
            found[index] = frozenset(near) - token.lemmas - frozenset(self.fine.get(index, ()))
        return found

    @cached_property
    def suspects(self) -> dict[int, frozenset[str]]:
        """By place in the pattern: all words that may have taken the place of the right one."""
        return {index: self.neighbours[index] | frozenset(self.listed.get(index, ())) for index in self.content}

    @cached_property
    def frames(self) -> dict[str, tuple[int, frozenset[str]]]:
        """What clean English does with this phrase: by damage (see `garbled_idiom`), how often, and with which words."""
        found = {}
        for item in frames().get(self.pattern, "").split():
            damage, count, *words = item.split(":")
            found[damage] = (int(count), frozenset(words[0].split(",")) if words else frozenset[str]())
        return found


@cache
def entries() -> tuple[Entry, ...]:
    """All entries, in the order of the files."""
    return tuple(Entry(kind, *row) for kind in KINDS for row in rows(f"idioms/{kind}.tsv", 4))


@cache
def neighbours() -> dict[str, str]:
    """Lemma to near words, parted by spaces."""
    return {word: near for word, near in rows("idioms/neighbours.tsv", 2)}


@cache
def frames() -> dict[str, str]:
    """Pattern to what clean English does with it."""
    return {pattern: counts for pattern, counts in rows("idioms/frames.tsv", 2)}


@cache
def index() -> dict[str, tuple[Entry, ...]]:
    """From a written word to the entries it may belong to."""
    found: dict[str, list[Entry]] = {}
    for entry in entries():
        keys = _content_words(entry.pattern)
        for item in entry.garblings.split("; ") if entry.garblings else ():
            if item[0] == "=":
                keys |= _content_words(item[1:])
            elif ">" in item:
                keys.update(item.partition(">")[2].partition("@")[0].split(","))
        for key in keys:
            found.setdefault(key, []).append(entry)
    return {key: tuple(found[key]) for key in found}


def _content_words(pattern: str) -> set[str]:
    words = {word.rstrip("'") for word in pattern.translate(_MARKS).split()}
    words -= FUNCTION_WORDS
    words -= {"something", "somebody", "oneself"}
    return (words - LIGHT) or words


_MARKS = str.maketrans("/", " ", "()~")


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
    found: dict[Entry, None] = {}
    for lemma in words.known:
        for entry in table.get(lemma, ()):
            found[entry] = None
    return sorted(found, key=lambda entry: entry.pattern)
