import json

import pytest
from golden import assert_golden
from report_fixture import make_report

from mtaudit.errors import MtauditError
from mtaudit.report import FORMATS, RenderOptions, load, write


def parsed():
    return json.loads(load("json")(make_report(), RenderOptions()))


def test_golden():
    assert_golden("report.json", load("json")(make_report(), RenderOptions(group_by="outlet")))


def test_the_documented_keys_are_there():
    plain = parsed()
    assert {"schema", "signature", "summary", "documents"} <= plain.keys()
    assert plain["schema"] == 1
    assert plain["summary"]["flags"] == 7
    assert (plain["summary"]["major"], plain["summary"]["minor"], plain["summary"]["failed"]) == (3, 3, True)
    document = plain["documents"][0]
    assert {"path", "title", "language", "verdict", "sentences", "matches", "flags"} <= document.keys()
    assert {"failed", "mqm_per_1000_words", "machine_translated"} <= document["verdict"].keys()
    assert {"index", "start", "end", "score"} <= document["sentences"][0].keys()
    assert {"sentences", "probability", "similarity", "scores", "source"} <= document["matches"][0].keys()
    assert {"bleu", "chrf", "ter"} <= document["matches"][0]["scores"].keys()
    assert {"path", "start", "end", "text"} <= document["matches"][0]["source"].keys()
    keys = {
        "id",
        "rule",
        "category",
        "severity",
        "confidence",
        "start",
        "end",
        "text",
        "sentences",
        "message",
        "suggestion",
        "evidence",
    }
    assert keys <= document["flags"][0].keys()


def test_all_offsets_lead_into_the_file():
    for audit, plain in zip(make_report().audits, parsed()["documents"], strict=True):
        raw = audit.document.raw
        for flag in plain["flags"]:
            assert raw[flag["start"] : flag["end"]] == flag["text"]
        for sentence in plain["sentences"]:
            start, end = (
                audit.document.sentences[sentence["index"]].start,
                audit.document.sentences[sentence["index"]].end,
            )
            assert audit.document.locate(start, end) == (sentence["start"], sentence["end"])


def test_control_characters_are_escaped_and_come_back():
    text = load("json")(make_report(), RenderOptions())
    assert not any(c in text for c in "\x1b\x00\u202e\ud800\x9b")
    assert "\u202eall\u202c" in [flag["text"] for flag in json.loads(text)["documents"][0]["flags"]]


def test_an_unknown_format_names_the_nearest():
    with pytest.raises(MtauditError, match="did you mean 'json'"):
        load("jason")


def test_a_file_is_written_in_utf8_with_its_line_breaks(tmp_path):
    write(make_report(), "json", str(tmp_path / "out.json"))
    assert (tmp_path / "out.json").read_bytes().decode() == load("json")(make_report(), RenderOptions())
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_a_file_that_cannot_be_written_is_a_clear_error(tmp_path):
    with pytest.raises(MtauditError, match="cannot write"):
        write(make_report(), "json", str(tmp_path / "missing" / "out.json"))


def test_every_format_in_the_table_has_a_renderer():
    for name in FORMATS:
        text = load(name)(make_report(), RenderOptions())
        assert text.endswith("\n"), name
        assert text == load(name)(make_report(), RenderOptions()), name
