"""Embedding models: texts in, unit vectors out.

To add a kind of model: one more class with `signature`, `dimensions` and `encode`, and one line in `load_embedder`.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mtaudit.errors import ConfigError
from mtaudit.onnx import batches, checked, open_session

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WEIGHTS = Path(__file__).parent / "weights"
MAX_TOKENS = 256
# Tokens of one batch, padding included: enough to keep two cores busy, small enough to stay in their caches.
BATCH_TOKENS = 1024
# Texts whose word pieces are kept: a suspect and some clean articles, about 12 MB.
REMEMBERED = 512

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text: `offsets` (P, 2) in code points, `vectors` (P, dimensions), each in its place."""

    offsets: NDArray[np.int32]
    vectors: NDArray[np.float16]


class Embedder(Protocol):
    """Anything that turns texts into unit vectors. `signature` names model and weights; cache keys contain it."""

    signature: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n,) texts in, (n, dimensions) float32 out, each row of length 1."""
        ...


def load_embedder(name: str = "") -> Embedder:
    """The bundled model for "", else any sentence-transformers model by name or path.

    Raises WeightsError where the bundled files are damaged, ConfigError where the named model cannot be had.
    """
    return _bundled() if not name else SentenceTransformerEmbedder(name)


@cache
def _bundled() -> BundledEmbedder:
    return BundledEmbedder(WEIGHTS)


class BundledEmbedder:
    """all-MiniLM-L6-v2 as int8 ONNX (made by export.py), run by onnxruntime. No network, no torch.

    A text's vector does not depend on the texts beside it. Texts are read up to 256 word pieces.
    """

    dimensions = 384

    def __init__(self, folder: Path) -> None:
        """`folder` holds model.onnx, tokenizer.json and sha256.json; WeightsError names what is not as recorded."""
        content = checked(folder, ("model.onnx", "tokenizer.json"))
        self.signature = f"all-MiniLM-L6-v2-int8:{hashlib.sha256(content['model.onnx']).hexdigest()[:12]}"
        self._session = open_session(content["model.onnx"])
        self._tokenizer = _tokenizer(content["tokenizer.json"])
        self._recent: dict[str, Pieces] = {}
        self._lock, self._reading = Lock(), Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n,) texts in, (n, 384) float32 out, each row of length 1."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for batch, found, pieces in self._read(texts):
            vectors[batch] = found
            self._remember([texts[index] for index in batch], pieces)
        return vectors

    def pieces(self, texts: Sequence[str]) -> dict[str, Pieces]:
        """The word pieces of each text. What was read just before is not read again."""
        with self._reading:  # articles audited side by side want the same clean sentences
            with self._lock:
                known = {text: self._recent[text] for text in texts if text in self._recent}
            missing = list(dict.fromkeys(text for text in texts if text not in known))
            for batch, _, pieces in self._read(missing):
                known.update(zip([missing[index] for index in batch], pieces, strict=True))
                self._remember([missing[index] for index in batch], pieces)
        return known

    def _remember(self, texts: Sequence[str], pieces: Sequence[Pieces]) -> None:
        with self._lock:
            self._recent.update(zip(texts, pieces, strict=True))
            for text in list(self._recent)[: max(len(self._recent) - REMEMBERED, 0)]:
                del self._recent[text]

    def _read(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Vectors, list[Pieces]]]:
        """Batch by batch: which texts, their vectors, their word pieces."""
        encodings = self._tokenizer.encode_batch(list(texts))
        for batch in batches([len(encoding.ids) for encoding in encodings], BATCH_TOKENS):
            longest = max(len(encodings[index].ids) for index in batch)
            ids = np.zeros((len(batch), longest), dtype=np.int64)
            present = np.zeros_like(ids)
            for row, index in enumerate(batch):
                ids[row, : len(encodings[index].ids)] = encodings[index].ids
                present[row, : len(encodings[index].ids)] = 1
            vectors, hidden = self._session.run(None, {"input_ids": ids, "attention_mask": present})
            hidden = hidden.astype(np.float16)
            offsets = [np.array(encodings[index].offsets, dtype=np.int32) for index in batch]
            yield batch, vectors, [Pieces(o, hidden[row, : len(o)].copy()) for row, o in enumerate(offsets)]


def _tokenizer(content: bytes) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(content)
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer


class SentenceTransformerEmbedder:
    """Any sentence-transformers model by name or path; on a GPU where there is one."""

    def __init__(self, name: str) -> None:
        """Load the model; ConfigError in one line where it cannot be had."""
        hint = "give a folder with a saved model, or a model's name while its hub can be reached"
        if Path(name).exists() and not Path(name).is_dir():
            raise ConfigError(f"model {name!r} is a file, not a folder", hint)
        try:
            from sentence_transformers import SentenceTransformer

            # Set up by the import, their loggers tell of each attempt to reach the hub; one line below tells its end.
            for noisy in ("huggingface_hub", "sentence_transformers", "transformers"):
                logging.getLogger(noisy).setLevel(logging.CRITICAL)
            self._model = SentenceTransformer(name, trust_remote_code=False)
        except Exception as error:  # every layer below raises its own
            reason = str(error).strip().split("\n", maxsplit=1)[0][:160]
            raise ConfigError(f"model {name!r} cannot be loaded: {type(error).__name__}: {reason}", hint) from error
        self.dimensions = int(self._model.encode(["a"], show_progress_bar=False).shape[1])
        self.signature = f"{Path(name).name}:{_weight_hash(self._model)}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n,) texts in, (n, dimensions) float32 out, each row of length 1."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        encoded = self._model.encode(
            list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(encoded, dtype=np.float32)


def _weight_hash(model: Any) -> str:  # noqa: ANN401
    """Twelve digits of a sha256 over all weights, names and shapes included."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(f"{name}{tuple(tensor.shape)}".encode())
        digest.update(tensor.detach().cpu().float().contiguous().numpy().tobytes())
    return digest.hexdigest()[:12]
