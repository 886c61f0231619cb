#!/usr/bin/env python3
"""Tests of the oracle: cases worked by hand, then properties over random books.

    test_oracle.py            all tests
    test_oracle.py -k withhold

Every expected figure of a hand-worked case is written out with its arithmetic. Amounts in the files
are pounds and in the results pence.
"""

from __future__ import annotations

import collections
import contextlib
import datetime
import io
import json
import re
import tempfile
import tomllib
import unittest
import unittest.mock
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import actions
import bad_books
import compare
import make_books
import oracle
import stand_in
from compare import differences, questions
from oracle import Books, Period, allocate, monitor, position, rounded
from register import RATINGS, STAGES, area_order, months_slipped

SEEDS = range(300)

AUTHORITY = """
name = "Illustrative Borough"
dfe_number = "999"
ons_code = "E99999999"
first_year = "2021-22"
last_year = "2025-26"
as_of = "{as_of}"
rag.rate_by_postings = true
"""
ACCOUNTS = """code,name,kind,fund,placement,profile,method,prior_year
E,Top-up,expenditure,high-needs,,,,
I,Grant,income,high-needs,,,,
O,Schools,expenditure,other-dsg,,,,
P,Prior year,expenditure,other-dsg,,,,yes
C,SEN staff,expenditure,council-sen,,,,
R,Reserve,reserve,dsg-reserve,,,,
B,Bank,control,control,,,,
"""
# The same with E kept at its budget, and another line beside it.
KEPT = ACCOUNTS.replace(
    "E,Top-up,expenditure,high-needs,,,,",
    "E,Top-up,expenditure,high-needs,,,budget,\nH,Units,expenditure,high-needs,,,,",
)
REQUIRED = {
    "sources.csv": "id,status,title,publisher\ns,illustrative,Made up,Nobody\n",
    "accounts.csv": ACCOUNTS,
    "profiles.csv": "profile,p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11,p12\n"
    "late,0,0,0,0,0,0,0,0,0,0,1,3\n"
    "termly,0.5,0.25,0.25,0,0,0,0,0,0,0,0,0\n",
    "opening.csv": "account,amount,source\n",
    "agreement.csv": "year,line,amount,status,recognised,source\n",
}


def table(columns: str, *rows: str) -> str:
    """A CSV file of the given columns and rows, each row with the source `s` at its end."""
    return "\n".join([columns + ",source", *(row + ",s" for row in rows)]) + "\n"


def outturn(**amounts: str) -> str:
    """An `outturn.csv`."""
    return table("account,amount", *(f"{account},{amount}" for account, amount in amounts.items()))


def budget(**amounts: str) -> str:
    """A `budget.csv`."""
    return outturn(**amounts)


def journals(year: str, *lines: tuple[int, str, str]) -> str:
    """A `journals.csv` with a journal for each (period, account, amount), balanced on the bank."""
    start = int(year[:4])
    rows = []
    for number, (period, account, amount) in enumerate(lines, 1):
        opposite = amount[1:] if amount.startswith("-") else "-" + amount
        head = f"{number},{make_books.last_day(start, period)},{year}/P{period}"
        rows += [f"{head},{account},{amount},x", f"{head},B,{opposite},x"]
    return table("journal,date,period,account,amount,description", *rows)


def drivers(*rows: str) -> str:
    """A `drivers.csv` of scenario, driver, target, year, central."""
    return table("scenario,driver,target,year,central", *rows)


def mitigations(*rows: str) -> str:
    """A `mitigations.csv` of id, kind, account, year, amount, confidence."""
    return table(
        "title,id,kind,account,year,amount,confidence", *("Measure," + row for row in rows)
    )


def agreement(*rows: str) -> str:
    """An `agreement.csv` of year, line, amount, status, recognised."""
    return table("year,line,amount,status,recognised", *rows)


def virements(*rows: str) -> str:
    """A `virements.csv` of id, period, from, to, amount, kind, approver."""
    return "\n".join(
        ["id,period,from,to,amount,kind,approved_by,reason", *(row + ",x" for row in rows)]
    )


def adjustments(*rows: str) -> str:
    """An `adjustments.csv` of account, amount, date, recurring."""
    return "\n".join(
        ["account,amount,date,recurring,reason,author", *(row + ",x,y" for row in rows)]
    )


def plan(
    actions: Sequence[str], updates: Sequence[str] = (), links: Sequence[str] = ()
) -> dict[str, str]:
    """The three files of `actions`, their columns in the order of the headers below."""
    return {
        "actions/actions.csv": table("title,id,area,due", *("Action," + row for row in actions)),
        "actions/updates.csv": table("action,round,progress,impact,due,stage", *updates),
        "actions/links.csv": "\n".join(["action,kind,mitigation,account", *links]) + "\n",
    }


class HandWorked(unittest.TestCase):
    """Shared means of the hand-worked cases."""

    def books(self, as_of: str, files: dict[str, str]) -> Books:
        """Small books in a folder of their own."""
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for path, text in (
            REQUIRED | {"authority.toml": AUTHORITY.format(as_of=as_of)} | files
        ).items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        return Books.read(folder)

    def row(self, as_of: str, files: dict[str, str], account: str = "E") -> dict:
        """The monthly table's row of an account."""
        document = monitor(self.books(as_of, files))
        return next(row for row in document["rows"] if row["account"] == account)

    def column(self, document: dict, name: str) -> list[int]:
        """One measure of the roll-forward, year by year."""
        return [year[name] for year in document["years"]]


class Rounding(unittest.TestCase):
    """Halves go away from zero; an allocation never loses a penny."""

    def test_halves_away_from_zero(self) -> None:
        for numerator, denominator, expected in [
            (1, 2, 1),
            (-1, 2, -1),
            (3, 2, 2),
            (-5, 2, -3),
            (49, 100, 0),
        ]:
            self.assertEqual(rounded(Fraction(numerator, denominator)), expected)

    def test_equal_months_tie_to_the_earlier(self) -> None:
        # 10p ÷ 12 = 0.83 each: no whole penny, and ten pennies for the first ten of twelve equal
        # remainders.
        self.assertEqual(allocate(10, oracle.EQUAL_MONTHS), [1] * 10 + [0, 0])

    def test_negative_mirrors_positive(self) -> None:
        self.assertEqual(allocate(-10, oracle.EQUAL_MONTHS), [-1] * 10 + [0, 0])

    def test_largest_remainder_wins(self) -> None:
        # 5p over 1 : 3 = 1.25 and 3.75; the penny left goes to .75.
        self.assertEqual(allocate(5, (Fraction(1), Fraction(3))), [1, 4])
        # 5p over 1 : 2 = 1.67 and 3.33; the penny left goes to .67.
        self.assertEqual(allocate(5, (Fraction(1), Fraction(2))), [2, 3])
        # 100p over 1 : 1 : 0 : 1 = 33.3 each; the penny left to the first, none to the month of
        # zero weight.
        weights = (Fraction(1), Fraction(1), Fraction(0), Fraction(1))
        self.assertEqual(allocate(100, weights), [34, 33, 0, 33])

    def test_last_day_of_a_period(self) -> None:
        days = {
            1: "2023-04-30",
            9: "2023-12-31",
            10: "2024-01-31",
            11: "2024-02-29",
            12: "2024-03-31",
            13: "2024-03-31",
        }
        for number, day in days.items():
            self.assertEqual(Period(2023, number).last_day.isoformat(), day)


class Monitoring(HandWorked):
    """The monthly table."""

    def test_profiled_budget(self) -> None:
        # £1.00 over 0.5 : 0.25 : 0.25 = 50p, 25p, 25p; to P2 75p.
        files = {
            "accounts.csv": ACCOUNTS.replace(
                "E,Top-up,expenditure,high-needs,,,,", "E,Top-up,expenditure,high-needs,,termly,,"
            ),
            "2023-24/budget.csv": budget(E="1.00"),
        }
        self.assertEqual(self.row("2023-24/P2", files)["profiled"], 75)
        self.assertEqual(self.row("2023-24/P13", files)["profiled"], 100)
        # −£0.10 of income over twelve equal months: −1p in each of the first ten; to P11 −10p, to
        # P3 −3p.
        files = {"2023-24/budget.csv": budget(I="-0.10")}
        self.assertEqual(self.row("2023-24/P3", files, "I")["profiled"], -3)
        self.assertEqual(self.row("2023-24/P11", files, "I")["profiled"], -10)

    def test_profile_method_rounds_once(self) -> None:
        # £1.01 by P8 of twelve equal months: 101 × 12 ÷ 8 = 151.5 → 152; the negative −151.5 →
        # −152.
        for amount, expected in [("1.01", 152), ("-1.01", -152)]:
            files = {"2023-24/journals.csv": journals("2023-24", (8, "E", amount))}
            row = self.row("2023-24/P8", files)
            self.assertEqual((row["forecast"], row["variance"]), (expected, expected))

    def test_profile_method_by_weights(self) -> None:
        # `late` is 1 in P11 and 3 in P12: at P11 a quarter has elapsed, so £20.01 becomes 2001 × 4
        # = 8004.
        accounts = ACCOUNTS.replace(
            "E,Top-up,expenditure,high-needs,,,,", "E,Top-up,expenditure,high-needs,,late,,"
        )
        files = {
            "accounts.csv": accounts,
            "2023-24/budget.csv": budget(E="70.00"),
            "2023-24/journals.csv": journals("2023-24", (10, "E", "20.01")),
        }
        self.assertEqual(self.row("2023-24/P11", files)["forecast"], 8004)
        # At P10 no share has elapsed: the budget.
        self.assertEqual(self.row("2023-24/P10", files)["forecast"], 7000)

    def test_budget_where_nothing_is_posted_and_for_income(self) -> None:
        # E has nothing posted to P5 (its posting stands in P6); I is income: both forecast their
        # latest budget.
        files = {
            "2023-24/budget.csv": budget(E="120.00", I="-90.00"),
            "2023-24/journals.csv": journals("2023-24", (6, "E", "50.00"), (1, "I", "-1.00")),
        }
        self.assertEqual(self.row("2023-24/P5", files)["forecast"], 12000)
        self.assertEqual(self.row("2023-24/P5", files, "I")["forecast"], -9000)
        # At P6 E has: 5000 × 12 ÷ 6 = 10000.
        self.assertEqual(self.row("2023-24/P6", files)["forecast"], 10000)

    def test_explicit_methods(self) -> None:
        # Expenditure by budget keeps 12000; income by profile: −100 × 12 ÷ 6 = −200.
        accounts = ACCOUNTS.replace(
            "E,Top-up,expenditure,high-needs,,,,", "E,Top-up,expenditure,high-needs,,,budget,"
        )
        accounts = accounts.replace(
            "I,Grant,income,high-needs,,,,", "I,Grant,income,high-needs,,,profile,"
        )
        files = {
            "accounts.csv": accounts,
            "2023-24/budget.csv": budget(E="120.00", I="-90.00"),
            "2023-24/journals.csv": journals("2023-24", (6, "E", "50.00"), (1, "I", "-1.00")),
        }
        self.assertEqual(self.row("2023-24/P6", files)["forecast"], 12000)
        self.assertEqual(self.row("2023-24/P6", files, "I")["forecast"], -200)

    def test_p12_and_p13(self) -> None:
        files = {
            "2023-24/budget.csv": budget(E="100.00"),
            "2023-24/journals.csv": journals("2023-24", (12, "E", "90.00"), (13, "E", "5.00")),
            "2023-24/adjustments.csv": adjustments("E,3.00,2024-03-31,yes"),
        }
        # P12: actual 9000, all of the profile elapsed, so 9000 × 12 ÷ 12 + 300.
        row = self.row("2023-24/P12", files)
        self.assertEqual((row["actual"], row["forecast"], row["variance"]), (9000, 9300, -700))
        # P13: actual 9000 + 500, and the forecast is the actual: no adjustment.
        row = self.row("2023-24/P13", files)
        self.assertEqual(
            (row["actual"], row["forecast"], row["varianceToDate"]), (9500, 9500, -500)
        )

    def test_virements_to_the_period(self) -> None:
        files = {
            "2023-24/budget.csv": budget(E="100.00", O="40.00", I="-50.00"),
            "2023-24/virements.csv": virements(
                "V1,2023-24/P2,O,E,10.00,block-transfer,schools-forum",
                "V2,2023-24/P3,I,,5.00,grant-update,dfe",
                "V3,2023-24/P4,,E,1.00,grant-update,dfe",
            ),
        }
        # To P3: E 100 + 10; O 40 − 10; I −50 − 5. From P4 E has another 1.
        self.assertEqual(self.row("2023-24/P3", files)["latestBudget"], 11000)
        self.assertEqual(self.row("2023-24/P3", files, "O")["latestBudget"], 3000)
        self.assertEqual(self.row("2023-24/P3", files, "I")["latestBudget"], -5500)
        self.assertEqual(self.row("2023-24/P4", files)["latestBudget"], 11100)
        self.assertEqual(self.row("2023-24/P4", files)["budget"], 10000)

    def test_adjustments_dated_to_the_end_of_the_period(self) -> None:
        files = {
            "2023-24/budget.csv": budget(E="100.00"),
            "2023-24/adjustments.csv": adjustments("E,7.00,2023-06-30,no", "E,-2.00,2023-07-01,no"),
        }
        self.assertEqual(
            self.row("2023-24/P3", files)["forecast"], 10700
        )  # 10000 + 700; 1 July is not yet
        self.assertEqual(self.row("2023-24/P4", files)["forecast"], 10500)  # 10000 + 700 − 200

    def test_rating(self) -> None:
        # Budget £100: adverse 1.99 is below 2 %, 2.00 is amber, 4.99 amber, 5.00 red; a favourable
        # one is green.
        for change, expected in [
            ("1.99", "green"),
            ("2", "amber"),
            ("4.99", "amber"),
            ("5", "red"),
            ("-50", "green"),
        ]:
            files = {
                "2023-24/budget.csv": budget(E="100.00"),
                "2023-24/adjustments.csv": adjustments(f"E,{change},2023-04-01,no"),
            }
            self.assertEqual(self.row("2023-24/P1", files)["rag"], expected)

    def test_rating_of_income_and_of_no_budget(self) -> None:
        # Income of −95 against −100 is 5 % short: red. Any adverse variance on no budget is red.
        files = {
            "2023-24/budget.csv": budget(I="-100.00"),
            "2023-24/adjustments.csv": adjustments("I,5,2023-04-01,no", "E,0.01,2023-04-01,no"),
        }
        self.assertEqual(self.row("2023-24/P1", files, "I")["rag"], "red")
        self.assertEqual(self.row("2023-24/P1", files)["rag"], "red")

    def test_rating_of_a_cost_past_its_forecast(self) -> None:
        # Kept at its budget of £100: red once more is posted, whatever the variance; a penny less
        # or as much is not. At P13 the forecast is what is posted.
        for posted, expected in [("99.99", "green"), ("100", "green"), ("100.01", "red")]:
            files = {
                "accounts.csv": KEPT,
                "2023-24/budget.csv": budget(E="100.00"),
                "2023-24/journals.csv": journals("2023-24", (10, "E", posted)),
            }
            self.assertEqual(self.row("2023-24/P10", files)["rag"], expected)
        self.assertEqual(self.row("2023-24/P13", files)["rag"], "green")  # 0.01 of 100

    def test_rating_of_income_past_its_forecast(self) -> None:
        # Income is kept at its budget of −100: −100.01 received is past it, 50 refunded is not.
        for posted, expected in [("-100", "green"), ("-100.01", "red"), ("50", "green")]:
            files = {
                "2023-24/budget.csv": budget(I="-100.00"),
                "2023-24/journals.csv": journals("2023-24", (10, "I", posted)),
            }
            self.assertEqual(self.row("2023-24/P10", files, "I")["rag"], expected)

    def test_rating_of_a_forecast_that_an_adjustment_puts_below_the_postings(self) -> None:
        # 50 by P6 is 100 in the year; less 50.01 it is below what is posted. Nothing posted, none.
        files = {
            "2023-24/budget.csv": budget(E="100.00"),
            "2023-24/journals.csv": journals("2023-24", (6, "E", "50")),
            "2023-24/adjustments.csv": adjustments("E,-50,2023-09-30,no"),
        }
        self.assertEqual(self.row("2023-24/P6", files)["rag"], "green")
        files["2023-24/adjustments.csv"] = adjustments("E,-50.01,2023-09-30,no")
        self.assertEqual(self.row("2023-24/P6", files)["rag"], "red")
        files["2023-24/adjustments.csv"] = adjustments("E,-50.01,2023-10-01,no")
        self.assertEqual(self.row("2023-24/P6", files)["rag"], "green")
        del files["2023-24/journals.csv"]
        self.assertEqual(self.row("2023-24/P6", files)["rag"], "green")

    def test_rating_without_a_row_of_budget(self) -> None:
        # Forecast at nothing, and 1 came in: red where the year has a budget, else nobody forecast.
        files = {
            "2023-24/budget.csv": budget(E="100.00"),
            "2023-24/journals.csv": journals("2023-24", (6, "I", "-1")),
        }
        self.assertEqual(self.row("2023-24/P6", files, "I")["rag"], "red")
        files["2023-24/budget.csv"] = budget()
        self.assertEqual(self.row("2023-24/P6", files, "I")["rag"], "green")

    def test_rating_by_the_profile_of_a_line_kept_at_its_budget(self) -> None:
        # Budget £12m, £6m profiled by P6. £6.5m is £500,000 off, no more; a penny more is over it
        # and 8.3 % off: by its profile £13m, 8.3 % above the budget. Too little is green.
        for posted, expected in [
            ("6500000.00", "green"),
            ("6500000.01", "red"),
            ("5000000.00", "green"),
        ]:
            files = {
                "accounts.csv": KEPT,
                "2023-24/budget.csv": budget(E="12000000.00"),
                "2023-24/journals.csv": journals("2023-24", (6, "E", posted)),
            }
            self.assertEqual(self.row("2023-24/P6", files)["rag"], expected)
        # £24m: £600,000 is 5 % of £12m, no more than it.
        for posted, expected in [("12600000.00", "green"), ("12600000.01", "red")]:
            files["2023-24/budget.csv"] = budget(E="24000000.00")
            files["2023-24/journals.csv"] = journals("2023-24", (6, "E", posted))
            self.assertEqual(self.row("2023-24/P6", files)["rag"], expected)

    def test_totals_of_lines_past_their_forecast(self) -> None:
        # E is at 110 of 100. With 400 of another line 10 of 500 is 2 %: amber. With 9 of it, 110 is
        # posted of 109 that is forecast: red.
        for other, expected in [("400.00", "amber"), ("900.00", "green"), ("9.00", "red")]:
            files = {
                "accounts.csv": KEPT,
                "2023-24/budget.csv": budget(E="100.00", H=other),
                "2023-24/journals.csv": journals("2023-24", (6, "E", "110")),
            }
            totals = monitor(self.books("2023-24/P6", files))["totals"]
            self.assertEqual([row["rag"] for row in totals[:3]], [expected, "green", expected])

    def test_totals(self) -> None:
        # High needs: E 100 + 4, I −80; net budget 20, net variance 4, rated 4 ÷ 100 = 4 % → amber
        # (not 4 ÷ 20).
        files = {
            "2023-24/budget.csv": budget(E="100.00", I="-80.00", O="10.00", P="3.00", C="1.00"),
            "2023-24/adjustments.csv": adjustments("E,4,2023-04-01,no"),
        }
        totals = monitor(self.books("2023-24/P1", files))["totals"]
        self.assertEqual(
            [
                (
                    row["fund"],
                    row["kind"],
                    row["budget"],
                    row["forecast"],
                    row["variance"],
                    row["rag"],
                )
                for row in totals
            ],
            [
                ("high-needs", "expenditure", 10000, 10400, 400, "amber"),
                ("high-needs", "income", -8000, -8000, 0, "green"),
                ("high-needs", "net", 2000, 2400, 400, "amber"),
                ("other-dsg", "expenditure", 1300, 1300, 0, "green"),  # 10 and the prior year's 3
                ("other-dsg", "income", 0, 0, 0, "green"),
                ("other-dsg", "net", 1300, 1300, 0, "green"),
                ("council-sen", "expenditure", 100, 100, 0, "green"),
                ("council-sen", "income", 0, 0, 0, "green"),
                ("council-sen", "net", 100, 100, 0, "green"),
            ],
        )

    def test_year_with_nothing_is_input_missing(self) -> None:
        with self.assertRaises(oracle.OracleError) as caught:
            monitor(self.books("2023-24/P1", {}))
        self.assertEqual(caught.exception.exit_code, 66)


class RollForward(HandWorked):
    """The years from opening to closing."""

    def test_all_terms(self) -> None:
        files = {
            "opening.csv": outturn(R="10.00"),
            "2021-22/outturn.csv": outturn(E="100.00", I="-80.00", O="-3.00", P="1.00", C="50.00"),
            "2022-23/outturn.csv": outturn(E="110.00", I="-95.00"),
            "agreement.csv": agreement(
                "2021-22,dfe-payment,6.00,received,",
                "2021-22,dfe-payment,1.00,planned,",
                "2022-23,dfe-payment,2.00,withheld,",
                "2022-23,council-contribution,4.00,received,",
                "2023-24,planned-closing,9.00,planned,",
            ),
        }
        document = position(self.books("2022-23/P13", files))
        first, second, third = document["years"][:3]
        # 2021-22: in-year 100 − 80 = 20; with other blocks −3, 17; closing 10 + 20 − 3 + 1 − 6 =
        # 22; C is apart.
        expected = {
            "opening": 1000,
            "income": -8000,
            "expenditure": 10000,
            "inYear": 2000,
            "otherBlocks": -300,
        }
        expected |= {
            "inYearDsg": 1700,
            "priorYear": 100,
            "dfePayment": 600,
            "councilContribution": 0,
        }
        # Before payments 10 + 18 = 28; before DfE the same, as the council paid nothing.
        expected |= {"closing": 2200, "closingBeforePayments": 2800, "closingBeforeDfe": 2800}
        self.assertEqual(first, expected | {"year": "2021-22", "status": "outturn"})
        # 2022-23: 22 + 15 − 4 = 33; before payments 28 + 15 = 43; before DfE 43 − 4 = 39; the
        # withheld never counts.
        self.assertEqual(second["closing"], 3300)
        self.assertEqual(
            (second["closingBeforePayments"], second["closingBeforeDfe"]), (4300, 3900)
        )
        # 2023-24: nothing grows, so 15 again; the other blocks and the prior year are nil.
        self.assertEqual(
            (third["status"], third["inYear"], third["closing"]), ("projection", 1500, 4800)
        )
        self.assertEqual((third["otherBlocks"], third["priorYear"]), (0, 0))
        # Headroom: 6 + 4 paid, less 43 before payments at the last outturn.
        self.assertEqual(document["headroom"], -3300)
        self.assertIsNone(document["breakevenYear"])

    def test_prior_year_account_of_high_needs(self) -> None:
        # P moves to high needs: its 1 is neither expenditure nor in-year, and does not come again.
        files = {
            "accounts.csv": ACCOUNTS.replace(
                "expenditure,other-dsg,,,,yes", "expenditure,high-needs,,,,yes"
            ),
            "2021-22/outturn.csv": outturn(E="5.00", P="1.00"),
        }
        document = position(self.books("2021-22/P13", files))
        self.assertEqual(self.column(document, "expenditure"), [500] * 5)
        self.assertEqual(self.column(document, "priorYear"), [100, 0, 0, 0, 0])
        self.assertEqual(self.column(document, "closing"), [600, 1100, 1600, 2100, 2600])

    def test_payment_in_the_year_that_recognises_it(self) -> None:
        files = {
            "2021-22/outturn.csv": outturn(E="10.00"),
            "agreement.csv": agreement(
                "2021-22,dfe-payment,3.00,received,2022-23",
                "2023-24,dfe-payment,2.00,planned,2021-22",
                "2022-23,council-contribution,1.00,planned,2024-25",
            ),
        }
        document = position(self.books("2021-22/P13", files))
        # The received 3 moves to 2022-23; the planned 2 falls in an outturn year and does not
        # count.
        self.assertEqual(self.column(document, "dfePayment"), [0, 300, 0, 0, 0])
        self.assertEqual(self.column(document, "councilContribution"), [0, 0, 0, 100, 0])

    def test_planned_counts_in_the_forecast_year(self) -> None:
        files = {
            "2021-22/outturn.csv": outturn(E="10.00"),
            "2022-23/budget.csv": budget(E="10.00"),
            "agreement.csv": agreement(
                "2022-23,dfe-payment,3.00,planned,", "2022-23,dfe-payment,4.00,received,"
            ),
        }
        books = self.books("2022-23/P6", files)
        self.assertEqual(self.column(position(books), "dfePayment"), [0, 700, 0, 0, 0])
        # As at P13 the year is an outturn and the planned 3 has not come.
        self.assertEqual(
            self.column(position(books, Period(2022, 13)), "dfePayment"), [0, 400, 0, 0, 0]
        )

    def test_withhold(self) -> None:
        files = {
            "2021-22/outturn.csv": outturn(E="10.00"),
            "agreement.csv": agreement(
                "2022-23,dfe-payment,1.00,received,",
                "2023-24,dfe-payment,8.00,planned,",
                "2022-23,dfe-payment,2.00,planned,",
                "2022-23,council-contribution,5.00,planned,",
                "2023-24,dfe-payment,4.00,planned,2022-23",
            ),
        }
        books = self.books("2021-22/P13", files)
        # 2022-23 carries 1 (received), 2 and 4 (planned, the last recognised from another row).
        plain = position(books)
        self.assertEqual(self.column(plain, "dfePayment"), [0, 700, 800, 0, 0])
        self.assertEqual(plain["headroom"], 1000)  # 7 + 8 + 5 − 10 before payments
        year = position(books, withhold="2022-23")
        self.assertEqual(
            self.column(year, "dfePayment"), [0, 100, 800, 0, 0]
        )  # the received 1 stays
        self.assertEqual(year["headroom"], 400)  # 1 + 8 + 5 − 10
        second = position(books, withhold="2022-23/2")
        self.assertEqual(self.column(second, "dfePayment"), [0, 500, 800, 0, 0])  # without the 2
        third = position(books, withhold="2022-23/3")
        self.assertEqual(self.column(third, "dfePayment"), [0, 300, 800, 0, 0])  # without the 4
        # The first is received, there is no fourth, and 2024-25 has none: usage errors.
        for wrong in ("2022-23/1", "2022-23/4", "2024-25", "2022-24", "next"):
            with self.assertRaises(oracle.OracleError) as caught:
                position(books, withhold=wrong)
            self.assertEqual(caught.exception.exit_code, 64)

    def test_breakeven_must_hold(self) -> None:
        # In-year by line amounts: 5, −1, 2, −1, 0. The −1 of 2022-23 does not last; from 2024-25 it
        # does (0 counts).
        files = {
            "opening.csv": outturn(R="1.00"),
            "2021-22/outturn.csv": outturn(E="5.00"),
            "drivers.csv": drivers(
                *(
                    f"base,line-amount,E,{year},{amount}"
                    for year, amount in [
                        ("2022-23", "-1"),
                        ("2023-24", "2"),
                        ("2024-25", "-1"),
                        ("2025-26", "0"),
                    ]
                )
            ),
        }
        document = position(self.books("2021-22/P13", files))
        self.assertEqual(document["breakevenYear"], "2024-25")
        # Closing 1 + 5 = 6, 5, 7, 6, 6: never cleared.
        self.assertEqual(self.column(document, "closing"), [600, 500, 700, 600, 600])
        self.assertIsNone(document["clearedYear"])

    def test_no_breakeven_where_the_last_year_is_a_deficit(self) -> None:
        files = {
            "2021-22/outturn.csv": outturn(E="-5.00"),
            "drivers.csv": drivers("base,line-amount,E,2025-26,0.01"),
        }
        document = position(self.books("2021-22/P13", files))
        self.assertIsNone(document["breakevenYear"])
        # Closing −5, −10, −15, −20, −19.99: cleared from the first year all the same.
        self.assertEqual(document["clearedYear"], "2021-22")

    def test_cleared_by_the_last_payment(self) -> None:
        # 1 a year of in-year deficit, and 5 at the end: 1, 2, 3, 4, then 4 + 1 − 5 = 0.
        files = {
            "2021-22/outturn.csv": outturn(E="1.00"),
            "agreement.csv": agreement("2025-26,dfe-payment,5.00,planned,"),
        }
        document = position(self.books("2021-22/P13", files))
        self.assertEqual(document["clearedYear"], "2025-26")
        self.assertIsNone(document["breakevenYear"])
        self.assertEqual(document["headroom"], 400)  # 5 − 1

    def test_headroom_before_the_first_outturn(self) -> None:
        # No year is closed: what payments are held against is the opening 10; 15 − 10 = 5.
        files = {
            "opening.csv": outturn(R="10.00"),
            "2021-22/budget.csv": budget(E="3.00"),
            "agreement.csv": agreement("2022-23,dfe-payment,15.00,planned,"),
        }
        document = position(self.books("2021-22/P1", files))
        self.assertEqual(document["headroom"], 500)
        self.assertEqual(
            self.column(document, "closingBeforePayments"), [1300, 1600, 1900, 2200, 2500]
        )

    def test_default_as_of_is_the_latest_outturn(self) -> None:
        authority = AUTHORITY.replace('as_of = "{as_of}"\n', "")
        files = {
            "2021-22/outturn.csv": outturn(E="1.00"),
            "2022-23/outturn.csv": outturn(E="2.00"),
            "2023-24/journals.csv": journals("2023-24", (1, "E", "3.00")),
        }
        self.assertEqual(
            position(self.books("", files | {"authority.toml": authority}))["asOf"], "2022-23/P13"
        )


class Projection(HandWorked):
    """The years after the base year."""

    def expenditure(self, files: dict[str, str], **options: object) -> list[int]:
        """High-needs expenditure after a first outturn of £10.05, year by year."""
        files = {"2021-22/outturn.csv": outturn(E="10.05")} | files
        return self.column(position(self.books("2021-22/P13", files), **options), "expenditure")

    def test_growth_compounds_and_rounds_each_year(self) -> None:
        # 1005 × 1.1 = 1105.5 → 1106; × 1.1 = 1216.6 → 1217; then as it is; × 0.5 = 608.5 → 609.
        files = {
            "drivers.csv": drivers(
                "base,line-growth,E,2022-23,0.1",
                "base,line-growth,E,2023-24,0.1",
                "base,line-growth,E,2025-26,-0.5",
            )
        }
        self.assertEqual(self.expenditure(files), [1005, 1106, 1217, 1217, 609])

    def test_step_stays_and_grows(self) -> None:
        # 1005 × 1.1 = 1105.5 → 1106, + 200 = 1306; next year 1306 × 1.1 = 1436.6 → 1437.
        files = {
            "drivers.csv": drivers(
                "base,line-growth,E,2022-23,0.1",
                "base,line-step,E,2022-23,2.00",
                "base,line-growth,E,2023-24,0.1",
            )
        }
        self.assertEqual(self.expenditure(files), [1005, 1306, 1437, 1437, 1437])

    def test_amount_replaces_and_its_successors_grow_from_it(self) -> None:
        # 2000 in 2023-24, then 2000 × 1.00025 = 2000.5 → 2001.
        files = {
            "drivers.csv": drivers(
                "base,line-amount,E,2023-24,20.00", "base,line-growth,E,2024-25,0.00025"
            )
        }
        self.assertEqual(self.expenditure(files), [1005, 1005, 2000, 2001, 2001])

    def test_drivers_of_closed_years_do_nothing(self) -> None:
        files = {"drivers.csv": drivers("base,line-amount,E,2021-22,99.00")}
        self.assertEqual(self.expenditure(files), [1005] * 5)

    def test_placement_growth_is_one_product(self) -> None:
        # 1005 × (1.05 × 1.1 = 1.155) = 1160.775 → 1161; in two steps 1055.25 → 1055, × 1.1 = 1160.5
        # → 1161.
        # 1161 × 1.05 = 1219.05 → 1219; 1219 × 1.1 = 1340.9 → 1341; a line step alone: 1341 + 1 =
        # 1342.
        accounts = ACCOUNTS.replace(
            "E,Top-up,expenditure,high-needs,", "E,Top-up,expenditure,high-needs,special"
        )
        files = {
            "accounts.csv": accounts,
            "drivers.csv": drivers(
                "base,plan-growth,special,2022-23,0.05",
                "base,unit-cost-growth,special,2022-23,0.1",
                "base,plan-growth,special,2023-24,0.05",
                "base,unit-cost-growth,special,2024-25,0.1",
                "base,line-step,E,2025-26,0.01",
            ),
        }
        self.assertEqual(self.expenditure(files), [1005, 1161, 1219, 1341, 1342])

    def test_placement_product_is_not_rounded_between(self) -> None:
        # 1005 × 1.5 × 1.5 = 2261.25 → 2261; rounding between would give 1507.5 → 1508, × 1.5 =
        # 2262.
        accounts = ACCOUNTS.replace(
            "E,Top-up,expenditure,high-needs,", "E,Top-up,expenditure,high-needs,special"
        )
        files = {
            "accounts.csv": accounts,
            "drivers.csv": drivers(
                "base,plan-growth,special,2022-23,0.5", "base,unit-cost-growth,special,2022-23,0.5"
            ),
        }
        self.assertEqual(self.expenditure(files)[1], 2261)

    def test_mitigations_round_one_by_one(self) -> None:
        # 2022-23: 1 × 0.5 = 0.5 → 1 twice, so 1005 − 1 − 1 = 1003; rounding the sum would give
        # 1004.
        # 2023-24: an investment adds 30; 1005 + 30 = 1035. Mitigations do not carry on by
        # themselves.
        files = {
            "mitigations.csv": mitigations(
                "M1,saving,E,2022-23,0.01,0.5",
                "M2,,E,2022-23,0.01,0.5",
                "M3,investment,E,2023-24,0.30,1",
                "M1,saving,E,2021-22,5.00,1",
            )
        }
        self.assertEqual(self.expenditure(files), [1005, 1003, 1035, 1005, 1005])
        self.assertEqual(self.expenditure(files, mitigated=False), [1005] * 5)

    def test_growth_is_of_the_unmitigated(self) -> None:
        # 1005 − 100 = 905 shown; the next year grows from 1005: 1005 × 2 = 2010.
        files = {
            "mitigations.csv": mitigations("M1,saving,E,2022-23,1.00,1"),
            "drivers.csv": drivers("base,line-growth,E,2023-24,1"),
        }
        self.assertEqual(self.expenditure(files)[:3], [1005, 905, 2010])

    def test_other_blocks_are_nil_unless_given(self) -> None:
        files = {
            "2021-22/outturn.csv": outturn(O="8.00", P="1.00"),
            "drivers.csv": drivers("base,line-amount,O,2023-24,-4.00"),
            "mitigations.csv": mitigations("M1,saving,O,2024-25,1.00,0.5"),
        }
        document = position(self.books("2021-22/P13", files))
        # The amount of 2023-24 does not carry on; the saving stands on nil: −(100 × 0.5).
        self.assertEqual(self.column(document, "otherBlocks"), [800, 0, -400, -50, 0])
        self.assertEqual(self.column(document, "priorYear"), [100, 0, 0, 0, 0])

    def test_one_offs_leave_the_base_of_a_forecast_year(self) -> None:
        files = {
            "2021-22/budget.csv": budget(E="10.00"),
            "2021-22/adjustments.csv": adjustments(
                "E,1.00,2021-06-30,no", "E,2.00,2021-06-30,yes", "E,4.00,2021-07-01,no"
            ),
        }
        # P3: forecast 10 + 1 + 2 = 13; the base is 13 − 1 = 12. The 4 is dated after the as-of.
        document = position(self.books("2021-22/P3", files))
        self.assertEqual(self.column(document, "expenditure"), [1300, 1200, 1200, 1200, 1200])

    def test_one_offs_were_never_in_an_outturn(self) -> None:
        files = {"2021-22/adjustments.csv": adjustments("E,1.00,2021-06-30,no")}
        self.assertEqual(self.expenditure(files), [1005] * 5)

    def test_p12_projects_the_forecast_and_p13_the_outturn(self) -> None:
        files = {
            "2021-22/journals.csv": journals("2021-22", (12, "E", "9.00"), (13, "E", "1.00")),
            "2021-22/adjustments.csv": adjustments("E,0.50,2021-04-01,yes"),
        }
        books = self.books("2021-22/P12", files)
        # P12: 9.00 + 0.50; P13: 9.00 + 1.00 and no adjustment.
        self.assertEqual(self.column(position(books), "expenditure"), [950] * 5)
        self.assertEqual(self.column(position(books, Period(2021, 13)), "expenditure"), [1000] * 5)

    def test_scenario_overrides_row_by_row(self) -> None:
        files = {
            "drivers.csv": drivers(
                "base,line-growth,E,2022-23,1",
                "base,line-step,E,2022-23,1.00",
                "base,line-amount,E,2024-25,5.00",
                "s1,line-growth,E,2022-23,0",
                "s2,line-amount,E,2022-23,3.00",
                "s3,line-step,E,2024-25,0.10",
                "s4,line-growth,E,2024-25,-0.5",
            )
        }
        # base: 1005 × 2 + 100 = 2110, 2110, then 500, 500.
        self.assertEqual(self.expenditure(files), [1005, 2110, 2110, 500, 500])
        # s1: its growth of 0 for the base's, the base's step stays: 1005 + 100.
        self.assertEqual(self.expenditure(files, scenario="s1"), [1005, 1105, 1105, 500, 500])
        # s2: its amount sets aside the base's growth and step.
        self.assertEqual(self.expenditure(files, scenario="s2"), [1005, 300, 300, 500, 500])
        # s3: its step sets aside the base's amount: 2110 + 10.
        self.assertEqual(self.expenditure(files, scenario="s3"), [1005, 2110, 2110, 2120, 2120])
        # s4: so does its growth: 2110 × 0.5 = 1055.
        self.assertEqual(self.expenditure(files, scenario="s4"), [1005, 2110, 2110, 1055, 1055])

    def test_unknown_scenario_is_a_usage_error(self) -> None:
        with self.assertRaises(oracle.OracleError) as caught:
            self.expenditure({}, scenario="nowhere")
        self.assertEqual(caught.exception.exit_code, 64)


class Slips(unittest.TestCase):
    """A slip counts in months, part months as whole ones."""

    def test_months_slipped(self) -> None:
        for first, now, months in [
            ("2023-01-31", "2023-01-31", 0),
            ("2023-01-31", "2023-01-01", 0),  # brought forward
            ("2023-01-31", "2023-02-01", 1),  # a day is a part month
            ("2023-01-31", "2023-02-28", 1),  # a month after 31 January is 28 February
            ("2023-01-31", "2023-03-01", 2),  # past it; two months are 31 March
            ("2023-01-31", "2023-03-31", 2),  # from 31 January, not from 28 February
            ("2024-01-31", "2024-02-29", 1),  # of a leap year
            ("2024-01-31", "2024-03-01", 2),
            ("2023-02-28", "2023-03-28", 1),
            ("2023-02-28", "2023-03-31", 2),  # a month after 28 February is 28 March
            ("2023-11-30", "2024-02-29", 3),  # over the year end
            ("2023-11-30", "2024-03-01", 4),
            ("2022-12-15", "2023-01-14", 1),
            ("2023-10-20", "2024-05-20", 7),
            ("2023-10-20", "2024-05-21", 8),
            ("2024-02-29", "2025-02-28", 12),  # twelve months after 29 February are 28 February
            ("2024-02-29", "2025-03-01", 13),
        ]:
            with self.subTest(first=first, now=now):
                days = map(datetime.date.fromisoformat, (first, now))
                self.assertEqual(months_slipped(*days), months)

    def landing(self, amount: int, slip: int, start: str | None = None) -> dict[int, int]:
        """Where an amount of 2022-23 lands."""
        first = datetime.date.fromisoformat(start) if start else None
        measure = oracle.Mitigation("M1", "E", 2022, "saving", amount, Fraction(1), first)
        return measure.landing(slip)

    def test_an_amount_moves_month_by_month(self) -> None:
        # 100p over twelve months: 8 each, and the 4 left to April to July.
        # By 7 months: April to August stay, 9 + 9 + 9 + 9 + 8 = 44; 7 × 8 = 56 move on.
        self.assertEqual(self.landing(100, 7), {2022: 44, 2023: 56})
        # By 3: April to December stay, 36 + 5 × 8 = 76; January to March move on.
        self.assertEqual(self.landing(100, 3), {2022: 76, 2023: 24})
        # By 12 all of it; by 14 February and March land two years on: 16.
        self.assertEqual(self.landing(100, 12), {2023: 100})
        self.assertEqual(self.landing(100, 14), {2023: 84, 2024: 16})
        # A negative mirrors its positive.
        self.assertEqual(self.landing(-100, 7), {2022: -44, 2023: -56})
        self.assertEqual(self.landing(100, 0), {2022: 100})

    def test_an_amount_falls_on_its_months_from_the_start(self) -> None:
        # From December four months of 25p; by 2 months December and January land in February and
        # March, the others in the next year.
        self.assertEqual(self.landing(100, 2, "2022-12-01"), {2022: 50, 2023: 50})
        # From January 100 = 34 + 33 + 33; by 1 month March moves on.
        self.assertEqual(self.landing(100, 1, "2023-01-31"), {2022: 67, 2023: 33})
        # From March all of it; a start in an earlier year leaves all twelve months.
        self.assertEqual(self.landing(100, 1, "2023-03-31"), {2023: 100})
        self.assertEqual(self.landing(100, 7, "2022-03-31"), {2022: 44, 2023: 56})
        self.assertEqual(self.landing(100, 7, "2022-04-30"), {2022: 44, 2023: 56})


class Delivery(HandWorked):
    """`position --delivery ratings`."""

    def expenditure(
        self, files: dict[str, str], as_of: str = "2021-22/P13", delivery: str = "ratings"
    ) -> list[int]:
        """High-needs expenditure after a first outturn of £10.05, year by year."""
        books = self.books(as_of, {"2021-22/outturn.csv": outturn(E="10.05")} | files)
        return self.column(position(books, delivery=delivery), "expenditure")

    def one_of_each_rating(self) -> dict[str, str]:
        """A saving of £1.00 at 0.9 for an action of each impact, and one that slipped 7 months."""
        impacts = {"1A1": "complete", "1A2": "green", "1A3": "amber", "1A4": "red"}
        updates = [f"{action},2022-03-01,red,{impact},," for action, impact in impacts.items()]
        names = [f"1A{number}" for number in range(1, 7)]
        return plan(
            [f"{name},1,2022-06-30" for name in names],
            [*updates, "1A6,2022-03-01,green,green,2023-01-30,"],
            [f"{name},saving,M{name[2]}," for name in names],
        ) | {
            "mitigations.csv": mitigations(
                *(f"M{number},saving,E,2022-23,1.00,0.9" for number in range(1, 7))
            )
        }

    def test_one_action_of_each_rating_and_one_that_slipped(self) -> None:
        # complete min(0.9, 1) → 90; green 90; amber min(0.9, 0.5) → 50; red 0; not reported 0;
        # slipped: 44 × 0.9 = 39.6 → 40 in the year and 56 × 0.9 = 50.4 → 50 in the next.
        # 1005 − (90 + 90 + 50 + 40 = 270) = 735; 1005 − 50 = 955. Progress (red) does not matter.
        files = self.one_of_each_rating()
        self.assertEqual(self.expenditure(files), [1005, 735, 955, 1005, 1005])
        # By confidence six times 90: 1005 − 540 = 465.
        plain = self.expenditure(files, delivery="confidence")
        self.assertEqual(plain, [1005, 465, 1005, 1005, 1005])

    def test_factors_of_the_books_stand_beside_the_usual_ones(self) -> None:
        # Given: green 0.8, amber 0.25, not-reported 0.1 and complete 1; red stays 0.
        # 90 + 80 + 25 + 0 + 10, and slipped 44 × 0.8 = 35.2 → 35 and 56 × 0.8 = 44.8 → 45:
        # 1005 − 240 = 765; 1005 − 45 = 960.
        factors = "[delivery]\ncomplete = 1\ngreen = 0.8\namber = 0.25\nnot-reported = 0.1\n"
        authority = AUTHORITY.format(as_of="2021-22/P13") + factors
        files = self.one_of_each_rating() | {"authority.toml": authority}
        self.assertEqual(self.expenditure(files), [1005, 765, 960, 1005, 1005])

    def two_actions(self, first: str, second: str, confidence: str = "1") -> dict[str, str]:
        """One saving of £1.00 with two actions of these impacts."""
        return plan(
            ["1A1,1,", "1A2,1,"],
            [f"1A1,2022-03-01,green,{first},,", f"1A2,2022-03-01,green,{second},,"],
            ["1A1,saving,M1,", "1A2,enabler,M1,"],
        ) | {"mitigations.csv": mitigations(f"M1,saving,E,2022-23,1.00,{confidence}")}

    def test_the_lowest_rating_of_its_actions_counts(self) -> None:
        # green and amber: 50, whatever the kind of link; green and not reported: 0.
        self.assertEqual(self.expenditure(self.two_actions("green", "amber"))[1], 955)
        self.assertEqual(self.expenditure(self.two_actions("not-reported", "green"))[1], 1005)
        # A confidence below the factor stays: 100 × 0.3.
        self.assertEqual(self.expenditure(self.two_actions("amber", "green", "0.3"))[1], 975)

    def test_the_smaller_factor_counts_where_factors_contradict_the_ratings(self) -> None:
        authority = AUTHORITY.format(as_of="2021-22/P13")
        factors = "[delivery]\ngreen = 0.2\nred = 0.7\n"
        files = self.two_actions("green", "red") | {"authority.toml": authority + factors}
        self.assertEqual(self.expenditure(files)[1], 985)  # 1005 − 100 × 0.2

    def test_a_measure_without_action_counts_at_its_confidence(self) -> None:
        # M2 has an action's link to an account alone: 1005 − 90 − 30.
        files = plan(["1A1,1,"], [], ["1A1,cost-driver,,E"]) | {
            "mitigations.csv": mitigations(
                "M1,saving,E,2022-23,1.00,0.9", "M2,saving,E,2022-23,0.30,1"
            )
        }
        self.assertEqual(self.expenditure(files)[1], 885)

    def test_the_longest_slip_counts(self) -> None:
        # 3 and 7 months: as 7. A completed action's slip counts too, one brought forward is none.
        files = plan(
            ["1A1,1,2022-06-30", "1A2,1,2022-06-30", "1A3,1,2022-06-30"],
            [
                "1A1,2022-03-01,green,green,2022-09-30,",
                "1A2,2022-03-01,green,green,2023-01-30,completed",
                "1A3,2022-03-01,green,green,2021-01-30,",
            ],
            [f"1A{number},saving,M1," for number in (1, 2, 3)],
        ) | {"mitigations.csv": mitigations("M1,saving,E,2022-23,1.00,1")}
        self.assertEqual(self.expenditure(files)[1:3], [1005 - 44, 1005 - 56])

    def slipped_seven_months(self, *rows: str, impact: str = "green") -> dict[str, str]:
        """One measure whose action slipped by seven months."""
        return plan(
            ["1A1,1,2022-06-30"],
            [f"1A1,2022-03-01,green,{impact},2023-01-30,"],
            ["1A1,saving,M1,"],
        ) | {"mitigations.csv": mitigations(*rows)}

    def test_parts_of_a_row_are_one_product_and_rows_are_not_summed(self) -> None:
        # 10p is a penny in each of April to January. By 7 months five stay and five move on:
        # 5 × 0.5 = 2.5 → 3 in both years (pennies rounded one by one would be 5).
        rows = ["M1,saving,E,2022-23,0.10,0.5", "M1,saving,E,2023-24,0.10,0.5"]
        # In 2023-24 the two rows' parts are 3 + 3 (as one product (5 + 5) × 0.5 = 5).
        files = self.slipped_seven_months(*rows)
        self.assertEqual(self.expenditure(files), [1005, 1002, 999, 1002, 1005])

    def test_what_passes_the_last_year_drops_out(self) -> None:
        files = self.slipped_seven_months("M1,saving,E,2025-26,1.00,1")
        self.assertEqual(self.expenditure(files)[-1], 1005 - 44)

    def test_years_that_are_never_mitigated_move_nothing_out(self) -> None:
        files = self.slipped_seven_months(
            "M1,saving,E,2021-22,9.00,1", "M1,saving,E,2022-23,1.00,1"
        )
        self.assertEqual(self.expenditure(files)[:3], [1005, 1005 - 44, 1005 - 56])

    def test_investments_slip_and_are_not_weighed(self) -> None:
        # Red would leave nothing of a saving; the investment costs 44 and 56 all the same.
        files = self.slipped_seven_months("M1,investment,E,2022-23,1.00,1", impact="red")
        self.assertEqual(self.expenditure(files)[:3], [1005, 1005 + 44, 1005 + 56])

    def test_ratings_and_dates_as_at_the_last_day_of_the_as_of(self) -> None:
        files = plan(
            ["1A1,1,2022-06-30"],
            [
                "1A1,2022-03-31,green,amber,,",
                "1A1,2022-04-01,green,green,2023-01-30,",
            ],
            ["1A1,saving,M1,"],
        ) | {
            "mitigations.csv": mitigations("M1,saving,E,2023-24,1.00,1"),
            "2022-23/budget.csv": budget(E="10.05"),
        }
        # P13 ends on 31 March: amber, 50. By P1 of the next year it is green and slipped.
        self.assertEqual(self.expenditure(files)[2:4], [955, 1005])
        self.assertEqual(self.expenditure(files, "2022-23/P1")[2:4], [961, 949])

    def test_unmitigated_is_unmitigated(self) -> None:
        files = {"2021-22/outturn.csv": outturn(E="10.05")} | self.one_of_each_rating()
        books = self.books("2021-22/P13", files)
        document = position(books, mitigated=False, delivery="ratings")
        self.assertEqual(self.column(document, "expenditure"), [1005] * 5)

    def test_another_delivery_is_a_usage_error(self) -> None:
        with self.assertRaises(oracle.OracleError) as caught:
            self.expenditure({}, delivery="hope")
        self.assertEqual(caught.exception.exit_code, 64)


class ActionPlan(HandWorked):
    """`actions`."""

    def document(self, files: dict[str, str], day: str | None = None) -> dict:
        """The document at a day, or at the last day of P9 of 2023-24: 31 December 2023."""
        books = self.books("2023-24/P9", files)
        return actions.actions(books, datetime.date.fromisoformat(day) if day else None)

    def reasons(self, files: dict[str, str], day: str | None = None) -> dict[str, list[str]]:
        """Why each action is escalated."""
        rows = self.document(files, day)["escalations"]
        return {row["action"]: row["reasons"] for row in rows}

    def ratings(self, **found: int) -> dict[str, int]:
        """How often each rating was found, none where it is not named."""
        keys = ("complete", "green", "amber", "red", "notReported")
        return {key: found.get(key, 0) for key in keys}

    def stage(self, files: dict[str, str], day: str | None = None) -> str:
        """The stage of the only action."""
        found = self.document(files, day)["stages"]
        return next(stage for stage, number in found.items() if number)

    def test_no_plan(self) -> None:
        authority = AUTHORITY.format(as_of="2023-24/P13") + "expected_actions = 3\n"
        document = self.document({"authority.toml": authority})
        self.assertEqual(document["asOf"], "2024-03-31")  # P13 means 31 March
        self.assertEqual((document["entered"], document["expected"]), (0, 3))
        self.assertEqual((document["areas"], document["escalations"], document["money"]), ([],) * 3)
        self.assertEqual(
            document["stages"],
            {"open": 0, "submitted": 0, "inReview": 0, "completed": 0, "returned": 0},
        )

    def test_the_default_as_of_without_one_is_the_latest_outturn(self) -> None:
        authority = AUTHORITY.replace('as_of = "{as_of}"\n', "")
        files = {"authority.toml": authority, "2022-23/outturn.csv": outturn(E="1.00")}
        self.assertEqual(self.document(files)["asOf"], "2023-03-31")

    def test_areas_and_ids_in_natural_order(self) -> None:
        files = plan(
            ["9A1,9,2023-01-01", "3C10,3,2023-01-01", "3C2,3,2023-01-01", "3B11,3,2023-01-01"]
        )
        document = self.document(files)
        self.assertEqual([row["area"] for row in document["areas"]], ["3", "9"])
        self.assertEqual([row["actions"] for row in document["areas"]], [3, 1])
        self.assertEqual(
            [row["action"] for row in document["escalations"]], ["3B11", "3C2", "3C10", "9A1"]
        )
        self.assertEqual(
            sorted(["b", "10", "B", "9", "a"], key=area_order), ["9", "10", "B", "a", "b"]
        )

    def test_an_area_row(self) -> None:
        files = plan(
            ["2A1,2,2023-06-30", "2A2,2,", "2A3,2,2024-06-30"],
            [
                "2A1,2023-10-31,complete,amber,2023-09-30,",
                "2A2,2023-10-31,red,green,2024-01-31,",
                "2A2,2023-12-31,green,green,2024-01-01,",
            ],
        )
        # At 31 December 2023: 2A1 slipped to September and is past it; 2A2 was first set by an
        # update and then brought forward, no slip; 2A3 was never reported.
        self.assertEqual(
            self.document(files)["areas"],
            [
                {
                    "area": "2",
                    "actions": 3,
                    "progress": self.ratings(complete=1, green=1, notReported=1),
                    "impact": self.ratings(amber=1, green=1, notReported=1),
                    "overdue": 1,
                    "slipped": 1,
                }
            ],
        )
        # The day before, the round of 31 December is not seen.
        self.assertEqual(
            self.document(files, "2023-12-30")["areas"][0]["progress"],
            self.ratings(complete=1, red=1, notReported=1),
        )

    def test_the_later_of_two_updates_in_one_round_rates(self) -> None:
        # In order of the file within a round, whatever stands between or before.
        files = plan(
            ["1A1,1,"],
            [
                "1A1,2023-11-30,green,red,,",
                "1A1,2023-09-30,complete,complete,,",
                "1A1,2023-11-30,amber,green,,",
            ],
        )
        row = self.document(files)["areas"][0]
        self.assertEqual(row["progress"], self.ratings(amber=1))
        self.assertEqual(row["impact"], self.ratings(green=1))

    def test_a_date_from_the_first_of_two_updates_in_one_round_is_carried(self) -> None:
        # The second gives no date and no stage: those of the first stand, the ratings do not.
        files = plan(
            ["1A1,1,2023-06-30"],
            [
                "1A1,2023-06-15,green,red,2023-12-31,submitted",
                "1A1,2023-06-15,green,amber,,",
            ],
        )
        self.assertEqual(self.reasons(files), {"1A1": ["due and not green"]})
        self.assertEqual(self.stage(files), "submitted")

    def test_dates_and_stages_are_carried(self) -> None:
        files = plan(
            ["1A1,1,2023-06-30"],
            [
                "1A1,2023-06-30,green,green,2023-09-30,submitted",
                "1A1,2023-08-31,amber,green,,",
                "1A1,2023-10-31,amber,green,,returned",
                "1A1,2023-12-31,amber,green,2023-12-31,",
            ],
        )
        # Before any round: open, due on 30 June as first set, overdue on 1 July had it not moved.
        for day, stage, overdue, slipped in [
            ("2023-06-29", "open", 0, 0),
            ("2023-06-30", "submitted", 0, 1),  # the round of the day itself is seen
            ("2023-09-30", "submitted", 0, 1),  # due this day
            ("2023-10-01", "submitted", 1, 1),
            ("2023-11-30", "returned", 1, 1),
            ("2023-12-31", "returned", 0, 1),
            ("2024-01-01", "returned", 1, 1),
        ]:
            with self.subTest(day=day):
                row = self.document(files, day)["areas"][0]
                self.assertEqual(self.stage(files, day), stage)
                self.assertEqual((row["overdue"], row["slipped"]), (overdue, slipped))

    def test_escalation(self) -> None:
        # At 31 December: what is due or overdue and not green in both, and every red impact.
        late, today, to_come = "2023-12-30", "2023-12-31", "2024-01-01"
        overdue, due, red = "overdue and not green", "due and not green", "impact red"
        cases = [
            (late, "green,green", "", []),
            (late, "complete,green", "submitted", []),
            (late, "green,amber", "", [overdue]),
            (late, "amber,green", "in-review", [overdue]),
            (late, "not-reported,green", "", [overdue]),
            (late, "green,not-reported", "returned", [overdue]),
            (late, "red,green", "", [overdue]),
            (late, "complete,red", "", [overdue, red]),
            (late, "amber,amber", "completed", []),
            (late, "red,red", "completed", [red]),
            (today, "green,complete", "", []),
            (today, "amber,green", "", [due]),
            (today, "red,red", "", [due, red]),
            (today, "red,amber", "completed", []),
            (to_come, "red,amber", "", []),
            (to_come, "green,red", "", [red]),
            ("", "red,amber", "", []),
            ("", "complete,red", "completed", [red]),
        ]
        names = [f"1A{number}" for number in range(1, len(cases) + 1)]
        files = plan(
            [f"{name},1,{case[0]}" for name, case in zip(names, cases, strict=True)],
            [
                f"{name},2023-12-01,{ratings},,{stage}"
                for name, (_, ratings, stage, _) in zip(names, cases, strict=True)
            ],
        )
        found = self.reasons(files)
        for name, case in zip(names, cases, strict=True):
            with self.subTest(case=case):
                self.assertEqual(found.get(name, []), case[3])

    def test_an_action_without_update_is_escalated_when_due(self) -> None:
        files = plan(["1A1,1,2023-12-31", "1A2,1,", "1A3,1,2023-12-30"])
        self.assertEqual(
            self.reasons(files), {"1A1": ["due and not green"], "1A3": ["overdue and not green"]}
        )

    def money_files(self) -> dict[str, str]:
        """Two actions that share a saving; one has an investment and a second link as well."""
        return plan(
            ["1A10,1,", "1A2,1,", "1A3,1,"],
            [],
            [
                "1A10,saving,M1,",
                "1A10,enabler,M1,",
                "1A10,investment,M3,",
                "1A2,cost-driver,M1,E",
                "1A2,saving,M2,",
                "1A3,enabler,,",
            ],
        ) | {
            "2021-22/outturn.csv": outturn(E="10.05"),
            "mitigations.csv": mitigations(
                "M1,saving,E,2023-24,0.01,0.5",
                "M2,saving,E,2023-24,0.01,0.5",
                "M1,saving,E,2021-22,1.00,0.25",
                "M3,investment,E,2024-25,0.30,1",
                "M1,saving,E,2024-25,1.00,0.255",
                "M4,saving,E,2022-23,5.00,1",
            ),
        }

    def test_money(self) -> None:
        # 1A2, 2023-24: planned 1 + 1; confident 0.5 → 1 twice, so nothing at risk.
        # 1A10: M1 once, though linked twice. 2024-25: 100 − 30 planned; 100 × 0.255 = 25.5 → 26,
        # − 30 = −4. Closed years have their row; 2022-23 has none of a linked mitigation.
        rows = self.document(self.money_files())["money"]
        self.assertEqual(
            [tuple(row.values()) for row in rows],
            [
                ("1A2", "2021-22", 100, 25, 75),
                ("1A2", "2023-24", 2, 2, 0),
                ("1A2", "2024-25", 100, 26, 74),
                ("1A10", "2021-22", 100, 25, 75),
                ("1A10", "2023-24", 1, 1, 0),
                ("1A10", "2024-25", 70, -4, 74),
            ],
        )
        self.assertEqual(list(rows[0]), ["action", "year", "planned", "confident", "atRisk"])

    def test_worth(self) -> None:
        # With all: 1005, −500, −1 − 1, −26 + 30, and nothing in 2025-26.
        books = self.books("2021-22/P13", self.money_files())
        self.assertEqual(
            self.column(position(books), "expenditure"), [1005, 505, 1003, 1009, 1005]
        )
        found = actions.worth(books)
        self.assertEqual(list(found), ["1A2", "1A10"])  # the enabler alone is worth nothing
        # Without 1A2's M1 and M2: 2024-25 holds the investment alone.
        self.assertEqual(
            self.column(found["1A2"], "expenditure"), [1005, 505, 1005, 1035, 1005]
        )
        # Without 1A10's M1 and M3: M2 stays. The shared M1 is in both worths.
        self.assertEqual(
            self.column(found["1A10"], "expenditure"), [1005, 505, 1004, 1005, 1005]
        )


# Random books -------------------------------------------------------------------------------------


def faults(folder: Path) -> list[str]:
    """The rules of the contract that books break: a check on the generator, not the product."""
    read = oracle.rows_of
    accounts = {row["code"]: row for row in read(folder / "accounts.csv")}
    sources = {row["id"]: row for row in read(folder / "sources.csv")}
    profiles = {row["profile"] for row in read(folder / "profiles.csv")}
    authority = tomllib.loads((folder / "authority.toml").read_text(encoding="utf-8-sig"))
    first, last = (
        oracle.year_from(authority["first_year"]),
        oracle.year_from(authority["last_year"]),
    )
    found = []

    def expect(holds: bool, rule: str) -> None:
        if not holds:
            found.append(rule)

    def unique(path: Path, columns: str) -> None:
        keys = [tuple(row.get(column, "") for column in columns.split(",")) for row in read(path)]
        expect(len(keys) == len(set(keys)), f"{path.name}: duplicate {columns}")

    for path in sorted(folder.rglob("*.csv")):
        for row in read(path):
            expect(None not in row and None not in row.values(), f"{path.name}: ragged row")
            expect("source" not in row or row["source"] in sources, f"{path.name}: unknown source")
            may_be_blank = {""} if path.name == "links.csv" else set()
            known = row.get("account") in {*accounts, *may_be_blank}
            expect("account" not in row or known, f"{path.name}: unknown account")
            for column in ("amount", "before_deductions", "deductions", "import_export"):
                expect(
                    column not in row
                    or bool(re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", row[column])),
                    f"{path.name}: amount {row.get(column)}",
                )
            if "year" in row and path.name not in ("plans.csv",):
                expect(
                    first <= oracle.year_from(row["year"]) <= last,
                    f"{path.name}: year out of range",
                )
            for column in ("date", "due", "received", "start", "opens", "round"):
                if row.get(column):
                    datetime.date.fromisoformat(row[column])
    for name, columns in {
        "sources": "id",
        "accounts": "code",
        "profiles": "profile",
        "conditions": "id",
        "opening": "account",
        "drivers": "scenario,driver,target,year",
        "mitigations": "id,year",
        "plans": "year,placement,age_group,need",
        "unit_costs": "year,placement",
    }.items():
        unique(folder / f"{name}.csv", columns)
    expect(
        len({code.casefold() for code in accounts}) == len(accounts),
        "codes that differ in case alone",
    )
    expect([row["kind"] for row in accounts.values()].count("reserve") == 1, "one reserve account")
    for row in accounts.values():
        expect(row.get("profile", "") in profiles | {""}, "unknown profile")
        expect(
            (row["kind"] == "reserve") == (row["fund"] == "dsg-reserve"),
            "kind and fund of the reserve",
        )
    for source in sources.values():
        expect(
            source["status"] != "published" or bool(source.get("date")), "published without date"
        )
    drivers_by_place: dict[tuple[str, int], set[str]] = collections.defaultdict(set)
    line_kinds: dict[tuple[str, str, int], set[str]] = collections.defaultdict(set)
    for row in read(folder / "drivers.csv"):
        year, driver, target = oracle.year_from(row["year"]), row["driver"], row["target"]
        if driver in oracle.LINE_DRIVERS:
            account = accounts[target]
            line_kinds[row["scenario"], target, year].add(driver)
            drivers_by_place[target, year].add("line")
            expect(account.get("prior_year", "") != "yes", "driver on a prior-year account")
            expect(
                account["fund"] != "other-dsg" or driver == "line-amount", "growth on another block"
            )
        else:
            placed = [
                code for code, account in accounts.items() if account.get("placement", "") == target
            ]
            expect(bool(placed), "driver of a placement without account")
            for code in placed:
                drivers_by_place[code, year].add("placement")
                expect(
                    accounts[code].get("prior_year", "") != "yes", "driver on a prior-year account"
                )
    expect(
        all(len(kinds) == 1 for kinds in drivers_by_place.values()),
        "line and placement drivers together",
    )
    expect(
        all(
            kinds == {"line-amount"} or "line-amount" not in kinds for kinds in line_kinds.values()
        ),
        "growth beside amount",
    )
    measures = collections.defaultdict(set)
    for row in read(folder / "mitigations.csv"):
        measures[row["id"]].add((row["title"], row.get("kind", ""), row["account"]))
        expect(
            accounts[row["account"]].get("prior_year", "") != "yes",
            "mitigation on a prior-year account",
        )
        expect(0 <= Fraction(row["confidence"]) <= 1, "confidence")
        expect(
            row.get("kind", "") != "investment" or Fraction(row["confidence"]) == 1,
            "confidence of an investment",
        )
        expect(
            not row.get("start") or row["start"] <= f"{oracle.year_from(row['year']) + 1}-03-31",
            "start too late",
        )
    expect(all(len(rows) == 1 for rows in measures.values()), "a measure's rows disagree")
    for row in read(folder / "agreement.csv"):
        recognised = row.get("recognised") or row["year"]
        expect(first <= oracle.year_from(recognised) <= last, "recognised out of range")
        expect(
            not row["amount"].startswith("-") or oracle.pence_from(row["amount"]) == 0,
            "negative payment",
        )
    kinds = {row["id"]: row.get("kind") or "saving" for row in read(folder / "mitigations.csv")}
    found += plan_faults(folder, kinds)
    for year in range(first, last + 1):
        found += year_faults(folder / oracle.year_text(year), year, accounts)
    return found


def plan_faults(folder: Path, kinds: dict[str, str]) -> list[str]:
    """The rules that an action plan breaks, given the kind of each mitigation."""
    rows = oracle.rows_of(folder / "actions" / "actions.csv")
    ids = [row["id"] for row in rows]
    found = ["duplicate action"] if len(ids) != len(set(ids)) else []
    for row in rows:
        if not re.fullmatch(r"[1-9][A-Z][0-9]+", row["id"]) or row["id"][0] != row["area"]:
            found.append(f"action {row['id']} of area {row['area']}")
    for row in oracle.rows_of(folder / "actions" / "updates.csv"):
        ratings = {row["progress"], row["impact"]} <= set(RATINGS)
        if row["action"] not in ids or not ratings or row.get("stage", "") not in {"", *STAGES}:
            found.append(f"update of {row['action']}")
    for row in oracle.rows_of(folder / "actions" / "links.csv"):
        measure = row.get("mitigation", "")
        fits = row["action"] in ids and measure in {"", *kinds}
        if row["kind"] in ("saving", "investment"):
            fits = fits and kinds.get(measure) == row["kind"]
        elif row["kind"] == "cost-driver":
            fits = fits and row.get("account", "") != ""
        if not fits or row["kind"] not in ("saving", "investment", "cost-driver", "enabler"):
            found.append(f"link of {row['action']}")
    for path in folder.glob("*/adjustments.csv"):
        found += [
            f"{path.parent.name}: adjustment of an unknown action"
            for row in oracle.rows_of(path)
            if row.get("action", "") not in {"", *ids}
        ]
    return found


def year_faults(folder: Path, year: int, accounts: dict[str, dict]) -> list[str]:
    """The rules that one year's folder breaks."""
    found = []
    for name in ("budget", "outturn"):
        rows = [row["account"] for row in oracle.rows_of(folder / f"{name}.csv")]
        if len(rows) != len(set(rows)):
            found.append(f"{name}: duplicate account")
    if (folder / "outturn.csv").exists() and (folder / "journals.csv").exists():
        found.append("outturn and journals")
    sums: dict[str, int] = collections.defaultdict(int)
    heads: dict[str, set] = collections.defaultdict(set)
    for row in oracle.rows_of(folder / "journals.csv"):
        sums[row["journal"]] += oracle.pence_from(row["amount"])
        heads[row["journal"]].add((row["date"], row["period"]))
        if (
            not f"{year}-04-01" <= row["date"] <= f"{year + 1}-03-31"
            or Period.parse(row["period"]).year != year
        ):
            found.append("journal outside its year")
        if accounts[row["account"]]["kind"] == "reserve":
            found.append("journal on the reserve")
    if any(sums.values()) or any(len(head) > 1 for head in heads.values()):
        found.append("journal unbalanced or of two dates")
    for row in oracle.rows_of(folder / "virements.csv"):
        funds = [accounts[row[side]]["fund"] for side in ("from", "to") if row.get(side)]
        if oracle.pence_from(row["amount"]) <= 0 or Period.parse(row["period"]).year != year:
            found.append("virement's amount or period")
        if row["kind"] == "grant-update":
            legal = len(funds) == 1
        elif row["kind"] == "block-transfer":
            legal = sorted(funds) == ["high-needs", "other-dsg"]
            legal = legal and row["approved_by"] in ("schools-forum", "secretary-of-state")
        else:
            legal = len(funds) == 2 and funds[0] == funds[1]
        if not legal:
            found.append(f"virement {row['id']}")
    return found


class RandomBooks(unittest.TestCase):
    """Properties that hold for every seed."""

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def books(self, seed: int) -> Path:
        """The folder of a seed's books."""
        folder = self.folder / str(seed)
        make_books.make_books(seed, folder)
        return folder

    def test_generator_keeps_the_rules(self) -> None:
        for seed in SEEDS:
            with self.subTest(seed=seed):
                self.assertEqual(faults(self.books(seed)), [])

    def test_a_full_plan(self) -> None:
        for seed in range(10):
            with self.subTest(seed=seed):
                folder = self.folder / f"full {seed}"
                make_books.make_books(seed, folder, full_plan=True)
                self.assertEqual(faults(folder), [])
                register = Books.read(folder).register
                self.assertEqual(len(register.actions), 116)
                self.assertEqual(len({action.area for action in register.actions}), 9)
                rounds = sorted({update.round for update in register.updates})
                months = [day.year * 12 + day.month for day in rounds]
                self.assertEqual(months, list(range(months[0], months[0] + 20, 2)))

    def test_full_plans_meet_what_they_are_for(self) -> None:
        folder = self.folder / "full"
        make_books.make_books(3, folder, full_plan=True)
        books = Books.read(folder)
        standings = books.register.standings(max(u.round for u in books.register.updates))
        pairs = collections.Counter((u.action, u.round) for u in books.register.updates)
        sharing = collections.Counter(measure for _, measure in set(books.register.links))
        for share in (
            sum(standing.slip > 6 for standing in standings),
            sum(bool(s.due and s.due < s.first_due) for s in standings),
            sum(standing.is_completed for standing in standings),
            116 * 10 - len(pairs),  # missing updates
            sum(number > 1 for number in pairs.values()),
            sum(number > 1 for number in sharing.values()),
        ):
            self.assertGreater(share, 5)

    def test_actions_add_up(self) -> None:
        for seed in SEEDS:
            books = Books.read(self.books(seed))
            if not books.register.actions:
                continue
            with self.subTest(seed=seed):
                document = actions.actions(books)
                areas = document["areas"]
                self.assertEqual(sum(document["stages"].values()), document["entered"])
                self.assertEqual(sum(row["actions"] for row in areas), document["entered"])
                for row in areas:
                    self.assertEqual(sum(row["progress"].values()), row["actions"])
                    self.assertEqual(sum(row["impact"].values()), row["actions"])
                red = sum(row["impact"]["red"] for row in areas)
                found = [row["reasons"] for row in document["escalations"]]
                self.assertEqual(sum("impact red" in reasons for reasons in found), red)

    def test_same_seed_same_books(self) -> None:
        for copy in ("a", "b"):
            make_books.make_books(7, self.folder / copy)
            make_books.make_books(7, self.folder / copy / "full", full_plan=True)
        files = {
            p.relative_to(self.folder / "a"): p.read_bytes()
            for p in (self.folder / "a").rglob("*.*")
        }
        again = {
            p.relative_to(self.folder / "b"): p.read_bytes()
            for p in (self.folder / "b").rglob("*.*")
        }
        self.assertEqual(files, again)

    def test_identities(self) -> None:
        breakeven, cleared = collections.Counter(), collections.Counter()
        for seed in SEEDS:
            books = Books.read(self.books(seed))
            for question in questions(books):
                with self.subTest(seed=seed, question=question):
                    document = question.position(books)
                    self.check_position(books, document)
                    breakeven[document["breakevenYear"] is not None] += 1
                    cleared[document["clearedYear"] is not None] += 1
                    self.check_monitor(question.monitor(books), document, books)
        for counts in (breakeven, cleared):
            self.assertGreater(min(counts[True], counts[False]), sum(counts.values()) // 20, counts)

    def check_position(self, books: Books, document: dict) -> None:
        """The roll-forward adds up, year by year and over all years."""
        opening, movement, contributions, paid = books.opening_reserve, books.opening_reserve, 0, 0
        before = books.opening_reserve
        for year in document["years"]:
            self.assertEqual(year["opening"], opening)
            self.assertEqual(year["inYear"], year["income"] + year["expenditure"])
            self.assertEqual(year["inYearDsg"], year["inYear"] + year["otherBlocks"])
            movement += year["inYearDsg"] + year["priorYear"]
            contributions += year["councilContribution"]
            paid += year["dfePayment"]
            opening = year["closing"]
            self.assertEqual(year["closingBeforePayments"], movement)
            self.assertEqual(year["closingBeforeDfe"], movement - contributions)
            self.assertEqual(year["closing"], movement - contributions - paid)
            before = movement if year["status"] == "outturn" else before
            if year["status"] == "projection":
                self.assertEqual(year["priorYear"], 0)
        self.assertEqual(document["headroom"], contributions + paid - before)
        for key, measure in (("breakevenYear", "inYearDsg"), ("clearedYear", "closing")):
            lasting = [
                year["year"]
                for place, year in enumerate(document["years"])
                if all(later[measure] <= 0 for later in document["years"][place:])
            ]
            self.assertEqual(document[key], lasting[0] if lasting else None)

    def check_monitor(self, table: dict, document: dict, books: Books) -> None:
        """The monthly table adds up, and to the year's position."""
        sums = collections.Counter()
        prior = {account.code for account in books.accounts if account.prior_year}
        in_year = 0
        for row in table["rows"]:
            self.assertEqual(row["varianceToDate"], row["actual"] - row["profiled"])
            self.assertEqual(row["variance"], row["forecast"] - row["latestBudget"])
            if table["period"].endswith(("P12", "P13")):
                self.assertEqual(row["profiled"], row["latestBudget"])
            if table["period"].endswith("P13"):
                self.assertEqual(row["forecast"], row["actual"])
            if row["fund"] == "high-needs" and row["account"] not in prior:
                in_year += row["forecast"]
            for column in ("budget", "latestBudget", "profiled", "actual", "forecast"):
                sums[row["fund"], row["kind"], column] += row[column]
                sums[row["fund"], "net", column] += row[column]
        for row in table["totals"]:
            for column in ("budget", "latestBudget", "profiled", "actual", "forecast"):
                self.assertEqual(row[column], sums[row["fund"], row["kind"], column])
        year = next(year for year in document["years"] if table["period"].startswith(year["year"]))
        self.assertEqual(year["inYear"], in_year)

    def test_command_line(self) -> None:
        folder = self.folder / "books"
        make_books.make_books(1, folder)
        for command in (["position", "--unmitigated"], ["monitor", "--format", "json"]):
            printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
            with contextlib.redirect_stdout(printed):
                self.assertEqual(oracle.main([str(folder), *command]), 0)
            printed.seek(0)
            self.assertIn("authority", json.loads(printed.read()))
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(oracle.main([str(self.folder / "none"), "monitor"]), 66)
            with self.assertRaises(SystemExit) as left:
                oracle.main([str(folder), "monitor", "--as-of", "2023-24/P14"])
            self.assertEqual(left.exception.code, 64)

    def test_command_line_of_actions(self) -> None:
        folder = self.folder / "books"
        make_books.make_books(1, folder)
        for asked, day in [
            ("2023-10-31", "2023-10-31"),
            ("2023-24/P7", "2023-10-31"),
            ("2023-24/P13", "2024-03-31"),
        ]:
            output, _, code = in_process("--books", str(folder), "actions", "--as-of", asked)
            self.assertEqual((json.loads(output)["asOf"], code), (day, 0))
        for wrong in ("20231031", "2023-02-29", "2023-24/P14", "P7"):
            self.assertEqual(
                in_process("--books", str(folder), "actions", "--as-of", wrong)[2], 64
            )
        missing = str(self.folder / "none")
        self.assertEqual(in_process("--books", missing, "actions")[2], 66)


def in_process(*arguments: str) -> tuple[str, str, int]:
    """What the stand-in for the product prints on both streams, and its exit code."""
    printed, errors = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(errors):
        try:
            code = stand_in.main(list(arguments))
        except SystemExit as left:
            code = left.code
    printed.seek(0)
    return printed.read(), errors.getvalue(), code


class Comparison(unittest.TestCase):
    """The comparison sees what differs."""

    def compared(self, seed: int, full_plan: bool, spoil: Callable[[dict], None]) -> list[str]:
        """What the comparison finds where the product's documents are the oracle's, spoilt."""

        def ask(_: Path, folder: Path, *arguments: str) -> tuple[str, str]:
            output, errors, code = in_process("--books", str(folder), *arguments)
            document = json.loads(output) if output else {}
            spoil(document)
            return json.dumps(document), errors if code else ""

        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "books"
            make_books.make_books(seed, folder, full_plan)
            with unittest.mock.patch.object(compare, "ask", ask):
                return list(compare.compared(Path("product"), folder))

    def test_the_oracle_agrees_with_itself(self) -> None:
        # Books without an action come to the same by `worth` and by a copy of the files.
        self.assertEqual(self.compared(0, True, lambda document: None), [])
        for seed in range(8):
            with self.subTest(seed=seed):
                self.assertEqual(self.compared(seed, False, lambda document: None), [])

    def test_a_wrong_figure_is_found(self) -> None:
        def spoil(document: dict) -> None:
            for row in document.get("money", ()):
                row["confident"] += 1

        found = self.compared(0, True, spoil)
        self.assertTrue(any(line.startswith("actions: money[0].confident") for line in found))
        self.assertTrue(any(re.match("without .*: in-year rises by", line) for line in found))

    def test_differences(self) -> None:
        ours = {"asOf": "2023-24/P1", "ledgerHead": None, "years": [{"closing": 1}, {"closing": 2}]}
        theirs = {
            "asOf": "2023-24/P1",
            "ledgerHead": "abc",
            "years": [{"closing": 1}, {"closing": 3}],
        }
        self.assertEqual(list(differences(ours, theirs)), ["years[1].closing: oracle 2, product 3"])
        self.assertEqual(list(differences(ours, ours)), [])
        self.assertEqual(
            list(differences({"a": 1}, {"b": 1})), ["a: not in the product", "b: not in the oracle"]
        )
        self.assertEqual(list(differences([1], [])), [": oracle has 1, product 0"])
        self.assertEqual(list(differences(1, 1.0)), [": oracle 1, product 1.0"])


class BadBooks(unittest.TestCase):
    """The bad cases are what they say."""

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.manifest = bad_books.write_all(self.folder)

    def test_base_keeps_the_rules(self) -> None:
        self.assertEqual(faults(self.folder / "base"), [])
        # Forecast 2023-24 at P3, in pounds: 0001 has 700 by a third of `termly` (4 of 12): 2100,
        # less 5 = 2095.
        # 0002 has 160 by P3 of twelve equal months: 640, and 25 more = 665. 0003: its budget of
        # −2700, less 5.
        year = position(Books.read(self.folder / "base"))["years"][1]
        self.assertEqual((year["expenditure"], year["income"]), (276000, -270500))
        # 0004 has nothing posted: its budget of 40, less 20 to 0002.
        self.assertEqual(year["otherBlocks"], 2000)

    def test_each_case_has_a_folder_of_its_own_and_a_place_in_it(self) -> None:
        alone = [entry for entry in self.manifest if entry["folder"] != "fifteen-at-once"]
        self.assertEqual(len({entry["folder"].casefold() for entry in alone}), len(alone))
        self.assertEqual(len(self.manifest) - len(alone), 15)
        for entry in self.manifest:
            with self.subTest(case=entry["case"]):
                path = self.folder / entry["folder"] / entry["file"]
                if not path.exists():
                    self.assertTrue(entry["case"].startswith("missing-file"))
                    continue
                lines = path.read_bytes().decode(errors="replace").split("\n")
                self.assertLessEqual(entry["column"], len(lines[entry["line"] - 1]) + 1)

    def test_each_case_differs_from_the_base_in_its_file(self) -> None:
        for entry in self.manifest:
            with self.subTest(case=entry["case"]):
                path = self.folder / entry["folder"] / entry["file"]
                spoiled = path.read_bytes() if path.exists() else None
                base = self.folder / "base" / entry["file"]
                self.assertNotEqual(spoiled, base.read_bytes() if base.exists() else None)


if __name__ == "__main__":
    unittest.main()
