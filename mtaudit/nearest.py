"""The nearest known name to one that is not known, for error messages."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, "" where none is near."""
    from rapidfuzz import fuzz, process, utils

    found = process.extractOne(name, list(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=60)
    return found[0] if found else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint: the nearest known name, or all of them."""
    names = sorted(known)
    near = nearest(name, names)
    return f"did you mean {near!r}?" if near else f"known are {', '.join(names)}"
