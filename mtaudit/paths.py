"""Names of articles and of the files that they are in."""

from __future__ import annotations

import re

_ARTICLE_IN = re.compile(r"(?is)(.+?\.(?:xml|rss|atom|rdf|json|jsonl|ndjson|feed|nitf|newsml|ninjs))#.+")


def file_of(path: str) -> str:
    """The file that an article is in: "feed.xml" of "feed.xml#3", and the path itself of all others."""
    match = _ARTICLE_IN.fullmatch(path)
    return match.group(1) if match else path
