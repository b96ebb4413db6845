"""Names and terms that reviewers keep dismissing, for the configuration's list of what is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtaudit.core import Category, Reason, Verb
from mtaudit.errors import ConfigError
from mtaudit.review.ledger import Ledger

_MOST_WORDS = 5  # longer ones are passages, and no list of terms should hold them
_TERMS = {Category.NAME, Category.TERMINOLOGY, Category.UNTRANSLATED, Category.SPELLING}


@dataclass(frozen=True, slots=True)
class Term:
    """Words to allow, and how often they were dismissed."""

    words: str
    times: int


def learn(ledger: Ledger, times: int = 2) -> list[Term]:
    """Names and terms dismissed at least `times` times and never accepted.

    A dismissal counts when its reason is a name or house style, or when the flag was about a name, a term, a spelling
    or an untranslated word and the copy was called correct. Two reviewers who dismiss one flag count as two.
    """
    dismissed: dict[str, list[str]] = {}
    accepted: set[str] = set()
    for flag in ledger.flags():
        about = ledger.about(flag)
        key = " ".join(about.words.split()).casefold()
        for standing in ledger.standings(flag).values():
            if standing.outcome is Verb.ACCEPT:
                accepted.add(key)
            elif standing.outcome is Verb.DISMISS and _is_term(standing.reason, about.category, about.words):
                dismissed.setdefault(key, []).append(" ".join(about.words.split()))
    found = (Term(words[-1], len(words)) for key, words in dismissed.items() if key not in accepted)
    return sorted((term for term in found if term.times >= times), key=lambda term: term.words.casefold())


def _is_term(reason: Reason | None, category: str, words: str) -> bool:
    if not 0 < len(words.split()) <= _MOST_WORDS:
        return False
    if reason in (Reason.NAME, Reason.HOUSE_STYLE):
        return True
    return reason is Reason.CORRECT and category in _TERMS


def with_allowed(text: str, words: Iterable[str], file: str) -> str:
    """A configuration file's text with words added to its `allow` list; comments and order stay as they are.

    `file` is its name: settings stand at the top of mtaudit.toml and under [tool.mtaudit] in pyproject.toml. Raises
    ConfigError where the text is no TOML or `allow` is no list.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError
    from tomlkit.items import Array

    try:
        parsed = tomlkit.parse(text)
    except TOMLKitError as error:
        raise ConfigError(f"{file} is not valid TOML: {error}", "mend it first; nothing was written") from error
    table: Any = parsed
    for name in ("tool", "mtaudit") if Path(file).name == "pyproject.toml" else ():
        table = table.setdefault(name, tomlkit.table())
    allowed: Any = table.setdefault("allow", tomlkit.array())
    if not isinstance(allowed, Array):
        raise ConfigError(f"{file}: 'allow' is not a list", "make it one; nothing was written")
    new = sorted(set(words) - set(allowed), key=str.casefold)
    for word in new:
        allowed.append(word)
    if len(allowed) > 3:
        allowed.multiline(multiline=True)
    return tomlkit.dumps(parsed)
