"""Which clean sentences state what a suspect sentence states, and what `mtaudit match` shows of it."""

from __future__ import annotations

import gzip
import json
import random
import re

import numpy as np
import pytest
from click.testing import CliRunner

from mtaudit.align import cache
from mtaudit.align.close import look_closely
from mtaudit.align.comparable import Style, miscounted, retell
from mtaudit.align.embed import load_embedder
from mtaudit.align.library import library_of
from mtaudit.align.match import match, undisputed
from mtaudit.align.witnesses import disagreements
from mtaudit.align.words import profile, stem
from mtaudit.cli.match import match_command
from mtaudit.core import Document, Match, Passage, Sentence
from mtaudit.documents import document_of
from mtaudit.evaluate.matches import evaluate_hard_documents

CLEAN = (
    "The port authority of Gdansk shut two berths on Tuesday after a crane collapsed during a storm. "
    "No workers were hurt, because the night shift had been sent home an hour earlier. "
    "The harbour master, Anna Kowalska, said repairs would cost about 4 million euros. "
    "Grain shipments to Egypt will be delayed by at least nine days, traders warned. "
    "A parliamentary committee is to question the crane's maker next month."
)
SUSPECT = (
    "Traders cautioned that cargoes of cereal for Egypt are going to be late by nine days or more. "
    "On Tuesday Gdansk port closed two moorings when a crane fell down in the tempest. "
    "Anna Kowalska said on Wednesday. "
    "The mayor of Gdansk will open a new tram line in the spring. "
    "Repairs will cost something like 4 million euros, said harbour master Kowalska."
)
OTHER = (
    "The central bank of Chile left its main rate unchanged on Thursday. "
    "Copper exports rose by a tenth in the third quarter. "
    "Analysts had expected a cut of a quarter of a point."
)


@pytest.fixture(scope="module")
def embedder():
    return load_embedder()


def pairs(suspect, matching):
    return {(suspect.sentences[i].text[:12], m.source.words[:12]) for m in matching.matches for i in m.sentences}


def test_counterparts_are_found_in_another_order_and_the_rest_has_none(embedder):
    suspect = document_of(SUSPECT, "suspect.txt")
    library = library_of([document_of(OTHER, "other.txt"), document_of(CLEAN, "clean.txt")], embedder)
    matching = match(suspect, library, embedder)
    assert pairs(suspect, matching) == {
        ("Traders caut", "Grain shipme"),
        ("On Tuesday G", "The port aut"),
        ("Repairs will", "The harbour "),
    }
    assert [d.path for d in matching.related] == ["clean.txt"]
    assert match(suspect, library, embedder) == matching


def test_sources_point_into_their_file(embedder):
    suspect, clean = document_of(SUSPECT, "suspect.txt"), document_of(CLEAN, "clean.txt")
    for found in match(suspect, library_of([clean], embedder), embedder).matches:
        assert clean.raw[found.source.start : found.source.end] == found.source.text
        assert 0.5 <= found.probability <= 1
        assert -1 <= found.similarity <= 1


def test_all_sources_that_say_it_are_witnesses(embedder):
    suspect = document_of(SUSPECT, "suspect.txt")
    second = CLEAN.replace("shut two berths on Tuesday", "closed two of its berths on Tuesday")
    library = library_of([document_of(CLEAN, "one.txt"), document_of(second, "two.txt")], embedder)
    sources = {m.source.path for m in match(suspect, library, embedder).matches if 1 in m.sentences}
    assert sources == {"one.txt", "two.txt"}


@pytest.mark.parametrize(
    "change", [lambda t: t, lambda t: t.replace(" The mayor", "\n\nThe mayor"), lambda t: t + " " + CLEAN]
)
def test_a_near_copy_of_the_suspect_is_named_and_no_witness(embedder, change):
    text = f"{SUSPECT} {OTHER}"
    suspect = document_of(text, "suspect.txt")
    library = library_of([document_of(change(text), "copy.txt"), document_of(CLEAN, "clean.txt")], embedder)
    matching = match(suspect, library, embedder)
    assert matching.copies == ("copy.txt",)
    assert matching.versions == ()
    assert matching.notes == ("copy.txt is a near copy of this article and is not used as a source",)
    assert {m.source.path for m in matching.matches} <= {"clean.txt"}


def test_the_original_of_a_suspect_with_a_garbled_word_speaks_where_they_differ_and_only_there(embedder):
    original = f"{CLEAN} {OTHER}"
    suspect = document_of(original.replace("berths on Tuesday after a crane", "births on Tuesday after a stork"), "s")
    witness = document_of("Chile's central bank kept its main rate as it was on Thursday. Copper shipments grew.", "w")
    library = library_of([document_of(original, "original.txt"), witness], embedder)
    matching = match(suspect, library, embedder)
    assert matching.versions == ("original.txt",)
    assert matching.copies == ()
    assert matching.notes == (
        "original.txt is a near copy of this article with other words in one sentence; only this is compared with it",
    )
    found = [m for m in matching.matches if m.source.path == "original.txt"]
    assert [m.sentences for m in found if m.comparable] == [(0,)]
    assert {i for m in found for i in m.sentences} == set(range(len(suspect.sentences)))
    # What the near copy has in the same words leaves other witnesses be.
    assert 5 in {i for m in matching.matches if m.source.path == "w" for i in m.sentences}


@pytest.mark.parametrize(
    ("whole", "halves"),
    [
        (
            "The court fined the airline 3 million euros and ordered it to refund 12,000 passengers.",
            "The airline was fined 3 million euros by the court. The court told the airline to refund 12,000 passengers.",
        ),
        (
            "Heavy rain flooded 300 homes in Porto, while a landslide near Braga blocked the railway line.",
            "Heavy rain flooded some 300 homes in Porto. Near Braga, a landslide blocked the railway line.",
        ),
    ],
)
def test_two_neighbours_that_one_clean_sentence_states_are_one_match(embedder, whole, halves):
    rest = "Grain shipments to Egypt will be delayed by nine days, traders warned."
    suspect, clean = document_of(f"{halves} {rest}", "s"), document_of(f"{rest} {whole}", "c")
    matching = match(suspect, library_of([clean], embedder), embedder)
    assert [(m.sentences, m.source.words) for m in matching.matches] == [((0, 1), whole), ((2,), rest)]
    turned = match(clean, library_of([suspect], embedder), embedder)
    assert {m.source.words for m in turned.matches if 1 in m.sentences} == {s.text for s in suspect.sentences[:2]}


def test_a_bare_attribution_is_matched_with_nothing_even_word_for_word(embedder):
    suspect, clean = document_of(SUSPECT, "s"), document_of(f"Anna Kowalska said on Wednesday. {CLEAN}", "c")
    assert not [m for m in match(suspect, library_of([clean], embedder), embedder).matches if 2 in m.sentences]


def test_doubtful_rivals_of_a_certain_match_do_not_count():
    rows = [[0.99, 0.6, 0.96], [0.6, 0.1, 0.0], [0.0, 0.7, 0.0], [0.6, 0.1, 0.0], [0.96, 0.1, 0.0]]
    kept = [[0.99, 0.6, 0.96], [0.6, 0.1, 0.0], [0.0, 0.7, 0.0], [0.0, 0.1, 0.0], [0.96, 0.1, 0.0]]
    assert undisputed(np.array(rows)).tolist() == kept
    assert undisputed(np.array([[0.99, 0.6, 0.6], [0.1, 0.1, 0.9]])).tolist() == [[0.99, 0.6, 0.0], [0.1, 0.1, 0.9]]
    doubtful = np.array([[0.9, 0.6], [0.1, 0.7], [0.6, 0.1]])
    assert (undisputed(doubtful) == doubtful).all()


def test_the_close_look_tells_the_same_claim_from_another_of_the_same_actors(embedder):
    claim = ["The harbour master Anna Kowalska resigned over the collapse of the crane."]
    sources = [
        "Anna Kowalska, the harbour master, stepped down because the crane had fallen.",
        "Anna Kowalska, the harbour master, praised the crew of the crane for its courage.",
    ]
    near = look_closely(claim, sources, np.array([[True, True]]), embedder.pieces)
    assert near["near_plain_suspect"][0, 0] > near["near_plain_suspect"][0, 1] + 0.05
    assert near["mutual_suspect"][0, 0] > near["mutual_suspect"][0, 1]
    unseen = look_closely(claim, sources, np.array([[True, False]]), embedder.pieces)
    assert unseen["near_plain_suspect"][0, 1] == 0
    assert unseen["near_plain_suspect"][0, 0] == near["near_plain_suspect"][0, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [("British", "London"), ("U.S.", "Washington"), ("Kenyans", "Nairobi"), ("Brazilian", "Brasilia")],
)
def test_a_country_is_the_same_by_any_of_its_names(one, other):
    first, second = (profile(f"Talks with {name} officials failed.").names for name in (one, other))
    assert first == second
    assert first


def test_an_article_on_another_event_states_nothing(embedder):
    matching = match(document_of(SUSPECT, "s"), library_of([document_of(OTHER, "o")], embedder), embedder)
    assert matching.matches == ()
    assert matching.related == ()


def test_nothing_to_match_is_no_error(embedder):
    assert match(document_of(SUSPECT, "s"), library_of([], embedder), embedder).matches == ()
    assert match(Document("s", "", ""), library_of([document_of(OTHER, "o")], embedder), embedder).matches == ()


@pytest.mark.parametrize(
    "text", ["Peskov said Friday.", "His spokesman Dmitry Peskov said.", "Anna Kowalska told reporters."]
)
def test_a_bare_attribution_has_nothing_to_match(text):
    assert profile(text).bare


@pytest.mark.parametrize("text", ["Moscow denies any involvement.", "He talks about it constantly.", "Ten were hurt."])
def test_a_short_statement_is_no_bare_attribution(text):
    assert not profile(text).bare


@pytest.mark.parametrize(
    "forms",
    [("normalizing", "normalisation"), ("relations", "relationship"), ("met", "meeting"), ("imposed", "imposing")],
)
def test_forms_of_a_word_have_one_stem(forms):
    assert len({stem(form) for form in forms}) == 1


def test_a_source_that_counts_otherwise_is_shown():
    def says(path, text):
        return Match((0,), Passage(path, 0, len(text), text, text), 0.9, 0.8)

    three = [
        says("a", "The ministry expelled ten diplomats."),
        says("b", "In all 10 Russian diplomats must leave."),
        says("c", "It sent 18 diplomats home."),
    ]
    (odd,) = disagreements(three)
    assert odd.source.path == "c"
    assert odd.message == "says “18 diplomats” where 2 other sources say “ten diplomats”"
    assert disagreements(three[:2]) == ()


class Bilingual:
    """Words as numbers; a French word and its English translation are the same number."""

    signature, dimensions = "bilingual:1", 64
    words = dict(zip("pont ferme lundi maire grue tombe port deux navires".split(), range(9), strict=True)) | dict(  # noqa: SIM905
        zip("bridge closed monday mayor crane fell port two ships".split(), range(9), strict=True)  # noqa: SIM905
    )

    def encode(self, texts):
        vectors = np.full((len(texts), 64), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().strip(".").split():
                if word in self.words:
                    vectors[row, self.words[word]] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _in(language: str, path: str, texts: list[str]) -> Document:
    text = " ".join(texts)
    starts = [text.index(t) for t in texts]
    sentences = tuple(Sentence(i, s, s + len(t), t) for i, (s, t) in enumerate(zip(starts, texts, strict=True)))
    return Document(path, text, text, language=language, sentences=sentences)


def test_a_multilingual_model_matches_across_languages():
    suspect = _in("en", "s", ["The mayor closed the bridge on Monday.", "A crane fell.", "Two ships left port."])
    clean = _in("fr", "c", ["Deux navires ont quitté le port.", "Lundi le maire ferme le pont.", "La grue tombe."])
    matching = match(suspect, library_of([clean], Bilingual()), Bilingual())
    assert {(m.sentences[0], m.source.words[:4]) for m in matching.matches} == {(0, "Lund"), (1, "La g"), (2, "Deux")}


@pytest.fixture
def articles(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.ENVIRONMENT, str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "suspect.txt").write_text(f"Crane falls in Gdansk\n\n{SUSPECT}\n", encoding="utf-8")
    (tmp_path / "clean.txt").write_text(f"Storm fells crane in Gdansk\n\n{CLEAN}\n", encoding="utf-8")


def test_the_command_prints_json_with_offsets_into_the_files(articles, tmp_path):
    result = CliRunner().invoke(match_command, ["suspect.txt", "--reference", "clean.txt", "--format", "json"])
    assert result.exit_code == 0
    (document,) = json.loads(result.stdout)["documents"]
    clean = (tmp_path / "clean.txt").read_text(encoding="utf-8")
    sources = [m["source"] for s in document["sentences"] for m in s["matches"]]
    assert sources
    assert all(clean[s["start"] : s["end"]] == s["text"] for s in sources)


def test_the_command_shows_both_sides_and_says_what_has_no_source(articles):
    result = CliRunner(env={"COLUMNS": "140"}).invoke(match_command, ["suspect.txt", "--reference", "clean.txt"])
    assert result.exit_code == 0
    assert "no clean source states this" in result.stdout
    assert "clean.txt" in result.stdout
    assert "1 clean article on the same events" in result.stdout


def test_a_missing_file_is_one_line_and_exit_code_2(articles):
    result = CliRunner().invoke(match_command, ["nowhere.txt", "suspect.txt", "--reference", "clean.txt"])
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "nowhere.txt" in result.stderr
    assert "clean.txt" in result.stdout


def test_a_made_article_that_tells_facts_twice_knows_where():
    wordings = [
        [f"The mayor of {town} resigned.", f"{town}'s mayor stepped down."] for town in ("Oslo", "Lima", "Perth")
    ]
    pieces = retell(wordings, Style(dropped=0, repeated=1, shuffled=False), random.Random(1))
    told = [next(iter(piece.facts)) for piece in pieces]
    assert sorted(told) == [0, 0, 1, 1, 2, 2]
    assert len({piece.text for piece in pieces if "resigned" in piece.text or "stepped down" in piece.text}) >= 3
    assert all(
        ("Oslo", "Lima", "Perth")[fact] in piece.text
        for fact, piece in zip(told, pieces, strict=True)
        if "mayor of" in piece.text
    )


def test_wrong_figures_keep_the_rest():
    changed = miscounted("It cost 4.5 million euros in 2021.", 1, random.Random(3))
    assert re.fullmatch(r"It cost \d\.\d million euros in 202\d\.", changed)
    assert miscounted("Ten were hurt.", 1, random.Random(3)) == "Ten were hurt."


def test_the_hard_test_leaves_alone_what_the_verifier_was_fitted_on(tmp_path):
    towns = ["Oslo", "Lima", "Cairo", "Delhi", "Quito", "Perth"]
    path = tmp_path / "documents.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for town in towns:
            human = [f"The mayor of {town} resigned.", f"Floods in {town} killed {len(town)} people."]
            machine = [f"{town}'s mayor stepped down.", f"{len(town)} people died of floods in {town}."]
            file.write(json.dumps({"human": {"a": human}, "machine": {"m": machine}}) + "\n")
    ours = evaluate_hard_documents(str(path))[0]
    assert ours.name == f"hard documents, {len(towns) // 2} sources"
    assert ours.n <= len(towns) // 2 * 2


def test_the_command_names_sentences_matched_together_and_same_words_of_a_near_copy(articles, tmp_path):
    text = f"{SUSPECT} {OTHER}"
    (tmp_path / "suspect.txt").write_text(text.replace("tram line", "tramp line"), encoding="utf-8")
    (tmp_path / "original.txt").write_text(text, encoding="utf-8")
    arguments = ["suspect.txt", "--reference", "original.txt"]
    shown = CliRunner(env={"COLUMNS": "140"}).invoke(match_command, arguments).stdout
    assert shown.count("the near copy original.txt has the same words") == len(document_of(text, "s").sentences) - 2
    assert "⟦tram⟧" in shown
    assert "100%" not in shown
    result = CliRunner().invoke(match_command, [*arguments, "--format", "json"])
    (document,) = json.loads(result.stdout)["documents"]
    assert document["versions"] == ["original.txt"]
    assert document["near_copies"] == []
    marked = [s["index"] for s in document["sentences"] for m in s["matches"] if m["comparable"]]
    assert marked == [3]
    halves = (
        "The airline was fined 3 million euros by the court. The court told the airline to refund 12,000 passengers."
    )
    whole = "The court fined the airline 3 million euros and ordered it to refund 12,000 passengers."
    (tmp_path / "suspect.txt").write_text(halves, encoding="utf-8")
    (tmp_path / "original.txt").write_text(f"{whole} {OTHER}", encoding="utf-8")
    assert "says 1 and 2 together" in CliRunner(env={"COLUMNS": "140"}).invoke(match_command, arguments).stdout
