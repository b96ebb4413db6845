"""The corrected article: accepted replacements put in, every other byte as it came; and the difference as a diff."""

from __future__ import annotations

import difflib
import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mtaudit.core import Document, Flag, Verb
from mtaudit.paths import file_of
from mtaudit.review.identity import to_copy
from mtaudit.review.session import Session

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp1252")
_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Edit:
    """raw[start:end] is to become `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A file with its accepted replacements. `before` and `after` are text, `data` what is to be written.

    `remarks` tell in words what could not be put in. A file that may not be corrected has `data` None.
    """

    path: str
    before: str
    after: str
    data: bytes | None
    edits: int
    remarks: tuple[str, ...] = ()


def corrected_files(session: Session) -> list[Corrected]:
    """Each file under review, corrected; several articles of one feed are one file."""
    files: dict[str, list[int]] = {}
    for index, article in enumerate(session.articles):
        files.setdefault(file_of(article.audit.document.path), []).append(index)
    return [_corrected(session, path, indices) for path, indices in files.items()]


def _corrected(session: Session, path: str, articles: Sequence[int]) -> Corrected:
    document = session.articles[articles[0]].audit.document
    wanted: list[tuple[Edit, ...]] = []
    remarks: list[str] = []
    for item in (item for index in articles for item in session.items_of(index)):
        standing = session.settled(item)
        if standing.outcome is not Verb.ACCEPT:
            continue
        if standing.replacement is None:
            remarks.append(f"“{item.flag.words}” was accepted without a wording; put it right by hand")
        else:
            wanted.append(edits_for(session.article_of(item).audit.document, item.flag, standing.replacement))
    edits, clashes = _without_overlaps(wanted, document.raw)
    remarks += clashes
    state = session.articles[articles[0]].state_on_disk()
    if state == "changed":
        remarks = [f"{path} has changed since the audit: nothing was written; audit it again, decisions are kept"]
        return Corrected(path, document.raw, document.raw, None, 0, tuple(remarks))
    after = apply_edits(document.raw, edits)
    encoding, remark = _encoding(path, document.raw)
    if remark:
        remarks.append(remark)
    markup = document.raw.lstrip("\ufeff \r\n\t").startswith("<")
    try:
        data = after.encode(encoding, "xmlcharrefreplace" if markup else "strict")
    except UnicodeEncodeError as error:
        remarks.append(f"{path} is in {encoding}, which has no “{after[error.start]}”: nothing was written")
        return Corrected(path, document.raw, document.raw, None, 0, tuple(remarks))
    return Corrected(path, document.raw, after, data, len(wanted) - len(clashes), tuple(remarks))


def edits_for(document: Document, flag: Flag, replacement: str) -> tuple[Edit, ...]:
    """The edits of the file that put `replacement` in place of a flag's words; tags between the words stay."""
    text = _escaped(document, flag.start, replacement)
    if not document.offsets.runs or flag.text == flag.words:
        return (Edit(flag.start, flag.end, text),)
    start, end = to_copy(document, flag.start, flag.end)
    # Only what was copy goes; what stands between the runs (tags, comments) is not ours to touch.
    pieces = [
        document.locate(max(run.start, start), min(run.end, end))
        for run in document.offsets.runs
        if run.start < end and start < run.end
    ]
    if not pieces:
        return ()
    (first_start, first_end), *rest = pieces
    return (Edit(first_start, first_end, text), *(Edit(a, b, "") for a, b in rest if b > a))


def apply_edits(raw: str, edits: Sequence[Edit]) -> str:
    """The text with all edits made; they are in order and do not overlap."""
    pieces = []
    position = 0
    for edit in edits:
        pieces += [raw[position : edit.start], edit.text]
        position = edit.end
    return "".join(pieces) + raw[position:]


def unified_diff(corrected: Corrected) -> str:
    """The difference as `git apply` and `patch -p1` take it; "" when there is none."""
    name = corrected.path.lstrip("/")
    lines = difflib.unified_diff(_lines(corrected.before), _lines(corrected.after), f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    # Only line feeds: str.splitlines would cut at form feeds and U+2028 too, and no patch tool would agree.
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _without_overlaps(wanted: Sequence[tuple[Edit, ...]], raw: str) -> tuple[list[Edit], list[str]]:
    """Edits in order. Of two replacements that overlap the one that begins first is kept, and the other named."""
    kept: list[Edit] = []
    clashes = []
    for edits in sorted(wanted, key=lambda group: group[0].start if group else 0):
        if edits and kept and edits[0].start < kept[-1].end:
            words = " ".join(raw[edits[0].start : edits[-1].end].split())
            clashes.append(f"“{words}” overlaps another accepted replacement and was left as it is")
        else:
            kept += edits
    return kept, clashes


def _escaped(document: Document, position: int, text: str) -> str:
    """A replacement as the file must spell it: entities in HTML and XML, escapes in JSON, as it stands elsewhere."""
    if not document.offsets.runs or document.format in ("text", "markdown"):
        return text
    raw = document.raw
    begins = raw.lstrip("\ufeff \r\n\t")[:1]
    if begins in ("{", "["):
        return json.dumps(text, ensure_ascii=False)[1:-1]
    if begins != "<":
        return text
    opened = raw.rfind("<![CDATA[", 0, position)
    if opened > raw.rfind("]]>", 0, position) and "<" not in raw[opened + 9 : raw.find("]]>", position)]:
        return text.replace("]]>", "]]]]><![CDATA[>")  # plain text in CDATA; one with tags is HTML, and escapes
    return html.escape(text, quote=False)


def _encoding(path: str, raw: str) -> tuple[str, str]:
    """The encoding in which the file gives this text, and a remark where the file cannot be asked."""
    try:
        data = Path(path).read_bytes()
    except OSError:
        return "utf-8", f"{path} is gone: the corrected copy is made from memory, in UTF-8"
    declared = _DECLARED.search(data[:2048])
    for encoding in (*_ENCODINGS, declared.group(1).decode("ascii") if declared else "utf-8"):
        try:
            if data.decode(encoding) == raw and raw.encode(encoding) == data:
                return encoding, ""
        except (UnicodeError, LookupError):
            continue
    return "utf-8", f"{path} does not read as it did at the audit: the corrected copy is in UTF-8"
