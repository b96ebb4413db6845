"""The settings of a run, as one frozen record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """What a user may set; the defaults are what `mtaudit check` does without any.

    `fail_on` is minor, major, critical or never. `ignore` and `select` name rules. `severity` maps a rule to the
    severity of all its flags. `allow` holds names and terms that no rule flags. `translated_from` declares the
    language of the original (ISO 639-1). `model` names the embedding model, "" for the bundled one.
    """

    fail_on: str = "major"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    min_confidence: float = 0.0
    allow: tuple[str, ...] = ()
    translated_from: str = ""
    model: str = ""
