"""Feeds and wire formats: what is read, and where it stands in the file."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_documents import TEXTS, check_offsets

from mtaudit.core import Document, Kind, Metadata
from mtaudit.documents import READERS, ReadOptions, find_files, read_path, read_text
from mtaudit.documents.jsontree import String, parse_json
from mtaudit.errors import ReadError

WIRE = Path(__file__).parent / "data" / "documents" / "wire"
BODY = ReadOptions(field="article.body")
SAMPLES = sorted(WIRE.iterdir())


def read(name: str) -> list[Document]:
    return read_path(str(WIRE / name), BODY)


def body(document: Document) -> list[str]:
    return [sentence.text for sentence in document.sentences if sentence.kind is Kind.BODY]


def in_file(document: Document, words: str) -> str:
    start = document.text.index(words)
    return document.passage(start, start + len(words)).text


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_offsets_hold(path: Path) -> None:
    for document in read_path(str(path), BODY):
        check_offsets(document)
        assert document.raw == path.read_text(encoding="utf-8")
        assert document.sentences


def test_every_reader_has_a_sample() -> None:
    formats = {document.format for path in SAMPLES for document in read_path(str(path), BODY)}
    names = {"newsml-g2" if reader.name == "newsml" else reader.name for reader in READERS}
    assert names - formats == {"text", "html"}  # both have pages of their own


def test_rss_with_cdata_and_with_escaped_html() -> None:
    ferry, fees = read("rss-cdata.xml")
    assert ferry.path.endswith("rss-cdata.xml#gazette-4711")
    assert ferry.title == "Ferry & barge collide off Calais"
    assert ferry.dateline == "CALAIS, France (AFP)"
    assert ferry.metadata == Metadata(
        id="gazette-4711", outlet="The Harbour Gazette & Mail", credit="Mary O’Hara", date="2022-03-14T09:30:00Z",
        language="en", url="https://gazette.example/2022/ferry",
    )  # fmt: skip
    assert [s.kind for s in ferry.sentences if s.kind is not Kind.BODY] == [
        Kind.HEADLINE,
        Kind.CAPTION,
        Kind.SUBHEADING,
    ]
    assert [ferry.text[s.start : s.end] for s in ferry.skipped] == ["Read more: Channel ports brace for summer"]
    assert in_file(ferry, "“No one was hurt,”") == "&ldquo;No one was hurt,&rdquo;"
    assert in_file(ferry, "one was") == "one was"
    assert fees.title == 'Harbour fees "to rise" by 5%'
    assert in_file(fees, "Fishermen’s boats") == "Fishermen&amp;#8217;s boats"
    assert in_file(fees, "& the cranes") == "&amp;amp; the cranes"


def test_atom_with_html_xhtml_and_text() -> None:
    avalanche, road, ski = read("atom.xml")
    assert avalanche.title == "Avalanche & floods cut off valley"
    assert avalanche.metadata.credit == "Jo Berg"
    assert body(avalanche)[1] == "Some 40 hikers — all of them safe — were flown out."
    assert in_file(road, "on Saturday after") == "on <xhtml:em>Saturday</xhtml:em> after"
    assert body(ski) == [
        "The ski season ended on Sunday.",
        "Lift companies counted 1.2 million guests, a fifth fewer than a year before.",
    ]
    assert ski.metadata.url == ""


def test_json_feed_with_escapes() -> None:
    dam, rice = read("feed.json")
    assert dam.title == "Dam “holds” despite record rain"
    assert body(dam)[1] == '"We opened eight gates," the operator’s head said. 😀 😀'
    assert in_file(dam, '"We opened eight') == r"\"We opened <b>eight"
    assert dam.text.endswith("😀 😀\n\n")
    assert dam.metadata.credit == "Delta staff"
    assert rice.metadata.credit == "Linh Tran, Bao Le"
    assert in_file(rice, '"quiet day". Exports') == r"\"quiet day\".\tExports"


def test_nitf() -> None:
    (document,) = read("nitf.xml")
    assert document.path.endswith("/nitf.xml")
    assert document.title == "Kremlin offers “open” talks to Washington"
    assert document.dateline == "MOSCOW, March 19"
    assert document.metadata == Metadata(
        id="wire-0319-0007", outlet="Wire Agency", credit="Wire Agency", date="20210319T144500+0300", language="en",
        status="usable", version="2", signals=("correction",), replaces="wire-0319-0004",
    )  # fmt: skip
    assert body(document)[0] == "The Kremlin said on Friday it had offered Washington talks & had no reply so far."
    captions = [s.text for s in document.sentences if s.kind is Kind.CAPTION]
    assert captions == ["Dmitry Peskov speaks to reporters in Moscow."]
    assert {s.reason for s in document.skipped} == {"by-line", "dateline", "photo credit", "credit line"}


def test_newsml_g2() -> None:
    first, second, killed = read("newsml-message.xml")
    assert first.path.endswith("#urn:newsml:newswire.example:20211021:quake")
    assert second.path.endswith("#2")
    assert first.title == "Quake of magnitude 6.1 shakes Lima & coast"
    assert first.metadata.credit == "News Wire"
    assert second.metadata.signals == ("correction",)
    assert in_file(second, "Lima’s port") == "Lima&#8217;s port"
    assert killed.metadata.status == "canceled"
    assert killed.metadata.outlet == "NW"
    assert len(body(killed)) == 2


def test_ninjs_of_three_generations() -> None:
    (one,), (two,), (three, correction) = read("ninjs1.json"), read("ninjs2.json"), read("ninjs3.json")
    assert one.title == "Malmö opens vaccine centre"
    assert body(one)[-1] == '"That is a start," she added.'
    assert two.title == "Freight train derails near Turku"
    assert two.metadata.status == "canceled"
    assert body(two)[0] == "A freight train derailed near Turku on Friday, police said."
    assert three.metadata.outlet == "Coast Press"
    assert in_file(three, "– Whales") == r"\u2013 Whales"
    assert correction.metadata.replaces == three.metadata.id


def test_markdown_with_front_matter() -> None:
    (document,) = read("front.md")
    assert document.title == 'Bakers\' strike "spreads"'
    assert document.metadata.outlet == "Le Four"
    assert document.metadata.date == "2023-05-04"
    assert body(document)[0] == "PARIS — The bakers' strike spread to eleven cities on Thursday, their union said."
    assert in_file(document, "their union said") == "their [union](https://four.example/u) said"
    assert body(document)[-2:] == ["Lyon has no bread.", "Lille has some."]
    assert document.raw[: document.locate(0, 1)[0]].endswith("# ")


def test_json_lines_with_a_named_field() -> None:
    snow, river = read("lines.jsonl")
    assert snow.path.endswith("lines.jsonl#a1")
    assert (snow.metadata.outlet, river.metadata.outlet) == ("Plains Post", "River News")
    assert body(river) == ["The river fell by 30\xa0cm overnight.", "Boats stay tied up."]
    assert in_file(snow, '"heavy" trucks') == r"\"heavy\" trucks"
    with pytest.raises(ReadError, match="no line has text in a field named 'text'"):
        read_path(str(WIRE / "lines.jsonl"))


def test_a_html_page_is_read_as_its_main_content() -> None:
    (document,) = read_path(str(WIRE.parent / "page.html"))
    assert document.title == "Kremlin & Washington to talk again"
    assert document.metadata.outlet == "The Daily Post"
    assert document.metadata.url == "https://post.example/kremlin-talks"
    check_offsets(document)
    kinds = [(s.kind.value, s.text[:24]) for s in document.sentences if s.kind is not Kind.BODY]
    assert kinds == [
        ("headline", "Kremlin & Washington to "), ("caption", "Vladimir Putin, left, an"), ("subheading", "New sanctions"),
    ]  # fmt: skip
    skipped = {document.text[s.start : s.end]: s.reason for s in document.skipped}
    assert skipped["Something else entirely happened in Paris"]
    assert skipped["Most read stories of the week are here for you."] == "aside"
    assert skipped["Read more: Putin to visit Siberia"] == "link to another article"
    assert skipped["© 2021 The Daily Post. All rights reserved."] == "page footer"
    assert (
        in_file(document, "said it was “good” that Joe\xa0Biden")
        == "said it was &ldquo;good&rdquo; that Joe&nbsp;Biden"
    )
    assert "not text" not in document.text


def test_a_page_that_parts_paragraphs_by_line_breaks() -> None:
    raw = """<html><head><title>Bridge closed after crack is found - The Elbe News</title></head><body>
    <div class="menu"><a href="/">Home</a> | <a href="/w">World</a> | <a href="/s">Sport</a></div>
    <h1>Bridge closed after crack is found</h1>
    <div class="text">DRESDEN, Germany (AP) &mdash; A bridge over the Elbe was closed to all traffic on Tuesday
    after inspectors found a crack in a girder.<br><br>
    The crack was found during a routine inspection, the state transport office said. &quot;There was no danger,&quot; it added.<br /><br />
    About 30,000 cars cross the bridge on an average day.<br><br>Share this article</div>
    <div class="foot">Copyright 2024 The Elbe News. All rights reserved.</div></body></html>"""
    (document,) = read_text(raw, "bridge.html")
    check_offsets(document)
    assert document.title == "Bridge closed after crack is found"
    assert document.dateline == "DRESDEN, Germany (AP)"
    assert [sentence.paragraph for sentence in document.sentences if sentence.kind is Kind.BODY] == [2, 3, 3, 4]
    assert body(document)[2] == '"There was no danger," it added.'
    assert "Share this article" in {document.text[s.start : s.end] for s in document.skipped}


def test_format_is_told_by_content_where_the_ending_does_not() -> None:
    for path in SAMPLES:
        raw = path.read_text(encoding="utf-8")
        assert read_text(raw, "-", options=BODY)[0].format == read_path(str(path), BODY)[0].format


def test_a_folder_of_wire_files_is_found() -> None:
    found, failures = find_files([str(WIRE)])
    assert found == [path.as_posix() for path in SAMPLES]
    assert not failures


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("a.xml", "<rss><channel><title>x</title></channel></rss>", "is no feed, or one without entries"),
        ("a.xml", "<invoice><line>1</line></invoice>", "is XML, but no feed, NITF or NewsML-G2 item"),
        ("a.xml", "just words", "is not XML"),
        ("a.rss", "<rss><item><title/></item></rss>", "no entry of this feed holds text"),
        ("a.json", '{"version": "https://jsonfeed.org/version/1", "items": []}', "no item of this feed holds text"),
        ("a.json", '{"pubstatus": "usable"}', "no item in it holds text"),
        ("a.json", '{"text": "Words."', "is not JSON (line 1, column 18)"),
        ("a.jsonl", '{"text": "Words."}\n{"text": oops}', "is not JSON (line 2, column 10)"),
        ("a.jsonl", '{"text": "a",}', "is not JSON (line 1, column 14)"),
        ("a.html", "<script>x</script>", "holds no text"),
        ("a.md", "---\ntitle: x\n---\n", "holds no text"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_one_line(name: str, raw: str, says: str) -> None:
    with pytest.raises(ReadError) as error:
        read_text(raw, name)
    assert says in error.value.message
    assert error.value.message.startswith(f"{name}: ")
    assert error.value.hint


@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS, st.sampled_from(["rss", "cdata", "atom", "jsonl", "ninjs", "nitf"]))
def test_offsets_hold_for_any_copy_in_any_wrapping(title: str, text: str, wrapping: str) -> None:
    def escaped(copy: str) -> str:
        return copy.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    raw = {
        "rss": f"<rss><item><title>{escaped(title)}</title><description>{escaped(text)}</description></item></rss>",
        "cdata": f"<rss><item><description><![CDATA[{text}]]></description></item></rss>",
        "atom": f'<feed><entry><title>{title}</title><content type="xhtml"><div>{text}</div></content></entry></feed>',
        "jsonl": json.dumps({"title": title, "text": text}),
        "ninjs": json.dumps({"pubstatus": "usable", "headline": title, "body_html": text}, ensure_ascii=False),
        "nitf": f"<nitf><body><hl1>{title}</hl1><p>{escaped(text)}</p></body></nitf>",
    }[wrapping]
    try:
        documents = read_text(raw, "-")
    except ReadError:
        return
    for document in documents:
        check_offsets(document)


NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | NAMES,
    lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner),
)


@given(VALUES)
def test_our_json_reads_what_the_standard_library_writes(value: object) -> None:
    def plain(node: object) -> object:
        if isinstance(node, dict):
            return {key: plain(member) for key, member in node.items()}
        if isinstance(node, list):
            return [plain(member) for member in node]
        return str(node) if isinstance(node, String) else json.loads(str(node))

    for raw in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        assert plain(parse_json(raw, "x")) == value
