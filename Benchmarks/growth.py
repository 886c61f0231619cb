"""How the time of a command grows with the size of what it is given: at 1, 4 and 16 times the size.

Called by scripts/bench with the paths of a release build and of an earlier one. Times are user and
system CPU, less what the same command takes where nothing is added; the median of ROUNDS (5) runs,
the sizes by turns. The exponent is that between 4 and 16 times: 1 is linear, 2 quadratic.
"""

import csv
import os
import shutil
import sys
import tempfile

from measuring import Run, exponent, median

PROGRAM = os.path.abspath(sys.argv[1])
EARLIER = os.path.abspath(sys.argv[2])
ROUNDS = int(os.environ.get("ROUNDS", "5"))
BOOKS = os.path.abspath("docs/faults/books")
PERIOD = "2023-24/P3"
WRITTEN = ("ledger.sqlite", "ledger-witness.txt")
STEPS = (1, 4, 16)
BOUND = 1.1
REBUILT = 16_000
FASTER = 20
FORWARD = int(os.environ.get("LINES", "1000000"))


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


def append(path, rows):
    with open(path, "a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def journals(count, pounds):
    """`count` journals of two lines each, by which one account gives `pounds` to another."""
    for number in range(count):
        head = (f"N{number}", "2023-06-05", "2023-24/P3")
        yield (*head, "0001", f"{pounds}.00", "Made up", "S2")
        yield (*head, "0002", f"-{pounds}.00", "Made up", "S2")


JOURNAL_HEADER = ("journal", "date", "period", "account", "amount", "description", "source")


def plain(books):
    """Takes out what the earlier build does not know: the guard, and the period of adjustments."""
    path = os.path.join(books, "authority.toml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.split("[guard]")[0])
    path = os.path.join(books, "2023-24", "adjustments.csv")
    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    write(path, header[:-1], [row[:-1] for row in rows])


class Place:
    """Books in a folder of their own, with a ledger built from them before anything is added."""

    def __init__(self, folder, name, program=PROGRAM, grow=None):
        self.program = program
        self.books = os.path.join(folder, name)
        shutil.copytree(BOOKS, self.books)
        plain(self.books)
        self.ledger = os.path.join(self.books, "ledger.sqlite")
        if grow:
            grow(self.books)
        self.run("build")
        self.keep()

    def keep(self):
        """Remembers the ledger and its witness as they stand."""
        for name in WRITTEN:
            path = os.path.join(self.books, name)
            if os.path.exists(path):
                shutil.copyfile(path, path + ".kept")

    def back(self):
        """Brings the ledger and its witness back to where they were kept."""
        for name in WRITTEN:
            path = os.path.join(self.books, name)
            if os.path.exists(path + ".kept"):
                shutil.copyfile(path + ".kept", path)
            elif os.path.exists(path):
                os.remove(path)

    def run(self, *arguments, fails=False):
        return Run(self.program, "--books", self.books, "--ledger", self.ledger, *arguments,
                   fails=fails)


class Posting:
    """`post` of a file of journals."""

    title = "post, journals"
    sizes = [2_000 * step for step in STEPS]

    def __init__(self, folder, size):
        self.place = Place(folder, f"post-{size}")
        self.file = os.path.join(folder, f"post-{size}.csv")
        write(self.file, JOURNAL_HEADER, journals(size, 1))

    def run(self):
        self.place.back()
        return self.place.run("post", self.file)


class Rebuilding:
    """`build` of journals that have all changed in the books since they were posted."""

    title = "build, changed journals"
    sizes = [2_000 * step for step in STEPS]

    def __init__(self, folder, size, program=PROGRAM):
        def grow(pounds):
            return lambda books: append(
                os.path.join(books, "2023-24", "journals.csv"), journals(size, pounds))

        name = os.path.basename(os.path.dirname(program)) + str(abs(hash(program)))
        self.place = Place(folder, f"build-{size}-{name}", program, grow(1))
        table = os.path.join(self.place.books, "2023-24", "journals.csv")
        shutil.copyfile(os.path.join(BOOKS, "2023-24", "journals.csv"), table)
        grow(2)(self.place.books)

    def run(self):
        self.place.back()
        return self.place.run("build")


class Acting:
    """`actions` of a plan of many actions, each with a saving on an account of its own."""

    title = "actions, accounts and actions"
    sizes = [250 * step for step in STEPS]

    def __init__(self, folder, size):
        def grow(books):
            path = os.path.join(books, "authority.toml")
            with open(path, encoding="utf-8") as file:
                text = file.read()
            with open(path, "w", encoding="utf-8") as file:
                file.write(text.replace('last_year = "2025-26"', 'last_year = "2061-62"'))
            numbers = range(size)
            append(os.path.join(books, "accounts.csv"), [
                (f"A{n}", f"Account {n}", "expenditure", "high-needs", *[""] * 7)
                for n in numbers])
            append(os.path.join(books, "2023-24", "budget.csv"), [
                (f"A{n}", "100.00", "S2", "") for n in numbers])
            append(os.path.join(books, "actions", "actions.csv"), [
                (f"1D{n}", 1, f"Action {n}", "", "2023-04-01", "2024-03-31", "S2")
                for n in numbers])
            append(os.path.join(books, "actions", "links.csv"), [
                (f"1D{n}", "saving", f"MX{n}", "", "") for n in numbers])
            append(os.path.join(books, "mitigations.csv"), [
                (f"MX{n}", f"Measure {n}", "saving", f"A{n}", f"20{year}-{year + 1}", "1.00", "0.5",
                 "2024-04-01", "S2") for n in numbers for year in range(24, 62)])
            append(os.path.join(books, "actions", "updates.csv"), [
                (f"1D{n}", "2023-06-30", "amber", "amber", "", "open", "", "", "S2")
                for n in numbers])

        self.place = Place(folder, f"actions-{size}", grow=grow)

    def run(self):
        return self.place.run("actions", "--format", "json")


class Mapping:
    """`import` of an extract of as many codes as `mapping.csv` has rules."""

    title = "import, rules and codes"
    sizes = [12_500 * step for step in STEPS]

    def __init__(self, folder, size):
        def grow(books):
            append(os.path.join(books, "mapping.csv"), [
                (f"7{n:07d}", f"{n % 9000:04d}*", "0001") for n in range(size)])

        self.place = Place(folder, f"mapping-{size}", grow=grow)
        self.file = os.path.join(folder, f"mapping-{size}.csv")
        header = ("Transaction", "Period", "Date", "Cost Centre", "Subjective", "Reference",
                  "Supplier", "Description", "Amount")
        write(self.file, header, [
            (f"T{n}", "3", "05/06/2023", f"7{n:07d}", f"{n % 9000:04d}", f"R{n}", "", "Made up",
             "1.00") for n in range(size)])

    def run(self):
        self.place.back()
        return self.place.run("import", self.file, "--period", PERIOD)


class Bench:
    def __init__(self, folder):
        self.folder = folder
        self.missed = 0

    def say(self, what, value, bound, is_met):
        if not is_met:
            self.missed += 1
        print(f"{what:<58} {value:>9}   {bound:<9} {'met' if is_met else 'MISSED'}", flush=True)

    def grow(self, kind):
        works = {size: kind(self.folder, size) for size in kind.sizes}
        nothing = Place(self.folder, f"nothing-{kind.__name__}")
        runs = {size: [] for size in works}
        start = []
        for _ in range(ROUNDS):
            start.append(nothing.run("position"))
            for size, work in works.items():
                runs[size].append(work.run())
        base = median(start)
        seconds = {size: median(some) - base for size, some in runs.items()}
        print(f"{kind.title}: " + ", ".join(f"{n:,} {s:.2f} s" for n, s in seconds.items()))
        small, large = kind.sizes[1:]
        power = exponent(seconds[small], seconds[large], large / small)
        self.say(f"  exponent of {kind.title}", f"{power:.2f}", f"<= {BOUND}", power <= BOUND)

    def rebuild(self):
        """Both programs build the same changed journals, by turns; the earlier one but once."""
        ours, theirs = (Rebuilding(self.folder, REBUILT, one) for one in (PROGRAM, EARLIER))
        before = theirs.run().seconds
        now = median([ours.run() for _ in range(ROUNDS)])
        print(f"build of {REBUILT:,} changed journals: {now:.2f} s, the earlier build {before:.1f} s")
        ratio = before / now
        self.say("  the earlier build / this one", f"{ratio:.0f}", f">= {FASTER}", ratio >= FASTER)

    def bring_forward(self):
        """The first write to a ledger of the earlier form, beside the import of the same lines."""
        theirs = Place(self.folder, "earlier", EARLIER)
        ours = Place(self.folder, "ours")
        extract = os.path.join(self.folder, "extract.csv")
        theirs.run("sample", "--rows", str(FORWARD), "--seed", "7", "--period", PERIOD,
                   "--output", extract)
        theirs.run("import", extract, "--period", PERIOD)
        theirs.keep()
        theirs.program = PROGRAM
        post = os.path.join(self.folder, "one.csv")
        write(post, JOURNAL_HEADER, journals(1, 1))
        taken, brought = [], []
        for _ in range(ROUNDS):
            ours.back()
            taken.append(ours.run("import", extract, "--period", PERIOD))
            theirs.back()
            brought.append(theirs.run("post", post))
        ratio = median(brought) / median(taken)
        print(f"{FORWARD:,} lines of an earlier form brought forward: {median(brought):.2f} s,"
              f" imported anew {median(taken):.2f} s")
        self.say("  brought forward / imported", f"{ratio:.2f}", "<= 1.0", ratio <= 1)

    def run(self):
        for kind in (Posting, Rebuilding, Acting, Mapping):
            self.grow(kind)
        self.rebuild()
        self.bring_forward()
        return self.missed


def main():
    with tempfile.TemporaryDirectory() as folder:
        return 1 if Bench(folder).run() else 0


sys.exit(main())
