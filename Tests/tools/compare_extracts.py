"""Compares an extract as text with the same extract as a workbook, cell by cell."""

import csv
import datetime
import sys
from decimal import Decimal

import openpyxl


def amount(text):
    """Pounds as the style `accounting` writes them."""
    digits = text.replace(",", "")
    return -Decimal(digits[1:-1]) if digits.startswith("(") else Decimal(digits)


def agrees(text, value, header):
    if value is None:
        return text == ""
    if isinstance(value, datetime.datetime):
        return header == "Date" and value.strftime("%d/%m/%Y") == text
    if header == "Amount" and not isinstance(value, str):
        return Decimal(repr(value)) == amount(text)
    if header in ("Transaction", "Period") and not isinstance(value, str):
        return str(value) == text
    return isinstance(value, str) and value == text


def main():
    with open(sys.argv[1], newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    sheet = openpyxl.load_workbook(sys.argv[2]).active
    values = [list(row) for row in sheet.iter_rows(values_only=True)]
    headers = rows[3]
    if len(rows) != len(values):
        sys.exit(f"{len(rows)} rows of text and {len(values)} of the workbook")
    for number, (texts, cells) in enumerate(zip(rows, values), 1):
        texts = texts + [""] * (len(headers) - len(texts))
        for header, text, value in zip(headers, texts, cells):
            if not agrees(text, value, header):
                sys.exit(f"row {number}, {header}: {text!r} and {value!r}")
    print(f"{len(rows)} rows agree")


main()
