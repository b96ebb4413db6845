"""What leaves the review: corrected copy that differs nowhere else, and decisions in the formats people use."""

import csv
import io
import json
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_audits import audit, document, flag

from mtaudit.core import Category, Match, OffsetMap, Passage, Reason, Run, Severity, Verb
from mtaudit.documents import read_text
from mtaudit.review.export import ExportError, export
from mtaudit.review.export_copy import Edit, apply_edits, corrected_files, edits_for, unified_diff
from mtaudit.review.export_markdown import markdown
from mtaudit.review.export_tables import as_csv, jsonl, mqm
from mtaudit.review.identity import Missed
from mtaudit.review.session import Session
from mtaudit.review.store import open_store

TEXT = "Putin offers call\r\n\r\nThe arms pass was long.\tTrenning said so.\r\nThe “arms pass” ended."


def session_of(tmp_path, *audits):
    session = Session(open_store(tmp_path / "review.db"), "ada")
    for each in audits:
        session.add(each)
    return session


def article(tmp_path, text=TEXT, data=None, name="a.txt"):
    path = tmp_path / name
    path.write_bytes(text.encode() if data is None else data)
    doc = document(text, str(path), "Putin offers call")
    spans = [("arms pass", "sparring match"), ("Trenning", "Trenin"), ("ended.", "")]
    return audit(doc, *(flag(doc, words, new) for words, new in spans))


def test_only_accepted_words_change(tmp_path):
    session = session_of(tmp_path, article(tmp_path))
    session.accept(session.items[0])
    session.decide(session.items[1], Verb.DISMISS, Reason.NAME.value)
    (corrected,) = corrected_files(session)
    assert corrected.data == TEXT.replace("arms pass", "sparring match", 1).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encoding_byte_order_mark_and_line_ends_stay(tmp_path, encoding):
    data = TEXT.encode(encoding)
    raw = data.decode("utf-8" if encoding == "utf-8-sig" else encoding.replace("utf-16", "utf-16-le"))
    session = session_of(tmp_path, article(tmp_path, raw, data))
    session.accept(session.items[1])
    (corrected,) = corrected_files(session)
    assert corrected.data.decode(encoding) == TEXT.replace("Trenning", "Trenin")
    assert corrected.data[:3] == data[:3]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60), st.data())
@settings(max_examples=80, deadline=None)
def test_edits_put_in_exactly_what_they_say(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    edits = [Edit(a, b, data.draw(st.text(max_size=5))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    result = apply_edits(text, edits)
    kept = "".join(
        text[a:b] for a, b in zip([0, *cuts[1::2]], [*cuts[:-1:2][: len(cuts) // 2], len(text)], strict=False)
    )
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    assert result == text
    assert len(result) == len(kept) + sum(len(edit.text) for edit in edits)


def html_audit(tmp_path, raw, words, new):
    path = tmp_path / "a.html"
    path.write_text(raw, encoding="utf-8", newline="")
    (doc,) = read_text(raw, str(path))
    return audit(doc, flag(doc, words, new))


HTML = """<!doctype html>
<html><head><title>Call offer</title></head><body><article><h1>Call offer</h1>
<p>The Kremlin made a <b>repurchase</b> offer &amp; waited for the White House to reply to it on Friday.</p>
<p>Peskov told reporters that the offer would not be repeated, and that silence would mean refusal.</p>
</article></body></html>
"""


def test_tags_inside_a_replaced_span_stay_in_the_page(tmp_path):
    session = session_of(
        tmp_path, html_audit(tmp_path, HTML, "repurchase offer & waited", "call-back offer <now> & waited")
    )
    session.accept(session.items[0])
    (corrected,) = corrected_files(session)
    after = corrected.data.decode()
    assert after == HTML.replace(
        "<b>repurchase</b> offer &amp; waited", "<b>call-back offer &lt;now&gt; &amp; waited</b>"
    )
    (again,) = read_text(after, "a.html")
    assert "made a call-back offer <now> & waited for the White House" in again.text


def test_plain_text_in_cdata_is_not_escaped_and_html_in_it_is():
    raw = "<rss><title><![CDATA[Arms pass & more]]></title><d><![CDATA[<p>Arms pass</p>]]></d></rss>"
    for start, expected in ((raw.index("Arms"), "Sparring & co"), (raw.rindex("Arms"), "Sparring &amp; co")):
        doc = replace(document("Arms pass"), raw=raw, format="rss", offsets=OffsetMap((Run(0, 9, start, start + 9),)))
        ((edit),) = edits_for(doc, flag(doc, "Arms pass"), "Sparring & co")
        assert edit == Edit(start, start + 9, expected)


def test_a_page_in_an_old_encoding_gets_character_references(tmp_path):
    raw = '<html><head><meta charset="iso-8859-2"></head><body><p>Wałęsa came to the arms pass.</p></body></html>'
    path = tmp_path / "a.html"
    path.write_bytes(raw.encode("iso-8859-2"))
    at = raw.index("arms pass")
    doc = replace(document("arms pass", str(path)), raw=raw, format="html", offsets=OffsetMap((Run(0, 9, at, at + 9),)))
    session = session_of(tmp_path, audit(doc, flag(doc, "arms pass", "“duel”")))
    session.accept(session.items[0])
    (corrected,) = corrected_files(session)
    assert corrected.data == raw.replace("arms pass", "&#8220;duel&#8221;").encode("iso-8859-2")


def test_json_is_escaped_as_json(tmp_path):
    raw = '{"headline": "x", "body_text": "The arms pass ended."}'
    at = raw.index("arms pass")
    doc = replace(document("arms pass"), raw=raw, format="ninjs", offsets=OffsetMap((Run(0, 9, at, at + 9),)))
    (edit,) = edits_for(doc, flag(doc, "arms pass"), 'so-called "duel"')
    assert json.loads(apply_edits(raw, [edit]))["body_text"] == 'The so-called "duel" ended.'


def test_two_articles_of_one_feed_are_one_file(tmp_path):
    raw = "<rss><item>One arms pass.</item><item>Two Trenning.</item></rss>"
    (tmp_path / "feed.xml").write_text(raw)
    audits = []
    for number, words, new in ((1, "arms pass", "duel"), (2, "Trenning", "Trenin")):
        at = raw.index(words)
        run = OffsetMap((Run(0, len(words), at, at + len(words)),))
        doc = document(words, f"{tmp_path}/feed.xml#{number}", title=words)
        audits.append(audit(replace(doc, raw=raw, format="rss", offsets=run)))
        doc = audits[-1].document
        audits[-1] = replace(audits[-1], flags=(flag(doc, words, new),))
    session = session_of(tmp_path, *audits)
    for item in session.items:
        session.accept(item)
    (corrected,) = corrected_files(session)
    assert corrected.data.decode() == raw.replace("arms pass", "duel").replace("Trenning", "Trenin")


def test_what_cannot_be_put_in_is_told(tmp_path):
    found = article(tmp_path)
    overlapping = flag(found.document, "pass was long.", "went on.")
    session = session_of(tmp_path, replace(found, flags=(*found.flags, overlapping)))
    for item in session.items:
        session.accept(item)
    (corrected,) = corrected_files(session)
    assert corrected.data.decode() == TEXT.replace("arms pass", "sparring match", 1).replace("Trenning", "Trenin")
    told = " ".join(corrected.remarks)
    assert "“pass was long.” overlaps" in told
    assert "“ended.” was accepted without a wording" in told


def test_deleting_words_is_not_the_same_as_having_no_wording(tmp_path):
    session = session_of(tmp_path, article(tmp_path))
    session.accept(session.items[2], "")
    (corrected,) = corrected_files(session)
    assert corrected.data.decode() == TEXT.removesuffix("ended.")


def test_a_changed_article_is_not_overwritten_and_a_deleted_one_is_written_from_memory(tmp_path):
    session = session_of(tmp_path, article(tmp_path))
    session.accept(session.items[0])
    (tmp_path / "a.txt").write_text("quite another text")
    done = export(session, tmp_path / "out", ("article",), in_place=True)
    assert done.files == []
    assert "has changed since the audit" in done.remarks[0]
    assert (tmp_path / "a.txt").read_text() == "quite another text"
    (tmp_path / "a.txt").unlink()
    done = export(session, tmp_path / "out", ("article",))
    assert done.files[0].read_bytes() == TEXT.replace("arms pass", "sparring match", 1).encode()
    assert "is gone" in done.remarks[0]


def test_nothing_overwrites_the_incoming_file_unless_told_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = article(tmp_path)
    session = session_of(tmp_path, replace(found, document=replace(found.document, path="a.txt")))
    session.accept(session.items[0])
    export(session)
    # An export folder chosen so that the corrected article would land on the incoming one.
    (tmp_path / "corrected").symlink_to(tmp_path)
    export(session, tmp_path)
    assert (tmp_path / "a.txt").read_bytes() == TEXT.encode()
    assert (tmp_path / ".mtaudit/export/corrected/a.txt").read_bytes() != TEXT.encode()
    export(session, formats=("article",), in_place=True)
    assert (tmp_path / "a.txt").read_bytes() == TEXT.replace("arms pass", "sparring match", 1).encode()


def test_paths_of_articles_cannot_lead_out_of_the_folder(tmp_path):
    found = article(tmp_path)
    session = session_of(tmp_path, replace(found, document=replace(found.document, path="../../../etc/x.txt")))
    done = export(session, tmp_path / "out", ("article",))
    assert done.files == [tmp_path / "out/corrected/etc/x.txt"]


def test_a_disk_that_refuses_is_told_in_one_line(tmp_path):
    session = session_of(tmp_path, article(tmp_path))
    (tmp_path / "out").write_text("a file where a folder should be")
    with pytest.raises(ExportError, match="cannot be written"):
        export(session, tmp_path / "out")


def test_the_diff_is_one_that_git_applies(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = article(tmp_path)
    session = session_of(tmp_path, replace(found, document=replace(found.document, path="a.txt")))
    session.accept(session.items[0])
    session.accept(session.items[2], "is over\u2028now.")
    (corrected,) = corrected_files(session)
    (tmp_path / "x.diff").write_text(unified_diff(corrected), encoding="utf-8", newline="")
    subprocess.run(["git", "apply", "x.diff"], check=True, capture_output=True)
    assert (tmp_path / "a.txt").read_bytes() == corrected.data


def decided(tmp_path):
    found = article(tmp_path)
    source = Passage("clean.txt", 0, 30, "The\tsparring was long.", "The sparring was long.")
    second = found.document.sentences[1]
    session = session_of(tmp_path, replace(found, matches=(Match((second.index,), source, 0.9, 0.8),)))
    session.accept(session.items[0])
    session.decide(session.items[0], Verb.NOTE, "=SUM(A1) seen | twice")
    session.decide(session.items[0], Verb.SEVERITY, "minor")
    session.decide(session.items[1], Verb.DISMISS, Reason.NAME.value)
    start = TEXT.index("ended")
    session.mark_missed(0, Missed(start, start + 5, Category.AWKWARD, Severity.MAJOR), "is over")
    return session


def test_jsonl_has_a_row_for_each_flag(tmp_path):
    rows = [json.loads(line) for line in jsonl(decided(tmp_path)).splitlines()]
    assert [(r["words"], r["outcome"]) for r in rows] == [
        ("arms pass", "accepted"), ("Trenning", "dismissed"), ("ended", "accepted"), ("ended.", "undecided"),
    ]  # fmt: skip
    assert rows[0]["replacement"] == "sparring match"
    assert rows[1]["reason"] == "name"
    assert TEXT[rows[2]["start"] : rows[2]["end"]] == "ended"


def test_csv_opens_in_a_spreadsheet_and_holds_no_formula(tmp_path):
    text = as_csv(decided(tmp_path))
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0]["note"] == "'=SUM(A1) seen | twice"
    assert rows[0]["severity"] == "minor"


def test_mqm_tsv_is_what_marot_reads(tmp_path):
    """Ten columns, sorted by document, segment and rater; one span a row; No-error where nothing was found."""
    header, *lines = mqm(decided(tmp_path)).splitlines()
    assert header.startswith("system\tdoc")
    rows = [line.split("\t") for line in lines]
    assert {len(row) for row in rows} == {10}
    assert [row[2] for row in rows] == sorted((row[2] for row in rows), key=int)
    errors = [row for row in rows if row[7] != "No-error"]
    assert [(row[6], row[7], row[8]) for row in errors] == [
        ("The <v>arms pass</v> was long.", "Accuracy/Mistranslation", "Minor"),
        ("The “arms pass” <v>ended</v>.", "Style/Awkward", "Major"),
    ]
    assert errors[0][5] == "The sparring was long."
    metadata = json.loads(errors[0][9])
    assert metadata["corrected_translation"] == "The sparring match was long."
    assert metadata["note"] == "=SUM(A1) seen | twice"
    assert abs(metadata["timestamp"] / 1000 - __import__("time").time()) < 600
    assert all(row[8] == "No-error" for row in rows if row[7] == "No-error")


def test_the_summary_reads_and_escapes(tmp_path):
    text = markdown(decided(tmp_path))
    assert "3 of 4 flags decided by ada" in text
    assert "- “arms pass” → “sparring match” · minor" in text
    assert "- “Trenning”: name" in text
    assert "ada notes: =SUM(A1) seen \\| twice" in text
    assert "### Open" in text


def test_hostile_copy_comes_out_of_every_format(tmp_path):
    hostile = "Head\n\nBad \x1b[31mred\x1b[0m <v>tag</v> \ud800 \u202egnp.exe | `x` <script>"
    doc = document(hostile, "h\nx.txt", "Head")
    session = session_of(tmp_path, audit(doc, flag(doc, "\x1b[31mred\x1b[0m <v>tag</v> \ud800", "=cmd()")))
    session.accept(session.items[0])
    done = export(session, tmp_path / "out", ("diff", "jsonl", "csv", "mqm", "markdown"))
    assert len(done.files) == 5
    summary = (tmp_path / "out/summary.md").read_text(encoding="utf-8")
    assert "\x1b" not in summary
    assert "\\<script\\>" not in summary or "<script>" not in summary
