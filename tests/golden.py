"""Golden files: what a format prints for the report of report_fixture.py, byte for byte.

After a change that is meant: `MTAUDIT_UPDATE_GOLDEN=1 python -m pytest tests`, then read the difference in git.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def assert_golden(name: str, text: str) -> None:
    """Compare with tests/golden/<name>; lone surrogates cannot be in any of them."""
    path = FOLDER / name
    if os.environ.get("MTAUDIT_UPDATE_GOLDEN"):
        path.write_bytes(text.encode())
    assert text == path.read_bytes().decode(), f"{path} differs; see tests/golden.py"
