"""`--model`: a sentence-transformers model from disk, and sources in another language.

No hub can be reached, so the model is made here: a BERT of one layer over a vocabulary of two dozen words, random but
for its word vectors, in which a French word has its English translation's.
"""

from __future__ import annotations

import json
import os

import numpy as np
import pytest
from click.testing import CliRunner

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from mtaudit.align import cache
from mtaudit.align.embed import load_embedder
from mtaudit.align.library import library_of, open_library
from mtaudit.align.match import match
from mtaudit.cli.match import match_command
from mtaudit.config import Settings
from mtaudit.core import Document
from mtaudit.documents import document_of
from mtaudit.pipeline import Auditor
from mtaudit.spanmodel import load_span_model

PAIRS = (
    "bridge pont, closed fermé, monday lundi, mayor maire, crane grue, fell tombée, port port, two deux, three trois, ships navires, "
    "left quitté, storm tempête, roof toit, school école, lost perdu, workers ouvriers, rescued sauvés"
)
SUSPECT = ["The mayor closed the bridge on Monday.", "A crane fell in the storm.", "Two ships left port."]
FRENCH = [
    "Trois navires ont quitté le port.",
    "Lundi, le maire a fermé le pont.",
    "La grue est tombée dans la tempête.",
]
NOTE = "sources in fr: matched across languages; rules that compare English wording stand aside"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """The folder of a saved multilingual model."""
    transformers = pytest.importorskip("transformers")
    sentence_transformers = pytest.importorskip("sentence_transformers")
    import torch

    pairs = [pair.split() for pair in PAIRS.split(", ")]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(w for pair in pairs for w in pair)]
    made = tmp_path_factory.mktemp("model")
    (made / "bert").mkdir()
    (made / "bert" / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    torch.manual_seed(7)
    bert = transformers.BertModel(
        transformers.BertConfig(
            vocab_size=len(vocabulary), hidden_size=64, num_hidden_layers=1, num_attention_heads=2,
            intermediate_size=64, max_position_embeddings=64, initializer_range=0.002,
        )
    )  # fmt: skip
    with torch.no_grad():
        words = bert.embeddings.word_embeddings.weight
        words.normal_()
        words[:5] = 0
        for english, french in pairs:
            words[vocabulary.index(french)] = words[vocabulary.index(english)]
    bert.save_pretrained(made / "bert")
    transformers.BertTokenizer(str(made / "bert" / "vocab.txt"), strip_accents=False).save_pretrained(made / "bert")
    layers = pytest.importorskip("sentence_transformers.models")
    word = layers.Transformer(str(made / "bert"))
    pooling = layers.Pooling(64, pooling_mode="mean")
    sentence_transformers.SentenceTransformer(modules=[word, pooling], device="cpu").save(str(made / "saved"))
    return str(made / "saved")


@pytest.fixture(scope="module")
def embedder(model):
    return load_embedder(model)


def article(path: str, sentences: list[str], language: str) -> Document:
    text = " ".join(sentences)
    document = document_of(text, path)
    assert [s.text for s in document.sentences] == sentences
    return Document(path, text, text, language=language, sentences=document.sentences)


def told(matching) -> set[tuple[int, str]]:
    return {(i, m.source.words) for m in matching.matches for i in m.sentences}


def test_a_saved_model_gives_unit_vectors_and_names_its_weights(embedder, model):
    vectors = embedder.encode(SUSPECT)
    assert vectors.shape == (3, embedder.dimensions) == (3, 64)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(load_embedder(model).encode(SUSPECT), vectors)
    assert embedder.encode([]).shape == (0, 64)
    assert embedder.signature != load_embedder().signature


def test_sources_in_another_language_are_matched(embedder):
    suspect, clean = article("s", SUSPECT, "en"), article("c", FRENCH, "fr")
    assert told(match(suspect, library_of([clean], embedder), embedder)) == {
        (0, FRENCH[1]),
        (1, FRENCH[2]),
        (2, FRENCH[0]),
    }


def test_english_sources_beside_them_are_matched_by_their_words_too(embedder):
    suspect, clean = article("s", SUSPECT, "en"), article("c", FRENCH, "fr")
    english = article("e", ["Workers lost the school roof.", "Two ships left the port."], "en")
    both = match(suspect, library_of([clean, english], embedder), embedder)
    alone = match(suspect, library_of([english], embedder), embedder)
    assert {m for m in both.matches if m.source.path == "e"} == set(alone.matches)
    assert {m.source.path for m in both.matches if m.sentences == (2,)} == {"c", "e"}


def test_rules_on_english_wording_stand_aside_and_the_audit_says_so(embedder):
    suspect, clean = article("s", SUSPECT, "en"), article("c", FRENCH, "fr")
    english = article("c", ["Three ships left the port.", "The mayor closed the bridge on Monday."], "en")

    def audit(source: Document):
        return Auditor(Settings(), embedder, load_span_model(), library_of([source], embedder)).audit(suspect)

    across, same = audit(clean), audit(english)
    assert "number-conflict" in {flag.rule for flag in same.flags}
    assert same.notes == ()
    assert across.notes == (NOTE,)
    assert not [flag for flag in across.flags if flag.evidence]
    assert {m.source.path for m in across.matches} == {"c"}
    assert all(m.scores is None for m in across.matches)


def test_vectors_of_two_models_are_kept_apart(embedder, tmp_path, monkeypatch):
    monkeypatch.setenv(cache.ENVIRONMENT, str(tmp_path / "cache"))
    (tmp_path / "clean.txt").write_text(" ".join(SUSPECT), encoding="utf-8")
    assert open_library([str(tmp_path / "clean.txt")], load_embedder()).vectors.shape[1] == 384
    assert open_library([str(tmp_path / "clean.txt")], embedder).vectors.shape[1] == 64


def test_the_command_takes_a_model(model, tmp_path, monkeypatch):
    monkeypatch.setenv(cache.ENVIRONMENT, str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "suspect.txt").write_text(" ".join(SUSPECT), encoding="utf-8")
    (tmp_path / "clean.txt").write_text(" ".join(reversed(SUSPECT)), encoding="utf-8")
    result = CliRunner().invoke(match_command, ["suspect.txt", "-r", "clean.txt", "-f", "json", "--model", model, "-q"])
    assert result.exit_code == 0, result.output
    (document,) = json.loads(result.stdout)["documents"]
    assert [m["source"]["text"] for s in document["sentences"] for m in s["matches"]] == SUSPECT
