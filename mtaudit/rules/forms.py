"""All spellings of all forms of a word, for patterns; a single form is `inflection.inflect`'s business."""

from __future__ import annotations

from functools import cache

from mtaudit.rules import inflection

VERB_FORMS = ("base", "s", "ing", "past", "participle")
NOUN_FORMS = ("sg", "pl")

# Verbs of more than one syllable that double their last letter; the second list does so in British spelling only.
_DOUBLING = frozenset(
    {"abet", "abhor", "admit", "allot", "begin", "commit", "compel", "confer", "control", "defer", "deter", "dispel"}
    | {"emit", "equip", "excel", "expel", "incur", "infer", "occur", "omit", "patrol", "permit", "prefer", "propel"}
    | {"rebel", "rebut", "recur", "refer", "regret", "remit", "repel", "submit", "transfer", "transmit"}
)
_BRITISH = frozenset({"travel", "cancel", "model", "signal", "label", "level", "fuel", "tunnel", "quarrel"})
_IRREGULAR = {
    "bet": ("bet", "bet"),
    "bid": ("bid", "bid"),
    "bite": ("bit", "bitten"),
    "bleed": ("bled", "bled"),
    "broadcast": ("broadcast", "broadcast"),
    "forecast": ("forecast", "forecast"),
    "overtake": ("overtook", "overtaken"),
    "overthrow": ("overthrew", "overthrown"),
    "quit": ("quit", "quit"),
    "understand": ("understood", "understood"),
    "withhold": ("withheld", "withheld"),
}
_SAME_IN_PLURAL = frozenset({"aircraft", "data", "means", "police", "series", "staff"})
_BE = {"base": ("be",), "s": ("is", "are", "am"), "ing": ("being",), "past": ("was", "were"), "participle": ("been",)}


def inflect(word: str, form: str) -> str:
    """`word` in one of VERB_FORMS or NOUN_FORMS.

    >>> inflect("pay", "past"), inflect("inquiry", "pl")
    ('paid', 'inquiries')
    """
    if form in NOUN_FORMS:
        return _plural(word) if form == "pl" else word
    if word in _IRREGULAR and form in ("past", "participle"):
        return _IRREGULAR[word][form == "participle"]
    if (word in _DOUBLING or word in _BRITISH) and form in ("past", "participle", "ing"):
        return inflection.inflect(word, form) if word == "begin" and form != "ing" else _doubled(word, form)
    return inflection.inflect(word, form)


def _doubled(verb: str, form: str) -> str:
    return verb + verb[-1] + ("ing" if form == "ing" else "ed")


def _plural(noun: str) -> str:
    if noun in _SAME_IN_PLURAL:
        return noun
    for ending in ("man", "woman"):
        if noun.endswith(ending):
            return noun.removesuffix("man") + "men"
    return inflection.inflect(noun, "s")


@cache
def verb_forms(verb: str) -> dict[str, tuple[str, ...]]:
    """Each form of a verb with its spellings, the one to write first."""
    if verb == "be":
        return _BE
    forms: dict[str, tuple[str, ...]] = {}
    for form in VERB_FORMS:
        written = [inflect(verb, form)]
        if verb in _BRITISH:
            written.append(inflection.inflect(verb, form))
        if verb.endswith("ize"):
            written.append(written[0].replace("iz", "is"))
        forms[form] = tuple(written)
    return forms


@cache
def noun_forms(noun: str) -> dict[str, tuple[str, ...]]:
    """Singular and plural of a noun."""
    return {"sg": (noun,), "pl": (_plural(noun),)}


def with_article(article: str, phrase: str) -> str:
    """The article that suits the phrase's first sound: "a" or "an", in the case of the one given."""
    first = phrase.lstrip("“\"'‘")[:12].lower()
    vowel = first[:1] in tuple("aeiou") and not first.startswith(("uni", "use", "usa", "eu", "one", "us "))
    vowel = vowel or first.startswith(("hour", "honest", "honour", "honor", "heir"))
    wanted = "an" if vowel else "a"
    return wanted.capitalize() if article[:1].isupper() else wanted
