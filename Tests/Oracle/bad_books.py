#!/usr/bin/env python3
"""Books with one fault each, and the place where a reader would expect the caret.

    bad_books.py --output DIR

Writes `DIR/base` (small, valid, worked by hand), a folder for each bad case, and
`DIR/manifest.json`: a list of `{"case", "folder", "file", "line", "column", "why"}`. Lines and
columns count from 1, columns in characters.

The place is the start of the offending field; for a missing field the end of the line and one more;
for a fault of a whole file or a missing column 1:1; for a fault that two rows make together the
later row; for an unterminated quote the opening one; for text after a closing quote that text.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

BASE = {
    "authority.toml": """\
# Made up for tests.
name = "Illustrative Borough"
dfe_number = "999"
ons_code = "E99999999"
first_year = "2022-23"
last_year = "2025-26"
as_of = "2023-24/P3"
expected_actions = 2

[rag]
amber = 0.02
red = 0.05

[census_weights]
special = 5
""",
    "sources.csv": """\
id,status,title,publisher,date,reference
S1,published,"Outturn report, 2022-23",Illustrative Borough,2023-06-30,page 3
S2,illustrative,Made up,Illustrative Borough,,
""",
    "accounts.csv": """\
code,name,kind,fund,section251,plan_line,report_line,placement,profile,method,prior_year
0001,"Ysgolion arbennig, Tŷ Ŵyr",expenditure,high-needs,1.2.1,,,special,termly,,
0002,Independent schools,expenditure,high-needs,1.2.3,,,,,profile,no
0003,High needs block,income,high-needs,,,,,,,
0004,Schools block,expenditure,other-dsg,,,,,,,
0005,Prior-year adjustment,expenditure,other-dsg,,,,,,,yes
0006,SEN service,expenditure,council-sen,,,,,,,
0007,SEN transport,expenditure,sen-transport,,,,,,,
R,DSG reserve,reserve,dsg-reserve,,,,,,,
K,Creditors,control,control,,,,,,,
""",
    "profiles.csv": """\
profile,p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11,p12
termly,4,0,0,0,0,4,0,0,0,4,0,0
flat,1,1,1,1,1,1,1,1,1,1,1,1.5
""",
    "opening.csv": """\
account,amount,source
R,1000.00,S1
K,-1000.00,S1
""",
    "agreement.csv": """\
year,line,amount,status,basis,due,received,recognised,depends_on,source
2022-23,dfe-payment,300.00,received,,2023-03-31,2023-03-28,,,S1
2023-24,dfe-payment,100.00,planned,,2024-03-31,,,,S2
2023-24,council-contribution,50.00,planned,,,,,,S2
2025-26,planned-closing,0.00,planned,before-dfe,,,,,S2
""",
    "conditions.csv": """\
id,text,rag,progress,evidence,source
C1,"More places, nearer home",amber,Under way,,S2
C2,Fewer tribunals,green,,,S2
""",
    "published.csv": """\
date,measure,basis,amount,source
2023-03-31,closing,dsg-note,1100.00,S1
""",
    "allocations.csv": """\
year,version,before_deductions,deductions,import_export,source
2023-24,March 2023,3000.00,200.00,-10.00,S1
""",
    "2022-23/outturn.csv": """\
account,amount,source
0001,2000.00,S1
0002,900.00,S1
0003,-2500.00,S1
0005,10.00,S1
""",
    "2023-24/budget.csv": """\
account,amount,source,note
0001,2100.00,S2,
0002,950.00,S2,"as agreed, in full"
0003,-2700.00,S2,
0004,40.00,S2,a note
0006,70.00,S2,
""",
    "2023-24/virements.csv": """\
id,period,from,to,amount,kind,approved_by,reason
V1,2023-24/P1,0001,0002,10.00,permanent,s151 officer,"Places, moved"
V2,2023-24/P2,0004,0002,20.00,block-transfer,schools-forum,Half a per cent
V3,2023-24/P3,0003,,5.00,grant-update,s151 officer,July update
""",
    "2023-24/journals.csv": """\
journal,date,period,account,amount,description,source
J1,2023-04-30,2023-24/P1,0001,700.00,"First term,
paid in advance",S2
J1,2023-04-30,2023-24/P1,K,-700.00,First term,S2
J2,2023-05-31,2023-24/P2,0002,160.00,May,S2
J2,2023-05-31,2023-24/P2,K,-160.00,May,S2
""",
    "2023-24/adjustments.csv": """\
account,amount,reason,author,date,recurring,action
0002,25.00,"Late, but certain",A. N. Officer,2023-06-30,no,
0001,-5.00,Fewer starts,A. N. Officer,2023-06-01,yes,1A1
""",
    "mapping.csv": """\
cost_centre,subjective,account
100*,5000,0001
200*,*,0002
""",
    "drivers.csv": """\
scenario,driver,target,year,low,central,high,source
base,plan-growth,special,2024-25,0.01,0.02,0.03,S2
base,line-growth,0002,2024-25,,0.03,,S2
base,line-amount,0003,2024-25,,-2800.00,,S2
delayed,line-growth,0002,2024-25,,0.05,,S2
""",
    "mitigations.csv": """\
id,title,kind,account,year,amount,confidence,start,source
M1,"Places, nearer home",saving,0002,2024-25,30.00,0.5,2023-05-01,S2
M1,"Places, nearer home",saving,0002,2025-26,60.00,0.75,2023-05-01,S2
M2,New team,investment,0001,2024-25,8.00,1,,S2
""",
    "deliveries.csv": """\
mitigation,period,amount,evidence,source
M1,2023-24/P2,1.00,First place opened,S2
""",
    "plans.csv": """\
year,placement,age_group,need,count,source
2023,special,5 to 10,autism,120,S2
2024,special,5 to 10,autism,126,S2
""",
    "unit_costs.csv": """\
year,placement,amount,includes_place_funding,source
2023-24,special,17.50,no,S2
2024-25,special,18.00,no,S2
""",
    "actions/actions.csv": """\
id,area,title,lead,start,due,source
1A1,1,"Meet parents, monthly",Director,2023-04-01,2023-12-31,S2
3C2,3,Open a unit,Head of service,2023-04-01,2024-03-31,S2
""",
    "actions/updates.csv": """\
action,round,progress,impact,due,stage,evidence,note,source
1A1,2023-06-30,green,amber,,open,,,S2
3C2,2023-06-30,amber,red,2024-06-30,open,,Moved,S2
""",
    "actions/links.csv": """\
action,kind,mitigation,account,note
3C2,saving,M1,,
1A1,enabler,,0001,
""",
}


class Place(NamedTuple):
    """Where the caret belongs."""

    file: str
    line: int
    column: int


class Draft:
    """A copy of the base books that a case spoils."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {path: text.encode() for path, text in BASE.items()}

    def text(self, path: str) -> str:
        """A file's text."""
        return self.files[path].decode()

    def place(self, path: str, offset: int) -> Place:
        """The place of the character at an offset of a file."""
        before = self.text(path)[:offset]
        return Place(path, before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)

    def fields(self, path: str) -> list[list[tuple[int, int]]]:
        """The start and end of every field as written, quotes included, by row."""
        rows, row, start, is_quoted = [], [], 0, False
        for offset, sign in enumerate(self.text(path)):
            if sign == '"':
                is_quoted = not is_quoted
            elif sign in ",\n" and not is_quoted:
                row.append((start, offset))
                start = offset + 1
                if sign == "\n":
                    rows.append(row)
                    row = []
        return rows

    def field(self, path: str, row: int, column: str) -> tuple[int, int]:
        """Where a field stands: row 1 is the header."""
        rows = self.fields(path)
        header = [self.text(path)[start:end] for start, end in rows[0]]
        return rows[row - 1][header.index(column)]

    def splice(self, path: str, start: int, end: int, value: str) -> Place:
        """Puts a value in place of part of a file."""
        text = self.text(path)
        self.files[path] = (text[:start] + value + text[end:]).encode()
        return self.place(path, start)

    def set(self, path: str, row: int, column: str, value: str) -> Place:
        """Replaces a field as it is written."""
        return self.splice(path, *self.field(path, row, column), value)

    def append(self, path: str, row: str, column: str) -> Place:
        """Adds a row, whose fault is in one column."""
        self.files[path] += (row + "\n").encode()
        start, _ = self.field(path, len(self.fields(path)), column)
        return self.place(path, start)

    def replace(self, path: str, old: str, new: str, caret: str = "") -> Place:
        """Replaces text that occurs once; the caret goes to the first `caret` in what is new."""
        text = self.text(path)
        assert text.count(old) == 1, (path, old)
        start = text.index(old)
        self.splice(path, start, start + len(old), new)
        return self.place(path, start + new.index(caret))


Spoil = Callable[[Draft], Place]


@dataclass(frozen=True)
class Case:
    """One fault: how it is made and why it is one."""

    name: str
    why: str
    spoil: Spoil


def field_case(name: str, path: str, row: int, column: str, value: str, why: str) -> Case:
    """A fault made by one field's value."""
    return Case(name, why, lambda draft: draft.set(path, row, column, value))


def row_case(name: str, path: str, row: str, column: str, why: str) -> Case:
    """A fault made by a row too many."""
    return Case(name, why, lambda draft: draft.append(path, row, column))


def text_case(name: str, path: str, old: str, new: str, caret: str, why: str) -> Case:
    """A fault made by other text, with the caret at the first `caret` in it."""
    return Case(name, why, lambda draft: draft.replace(path, old, new, caret))


# Whole files and their shape ----------------------------------------------------------------------


def missing_file(path: str) -> Case:
    """A required file that is not there."""

    def spoil(draft: Draft) -> Place:
        del draft.files[path]
        return Place(path, 1, 1)

    return Case(f"missing-file-{Path(path).stem}", f"{path} is required", spoil)


def missing_column(path: str, column: str) -> Case:
    """A required column that is not there."""

    def spoil(draft: Draft) -> Place:
        for row in range(
            len(draft.fields(path)), 0, -1
        ):  # the header last: it tells where the column is
            start, end = draft.field(path, row, column)
            if draft.text(path)[end] == ",":
                end += 1
            else:
                start -= 1
            draft.splice(path, start, end, "")
        return Place(path, 1, 1)

    return Case(f"missing-column-{Path(path).stem}-{column}", f"{path} lacks {column}", spoil)


def too_few_fields(draft: Draft) -> Place:
    """A row that ends early."""
    rows = draft.fields("2023-24/budget.csv")
    return draft.splice("2023-24/budget.csv", rows[4][1][1], rows[4][3][1], "")


def too_many_fields(draft: Draft) -> Place:
    """A row that goes on."""
    _, end = draft.field("2023-24/budget.csv", 5, "note")
    place = draft.splice("2023-24/budget.csv", end, end, ",surplus")
    return place._replace(column=place.column + 1)


def text_after_quote(draft: Draft) -> Place:
    """A quoted field that goes on after its quote."""
    _, end = draft.field("2023-24/budget.csv", 3, "note")
    return draft.splice("2023-24/budget.csv", end, end, " or so")


def empty_file(draft: Draft) -> Place:
    """A file of no bytes."""
    draft.files["opening.csv"] = b""
    return Place("opening.csv", 1, 1)


def in_utf_16(draft: Draft) -> Place:
    """A file in another encoding altogether."""
    draft.files["opening.csv"] = draft.text("opening.csv").encode("utf-16")
    return Place("opening.csv", 1, 1)


def windows_1252_byte(draft: Draft) -> Place:
    """One byte that is no UTF-8."""
    place = draft.set("2023-24/budget.csv", 5, "note", "@5 more")
    draft.files["2023-24/budget.csv"] = draft.files["2023-24/budget.csv"].replace(b"@", b"\xa3")
    return place


def outturn_and_journals(draft: Draft) -> Place:
    """A year known in total and by journals too."""
    draft.files["2023-24/outturn.csv"] = b"account,amount,source\n0001,5.00,S2\n"
    return Place("2023-24/outturn.csv", 1, 1)


def no_reserve(draft: Draft) -> Place:
    """Accounts without one that holds the balance."""
    draft.set("accounts.csv", 9, "kind", "control")
    draft.set("accounts.csv", 9, "fund", "control")
    return Place("accounts.csv", 1, 1)


def missing_key(draft: Draft) -> Place:
    """A required key that is not there."""
    draft.replace("authority.toml", 'dfe_number = "999"\n', "")
    return Place("authority.toml", 1, 1)


def growth_beside_placement_growth(draft: Draft) -> Place:
    """A line's growth where its placement's holds."""
    return draft.append("drivers.csv", "base,line-growth,0001,2024-25,,0.01,,S2", "driver")


SHAPE = [
    *(missing_file(path) for path in list(BASE)[:6]),
    missing_column("2023-24/budget.csv", "amount"),
    missing_column("accounts.csv", "fund"),
    missing_column("drivers.csv", "central"),
    missing_column("agreement.csv", "source"),
    text_case(
        "unknown-column",
        "2023-24/budget.csv",
        "source,note",
        "source,colour",
        "colour",
        "no such column",
    ),
    text_case(
        "unknown-column-case",
        "opening.csv",
        "account,amount",
        "account,Amount",
        "Amount",
        "column names are lower case; `amount` is then missing as well",
    ),
    text_case(
        "duplicate-column",
        "opening.csv",
        ",source",
        ",amount",
        "amount",
        "one column twice; `source` is then missing as well",
    ),
    Case("empty-file", "a required file without even its header", empty_file),
    Case("ragged-too-few", "two fields of four", too_few_fields),
    Case("ragged-too-many", "five fields of four", too_many_fields),
    text_case(
        "unterminated-quote",
        "2023-24/budget.csv",
        "0006,70.00,S2,",
        '0006,70.00,S2,"never closed',
        '"',
        "a quote that is never closed",
    ),
    Case(
        "text-after-closing-quote", "text between a closing quote and the comma", text_after_quote
    ),
    Case("encoding-utf-16", "a file in UTF-16", in_utf_16),
    Case("encoding-windows-1252", "the byte A3 (a pound sign in Windows-1252)", windows_1252_byte),
    field_case(
        "nul-byte", "2023-24/budget.csv", 5, "note", "\0a note", "a NUL byte in a text file"
    ),
]

TOML = [
    text_case(
        "toml-unknown-key",
        "authority.toml",
        "expected_actions",
        "colour = 1\nexpected_actions",
        "colour",
        "no such key",
    ),
    text_case(
        "toml-unknown-key-in-table",
        "authority.toml",
        "red = 0.05",
        "red = 0.05\npurple = 0.1",
        "purple",
        "no such key in [rag]",
    ),
    Case("toml-missing-key", "dfe_number is required", missing_key),
    text_case(
        "toml-wrong-type-string",
        "authority.toml",
        'name = "Illustrative Borough"',
        "name = 5",
        "5",
        "a number for a string",
    ),
    text_case(
        "toml-wrong-type-number",
        "authority.toml",
        "= 2\n",
        '= "two"\n',
        '"two"',
        "a string for a whole number",
    ),
    text_case(
        "toml-wrong-type-rate", "authority.toml", "0.02", '"0.02"', '"', "a string for a rate"
    ),
    text_case(
        "toml-wrong-type-table",
        "authority.toml",
        "[rag]\namber = 0.02\nred = 0.05",
        "[rag]\namber = [1]",
        "[1]",
        "a list for a rate",
    ),
    text_case(
        "toml-syntax",
        "authority.toml",
        'last_year = "2025-26"',
        'last_year == "2025-26"',
        '= "',
        "two equals signs",
    ),
    text_case("toml-nan", "authority.toml", "0.02", "nan", "nan", "not a number"),
    text_case("toml-inf", "authority.toml", "0.05", "inf", "inf", "infinity"),
    text_case("toml-minus-inf", "authority.toml", "0.05", "-inf", "-inf", "infinity"),
    text_case(
        "toml-duplicate-key",
        "authority.toml",
        "expected_actions",
        'dfe_number = "998"\nexpected_actions',
        "dfe_number",
        "one key twice",
    ),
    text_case(
        "toml-bad-year", "authority.toml", '"2022-23"', '"2022-24"', '"', "not a financial year"
    ),
    text_case(
        "toml-bad-period", "authority.toml", '"2023-24/P3"', '"2023-24/P14"', '"', "there is no P14"
    ),
    text_case(
        "toml-census-weight",
        "authority.toml",
        "special = 5",
        "special = 13",
        "13",
        "months are 0 to 12",
    ),
]

# Names that nothing bears -------------------------------------------------------------------------

NAMING_ACCOUNTS = [
    ("opening.csv", 3, "account"),
    ("2022-23/outturn.csv", 3, "account"),
    ("2023-24/budget.csv", 4, "account"),
    ("2023-24/virements.csv", 2, "from"),
    ("2023-24/virements.csv", 3, "to"),
    ("2023-24/journals.csv", 4, "account"),
    ("2023-24/adjustments.csv", 2, "account"),
    ("mapping.csv", 3, "account"),
    ("drivers.csv", 3, "target"),
    ("mitigations.csv", 4, "account"),
    ("actions/links.csv", 3, "account"),
]
NAMING_SOURCES = [
    "opening.csv",
    "agreement.csv",
    "conditions.csv",
    "published.csv",
    "allocations.csv",
    "2022-23/outturn.csv",
    "2023-24/budget.csv",
    "2023-24/journals.csv",
    "drivers.csv",
    "mitigations.csv",
    "deliveries.csv",
    "plans.csv",
    "unit_costs.csv",
    "actions/actions.csv",
    "actions/updates.csv",
]
UNKNOWN_WORDS = [
    ("sources.csv", 3, "status", "guess"),
    ("accounts.csv", 3, "kind", "spending"),
    ("accounts.csv", 3, "fund", "high needs"),
    ("accounts.csv", 3, "method", "magic"),
    ("accounts.csv", 3, "prior_year", "perhaps"),
    ("agreement.csv", 2, "line", "dfe-payments"),
    ("agreement.csv", 3, "status", "promised"),
    ("agreement.csv", 5, "basis", "before"),
    ("conditions.csv", 2, "rag", "purple"),
    ("2023-24/virements.csv", 2, "kind", "lasting"),
    ("2023-24/adjustments.csv", 2, "recurring", "maybe"),
    ("drivers.csv", 3, "driver", "line-grow"),
    ("mitigations.csv", 4, "kind", "invest"),
    ("deliveries.csv", 2, "mitigation", "M9"),
    ("unit_costs.csv", 2, "includes_place_funding", "partly"),
    ("actions/updates.csv", 2, "progress", "blue"),
    ("actions/updates.csv", 2, "stage", "shut"),
    ("actions/updates.csv", 3, "action", "9Z9"),
    ("actions/links.csv", 2, "kind", "hope"),
    ("actions/links.csv", 2, "mitigation", "M9"),
    ("actions/links.csv", 2, "action", "9Z9"),
]


def stem(path: str) -> str:
    """A file's name for a case's name."""
    return Path(path).stem.replace("_", "-")


NAMES = [
    *(
        field_case(
            f"unknown-account-{stem(path)}-{column}", path, row, column, "9999", "no such account"
        )
        for path, row, column in NAMING_ACCOUNTS
    ),
    *(
        field_case(f"unknown-source-{stem(path)}", path, 2, "source", "S9", "no such source")
        for path in NAMING_SOURCES
    ),
    field_case("unknown-profile", "accounts.csv", 3, "profile", "termely", "no such profile"),
    field_case(
        "unknown-profile-after-welsh",
        "accounts.csv",
        2,
        "profile",
        "nunlle",
        "no such profile, after letters of more than one byte and a quoted comma",
    ),
    *(
        field_case(
            f"unknown-word-{stem(path)}-{column}", path, row, column, word, f"no such {column}"
        )
        for path, row, column, word in UNKNOWN_WORDS
    ),
]

# Rows that stand twice ----------------------------------------------------------------------------

DUPLICATES = [
    row_case(f"duplicate-{stem(path)}", path, row, column, f"a second row for one {key}")
    for path, row, column, key in [
        ("sources.csv", "S2,assumption,Again,Nobody,,", "id", "id"),
        ("accounts.csv", "0002,Again,expenditure,high-needs,,,,,,,", "code", "code"),
        ("profiles.csv", "flat,1,1,1,1,1,1,1,1,1,1,1,1", "profile", "profile"),
        ("opening.csv", "R,5.00,S2", "account", "account"),
        ("conditions.csv", "C1,Again,,,,S2", "id", "id"),
        ("2022-23/outturn.csv", "0002,5.00,S2", "account", "account"),
        ("2023-24/budget.csv", "0002,5.00,S2,", "account", "account"),
        (
            "2023-24/virements.csv",
            "V1,2023-24/P3,0002,0001,1.00,temporary,s151 officer,Again",
            "id",
            "id",
        ),
        (
            "drivers.csv",
            "base,line-growth,0002,2024-25,,0.04,,S2",
            "scenario",
            "scenario, driver, target and year",
        ),
        ("mitigations.csv", "M2,New team,investment,0001,2024-25,9.00,1,,S2", "id", "id and year"),
        (
            "plans.csv",
            "2024,special,5 to 10,autism,127,S2",
            "year",
            "year, placement, age group and need",
        ),
        ("unit_costs.csv", "2024-25,special,19.00,no,S2", "year", "year and placement"),
        ("actions/actions.csv", "3C2,3,Again,,,,S2", "id", "id"),
    ]
]

# Values -------------------------------------------------------------------------------------------

BAD_AMOUNTS = [
    ("three-decimals", "950.001", "more than two decimals are never rounded away"),
    ("text", "lots", "text for a number"),
    ("thousands-separator", '"1,950.00"', "a thousands separator"),
    ("pound-sign", "£950.00", "a pound sign"),
    ("exponent", "1e3", "an exponent"),
    ("plus-sign", "+950.00", "a plus sign"),
    ("no-whole-pounds", ".50", "no digit before the decimal mark"),
    ("no-pence", "950.", "no digit after the decimal mark"),
    ("decimal-comma", '"950,00"', "a decimal comma"),
    ("brackets", "(950.00)", "brackets for a negative"),
    ("space", " 950.00", "a space before the number"),
    ("blank", "", "an amount is required"),
    ("past-int64", "92233720368547758.08", "a penny more than 64 bits hold"),
    ("far-past-int64", "99999999999999999999999999.00", "far more than 64 bits hold"),
    ("other-digits", "٩٥٠", "digits of another script"),
]
BAD_PERIODS = [
    "2023-24/P0",
    "2023-24/P14",
    "2023-24/P01",
    "2022-23/P2",
    "2023-25/P2",
    "2023-24/p2",
    "P2",
]
BAD_YEARS = [
    ("agreement.csv", 3),
    ("drivers.csv", 3),
    ("mitigations.csv", 4),
    ("unit_costs.csv", 3),
    ("allocations.csv", 2),
]
BAD_DATES = [
    ("sources.csv", 2, "date", "2023-13-01"),
    ("agreement.csv", 3, "due", "2024-06-31"),
    ("2023-24/journals.csv", 4, "date", "2023-05-32"),
    ("2023-24/adjustments.csv", 2, "date", "2023-02-29"),
    ("2023-24/adjustments.csv", 2, "date", "30/06/2023"),
    ("mitigations.csv", 4, "start", "2024-09"),
    ("published.csv", 2, "date", "2023-02-30"),
]

VALUES = [
    *(
        field_case(f"amount-{name}", "2023-24/budget.csv", 3, "amount", text, why)
        for name, text, why in BAD_AMOUNTS
    ),
    field_case(
        "amount-three-decimals-agreement",
        "agreement.csv",
        3,
        "amount",
        "100.005",
        "more than two decimals",
    ),
    field_case(
        "amount-three-decimals-line-amount",
        "drivers.csv",
        4,
        "central",
        "-2800.001",
        "a line amount is money, with two decimals",
    ),
    *(
        field_case(
            f"period-virement-{period.replace('/', '-')}",
            "2023-24/virements.csv",
            2,
            "period",
            period,
            "not a period of this folder's year",
        )
        for period in BAD_PERIODS
    ),
    *(
        field_case(
            f"period-journal-{period.replace('/', '-')}",
            "2023-24/journals.csv",
            4,
            "period",
            period,
            "not a period of this folder's year",
        )
        for period in BAD_PERIODS[:4]
    ),
    *(
        field_case(f"date-{stem(path)}-{number}", path, row, column, date, "not a date")
        for number, (path, row, column, date) in enumerate(BAD_DATES, 1)
    ),
    *(
        field_case(f"year-{stem(path)}", path, row, "year", "2023-25", "not a financial year")
        for path, row in BAD_YEARS
    ),
    field_case(
        "year-recognised", "agreement.csv", 3, "recognised", "2024/25", "not a financial year"
    ),
    row_case(
        "profile-of-zeros",
        "profiles.csv",
        "nothing,0,0,0,0,0,0,0,0,0.0,0,0,0",
        "profile",
        "all weights are zero",
    ),
    field_case("profile-negative", "profiles.csv", 3, "p4", "-1", "a negative weight"),
    field_case("profile-text", "profiles.csv", 3, "p4", "x", "text for a weight"),
    field_case("rate-text", "drivers.csv", 3, "central", "3%", "a rate is a decimal fraction"),
    field_case("rate-nan", "drivers.csv", 3, "central", "nan", "not a number"),
    field_case(
        "confidence-above-1", "mitigations.csv", 2, "confidence", "1.01", "confidence is 0 to 1"
    ),
    field_case(
        "confidence-below-0", "mitigations.csv", 2, "confidence", "-0.1", "confidence is 0 to 1"
    ),
    field_case(
        "confidence-of-investment",
        "mitigations.csv",
        4,
        "confidence",
        "0.5",
        "an investment has confidence 1",
    ),
    field_case("plans-count", "plans.csv", 2, "count", "a few", "text for a count"),
    field_case(
        "action-id",
        "actions/actions.csv",
        3,
        "id",
        "C32",
        "an id is area digit, project letter, number; links and updates then miss 3C2 as well",
    ),
]

# Rules --------------------------------------------------------------------------------------------

RULES = [
    field_case(
        "published-without-date", "sources.csv", 2, "date", "", "a published source has a date"
    ),
    row_case(
        "two-reserves",
        "accounts.csv",
        "R2,Another,reserve,dsg-reserve,,,,,,,",
        "kind",
        "a second reserve account",
    ),
    Case("no-reserve", "no account holds the balance", no_reserve),
    field_case(
        "journal-unbalanced",
        "2023-24/journals.csv",
        4,
        "amount",
        "160.01",
        "the lines of J2 sum to 0.01 (the journal's first line; its last would do)",
    ),
    Case(
        "outturn-and-journals",
        "a year has an outturn or postings, not both (the caret may stand in journals.csv)",
        outturn_and_journals,
    ),
    row_case(
        "ring-fence-out",
        "2023-24/virements.csv",
        "V9,2023-24/P2,0001,0006,1.00,permanent,cabinet,No",
        "to",
        "from the grant to the council's money",
    ),
    row_case(
        "ring-fence-in",
        "2023-24/virements.csv",
        "V9,2023-24/P2,0007,0004,1.00,temporary,cabinet,No",
        "to",
        "from the council's money to the grant",
    ),
    field_case(
        "block-transfer-unapproved",
        "2023-24/virements.csv",
        3,
        "approved_by",
        "",
        "approved by nobody",
    ),
    field_case(
        "block-transfer-wrong-approver",
        "2023-24/virements.csv",
        3,
        "approved_by",
        "cabinet",
        "approved by someone who may not",
    ),
    row_case(
        "block-transfer-within-a-block",
        "2023-24/virements.csv",
        "V9,2023-24/P2,0001,0002,1.00,block-transfer,schools-forum,No",
        "kind",
        "not between two blocks",
    ),
    field_case(
        "grant-update-both-sides",
        "2023-24/virements.csv",
        4,
        "to",
        "0002",
        "a grant update has one side (the caret may stand on from or kind)",
    ),
    field_case(
        "grant-update-no-side",
        "2023-24/virements.csv",
        4,
        "from",
        "",
        "a grant update has one side (the caret may stand on kind)",
    ),
    field_case(
        "virement-one-side",
        "2023-24/virements.csv",
        2,
        "to",
        "",
        "only a grant update has one side",
    ),
    field_case(
        "virement-of-nothing", "2023-24/virements.csv", 2, "amount", "0.00", "an amount above zero"
    ),
    field_case(
        "virement-negative", "2023-24/virements.csv", 2, "amount", "-10.00", "an amount above zero"
    ),
    row_case(
        "payment-before-first-year",
        "agreement.csv",
        "2021-22,dfe-payment,1.00,received,,,,,,S1",
        "year",
        "the roll-forward begins in 2022-23",
    ),
    row_case(
        "contribution-before-first-year",
        "agreement.csv",
        "2021-22,council-contribution,1.00,received,,,,,,S1",
        "year",
        "the roll-forward begins in 2022-23",
    ),
    row_case(
        "driver-on-prior-year",
        "drivers.csv",
        "base,line-amount,0005,2024-25,,1.00,,S2",
        "target",
        "a prior-year account is nil in later years",
    ),
    row_case(
        "mitigation-on-prior-year",
        "mitigations.csv",
        "M3,No,saving,0005,2024-25,1.00,1,,S2",
        "account",
        "a prior-year account is nil in later years",
    ),
    row_case(
        "growth-on-other-dsg",
        "drivers.csv",
        "base,line-growth,0004,2024-25,,0.01,,S2",
        "driver",
        "another block is nil or a line amount (the caret may stand on target)",
    ),
    row_case(
        "step-on-other-dsg",
        "drivers.csv",
        "base,line-step,0004,2024-25,,1.00,,S2",
        "driver",
        "another block is nil or a line amount (the caret may stand on target)",
    ),
    row_case(
        "growth-beside-amount",
        "drivers.csv",
        "base,line-growth,0003,2024-25,,0.01,,S2",
        "driver",
        "the line amount replaces everything",
    ),
    row_case(
        "step-beside-amount",
        "drivers.csv",
        "base,line-step,0003,2024-25,,1.00,,S2",
        "driver",
        "the line amount replaces everything",
    ),
    Case(
        "plan-growth-and-line-growth",
        "one account and year has growth of both kinds",
        growth_beside_placement_growth,
    ),
    row_case(
        "mitigation-title-differs",
        "mitigations.csv",
        "M2,Another,investment,0001,2025-26,8.00,1,,S2",
        "title",
        "the rows of M2 disagree",
    ),
    row_case(
        "mitigation-kind-differs",
        "mitigations.csv",
        "M2,New team,saving,0001,2025-26,8.00,1,,S2",
        "kind",
        "the rows of M2 disagree",
    ),
    row_case(
        "mitigation-account-differs",
        "mitigations.csv",
        "M2,New team,investment,0002,2025-26,8.00,1,,S2",
        "account",
        "the rows of M2 disagree",
    ),
]

CASES = SHAPE + TOML + NAMES + DUPLICATES + VALUES + RULES

FIFTEEN_AT_ONCE = [
    "toml-unknown-key-in-table",
    "published-without-date",
    "unknown-profile",
    "two-reserves",
    "profile-of-zeros",
    "unknown-account-opening-account",
    "payment-before-first-year",
    "amount-three-decimals",
    "ragged-too-few",
    "unknown-account-journals-account",
    "block-transfer-unapproved",
    "date-adjustments-4",
    "unknown-word-drivers-driver",
    "confidence-above-1",
    "duplicate-unit-costs",
]


def write(draft: Draft, folder: Path) -> None:
    """Writes the books of a draft."""
    for path, content in draft.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def write_all(output: Path) -> list[dict]:
    """Writes the base, every case and the manifest, and returns the manifest."""
    write(Draft(), output / "base")
    manifest = []

    def record(case: Case, folder: str, draft: Draft) -> None:
        entry = {"case": case.name, "folder": folder} | case.spoil(draft)._asdict()
        manifest.append(entry | {"why": case.why})

    for case in CASES:
        draft = Draft()
        record(case, case.name, draft)
        write(draft, output / case.name)
    by_name = {case.name: case for case in CASES}
    draft = Draft()
    for name in FIFTEEN_AT_ONCE:
        record(by_name[name], "fifteen-at-once", draft)
    write(draft, output / "fifteen-at-once")
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (output / "manifest.json").write_text(text, encoding="utf-8")
    return manifest


def main() -> None:
    """Reads the command line and writes the cases."""
    parser = argparse.ArgumentParser(description="Books with one fault each, and where it stands.")
    parser.add_argument("--output", type=Path, required=True)
    write_all(parser.parse_args().output)


if __name__ == "__main__":
    main()
