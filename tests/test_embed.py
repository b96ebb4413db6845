"""The bundled embedding model and sentence-transformers models in its place."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mtaudit.align.embed import REMEMBERED, WEIGHTS, BundledEmbedder, load_embedder
from mtaudit.errors import ConfigError, WeightsError

REFERENCE = Path(__file__).parent / "data" / "embeddings.json"


@pytest.fixture(scope="module")
def embedder():
    return load_embedder()


def test_vectors_stay_near_the_published_models_own(embedder):
    """tests/data/embeddings.json: sentence-transformers' own vectors of all-MiniLM-L6-v2, rounded to three digits."""
    record = json.loads(REFERENCE.read_text(encoding="utf-8"))
    theirs = np.array(record["vectors"], dtype=np.float32)
    theirs /= np.linalg.norm(theirs, axis=1, keepdims=True)
    cosine = (embedder.encode(record["texts"]) * theirs).sum(axis=1)
    assert cosine.min() >= 0.99, record["texts"][int(cosine.argmin())]


def test_a_vector_has_length_one_and_does_not_depend_on_its_company(embedder):
    texts = ["Yes.", "The Kremlin said on Friday that it would wait.", "word " * 400, ""]
    together = embedder.encode(texts)
    alone = np.concatenate([embedder.encode([text]) for text in texts])
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.allclose(together, alone, atol=1e-5)


def test_word_pieces_point_into_the_text_and_are_the_same_read_again(embedder):
    texts = ["Anna Kowalska praised the crew.", "Zelený čaj costs €4."]
    first = embedder.pieces(texts)
    embedder.encode([f"Sentence number {n}." for n in range(REMEMBERED + 1)])
    again = embedder.pieces(texts[:1])
    start, end = first[texts[0]].offsets[1]
    assert texts[0][start:end] == "Anna"
    assert first[texts[1]].vectors.shape == (len(first[texts[1]].offsets), 384)
    assert np.allclose(again[texts[0]].vectors, first[texts[0]].vectors, atol=2e-3)


def test_no_texts_give_no_vectors(embedder):
    assert embedder.encode([]).shape == (0, 384)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_damaged_weights_are_named(tmp_path, name):
    shutil.copytree(WEIGHTS, tmp_path / "weights")
    damaged = tmp_path / "weights" / name
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"\0")
    with pytest.raises(WeightsError, match=name):
        BundledEmbedder(tmp_path / "weights")


def test_missing_weights_are_named(tmp_path):
    with pytest.raises(WeightsError, match=r"sha256\.json"):
        BundledEmbedder(tmp_path)


def test_the_bundled_model_needs_no_torch():
    code = (
        "import sys; from mtaudit.align.embed import load_embedder; load_embedder().encode(['a']);"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert out.stdout.strip() == "[]"


def test_a_model_that_is_not_there_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ConfigError) as caught:
        load_embedder(str(tmp_path / "no-such-model"))
    assert "no-such-model" in str(caught.value)
    assert "\n" not in str(caught.value)
