"""Embedding models: texts in, unit vectors out.

To add a kind of model: one more class with `signature`, `dimensions` and `encode`, and one line in `load_embedder`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mtaudit.errors import ConfigError, WeightsError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WEIGHTS = Path(__file__).parent / "weights"
THREADS = 2
MAX_TOKENS = 256
# Tokens of one batch, padding included: enough to keep two cores busy, small enough to stay in their caches.
BATCH_TOKENS = 1024

Vectors = NDArray[np.float32]


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
        hashes = _recorded(folder)
        content = {name: _checked(folder / name, digest) for name, digest in hashes.items()}
        self.signature = f"all-MiniLM-L6-v2-int8:{hashes['model.onnx'][:12]}"
        self._session = open_session(content["model.onnx"])
        self._tokenizer = _tokenizer(content["tokenizer.json"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n,) texts in, (n, 384) float32 out, each row of length 1."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        for batch in _batches([len(ids) for ids in tokens]):
            longest = max(len(tokens[index]) for index in batch)
            ids = np.zeros((len(batch), longest), dtype=np.int64)
            present = np.zeros_like(ids)
            for row, index in enumerate(batch):
                ids[row, : len(tokens[index])] = tokens[index]
                present[row, : len(tokens[index])] = 1
            vectors[batch] = self._session.run(None, {"input_ids": ids, "attention_mask": present})[0]
        return vectors


def open_session(model: bytes) -> Any:  # noqa: ANN401
    """An onnxruntime session on the CPU that leaves idle cores alone."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _recorded(folder: Path) -> dict[str, str]:
    record = folder / "sha256.json"
    try:
        hashes = json.loads(record.read_text(encoding="utf-8"))
        return {name: str(hashes[name]) for name in ("model.onnx", "tokenizer.json")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(
            f"{record}: cannot be read as the record of the bundled weights", "reinstall mtaudit"
        ) from error


def _checked(path: Path, digest: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WeightsError(f"{path}: the bundled weights are missing or unreadable", "reinstall mtaudit") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise WeightsError(f"{path}: not the recorded weights, sha256 differs", "reinstall mtaudit")
    return content


def _tokenizer(content: bytes) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(content)
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices in batches of like length, each of at most BATCH_TOKENS with its padding (or one text)."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if batch and lengths[index] * (len(batch) + 1) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


class SentenceTransformerEmbedder:
    """Any sentence-transformers model by name or path; on a GPU where there is one."""

    def __init__(self, name: str) -> None:
        """Load the model; ConfigError in one line where it cannot be had."""
        hint = "give a folder with a saved model, or a model's name while its hub can be reached"
        if Path(name).exists() and not Path(name).is_dir():
            raise ConfigError(f"model {name!r} is a file, not a folder", hint)
        try:
            from sentence_transformers import SentenceTransformer

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
