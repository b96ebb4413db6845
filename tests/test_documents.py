"""What holds for every document, whatever its format."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtaudit.core import Document, Kind
from mtaudit.documents import ReadOptions, detect_format, document_of, find_files, read_path, read_text
from mtaudit.documents.language import _factory
from mtaudit.errors import ReadError

ROOT = Path(__file__).parent.parent
ARTICLES = sorted([*(ROOT / "seeds").glob("*.txt"), *(ROOT / "reference").glob("*.txt")])
PIECES = st.sampled_from(
    [
        "The Kremlin said on Friday that it was good.", "“It is bad. It is good,” he said.", "Mr. Peskov added that U.S. officials agreed.",
        "\n", "\r\n", "\n\n", " ", "\xa0", "\ufeff", "\u2028", "See also  Another story", "&amp;", "&nbsp;", "&#8220;", "&bogus;", "<p>", "</p>",
        "<b>", "</b>", "<br>", "<!--", "-->", "<script>", "</script>", "<![CDATA[", "]]>", "<h1>", "</h1>", "<figcaption>", "😀", "e\u0301", "<", ">", "&",
        "**", "_", "[a](b)", "# ", "> ", "- ", "---\n", "`", "~~~", "\x1b[31m", "\u202e", "\x00", "\ud800",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=25).map("".join)


def check_offsets(document: Document) -> None:
    """Sentences slice right, do not overlap, and lead to a stretch of the file; verbatim runs stand there as they are."""
    previous = 0
    for index, sentence in enumerate(document.sentences):
        assert sentence.index == index
        assert document.text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip()
        assert sentence.text
        assert previous <= sentence.start < sentence.end <= len(document.text)
        previous = sentence.end
        start, end = document.locate(sentence.start, sentence.end)
        assert 0 <= start <= end <= len(document.raw)
    for skipped in document.skipped:
        assert not document.sentences_in(skipped.start, skipped.end)
        assert skipped.reason
    last = 0
    for run in document.offsets.runs:
        assert run.start == last
        assert 0 <= run.raw_start <= run.raw_end <= len(document.raw)
        last = run.end
        if run.end - run.start == run.raw_end - run.raw_start:
            words, there = document.text[run.start : run.end], document.raw[run.raw_start : run.raw_end]
            assert words == there or (words == " " and there.isspace())
    if document.offsets.runs:
        assert last == len(document.text)
    else:
        assert document.text == document.raw


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_offsets_hold_in_the_articles(path: Path) -> None:
    (document,) = read_path(str(path))
    check_offsets(document)
    assert document.raw == path.read_bytes().decode("utf-8")
    assert document.title
    assert document.language == "en"


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["text", "markdown", "html"]))
def test_offsets_hold_in_any_text(raw: str, name: str) -> None:
    try:
        documents = read_text(raw, "copy", name)
    except ReadError:
        return
    for document in documents:
        check_offsets(document)


@settings(deadline=None)
@given(st.data())
def test_a_span_of_verbatim_runs_is_the_same_in_the_file(data: st.DataObject) -> None:
    raw = "<p>He said &ldquo;no&rdquo; to <b>Joe</b> Biden &amp; left.</p>\n<p>She stayed;   he\n did not.</p>"
    (document,) = read_text(raw, "page.html")
    start = data.draw(st.integers(0, len(document.text)))
    end = data.draw(st.integers(start, len(document.text)))
    first, last = document.locate(start, end)
    assert 0 <= first <= last <= len(raw)
    run = next((r for r in document.offsets.runs if r.start <= start and end <= r.end), None)
    if run and start < end and run.end - run.start == run.raw_end - run.raw_start:
        assert raw[first:last] == document.text[start:end]


def test_line_ends_and_the_byte_order_mark_count(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfTalks go on in Moscow\r\n\r\nThe talks went on for a third day.\r\n")
    (document,) = read_path(str(path))
    assert document.raw.startswith("\ufeffTalks")
    assert [sentence.text for sentence in document.sentences] == [
        "Talks go on in Moscow",
        "The talks went on for a third day.",
    ]
    assert document.sentences[0].start == 1
    assert document.sentences[1].start == 26
    assert document.title == "Talks go on in Moscow"


def test_plain_copy_is_cut_into_sentences_only() -> None:
    document = document_of("See also the annex. Comments\n\nShare this article")
    assert [s.text for s in document.sentences] == ["See also the annex.", "Comments", "Share this article"]
    assert {s.kind for s in document.sentences} == {Kind.BODY}
    assert not document.title
    assert not document.skipped
    assert document_of("").sentences == ()


def test_wrapped_lines_make_one_paragraph() -> None:
    raw = (
        "Storm cuts power to thousands in the north\n\n"
        "More than four thousand homes were without power on Monday after a storm\n"
        "brought down trees across the north of the country, the grid operator\n"
        "said. Crews expect to restore supplies by the evening.\n\n"
        "No one was hurt.\n"
    )
    (document,) = read_text(raw, "storm.txt")
    assert [s.text.replace("\n", " ") for s in document.sentences][1:] == [
        "More than four thousand homes were without power on Monday after a storm brought down trees across the north of the country, the grid operator said.",
        "Crews expect to restore supplies by the evening.",
        "No one was hurt.",
    ]


def test_language_is_told_on_whole_bodies_only() -> None:
    german = "Die Regierung in Berlin hat am Freitag neue Regeln vorgestellt, die ab Januar gelten sollen. " * 4
    assert read_text(german, "a.txt")[0].language == "de"
    assert read_text("Die Regierung in Berlin hat neue Regeln vorgestellt.", "a.txt")[0].language == ""


def test_our_table_of_n_grams_is_langdetect_s_own() -> None:
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    theirs = DetectorFactory()
    theirs.load_profile(PROFILES_DIRECTORY)
    ours = _factory()
    order = [theirs.langlist.index(name) for name in ours.langlist]
    for gram in sorted(theirs.word_lang_prob_map)[::101]:
        assert [theirs.word_lang_prob_map[gram][index] for index in order] == ours.word_lang_prob_map[gram]
    assert "\u2603\u2603" not in ours.word_lang_prob_map


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\xef\xbb\xbf\n", "is empty"),
        (b"PK\x03\x04\x00\x00\x00", "is binary"),
        (b"The caf\xe9 was closed on Friday.", "is not UTF-8 (byte 7, line 1)"),
        (b"A line.\nHalf a \xe2\x82", "is not UTF-8 (byte 15, line 2)"),
    ],
)
def test_what_is_no_text_is_said_in_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(ReadError) as error:
        read_path(str(path))
    assert says in error.value.message
    assert str(path) in error.value.message
    assert error.value.hint
    assert "\n" not in str(error.value)


def test_missing_large_and_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read_path(str(tmp_path / "gone.txt"))
    large = tmp_path / "large.txt"
    large.write_text("word " * 300)
    with pytest.raises(ReadError, match="over the limit"):
        read_path(str(large), ReadOptions(limit=1000))
    with pytest.raises(ReadError, match="not a regular file"):
        read_path(str(tmp_path))
    if os.geteuid():
        large.chmod(0)
        with pytest.raises(ReadError, match="cannot be read: Permission denied"):
            read_path(str(large))


def test_declared_and_named_encodings(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_bytes(
        '<html><head><meta charset="windows-1251"></head><body><p>Привет из Москвы.</p></body></html>'.encode("cp1251")
    )
    assert read_path(str(page))[0].sentences[0].text == "Привет из Москвы."
    wide = tmp_path / "w.txt"
    wide.write_text("The talks went on for a third day.", encoding="utf-16")
    assert read_path(str(wide))[0].sentences[0].text == "The talks went on for a third day."
    latin = tmp_path / "l.txt"
    latin.write_bytes("The café in Málaga was closed on Friday.".encode("latin-1"))
    assert "café" in read_path(str(latin), ReadOptions(encoding="latin-1"))[0].text
    with pytest.raises(ReadError, match="unknown encoding"):
        read_path(str(latin), ReadOptions(encoding="klingon"))


def test_folders_globs_and_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b.txt", "a.html", "sub/c.md", ".hidden.txt", ".git/d.txt", "photo.jpg", "empty/x.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Text.")
    found, failures = find_files(["."])
    assert found == ["a.html", "b.txt", "sub/c.md"]
    assert not failures
    assert find_files(["./b.txt", "b.txt", "*.txt"])[0] == ["b.txt"]
    assert find_files(["photo.jpg"])[0] == ["photo.jpg"]
    found, failures = find_files(["gone.txt", "empty", "*.xyz", "b.txt"])
    assert found == ["b.txt"]
    assert [failure.path for failure in failures] == ["gone.txt", "empty", "*.xyz"]
    assert all(failure.exit_code == 2 and "\n" not in failure.message for failure in failures)


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    (inside / "sub").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("Secret.")
    (inside / "sub" / "a.txt").write_text("Text.")
    (inside / "out.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "up").symlink_to(tmp_path)
    (inside / "loop").symlink_to(inside)
    (inside / "near.txt").symlink_to(inside / "sub" / "a.txt")
    (inside / "gone.txt").symlink_to(inside / "nowhere.txt")
    found, failures = find_files([str(inside)])
    assert [Path(path).name for path in found] == ["near.txt", "a.txt"]
    assert not failures


@pytest.mark.parametrize(
    ("path", "raw", "name"),
    [
        ("a.txt", "<p>Text", "text"),
        ("a.HTM", "plain", "html"),
        ("-", "<!DOCTYPE html><p>Text", "html"),
        ("-", "Text", "text"),
        ("a.md", "Text", "markdown"),
    ],
)
def test_format_by_ending_then_content(path: str, raw: str, name: str) -> None:
    assert detect_format(raw, path).name == name


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(ReadError, match="unknown format"):
        read_text("Text.", "a", "docx")
