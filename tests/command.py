"""The `mtaudit` command for tests that run it as others do: a script on the PATH."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

SUSPECT = """Minister answers the press

The minister said on Friday that the plan ,, which was on the table , would go ahead..

The presidentâ€™s office said itâ€™s ready to to talk.
"""
"""Copy that any set of rules flags: doubled and stray punctuation, a wrong encoding, a doubled word."""

CLEAN = """Minister answers the press

The minister said on Friday that the plan, which was on the table, would go ahead.

The president's office said it is ready to talk.
"""


def command_on_path(folder: Path, body: str = "") -> dict[str, str]:
    """Write a script `mtaudit` (this very package, or `body`) and return an environment that finds it first."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "mtaudit"
    script.write_text(body or f'#!/bin/sh\nexec "{sys.executable}" -m mtaudit "$@"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
    python = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PATH": path, "PYTHONPATH": python}
