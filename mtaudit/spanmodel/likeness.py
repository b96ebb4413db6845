"""How much of a source's wording a text shares: chrF without sacrebleu's import, and figures and names of its own."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

ORDER, BETA = 6, 2.0
_FIGURE = re.compile(r"\d+")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")


def chrf(text: str, source: str) -> float:
    """chrF (Popović 2015; orders 1 to 6, β = 2, no spaces) of a text against one source, 0 to 1.

    Omissions cost it recall, which sums over a text's own words never see.
    """
    found = [_shared(a, b) for a, b in zip(_grams(text), _grams(source), strict=True) if a and b]
    if not found:
        return 0.0
    precision = sum(p for p, _ in found) / len(found)
    recall = sum(r for _, r in found) / len(found)
    below = BETA**2 * precision + recall
    return (1 + BETA**2) * precision * recall / below if below else 0.0


def _shared(a: Counter[str], b: Counter[str]) -> tuple[float, float]:
    common = sum(min(count, b[gram]) for gram, count in a.items() if gram in b)
    return common / a.total(), common / b.total()


@lru_cache(maxsize=1024)
def _grams(text: str) -> tuple[Counter[str], ...]:
    packed = "".join(text.split())
    return tuple(Counter(packed[i : i + n] for i in range(len(packed) - n + 1)) for n in range(1, ORDER + 1))


def strangers(text: str, source: str) -> tuple[int, int]:
    """How many figures, and how many capitalised words within the sentence, a text has that its source lacks.

    Another wording keeps both; a wrong figure moves neither chrF nor the network's estimate much.
    """
    text, source = (_THOUSANDS.sub("", t) for t in (text, source))
    known = set(_FIGURE.findall(source))
    figures = sum(figure not in known for figure in _FIGURE.findall(text))
    return figures, sum(name not in source for name in _NAME.findall(text))
