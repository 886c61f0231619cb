#!/usr/bin/env python3
"""The oracle behind the product's command line, so that `compare.py` can be tried without it.

    stand_in.py --books DIR [--ledger FILE] build | position … | monitor … | actions …

`build` does nothing. What it finds is that the comparison, the copies of books without an action
and `worth` fit together: the last two come by different ways to the same figures.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import actions
import oracle


def main(argv: list[str] | None = None) -> int:
    """Hands the command to the oracle."""
    parser = argparse.ArgumentParser(description="The oracle in the product's place.")
    parser.add_argument("--books", required=True)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("command", choices=["build", "position", "monitor", "actions"])
    options, rest = parser.parse_known_args(argv)
    if options.command == "build":
        return 0
    if options.command == "actions":
        return actions.main([options.books, *rest])
    return oracle.main([options.books, options.command, *rest])


if __name__ == "__main__":
    sys.exit(main())
