#!/usr/bin/env python3
"""Sets the product against the oracle on random books, figure by figure.

    compare.py --product PATH/TO/safety-valve [--seeds FIRST LAST] [--keep DIR]

For each seed it makes books, has the product build its ledger, and asks both for `position` and
`monitor` in every way the books allow: scenarios, unmitigated, withheld payments, other as-of
periods. It prints each figure that differs with the seed and the question, and leaves with 1 if
there is any. The head of the ledger is not compared.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from make_books import make_books
from oracle import Books, Payment, Period, monitor, position, year_text


@dataclass(frozen=True)
class Question:
    """One way to ask for the reports."""

    as_of: Period | None = None
    scenario: str = "base"
    mitigated: bool = True
    withhold: str | None = None

    def position(self, books: Books) -> dict:
        """The oracle's answer to `position`."""
        return position(
            books,
            self.as_of,
            scenario=self.scenario,
            mitigated=self.mitigated,
            withhold=self.withhold,
        )

    def monitor(self, books: Books) -> dict:
        """The oracle's answer to `monitor`, which knows an as-of only."""
        return monitor(books, self.as_of)

    @property
    def is_of_monitor(self) -> bool:
        """Whether `monitor` can be asked it."""
        return self == Question(self.as_of)

    @property
    def common(self) -> list[str]:
        """The options of both commands."""
        return ["--as-of", str(self.as_of)] if self.as_of else []

    @property
    def options(self) -> list[str]:
        """The options of `position`."""
        options = list(self.common)
        options += ["--scenario", self.scenario] if self.scenario != "base" else []
        options += [] if self.mitigated else ["--unmitigated"]
        options += ["--withhold", self.withhold] if self.withhold else []
        return options


def questions(books: Books) -> Iterator[Question]:
    """Every kind of question that some books can answer."""
    for scenario in books.drivers:
        yield Question(scenario=scenario)
        yield Question(scenario=scenario, mitigated=False)
    yield from withheld(books.payments)
    for year, held in books.years.items():
        if held.budget:
            for number in (1, 6, 8, 12, 13):
                yield Question(as_of=Period(year, number))


def withheld(payments: list[Payment]) -> Iterator[Question]:
    """Two years with a planned DfE payment: whole, and their first such instalment."""
    instalments = [payment for payment in payments if payment.line == "dfe-payment"]
    for year in sorted({payment.year for payment in instalments if payment.status == "planned"})[
        :2
    ]:
        yield Question(withhold=year_text(year))
        statuses = [payment.status for payment in instalments if payment.year == year]
        yield Question(withhold=f"{year_text(year)}/{statuses.index('planned') + 1}")


def differences(ours: object, theirs: object, path: str = "") -> Iterator[str]:
    """What differs between two documents, one line for each place."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            place = f"{path}.{key}".lstrip(".")
            if key == "ledgerHead":
                continue
            if key not in theirs:
                yield f"{place}: not in the product"
            elif key not in ours:
                yield f"{place}: not in the oracle"
            else:
                yield from differences(ours[key], theirs[key], place)
    elif isinstance(ours, list) and isinstance(theirs, list):
        if len(ours) != len(theirs):
            yield f"{path}: oracle has {len(ours)}, product {len(theirs)}"
        for place, (our, their) in enumerate(zip(ours, theirs, strict=False)):
            yield from differences(our, their, f"{path}[{place}]")
    elif type(ours) is not type(theirs) or ours != theirs:
        yield f"{path}: oracle {ours!r}, product {theirs!r}"


def ask(product: Path, folder: Path, *arguments: str) -> tuple[str, str]:
    """The product's output, and what went wrong if anything did."""
    command = [str(product), "--books", str(folder), *arguments]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    trouble = f"exit {run.returncode}: {run.stderr.strip()}" if run.returncode else ""
    return run.stdout, trouble


def compared(product: Path, folder: Path) -> Iterator[str]:
    """What differs on one set of books."""
    books = Books.read(folder)
    _, trouble = ask(product, folder, "build")
    if trouble:
        yield f"build: {trouble}"
        return
    for question in questions(books):
        asked = [("position", question.options, question.position)]
        if question.is_of_monitor:
            asked.append(("monitor", question.common, question.monitor))
        for command, options, answer in asked:
            printed, trouble = ask(product, folder, command, *options, "--format", "json")
            found = (
                [trouble] if trouble else sorted(differences(answer(books), json.loads(printed)))
            )
            for line in found:
                yield f"{command} {' '.join(options)}: {line}"


def main() -> int:
    """Compares seed by seed; 1 if anything differs."""
    parser = argparse.ArgumentParser(description="Sets the product against the oracle.")
    parser.add_argument("--product", type=Path, required=True)
    parser.add_argument("--seeds", type=int, nargs=2, default=(0, 99), metavar=("FIRST", "LAST"))
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the books under this folder")
    options = parser.parse_args()
    differing = 0
    with tempfile.TemporaryDirectory() as temporary:
        for seed in range(options.seeds[0], options.seeds[1] + 1):
            folder = (options.keep or Path(temporary)) / f"seed-{seed}"
            make_books(seed, folder)
            for line in compared(options.product, folder):
                print(f"seed {seed}: {line}")
                differing += 1
    print(f"{differing} differences", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
