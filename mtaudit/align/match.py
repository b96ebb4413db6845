"""Which clean sentences state what a suspect sentence states, with a calibrated probability, or none.

Retrieve by embeddings, then verify each pair by the features of features.py in a logistic model (verifier.json).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mtaudit.align.copies import is_near_copy, shingles
from mtaudit.align.embed import Embedder, Vectors
from mtaudit.align.features import Matrix, Side, measure
from mtaudit.align.library import Library
from mtaudit.align.verifier import Verifier, load_verifier
from mtaudit.align.words import profile
from mtaudit.core import Document, Match, Sentence

# How many clean documents are looked at closely for one suspect, and how near a document must be to count as related.
CLOSE_DOCUMENTS = 12
RELATED = 0.45


@dataclass(frozen=True)
class Matching:
    """What the clean sources have to say about one suspect.

    `related`: clean documents about the same events, best first. `copies`: paths of sources that are near copies of
    the suspect; they are no witnesses. `notes` say so in words.
    """

    matches: tuple[Match, ...] = ()
    related: tuple[Document, ...] = ()
    notes: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


def match(document: Document, library: Library, embedder: Embedder) -> Matching:
    """Match one suspect with the clean sources. The same input gives the same matches, in order of the suspect."""
    if not document.sentences or not len(library.vectors):
        return Matching()
    vectors = embedder.encode([s.text for s in document.sentences])
    cosine = vectors @ library.vectors.T
    nearest, affinity = _nearest_documents(cosine, library)
    text = shingles(document)
    copies = [d for d in nearest if is_near_copy(text, shingles(library.documents[d]))]
    witnesses = [d for d in nearest if d not in copies]
    found = _verified(document, vectors, library, witnesses)
    matched = {m.source.path for m in found}
    related = [
        library.documents[d] for d in witnesses if affinity[d] >= RELATED or library.documents[d].path in matched
    ]
    paths = tuple(library.documents[d].path for d in sorted(copies))
    notes = tuple(f"{path} is a near copy of this article and is not used as a source" for path in paths)
    return Matching(tuple(found), tuple(related), notes, paths)


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


def _verified(document: Document, vectors: Vectors, library: Library, witnesses: Sequence[int]) -> list[Match]:
    if not witnesses:
        return []
    features, places = pair_features(document, vectors, library, witnesses)
    verifier = load_verifier("english" if "overlap" in features else "any")
    probability = verifier.probability(features)
    return _chosen(document, library, places, features["cosine"], probability, verifier)


def _same_language(first: Document, second: Document) -> bool:
    return first.language == second.language or not first.language or not second.language


def _chosen(
    document: Document,
    library: Library,
    places: Sequence[tuple[int, Sentence]],
    cosine: Matrix,
    probability: NDArray[np.float64],
    verifier: Verifier,
) -> list[Match]:
    found = []
    for sentence in document.sentences:
        if profile(sentence.text).bare:
            continue
        seen: set[tuple[int, str]] = set()
        order = np.lexsort((np.arange(len(places)), -probability[sentence.index]))
        for column in order:
            certainty = float(probability[sentence.index, column])
            if certainty < verifier.bar:
                break
            owner, source = places[column]
            if (owner, source.text) in seen or profile(source.text).bare:
                continue
            seen.add((owner, source.text))
            passage = library.documents[owner].passage(source.start, source.end)
            similarity = round(float(cosine[sentence.index, column]), 4)
            found.append(Match((sentence.index,), passage, round(certainty, 4), similarity))
    return found
