"""A result of `mtaudit check`, read back for a review."""

import json
from dataclasses import replace

import pytest
from review_audits import TEXT, article

from mtaudit.core import Failure, Match, Passage
from mtaudit.review.result import read_result


def as_result(tmp_path, found):
    from mtaudit.core import Report
    from mtaudit.report.json_ import as_json

    path = tmp_path / "result.json"
    path.write_text(json.dumps(as_json(Report("sig", (found,)))), encoding="utf-8")
    return str(path)


def saved(tmp_path, text=TEXT):
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8", newline="")
    found = article(text, path=str(path))
    source = Passage("b.txt", 0, 5, "clean", "clean")
    return replace(found, matches=(Match((1,), source, 0.9, 0.8),))


def test_a_result_opens_as_it_was_found(tmp_path):
    found = saved(tmp_path)
    (again,) = read_result(as_result(tmp_path, found))
    assert [(f.id, f.start, f.end, f.text, f.words) for f in again.flags] == [
        (f.id, f.start, f.end, f.text, f.words) for f in found.flags
    ]
    assert [again.document.sentences[i].text for m in again.matches for i in m.sentences] == ["The arms pass was long."]
    assert again.verdict == found.verdict


def test_a_result_follows_its_article_through_edits(tmp_path):
    found = saved(tmp_path)
    path = as_result(tmp_path, found)
    (tmp_path / "a.txt").write_text("NEW LINE ON TOP\n\n" + TEXT.replace("Trenning said so. ", ""), encoding="utf-8")
    (again,) = read_result(path)
    assert [f.words for f in again.flags] == ["arms pass", "arms pass"]
    assert all(again.document.raw[f.start : f.end] == f.text for f in again.flags)
    assert again.notes == ("“Trenning” is no longer in the article",)


def test_a_result_whose_article_is_gone_still_shows_its_sentences(tmp_path):
    found = saved(tmp_path)
    path = as_result(tmp_path, found)
    (tmp_path / "a.txt").unlink()
    (again,) = read_result(path)
    assert [f.words for f in again.flags] == ["arms pass", "Trenning", "arms pass"]
    assert "Nobody came." in again.document.text
    assert "gone" in again.notes[-1]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema": 1}', '{"schema": 7, "documents": []}', "\x00"])
def test_what_is_no_result_is_refused_in_one_line(tmp_path, content):
    from mtaudit.errors import ReadError

    (tmp_path / "r.json").write_text(content)
    with pytest.raises(ReadError) as refused:
        read_result(str(tmp_path / "r.json"))
    assert "\n" not in str(refused.value)


def test_a_damaged_document_in_a_result_does_not_cost_the_others(tmp_path):
    path = as_result(tmp_path, saved(tmp_path))
    plain = json.loads((tmp_path / "result.json").read_text())
    plain["documents"].insert(0, {"path": "broken.txt"})
    (tmp_path / "result.json").write_text(json.dumps(plain))
    broken, whole = read_result(path)
    assert isinstance(broken, Failure)
    assert len(whole.flags) == 3
