"""Closed classes of English words, for planted errors."""

from __future__ import annotations

PREPOSITIONS = (
    "of in to for on with at by from about into over after against between under through during without "
).split()
NUMBERS = (
    "two three four five six seven eight nine ten twelve twenty thirty hundred million billion first second third "
).split()
DAYS = ("Monday Tuesday Wednesday Thursday Friday Saturday Sunday ").split()
MONTHS = ("January February March April June July August September October November December ").split()
AUXILIARY = ("is are was were has have had will would can could should must may might does did ").split()
AGREEMENT: dict[str, str] = dict(
    pair.split(">") for pair in ("is>are are>is was>were were>was has>have have>has does>do do>does ").split()
)
TENSE: dict[str, str] = dict(
    pair.split(">")
    for pair in (
        "is>was are>were was>is were>are has>had have>had had>has will>would would>will said>says says>said can>could "
    ).split()
)
PRONOUNS: dict[str, str] = dict(
    pair.split(">")
    for pair in ("he>she she>he his>her him>her their>its its>their they>it it>they we>they who>which ").split()
)
_OTHERS = (
    "a all also am an and another any as be been being but do done each even every he her here him his how i "
    "if it its just many me more most much my no nor not now once only or other our said say says she so some "
    "still such than that the their them then there these they this those too us very we what when where "
    "which who whom whose why yet you your "
).split()
CLOSED = frozenset(_OTHERS + PREPOSITIONS + AUXILIARY + NUMBERS)

# Words after which a word that could be either is more likely a verb, or a noun.
BEFORE_VERBS = ("can could he may must not she should they to we will would ").split()
BEFORE_NOUNS = ("a an his its of the their ").split()

# The kinds of planted errors (methods of corrupt.Planter), as often as they are drawn: those that show in the text by
# itself, and those that only a source brings to light.
SEEN = (
    "sense rival rival misfit misfit drift spin spin torture torture preposition preposition agreement "
    "article inflection spelling order order missing repetition addition case punctuation punctuation seam "
    "seam cut "
).split()
UNSEEN = (
    "antonym antonym negation negation number number name name misspelt_name tense pronoun omission omission "
    "omission cut "
).split()
# Beside a source, kinds that go unnoticed are planted once more.
SUBTLE = "tense pronoun rival repetition inflection agreement punctuation".split()
# What the network learns from besides: errors of marked articles, and (without a source) replacements that fit the
# words before them.
BORROWED = ["borrowed"] * 14
LEARNT = (*SEEN, *BORROWED, "plausible", "plausible", "plausible", "plausible", "plausible", "plausible")
