"""The language of a whole body, by langdetect."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

_ENOUGH_LETTERS = 200
_LOOKED_AT = 2000


def detect_language(text: str) -> str:
    """ISO 639-1 code of the language of a body, "" where it has fewer than 200 letters.

    Headlines and single sentences are too short: langdetect mistakes them. At most 2,000 characters are looked at.
    """
    sample = text[:_LOOKED_AT]
    if sum(map(str.isalpha, sample)) < _ENOUGH_LETTERS:
        return ""
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory().create()
    detector.append(sample)
    try:
        found: str = detector.detect()
    except LangDetectException:
        return ""
    return "" if found == "unknown" else found.split("-")[0]


@cache
def _factory() -> Any:  # noqa: ANN401 - langdetect is untyped
    """langdetect's profiles, loaded once, in sorted order: its own order is the file system's."""
    import gc

    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.set_seed(0)
    profiles = sorted(path for path in Path(PROFILES_DIRECTORY).iterdir() if path.is_file())
    was_on = gc.isenabled()
    gc.disable()  # a hundred thousand small lists that all stay: collecting in between doubles the time
    try:
        factory.load_json_profile([path.read_text(encoding="utf-8") for path in profiles])
    finally:
        if was_on:
            gc.enable()
    return factory
