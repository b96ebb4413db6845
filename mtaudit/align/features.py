"""What speaks for and against a suspect sentence and a clean one stating the same fact."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtaudit.align.embed import Vectors
from mtaudit.align.words import Profile, profile

Matrix = NDArray[np.floating[Any]]

# Neighbours for margin scores; Artetxe and Schwenk (2019) use 4.
NEIGHBOURS = 4
# Where all are far off, some are a multiple nearer than the others, which says nothing.
MARGIN_LIMIT = 2.0

# First look, without a look at words, for sources in another language: the two sentences, how far they are ahead of
# their rivals, how near the document is to the suspect; then with words.
PAIR_WORDLESS = ("cosine", "margin", "forward_gap", "backward_gap", "affinity", "affinity_beside")
PAIR = (
    *PAIR_WORDLESS,
    "cover_suspect",
    "cover_source",
    "overlap",
    "names",
    "figures",
    "figure_clash",
    "quoted",
    "content",
)
# Second look, at what the first one thought of the other pairs.
CONTEXT = (
    "score", "score_forward_gap", "score_backward_gap", "support", "order", "elsewhere", "mates", "mates_beside",
    "closeness", "strangeness",
)  # fmt: skip
SCORE_LIMIT = 6.0
# Closeness below which two articles are likely on two events.
STRANGE = 0.6
# Jaro-Winkler similarity from which a name counts as a misspelling of another with the same first letters.
LIKE_NAME = 0.9


@dataclass(frozen=True)
class Side:
    """Sentences of one side: texts, unit vectors (n, d), and which document each belongs to (n,)."""

    texts: Sequence[str]
    vectors: Vectors
    owners: NDArray[np.int64]


def measure(suspect: Side, sources: Side, *, lexical: bool = True) -> dict[str, Matrix]:
    """The PAIR features of all pairs, each (suspect sentences, source sentences).

    `sources` are the sentences of the clean documents that come into question, in document order.
    """
    cosine = suspect.vectors @ sources.vectors.T
    found = {"cosine": cosine, **_margins(cosine, sources.owners), **_affinities(cosine, sources.owners)}
    if lexical:
        found |= _words([profile(t) for t in suspect.texts], [profile(t) for t in sources.texts])
    return found


def ratio_margin(cosine: Matrix, neighbours: int) -> Matrix:
    """Cosine over the mean cosine of both sentences with their nearest neighbours (Artetxe and Schwenk 2019, eq. 2)."""
    forward = _top_mean(cosine, neighbours, 1)[:, None]
    backward = _top_mean(cosine, neighbours, 0)[None, :]
    margin: Matrix = cosine / np.maximum((forward + backward) / 2, 0.05)
    return margin


def _margins(cosine: Matrix, owners: NDArray[np.int64]) -> dict[str, Matrix]:
    """Ratio margin, and how far a pair is ahead of its rivals on either side.

    forward_gap: cosine less the best other sentence of the same document; backward_gap: less the best other suspect.
    """
    forward_gap = np.zeros_like(cosine)
    for owner in np.unique(owners):
        columns = owners == owner
        forward_gap[:, columns] = _gap(cosine[:, columns])
    margin = np.minimum(ratio_margin(cosine, NEIGHBOURS), MARGIN_LIMIT)
    return {"margin": margin, "forward_gap": forward_gap, "backward_gap": _gap(cosine.T).T}


def _affinities(cosine: Matrix, owners: NDArray[np.int64]) -> dict[str, Matrix]:
    """How near a document is to the suspect, as the mean best cosine of its sentences, and less that of the nearest."""
    affinity = np.zeros_like(cosine)
    for owner in np.unique(owners):
        columns = np.flatnonzero(owners == owner)
        affinity[:, columns] = cosine[:, columns].max(axis=1).mean()
    return {"affinity": affinity, "affinity_beside": affinity - affinity.max(initial=-np.inf)}


def _top_mean(cosine: Matrix, count: int, axis: int) -> Matrix:
    size = cosine.shape[axis]
    count = min(count, size)
    top = np.partition(cosine, size - count, axis=axis)
    mean: Matrix = (top[:, size - count :] if axis == 1 else top[size - count :]).mean(axis=axis)
    return mean


def _gap(cosine: Matrix) -> Matrix:
    """Each value less the largest other value in its row (0 where there is no other)."""
    if cosine.shape[1] < 2:
        return np.zeros_like(cosine)
    top = np.sort(cosine, axis=1)
    best, second = top[:, -1:], top[:, -2:-1]
    return np.where(cosine >= best, cosine - second, cosine - best)


def reconsider(score: Matrix, cosine: Matrix, owners: NDArray[np.int64]) -> dict[str, Matrix]:
    """The CONTEXT features, from the first look's log odds of all pairs.

    The gaps are to the best other sentence of the same document and to the best other suspect sentence. support: the
    best chance among near neighbours on both sides. order: the better chance of the two next sentences and of the two
    before. elsewhere, mates: log of the share and of the number of the suspect's other sentences
    that it seems to state, each in a sentence of its own. mates_beside: log of the number of all of them, less that of
    the document that states most so. closeness: how near to word for word it does so (the mean cosine of the better
    half of the pairs that are each other's nearest). strangeness: how far closeness is below what articles on one event
    have.
    """
    score = score.clip(-SCORE_LIMIT, SCORE_LIMIT)
    chance = 1 / (1 + np.exp(-score))
    found = {name: np.zeros_like(score) for name in CONTEXT}
    found["score"] = score
    found["score_backward_gap"] = _gap(score.T).T.clip(-SCORE_LIMIT, SCORE_LIMIT)
    for owner in np.unique(owners):
        columns = np.flatnonzero(owners == owner)
        found["score_forward_gap"][:, columns] = _gap(score[:, columns]).clip(-SCORE_LIMIT, SCORE_LIMIT)
        found["support"][:, columns] = _support(chance[:, columns])
        found["order"][:, columns] = _order(chance[:, columns])
        found["closeness"][:, columns] = _closeness(cosine[:, columns])
        stated = _one_to_one(chance[:, columns])
        others = stated.sum() - stated[:, None]
        found["elsewhere"][:, columns] = np.log(others / max(len(stated) - 1, 1) + 0.01)
        found["mates"][:, columns] = np.log1p(others)
        found["mates_beside"][:, columns] = np.log(stated.sum() + 0.3)
    found["mates_beside"] -= found["mates_beside"].max(initial=-np.inf)
    found["strangeness"] = np.maximum(STRANGE - found["closeness"], 0)
    return found


def _closeness(cosine: Matrix) -> float:
    mutual = (cosine >= cosine.max(axis=1, keepdims=True)) & (cosine >= cosine.max(axis=0, keepdims=True))
    values = np.sort(cosine[mutual])[::-1]
    return float(values[: max(1, (len(values) + 1) // 2)].mean())


def _one_to_one(chance: Matrix) -> Matrix:
    """For each suspect sentence the chance of the pair that is the best for both of its sentences; 0 where none is."""
    best = (chance >= chance.max(axis=1, keepdims=True)) & (chance >= chance.max(axis=0, keepdims=True))
    stated: Matrix = np.where(best, chance, 0).max(axis=1)
    return stated


def _support(block: Matrix) -> Matrix:
    rows, columns = block.shape
    padded = np.pad(block, 2)
    shifts = [(a, b) for a in (-2, -1, 1, 2) for b in (-2, -1, 0, 1, 2)]
    near = [padded[2 + a : 2 + a + rows, 2 + b : 2 + b + columns] for a, b in shifts]
    best: Matrix = np.stack(near).max(axis=0)
    return best


def _order(block: Matrix) -> Matrix:
    padded = np.pad(block, 1)
    best: Matrix = np.maximum(padded[:-2, :-2], padded[2:, 2:])
    return best


def _words(suspect: Sequence[Profile], sources: Sequence[Profile]) -> dict[str, Matrix]:
    """Overlap of stems, names, figures and quoted words, each stem weighed by how rare it is in these documents."""
    suspect = _with_known_names(suspect, sources)
    rarity = _rarity([*suspect, *sources])
    # Only what the suspect has can be shared.
    stems = {s: i for i, s in enumerate(sorted({s for p in suspect for s in _all(p)}))}
    weights = np.array([rarity[s] for s in stems], dtype=np.float32)

    def shared(part: str, weights: Matrix | float = 1.0) -> Matrix:
        product: Matrix = (_incidence(suspect, stems, part) * weights) @ _incidence(sources, stems, part).T
        return product

    def totals(part: str, weigh: Callable[[str], float]) -> tuple[Matrix, Matrix]:
        left, right = (np.array([sum(map(weigh, getattr(p, part))) for p in side]) for side in (suspect, sources))
        return left[:, None], right[None, :]

    overlap = shared("stems", weights)
    left, right = totals("stems", rarity.__getitem__)
    same = shared("figures")
    figures = totals("figures", lambda _: 1)
    both = shared("names", weights)
    either = np.add(*totals("names", rarity.__getitem__)) - both
    return {
        "cover_suspect": overlap / np.maximum(left, 0.3),
        "cover_source": overlap / np.maximum(right, 0.3),
        "overlap": np.log1p(overlap),
        "names": both / np.maximum(either, 0.3),
        "figures": np.minimum(same, 2),
        "figure_clash": ((np.minimum(*figures) > 0) & (same == 0)).astype(np.float32),
        "quoted": shared("quoted") / np.maximum(np.minimum(*totals("quoted", lambda _: 1)), 3),
        "content": np.log1p(np.minimum(left, right)),
    }


def _with_known_names(suspect: Sequence[Profile], sources: Sequence[Profile]) -> list[Profile]:
    """The suspect's profiles with misspelt names ("Trenning") as the sources spell them ("Trenin")."""
    known = sorted({name for p in sources for name in p.names})
    changed: dict[str, str] = {}
    for name in sorted({name for p in suspect for name in p.names} - set(known)):
        near = [k for k in known if len(k) >= 5 and len(name) >= 5 and k[:3] == name[:3]]
        best = max(near, key=lambda k: _likeness(name, k), default="")
        if best and _likeness(name, best) >= LIKE_NAME:
            changed[name] = best
    if not changed:
        return list(suspect)
    return [
        replace(
            p,
            names=frozenset(changed.get(n, n) for n in p.names),
            stems=frozenset(changed.get(n, n) for n in p.stems),
        )
        for p in suspect
    ]


def _likeness(first: str, second: str) -> float:
    from rapidfuzz.distance import JaroWinkler

    return float(JaroWinkler.similarity(first, second))


def _all(one: Profile) -> frozenset[str]:
    return one.stems | one.figures | one.quoted | one.names


def _rarity(profiles: Sequence[Profile]) -> dict[str, float]:
    """Inverse document frequency over sentences, 0 to 1, of each stem."""
    seen = Counter(stem for one in profiles for stem in _all(one))
    whole = len(profiles) + 1
    return {stem: min(1.0, math.log(whole / (count + 0.5)) / math.log(whole / 0.5)) for stem, count in seen.items()}


def _incidence(profiles: Sequence[Profile], stems: dict[str, int], part: str) -> Matrix:
    table = np.zeros((len(profiles), len(stems)), dtype=np.float32)
    for row, one in enumerate(profiles):
        table[row, [stems[s] for s in getattr(one, part) if s in stems]] = 1
    return table
