"""`mtaudit score`: pairs in, judgements out, in order, whatever the lines hold."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CLEAN = "Moscow responded by recalling its ambassador to Washington for consultations."
GARBLED = "Moscow reviewed the consultations conducted by its ambassador ambassador to Washington.."


def score(*args, stdin=b"", cwd=ROOT):
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "mtaudit", "score", *map(str, args)],
        input=stdin,
        cwd=cwd,
        env=env,
        capture_output=True,
        check=False,
    )


def lines(*records):
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode()


@pytest.fixture(scope="module")
def judged():
    records = [
        {"id": 1, "text": CLEAN, "sources": [CLEAN]},
        {"id": "two", "text": GARBLED, "sources": [CLEAN]},
        {"id": "3", "text": GARBLED},
        {"id": "4", "text": ""},
        {"id": "5", "text": "\U0001f600 " + GARBLED, "sources": []},
    ]
    done = score("-", stdin=lines(*records))
    assert done.returncode == 0, done.stderr.decode()
    return records, [json.loads(line) for line in done.stdout.splitlines()]


def test_the_order_and_the_ids_are_kept(judged):
    records, results = judged
    assert [r["id"] for r in results] == [r["id"] for r in records]


def test_identical_text_and_source_score_0(judged):
    assert judged[1][0] == {"id": 1, "score": 0.0, "spans": []}
    assert judged[1][3]["score"] == 0.0


def test_garbled_text_scores_worse_and_its_spans_slice_right(judged):
    records, results = judged
    for record, result in zip(records[1:3], results[1:3], strict=True):
        assert result["score"] > 0
        assert result["spans"]
        for span in result["spans"]:
            words = record["text"][span["start"] : span["end"]]
            assert words == words.strip() != ""
            assert span["severity"] in ("minor", "major", "critical")
            assert 0 <= span["confidence"] <= 1


def test_offsets_are_code_points(judged):
    _, results = judged
    shifted = [(s["start"] - 2, s["end"] - 2) for s in results[4]["spans"] if s["start"] >= 2]
    alone = [(s["start"], s["end"]) for s in results[2]["spans"]]
    assert set(alone) & set(shifted)


def test_a_malformed_line_is_named_and_the_run_goes_on(tmp_path):
    good = lines({"id": "a", "text": CLEAN})
    bad = b'{not json\n{"id": "b"}\n{"id": "c", "text": "x", "sources": "y"}\n\xff\xfe\n' + b"[" * 100_000 + b"\n"
    (tmp_path / "in.jsonl").write_bytes(good + bad + good)
    done = score("in.jsonl", cwd=tmp_path)
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) == 2
    complaints = done.stderr.decode().splitlines()
    assert [c.split(":")[2] for c in complaints] == ["2", "3", "4", "5", "6"]


def test_two_plain_text_files(tmp_path):
    (tmp_path / "suspect.txt").write_text(f"{CLEAN}\n{GARBLED}\n")
    (tmp_path / "clean.txt").write_text(f"{CLEAN}\n{CLEAN}\n")
    done = score("--hypothesis", "suspect.txt", "--source", "clean.txt", cwd=tmp_path)
    first, second = (json.loads(line)["score"] for line in done.stdout.splitlines())
    assert first == 0 < second
    (tmp_path / "short.txt").write_text(f"{CLEAN}\n")
    done = score("--hypothesis", "suspect.txt", "--source", "short.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert "line 2" in done.stderr.decode()


def test_a_missing_file_is_one_line():
    done = score("nowhere.jsonl")
    assert done.returncode == 2
    assert len(done.stderr.decode().strip().splitlines()) == 1
