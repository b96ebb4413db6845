"""The founding example against its annotation: what an editor would mark, and what states the same."""

from pathlib import Path

import pytest

from mtaudit.config import Settings
from mtaudit.core import Audit
from mtaudit.documents import find_files
from mtaudit.evaluate.figures import rows
from mtaudit.evaluate.flags import evaluate_flags, read_gold
from mtaudit.evaluate.matches import evaluate_alignments
from mtaudit.pipeline import audit_paths, open_auditor

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "data" / "gold"
WRITTEN_FOR_THE_PROJECT = "mtaudit-kremlin-call-offer.txt"


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("MTAUDIT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "mtaudit"))


def test_the_annotation_points_into_the_articles():
    for record in rows(str(GOLD / "seed-flags.jsonl")):
        folder = ROOT / ("seeds" if (ROOT / "seeds" / record["doc"]).exists() else "reference")
        raw = (folder / record["doc"]).read_bytes().decode()
        assert raw[record["start"] : record["end"]] == record["text"]


@pytest.mark.parametrize("without", [(), (WRITTEN_FOR_THE_PROJECT,)])
def test_more_than_half_of_the_major_errors_are_found_and_few_flags_are_wrong(without):
    files, _ = find_files([str(ROOT / "reference")])
    auditor = open_auditor(Settings(), [f for f in files if Path(f).name not in without])
    audits = [a for a in audit_paths([str(ROOT / "seeds")], auditor) if isinstance(a, Audit)]
    ours, everything = evaluate_flags(audits, read_gold(str(GOLD / "seed-flags.jsonl")))
    assert ours.values["major recall"] > 0.5
    assert ours.values["recall"] > 0.5
    assert ours.values["precision"] > 0.8 > everything.values["precision"]


@pytest.mark.parametrize("without", [(), (WRITTEN_FOR_THE_PROJECT,)])
def test_counterparts_are_found_and_false_matches_are_few(without):
    gold = str(GOLD / "seed-alignments.jsonl")
    ours, cosine, *_ = evaluate_alignments(gold, [str(ROOT / "seeds")], [str(ROOT / "reference")], without)
    assert ours.values["found"] >= 0.7 > cosine.values["found"]
    assert ours.values["false"] <= 0.3
