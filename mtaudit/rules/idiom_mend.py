"""What to say about a garbled phrase: the wording to put in its place, and the reason."""

from __future__ import annotations

from mtaudit.rules.inflection import form_of, inflect
from mtaudit.rules.near_miss import NearMiss
from mtaudit.rules.phrases import DETERMINERS, Step, Words


def mended(miss: NearMiss, words: Words) -> str:
    """The phrase as it should read in this sentence, in the place of exactly the flagged words."""
    if miss.kind == "crossed":
        verb = words.words[miss.alignment.first]
        rest = [token.usual for token in miss.meant.tokens[1:] if token.kind == "word" and not token.optional]
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
    if step.kind in {"article", "added"}:
        return []
    token = miss.tokens[step.token] if step.token >= 0 else None
    if token is None or step.kind in {"same", "slot", "object", "extra"}:
        return [words.surface(place) for place in step.at]
    if step.kind == "missing":
        return [] if token.optional else ["their" if token.kind == "possessive" else token.usual]
    if step.kind == "determiner" and (token.kind == "possessive" or words.words[step.at[0]] not in {"a", "an", "the"}):
        return [words.surface(step.at[0])]
    if token.inflects:
        before = words.words[step.at[0] - 1] if step.at[0] else ""
        return [inflect(token.words[0], form_of(words.words[step.at[0]], before))]
    return [token.usual]


def _afresh(miss: NearMiss, words: Words) -> list[str]:
    """The phrase written anew, its inflecting and variable words taken from the sentence where it has them."""
    own = [step.at[0] for step in miss.alignment.steps if step.at]
    possessive = next(
        (words.surface(p) for p in own if words.words[p] in {"my", "your", "his", "her", "its", "our", "their"}),
        "their",
    )
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
        elif token.determiner and parts == [] and words.words[own[0]] in DETERMINERS:
            parts.append(words.surface(own[0]))
        elif not token.optional:
            parts.append(token.usual)
    return parts


def message(miss: NearMiss, words: Words) -> str:
    """One sentence or two: the phrase that was probably meant, what it means, and what is wrong with this one."""
    phrase, meaning = _cited(miss, words), miss.entry.meaning
    if miss.kind == "blend" and miss.other:
        return f"Looks like “{phrase}” ({meaning}) run together with “{miss.other.plain}” ({miss.other.meaning})."
    if miss.kind == "crossed":
        return f"Looks like “{miss.meant.plain}” ({miss.meant.meaning}) crossed with “{phrase}” ({meaning})."
    if miss.kind == "order":
        return f"Looks like “{phrase}” ({meaning}) with its words in another order."
    if miss.kind == "wording":
        return f"Looks like “{phrase}” ({meaning}), said in other words."
    changes = []
    for step in miss.changed:
        if step.kind in {"swap", "joint"} or (step.kind == "form" and miss.kind == "form"):
            changes.append(f"“{words.surface(step.at[0])}” stands where “{miss.tokens[step.token].words[0]}” belongs")
        elif step.kind in {"article", "added"}:
            changes.append(f"“{words.surface(step.at[0])}” is too much")
        elif step.kind == "missing" and (not miss.tokens[step.token].determiner or miss.kind == "article"):
            changes.append(f"“{miss.tokens[step.token].words[0]}” is missing")
    return f"Looks like “{phrase}” ({meaning}): {' and '.join(changes)}."


def _cited(miss: NearMiss, words: Words) -> str:
    """The phrase as one would cite it, of its alternatives the ones that the sentence has."""
    if miss.kind in {"order", "wording"}:
        return miss.entry.plain
    chosen = {
        step.token: words.words[step.at[0]]
        for step in miss.alignment.steps
        if step.kind == "same" and words.words[step.at[0]] in miss.tokens[step.token].words
    }
    parts = [
        "…" if token.kind == "slot" else token.usual if token.kind != "word" else chosen.get(place, token.usual)
        for place, token in enumerate(miss.entry.tokens)
        if not token.optional or place in chosen
    ]
    return " ".join(parts)
