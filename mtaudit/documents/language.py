"""The language of a whole body, by langdetect."""

from __future__ import annotations

import gc
import json
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

_ENOUGH_LETTERS = 200
_LOOKED_AT = 2000
_LOADING = Lock()


def detect_language(text: str) -> str:
    """ISO 639-1 code of the language of a body, "" where it has fewer than 200 letters.

    Headlines and single sentences are too short: langdetect mistakes them. At most 2,000 characters are looked at.
    """
    sample = text[:_LOOKED_AT]
    if sum(map(str.isalpha, sample)) < _ENOUGH_LETTERS:
        return ""
    from langdetect.lang_detect_exception import LangDetectException

    with _LOADING:  # articles are read side by side; one of them loads the profiles
        factory = _factory()
    detector = factory.create()
    detector.append(sample)
    try:
        found: str = detector.detect()
    except LangDetectException:
        return ""
    return "" if found == "unknown" else found.split("-", maxsplit=1)[0]


class _Probabilities(dict[str, list[float]]):
    """langdetect's table of n-grams, filled as it is asked: a text needs a few hundred of its 200,000 rows.

    langdetect itself builds all of them first, which takes longer than the rest of a short run.
    """

    def __init__(self, profiles: list[dict[str, Any]]) -> None:
        super().__init__()
        self._profiles = [(profile["freq"], profile["n_words"]) for profile in profiles]
        self._asked: dict[object, bool] = {}

    def __contains__(self, gram: object) -> bool:
        known = self._asked.get(gram)
        if known is None:
            known = self._asked[gram] = any(gram in frequencies for frequencies, _ in self._profiles)
        return known

    def __missing__(self, gram: str) -> list[float]:
        row = [frequencies.get(gram, 0) / totals[len(gram) - 1] for frequencies, totals in self._profiles]
        self[gram] = row
        return row


@cache
def _factory() -> Any:  # noqa: ANN401 - langdetect is untyped
    """A seeded langdetect over its profiles in sorted order (its own order is the file system's)."""
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.set_seed(0)
    paths = sorted(path for path in Path(PROFILES_DIRECTORY).iterdir() if path.is_file())
    was_on = gc.isenabled()
    gc.disable()  # many small objects that all stay
    try:
        profiles = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    finally:
        if was_on:
            gc.enable()
    factory.langlist = [profile["name"] for profile in profiles]
    factory.word_lang_prob_map = _Probabilities(profiles)
    return factory
