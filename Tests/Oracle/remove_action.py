#!/usr/bin/env python3
"""Copies books without one action and all that hangs on it.

    remove_action.py BOOKS ACTION COPY

Left out are the action with its updates and links, the mitigations that its links name with their
deliveries, and the links of other actions to these. The cells of adjustments that name the action
are emptied: the adjustment itself is an officer's and stays.
"""

from __future__ import annotations

import argparse
import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from oracle import rows_of
from register import Register, Row

Keep = Callable[[Row], bool]


def rewrite(path: Path, rows: list[Row], header: list[str]) -> None:
    """Writes a CSV file anew; one without rows keeps its header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(rows)


def header_of(path: Path) -> list[str]:
    """The names of a CSV file's columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file, strict=True))


def filter_rows(path: Path, keep: Keep) -> None:
    """Leaves out rows of a file, which is not touched where it has none of them."""
    rows = rows_of(path)
    kept = [row for row in rows if keep(row)]
    if len(kept) < len(rows):
        rewrite(path, kept, header_of(path))


def empty_cells(path: Path, action: str) -> None:
    """Takes the name of an action out of a year's adjustments."""
    rows = rows_of(path)
    if any(row.get("action") == action for row in rows):
        emptied = [row | {"action": ""} if row.get("action") == action else row for row in rows]
        rewrite(path, emptied, header_of(path))


def copy_without(folder: Path, copy: Path, action: str) -> None:
    """Writes the copy, without the ledger: it is built from what is left."""
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("ledger.sqlite*"))
    plan = copy / "actions"
    links = rows_of(plan / "links.csv")
    measures = Register.of([], [], links).mitigations(action)
    filter_rows(plan / "actions.csv", lambda row: row["id"] != action)
    filter_rows(plan / "updates.csv", lambda row: row["action"] != action)
    filter_rows(
        plan / "links.csv",
        lambda row: row["action"] != action and row.get("mitigation") not in measures,
    )
    filter_rows(copy / "mitigations.csv", lambda row: row["id"] not in measures)
    filter_rows(copy / "deliveries.csv", lambda row: row["mitigation"] not in measures)
    for path in sorted(copy.glob("*/adjustments.csv")):
        empty_cells(path, action)


def main() -> None:
    """Reads the command line and writes the copy."""
    parser = argparse.ArgumentParser(description="Books without one action.")
    parser.add_argument("books", type=Path)
    parser.add_argument("action")
    parser.add_argument("copy", type=Path)
    options = parser.parse_args()
    copy_without(options.books, options.copy, options.action)


if __name__ == "__main__":
    main()
