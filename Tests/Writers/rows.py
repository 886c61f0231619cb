"""The twelve rows that every program writes, and what has to be posted of them."""

import datetime
from decimal import Decimal

HEADERS = [
    "Cost Centre", "Subjective", "Transaction", "Date", "Period", "Reference", "Description",
    "Supplier", "Paid", "Empty", "Amount",
]

# Codes with leading noughts, 17-digit references, pence, negatives, amounts as text, empty cells and
# booleans. The amount that is posted stands last. All of it is made up.
_ROWS = [
    ("0042", 5000, 5001, 3, "10000000000000001", "Place funding", True, 350.00, "350.00"),
    ("0042", 5000, 5002, 4, "10000000000000002", "Place funding", True, 350.00, "350.00"),
    ("0107", 4100, 5003, 5, "10000000000000003", "Placement", False, 1020.50, "1020.50"),
    ("0107", 4100, 5004, 6, "00000000000000004", None, False, -20.5, "-20.50"),
    ("0107", 4100, 5005, 7, "INV 105", "Tŷ Ŵyr <&> \"x\"", True, "1,020.50", "1020.50"),
    ("0107", 4200, 5006, 11, "CRN 106", "Credit note", None, "(20.50)", "-20.50"),
    ("0107", 4200, 5007, 12, None, "Taxis", True, 0.1, "0.10"),
    ("0107", 4200, 5008, 13, "INV 108", "Taxis", True, 0.29, "0.29"),
    ("0042", 5000, 5009, 14, "INV 109", "Top-up €", False, 1234567.89, "1234567.89"),
    ("0042", 5000, 5010, 17, "1E3", "Top-up", False, 8000, "8000.00"),
    ("0107", 4100, 20000001, 18, "INV 111", "Placement", True, -0.01, "-0.01"),
    ("0107", 4100, 20000002, 28, "INV 112", "=1+1", True, 33.33, "33.33"),
]


def table():
    """The cells as Python values; None for an empty one."""
    rows = []
    for centre, subjective, transaction, day, reference, text, paid, amount, _ in _ROWS:
        date = datetime.datetime(2023, 4, day)
        rows.append([
            centre, subjective, transaction, date, 1, reference, text, None, paid, None, amount,
        ])
    return rows


def expected():
    """What is posted: account, amount, date, codes, id and reference of each line."""
    return sorted(
        ("0001" if r[0] == "0042" else "0002", Decimal(r[8]), f"2023-04-{r[3]:02}", r[0],
         str(r[1]), str(r[2]), r[4] or "")
        for r in _ROWS)
