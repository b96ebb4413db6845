"""Copy that was made to do harm: it ends in a clear line or a clean read, soon and in little memory."""

import os
import resource
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from test_documents import check_offsets

from mtaudit.core import Document
from mtaudit.documents import READERS, ReadOptions, find_files, read_path, read_text
from mtaudit.errors import ReadError

DATA = Path(__file__).parent / "data" / "documents"
SAMPLES = [*sorted((DATA / "wire").iterdir()), DATA / "page.html"]
MUTATIONS = int(os.environ.get("MTAUDIT_MUTATIONS", "300"))  # the full count is 10,000


def refused_clearly(error: ReadError, path: str) -> None:
    assert "\n" not in str(error)
    assert error.message.startswith(path)
    assert error.hint


def read_or_refuse(raw: str, path: str) -> list[Document]:
    """Documents with offsets that hold, or nothing after one clear line."""
    try:
        documents = read_text(raw, path)
    except ReadError as error:
        refused_clearly(error, path)
        return []
    for document in documents:
        check_offsets(document)
    return documents


def within(seconds: float, megabytes: float, action: Callable[[], object]) -> None:
    """Runs an action; fails where it takes longer (in processor time) or lifts the process's peak of memory by more."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    try:
        action()
    finally:
        taken = time.process_time() - started
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000
        assert taken < seconds, f"took {taken:.1f} s"
        assert more < megabytes, f"took {more:.0f} MB"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]><{root}><item><title>T</title><description>&a11; words</description></item><body><p>&a11; words</p></body></{root}>"
)


@pytest.mark.parametrize("root", ["rss", "nitf", "newsItem", "html"])
def test_entities_of_its_own_are_not_expanded(root: str) -> None:
    raw = BOMB.replace("{root}", root)
    within(5, 40, lambda: read_or_refuse(raw, "bomb.xml"))
    for document in read_or_refuse(raw, "bomb.xml"):
        assert "lol" not in document.text
        assert len(document.text) < 200


def test_nothing_is_fetched_and_no_file_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret word")
    raw = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]>
    <rss xmlns:xi="http://www.w3.org/2001/XInclude"><channel><item><title>A &x; headline</title>
    <description>Copy &x; here. <xi:include href="{secret.as_uri()}" parse="text"/></description></item></channel></rss>"""
    (tmp_path / "a.xml").write_text(raw)
    (tmp_path / "a.html").write_text(
        f'<html><body><iframe src="{secret.as_uri()}"></iframe><p>Copy here. &x;</p></body></html>'
    )
    program = """
        import sys
        def guard(event, arguments):
            if event.startswith(("socket.", "subprocess.", "os.system")):
                raise SystemExit(f"tried {event}")
            if event == "open" and "secret" in str(arguments[0]):
                raise SystemExit(f"opened {arguments[0]}")
        from mtaudit.documents import read_path
        import trafilatura, feedparser
        sys.addaudithook(guard)
        for path in sys.argv[1:]:
            for document in read_path(path):
                assert "secret word" not in document.text
        print("read")
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), str(tmp_path / "a.xml"), str(tmp_path / "a.html")],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (run.stdout, run.returncode) == ("read\n", 0), run.stderr


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_million_tags_deep(reader: object) -> None:
    name = reader.name  # type: ignore[attr-defined]
    deep = {
        "html": "<div>" * 1_000_000 + "Words.",
        "feed": "<rss><item><description>" + "<b>" * 1_000_000 + "Words.",
        "nitf": "<nitf><body>" + "<p>" * 1_000_000 + "Words.",
        "newsml": "<newsItem>" + "<p>" * 1_000_000,
        "jsonfeed": '{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 1_000_000,
        "ninjs": '{"pubstatus":"usable","a":' + '{"a":' * 1_000_000,
        "jsonl": "[" * 1_000_000,
        "markdown": "> " * 1_000_000 + "Words.",
        "text": "(" * 1_000_000 + "Words.",
    }[name]

    def action() -> None:
        try:
            read_text(deep, "deep", name)
        except ReadError as error:
            refused_clearly(error, "deep")

    within(20, 700, action)


NASTY = {
    "open tags": "<a " * 200_000,
    "quotes": '<a href="' * 100_000,
    "mixed quotes": "<a b='\"" * 100_000,
    "comments": "<!--" * 200_000,
    "declarations": "<!" * 200_000,
    "brackets": "<![" * 200_000,
    "scripts": "<script>" * 100_000,
    "closing scripts": "<script></scrip" * 100_000,
    "close tags": "</p>" * 200_000,
    "ampersands": "&" * 400_000,
    "entities": "&#x41;" * 100_000,
    "unknown entities": "&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" * 20_000,
    "stops": ". " * 200_000,
    "question marks": "?" * 400_000,
    "capitals": "A. " * 100_000,
    "slashes": "a / " * 100_000,
    "blanks": " " * 400_000 + "x",
    "wide blanks": "\xa0" * 400_000 + "x",
    "line ends": "x\n" * 100_000,
    "carriage returns": "x\r" * 100_000,
    "stars": "*" * 400_000,
    "underscores": "_a" * 200_000,
    "links": "[a](" * 100_000,
    "images": "![" * 200_000,
    "backticks": "`" * 400_000,
    "quotation marks": "“" * 400_000,
    "one word": "a" * 400_000,
    "digits": "1" * 400_000,
    "dates": "16 April 2021, " * 30_000,
    "names": "Joe Biden " * 40_000,
    "by": "By " * 100_000,
    "headings": "# a\n" * 50_000,
    "backslashes": "\\" * 400_000,
    "numbers": "1," * 200_000,
    "strings": '"' * 400_000,
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
def test_no_pattern_can_be_made_to_crawl(name: str) -> None:
    copy = NASTY[name][:100_000]  # at this length what grows with the square takes minutes

    def action() -> None:
        for reader in ("text", "html", "markdown", "jsonl"):
            try:
                read_text(copy, "nasty", reader)
            except ReadError as error:
                refused_clearly(error, "nasty")
        for wrapped in (f"<rss><item><title>T</title><description>{copy}", f"<nitf><body><p>{copy}"):
            try:
                read_text(wrapped, "nasty.xml")
            except ReadError as error:
                refused_clearly(error, "nasty")

    within(15, 400, action)


SHORT_LINES = [
    "a / " * 100, "Joe " * 100, "by Joe and " * 38, "16 April 2021, " * 27, "10:30 " * 70, "#a " * 140, "www.a.com, " * 38, "a@b.c " * 70,
    "share facebook " * 28, "(" * 419, "copyright " * 41, "A" * 419, "A. " * 139, "published " * 41, "- " * 209, "photo: " * 59, "AP/" * 139,
]  # fmt: skip


@pytest.mark.parametrize("line", SHORT_LINES)
def test_no_furniture_pattern_can_be_made_to_crawl(line: str) -> None:
    from mtaudit.documents.patterns import line_reason

    line_reason("Home")
    started = time.process_time()
    for ending in ("", "!", " x.", " said", "]"):
        line_reason(line + ending)
    assert time.process_time() - started < 1


def test_a_hundred_megabytes_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("The talks went on. " * 5_500_000)
    with pytest.raises(ReadError, match="is 104 MB, over the limit of 50 MB"):
        within(2, 1, lambda: read_path(str(path)))
    path.unlink()


def test_a_large_file_within_the_limit(tmp_path: Path) -> None:
    """Millions of characters on one line are cut in seconds: the time grows with the size, not with its square."""
    path = tmp_path / "long.txt"
    path.write_text("The talks went on for a third day in Geneva, the minister said. " * 30_000)
    started = time.process_time()
    (document,) = read_path(str(path))
    assert time.process_time() - started < 15
    assert len(document.sentences) == 30_000


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("The talks went on. " * 60_000, "more than 50,000 sentences"),
        ("x\n" * 2_000_000, "more than 20,000 paragraphs"),
        ("word " * 2_500_000, "more than 10,000,000 characters"),
    ],
    ids=["sentences", "paragraphs", "characters"],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.md"])
def test_no_article_is_that_large(raw: str, says: str, name: str) -> None:
    raw = raw.replace("\n", "<p>") if name == "a.html" else raw.replace("\n", "\n\n")
    with pytest.raises(ReadError, match=f"{name}: an article in it has {says}"):
        within(20, 600, lambda: read_text(raw, name))


CONTROLS = (
    "\x1b[31mred\x1b[0m \x1b]8;;http://evil.example\x07link\x1b]8;;\x07 \x9b31m \u202eevil\u202c \u2066x\u2069 \x07\x08"
)


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.md"])
def test_control_characters_are_kept_where_they_stand(name: str) -> None:
    """Readers change nothing (offsets point into the file); what prints them escapes them."""
    documents = read_or_refuse(f"The minister {CONTROLS} said so on Friday. Nobody else did.", name)
    assert "\x1b[31m" in documents[0].sentences[0].text
    assert "\u202e" in documents[0].text


@pytest.mark.parametrize("odd", ["\x00", "\ud801"], ids=["nul", "surrogate"])
def test_nuls_and_lone_surrogates_are_refused(odd: str) -> None:
    for name in ("a.txt", "a.html", "a.xml", "a.json"):
        with pytest.raises(ReadError, match="is no text"):
            read_text(f"<p>Words {odd} more.", name)


def test_escaped_nuls_and_lone_surrogates_become_the_replacement_character() -> None:
    (document,) = read_text(r'{"text": "One \ud800 two \u0000 three \udc00\ud83d four."}', "a.jsonl")
    assert document.text.strip() == "One \ufffd two \ufffd three \ufffd\ufffd four."
    (document,) = read_text("<p>One &#xD800; two &#0; three &#1114112; four.</p>", "a.html")
    assert document.sentences[0].text == "One \ufffd two \ufffd three \ufffd four."
    document.text.encode("utf-8")


def test_half_a_character(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes("<p>Café</p>".encode()[:-5])
    with pytest.raises(ReadError, match=r"is not UTF-8 \(byte 6, line 1\)"):
        read_path(str(path))


def test_odd_file_names(tmp_path: Path) -> None:
    for name in ("a\nb.txt", "a\x1b[31m.txt", "-rf.txt", "a#b.txt", "[x].txt", "%s {0}.txt", "caf\u0301e.txt"):
        (tmp_path / name).write_text("The talks went on for a third day.")
    os.mkfifo(tmp_path / "pipe.txt")
    found, failures = find_files([str(tmp_path)])
    assert len(found) == 7
    assert not failures
    for path in found:
        assert read_path(path)[0].path == path
    assert find_files([str(tmp_path / "[x].txt")])[0] == [(tmp_path / "[x].txt").as_posix()]
    with pytest.raises(ReadError) as error:
        read_path(str(tmp_path / "c\nd.txt"))
    assert "\n" not in str(error.value)
    with pytest.raises(ReadError, match="not a regular file"):
        read_path(str(tmp_path / "pipe.txt"))


def test_ids_cannot_break_a_path() -> None:
    items = "".join(
        f"<item><guid>{guid}</guid><title>Words and more</title></item>"
        for guid in ("a\nb\x1b[31m", "../../etc", "x" * 5000, "c", "c")
    )
    documents = read_text(f"<rss>{items}</rss>", "f.xml")
    assert [document.path for document in documents] == [
        "f.xml#ab[31m",
        "f.xml#../../etc",
        "f.xml#3",
        "f.xml#c",
        "f.xml#5",
    ]


ODD = [
    "<",
    ">",
    "&",
    "]]>",
    "<![CDATA[",
    "<!--",
    '"',
    "\\",
    "\\u",
    "{",
    "}",
    "[",
    "]",
    "\n",
    "\r",
    "\ufeff",
    "\u202e",
    "\x1b",
    "😀",
    "</",
    "&#",
    ";",
    "---\n",
]
CONTROL = ["\x00", "\x07", "\x7f", "\x85", "\xa0", "\u2028", "\uffff", "\U0010ffff", "\ud800"]


def mutated(raw: str, random: Random) -> str:
    """A sample with a few cuts, copies, swaps and odd characters in it."""
    for _ in range(random.randint(1, 6)):
        start = random.randrange(len(raw) + 1)
        end = min(len(raw), start + random.choice([0, 1, 2, 10, 100, 1000]))
        before, middle, after = raw[:start], raw[start:end], raw[end:]
        middle = random.choice(
            [
                "",
                middle * random.randint(2, 4),
                random.choice(ODD) + middle,
                middle[::-1],
                random.choice(CONTROL[1:-1]),
                middle,
                "\t",
            ]
        )
        raw = before + middle + (after if random.random() < 0.95 else "")
    return raw if random.random() < 0.98 else raw[:10] + random.choice(CONTROL) + raw[10:]


def test_mutations_of_real_samples() -> None:
    random = Random(7)
    samples = [(path.name, path.read_text(encoding="utf-8")) for path in SAMPLES]
    samples += [(path.name, path.read_text(encoding="utf-8")[2:]) for path in sorted((DATA / "pages").iterdir())]
    slowest = 0.0
    for _ in range(MUTATIONS):
        name, raw = random.choice(samples)
        started = time.process_time()
        read_or_refuse(mutated(raw, random), name)
        slowest = max(slowest, time.process_time() - started)
    assert slowest < 5


def test_memory_of_a_reading_process_stays_bounded(tmp_path: Path) -> None:
    """The limit holds for the whole process, libraries and all: a bomb of every kind within 600 MB of address space more."""
    (tmp_path / "bomb.xml").write_text(BOMB.replace("{root}", "rss"))
    (tmp_path / "deep.html").write_text("<div><p>" * 200_000 + "Words.")
    (tmp_path / "wide.html").write_text("<p>Words and more words stand here.</p>" * 40_000)
    program = """
        import re, sys
        from pathlib import Path
        from mtaudit.documents import read_path
        for path in sys.argv[1:]:
            try:
                read_path(path)
            except Exception as error:
                print(type(error).__name__)
        # ru_maxrss would hold the peak of the process that started this one, too.
        print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True, text=True, timeout=120, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (60, 60)),
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    *errors, megabytes = run.stdout.split()
    assert set(errors) <= {"ReadError"}
    assert int(megabytes) < 600


def test_the_limit_can_be_set(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("word " * 100)
    with pytest.raises(ReadError, match="500 bytes, over the limit of 499 bytes"):
        read_path(str(path), ReadOptions(limit=499))
