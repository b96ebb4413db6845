"""`mtaudit check` as a user runs it: a process of its own, real files, exit codes, stdout and stderr."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SEEDS, REFERENCE = ROOT / "seeds", ROOT / "reference"
CLEAN = "The minister said on Monday that the bridge would open in June.\n\nWork on it began three years ago.\n"


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def mtaudit(cache, tmp_path):
    def run(*args, cwd=tmp_path, stdin=b"", **environment):
        env = {**os.environ, "XDG_CACHE_HOME": str(cache), "NO_COLOR": "1", "PYTHONPATH": str(ROOT), **environment}
        return subprocess.run(
            [sys.executable, "-m", "mtaudit", *map(str, args)],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            env=env,
            check=False,
        )

    return run


def test_the_main_job_flags_both_seed_articles(mtaudit):
    done = mtaudit("check", "seeds", "--reference", "reference", "--format", "json", cwd=ROOT)
    assert done.returncode == 1, done.stderr.decode()
    result = json.loads(done.stdout)
    assert result["schema"] == 1
    assert all(f"|{name}:nrefs:1," in result["signature"] for name in ("bleu", "chrf", "ter"))
    assert [Path(d["path"]).name for d in result["documents"]] == [p.name for p in sorted(SEEDS.iterdir())]
    for document in result["documents"]:
        raw = (ROOT / document["path"]).read_bytes().decode()
        assert document["verdict"]["failed"]
        assert len({f["id"] for f in document["flags"]}) == len(document["flags"]) > 5
        for flag in document["flags"]:
            assert raw[flag["start"] : flag["end"]] == flag["text"]
        for match in document["matches"]:
            source = (ROOT / match["source"]["path"]).read_bytes().decode()
            assert source[match["source"]["start"] : match["source"]["end"]] == match["source"]["text"]
            assert 0 <= match["probability"] <= 1
    summary = result["summary"]
    assert summary["flags"] == sum(len(d["flags"]) for d in result["documents"]) == summary["major"] + summary["minor"]


def test_the_same_input_gives_the_same_bytes(mtaudit):
    runs = [mtaudit("check", "seeds", "-r", "reference", "-f", "json", cwd=ROOT) for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout


def test_scores_are_there_for_the_formats_that_show_them(mtaudit):
    def run(*formats):
        return mtaudit("check", "seeds", "-r", "reference", *formats, cwd=ROOT).stdout.decode()

    run()  # the results are kept without scores now
    (document, _) = json.loads(run("-f", "json"))["documents"]
    assert document["matches"]
    assert all(0 < match["scores"]["chrf"] <= 100 for match in document["matches"])
    assert "TER" in run("-f", "html")
    assert "|ter:" not in run("-f", "junit")


@pytest.mark.parametrize("article", sorted(p.name for p in REFERENCE.iterdir()))
def test_a_clean_article_has_no_major_flag_against_the_others(mtaudit, article):
    others = [arg for p in sorted(REFERENCE.iterdir()) if p.name != article for arg in ("-r", p)]
    done = mtaudit("check", REFERENCE / article, *others, "--format", "json")
    flags = json.loads(done.stdout)["documents"][0]["flags"]
    assert [f for f in flags if f["severity"] != "minor"] == []
    assert done.returncode == 0


def test_clean_copy_passes_and_a_garbled_line_fails(mtaudit, tmp_path):
    (tmp_path / "clean.txt").write_text(CLEAN)
    assert mtaudit("check", "clean.txt").returncode == 0
    (tmp_path / "bad.txt").write_text(CLEAN + "\nThe president weighed his nose in this debate on Tuesday.\n")
    done = mtaudit("check", "bad.txt", "--fail-on", "minor")
    assert done.returncode == 1
    assert b"weighed his nose" in done.stdout
    assert mtaudit("check", "bad.txt", "--fail-on", "minor", "--exit-zero").returncode == 0
    assert mtaudit("check", "bad.txt", "--fail-on", "never").returncode == 0


def test_standard_input_and_several_formats_at_once(mtaudit, tmp_path):
    done = mtaudit(
        "check", "-", "--stdin-filename", "wire.txt", "-f", "json=out.json", "-f", "terminal", stdin=CLEAN.encode()
    )
    assert done.returncode == 0
    assert json.loads((tmp_path / "out.json").read_text())["documents"][0]["path"] == "wire.txt"
    assert b"wire.txt" in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.txt", None, "no such"),
        ("empty.txt", b"", "empty"),
        ("binary.txt", bytes(range(256)) * 20, ""),
        ("latin.txt", "Le café était fermé ce matin. ".encode("latin-1") * 9, "UTF-8"),
        ("large.txt", b"word " * 11_000_000, ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_input_is_one_line_and_the_others_are_audited(mtaudit, tmp_path, name, content, words):
    (tmp_path / "good.txt").write_text(CLEAN)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = mtaudit("check", name, "good.txt", "--format", "json")
    complaint = done.stderr.decode().strip()
    assert done.returncode == 2
    assert len(complaint.splitlines()) == 1, complaint
    assert name in complaint
    assert words.lower() in complaint.lower()
    assert [d["path"] for d in json.loads(done.stdout)["documents"]] == ["good.txt"]


def test_a_folder_with_nothing_readable(mtaudit, tmp_path):
    (tmp_path / "folder").mkdir()
    done = mtaudit("check", "folder")
    assert done.returncode == 2
    assert "folder" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_reference_that_is_the_suspect_is_no_witness(mtaudit):
    seed = SEEDS / "putins-offer-of-a-call.txt"
    done = mtaudit("check", seed, "--reference", seed, "--format", "json")
    (document,) = json.loads(done.stdout)["documents"]
    assert document["matches"] == []
    assert document["flags"]
    assert any(seed.name in note for note in document["notes"])


@pytest.mark.parametrize(
    ("args", "near"),
    [
        (("chek", "x"), "check"),
        (("check", "x.txt", "--format", "jsn"), "json"),
        (("check", "x.txt", "--select", "garbled-idom"), "garbled-idiom"),
        (("rule", "garbled-idom"), "garbled-idiom"),
    ],
)
def test_a_wrong_word_names_the_nearest_right_one(mtaudit, tmp_path, args, near):
    (tmp_path / "x.txt").write_text(CLEAN)
    done = mtaudit(*args)
    assert done.returncode == 2
    assert near in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_copy_in_another_language_is_reported_as_such(mtaudit, tmp_path):
    french = "Le président a déclaré vendredi que les négociations reprendraient la semaine prochaine à Genève. " * 5
    (tmp_path / "fr.txt").write_text(french, encoding="utf-8")
    done = mtaudit("check", "fr.txt", "--format", "json")
    (document,) = json.loads(done.stdout)["documents"]
    assert document["language"] == "fr"
    assert document["flags"] == []
    assert any("not English" in note for note in document["notes"])


def feed(*articles):
    lines = ({"id": str(n), "outlet": outlet, "text": text} for n, (outlet, text) in enumerate(articles, 1))
    return "".join(json.dumps(line) + "\n" for line in lines)


def test_only_articles_of_one_outlet(mtaudit, tmp_path):
    (tmp_path / "wire.jsonl").write_text(feed(("Example News", CLEAN), ("Other Wire", CLEAN + " The the end.")))
    kept = json.loads(mtaudit("check", "wire.jsonl", "--only", "outlet=example*", "-f", "json").stdout)
    assert [d["metadata"]["outlet"] for d in kept["documents"]] == ["Example News"]
    wrong = mtaudit("check", "wire.jsonl", "--only", "outlt=x")
    assert wrong.returncode == 2
    assert "outlet" in wrong.stderr.decode()


def test_a_correction_says_what_it_closed_and_a_killed_item_fails(mtaudit, tmp_path):
    first = {"id": "urn:a:1", "version": "1", "text": CLEAN + "The minister weighed his nose in this debate."}
    second = {"id": "urn:a:1", "version": "2", "text": CLEAN + "The minister weighed in on this debate."}
    (tmp_path / "wire.jsonl").write_text(json.dumps(first) + "\n" + json.dumps(second) + "\n")
    done = mtaudit("check", "wire.jsonl", "-f", "json")
    (document,) = json.loads(done.stdout)["documents"]
    assert done.returncode == 0
    assert any("weighed his nose" in note and "closed" in note for note in document["notes"])
    (tmp_path / "kill.jsonl").write_text(json.dumps(second | {"status": "canceled"}) + "\n")
    killed = mtaudit("check", "kill.jsonl")
    assert killed.returncode == 1
    assert b"must not be published" in killed.stdout


HYGIENE = """
import json, re, sys
from mtaudit.cli import main
sys.argv = ["mtaudit", "check", "seeds", "--reference", "reference"]
try:
    main()
except SystemExit:
    pass
heavy = [name for name in ("torch", "transformers", "textual", "sklearn", "scipy") if name in sys.modules]
# ru_maxrss would hold the peak of the process that started this one, too.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024
print(json.dumps([heavy, peak]), file=sys.stderr)
"""


def test_the_main_job_imports_nothing_heavy_and_stays_under_400_mb(cache):
    env = {**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", HYGIENE], cwd=ROOT, env=env, capture_output=True, check=True)
    heavy, megabytes = json.loads(done.stderr)
    assert heavy == []
    assert megabytes <= 400


def test_the_reader_of_the_output_may_go_away(cache):
    env = {**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(ROOT)}
    command = f"{sys.executable} -m mtaudit check seeds --reference reference | head -1"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, env=env, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr
