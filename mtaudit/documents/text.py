"""Plain text: the copy is the file."""

from __future__ import annotations

from mtaudit.core import Document
from mtaudit.documents.assemble import assemble
from mtaudit.documents.blocks import Copy, text_blocks
from mtaudit.documents.options import ReadOptions


def looks_like(_head: str) -> bool:
    """Any text is text."""
    return True


def read(raw: str, path: str, _options: ReadOptions) -> list[Document]:
    """The one article of a text file."""
    return [assemble(Copy(raw, text_blocks(raw)), raw, path, "text")]
