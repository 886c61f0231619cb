"""Imports an extract and reads the ledger, against sqlite3 and hledger on the same lines.

Called by scripts/bench with the path of a release build. Every figure is the median of ROUNDS runs,
the program's and its peer's by turns; what is compared is their ratio.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from measuring import forget

PROGRAM = os.path.abspath(sys.argv[1])
ROUNDS = int(os.environ.get("ROUNDS", "5"))
LINES = int(os.environ.get("LINES", "1000000"))
BOOKS = os.path.abspath("docs/faults/books")
PERIOD = "2023-24/P10"


class Run:
    """One program that was run: its time in seconds and its peak memory in MB."""

    def __init__(self, arguments, output=subprocess.DEVNULL, text=None):
        start = time.perf_counter()
        process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE if text else subprocess.DEVNULL,
            stdout=output, stderr=subprocess.PIPE)
        if text:
            process.stdin.write(text.encode())
            process.stdin.close()
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds = time.perf_counter() - start
        self.megabytes = usage.ru_maxrss / 1024
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit(f"{arguments} failed:\n{errors.decode()[:2000]}")


class Bench:
    def __init__(self, folder):
        self.folder = folder
        self.books = os.path.join(folder, "books")
        shutil.copytree(BOOKS, self.books)
        self.base = os.path.join(folder, "base.sqlite")
        self.ours("build", ledger=self.base)
        self.missed = 0

    def path(self, name):
        return os.path.join(self.folder, name)

    def ours(self, *arguments, ledger, output=subprocess.DEVNULL):
        forget(self.books)
        return Run([PROGRAM, "--books", self.books, "--ledger", ledger, *arguments], output)

    def extract(self, lines):
        path = self.path(f"{lines}.csv")
        if not os.path.exists(path):
            self.ours("sample", "--rows", str(lines), "--seed", "7", "--period", PERIOD,
                      "--output", path, ledger=self.base)
        return path

    def importing(self, lines, keep=None):
        """A fresh ledger of the books, and an extract imported into it."""
        ledger = self.path(keep or "import.sqlite")
        shutil.copyfile(self.base, ledger)
        return self.ours("import", self.extract(lines), "--period", PERIOD, ledger=ledger)

    def bare(self, lines):
        """The same file in one bare table; the lines above the header are skipped."""
        database = self.path("bare.sqlite")
        if os.path.exists(database):
            os.remove(database)
        return Run(["sqlite3", database, f".import --csv --skip 3 '{self.extract(lines)}' line"])

    def by_turns(self, first, second):
        pairs = [(first(), second()) for _ in range(ROUNDS)]
        return [statistics.median(run.seconds for run in side) for side in zip(*pairs)]

    def say(self, what, value, bound, is_met):
        if not is_met:
            self.missed += 1
        print(f"{what:<58} {value:>9}   {bound:<9} {'met' if is_met else 'MISSED'}", flush=True)

    def run(self):
        count = f"{LINES:,}"
        self.importing(LINES, keep="full.sqlite")
        full = self.path("full.sqlite")
        print(f"{count} lines, median of {ROUNDS}, times in seconds\n")

        ours, peer = self.by_turns(lambda: self.importing(LINES), lambda: self.bare(LINES))
        print(f"import {ours:.2f}, sqlite3 .import {peer:.2f}")
        self.say("import / sqlite3 .import of the same file", f"{ours / peer:.2f}", "<= 1.80",
                 ours / peer <= 1.8)

        small = statistics.median(self.importing(LINES // 10).megabytes for _ in range(ROUNDS))
        large = statistics.median(self.importing(LINES).megabytes for _ in range(ROUNDS))
        self.say(f"peak memory at {LINES // 10:,} lines, MB", f"{small:.0f}", "<= 150", small <= 150)
        self.say(f"peak memory at {count} lines, MB", f"{large:.0f}", "<= 150", large <= 150)
        self.say("  the second / the first", f"{large / small:.2f}", "<= 1.10", large / small <= 1.1)

        query = "SELECT account, year, period, sum(amount) FROM posting GROUP BY 1, 2, 3"
        monitor, grouped = self.by_turns(
            lambda: self.ours("monitor", "--as-of", PERIOD, ledger=full),
            lambda: Run(["sqlite3", full, query]))
        print(f"monitor {monitor:.3f}, grouped sum in sqlite3 {grouped:.3f}")
        self.say("monitor / a grouped sum over the postings", f"{monitor / grouped:.2f}", "<= 0.25",
                 monitor / grouped <= 0.25)

        self.growth()
        self.hledger(full, ours)
        return self.missed

    def growth(self):
        sizes = [LINES // 100, LINES // 10, LINES, LINES * 3]
        rounds = {lines: ROUNDS if lines <= LINES else min(ROUNDS, 3) for lines in sizes}
        seconds = {
            lines: statistics.median(self.importing(lines).seconds for _ in range(rounds[lines]))
            for lines in sizes}
        print("import of " + ", ".join(f"{n:,} lines {s:.2f}" for n, s in seconds.items()))
        per_line = {lines: second / lines * 1e6 for lines, second in seconds.items()}
        growth = per_line[sizes[-1]] / per_line[sizes[1]]
        self.say(f"microseconds a line at {sizes[-1]:,} / at {sizes[1]:,}", f"{growth:.2f}",
                 "<= 1.25", growth <= 1.25)

    def hledger(self, full, ours):
        journal = self.path("full.journal")
        self.ours("ledger", "export", "--format", "hledger", "--output", journal, ledger=full)
        peer = statistics.median(
            Run(["hledger", "-f", journal, "balance"]).seconds for _ in range(ROUNDS))
        print(f"hledger balance of the same lines {peer:.1f}")
        self.say("hledger balance / import", f"{peer / ours:.1f}", ">= 10", peer / ours >= 10)


def main():
    with tempfile.TemporaryDirectory() as folder:
        return 1 if Bench(folder).run() else 0


sys.exit(main())
