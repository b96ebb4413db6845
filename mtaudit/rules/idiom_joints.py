"""Wrong prepositions after a word that binds another one ("depends of"), told from adverbials ("depends, on Monday")."""

from __future__ import annotations

from mtaudit.rules.phrases import DETERMINERS, FUNCTION_WORDS, Words

_REACH = 7  # words after the preposition among which the right one may still come ("relies for its income on")
# Heads of adverbials of time, place in a text, degree and manner: "insisted in an interview", "amounted at last to".
_HEADS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december spring summer autumn winter morning afternoon evening night midnight noon day days week weeks
    weekend month months year years decade decades century hour hours minute minutes moment moments time times season
    today yesterday tomorrow now then once least last first second third fourth next all beginning start outset end
    past future present meantime course late average balance occasion addition fact general particular part turn order
    response reply return behalf public private principle practice detail advance vain person short full long
    extent degree level scale stage pace rate speed cost length depth point hand means way ways manner
    interview statement letter report speech article meeting court parliament congress paper email post message
    television radio twitter facebook page record front home work school university office conference press
    trial appeal hearing briefing summit round phase example instance reason reasons sake me him her us them it""".split()
)
_NOMINAL = ("ing", "ism", "ion", "ment", "ity", "ness", "ance", "ence", "ers", "ies", "ts", "ns", "ds")
_PLACES = frozenset({"in", "at", "on", "with", "by", "under", "over"})


def adverbial(words: Words, place: int, right: tuple[str, ...]) -> bool:
    """Whether the preposition at `place` begins something else than the object that wants one of `right`.

    So it seems where nothing follows in its clause, where the right one comes a little later, where a time, place or
    manner follows, and, after "to", where a verb may.
    """
    after: list[int] = []
    for position in range(place, min(place + _REACH, len(words.words) - 1)):
        if position in words.breaks:
            break
        after.append(position + 1)
    heads = [words.words[position] for position in after]
    if not heads or not set(right).isdisjoint(heads):
        return True
    written, first = words.words[place], heads[0]
    if first in FUNCTION_WORDS and first not in DETERMINERS:
        return True
    if not _HEADS.isdisjoint(heads[:3]) or any(head[0].isdigit() for head in heads[:2]):
        return True
    named = words.surface(after[0])[0].isupper()
    if written == "to":
        return first not in DETERMINERS and not named and not first.endswith(_NOMINAL)
    return written in _PLACES and named
