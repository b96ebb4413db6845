"""Make the README's picture of `mtaudit check` from its real output: python tests/bench/picture.py."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[2]
WIDTH, LINES = 100, 46


def main() -> None:
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH)}
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "mtaudit", "check", "seeds/putins-offer-of-a-call.txt", "--reference", "reference"]
    output = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).stdout.decode()
    lines = output.splitlines()
    shown = [*lines[:LINES], "…", *lines[-2:]]
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi("\n".join(shown)))
    target = ROOT / ".github/check.svg"
    console.save_svg(str(target), title="mtaudit check", unique_id="check")


if __name__ == "__main__":
    main()
