"""An earlier check, read back from its JSON: the articles from their files, the rest as it was found then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mtaudit.core import (
    Audit,
    Category,
    Document,
    Failure,
    Flag,
    Kind,
    Match,
    Passage,
    Scores,
    Sentence,
    Severity,
    Verdict,
)
from mtaudit.errors import MtauditError, ReadError
from mtaudit.review.identity import to_copy

_SCHEMA = 1


def read_result(path: str) -> Iterator[Audit | Failure]:
    """The audits of a result of `mtaudit check --format json`, in its order.

    Articles are read again from their paths. What moved in an edited article is found again by its words, and what is
    no longer there is left out with a note. An article that is gone is rebuilt from the sentences in the result.
    Raises ReadError, before the first audit, where the file is no such result.
    """
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
        documents = found["documents"]
        if found["schema"] != _SCHEMA:
            raise ReadError(
                f"{path} has schema {found['schema']}, this mtaudit reads {_SCHEMA}", "run mtaudit check again"
            )
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {error.strerror}", "check the path") from error
    except (ValueError, TypeError, KeyError) as error:
        raise ReadError(f"{path}: is not a result of mtaudit check", "write one with --format json") from error
    return _audits(path, documents, found.get("failures", []))


def _audits(path: str, documents: list[dict[str, Any]], failures: list[dict[str, Any]]) -> Iterator[Audit | Failure]:
    for number, plain in enumerate(documents, start=1):
        try:
            yield _audit(plain)
        except (KeyError, TypeError, ValueError) as error:
            name = plain.get("path", f"document {number}") if isinstance(plain, dict) else f"document {number}"
            yield Failure(
                str(name), f"{path} is damaged here ({type(error).__name__}: {error}); run mtaudit check again"
            )
    for plain in failures:
        yield Failure(str(plain.get("path", "")), str(plain.get("message", "")), int(plain.get("exit_code", 2)))


def _audit(plain: dict[str, Any]) -> Audit:
    notes = list(plain.get("notes", ()))
    document = _read_again(plain)
    if document is None:
        document = _rebuilt(plain)
        notes.append("the article is gone: this is what the result has of it, sentence by sentence")
    flags = []
    for each in plain["flags"]:
        flag = _flag(each, document)
        if flag is None:
            notes.append(f"“{each['words'] if 'words' in each else each['text']}” is no longer in the article")
        else:
            flags.append(flag)
    wordings = [str(sentence.get("text", "")) for sentence in plain["sentences"]]
    scores = {str(sentence.get("text", "")): float(sentence["score"]) for sentence in plain["sentences"]}
    return Audit(
        document=document,
        matches=tuple(filter(None, (_match(each, wordings, document) for each in plain["matches"]))),
        flags=tuple(flags),
        sentence_scores=tuple(scores.get(sentence.text, 0.0) for sentence in document.sentences),
        verdict=_verdict(plain["verdict"]),
        notes=tuple(notes),
    )


def _read_again(plain: dict[str, Any]) -> Document | None:
    from mtaudit.documents import read_path
    from mtaudit.paths import file_of

    path = str(plain["path"])
    try:
        documents = read_path(file_of(path))
    except MtauditError:
        return None
    return next((document for document in documents if document.path == path), None)


def _rebuilt(plain: dict[str, Any]) -> Document:
    """The article as far as the result has it: its sentences, a line each."""
    sentences = []
    text = ""
    for index, each in enumerate(plain["sentences"]):
        words = str(each.get("text", ""))
        kind = Kind(each.get("kind", Kind.BODY))
        sentences.append(Sentence(index, len(text), len(text) + len(words), words, kind, index))
        text += words + "\n\n"
    title = str(plain.get("title", ""))
    return Document(str(plain["path"]), text, text, title=title, sentences=tuple(sentences))


def _flag(plain: dict[str, Any], document: Document) -> Flag | None:
    start, end, text = int(plain["start"]), int(plain["end"]), str(plain["text"])
    words = str(plain.get("words", text))
    if document.raw[start:end] != text:
        start = _nearest(document.raw, text, start)
        end = start + len(text)
    if start < 0:
        return None
    copy_start, copy_end = to_copy(document, start, end)
    return Flag(
        id=str(plain["id"]),
        rule=str(plain["rule"]),
        category=Category(plain["category"]),
        severity=Severity(plain["severity"]),
        confidence=float(plain["confidence"]),
        start=start,
        end=end,
        text=text,
        words=words,
        sentences=document.sentences_in(copy_start, copy_end),
        message=str(plain["message"]),
        suggestion=str(plain.get("suggestion", "")),
        evidence=tuple(map(_passage, plain.get("evidence", ()))),
    )


def _nearest(raw: str, text: str, start: int) -> int:
    """Where the text occurs nearest to a place, -1 where it does not."""
    before = raw.rfind(text, 0, start + len(text)) if text else -1
    after = raw.find(text, start) if text else -1
    if before < 0 or after < 0:
        return max(before, after)
    return before if start - before <= after - start else after


def _match(plain: dict[str, Any], wordings: list[str], document: Document) -> Match | None:
    """A match, its sentences found again by their words: an edit may have changed how many there are before them."""
    sentences = tuple(filter(None, (_sentence(document, wordings, index) for index in plain["sentences"])))
    scores = Scores(**plain["scores"]) if plain.get("scores") else None
    if not sentences:
        return None
    return Match(
        tuple(sentence.index for sentence in sentences),
        _passage(plain["source"]),
        float(plain["probability"]),
        float(plain["similarity"]),
        scores,
        comparable=scores is not None,
    )


def _sentence(document: Document, wordings: list[str], index: int) -> Sentence | None:
    """The sentence that was number `index` then; of several that read alike (a headline given twice), its own."""
    alike = [sentence for sentence in document.sentences if sentence.text == wordings[index]]
    return alike[min(wordings[:index].count(wordings[index]), len(alike) - 1)] if alike else None


def _passage(plain: dict[str, Any]) -> Passage:
    text = str(plain["text"])
    return Passage(str(plain["path"]), int(plain["start"]), int(plain["end"]), text, str(plain.get("words", text)))


def _verdict(plain: dict[str, Any]) -> Verdict:
    return Verdict(
        failed=bool(plain["failed"]),
        mqm_per_1000_words=float(plain["mqm_per_1000_words"]),
        machine_translated=plain.get("machine_translated"),
        translated_from=str(plain.get("translated_from", "")),
        reasons=tuple(plain.get("reasons", ())),
    )
