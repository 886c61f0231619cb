#!/usr/bin/env python3
"""Random, valid, made-up books for setting the product against the oracle.

    make_books.py --seed N --output DIR [--full-plan]

The same seed gives the same books, byte for byte. Nothing in them is a real authority's figure.
They keep every rule of the contract and seek out its corners: odd codes, quoted fields with line
breaks, shuffled columns, months of zero weight, products that end on half a penny, payments
recognised in another year, overridden scenarios. Half of the seeds have an action plan as well;
`--full-plan` makes 116 actions over nine areas and ten rounds two months apart, of any seed.
"""

from __future__ import annotations

import argparse
import calendar
import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from make_actions import PlanMaker, delivery_lines

DSG_FUNDS = ("high-needs", "other-dsg")
COUNCIL_FUNDS = ("council-sen", "sen-transport")
STATUSES = ("published", "derived", "unverified", "assumption", "illustrative")
PLACEMENTS = ("special", "independent", "mainstream", "post-16", "alternative provision")
TEXTS = (
    "plain words",
    "with, a comma",
    'she said "no"',
    "Tŷ Ŵyr and Llŷn",
    "two\nlines",
    "café – naïve",
    "“curly” & <angle>",
    "£1,000",
    "=SUM(A1)",
    "semi;colon",
    "",
)
# Rates whose products with whole pence often end on exactly half a penny.
HALF_PENNY_RATES = ("0.5", "0.25", "0.125", "0.005", "0.025", "0.0125", "0.00125", "0.05", "0.1")

Row = dict[str, str]


def year_text(year: int) -> str:
    """2023 as `2023-24`."""
    return f"{year}-{(year + 1) % 100:02d}"


def period_text(year: int, number: int) -> str:
    """`2023-24/P10`."""
    return f"{year_text(year)}/P{number}"


def month_of(year: int, number: int) -> tuple[int, int]:
    """The calendar year and month of a period; P13 falls in March."""
    index = min(number, 12) + 2
    return year + index // 12, index % 12 + 1


def last_day(year: int, number: int) -> datetime.date:
    """The last day of a period."""
    calendar_year, month = month_of(year, number)
    return datetime.date(calendar_year, month, calendar.monthrange(calendar_year, month)[1])


@dataclass(frozen=True)
class Account:
    """An account, with the size of its yearly amount in pence (income is negative)."""

    code: str
    kind: str
    fund: str
    placement: str
    prior_year: bool
    scale: int

    @property
    def is_reported(self) -> bool:
        """Whether the account is expenditure or income."""
        return self.kind in ("expenditure", "income")


class BooksMaker:
    """Makes one authority's books and writes them to a folder."""

    def __init__(self, seed: int, folder: Path, full_plan: bool = False):
        self.seed = seed
        self.random = random.Random(seed)
        # Chances of its own, so that books without a plan are the same as before there were plans.
        self.plan_random = random.Random(f"plan of {seed}")
        self.full_plan = full_plan
        self.has_plan = full_plan or self.plan_random.random() < 0.5
        self.measure_kinds: dict[str, str] = {}
        self.adjustment_rows: dict[int, list[Row]] = {}
        self.folder = folder
        self.first = self.random.randint(2018, 2024)
        self.last = self.first + self.random.randint(4, 10) - 1
        self.as_of_year = self.random.choice(range(self.first, self.last + 1))
        if self.chance(0.6):  # mostly leave some years before and some after
            self.as_of_year = self.random.choice(range(self.first + 1, self.last))
        if full_plan:  # with years after it, since a plan is for these
            self.as_of_year = min(self.as_of_year, self.last - 2)
        self.as_of_number = self.random.randint(1, 13)
        self.states_as_of = self.chance(0.8)
        if not self.states_as_of:
            self.as_of_number = 13
        self.has_byte_order_marks = self.chance(0.2)
        self.line_end = self.random.choice(["\n", "\n", "\r\n"])
        self.journal_number = 0
        self.restarts_journal_numbers = self.chance(0.2)
        self.virement_number = 0

    @property
    def years(self) -> range:
        """All years of the books."""
        return range(self.first, self.last + 1)

    def make(self) -> None:
        """Writes every file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.make_sources()
        self.make_profiles()
        self.make_accounts()
        self.make_authority()
        self.make_opening()
        self.make_conditions()
        self.make_agreement()
        for year in self.years:
            self.make_year(year)
        self.make_drivers()
        self.make_mitigations()
        self.make_activity()
        self.make_statements()
        if self.has_plan:
            self.random = self.plan_random
            day = last_day(self.as_of_year, self.as_of_number)
            PlanMaker(self, day, self.full_plan).make()

    # Random values ----------------------------------------------------------------------------

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.random.random() < probability

    def text(self) -> str:
        """Words that a CSV reader may stumble over."""
        return self.random.choice(TEXTS)

    def words(self) -> str:
        """As `text`, never empty."""
        return self.text() or "a note"

    def source(self) -> str:
        """The id of a source."""
        return self.random.choice(self.sources)

    def pounds(self, pence: int) -> str:
        """Pence as pounds in one of the ways the contract allows."""
        whole, rest = divmod(abs(pence), 100)
        sign = "-" if pence < 0 else ""
        if self.chance(0.02):
            sign = sign or ("-" if pence == 0 else "")
            return f"{sign}00{whole}.{rest:02d}"
        if rest == 0 and self.chance(0.5):
            return f"{sign}{whole}"
        if rest % 10 == 0 and self.chance(0.3):
            return f"{sign}{whole}.{rest // 10}"
        return f"{sign}{whole}.{rest:02d}"

    def size(self) -> int:
        """Pence, from a few to billions of pounds, no order of magnitude left out."""
        digits = self.random.randint(1, 12)
        if self.chance(0.6):
            digits = self.random.randint(8, 11)
        return self.random.randint(10 ** (digits - 1), 10**digits)

    def near(self, pence: int) -> int:
        """An amount about as large as the given one, with odd pence or whole pounds."""
        amount = pence * self.random.randint(800, 1200) // 1000
        ending = self.random.randint(1, 5)
        if ending == 1:
            amount = amount // 100 * 100
        elif ending == 2:
            amount = amount // 1000 * 1000 + 500
        elif ending == 3:
            amount |= 1
        if self.chance(0.02):
            amount = 0
        return -amount if self.chance(0.03) else amount

    def rate(self, low: str, high: str) -> str:
        """A rate between two bounds, with up to five decimals."""
        decimals = self.random.randint(0, 5)
        if self.chance(0.4):
            return self.random.choice(["", "-"]) + self.random.choice(HALF_PENNY_RATES)
        unit = 10**decimals
        least, most = int(Fraction(low) * unit), int(Fraction(high) * unit)
        return decimal_text(self.random.randint(least, most), decimals)

    def date_in(self, year: int, number: int) -> datetime.date:
        """A day of a period."""
        end = last_day(year, number)
        return end if number == 13 else end.replace(day=self.random.randint(1, end.day))

    def some(self, items: list, least: float = 0.0) -> list:
        """Part of a list, in the list's order."""
        share = self.random.uniform(least, 1)
        return [item for item in items if self.random.random() < share]

    # Writing ----------------------------------------------------------------------------------

    def write(self, path: str, columns: str, rows: list[Row]) -> None:
        """Writes a CSV file: columns in any order, an optional one (`name?`) left out if unused."""
        names = []
        for column in columns.split(","):
            name = column.rstrip("?")
            is_used = any(row.get(name) for row in rows)
            if not column.endswith("?") or is_used or self.chance(0.5):
                names.append(name)
        if self.chance(0.3):
            self.random.shuffle(names)
        line_end = self.line_end
        lines = [",".join(self.field(name) for name in names)]
        lines += [",".join(self.field(row.get(name, "")) for name in names) for row in rows]
        content = line_end.join(lines) + (line_end if self.chance(0.9) else "")
        self.write_text(path, content)

    def write_text(self, path: str, content: str) -> None:
        """Writes a file as UTF-8, at times with a byte-order mark."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        mark = b"\xef\xbb\xbf" if self.has_byte_order_marks and self.chance(0.5) else b""
        file.write_bytes(mark + content.encode())

    def field(self, value: str) -> str:
        """A CSV field, quoted where it must be and at times where it need not be."""
        if any(sign in value for sign in ',"\n\r') or self.chance(0.05):
            return '"' + value.replace('"', '""') + '"'
        return value

    # The files of the whole -------------------------------------------------------------------

    def make_sources(self) -> None:
        """`sources.csv`, with one source of every status."""
        rows = []
        for number, status in enumerate(STATUSES + tuple(self.random.choices(STATUSES, k=2)), 1):
            dated = status == "published" or self.chance(0.3)
            day = datetime.date(
                self.first - 1, self.random.randint(1, 12), self.random.randint(1, 28)
            )
            rows.append(
                {
                    "id": self.random.choice(["S{}", "src {}", "ffynhonnell-ŵ{}", "a,b{}"]).format(
                        number
                    ),
                    "status": status,
                    "title": self.words(),
                    "publisher": self.words(),
                    "date": day.isoformat() if dated else "",
                    "reference": self.text(),
                }
            )
        self.sources = [row["id"] for row in rows]
        self.write("sources.csv", "id,status,title,publisher,date?,reference?", rows)

    def make_profiles(self) -> None:
        """`profiles.csv`: weights with decimals, months of zero, late starts."""
        shapes: list[Callable[[], list[str]]] = [
            lambda: ["1"] * 12,
            lambda: [str(self.random.randint(0, 9)) for _ in range(12)],
            lambda: [decimal_text(self.random.randint(0, 9999), 4) for _ in range(12)],
            lambda: ["8.33"] * 11 + ["8.37"],
            lambda: ["0"] * self.random.randint(1, 11) + ["0.5"] * 12,
            lambda: [self.random.choice(["0", "0.0", "1", "2.5", "0.00001"]) for _ in range(12)],
            lambda: ["5", "0", "0", "0", "0", "7", "0", "0", "0", "0", "0", "0"],
        ]
        rows = []
        for number in range(self.random.randint(0, 5)):
            weights = self.random.choice(shapes)()[:12]
            if not any(Fraction(weight) for weight in weights):
                weights[self.random.randrange(12)] = "1"
            name = self.random.choice(["termly {}", "p{}", 'the "{}" one', "proffil ŷ{}"]).format(
                number
            )
            rows.append(
                {"profile": name} | {f"p{month}": weights[month - 1] for month in range(1, 13)}
            )
        self.profiles = [row["profile"] for row in rows]
        self.write(
            "profiles.csv", "profile," + ",".join(f"p{month}" for month in range(1, 13)), rows
        )

    def make_code(self, number: int) -> str:
        """An account code no other account has."""
        shape = self.random.choice(
            [
                "A{:03d}",
                "{:05d}",
                "HN {}",
                'the "{}"',
                "x,{}",
                "Ŵ-{}",
                "ysgol tŷ {}",
                "1.2.{}",
                "{}/b",
                "-{}",
                "é{}#",
            ]
        )
        return shape.format(number)

    def make_accounts(self) -> None:
        """`accounts.csv`: 4 to 25 accounts over all funds."""
        kinds = [
            ("expenditure", "high-needs"),
            ("income", "high-needs"),
            ("reserve", "dsg-reserve"),
        ]
        if self.chance(0.85):  # something to balance journals with
            kinds.append(("control", "control"))
        for _ in range(self.random.randint(1, 21)):
            fund = self.random.choice(
                ["high-needs"] * 5 + ["other-dsg"] * 3 + list(COUNCIL_FUNDS) + ["control"] * 2
            )
            kind = (
                "control"
                if fund == "control"
                else self.random.choice(["expenditure"] * 2 + ["income"])
            )
            kinds.append((kind, fund))
        self.random.shuffle(kinds)
        size = self.size()
        alike = self.chance(0.7)
        self.accounts: list[Account] = []
        for number, (kind, fund) in enumerate(kinds, 1):
            scale = self.near(size) if alike else self.size()
            prior_year = kind in ("expenditure", "income") and self.chance(0.1)
            with_placement = fund in ("high-needs", *COUNCIL_FUNDS) and not prior_year
            placed = with_placement and self.chance(0.5 if kind == "expenditure" else 0.1)
            self.accounts.append(
                Account(
                    code=self.make_code(number),
                    kind=kind,
                    fund=fund,
                    placement=self.random.choice(PLACEMENTS) if placed else "",
                    prior_year=prior_year,
                    scale=-abs(scale) if kind == "income" else abs(scale),
                )
            )
        self.balance_scales()
        self.reported = [account for account in self.accounts if account.is_reported]
        self.controls = [account for account in self.accounts if account.kind == "control"]
        self.reserve = next(account for account in self.accounts if account.kind == "reserve")
        self.write(
            "accounts.csv",
            "code,name,kind,fund,section251?,plan_line?,report_line?,placement?,profile?,method?,prior_year?",
            [self.account_row(account) for account in self.accounts],
        )

    def balance_scales(self) -> None:
        """Brings income near expenditure in most books, so that breaking even is in doubt."""
        if self.chance(0.2):
            return
        spent = sum(
            a.scale for a in self.accounts if a.kind == "expenditure" and a.fund in DSG_FUNDS
        )
        earners = [
            place
            for place, a in enumerate(self.accounts)
            if a.kind == "income" and a.fund in DSG_FUNDS
        ]
        for place in earners:
            account = self.accounts[place]
            share = spent * self.random.randint(850, 1150) // 1000 // len(earners)
            self.accounts[place] = Account(
                account.code,
                account.kind,
                account.fund,
                account.placement,
                account.prior_year,
                -share,
            )

    def account_row(self, account: Account) -> Row:
        """The row of an account, with a profile and a method at random."""
        row = {
            "code": account.code,
            "name": self.words().replace("\n", " ") + " " + account.code,
            "kind": account.kind,
            "fund": account.fund,
            "placement": account.placement,
        }
        if account.is_reported:
            row["section251"] = self.random.choice(["", "1.2.1", "1.2.3"])
            row["plan_line"] = self.random.choice(["", "Top-up funding"])
            row["report_line"] = self.random.choice(["", "Independent schools"])
            row["profile"] = self.random.choice(["", *self.profiles])
            row["method"] = self.random.choice(["", "", "", "budget", "profile"])
            row["prior_year"] = "yes" if account.prior_year else self.random.choice(["", "no"])
        return row

    def make_authority(self) -> None:
        """`authority.toml`."""
        name = f"Illustrative Borough {self.seed}"
        lines = [
            f'name = "{name}"' if self.chance(0.8) else f"name = '{name} \"Ŵ\"'",
            'dfe_number = "999"',
            'ons_code = "E99999999"',
            f'first_year = "{year_text(self.first)}"',
            f'last_year = "{year_text(self.last)}"  # the last year shown',
        ]
        if self.states_as_of:
            lines.append(f'as_of = "{period_text(self.as_of_year, self.as_of_number)}"')
        if self.chance(0.3):
            lines.append(f"expected_actions = {self.random.randint(0, 200)}")
        elif self.full_plan:
            lines.append("expected_actions = 116")
        if self.chance(0.3):
            lines.append(f'high_needs_basis = "{self.random.choice(["gross", "net"])}"')
        if self.chance(0.3):
            lines.append('s151_officer = "A. N. Officer"')
        self.random.shuffle(lines)
        if self.chance(0.6):
            amber, red = self.random.choice(
                [
                    ("0.02", "0.05"),
                    ("0", "1"),
                    ("0.0125", "0.03125"),
                    ("0.1", "0.1"),
                    ("0.00001", "0.5"),
                ]
            )
            lines += ["", "[rag]", f"amber = {amber}", f"red = {red}"]
            # Without another draw, so that all else of a seed stays what it was.
            if self.first % 2 == 0:
                lines.append("rate_by_postings = true")
        if self.chance(0.2):
            lines += [
                "",
                "[publication]",
                "suppress_below = 6",
                'zeros = "suppress"',
                "round_to = 5",
            ]
        rates_delivery = self.chance(0.2)
        if self.has_plan:
            lines += delivery_lines(self.plan_random)
        elif rates_delivery:
            lines += ["", "[delivery]", "green = 1", "amber = 0.75", "red = 0.25"]
        if self.chance(0.2):
            lines += ["", "[census_weights]", "special = 4", '"post-16" = 12']
        self.write_text("authority.toml", self.line_end.join(lines) + self.line_end)

    def make_opening(self) -> None:
        """`opening.csv`: the reserve's balance and at times those of the control accounts."""
        size = max(account.scale for account in self.reported if account.kind == "expenditure")
        held = [self.reserve] if self.chance(0.95) else []
        held += self.some(self.controls) if self.chance(0.3) else []
        rows = [
            {
                "account": account.code,
                "amount": self.pounds(
                    self.near(size // self.random.randint(2, 10))
                    * self.random.choice([1, 1, 1, -1])
                ),
                "source": self.source(),
            }
            for account in held
        ]
        self.write("opening.csv", "account,amount,source", rows)

    def make_conditions(self) -> None:
        """`conditions.csv`, at times."""
        self.conditions = []
        if self.chance(0.4):
            self.conditions = [f"C{number}" for number in range(1, self.random.randint(2, 5))]
            rows = [
                {
                    "id": condition,
                    "text": self.words(),
                    "rag": self.random.choice(["", "green", "amber", "red"]),
                    "progress": self.text(),
                    "evidence": self.text(),
                    "source": self.source(),
                }
                for condition in self.conditions
            ]
            self.write("conditions.csv", "id,text,rag?,progress?,evidence?,source", rows)

    def make_agreement(self) -> None:
        """`agreement.csv`: instalments of all statuses, some recognised in another year."""
        size = max(account.scale for account in self.reported if account.kind == "expenditure")
        rows: list[Row] = []
        for year in self.years if self.chance(0.95) else ():
            if self.chance(0.5):
                rows.append(self.plan_row(year, "planned-in-year", size // 10))
            if self.chance(0.5):
                rows.append(self.plan_row(year, "planned-closing", size // 3))
            for _ in range(self.random.randint(0, 4)):
                rows.append(
                    self.instalment_row(year, "dfe-payment", size // self.random.randint(20, 80))
                )
            for _ in range(self.random.randint(0, 2)):
                rows.append(self.instalment_row(year, "council-contribution", size // 40))
        if self.chance(0.3):
            self.random.shuffle(rows)
        self.write(
            "agreement.csv",
            "year,line,amount,status,basis?,due?,received?,recognised?,depends_on?,source",
            rows,
        )

    def plan_row(self, year: int, line: str, size: int) -> Row:
        """A planned balance or in-year figure of the agreement."""
        bases = ["", "before-payments", "before-dfe", "after-payments"]
        return {
            "year": year_text(year),
            "line": line,
            "amount": self.pounds(abs(self.near(size))),
            "status": "planned",
            "basis": self.random.choice(bases) if line == "planned-closing" else "",
            "source": self.source(),
        }

    def instalment_row(self, year: int, line: str, size: int) -> Row:
        """An instalment; those of years gone by are mostly received."""
        usual = "received" if year < self.as_of_year else "planned"
        status = self.random.choice([usual] * 4 + ["planned", "received", "withheld"])
        due = self.date_in(year, self.random.randint(1, 12))
        elsewhere = self.chance(0.15)
        return {
            "year": year_text(year),
            "line": line,
            "amount": self.pounds(abs(self.near(size))),
            "status": status,
            "due": due.isoformat() if self.chance(0.5) else "",
            "received": due.isoformat() if status == "received" else "",
            "recognised": year_text(self.random.choice(self.years)) if elsewhere else "",
            "depends_on": self.random.choice(["", *self.conditions]),
            "source": self.source(),
        }

    # The files of a year ----------------------------------------------------------------------

    def make_year(self, year: int) -> None:
        """What a year's folder holds: a closed year its postings, a later one mostly its budget."""
        is_closed = year < self.as_of_year or (year == self.as_of_year and self.as_of_number == 13)
        is_as_of_year = year == self.as_of_year
        if is_as_of_year and not self.states_as_of:
            self.make_outturn(year)  # the as-of is left to the latest outturn
        elif is_closed:
            make = self.random.choice([self.make_outturn, self.make_journals])
            if is_as_of_year or self.chance(0.97):
                make(year)
        elif is_as_of_year:
            if self.chance(0.95):
                self.make_journals(year)
        elif self.chance(0.1):
            self.make_journals(year)
        if is_as_of_year or self.chance(0.5):
            self.make_budget(year, certain=is_as_of_year)
            self.make_virements(year)
        if self.chance(0.9 if is_as_of_year else 0.2):
            self.make_adjustments(year)

    def make_outturn(self, year: int) -> None:
        """`outturn.csv`: a year known only in total."""
        rows = [
            {
                "account": account.code,
                "amount": self.pounds(self.near(account.scale)),
                "source": self.source(),
            }
            for account in self.some(self.reported, 0.6) or self.reported[:1]
        ]
        self.write(f"{year_text(year)}/outturn.csv", "account,amount,source", rows)

    def make_budget(self, year: int, certain: bool) -> None:
        """`budget.csv`."""
        rows = [
            {
                "account": account.code,
                "amount": self.pounds(self.near(account.scale)),
                "source": self.source(),
                "note": self.text(),
            }
            for account in self.some(self.reported, 0.7) or (self.reported[:1] if certain else [])
        ]
        self.write(f"{year_text(year)}/budget.csv", "account,amount,source,note?", rows)

    def make_journals(self, year: int) -> None:
        """`journals.csv`: balanced, of several lines, in several periods."""
        rows: list[Row] = []
        if self.restarts_journal_numbers:
            self.journal_number = 0
        numbers = self.some(list(range(1, 14)), 0.5) or [self.random.randint(1, 13)]
        for number in numbers:
            for _ in range(self.random.choice([1, 1, 1, 2])):
                rows += self.journal_rows(year, number, len(numbers))
        if self.chance(0.1):
            self.random.shuffle(rows)
        self.write(
            f"{year_text(year)}/journals.csv",
            "journal,date,period,account,amount,description,source",
            rows,
        )

    def journal_rows(self, year: int, number: int, parts: int) -> list[Row]:
        """The lines of one journal, which sum to zero."""
        self.journal_number += 1
        accounts = self.some(self.reported, 0.5) or self.reported[:1]
        amounts = [(account, self.near(account.scale // parts)) for account in accounts]
        others = self.controls or [account for account in self.reported if account not in accounts]
        balancing = self.random.choice(others or self.reported)
        amounts.append((balancing, -sum(amount for _, amount in amounts)))
        if number == 13 or self.chance(0.8):
            date = self.date_in(year, number)
        else:
            date = self.date_in(year, self.random.randint(1, 12))
        return [
            {
                "journal": f"J{self.journal_number:04d}",
                "date": date.isoformat(),
                "period": period_text(year, number),
                "account": account.code,
                "amount": self.pounds(amount),
                "description": self.words(),
                "source": self.source(),
            }
            for account, amount in amounts
        ]

    def make_virements(self, year: int) -> None:
        """`virements.csv`: of every kind, never across the ring-fence."""
        rows: list[Row] = []
        for _ in range(self.random.randint(0, 6)):
            kind = self.random.choice(["permanent", "temporary", "block-transfer", "grant-update"])
            sides = self.virement_sides(kind)
            if sides is None:
                continue
            self.virement_number += 1
            size = abs(self.random.choice(self.reported).scale) // self.random.randint(5, 50) + 1
            approvers = ["s151 officer", "cabinet", "director, children’s services"]
            if kind == "block-transfer":
                approvers = ["schools-forum", "secretary-of-state"]
            rows.append(
                {
                    "id": f"V{self.virement_number}",
                    "period": period_text(year, self.random.randint(1, 13)),
                    "from": sides[0],
                    "to": sides[1],
                    "amount": self.pounds(abs(self.near(size)) or 1),
                    "kind": kind,
                    "approved_by": self.random.choice(approvers),
                    "reason": self.words(),
                }
            )
        if rows or self.chance(0.2):
            self.write(
                f"{year_text(year)}/virements.csv",
                "id,period,from?,to?,amount,kind,approved_by,reason",
                rows,
            )

    def virement_sides(self, kind: str) -> tuple[str, str] | None:
        """The accounts a virement of this kind may run between, if the books have such a pair."""
        giver = self.random.choice(self.reported)
        if kind == "grant-update":
            return self.random.choice([(giver.code, ""), ("", giver.code)])
        if kind == "block-transfer":
            if giver.fund not in DSG_FUNDS:
                return None
            takers = [a for a in self.reported if a.fund in DSG_FUNDS and a.fund != giver.fund]
        else:
            takers = [a for a in self.reported if a.fund == giver.fund and a is not giver]
        return (giver.code, self.random.choice(takers).code) if takers else None

    def make_adjustments(self, year: int) -> None:
        """`adjustments.csv`: of both kinds, before, on and after the last day of the as-of."""
        end = last_day(year, self.as_of_number)
        rows = []
        for _ in range(self.random.randint(0, 6)):
            account = self.random.choice(self.reported)
            day = self.random.choice(
                [
                    end,
                    end + datetime.timedelta(days=1),
                    self.date_in(year, self.random.randint(1, 12)),
                ]
            )
            amount = self.near(account.scale // self.random.randint(10, 100)) * self.random.choice(
                [1, -1]
            )
            rows.append(
                {
                    "account": account.code,
                    "amount": self.pounds(amount),
                    "reason": self.words(),
                    "author": "A. N. Officer",
                    "date": min(day, last_day(year, 12)).isoformat(),
                    "recurring": self.random.choice(["yes", "no"]),
                }
            )
        self.adjustment_rows[year] = rows
        self.write_adjustments(year, rows)

    def write_adjustments(self, year: int, rows: list[Row]) -> None:
        """Writes a year's `adjustments.csv`."""
        self.write(
            f"{year_text(year)}/adjustments.csv",
            "account,amount,reason,author,date,recurring,action?",
            rows,
        )

    # Drivers and mitigations ------------------------------------------------------------------

    def make_drivers(self) -> None:
        """`drivers.csv`: drivers of every type in base and in up to three other scenarios."""
        if self.chance(0.1):
            return
        names = self.random.sample(
            ["delayed", "high growth", "cynllun ŵyl", "a, b", "Low"], self.random.randint(0, 3)
        )
        placements = sorted({account.placement for account in self.accounts if account.placement})
        # An account may not have line and placement drivers in one year: each placement type takes
        # turns by year.
        placed_years = {
            (placement, year) for placement in placements for year in self.years if self.chance(0.5)
        }
        rows: list[Row] = []
        for scenario in ["base", *names]:
            density = self.random.uniform(0.2, 0.9) if scenario == "base" else 0.25
            for year in self.years:
                for placement in placements:
                    if (placement, year) in placed_years and self.chance(density):
                        rows += self.placement_drivers(scenario, placement, year)
                for account in self.reported:
                    is_free = (
                        account.placement,
                        year,
                    ) not in placed_years and not account.prior_year
                    if is_free and self.chance(density):
                        rows += self.line_drivers(scenario, account, year)
        if self.chance(0.3):
            self.random.shuffle(rows)
        self.write("drivers.csv", "scenario,driver,target,year,low?,central,high?,source", rows)

    def placement_drivers(self, scenario: str, placement: str, year: int) -> list[Row]:
        """Growth of plans, of unit cost, or of both."""
        kinds = self.random.choice(
            [["plan-growth"], ["unit-cost-growth"], ["plan-growth", "unit-cost-growth"]]
        )
        return [
            self.driver_row(scenario, kind, placement, year, self.rate("-0.2", "0.3"))
            for kind in kinds
        ]

    def line_drivers(self, scenario: str, account: Account, year: int) -> list[Row]:
        """An amount, or growth or a step or both; another block's account takes an amount only."""
        kinds = self.random.choice(
            [
                ["line-growth"],
                ["line-growth"],
                ["line-step"],
                ["line-growth", "line-step"],
                ["line-amount"],
            ]
        )
        if account.fund == "other-dsg":
            kinds = ["line-amount"]
        values = {
            "line-growth": self.rate("-0.3", "0.4"),
            "line-step": self.pounds(self.near(account.scale // 20) * self.random.choice([1, -1])),
            "line-amount": self.pounds(self.near(account.scale)),
        }
        return [self.driver_row(scenario, kind, account.code, year, values[kind]) for kind in kinds]

    def driver_row(self, scenario: str, driver: str, target: str, year: int, central: str) -> Row:
        """A row of `drivers.csv`, at times with a range about its central value."""
        row = {
            "scenario": scenario,
            "driver": driver,
            "target": target,
            "year": year_text(year),
            "central": central,
            "source": self.source(),
        }
        if self.chance(0.3):
            hundredths = round(Fraction(central) * 100)
            row["low"] = decimal_text(hundredths - self.random.randint(1, 9), 2)
            row["high"] = decimal_text(hundredths + self.random.randint(1, 9), 2)
        return row

    def make_mitigations(self) -> None:
        """`mitigations.csv` and the `deliveries.csv` held against it."""
        accounts = [account for account in self.reported if not account.prior_year]
        if not accounts or (self.chance(0.1) and not self.full_plan):
            return
        rows: list[Row] = []
        limit = self.random.randint(40, 80) if self.full_plan else self.random.randint(1, 8)
        for number in range(1, limit):
            account = self.random.choice(accounts)
            kind = self.random.choice(["saving", "saving", "", "investment"])
            title = self.words()
            for year in self.some(list(self.years), 0.3):
                rows.append(self.mitigation_row(f"M{number}", title, kind, account, year))
        self.write(
            "mitigations.csv", "id,title,kind?,account,year,amount,confidence,start?,source", rows
        )
        self.measure_kinds = {row["id"]: row["kind"] for row in rows}
        measures = sorted(self.measure_kinds)
        if measures and self.chance(0.5):
            deliveries = [
                {
                    "mitigation": self.random.choice(measures),
                    "period": period_text(
                        self.random.choice(self.years), self.random.randint(1, 12)
                    ),
                    "amount": self.pounds(self.random.randint(0, 10**7)),
                    "evidence": self.words(),
                    "source": self.source(),
                }
                for _ in range(self.random.randint(1, 5) * (20 if self.full_plan else 1))
            ]
            self.write("deliveries.csv", "mitigation,period,amount,evidence,source", deliveries)

    def mitigation_row(
        self, measure: str, title: str, kind: str, account: Account, year: int
    ) -> Row:
        """One year of a measure; it starts in that year or earlier."""
        confidence = self.random.choice(
            ["0", "1", "1.0", *HALF_PENNY_RATES, self.rate("0", "1").lstrip("-")]
        )
        start = self.date_in(
            self.random.choice([year, max(year - 1, self.first)]), self.random.randint(1, 12)
        )
        amount = abs(self.near(account.scale // self.random.randint(5, 40)))
        if self.full_plan and self.chance(0.04):
            amount = -amount  # a finding, not a fault; its months mirror those of the positive
        return {
            "id": measure,
            "title": title,
            "kind": kind,
            "account": account.code,
            "year": year_text(year),
            "amount": self.pounds(amount),
            "confidence": self.random.choice(["1", "1.00"]) if kind == "investment" else confidence,
            "start": start.replace(day=1).isoformat() if self.chance(0.5) else "",
            "source": self.source(),
        }

    # Files that move neither report -----------------------------------------------------------

    def make_activity(self) -> None:
        """`plans.csv` and `unit_costs.csv`, at times."""
        if self.chance(0.4):
            rows = [
                {
                    "year": str(year),
                    "placement": placement,
                    "count": str(self.random.randint(0, 7000)),
                    "source": self.source(),
                }
                for year in range(self.first, self.last + 1)
                for placement in self.some(list(PLACEMENTS))
            ]
            self.write("plans.csv", "year,placement,age_group?,need?,count,source", rows)
        if self.chance(0.4):
            rows = [
                {
                    "year": year_text(year),
                    "placement": placement,
                    "amount": self.pounds(self.random.randint(500_000, 9_000_000)),
                    "includes_place_funding": self.random.choice(["yes", "no"]),
                    "source": self.source(),
                }
                for year in self.years
                for placement in self.some(list(PLACEMENTS))
            ]
            self.write(
                "unit_costs.csv", "year,placement,amount,includes_place_funding,source", rows
            )

    def make_statements(self) -> None:
        """`allocations.csv`, `published.csv` and `capital.csv`, at times."""
        if self.chance(0.3):
            rows = [
                {
                    "year": year_text(year),
                    "version": f"{month} {year}",
                    "before_deductions": self.pounds(self.random.randint(10**9, 10**11)),
                    "deductions": self.pounds(self.random.randint(10**7, 10**9)),
                    "import_export": self.pounds(self.random.randint(-(10**8), 10**8)),
                    "source": self.source(),
                }
                for year in self.years
                for month in ("March", "July")
            ]
            self.write(
                "allocations.csv",
                "year,version,before_deductions,deductions,import_export,source",
                rows,
            )
        if self.chance(0.3):
            rows = [
                {
                    "date": f"{year + 1}-03-31",
                    "measure": "closing",
                    "basis": self.random.choice(["", "s251", "dsg-note", "assurance", "accounts"]),
                    "amount": self.pounds(self.random.randint(-(10**9), 10**10)),
                    "source": self.source(),
                }
                for year in self.years
            ]
            self.write("published.csv", "date,measure,basis?,amount,source", rows)
        if self.chance(0.2):
            rows = [
                {
                    "project": f"School {number}",
                    "year": year_text(self.random.choice(self.years)),
                    "budget": self.pounds(self.random.randint(10**8, 10**9)),
                    "forecast": self.pounds(self.random.randint(10**8, 10**9)),
                    "places": str(self.random.randint(10, 200)),
                    "opens": f"{self.last}-09-01",
                    "source": self.source(),
                }
                for number in range(1, self.random.randint(2, 5))
            ]
            self.write("capital.csv", "project,year,budget,forecast,places,opens,source", rows)


def decimal_text(units: int, decimals: int) -> str:
    """A whole number of the last decimal place as decimal text: (-5, 2) is `-0.05`."""
    if decimals == 0:
        return str(units)
    digits = str(abs(units)).rjust(decimals + 1, "0")
    return ("-" if units < 0 else "") + digits[:-decimals] + "." + digits[-decimals:]


def make_books(seed: int, folder: Path, full_plan: bool = False) -> None:
    """Writes the books of a seed to a folder."""
    BooksMaker(seed, folder, full_plan).make()


def main() -> None:
    """Reads the command line and writes the books."""
    parser = argparse.ArgumentParser(description="Random, valid, made-up books.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--full-plan", action="store_true", help="with 116 actions")
    options = parser.parse_args()
    make_books(options.seed, options.output, options.full_plan)


if __name__ == "__main__":
    main()
