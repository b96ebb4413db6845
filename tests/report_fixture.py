"""One hand-made report with everything in it that a format could trip over."""

from __future__ import annotations

from mtaudit.core import (
    Audit,
    Category,
    Document,
    Failure,
    Flag,
    Kind,
    Match,
    Metadata,
    OffsetMap,
    Passage,
    Report,
    Run,
    Scores,
    Sentence,
    Severity,
    Skipped,
    Verdict,
)

SIGNATURE = "mtaudit:0.1.0|rules:r1,r2|model:m@0123abcd"


def sentences_of(text: str, *wanted: str, first_kind: Kind = Kind.HEADLINE) -> tuple[Sentence, ...]:
    """Sentences by their words, in order."""
    found, at = [], 0
    for index, words in enumerate(wanted):
        start = text.index(words, at)
        at = start + len(words)
        found.append(Sentence(index, start, at, words, first_kind if index == 0 else Kind.BODY, index))
    return tuple(found)


def flag_on(
    document: Document,
    words: str,
    rule: str,
    severity: Severity,
    message: str,
    *,
    category: Category = Category.MISTRANSLATION,
    confidence: float = 0.9,
    suggestion: str = "",
    evidence: tuple[Passage, ...] = (),
) -> Flag:
    """A flag on the first place that has these words in the copy."""
    at = document.text.index(words)
    start, end = document.locate(at, at + len(words))
    return Flag(
        id=f"{abs(hash_of(document.path + rule + words)):016x}",
        rule=rule,
        category=category,
        severity=severity,
        confidence=confidence,
        start=start,
        end=end,
        text=document.raw[start:end],
        words=words,
        sentences=document.sentences_in(at, at + len(words)),
        message=message,
        suggestion=suggestion,
        evidence=evidence,
    )


def hash_of(text: str) -> int:
    """A hash that is the same in every process."""
    import zlib

    return zlib.crc32(text.encode("utf-8", "surrogatepass")) * 0x1_0000_0001


def plain_document() -> Document:
    """Plain text with CRLF, emoji, ANSI and bidirectional controls, NUL, quotes and a lone surrogate."""
    text = (
        "Talks 🤝 “useful”, 100% says Kremlin\r\n"
        "\r\n"
        "MOSCOW: The minister, who wore a 👨‍👩‍👧 pin, weighed his nose in this debate on Friday.\r\n"
        'The bank\x1b[31m, it said, lost 5,000 roubles; 50% of \u202eall\u202c; <b>a lot</b> & "more".\r\n'
        "Share this | article\r\n"
        "He said it was one size\r\nfits all, \x00\ud800 he'd no doubt :: done.\r\n"
    )
    return Document(
        path="feeds/it's 100%, a\n“test” & <b>.txt",
        raw=text,
        text=text,
        title="Talks 🤝 “useful”, 100% says Kremlin",
        dateline="MOSCOW",
        language="en",
        sentences=sentences_of(
            text,
            "Talks 🤝 “useful”, 100% says Kremlin",
            "The minister, who wore a 👨‍👩‍👧 pin, weighed his nose in this debate on Friday.",
            'The bank\x1b[31m, it said, lost 5,000 roubles; 50% of \u202eall\u202c; <b>a lot</b> & "more".',
            "He said it was one size\r\nfits all, \x00\ud800 he'd no doubt :: done.",
        ),
        skipped=(Skipped(text.index("Share this"), text.index("He said it") - 2, "site furniture"),),
        metadata=Metadata(outlet="Example Wire, Ltd.", credit="EW", date="2021-03-19"),
    )


def feed_document() -> Document:
    """An article in a feed: entities and tags stand between the copy and the file."""
    raw = (
        "<rss>\n<item><title>AT&amp;T&#8217;s deal</title>\n"
        "<p>It <b>paid &lt;5</b> billion&nbsp;dollars.</p>\n<p>Fine.</p></item>\n</rss>\n"
    )
    text, runs = "", []

    def take(source: str, copy: str) -> None:
        nonlocal text
        raw_start = raw.index(source, runs[-1].raw_end if runs else 0)
        runs.append(Run(len(text), len(text) + len(copy), raw_start, raw_start + len(source)))
        text += copy

    for source, copy in (
        ("AT", "AT"),
        ("&amp;", "&"),
        ("T", "T"),
        ("&#8217;", "’"),
        ("s deal", "s deal"),
        ("</title>\n<p>", "\n"),
        ("It ", "It "),
        ("paid ", "paid "),
        ("&lt;", "<"),
        ("5", "5"),
        (" billion", " billion"),
        ("&nbsp;", " "),
        ("dollars.", "dollars."),
        ("</p>\n<p>", "\n"),
        ("Fine.", "Fine."),
    ):
        take(source, copy)
    return Document(
        path="feeds/wire.xml#2",
        raw=raw,
        text=text,
        format="rss",
        title="AT&T’s deal",
        language="en",
        sentences=sentences_of(text, "AT&T’s deal", "It paid <5 billion dollars.", "Fine."),
        offsets=OffsetMap(tuple(runs)),
        metadata=Metadata(id="urn:x:2", outlet="Beta|News", language="en", url="https://example.org/2?a=1&b=2"),
    )


def source_document() -> Document:
    """The clean source."""
    text = (
        "Kremlin says talks were useful\n\n"
        "MOSCOW — The minister weighed in on this debate on Thursday, aides said.\n"
        "It paid $5.2 billion.\n"
    )
    return Document(
        path="reference/agency report.txt",
        raw=text,
        text=text,
        title="Kremlin says talks were useful",
        language="en",
        sentences=sentences_of(
            text,
            "Kremlin says talks were useful",
            "The minister weighed in on this debate on Thursday, aides said.",
            "It paid $5.2 billion.",
        ),
    )


def clean_document() -> Document:
    """An article with nothing wrong, in a language that nobody could tell."""
    text = "All quiet\n\nNothing happened.\n"
    return Document(
        "ok.txt", text, text, title="All quiet", sentences=sentences_of(text, "All quiet", "Nothing happened.")
    )


def make_report() -> Report:
    """Two documents with flags, one without, two failures, a warning."""
    plain, feed, source, clean = plain_document(), feed_document(), source_document(), clean_document()
    weighed = source.passage(source.sentences[1].start, source.sentences[1].end)
    paid = source.passage(source.sentences[2].start, source.sentences[2].end)
    plain_flags = (
        flag_on(
            plain,
            "weighed his nose in this debate",
            "garbled-idiom",
            Severity.MAJOR,
            "This says nothing in English; the source has “weighed in on this debate”: 100% sure, <check>\nthis.",
            confidence=0.88,
            suggestion="weighed in on this debate",
            evidence=(weighed,),
        ),
        flag_on(
            plain,
            "Friday",
            "fact-date",
            Severity.CRITICAL,
            "The source says Thursday.",
            category=Category.DATE,
            suggestion="Thursday",
            evidence=(weighed,),
        ),
        flag_on(
            plain,
            "\u202eall\u202c",
            "encoding",
            Severity.MINOR,
            "Hidden marks turn the writing around.",
            category=Category.ENCODING,
            confidence=0.5,
        ),
        flag_on(
            plain,
            "one size\r\nfits all, \x00\ud800 he'd",
            "garbled-idiom",
            Severity.MAJOR,
            "A saying that does not fit here.",
        ),
        flag_on(
            plain,
            "::",
            "punctuation",
            Severity.MINOR,
            "Two colons.",
            category=Category.PUNCTUATION,
            suggestion=":",
            confidence=1.0,
        ),
    )
    feed_flags = (
        flag_on(
            feed,
            "paid <5 billion",
            "fact-number",
            Severity.MAJOR,
            "The source says $5.2 billion.",
            category=Category.NUMBER,
            suggestion="paid $5.2 billion",
            evidence=(paid,),
        ),
        flag_on(feed, "T’s", "name", Severity.MINOR, "Spelt two ways.", category=Category.NAME, confidence=0.61),
    )
    return Report(
        signature=SIGNATURE,
        audits=(
            Audit(
                plain,
                (Match((1,), weighed, 0.93, 0.81, Scores(8.1, 41.0, 80.0)), Match((1, 2), paid, 0.41, 0.5)),
                plain_flags,
                (0.0, 30.0, 1.0, 5.1),
                Verdict(
                    failed=True,
                    mqm_per_1000_words=861.9,
                    machine_translated=0.97,
                    translated_from="ru",
                    reasons=("calques of Russian: “weighed his nose”",),
                ),
                ("corrects an earlier version; 2 flags of it are closed",),
            ),
            Audit(
                feed,
                (Match((1,), paid, 0.77, 0.7, Scores(30.0, 55.5, 60.0)),),
                feed_flags,
                (1.0, 5.0, 0.0),
                Verdict(failed=True, mqm_per_1000_words=750.0, machine_translated=0.2),
            ),
            Audit(clean, (), (), (0.0, 0.0), Verdict(failed=False, mqm_per_1000_words=0.0)),
        ),
        failures=(
            Failure("feeds/broken\x1b]0;x\x07.xml", "not readable as XML: line 3, column 7", 2),
            Failure("feeds/odd.txt", "the audit failed inside mtaudit: ValueError: <x> 100%", 3),
        ),
        failed=True,
        warnings=("suppression 2 in mtaudit.suppress.toml ended on 2021-01-01",),
    )
