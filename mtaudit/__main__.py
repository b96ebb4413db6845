"""`python -m mtaudit` is `mtaudit`."""

from mtaudit.cli import main

main()
