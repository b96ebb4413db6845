"""untranslated: words of another language left in English copy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mtaudit.core import Category, Finding, Kind, Sentence, Severity
from mtaudit.rules.rule import Context, Example, Rule

# Small words of each language that are no English words (nor the commonest parts of names alone).
_SMALL = {
    "French": "le les des du une est sont dans pour sur avec qui que ne pas par aux ont été cette ces leur mais où selon entre "
    "nous vous ils elle elles son ses être c'est d'un d'une qu'il n'est s'est l'on aussi très après depuis",
    "Spanish": "el los las del una es son en por para con que su sus al lo como más pero fue está están han sobre según entre "
    "también ya muy donde desde hasta este esta estos qué ser sin y",
    "German": "der das und ist sind nicht mit von zu dem den ein eine einen einem einer auf für im wird wurde auch nach bei aus "
    "sich dass wie über hat haben noch nur zum zur sowie durch",
    "Italian": "il gli della dello delle degli dei nel nella che è sono per con una un non di da si anche più ha hanno come alla "
    "dal dalla sul sulla ma questo questa dopo",
    "Portuguese": "os as da dos das uma é são em no na nos nas por para com que não se mais mas foi está pelo pela ao aos seu sua "
    "também já muito onde desde até este esta",
    "Dutch": "het een en van niet met voor zijn wordt werd ook naar bij uit dat deze dit maar door heeft hebben nog aan",
    "Indonesian": "yang dan dengan untuk dari pada ini itu dalam tidak akan oleh adalah telah sudah juga kepada karena tersebut para bahwa",
    "Turkish": "ve bir bu için ile olarak olan da de çok daha gibi kadar sonra ancak olduğu değil ise göre en",
    "Polish": "nie się jest na z i że do w przez są był była oraz jak ale po przy tym tego od dla",
    "Romanian": "și este sunt care pentru din cu nu la pe că fost prin după sau mai ca într-o",
    "Swedish": "och att det som är för på inte med har av till den om ett var från kan ska",
    "Transliterated Russian": "eto kak chto ochen nashi vse tolko bolshe byl byla bylo yest eshche togo",
}  # fmt: skip
_ALSO_ENGLISH = frozenset(
    "a an as at be but by can do en for from has have he her i if in is it la me my no of on or per so the to us was we "
    "son sons es del des dent don main or pour sur sans die war man den dem has her hat net nu ha ma si con come i un da de di "
    "par dans du ne dos das os no na nos nas se este los las el al on y z w i o para this that all some with he in pan sin lo "
    "ses ton sein bin must brief bad rat tag after under over ye van von zu bis het mit im am um zum aus ist auf pro ante".split()
)
_ENGLISH_GLUE = frozenset(
    "the of and to is was were that for with on by as at from has have had be are this it his their which who said will not in".split()
)
# Phrases that English took over. Words of a run that belong to one of these do not count.
_LOANS = (
    r"\b(?:coup d['’][eé]tats?|raisons? d['’][eê]tre|joie de vivre|cr[eè]me de la cr[eè]me|fait accompli|je ne sais quoi|c['’]est la vie|"
    r"tour de force|pi[eè]ce de r[eé]sistance|cause c[eé]l[eè]bre|femmes? fatales?|nom de (?:guerre|plume)|cr[eè]me br[uû]l[eé]e|"
    r"foie gras|haute (?:couture|cuisine)|pain au chocolat|fin de si[eè]cle|laissez[- ]faire|d[eé]j[aà] vu|enfants? terribles?|"
    r"bien pensant|ancien r[eé]gime|au (?:pair|fait|contraire|naturel|courant)|carte blanche|esprit de corps|force majeure|coup de (?:gr[aâ]ce|th[eé][aâ]tre)|"
    r"entente cordiale|sang[- ]froid|faux pas|film noir|en (?:route|masse|bloc|suite|passant)|vis[- ][aà][- ]vis|r[oô]le|prix fixe|"
    r"de (?:facto|jure|rigueur|novo)|per (?:se|capita|diem|annum)|quid pro quo|pro (?:rata|bono|forma)|status quo|ad (?:hoc|nauseam|infinitum|lib)|"
    r"in (?:vitro|vivo|situ|absentia|memoriam|loco parentis|flagrante)|persona non grata|mea culpa|alma mater|bona fide|et (?:al|cetera)|modus (?:operandi|vivendi)|"
    r"zeitgeist|ostpolitik|realpolitik|schadenfreude|la dolce vita|dolce far niente|cosa nostra|al dente|prima donna|che sar[aà] sar[aà]|que sera sera|"
    r"mano a mano|hasta la vista|vaya con dios|mi casa es su casa|si se puede|no pasar[aá]n|viva la|vive la|cinco de mayo|d[ií]a de los muertos|"
    r"dulce de leche|arroz con pollo|fleur de (?:lis|sel)|eau de (?:cologne|toilette|parfum)|chaise longue|maitre d['’]|hors d['’]oeuvres?|noblesse oblige|"
    r"tout le monde|plus [cç]a change|honi soit|semper fi(?:delis)?|sine qua non|sub judice|habeas corpus|amicus curiae|ex (?:officio|parte|post facto|ante|libris)|"
    r"a (?:priori|posteriori|la carte|la mode)|à la [a-z]+|ne plus ultra|mutatis mutandis|vox populi|in extremis|ipso facto|prima facie|terra (?:firma|incognita)|"
    r"m[eé]nage à trois|trompe l['’]oeil|soi[- ]disant|comme il faut|savoir[- ]faire|trick or treat|une? autre)\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_QUOTED = re.compile(r"[“\"«„‘'][^“”\"«»„\n]{1,120}?[”\"»’'](?!\w)|\([^()\n]{1,120}\)|[/_*][^/_*\n]{1,80}[/_*]")
_SCRIPTS = re.compile(
    r"[\u0370-\u03ff\u1f00-\u1fff]{3,}|[\u0400-\u052f]{2,}|[\u0590-\u05ff]{2,}|[\u0600-\u06ff\u0750-\u077f]{2,}|[\u0900-\u0dff]{2,}|"
    r"[\u0e00-\u0e7f]{2,}|[\u10a0-\u10ff]{2,}|[\u3041-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[\uac00-\ud7af]{2,}"
)
_SCRIPT_RUN_GAP = 2
_LEAST_WORDS = 3


@cache
def _languages() -> dict[str, frozenset[str]]:
    """Each small word, and the languages that have it."""
    table: dict[str, set[str]] = {}
    for language, words in _SMALL.items():
        for word in words.split():
            table.setdefault(word, set()).add(language)
    return {word: frozenset(languages) for word, languages in table.items()}


def _check(context: Context) -> Iterator[Finding]:
    sure = _sure_words()
    for sentence in context.document.sentences:
        if not sentence.text.isascii():
            yield from _foreign_scripts(sentence)
        if sentence.kind is not Kind.CAPTION and not sure.isdisjoint(sentence.text.split()):
            yield from _foreign_runs(context, sentence)


def _glossed(text: str) -> list[tuple[int, int]]:
    """What is quoted, bracketed or set off: foreign words there are meant."""
    return [(m.start(), m.end()) for m in _QUOTED.finditer(text)]


@cache
def _sure_words() -> frozenset[str]:
    """Small words that no English text has; without one of them there is no foreign run."""
    return frozenset(_languages()) - _ALSO_ENGLISH


def _foreign_scripts(sentence: Sentence) -> Iterator[Finding]:
    runs: list[list[int]] = []
    for match in _SCRIPTS.finditer(sentence.text):
        if runs and match.start() - runs[-1][1] <= _SCRIPT_RUN_GAP:
            runs[-1][1] = match.end()
        else:
            runs.append([match.start(), match.end()])
    glossed = _glossed(sentence.text) if runs else []
    for start, end in runs:
        if not _inside(start, end, glossed):
            message = "These words were left in another script; translate or transliterate them."
            yield _finding(sentence, start, end, message, 0.85)


def _foreign_runs(context: Context, sentence: Sentence) -> Iterator[Finding]:
    glossed = _glossed(sentence.text)
    runs = list(_runs(sentence.text))
    loans = [(m.start(), m.end()) for m in re.finditer(_LOANS, sentence.text, re.IGNORECASE)] if runs else []
    for start, end, language in runs:
        if _inside(start, end, glossed) or any(a < end and start < b for a, b in loans):
            continue
        if not context.attested(sentence.text[start:end]):
            yield _finding(
                sentence, start, end, f"These words seem to be {language}; they were left untranslated.", 0.8
            )


def _runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Stretches of lower-case words with at least two small words of one language, none of them English."""
    table = _languages()
    run: list[re.Match[str]] = []
    for match in [*_WORD.finditer(text), None]:
        word = match.group().replace("’", "'") if match else ""
        lower = word.lower()
        ends = match is None or lower in _ENGLISH_GLUE
        if not ends and run and match is not None:
            ends = re.search(r"[.;:!?()“”\"]", text[run[-1].end() : match.start()]) is not None
        if match is not None and not ends:
            run.append(match)
            continue
        yield from _judge(run, table)
        run = [match] if match is not None and lower not in _ENGLISH_GLUE else []


def _judge(run: list[re.Match[str]], table: dict[str, frozenset[str]]) -> Iterator[tuple[int, int, str]]:
    """Whether a run between English small words is foreign: which part of it, and in what language."""
    if len(run) < _LEAST_WORDS:
        return
    hits: dict[str, list[int]] = {}
    for place, match in enumerate(run):
        for language in table.get(match.group().replace("’", "'"), ()):
            hits.setdefault(language, []).append(place)
    if not hits:
        return
    language, places = max(hits.items(), key=lambda item: (len(item[1]), item[0]))
    words = {run[place].group() for place in places}
    sure = [word for word in words if word not in _ALSO_ENGLISH]
    if len(words) < 2 or not sure:
        return
    first, last = places[0], places[-1]
    # The content words between and beside the small ones belong to it; capitals show a name.
    last = min(last + 1, len(run) - 1)
    part = run[first : last + 1]
    lower_content = [m for n, m in enumerate(part, first) if n not in places and m.group()[0].islower()]
    capitals = [m for m in part if m.group()[0].isupper()]
    if len(part) >= _LEAST_WORDS and lower_content and len(capitals) * 2 <= len(part) and len(places) * 4 >= len(part):
        yield part[0].start(), part[-1].end(), language


def _inside(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(a <= start and end <= b for a, b in spans)


def _finding(sentence: Sentence, start: int, end: int, message: str, confidence: float) -> Finding:
    return Finding(
        RULE.name, sentence.start + start, sentence.start + end, message, RULE.category, RULE.severity, confidence
    )


RULE = Rule(
    name="untranslated",
    summary="Words of another language left in the copy",
    explanation=(
        "A phrase of the original came through untranslated, in its own script or as a run of French, Spanish, German … words. "
        "Names, newspapers’ titles, phrases that English took over (“coup d’état”, “de facto”) and foreign words that are quoted "
        "or explained in brackets pass.\n\nTranslate it, or quote and explain it if it is meant."
    ),
    category=Category.UNTRANSLATED,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example("The president said ⟦que la situation est grave⟧ and left."),
        Example("He was met ⟦por los manifestantes en la⟧ plaza."),
        Example("The minister ⟦nicht mit dem ergebnis⟧ was pleased."),
        Example("The report was published by ⟦Министерство обороны⟧ on Monday."),
        Example("They spoke of ⟦合作⟧ in the region."),
        Example("The government will ⟦tidak akan menaikkan⟧ harga of fuel."),
    ),
    passes=(
        Example("Le Monde and Der Spiegel reported it; so did Il Sole 24 Ore and El País."),
        Example("The coup d’état was a fait accompli and, vis-à-vis the army, de facto legal."),
        Example("He signed with “la casa de los espíritus” in hand, as the phrase goes."),
        Example("The party Alternative für Deutschland and the Partido de la Revolución Democrática agreed."),
        Example("Sberbank (Сбербанк) and Xinhua (新华社) have offices in Rio de Janeiro and Los Angeles."),
        Example("Oscar de la Hoya met Ursula von der Leyen at the Place de la Concorde in Paris."),
        Example("Rue de la Paix is near the Gare du Nord and the Musée des Arts et Métiers."),
    ),
)
