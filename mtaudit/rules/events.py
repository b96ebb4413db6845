"""What happened, in a form that two tellings share: a class of verbs and the thing it was done to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mtaudit.rules.facts import STOP, clause, stem, words_of

_CLASSES = {
    "announce": "announce unveil issue impose introduce adopt approve order decree slap levy",
    "sign": "sign ratify initial",
    "attack": "attack bomb shell strike raid storm hit",
    "arrest": "arrest detain seize jail",
    "kill": "kill murder assassinate",
    "die": "die pass",
    "resign": "resign quit step",
    "elect": "elect vote choose re-elect",
    "launch": "launch fire test test-fire",
    "open": "open inaugurate start begin kick",
    "close": "close shut end conclude",
    "expel": "expel deport oust",
    "crash": "crash collide derail sink",
    "release": "release free publish",
    "reject": "reject refuse veto block",
    "win": "win defeat beat",
    "sentence": "sentence convict",
    "cancel": "cancel postpone delay suspend",
}
_IRREGULAR = {
    "shot": "shoot",
    "struck": "strike",
    "won": "win",
    "beat": "beat",
    "sank": "sink",
    "chose": "choose",
    "began": "begin",
    "hit": "hit",
    "shut": "shut",
    "quit": "quit",
}
_CLASS_OF = {stem(verb): name for name, verbs in _CLASSES.items() for verb in verbs.split()}
_CLASS_OF |= {past: _CLASS_OF[stem(verb)] for past, verb in _IRREGULAR.items() if stem(verb) in _CLASS_OF}
# Several names of one thing, by stem; the first stands for all.
_THINGS = (
    ("sanction", "penalti", "penalty", "punishment", "embargo", "restriction"),
    ("tariff", "duty", "duti", "levy"),
    ("agreement", "deal", "accord", "treaty", "pact"),
    ("law", "bill", "act", "legislation"),
    ("missile", "rocket"),
    ("plane", "aircraft", "jet", "airliner"),
    ("ceasefir", "truce", "armistic"),
    ("election", "poll", "vot", "ballot"),
    ("summit", "meet", "talk"),
)
_THING_OF = {stem(word): group[0] for group in _THINGS for word in group}
_PUNITIVE = re.compile(r"\bpunitive (?:measures?|actions?|steps?)\b", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:another|further|additional|again|also|more|second|third|fresh|separate(?:ly)?|other|next|previous(?:ly)?|earlier|last|"
    r"different|similar|latest|every|each|will|would|plans?|planned|expected|due|could|may|if)\b",
    re.IGNORECASE,
)
_DEADLINE = re.compile(r"\b(?:by|until|till|before|after|since|from|through)\s+(?:late |early |next |last )?$")
_RELATIVE = re.compile(r"(?:[\w’-]+ ){1,3}(?:that|which)\s*$")
_COMMON = frozenset(
    stem(word)
    for word in "government minister ministry president country state people official group company party man woman week month year time city part number member leader statement administration unit united wave round series response day new first last big major main fresh wide".split()
)


@dataclass(frozen=True, slots=True)
class Event:
    """A class of verbs, and the stems of the things named with it in the clause."""

    verb: str
    things: frozenset[str]

    def matches(self, other: Event) -> bool:
        """Whether two events seem to be one: the same class of verbs and a thing in common."""
        return self.verb == other.verb and bool(self.things & other.things)


def events(text: str, start: int, end: int) -> list[Event]:
    """The events that happened on the day named at text[start:end]: those of its clause, if it tells of just one."""
    if _DEADLINE.search(text[:start]):
        return []
    left, right = clause(text, start, end)
    if relative := _RELATIVE.search(text[:left]):
        left = relative.start()  # “the measures that were announced on Friday”
    piece = text[left:right]
    if _ANOTHER.search(piece):
        return []
    names: list[str] = []
    things: set[str] = set()
    for a, _, word in words_of(piece):
        key = stem(word)
        name = _CLASS_OF.get(word.lower()) or _CLASS_OF.get(key)
        if name and (word.endswith(("ed", "ing")) or word in _IRREGULAR):
            names.append(name)
        elif (
            word.lower() not in STOP
            and a != start - left
            and word.islower()
            and key not in _COMMON
            and not word[0].isdigit()
        ):
            things.add(_THING_OF.get(key, key))
    if _PUNITIVE.search(piece):
        things.add("sanction")
    if len(set(names)) != 1 or not things:
        return []
    return [Event(names[0], frozenset(things))]
