"""Imports an extract of each format, against python-calamine iterating over the same rows.

Called by scripts/bench with the path of a release build, and with a folder in which the extracts are
kept, else a folder of their own. Every figure is the median of ROUNDS (5) runs, the program's and its
peer's by turns: user and system CPU, and the peak of memory. What is compared is their ratio.
"""

import csv
import datetime
import os
import shutil
import sys
import tempfile
import zipfile
from xml.sax.saxutils import escape

from environment import run_with
from measuring import Run, forget, median

run_with("python-calamine", "0.9.1", ("xlsxwriter", "3.3.1"), ("xlwt", "1.3.0"))

import xlsxwriter  # noqa: E402
import xlwt  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
ROUNDS = int(os.environ.get("ROUNDS", "5"))
LINES = int(os.environ.get("LINES", "200000"))
BOOKS = os.path.abspath("docs/faults/books")
PERIOD = "2023-24/P10"
PEER = """
import sys
from python_calamine import CalamineWorkbook
count = 0
for row in CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows():
    count += 1
print(count)
"""
# The file's ending, its lines, the most that the ratio may be, and the most memory in MB.
GOALS = [("xlsx", LINES, 1.3, 60), ("ods", LINES, 2.0, 60), ("xls", min(LINES, 60_000), 2.0, 120)]


def typed(path):
    """The rows of a CSV file, dates and amounts as what they are; codes stay text."""
    with open(path, encoding="utf-8", newline="") as file:
        table = [row for row in csv.reader(file) if row]
    start = next(i for i, row in enumerate(table) if "Amount" in row)
    headers = table[start]
    dates = {i for i, name in enumerate(headers) if name == "Date"}
    amounts = {i for i, name in enumerate(headers) if name == "Amount"}
    for number, row in enumerate(table):
        if number > start:
            for place in dates:
                if place < len(row) and row[place]:
                    row[place] = datetime.datetime.strptime(row[place], "%d/%m/%Y")
            for place in amounts:
                if place < len(row) and row[place]:
                    row[place] = float(row[place].replace(",", ""))
        yield row


def write_xlsx(path, rows):
    book = xlsxwriter.Workbook(path, {"constant_memory": False})
    sheet = book.add_worksheet("Data")
    date = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, datetime.datetime):
                sheet.write_datetime(number, column, value, date)
            elif isinstance(value, float):
                sheet.write_number(number, column, value)
            elif value:
                sheet.write_string(number, column, value)
    book.close()


def write_xls(path, rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    date = xlwt.XFStyle()
    date.num_format_str = "dd/mm/yyyy"
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, datetime.datetime):
                sheet.write(number, column, value, date)
            elif value != "":
                sheet.write(number, column, value)
        if number % 1_000 == 999:
            sheet.flush_row_data()
    book.save(path)


def write_ods(path, rows):
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    names = " ".join(f'xmlns:{name}="{office}{name}:1.0"' for name in ("office", "table", "text"))

    def cell(value):
        if value == "":
            return "<table:table-cell/>"
        if isinstance(value, datetime.datetime):
            day = f"{value:%Y-%m-%d}"
            return (f'<table:table-cell office:value-type="date" office:date-value="{day}">'
                    f"<text:p>{value:%d/%m/%Y}</text:p></table:table-cell>")
        if isinstance(value, float):
            return (f'<table:table-cell office:value-type="float" office:value="{value!r}">'
                    f"<text:p>{value:.2f}</text:p></table:table-cell>")
        return (f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p>'
                "</table:table-cell>")

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{office}manifest:1.0"><m:file-entry m:full-path="/"'
            ' m:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>')
        with archive.open("content.xml", "w", force_zip64=True) as part:
            part.write(
                f"<?xml version=\"1.0\"?><office:document-content {names}><office:body>"
                '<office:spreadsheet><table:table table:name="Data">'.encode())
            for row in rows:
                line = "".join(map(cell, row))
                part.write(f"<table:table-row>{line}</table:table-row>\n".encode())
            part.write(
                b"</table:table></office:spreadsheet></office:body></office:document-content>")


def write_apart(ending, path, source):
    """Writes an extract in a process of its own.

    The peak of memory that Linux tells of a program counts what its parent held when it was
    started, so this process has to stay small.
    """
    child = os.fork()
    if child == 0:
        status = 1
        try:
            {"xlsx": write_xlsx, "ods": write_ods, "xls": write_xls}[ending](path, typed(source))
            status = 0
        finally:
            os._exit(status)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        sys.exit(f"{path} was not written")


def main(folder):
    books = os.path.join(folder, "books")
    shutil.rmtree(books, ignore_errors=True)
    shutil.copytree(BOOKS, books)
    base = os.path.join(folder, "base.sqlite")
    if os.path.exists(base):
        os.remove(base)

    def ours(*arguments, ledger):
        forget(books)
        return Run(PROGRAM, "--books", books, "--ledger", ledger, *arguments)

    ours("build", ledger=base)
    missed = 0
    for ending, lines, most, megabytes in GOALS:
        source = os.path.join(folder, f"{lines}.csv")
        path = os.path.join(folder, f"{lines}.{ending}")
        if not os.path.exists(source):
            ours("sample", "--rows", str(lines), "--seed", "7", "--period", PERIOD, "--output",
                 source, ledger=base)
        if not os.path.exists(path):
            write_apart(ending, path, source)
        runs = {"ours": [], "theirs": []}
        for _ in range(ROUNDS):
            ledger = os.path.join(folder, "run.sqlite")
            shutil.copy(base, ledger)
            runs["ours"].append(ours("import", path, "--period", PERIOD, ledger=ledger))
            runs["theirs"].append(Run(sys.executable, "-c", PEER, path))
        first, second = (
            median(runs[name]) for name in ("ours", "theirs"))
        memory, peer = (
            max(run.megabytes for run in runs[name]) for name in ("ours", "theirs"))
        is_met = first <= most * second and memory <= megabytes
        missed += not is_met
        print(f"{'met' if is_met else 'MISSED':6} .{ending}, {lines:,} lines: import {first:.2f} s,"
              f" calamine {second:.2f} s, ratio {first / second:.2f} (at most {most});"
              f" {memory:.0f} MB (at most {megabytes}), calamine {peer:.0f} MB", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    if len(sys.argv) > 2:
        os.makedirs(sys.argv[2], exist_ok=True)
        sys.exit(main(os.path.abspath(sys.argv[2])))
    with tempfile.TemporaryDirectory() as made:
        sys.exit(main(made))
