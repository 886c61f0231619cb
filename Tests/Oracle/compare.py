#!/usr/bin/env python3
"""Sets the product against the oracle on random books, figure by figure.

    compare.py --product PATH/TO/safety-valve [--seeds FIRST LAST] [--actions-seeds FIRST LAST]
               [--keep DIR]

For each seed it makes books, has the product build its ledger, and asks both for `position` and
`monitor` in every way the books allow: scenarios, unmitigated, withheld payments, delivery by
ratings, other as-of periods; and for `actions` at several days. From copies of the books it then
removes an action with all that hangs on it, and holds the product's reports against what the oracle
says the action is worth. It prints each figure that differs with the seed and the question, and
leaves with 1 if there is any. The head of the ledger is not compared. `--actions-seeds` are books
with 116 actions; with these alone, `--seeds` has to be asked for.
"""

from __future__ import annotations

import argparse
import datetime
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from actions import actions, report_day, worth
from make_books import make_books
from oracle import DELIVERIES, DSG_FUNDS, Books, Payment, Period, monitor, position, year_text
from remove_action import copy_without

# Enough to meet each kind of day and of action; more of them ask the same again.
DAYS, REMOVALS = 8, 4


@dataclass(frozen=True)
class Question:
    """One way to ask for the reports."""

    as_of: Period | None = None
    scenario: str = "base"
    mitigated: bool = True
    withhold: str | None = None
    delivery: str = "confidence"

    def position(self, books: Books) -> dict:
        """The oracle's answer to `position`."""
        return position(
            books,
            self.as_of,
            scenario=self.scenario,
            mitigated=self.mitigated,
            withhold=self.withhold,
            delivery=self.delivery,
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
        options += ["--delivery", self.delivery] if self.delivery != "confidence" else []
        return options


def questions(books: Books) -> Iterator[Question]:
    """Every kind of question that some books can answer."""
    for scenario in books.drivers:
        yield Question(scenario=scenario)
        yield Question(scenario=scenario, mitigated=False)
        if books.register.actions:
            yield Question(scenario=scenario, delivery="ratings")
    yield from withheld(books.payments)
    for year, held in books.years.items():
        if held.budget:
            for number in (1, 6, 8, 12, 13):
                yield Question(as_of=Period(year, number))
                if books.register.actions:
                    yield Question(as_of=Period(year, number), delivery="ratings")


def withheld(payments: list[Payment]) -> Iterator[Question]:
    """Two years with a planned DfE payment: whole, and their first such instalment."""
    instalments = [payment for payment in payments if payment.line == "dfe-payment"]
    for year in sorted({payment.year for payment in instalments if payment.status == "planned"})[
        :2
    ]:
        yield Question(withhold=year_text(year))
        statuses = [payment.status for payment in instalments if payment.year == year]
        yield Question(withhold=f"{year_text(year)}/{statuses.index('planned') + 1}")


# The oracle computes figures. Which month is complete, how far a figure can be relied on and by
# which method it was forecast are no matter of arithmetic.
UNCOMPUTED = {
    "ledgerHead", "findings", "method", "standing", "streams", "pricePerFullYearPlace",
}


def differences(ours: object, theirs: object, path: str = "") -> Iterator[str]:
    """What differs between two documents, one line for each place."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            place = f"{path}.{key}".lstrip(".")
            if key in UNCOMPUTED:
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
        yield from answered(
            product, folder, ["position", *question.options], question.position(books)
        )
        if question.is_of_monitor:
            yield from answered(
                product, folder, ["monitor", *question.common], question.monitor(books)
            )
    for as_of in actions_days(books):
        options = ["--as-of", as_of] if as_of else []
        answer = actions(books, report_day(as_of) if as_of else None)
        yield from answered(product, folder, ["actions", *options], answer)
    yield from compared_without_actions(product, folder, books)


def answered(product: Path, folder: Path, question: list[str], answer: dict) -> Iterator[str]:
    """What differs between the oracle's answer to a question and the product's."""
    printed, trouble = ask(product, folder, *question, "--format", "json")
    found = [trouble] if trouble else sorted(differences(answer, json.loads(printed)))
    for line in found:
        yield f"{' '.join(question)}: {line}"


def actions_days(books: Books) -> Iterator[str]:
    """As-ofs to ask `actions` for: the default, a period, and days on which something turns.

    Books without a plan are asked at the default alone.
    """
    yield ""
    if not books.register.actions:
        return
    yield str(books.default_as_of())
    yield str(Period(books.default_as_of().year, 13))
    rounds = {update.round for update in books.register.updates}
    dues = {update.due for update in books.register.updates if update.due}
    dues |= {action.due for action in books.register.actions if action.due}
    a_day = datetime.timedelta(days=1)
    turns = sorted(
        {
            *(day + step for day in rounds for step in (-a_day, 0 * a_day)),
            *(day + step for day in dues for step in (0 * a_day, a_day)),
        }
    )
    # The first and the last among them, so that no round and every round is seen.
    if turns:
        spaced = {turns[place * (len(turns) - 1) // (DAYS - 1)] for place in range(DAYS)}
        yield from (day.isoformat() for day in sorted(spaced))


# The removal test ---------------------------------------------------------------------------------


def removals(books: Books) -> list[str]:
    """Actions to remove: some of those with mitigations, spread over the plan, and one without."""
    linked = [
        action.id for action in books.register.actions if books.register.mitigations(action.id)
    ]
    others = [action.id for action in books.register.actions if action.id not in linked]
    step = max(1, len(linked) // (REMOVALS - 1))
    return linked[::step][: REMOVALS - 1] + others[:1]


def compared_without_actions(product: Path, folder: Path, books: Books) -> Iterator[str]:
    """What differs on copies of the books, each without one action."""
    removed = removals(books)
    if not removed:
        return
    worths = {delivery: worth(books, delivery=delivery) for delivery in DELIVERIES}
    for action in removed:
        with tempfile.TemporaryDirectory() as temporary:
            copy = Path(temporary) / "books"
            copy_without(folder, copy, action)
            # An action without mitigations is worth nothing: without it the position stays.
            answers = {
                delivery: worths[delivery].get(action) or position(books, delivery=delivery)
                for delivery in DELIVERIES
            }
            found = list(compared_copy(product, copy, answers))
            if only_on_dsg(books, action):
                found += confident_differences(product, folder, copy, action)
            yield from (f"without {action}: {line}" for line in found)


def compared_copy(product: Path, copy: Path, answers: dict[str, dict]) -> Iterator[str]:
    """What differs between a copy's reports and what the action is said to be worth."""
    _, trouble = ask(product, copy, "build")
    if trouble:
        yield f"build: {trouble}"
        return
    for delivery, answer in answers.items():
        options = [] if delivery == "confidence" else ["--delivery", delivery]
        yield from answered(product, copy, ["position", *options], answer)
    yield from answered(product, copy, ["actions"], actions(Books.read(copy)))


def only_on_dsg(books: Books, action: str) -> bool:
    """Whether all of an action's mitigations stand on accounts of the grant."""
    funds = {account.code: account.fund for account in books.accounts}
    linked = books.register.mitigations(action)
    return all(
        funds[measure.account] in DSG_FUNDS for measure in books.mitigations if measure.id in linked
    )


def confident_differences(product: Path, folder: Path, copy: Path, action: str) -> Iterator[str]:
    """Where the product's own reports disagree on what the action takes off a year in DSG."""
    before, trouble = ask(product, folder, "position", "--format", "json")
    after, more_trouble = ask(product, copy, "position", "--format", "json")
    plan, most_trouble = ask(product, folder, "actions", "--format", "json")
    if trouble or more_trouble or most_trouble:
        yield f"confident: {trouble or more_trouble or most_trouble}"
        return
    rows = [row for row in json.loads(plan)["money"] if row["action"] == action]
    money = {row["year"]: row["confident"] for row in rows}
    years = zip(json.loads(before)["years"], json.loads(after)["years"], strict=True)
    for with_action, without in years:
        year = with_action["year"]
        # Closed years and the base year are never mitigated, whatever their rows say.
        expected = money.get(year, 0) if with_action["status"] == "projection" else 0
        found = without["inYearDsg"] - with_action["inYearDsg"]
        if found != expected:
            yield f"{year}: in-year rises by {found}, confident says {expected}"


def compared_seeds(
    product: Path, seeds: range, keep: Path, make: Callable[[int, Path], None], name: str
) -> int:
    """Compares seed by seed, prints what differs, and counts it."""
    differing = 0
    for seed in seeds:
        folder = keep / f"{name}-{seed}"
        make(seed, folder)
        for line in compared(product, folder):
            print(f"{name} {seed}: {line}")
            differing += 1
    return differing


def seeds_of(bounds: list[int] | None) -> range:
    """The seeds from the first to the last, this included."""
    return range(bounds[0], bounds[1] + 1) if bounds else range(0)


def main(argv: list[str] | None = None) -> int:
    """Compares both kinds of books; 1 if anything differs."""
    parser = argparse.ArgumentParser(description="Sets the product against the oracle.")
    parser.add_argument("--product", type=Path, required=True)
    for option in ("--seeds", "--actions-seeds"):
        parser.add_argument(option, type=int, nargs=2, metavar=("FIRST", "LAST"))
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the books under this folder")
    options = parser.parse_args(argv)
    product = options.product.resolve()  # a bare name would be looked up in PATH
    seeds = options.seeds or (None if options.actions_seeds else [0, 99])
    with tempfile.TemporaryDirectory() as temporary:
        keep = options.keep or Path(temporary)
        differing = compared_seeds(product, seeds_of(seeds), keep, make_books, "seed")
        differing += compared_seeds(
            product,
            seeds_of(options.actions_seeds),
            keep,
            lambda seed, folder: make_books(seed, folder, full_plan=True),
            "actions-seed",
        )
    print(f"{differing} differences", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
