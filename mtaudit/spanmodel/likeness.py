"""What of a source a text shares: its wording (chrF without sacrebleu's import) and its figures."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

ORDER, BETA = 6, 2.0
_FIGURE = re.compile(r"\d+")
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


def strange_figures(text: str, source: str) -> int:
    """How many figures a text has that its source lacks.

    Another wording keeps them, and a wrong one moves neither chrF nor the network's estimate much.
    """
    text, source = (_THOUSANDS.sub("", t) for t in (text, source))
    known = set(_FIGURE.findall(source))
    return sum(figure not in known for figure in _FIGURE.findall(text))
