"""Writes workbooks, against a bare C program with libxlsxwriter and Python's XlsxWriter.

Called by scripts/bench with the path of a release build. A million postings are imported into a
copy of Kent's books; their workbook is written by ours, whose ledger is read and checked on the
way, and the same cells from a file with tabs by the two peers. Every figure is the median of
ROUNDS runs by turns, and the whole of each process.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from environment import run_with

PROGRAM = os.path.abspath(sys.argv[1])
LINES = int(os.environ.get("LINES", "1000000"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
VERSION = "3.2.9"
PERIOD = "2023-24/P11"


def run(*arguments):
    start = time.perf_counter()
    process = subprocess.Popen(
        arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output, errors = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{arguments} failed:\n{errors.decode()[:2000]}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024, output


def say(what, value, bound, is_met):
    print(f"{what:<58}{value:>9}   {bound:<8} {'met' if is_met else 'MISSED'}")
    return is_met


def tabs(workbook, path):
    """The cells of our workbook of postings, so that all write the same."""
    import zipfile
    from xml.etree import ElementTree

    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(workbook) as file, open(path, "w", encoding="utf-8") as out:
        name = "xl/worksheets/sheet1.xml"
        row = 0
        with file.open(name) as sheet:
            for _, element in ElementTree.iterparse(sheet):
                if element.tag != space + "row":
                    continue
                while row < int(element.get("r")) - 1:
                    out.write("\n")
                    row += 1
                cells = [
                    cell.findtext(f"{space}is/{space}t") or cell.findtext(f"{space}v") or ""
                    for cell in element]
                out.write("\t".join(cells) + "\n")
                row += 1
                element.clear()


def python_peer(path, to):
    import xlsxwriter

    start = time.perf_counter()
    book = xlsxwriter.Workbook(to, {"constant_memory": True})
    sheet = book.add_worksheet("Postings")
    text, money = book.add_format(), book.add_format({"num_format": "#,##0.00"})
    with open(path, encoding="utf-8") as lines:
        for row, line in enumerate(lines):
            for column, cell in enumerate(line.rstrip("\n").split("\t")):
                if row > 3 and column in (2, 4):
                    sheet.write_number(row, column, float(cell), money)
                else:
                    sheet.write_string(row, column, cell, text)
    book.close()
    return time.perf_counter() - start


def main():
    met = []
    with tempfile.TemporaryDirectory() as folder:
        books, ledger = os.path.join(folder, "kent"), os.path.join(folder, "ledger.sqlite")
        shutil.copytree("budgets/kent", books, ignore=shutil.ignore_patterns("ledger.sqlite*"))
        ours = [PROGRAM, "--books", books, "--ledger", ledger]
        run(*ours, "build")
        kinds = ["monthly", "scrutiny", "return", "plan"]

        def four():
            return run(*ours, "export", *kinds, "--to", folder)[0]

        def apart():
            return sum(run(*ours, "export", kind, "--to", folder)[0] for kind in kinds)

        four()
        times = [(four(), apart(), run(PROGRAM, "--help")[0]) for _ in range(max(9, ROUNDS))]
        whole, single, help_text = (statistics.median(each) for each in zip(*times))
        met.append(say("four workbooks of Kent / --help", f"{whole / help_text:.1f}", "<= 20",
                       whole / help_text <= 20))
        print(f"  four workbooks {whole:.3f} s, --help {help_text:.3f} s;"
              f" in four calls {single:.3f} s, {single / help_text:.1f} x")

        extract = os.path.join(folder, "lines.csv")
        run(*ours, "sample", "--rows", str(LINES), "--seed", "7", "--period", PERIOD,
            "--output", extract)
        run(*ours, "import", extract, "--period", PERIOD)
        bare = os.path.join(folder, "bare")
        subprocess.run(["cc", "-O2", "-o", bare, "Benchmarks/bare_workbook.c", "-lxlsxwriter"],
                       check=True)

        def export():
            return run(*ours, "export", "monthly", "--as-of", PERIOD, "--to", folder)

        _, megabytes, output = export()
        workbook = output.decode().splitlines()[0]
        path = os.path.join(folder, "lines.tsv")
        tabs(workbook, path)
        rounds = []
        for _ in range(ROUNDS):
            rounds.append((
                export()[0], run(bare, path, os.path.join(folder, "bare.xlsx"))[0],
                python_peer(path, os.path.join(folder, "python.xlsx"))))
        mine, c, python = (statistics.median(each) for each in zip(*rounds))
        print(f"  {LINES:,} postings: ours {mine:.1f} s, C {c:.1f} s, XlsxWriter {python:.1f} s")
        met.append(say("ours / bare C", f"{mine / c:.2f}", "<= 1.15", mine / c <= 1.15))
        met.append(say("XlsxWriter / ours", f"{python / mine:.1f}", ">= 4", python / mine >= 4))
        met.append(say("memory of ours, MB", f"{megabytes:.0f}", "<= 200", megabytes <= 200))
    sys.exit(0 if all(met) else 1)


if __name__ == "__main__":
    run_with("xlsxwriter", VERSION)
    main()
