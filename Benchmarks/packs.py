"""Attacks two public packs of one council by what stands in them, for each cell that is not shown.

Called by disclosure.py with the path of a release build. BOOKS (100) made-up authorities get many
small counts and placements of few providers; the pack of one month is exported, some Januaries are
corrected, and the next month's is exported with --before and, as a canary, without; the month after
that is given the last pack alone. A stranger reads two files at a time with openpyxl and writes
down linear programs from nothing else:

- each column adds up, counts are nothing or more;
- between the packs as few placements were corrected as can be, and all others are the same. Where
  several choices of few do, a number is told only if all of them tell it.

A second reader is told which numbers were corrected, and not by how much. The books are opened only
to count. Nothing may be recovered with --before, and the canary has to be recovered from.
"""

import csv
import itertools
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

from environment import run_with

PROGRAM = os.path.abspath(sys.argv[1])
run_with("scipy", "1.17.1", ("openpyxl", "3.1.5"))

import numpy as np
import openpyxl
from scipy.optimize import linprog

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Tests" / "Oracle"))
from make_books import PLACEMENTS, BooksMaker, period_text, year_text

TOTAL = "All placements"
HIDDEN = "[c]"


# The books of a council, and what is corrected in them ----------------------------------------


class Council:
    def __init__(self, seed, folder):
        self.random = random.Random(f"packs of {seed}")
        self.folder = pathlib.Path(folder)
        maker = BooksMaker(seed, self.folder)
        maker.make()
        self.source = maker.sources[0]
        self.year = maker.as_of_year
        number = self.random.choice([5, 6, 9, 10])
        self.periods = [period_text(self.year, number + month) for month in range(3)]
        last = self.year + (1 if number >= 10 else 0)
        self.plans = {
            january: {
                placement: self.small()
                for placement in PLACEMENTS if self.random.random() < 0.93
            }
            for january in range(last - self.random.randint(2, 5), last + 1)
        }
        self.write_plans()
        self.write_placements()

    def small(self):
        return self.random.choice([0, 1, 2, 3, 4, 5, 6, 8, 11, 15, 22, 40, 90])

    def write_plans(self):
        with open(self.folder / "plans.csv", "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(["year", "placement", "count", "source"])
            for january, counts in self.plans.items():
                for placement, count in counts.items():
                    out.writerow([january, placement, count, self.source])

    def write_placements(self):
        """Of some councils the list says who provides; of some types it is one provider."""
        if self.random.random() < 0.5:
            return
        with open(self.folder / "accounts.csv", encoding="utf-8-sig", newline="") as file:
            types = sorted({row.get("placement") or "" for row in csv.DictReader(file)} - {""})
        path = self.folder / year_text(self.year) / "placements.csv"
        path.parent.mkdir(exist_ok=True)
        with open(path, "w", newline="") as file:
            out = csv.writer(file)
            out.writerow("placement_id,placement,start,annual_cost,status,provider".split(","))
            for place, kind in enumerate(types):
                for provider in range(self.random.choice([1, 2, 2, 3])):
                    out.writerow([f"P{place}-{provider}", kind, f"{self.year}-04-01", "9000.00",
                                  "placed", f"V{provider}"])

    def correct(self):
        """A month later: most Januaries as they were, in others a few numbers corrected."""
        for counts in self.plans.values():
            kind = self.random.choice(["none", "none", "one", "one", "moved", "two", "listed"])
            names = sorted(counts)
            if kind == "listed":
                name = self.random.choice(PLACEMENTS)
                if name in counts and len(counts) > 2:
                    del counts[name]
                else:
                    counts[name] = self.small()
                continue
            steps = {"none": [], "one": [1], "moved": [1, -1], "two": [1, 1]}[kind]
            size = self.random.randint(1, 4) * self.random.choice([1, -1])
            chosen = self.random.sample(names, min(len(names), len(steps)))
            if all(counts[name] + size * step >= 0 for name, step in zip(chosen, steps)):
                for name, step in zip(chosen, steps):
                    counts[name] += size * step
        self.write_plans()
        self.revise_budget()

    def revise_budget(self):
        """Some amounts of the year's budget move a little, so that some forecasts do."""
        path = self.folder / year_text(self.year) / "budget.csv"
        if not path.exists() or self.random.random() < 0.4:
            return
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            if self.random.random() < 0.3 and "amount" in row:
                row["amount"] = f"{float(row['amount']) * self.random.uniform(0.97, 1.03):.2f}"
        with open(path, "w", newline="") as file:
            out = csv.DictWriter(file, list(rows[0]) if rows else ["account", "amount", "source"])
            out.writeheader()
            out.writerows(rows)

    def truth(self):
        return {january: dict(counts) for january, counts in self.plans.items()}

    def run(self, *arguments):
        return subprocess.run(
            [PROGRAM, "--books", str(self.folder), *arguments], capture_output=True, text=True)

    def export(self, period, to, before=()):
        result = self.run("export", "scrutiny", "--as-of", period, "--to", str(self.folder / to),
                          "--despite", "made-up books may post more than they forecast",
                          *[word for file in before for word in ("--before", file)])
        return result.stdout.strip() if result.returncode == 0 else None


# A stranger with two files --------------------------------------------------------------------


def read(path):
    """The columns of the sheet Placements: {header: {label: number or [c]}}, [x] left out."""
    sheet = openpyxl.load_workbook(path)["Placements"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] is not None]
    starts = [k for k, row in enumerate(rows) if row[0] == "Placement"]
    if not starts:
        return {}
    head, *body = rows[starts[0]:]
    return {
        name: {
            row[0]: round(row[k] * 100) if name.startswith("Cost") and row[k] != HIDDEN else row[k]
            for row in body if row[k] != "[x]"
        }
        for k, name in enumerate(head) if k
    }


class Columns:
    """The same column of one or two packs, and what was corrected between them."""

    programs = 0

    def __init__(self, packs, changed, lowest):
        """`changed` has the rows that are not the same number in both packs."""
        self.place, self.known, self.sums = {}, {}, []
        self.is_consistent = True
        for k, pack in enumerate(packs):
            parts = [self.key(k, label, changed) for label in pack if label != TOTAL]
            for label, value in pack.items():
                key = self.key(k, label, changed)
                if value == HIDDEN:
                    continue
                if self.known.setdefault(key, value) != value:
                    self.is_consistent = False
            if TOTAL in pack:
                self.sums.append((self.key(k, TOTAL, changed), parts))
        self.unknown = sorted(
            {self.key(k, label, changed) for k, pack in enumerate(packs) for label in pack}
            - set(self.known))
        column = {key: n for n, key in enumerate(self.unknown)}
        matrix, rest = [], []
        for total, parts in self.sums:
            line, value = np.zeros(len(self.unknown)), 0
            for key, times in [(total, -1)] + [(part, 1) for part in parts]:
                if key in column:
                    line[column[key]] += times
                else:
                    value -= times * self.known[key]
            if line.any():
                matrix.append(line)
                rest.append(value)
            elif value:
                self.is_consistent = False
        self.column = column
        self.matrix = np.array(matrix) if matrix else None
        self.rest = np.array(rest, float) if matrix else None
        self.lowest = lowest

    @staticmethod
    def key(pack, label, changed):
        return (label, pack) if label in changed or label == TOTAL else (label, 0)

    def solve(self, costs):
        Columns.programs += 1
        return linprog(costs, A_eq=self.matrix, b_eq=self.rest, bounds=[(self.lowest, None)]
                       * len(self.unknown), method="highs")

    def is_feasible(self):
        if not self.is_consistent or not self.unknown:
            return self.is_consistent
        return self.solve(np.zeros(len(self.unknown))).status == 0

    def range(self, key):
        if key in self.known:
            return self.known[key], self.known[key]
        costs = np.zeros(len(self.unknown))
        costs[self.column[key]] = 1
        low, high = self.solve(costs), self.solve(-costs)
        return (low.fun if low.status == 0 else -np.inf,
                -high.fun if high.status == 0 else np.inf)


def choices(old, new):
    """The smallest sets of rows that can have been corrected, all of one size."""
    labels = sorted((set(old) | set(new)) - {TOTAL})
    seen = {
        label for label in labels
        if (label in old) != (label in new)
        or old[label] != new[label] and HIDDEN not in (old[label], new[label])
    }
    others = [label for label in labels if label not in seen]
    for size in range(len(others) + 1):
        yield [seen | set(more) for more in itertools.combinations(others, size)]


def told(old, new, lowest, corrected=None):
    """The cells of two columns that a reader takes for told: {(pack, label): number}."""
    packs = (old, new)
    hidden = [(k, label) for k, pack in enumerate(packs) for label in pack
              if pack[label] == HIDDEN]
    if not hidden:
        return {}
    sets = choices(old, new) if corrected is None else [[corrected]]
    programs = []
    for some in sets:
        programs = [(changed, Columns(packs, changed, lowest)) for changed in some]
        programs = [(changed, program) for changed, program in programs if program.is_feasible()]
        if programs:
            break
    found = {}
    for k, label in hidden:
        low, high = np.inf, -np.inf
        for changed, program in programs:
            ends = program.range(Columns.key(k, label, changed))
            low, high = min(low, ends[0]), max(high, ends[1])
            if high - low > 0.5:
                break
        if high - low <= 0.5:
            found[k, label] = round(low)
    return found


# Counting ---------------------------------------------------------------------------------------


def label_of(placement):
    words = placement.replace("-", " ")
    return words[:1].upper() + words[1:]


class Tally:
    def __init__(self, name):
        self.name = name
        self.packs = self.cells = self.blank = self.recovered = self.knowing = 0
        self.wrong = self.shown = 0
        self.first = []

    def attack(self, seed, files, truths):
        old, new = read(files[0]), read(files[1])
        self.packs += 2
        for pack in (old, new):
            self.cells += sum(len(column) for column in pack.values())
            self.blank += sum(v == HIDDEN for column in pack.values() for v in column.values())
        for header in sorted(set(old) | set(new)):
            columns = [old.get(header, {}), new.get(header, {})]
            is_cost = header.startswith("Cost")
            amounts = [v for column in columns for v in column.values() if v != HIDDEN]
            lowest = None if is_cost and any(v < 0 for v in amounts) else 0
            if not all(columns):
                columns = [columns[0] or columns[1]] * 2
            answers = told(*columns, lowest)
            self.count(seed, header, columns, answers, truths, "recovered")
            if is_cost:
                continue
            was, now = (self.truth(truths[k], header) for k in (0, 1))
            changed = {label for label in set(was) | set(now) if was.get(label) != now.get(label)}
            self.count(seed, header, columns, told(*columns, lowest, changed - {TOTAL}), truths,
                       "knowing")

    @staticmethod
    def truth(truth, header):
        if header.startswith("Cost"):
            return truth["costs"]
        counts = {label_of(k): v for k, v in truth["plans"][int(header.split()[1])].items()}
        return counts | {TOTAL: sum(counts.values())}

    def count(self, seed, header, columns, answers, truths, reader):
        for (k, label), number in answers.items():
            value = self.truth(truths[k], header).get(label)
            if value is None or abs(value - number) > (1 if header.startswith("Cost") else 0):
                self.wrong += 1
            elif k == 1 and columns[0].get(label) == value:
                self.shown += 1
            else:
                setattr(self, reader, getattr(self, reader) + 1)
                self.first.append((seed, reader, header, label, ("old", "new")[k], number))

    def __str__(self):
        return (f"{self.name}: packs {self.packs}, cells {self.cells}, blank cells {self.blank}, "
                f"RECOVERED {self.recovered}, by a reader who knows what was corrected "
                f"{self.knowing}; shown by the earlier pack itself {self.shown}, "
                f"taken for told and wrong {self.wrong}")


def costs(council, period):
    """What each type costs, by the pack of the same books without any suppression."""
    path = council.folder / "authority.toml"
    text = path.read_bytes()
    lines = [line for line in text.decode("utf-8-sig").splitlines()
             if not line.startswith(("suppress_below", "zeros", "round_to", "[publication]"))]
    path.write_text("\n".join(lines + ["[publication]", "suppress_below = 0", ""]))
    placements = council.folder / year_text(council.year) / "placements.csv"
    providers = placements.read_bytes() if placements.exists() else None
    placements.unlink(missing_ok=True)
    file = council.export(period, "truth")
    path.write_bytes(text)
    if providers:
        placements.write_bytes(providers)
    columns = read(file)
    return next(column for header, column in columns.items() if header.startswith("Cost"))


def main():
    start = time.time()
    with_before, without = Tally("with --before"), Tally("canary, without")
    chain = Tally("the month after, --before the last alone")
    skipped = corrected = 0
    for seed in range(1, int(os.environ.get("BOOKS", "100")) + 1):
        with tempfile.TemporaryDirectory() as folder:
            council = Council(seed, os.path.join(folder, "books"))
            council.run("build")
            first = council.export(council.periods[0], "first")
            if not first:
                skipped += 1
                continue
            truths = [{"plans": council.truth()}]
            was = council.truth()
            truths[0]["costs"] = costs(council, council.periods[0])
            council.correct()
            corrected += sum(was[january] != now for january, now in council.plans.items())
            truths.append({"plans": council.truth()})
            files = [council.export(council.periods[1], "closed", [first]),
                     council.export(council.periods[1], "open")]
            if not all(files):
                sys.exit(f"seed {seed}: the second pack was not written")
            truths[1]["costs"] = costs(council, council.periods[1])
            for tally, file in zip((with_before, without), files):
                tally.attack(seed, (first, file), truths)
            council.correct()
            truths.append({"plans": council.truth()})
            third = council.export(council.periods[2], "third", [files[0]])
            if not third:
                sys.exit(f"seed {seed}: the third pack was not written")
            truths[2]["costs"] = costs(council, council.periods[2])
            chain.attack(seed, (first, third), [truths[0], truths[2]])
            chain.attack(seed, (files[0], third), truths[1:])
    print(f"packs of {with_before.packs // 2} made-up councils, {skipped} without figures in the "
          f"year, {corrected} Januaries corrected from the first month to the second")
    for tally in (with_before, chain, without):
        print(tally)
    print(f"linear programs {Columns.programs}, seconds {time.time() - start:.0f}")
    for line in (with_before.first + chain.first)[:20]:
        print("  recovered", line)
    is_safe = not any(tally.recovered or tally.knowing for tally in (with_before, chain))
    sys.exit(0 if is_safe and without.recovered else 1)


if __name__ == "__main__":
    main()
