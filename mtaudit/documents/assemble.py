"""From what a reader found to a finished Document."""

from __future__ import annotations

from mtaudit.core import Document, Kind, Metadata, OffsetMap, Sentence, Skipped
from mtaudit.documents.blocks import MOST_SENTENCES, Block, Copy, TooLargeError, text_blocks
from mtaudit.documents.dateline import is_dateline, opening_dateline
from mtaudit.documents.furniture import Part, classify
from mtaudit.documents.language import detect_language
from mtaudit.documents.sentences import split_sentences
from mtaudit.errors import ReadError


def assemble(copy: Copy, raw: str, path: str, format_name: str, metadata: Metadata | None = None) -> Document:
    """A Document from a reader's copy: furniture set aside, sentences cut, dateline and language told.

    Raises ReadError where the copy is empty.
    """
    blocks = list(filter(None, (_trimmed(copy.text, block) for block in copy.blocks)))
    if not blocks:
        raise ReadError(f"{path}: holds no text", "give a file with an article in it")
    parts, title = classify(copy.text, blocks, copy.title)
    parts, dateline = _take_dateline(copy.text, parts)
    sentences = _sentences(copy.text, parts)
    if not dateline:
        opening = next((s.text for s in sentences if s.kind is Kind.BODY), "")
        dateline = opening_dateline(opening)
    body = " ".join(sentence.text for sentence in sentences if sentence.kind is Kind.BODY)
    return Document(
        path=path,
        raw=raw,
        text=copy.text,
        format=format_name,
        title=title,
        dateline=copy.dateline or dateline,
        language=detect_language(body),
        sentences=sentences,
        skipped=tuple(Skipped(part.start, part.end, part.reason) for part in parts if part.reason),
        offsets=OffsetMap(copy.runs),
        metadata=metadata or Metadata(),
    )


def _trimmed(text: str, block: Block) -> Block | None:
    """The block without blanks of any kind around it; None where nothing is left."""
    words = text[block.start : block.end]
    start = block.start + len(words) - len(words.lstrip().lstrip(_NO_WIDTH).lstrip())
    end = block.end - (len(words) - len(words.rstrip().rstrip(_NO_WIDTH).rstrip()))
    return Block(start, end, block.kind, block.reason) if start < end else None


_NO_WIDTH = "\ufeff\u200b"


def _take_dateline(text: str, parts: list[Part]) -> tuple[list[Part], str]:
    """A line above the body that holds nothing but the dateline is no copy."""
    for index, part in enumerate(parts):
        line = text[part.start : part.end]
        if part.kind is not Kind.HEADLINE and part.reason in ("", "date line", "by-line") and is_dateline(line):
            parts[index] = Part(part.start, part.end, part.kind, "dateline")
            return parts, line.rstrip(" .:–—-")
        if not part.reason and part.kind is Kind.BODY:
            break
    return parts, ""


def _sentences(text: str, parts: list[Part]) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    for paragraph, part in enumerate(parts):
        if part.reason:
            continue
        block = text[part.start : part.end]
        spans = [(0, len(block))] if part.kind in (Kind.HEADLINE, Kind.SUBHEADING) else split_sentences(block)
        for start, end in spans:
            first, last = part.start + start, part.start + end
            if len(found) >= MOST_SENTENCES:
                raise TooLargeError(f"more than {MOST_SENTENCES:,} sentences")
            found.append(Sentence(len(found), first, last, text[first:last], part.kind, paragraph))
    return tuple(found)


def plain_document(text: str, path: str, kind: Kind) -> Document:
    """All of a text as copy of one kind: sentences only."""
    parts = [Part(block.start, block.end, kind) for block in text_blocks(text)]
    return Document(path=path, raw=text, text=text, sentences=_sentences(text, parts))
