"""Symbols and themes. Everything that a colour says, a symbol says too."""

from __future__ import annotations

from textual.theme import Theme

from mtaudit.core import Severity, Verb
from mtaudit.review.ledger import Standing

SEVERITY_SYMBOLS = {Severity.MINOR: "~", Severity.MAJOR: "!", Severity.CRITICAL: "‼"}
ACCEPTED, DISMISSED, LOOK, NOTE = "✓", "✗", "⚑", "✎"

MONOCHROME = Theme(
    name="monochrome",
    ansi=True,
    primary="ansi_default",
    secondary="ansi_default",
    warning="ansi_default",
    error="ansi_default",
    success="ansi_default",
    accent="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    variables={
        "muted": "ansi_default",
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "border": "ansi_default",
        "border-blurred": "ansi_default",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-text-style": "bold underline",
        "block-cursor-blurred-text-style": "bold",
        "footer-key-foreground": "ansi_default",
        "footer-background": "ansi_default",
        "footer-description-foreground": "ansi_default",
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_default",
        "input-selection-foreground": "ansi_default",
        "screen-selection-background": "ansi_default",
        "screen-selection-foreground": "ansi_default",
        "scrollbar": "ansi_default",
        "scrollbar-background": "ansi_default",
        "scrollbar-hover": "ansi_default",
        "scrollbar-active": "ansi_default",
    },
)
DARK = Theme(
    name="mtaudit-dark",
    primary="#6ea8d8",
    secondary="#8a9bb0",
    warning="#e6b450",
    error="#f07178",
    success="#7fd38a",
    accent="#59c2c9",
    foreground="#d7dce2",
    background="#14181d",
    surface="#1a1f26",
    panel="#232a33",
    dark=True,
    variables={"muted": "#8b97a5", "footer-key-foreground": "#e6b450", "border-blurred": "#3b4654"},
)
LIGHT = Theme(
    name="mtaudit-light",
    primary="#1f5f99",
    secondary="#5b6b7d",
    warning="#8a5a00",
    error="#b3202c",
    success="#1e7233",
    accent="#0b6e78",
    foreground="#1d242c",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e6e3db",
    dark=False,
    variables={"muted": "#6b6f76", "footer-key-foreground": "#8a5a00", "border-blurred": "#c3beb2"},
)
THEMES = (DARK, LIGHT, MONOCHROME)


def state_symbol(standing: Standing) -> str:
    """Where a flag stands, in one cell; a space while it is undecided."""
    if standing.outcome is Verb.ACCEPT:
        return ACCEPTED
    if standing.outcome is Verb.DISMISS:
        return DISMISSED
    return LOOK if standing.look else " "


def bar(done: int, total: int, width: int) -> str:
    """A progress bar that reads without colour."""
    filled = width * done // total if total else 0
    return "█" * filled + "░" * (width - filled)
