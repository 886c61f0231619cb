#!/usr/bin/env python3
"""Reference computation of `position` and `monitor`, in exact integers and fractions.

Written from the contract (sections 3 to 6 of the design) and from nothing else, so that its figures
and the product's can be set against each other to the penny. It reads the folder of books directly,
knows no ledger and no extracts, and takes the books to be valid: finding faults is the product's
work, not the oracle's.

    oracle.py BOOKS position [--as-of P] [--scenario S] [--unmitigated] [--withhold YEAR[/N]]
                             [--delivery confidence|ratings]
    oracle.py BOOKS monitor [--as-of P]

The action plan is in `register.py`, and the document of `actions` in `actions.py`.

Money is a whole number of pence and a rate is a `Fraction`; a binary floating-point number never
appears. A financial year is held as the calendar year in which it begins (2023 stands for 2023-24).
"""

from __future__ import annotations

import argparse
import calendar
import csv
import datetime
import json
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from register import Register, Standing, day_or_none

EXIT_USAGE, EXIT_BAD_DATA, EXIT_INPUT_MISSING = 64, 65, 66

DSG_FUNDS = ("high-needs", "other-dsg")
REPORTED_FUNDS = ("high-needs", "other-dsg", "council-sen", "sen-transport")
EQUAL_MONTHS = (Fraction(1),) * 12
LINE_DRIVERS = ("line-amount", "line-growth", "line-step")
DELIVERIES = ("confidence", "ratings")
# What a saving counts at by the impact of its actions, where `[delivery]` does not say.
USUAL_FACTORS = {
    "complete": Fraction(1),
    "green": Fraction(1),
    "amber": Fraction(1, 2),
    "red": Fraction(0),
    "not-reported": Fraction(0),
}


class OracleError(Exception):
    """A run that cannot give an answer, with the exit code that says why."""

    def __init__(self, exit_code: int, message: str):
        super().__init__(message)
        self.exit_code = exit_code


# Values -------------------------------------------------------------------------------------------


def year_from(text: str) -> int:
    """`2023-24` as 2023."""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if not match or (int(match[1]) + 1) % 100 != int(match[2]):
        raise ValueError(f"not a financial year: {text!r}")
    return int(match[1])


def year_text(year: int) -> str:
    """2023 as `2023-24`."""
    return f"{year}-{(year + 1) % 100:02d}"


class Period(NamedTuple):
    """A month of a financial year, 1 (April) to 12 (March), or 13, the year-end adjustments."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """`2023-24/P10` as a period."""
        match = re.fullmatch(r"([0-9]{4}-[0-9]{2})/P([1-9]|1[0-3])", text)
        if not match:
            raise ValueError(f"not a period: {text!r}")
        return cls(year_from(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{year_text(self.year)}/P{self.number}"

    @property
    def last_day(self) -> datetime.date:
        """The last day of the month; for P13 31 March."""
        month_index = min(self.number, 12) + 2  # 0 is January of the year's first calendar year
        calendar_year, month = self.year + month_index // 12, month_index % 12 + 1
        return datetime.date(calendar_year, month, calendar.monthrange(calendar_year, month)[1])


def pence_from(text: str) -> int:
    """Pounds as the files write them, in pence."""
    match = re.fullmatch(r"(-?)([0-9]+)(?:\.([0-9]{1,2}))?", text)
    if not match:
        raise ValueError(f"not an amount: {text!r}")
    pence = int(match[2]) * 100 + int((match[3] or "").ljust(2, "0"))
    return -pence if match[1] else pence


def rate_from(text: str) -> Fraction:
    """A decimal fraction, kept exactly."""
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        raise ValueError(f"not a rate: {text!r}")
    return Fraction(text)


def rounded(value: Fraction) -> int:
    """The nearest whole number, halves away from zero."""
    magnitude = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return -magnitude if value < 0 else magnitude


def allocate(amount: int, weights: tuple[Fraction, ...]) -> list[int]:
    """An amount over weights by largest remainder; ties to the earlier, a negative as a mirror."""
    if amount < 0:
        return [-part for part in allocate(-amount, weights)]
    total = sum(weights)
    exact = [amount * weight / total for weight in weights]
    parts = [share.numerator // share.denominator for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: amount - sum(parts)]:
        parts[place] += 1
    return parts


# The books ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Account:
    """A row of `accounts.csv`."""

    code: str
    name: str
    kind: str
    fund: str
    placement: str
    profile: str
    method: str
    prior_year: bool

    @property
    def is_reported(self) -> bool:
        """Whether the account has a row in the monthly table."""
        return self.kind in ("expenditure", "income")


@dataclass(frozen=True)
class Posting:
    """An amount on an account in a period of its year."""

    account: str
    number: int
    amount: int


@dataclass(frozen=True)
class Virement:
    """A row of `virements.csv`; a grant update has one side only."""

    number: int
    source: str
    target: str
    amount: int


@dataclass(frozen=True)
class Adjustment:
    """An officer's change to a forecast."""

    account: str
    amount: int
    date: datetime.date
    recurring: bool


@dataclass
class YearBooks:
    """What one year's folder holds."""

    budget: dict[str, int] = field(default_factory=dict)
    virements: list[Virement] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)
    has_outturn: bool = False


@dataclass(frozen=True)
class Payment:
    """An instalment of the department or the council, in the year whose accounts carry it."""

    line: str
    year: int
    amount: int
    status: str


@dataclass(frozen=True)
class Mitigation:
    """One year of a measure."""

    id: str
    account: str
    year: int
    kind: str
    amount: int
    confidence: Fraction
    start: datetime.date | None

    @property
    def months(self) -> range:
        """The months that the year's amount falls on: 0 is April, 11 March."""
        if self.start is None or self.start < datetime.date(self.year, 4, 1):
            return range(12)
        return range((self.start.month - 4) % 12, 12)

    def effect(self, amount: int, factor: Fraction) -> int:
        """What an amount of the measure does to the account's cost, rounded by itself.

        A saving is weighed; an investment counts in full.
        """
        return amount if self.kind == "investment" else -rounded(amount * factor)

    def landing(self, slip: int) -> dict[int, int]:
        """The amount by the years that its months fall in once they are moved by a slip."""
        shares = allocate(self.amount, (Fraction(1),) * len(self.months))
        landed: Counter[int] = Counter()
        for month, share in zip(self.months, shares, strict=True):
            landed[self.year + (month + slip) // 12] += share
        return dict(landed)


DriverKey = tuple[str, str, int]  # driver, target, year


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by column name; none where the file is missing."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@dataclass
class Books:
    """A folder of books, as far as the reports need it."""

    name: str
    first_year: int
    last_year: int
    stated_as_of: Period | None
    amber: Fraction
    red: Fraction
    rate_by_postings: bool
    kept_share: Fraction
    kept_over: int
    accounts: list[Account]
    profiles: dict[str, tuple[Fraction, ...]]
    opening_reserve: int
    payments: list[Payment]
    drivers: dict[str, dict[DriverKey, str]]
    mitigations: list[Mitigation]
    factors: dict[str, Fraction]
    expected_actions: int
    register: Register
    years: dict[int, YearBooks]

    @classmethod
    def read(cls, folder: Path) -> Books:
        """All of the books under a folder."""
        if not folder.is_dir():
            raise OracleError(EXIT_INPUT_MISSING, f"no books at {folder}")
        text = (folder / "authority.toml").read_text(encoding="utf-8-sig")
        authority = tomllib.loads(text, parse_float=Decimal)
        rag = authority.get("rag", {})
        guard = authority.get("guard", {})
        accounts = read_accounts(folder)
        reserve = next(account.code for account in accounts if account.kind == "reserve")
        opening = {
            row["account"]: pence_from(row["amount"]) for row in rows_of(folder / "opening.csv")
        }
        first_year, last_year = (
            year_from(authority["first_year"]),
            year_from(authority["last_year"]),
        )
        return cls(
            name=authority["name"],
            first_year=first_year,
            last_year=last_year,
            stated_as_of=Period.parse(authority["as_of"]) if "as_of" in authority else None,
            amber=Fraction(rag.get("amber", Decimal("0.02"))),
            red=Fraction(rag.get("red", Decimal("0.05"))),
            rate_by_postings=rag.get("rate_by_postings", False),
            kept_share=Fraction(guard.get("kept_share", Decimal("0.05"))),
            kept_over=int(Decimal(guard.get("kept_over", 500_000)) * 100),
            accounts=accounts,
            profiles=read_profiles(folder),
            opening_reserve=opening.get(reserve, 0),
            payments=read_payments(folder),
            drivers=read_drivers(folder),
            mitigations=read_mitigations(folder),
            factors=USUAL_FACTORS
            | {name: Fraction(rate) for name, rate in authority.get("delivery", {}).items()},
            expected_actions=authority.get("expected_actions", 0),
            register=read_register(folder),
            years={
                year: read_year(folder / year_text(year))
                for year in range(first_year, last_year + 1)
            },
        )

    def default_as_of(self) -> Period:
        """The period that reports stand at unless asked: stated, or the latest outturn's P13."""
        if self.stated_as_of:
            return self.stated_as_of
        closed = [year for year, books in self.years.items() if books.has_outturn]
        if not closed:
            raise OracleError(
                EXIT_INPUT_MISSING, "no as_of in authority.toml, and no year has an outturn"
            )
        return Period(max(closed), 13)

    def as_of(self, asked: Period | None = None) -> Period:
        """The period a report on money stands at, whose year has to hold some."""
        as_of = asked or self.default_as_of()
        year = self.years.get(as_of.year)
        if year is None or not (
            year.budget or any(posting.number <= as_of.number for posting in year.postings)
        ):
            raise OracleError(
                EXIT_INPUT_MISSING, f"{year_text(as_of.year)} has neither budget nor postings"
            )
        return as_of

    def weights(self, account: Account) -> tuple[Fraction, ...]:
        """The account's profile, twelve equal months where it has none."""
        return self.profiles[account.profile] if account.profile else EQUAL_MONTHS

    def actual(self, account: Account, period: Period) -> int:
        """What is posted on the account from P1 to the period."""
        postings = self.years[period.year].postings
        return sum(
            posting.amount
            for posting in postings
            if posting.account == account.code and posting.number <= period.number
        )


def read_accounts(folder: Path) -> list[Account]:
    """`accounts.csv`, in the order of the file."""
    return [
        Account(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            fund=row["fund"],
            placement=row.get("placement", ""),
            profile=row.get("profile", ""),
            method=row.get("method", ""),
            prior_year=row.get("prior_year", "") == "yes",
        )
        for row in rows_of(folder / "accounts.csv")
    ]


def read_profiles(folder: Path) -> dict[str, tuple[Fraction, ...]]:
    """`profiles.csv`: the twelve weights of each profile."""
    return {
        row["profile"]: tuple(rate_from(row[f"p{month}"]) for month in range(1, 13))
        for row in rows_of(folder / "profiles.csv")
    }


def read_payments(folder: Path) -> list[Payment]:
    """The instalments of `agreement.csv`, in the order of the file."""
    return [
        Payment(
            line=row["line"],
            year=year_from(row.get("recognised") or row["year"]),
            amount=pence_from(row["amount"]),
            status=row["status"],
        )
        for row in rows_of(folder / "agreement.csv")
        if row["line"] in ("dfe-payment", "council-contribution")
    ]


def read_drivers(folder: Path) -> dict[str, dict[DriverKey, str]]:
    """The central values of `drivers.csv` by scenario."""
    drivers: dict[str, dict[DriverKey, str]] = {"base": {}}
    for row in rows_of(folder / "drivers.csv"):
        key = (row["driver"], row["target"], year_from(row["year"]))
        drivers.setdefault(row["scenario"], {})[key] = row["central"]
    return drivers


def read_mitigations(folder: Path) -> list[Mitigation]:
    """`mitigations.csv`; a measure is a saving where its row does not say."""
    return [
        Mitigation(
            id=row["id"],
            account=row["account"],
            year=year_from(row["year"]),
            kind=row.get("kind") or "saving",
            amount=pence_from(row["amount"]),
            confidence=rate_from(row["confidence"]),
            start=day_or_none(row.get("start")),
        )
        for row in rows_of(folder / "mitigations.csv")
    ]


def read_register(folder: Path) -> Register:
    """The folder `actions`; none of its files has to be there."""
    return Register.of(
        actions=rows_of(folder / "actions" / "actions.csv"),
        updates=rows_of(folder / "actions" / "updates.csv"),
        links=rows_of(folder / "actions" / "links.csv"),
    )


def read_year(folder: Path) -> YearBooks:
    """One year's folder. An outturn known only in total stands in P13."""
    postings = [
        Posting(row["account"], 13, pence_from(row["amount"]))
        for row in rows_of(folder / "outturn.csv")
    ]
    postings += [
        Posting(row["account"], Period.parse(row["period"]).number, pence_from(row["amount"]))
        for row in rows_of(folder / "journals.csv")
    ]
    return YearBooks(
        budget={
            row["account"]: pence_from(row["amount"]) for row in rows_of(folder / "budget.csv")
        },
        virements=[
            Virement(
                number=Period.parse(row["period"]).number,
                source=row.get("from", ""),
                target=row.get("to", ""),
                amount=pence_from(row["amount"]),
            )
            for row in rows_of(folder / "virements.csv")
        ],
        postings=postings,
        adjustments=[
            Adjustment(
                account=row["account"],
                amount=pence_from(row["amount"]),
                date=datetime.date.fromisoformat(row["date"]),
                recurring=row["recurring"] == "yes",
            )
            for row in rows_of(folder / "adjustments.csv")
        ],
        has_outturn=(folder / "outturn.csv").exists(),
    )


# Monitoring ---------------------------------------------------------------------------------------


def latest_budget(books: Books, account: Account, period: Period) -> int:
    """The budget with the virements up to the period."""
    year = books.years[period.year]
    amount = year.budget.get(account.code, 0)
    for virement in year.virements:
        if virement.number <= period.number:
            amount += virement.amount * (
                (virement.target == account.code) - (virement.source == account.code)
            )
    return amount


def adjustments(
    books: Books, account: Account, period: Period, *, one_off_only: bool = False
) -> int:
    """The officers' changes dated up to the end of the period."""
    return sum(
        change.amount
        for change in books.years[period.year].adjustments
        if change.account == account.code
        and change.date <= period.last_day
        and not (one_off_only and change.recurring)
    )


def forecast(books: Books, account: Account, period: Period) -> int:
    """The account's expected outturn: its method and the adjustments; at P13 its postings."""
    if period.number == 13:
        return books.actual(account, period)
    by_method = None if is_kept(books, account, period) else by_profile(books, account, period)
    if by_method is None:
        by_method = latest_budget(books, account, period)
    return by_method + adjustments(books, account, period)


def is_kept(books: Books, account: Account, period: Period) -> bool:
    """Whether the account is forecast at its budget: by its method, or for want of a profile."""
    method = account.method or ("profile" if account.kind == "expenditure" else "budget")
    return method == "budget" or by_profile(books, account, period) is None


def has_posting(books: Books, account: Account, period: Period) -> bool:
    """Whether anything is posted on the account from P1 to the period."""
    return any(
        posting.account == account.code and posting.number <= period.number
        for posting in books.years[period.year].postings
    )


def by_profile(books: Books, account: Account, period: Period) -> int | None:
    """What the profile makes of the postings; nothing without postings or a share elapsed."""
    weights = books.weights(account)
    elapsed = sum(weights[: period.number])
    if elapsed == 0 or not has_posting(books, account, period):
        return None
    return rounded(books.actual(account, period) * sum(weights) / elapsed)


def rating(books: Books, variance: int, budget: int) -> str:
    """Green, amber or red by the adverse variance's share of the budget."""
    if variance <= 0:
        return "green"
    if budget == 0:
        return "red"
    share = Fraction(variance, abs(budget))
    if share < books.amber:
        return "green"
    return "amber" if share < books.red else "red"


COLOURS = ("green", "amber", "red")


@dataclass(frozen=True)
class Evidence:
    """What the postings of a line say of its forecast."""

    # More is posted than the line is forecast to come to.
    is_below: bool = False
    # What its profile gives, where it is kept at its budget and the postings depart from that.
    profile: int | None = None

    @property
    def is_borne_out(self) -> bool:
        """Whether the postings have nothing against the forecast."""
        return not self.is_below and self.profile is None


def is_below(kind: str, actual: int, expected: int) -> bool:
    """Whether more is posted than is forecast; a line on its other side says nothing of it."""
    if kind == "income":
        return actual < 0 and expected > actual
    return actual > 0 and expected < actual


def evidence(books: Books, account: Account, period: Period) -> Evidence:
    """Holds the account's forecast against its postings.

    In a year without any budget nobody has forecast a line that is kept at its budget; a line
    without a row of its own is kept at nothing.
    """
    kept = is_kept(books, account, period)
    budgets = books.years[period.year].budget
    if not books.rate_by_postings:
        return Evidence()
    if period.number == 13 or not has_posting(books, account, period) or (kept and not budgets):
        return Evidence()
    values = amounts(books, account, period)
    has_row = account.code in budgets
    profile = by_profile(books, account, period) if kept and has_row else None

    def is_apart(amount: int, base: int) -> bool:
        difference = abs(amount - base)
        return difference > books.kept_over and difference > books.kept_share * abs(base)

    if profile is not None and not (
        is_apart(values["actual"], values["profiled"]) and is_apart(profile, values["forecast"])
    ):
        profile = None
    return Evidence(is_below(account.kind, values["actual"], values["forecast"]), profile)


def least_of_line(books: Books, values: dict[str, int], found: Evidence) -> str:
    """The rating that the postings of a line call for."""
    if found.is_below:
        return "red"
    if found.profile is None:
        return "green"
    return rating(books, found.profile - values["latestBudget"], values["latestBudget"])


def least_of_total(
    books: Books, lines: list[tuple[Account, dict[str, int], Evidence]], budget: int
) -> str:
    """The rating that the postings of several lines call for.

    Red where more is posted to all costs, or to all income, than is forecast of them; else that of
    the forecasts with those in it which the postings call for instead.
    """
    if all(found.is_borne_out for _, _, found in lines):
        return "green"
    for kind in ("expenditure", "income"):
        chosen = [(values, found) for account, values, found in lines if account.kind == kind]
        actual = sum(values["actual"] for values, _ in chosen)
        expected = sum(values["forecast"] for values, _ in chosen)
        if any(found.is_below for _, found in chosen) and is_below(kind, actual, expected):
            return "red"
    variance = 0
    for _, values, found in lines:
        expected = values["actual"] if found.is_below else values["forecast"]
        expected = expected if found.profile is None else found.profile
        variance += expected - values["latestBudget"]
    return rating(books, variance, budget)


def amounts(books: Books, account: Account, period: Period) -> dict[str, int]:
    """The money columns of the account's row that add up over accounts."""
    budget = latest_budget(books, account, period)
    profiled = sum(allocate(budget, books.weights(account))[: period.number])
    actual = books.actual(account, period)
    expected = forecast(books, account, period)
    return {
        "budget": books.years[period.year].budget.get(account.code, 0),
        "latestBudget": budget,
        "profiled": profiled,
        "actual": actual,
        "varianceToDate": actual - profiled,
        "forecast": expected,
        "variance": expected - budget,
        "remainingBudget": budget - actual,
        "remainingForecast": expected - actual,
    }


def monitor(books: Books, asked: Period | None = None) -> dict:
    """The document of `monitor --format json`."""
    period = books.as_of(asked)
    reported = [account for account in books.accounts if account.is_reported]
    money = {account.code: amounts(books, account, period) for account in reported}
    found = {account.code: evidence(books, account, period) for account in reported}

    def with_rating(values: dict[str, int], budget: int, least: str) -> dict:
        own = rating(books, values["variance"], budget)
        return values | {"movement": None, "rag": max(own, least, key=COLOURS.index)}

    def least(fund: str, kinds: tuple[str, ...], budget: int) -> str:
        lines = [
            (account, money[account.code], found[account.code])
            for account in reported
            if account.fund == fund and account.kind in kinds
        ]
        return least_of_total(books, lines, budget)

    def total(fund: str, kinds: tuple[str, ...]) -> dict[str, int]:
        columns = (
            "budget",
            "latestBudget",
            "profiled",
            "actual",
            "varianceToDate",
            "forecast",
            "variance",
            "remainingBudget",
            "remainingForecast",
        )
        codes = [
            account.code for account in reported if account.fund == fund and account.kind in kinds
        ]
        return {column: sum(money[code][column] for code in codes) for column in columns}

    rows = [
        {"account": account.code, "name": account.name, "kind": account.kind, "fund": account.fund}
        | with_rating(
            money[account.code],
            money[account.code]["latestBudget"],
            least_of_line(books, money[account.code], found[account.code]),
        )
        for account in reported
    ]
    totals = []
    for fund in REPORTED_FUNDS:
        if not any(account.fund == fund for account in reported):
            continue
        spent, earned = total(fund, ("expenditure",)), total(fund, ("income",))
        net = total(fund, ("expenditure", "income"))
        totals += [
            {"fund": fund, "kind": kind}
            | with_rating(values, divisor, least(fund, kinds, divisor))
            for kind, kinds, values, divisor in (
                ("expenditure", ("expenditure",), spent, spent["latestBudget"]),
                ("income", ("income",), earned, earned["latestBudget"]),
                ("net", ("expenditure", "income"), net, spent["latestBudget"]),
            )
        ]
    return {
        "authority": books.name,
        "period": str(period),
        "unit": "pence",
        "rows": rows,
        "totals": totals,
    }


# Projection ---------------------------------------------------------------------------------------


def effective_drivers(books: Books, scenario: str) -> dict[DriverKey, str]:
    """The base's drivers with the scenario's rows in their place.

    A scenario's line amount sets aside the base's growth and step of that account and year, and a
    scenario's growth or step the base's line amount.
    """
    if scenario not in books.drivers:
        raise OracleError(EXIT_USAGE, f"no scenario {scenario!r} in drivers.csv")
    drivers = dict(books.drivers["base"])
    if scenario == "base":
        return drivers
    own = books.drivers[scenario]
    for driver, target, year in own:
        if driver == "line-amount":
            drivers.pop(("line-growth", target, year), None)
            drivers.pop(("line-step", target, year), None)
        elif driver in ("line-growth", "line-step"):
            drivers.pop(("line-amount", target, year), None)
    return drivers | own


def unmitigated(account: Account, year: int, before: int, drivers: dict[DriverKey, str]) -> int:
    """The account's amount in a later year, given its unmitigated amount the year before."""
    line = {
        name: drivers[(name, account.code, year)]
        for name in LINE_DRIVERS
        if (name, account.code, year) in drivers
    }
    if account.prior_year:
        return 0
    if "line-amount" in line:
        return pence_from(line["line-amount"])
    if account.fund == "other-dsg":
        return 0
    if line or not account.placement:
        growth = 1 + rate_from(line.get("line-growth", "0"))
    else:
        plans = rate_from(drivers.get(("plan-growth", account.placement, year), "0"))
        unit_cost = rate_from(drivers.get(("unit-cost-growth", account.placement, year), "0"))
        growth = (1 + plans) * (1 + unit_cost)
    return rounded(before * growth) + pence_from(line.get("line-step", "0"))


def base_amount(books: Books, account: Account, base: Period) -> int:
    """What the projection starts from: the outturn, or the forecast without its one-offs."""
    if base.number == 13:
        return books.actual(account, base)
    return forecast(books, account, base) - adjustments(books, account, base, one_off_only=True)


Effects = dict[tuple[str, int], int]  # by account and year: what the mitigations add to its cost


def effects_by_confidence(books: Books) -> Effects:
    """Every measure in its own year, at its confidence."""
    effects: Counter[tuple[str, int]] = Counter()
    for measure in books.mitigations:
        effect = measure.effect(measure.amount, measure.confidence)
        effects[measure.account, measure.year] += effect
    return effects


def effects_by_ratings(books: Books, base: Period) -> Effects:
    """Every measure as its actions stand on the last day of the as-of: rated, and slipped.

    What the years that are never mitigated hold does not move out of them.
    """
    standings = {
        standing.action.id: standing for standing in books.register.standings(base.last_day)
    }
    linked: dict[str, list[Standing]] = {}
    for action, measure_id in books.register.links:
        linked.setdefault(measure_id, []).append(standings[action])
    effects: Counter[tuple[str, int]] = Counter()
    for measure in books.mitigations:
        if measure.year <= base.year:
            continue
        actions = linked.get(measure.id, [])
        # The smallest factor of all is that of the lowest rating, and also where two contradict.
        factor = min(
            [measure.confidence, *(books.factors[standing.impact] for standing in actions)]
        )
        slip = max((standing.slip for standing in actions), default=0)
        for year, amount in measure.landing(slip).items():
            effects[measure.account, year] += measure.effect(amount, factor)
    return effects


def projection(
    books: Books, account: Account, base: Period, scenario: str, effects: Effects
) -> dict[int, int]:
    """The account's amount in each year after the base year."""
    drivers = effective_drivers(books, scenario)
    running = base_amount(books, account, base)
    projected = {}
    for year in range(base.year + 1, books.last_year + 1):
        running = unmitigated(account, year, running, drivers)
        projected[year] = running + effects.get((account.code, year), 0)
    return projected


# The roll-forward ---------------------------------------------------------------------------------


def withheld_payments(books: Books, withhold: str | None) -> set[int]:
    """The places in `books.payments` that `--withhold YEAR[/N]` takes out."""
    if withhold is None:
        return set()
    match = re.fullmatch(r"([0-9]{4}-[0-9]{2})(?:/([1-9][0-9]*))?", withhold)
    if not match:
        raise OracleError(EXIT_USAGE, f"--withhold wants YEAR or YEAR/N, not {withhold!r}")
    try:
        year = year_from(match[1])
    except ValueError as error:
        raise OracleError(EXIT_USAGE, str(error)) from error
    instalments = [
        place
        for place, payment in enumerate(books.payments)
        if payment.line == "dfe-payment" and payment.year == year
    ]
    if match[2]:
        instalments = instalments[int(match[2]) - 1 : int(match[2])]
    planned = {place for place in instalments if books.payments[place].status == "planned"}
    if not planned:
        raise OracleError(EXIT_USAGE, f"no planned DfE payment at {withhold}")
    return planned


def paid(books: Books, line: str, year: int, is_outturn: bool, withheld: set[int]) -> int:
    """The instalments of one party that count in a year."""
    counted = ("received",) if is_outturn else ("received", "planned")
    return sum(
        payment.amount
        for place, payment in enumerate(books.payments)
        if payment.line == line
        and payment.year == year
        and payment.status in counted
        and place not in withheld
    )


def status_of(year: int, as_of: Period) -> str:
    """Whether a year is an outturn, the forecast year or a projection."""
    if year < as_of.year or (year == as_of.year and as_of.number == 13):
        return "outturn"
    return "forecast" if year == as_of.year else "projection"


def first_lasting(years: list[dict], measure: str) -> str | None:
    """The first year from which the measure stays at or below zero to the last."""
    first = None
    for row in years:
        if row[measure] > 0:
            first = None
        elif first is None:
            first = row["year"]
    return first


def position(
    books: Books,
    asked: Period | None = None,
    *,
    scenario: str = "base",
    mitigated: bool = True,
    withhold: str | None = None,
    delivery: str = "confidence",
) -> dict:
    """The document of `position --format json`."""
    if delivery not in DELIVERIES:
        raise OracleError(EXIT_USAGE, f"no delivery {delivery!r}")
    as_of = books.as_of(asked)
    withheld = withheld_payments(books, withhold)
    effective_drivers(
        books, scenario
    )  # an unknown scenario is an error even where no year is projected
    dsg = [
        account for account in books.accounts if account.is_reported and account.fund in DSG_FUNDS
    ]
    effects: Effects = {}
    if mitigated and delivery == "ratings":
        effects = effects_by_ratings(books, as_of)
    elif mitigated:
        effects = effects_by_confidence(books)
    projected = {
        account.code: projection(books, account, as_of, scenario, effects) for account in dsg
    }

    def amount(account: Account, year: int) -> int:
        if year < as_of.year:
            return books.actual(account, Period(year, 13))
        if year == as_of.year:
            return forecast(books, account, as_of)
        return projected[account.code][year]

    def total(year: int, **wanted: object) -> int:
        return sum(
            amount(account, year)
            for account in dsg
            if all(getattr(account, name) == value for name, value in wanted.items())
        )

    years: list[dict] = []
    closing = before_payments = before_dfe = opening_of_last_outturn = books.opening_reserve
    for year in range(books.first_year, books.last_year + 1):
        status = status_of(year, as_of)
        income = total(year, fund="high-needs", kind="income", prior_year=False)
        expenditure = total(year, fund="high-needs", kind="expenditure", prior_year=False)
        other_blocks = total(year, fund="other-dsg", prior_year=False)
        prior_year = total(year, prior_year=True)
        dfe_payment = paid(books, "dfe-payment", year, status == "outturn", withheld)
        contribution = paid(books, "council-contribution", year, status == "outturn", withheld)
        opening = closing
        movement = income + expenditure + other_blocks + prior_year
        closing = opening + movement - dfe_payment - contribution
        before_payments += movement
        before_dfe += movement - contribution
        if status == "outturn":
            opening_of_last_outturn = before_payments
        years.append(
            {
                "year": year_text(year),
                "status": status,
                "opening": opening,
                "income": income,
                "expenditure": expenditure,
                "inYear": income + expenditure,
                "otherBlocks": other_blocks,
                "inYearDsg": income + expenditure + other_blocks,
                "priorYear": prior_year,
                "dfePayment": dfe_payment,
                "councilContribution": contribution,
                "closing": closing,
                "closingBeforePayments": before_payments,
                "closingBeforeDfe": before_dfe,
            }
        )
    payments = sum(row["dfePayment"] + row["councilContribution"] for row in years)
    return {
        "authority": books.name,
        "asOf": str(as_of),
        "unit": "pence",
        "scenario": scenario,
        "mitigated": mitigated,
        "ledgerHead": None,
        "years": years,
        "headroom": payments - opening_of_last_outturn,
        "breakevenYear": first_lasting(years, "inYearDsg"),
        "clearedYear": first_lasting(years, "closing"),
    }


# The command line ---------------------------------------------------------------------------------


class Arguments(argparse.ArgumentParser):
    """An argument parser that leaves with the contract's usage code."""

    def error(self, message: str) -> None:
        """Says what is wrong and leaves."""
        self.print_usage(sys.stderr)
        self.exit(EXIT_USAGE, f"{self.prog}: error: {message}\n")


def arguments() -> Arguments:
    """The parser of both commands."""
    parser = Arguments(
        prog="oracle.py", description="Reference figures of position and monitor, as JSON."
    )
    parser.add_argument("books", type=Path)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Arguments)
    of_position = commands.add_parser("position")
    of_position.add_argument("--scenario", default="base")
    of_position.add_argument("--unmitigated", action="store_true")
    of_position.add_argument("--withhold", metavar="YEAR[/N]")
    of_position.add_argument("--delivery", choices=DELIVERIES, default="confidence")
    for command in (of_position, commands.add_parser("monitor")):
        command.add_argument("--as-of", type=Period.parse, metavar="P")
        command.add_argument("--format", choices=["json"], default="json")
    return parser


def main(argv: list[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    options = arguments().parse_args(argv)
    try:
        books = Books.read(options.books)
        if options.command == "monitor":
            document = monitor(books, options.as_of)
        else:
            document = position(
                books,
                options.as_of,
                scenario=options.scenario,
                mitigated=not options.unmitigated,
                withhold=options.withhold,
                delivery=options.delivery,
            )
    except OracleError as error:
        print(f"oracle.py: error: {error}", file=sys.stderr)
        return error.exit_code
    except (ValueError, KeyError, UnicodeError, OSError, csv.Error, StopIteration) as error:
        print(f"oracle.py: the books are not valid: {error!r}", file=sys.stderr)
        return EXIT_BAD_DATA
    sys.stdout.reconfigure(encoding="utf-8")
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
