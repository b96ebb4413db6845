"""The signature that every result carries, in the manner of sacrebleu: what made it, so that it can be made again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from mtaudit import __version__
from mtaudit.config import Settings
from mtaudit.rules import active


def signature(settings: Settings, embedder: str, span_model: str, metrics: Mapping[str, str]) -> str:
    """`key:value|…`: mtaudit's version, the rules (count and hash of names), models with weight hashes, thresholds.

    `metrics`: the signature of each sacrebleu score that the result has.
    """
    names = [rule.name for rule in active(settings)]
    parts = {
        "mtaudit": __version__,
        "rules": f"{len(names)}:{_short(' '.join(names))}",
        "embed": embedder,
        "span": span_model,
        "settings": _short(repr(settings)),
        "fail-on": settings.fail_on,
        "min-confidence": f"{settings.min_confidence:g}",
        # sacrebleu's own signatures; their bars would read as ours.
        **{name: parts.replace("|", ",") for name, parts in metrics.items()},
    }
    return "|".join(f"{key}:{value}" for key, value in parts.items())


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
