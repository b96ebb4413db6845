"""Which clean sentences state what a suspect sentence states, with a calibrated probability, or none.

Retrieve by embeddings, then verify each pair by the features of features.py, and what may be a match word by word by
those of close.py, in small logistic models (verifier.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mtaudit.align.close import look_closely
from mtaudit.align.copies import is_near_copy, reworded, shingles, versions_of
from mtaudit.align.embed import BundledEmbedder, Embedder, Vectors
from mtaudit.align.features import Matrix, Side, measure
from mtaudit.align.library import Library
from mtaudit.align.verifier import CANDIDATE, load_look
from mtaudit.align.witnesses import Disagreement, disagreements
from mtaudit.align.words import profile
from mtaudit.core import Document, Match, Sentence

# How many clean documents are looked at closely for one suspect, and how near a document must be to count as related.
CLOSE_DOCUMENTS = 12
RELATED = 0.45
# A second sentence of the same document counts from here on.
SECOND_BAR = 0.75
# Clean sentences that are looked at closely for the shortest of suspects; for others as many as they have sentences.
READ_AT_LEAST = 12
# From here on a pair is all but certain, and others with one of its sentences count from the second figure on.
SURE, RIVAL_BAR = 0.97, 0.95


@dataclass(frozen=True)
class Matching:
    """What the clean sources have to say about one suspect.

    `related`: clean documents about the same events, best first. `copies`: paths of sources that are near copies of
    the suspect; they are no witnesses. `versions`: near copies that have some sentences in other words; they are
    matched, but comparable only there. `disagreements`: sources that have it otherwise than the others. `notes` say
    what a user should know of all this.
    """

    matches: tuple[Match, ...] = ()
    related: tuple[Document, ...] = ()
    notes: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()


def match(document: Document, library: Library, embedder: Embedder) -> Matching:
    """Match one suspect with the clean sources. The same input gives the same matches, in order of the suspect."""
    if not document.sentences or not len(library.vectors):
        return Matching()
    vectors = embedder.encode([s.text for s in document.sentences])
    cosine = vectors @ library.vectors.T
    nearest, affinity = _nearest_documents(cosine, library)
    text = shingles(document)
    near = [d for d in nearest if is_near_copy(text, shingles(library.documents[d]))]
    versions = {d: count for d in near if (count := versions_of(document, library.documents[d]))}
    witnesses = [d for d in nearest if d not in near]
    found = _verified(document, vectors, library, witnesses, embedder)
    matched = {m.source.path for m in found}
    related = [
        library.documents[d] for d in witnesses if affinity[d] >= RELATED or library.documents[d].path in matched
    ]
    found = _in_order([*found, *_of_versions(document, _verified(document, vectors, library, [*versions], embedder))])
    copies = tuple(library.documents[d].path for d in sorted(near) if d not in versions)
    return Matching(
        tuple(found),
        tuple(related),
        _notes(copies, {library.documents[d].path: count for d, count in sorted(versions.items())}),
        copies,
        tuple(library.documents[d].path for d in sorted(versions)),
        disagreements([m for m in found if m.comparable]),
    )


def _of_versions(document: Document, found: Sequence[Match]) -> Iterator[Match]:
    """Matches with near copies in other words: what does not differ is no evidence."""
    for one in found:
        text = " ".join(document.sentences[index].text for index in one.sentences)
        yield replace(one, comparable=reworded(text, one.source.words))


def _notes(copies: Sequence[str], versions: Mapping[str, int]) -> tuple[str, ...]:
    named = [f"{path} is a near copy of this article and is not used as a source" for path in copies]
    for path, count in versions.items():
        where = "one sentence; only this is" if count == 1 else f"{count} sentences; only these are"
        named.append(f"{path} is a near copy of this article with other words in {where} compared with it")
    return tuple(named)


def _nearest_documents(cosine: Matrix, library: Library) -> tuple[list[int], Matrix]:
    """The documents that cover the suspect best, best first, and each document's cover (the mean best cosine)."""
    starts = library.bounds[:-1]
    filled = np.flatnonzero(np.diff(library.bounds))
    best = np.maximum.reduceat(cosine, starts[filled], axis=1)
    affinity = np.full(len(library.documents), -1.0, dtype=np.float32)
    affinity[filled] = best.mean(axis=0)
    # A document that covers one sentence very well is looked at too.
    order = np.lexsort((np.arange(len(affinity)), -affinity))[:CLOSE_DOCUMENTS]
    singles = filled[np.unique(best.argmax(axis=1))]
    chosen = dict.fromkeys([*order.tolist(), *singles.tolist()])
    return [d for d in chosen if affinity[d] > -1], affinity


def pair_features(
    document: Document, vectors: Vectors, library: Library, witnesses: Sequence[int] | None = None
) -> tuple[dict[str, Matrix], list[tuple[int, Sentence]]]:
    """The features of all pairs that come into question, and (document, sentence) of each column.

    `vectors` are the suspect's; `witnesses` the clean documents to look at (by default those that cover it best).
    """
    if witnesses is None:
        witnesses = _nearest_documents(vectors @ library.vectors.T, library)[0]
    rows = np.concatenate([np.arange(library.bounds[d], library.bounds[d + 1]) for d in sorted(witnesses)])
    places = [library.place(int(row)) for row in rows]
    suspect = Side([s.text for s in document.sentences], vectors, np.zeros(len(vectors), dtype=np.int64))
    sources = Side([s.text for _, s in places], np.asarray(library.vectors[rows]), library.owners[rows])
    lexical = all(_same_language(document, library.documents[d]) for d in witnesses)
    return measure(suspect, sources, lexical=lexical), places


def _verified(
    document: Document, vectors: Vectors, library: Library, witnesses: Sequence[int], embedder: Embedder
) -> list[Match]:
    """All matches, in order of the suspect. Documents in another language are judged apart, without a look at words."""
    found: list[Match] = []
    for alike in (True, False):
        group = [d for d in witnesses if _same_language(document, library.documents[d]) == alike]
        if group:
            found += _matches_with(document, vectors, library, group, embedder)
    return _in_order(found)


def _in_order(found: Iterable[Match]) -> list[Match]:
    return sorted(found, key=lambda m: (m.sentences, -m.probability, m.source.path, m.source.start))


def _matches_with(
    document: Document, vectors: Vectors, library: Library, witnesses: Sequence[int], embedder: Embedder
) -> list[Match]:
    features, places = pair_features(document, vectors, library, witnesses)
    owners = np.array([owner for owner, _ in places])
    look = load_look("english" if "overlap" in features else "any")
    probability = look.judge(features, owners)
    if "overlap" in features and isinstance(embedder, BundledEmbedder):
        texts = [s.text for s in document.sentences], [s.text for _, s in places]
        probability = promising(probability)
        closely = look_closely(*texts, probability >= CANDIDATE, embedder.pieces)
        look = load_look("close")
        probability = look.judge_closely(probability, features, closely, owners)
    bare = [profile(s.text).bare for s in document.sentences], [profile(s.text).bare for _, s in places]
    probability = undisputed(np.where(np.logical_or.outer(*bare), 0, probability))
    claims: dict[int, list[int]] = defaultdict(list)
    for sentence in document.sentences:
        chosen = above(probability[sentence.index], look.bar, owners)
        for column in _without_repeats(chosen, places):
            claims[column].append(sentence.index)
    found = []
    for column, claimed in claims.items():
        owner, source = places[column]
        passage = library.documents[owner].passage(source.start, source.end)
        clean = np.asarray(library.vectors[int(library.bounds[owner]) + source.index])
        for group in _together(claimed, vectors, clean):
            sureness = float(probability[list(group), column].min())
            found.append(Match(group, passage, round(sureness, 4), round(_likeness(vectors, group, clean), 4)))
    return found


def _together(claimed: Sequence[int], vectors: Vectors, clean: Vectors) -> list[tuple[int, ...]]:
    """The sentences that one clean sentence was found for; two neighbours as one where it is nearer to both at once.

    `vectors` are the suspect's, `clean` that of the clean sentence.
    """
    groups: list[tuple[int, ...]] = []
    for index in sorted(claimed):
        last = groups[-1] if groups else ()
        if len(last) == 1 and index == last[0] + 1:
            alone = max(_likeness(vectors, last, clean), _likeness(vectors, (index,), clean))
            if _likeness(vectors, (*last, index), clean) > alone:
                groups[-1] = (*last, index)
                continue
        groups.append((index,))
    return groups


def _likeness(vectors: Vectors, group: Sequence[int], clean: Vectors) -> float:
    """Cosine of the mean of some sentences' vectors with a clean sentence's."""
    mean = vectors[list(group)].mean(axis=0)
    return float(mean @ clean / max(float(np.linalg.norm(mean)), 1e-6))


def _without_repeats(chosen: Sequence[int], places: Sequence[tuple[int, Sentence]]) -> list[int]:
    """The same words of one document count once."""
    first = {(places[column][0], places[column][1].text): column for column in reversed(chosen)}
    return [column for column in chosen if first[places[column][0], places[column][1].text] == column]


def promising(probability: Matrix) -> Matrix:
    """The probabilities (suspect sentences, source sentences) of the best source sentences, as many as the suspect has.

    Others have no chance (0): among many articles on one subject, reading all would cost several times what embedding
    the suspect does.
    """
    best = np.argsort(-probability.max(axis=0), kind="stable")[: max(len(probability), READ_AT_LEAST)]
    kept = np.zeros_like(probability)
    kept[:, best] = probability[:, best]
    return kept


def undisputed(probability: Matrix) -> Matrix:
    """The probabilities (suspect sentences, source sentences) without doubtful rivals of what is all but certain.

    Where either sentence of a pair has its all but certain partner (SURE) elsewhere, the pair must be nearly as sure
    (RIVAL_BAR). The two neighbours of a sentence's partner are no rivals: it may state what they say together.
    """
    distance = np.abs(np.arange(len(probability))[:, None] - probability.argmax(axis=0)[None, :])
    beside = np.abs(np.arange(probability.shape[1])[None, :] - probability.argmax(axis=1)[:, None])
    settled = (probability.max(axis=1, keepdims=True) >= SURE) & (beside > 1)
    claimed = (probability.max(axis=0, keepdims=True) >= SURE) & (distance > 1)
    return np.where((settled | claimed) & (probability < RIVAL_BAR), 0, probability)


def above(row: Matrix, bar: float, owners: NDArray[np.int64]) -> list[int]:
    """Columns from `bar` on, most probable first: one a document, more only if they are sure (SECOND_BAR)."""
    chosen: list[int] = []
    told: set[int] = set()
    for column in np.lexsort((np.arange(len(row)), -row)).tolist():
        if row[column] < bar:
            break
        owner = int(owners[column])
        if owner not in told or row[column] >= SECOND_BAR:
            told.add(owner)
            chosen.append(column)
    return chosen


def _same_language(first: Document, second: Document) -> bool:
    return first.language == second.language or not first.language or not second.language
