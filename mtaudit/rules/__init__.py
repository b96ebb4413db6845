"""The rules: one file for each flaw. To add one, write the file and name it in RULES."""

from __future__ import annotations

from mtaudit.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
