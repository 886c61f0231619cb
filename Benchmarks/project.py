"""Draws Kent's years to breakeven, against the same model vectorised in NumPy.

Called by scripts/bench with the path of a release build, and a folder with witan.send's
demonstration if the cohort model is to be timed as well. Of ours the model's time is that of
10,000 simulations less that of 100, whole processes; of NumPy the draws, the arithmetic and the
quantiles, its import not. Every figure is the median of ROUNDS runs.
"""

import csv
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from environment import run_with

PROGRAM = os.path.abspath(sys.argv[1])
DEMO = sys.argv[2] if len(sys.argv) > 2 else None
ROUNDS = int(os.environ.get("ROUNDS", "15"))
DRAWS = 10_000
AUTHORITIES = 150
VERSION = "2.3.5"
TENTH = 1.2815515655446


def ours(*arguments):
    start = time.perf_counter()
    process = subprocess.run(
        [PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE)
    seconds = time.perf_counter() - start
    if process.returncode != 0:
        sys.exit(f"{PROGRAM} {arguments} failed:\n{process.stderr.decode()[:2000]}")
    return seconds, process.stdout


def rows(books, name):
    with open(os.path.join(books, name), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


AGES = ("Under 5", "5 to 10", "11 to 15", "16 to 19", "20 to 25")


def split_ages(books):
    """Splits the books' plans by age group, illustratively: none are published for their years."""
    path = os.path.join(books, "plans.csv")
    plans = rows(books, "plans.csv")
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["year", "placement", "age_group", "count", "source"])
        for row in plans:
            weights = [4 + (int(row["year"]) + index * len(row["placement"])) % 7
                       for index in range(len(AGES))]
            count, rest = int(row["count"]), int(row["count"])
            for index, age in enumerate(AGES):
                part = rest if index == len(AGES) - 1 else count * weights[index] // sum(weights)
                rest -= part
                writer.writerow([row["year"], row["placement"], age, part, row["source"]])


class Model:
    """The lines of the grant, their drivers and measures, read from the books."""

    def __init__(self, books):
        _, monitor = ours("--books", books, "monitor", "--format", "json")
        base = {row["account"]: row["forecast"] for row in json.loads(monitor)["rows"]}
        self.lines = [
            (base[row["code"]], row) for row in rows(books, "accounts.csv")
            if row["fund"] in ("high-needs", "other-dsg") and row.get("prior_year") != "yes"
            and row["code"] in base]
        self.drivers = {}
        for row in rows(books, "drivers.csv"):
            if row["scenario"] == "base":
                self.drivers[row["driver"], row["target"], row["year"]] = row
        self.measures = {}
        for row in rows(books, "mitigations.csv"):
            self.measures.setdefault((row["account"], row["year"]), []).append(row)
        self.years = sorted({key[2] for key in self.drivers})
        self.base = json.loads(monitor)["period"][:7]
        counts = {}
        for row in rows(books, "plans.csv"):
            counts.setdefault(row["placement"], {}).setdefault(int(row["year"]), []).append(
                int(row["count"]))
        self.plans = counts

    def run(self, numpy, seed):
        random = numpy.random.default_rng(seed)
        kinds, names, shares = {}, {}, {}

        def value(driver, target, year):
            row = self.drivers.get((driver, target, year))
            if row is None:
                return None
            scale = 100.0 if driver in ("line-amount", "line-step") else 1.0
            central = float(row["central"]) * scale
            if not row["low"] and not row["high"]:
                return numpy.full(DRAWS, central)
            if driver not in kinds:
                kinds[driver] = random.standard_normal(DRAWS)
            if (driver, target) not in names:
                names[driver, target] = random.standard_normal(DRAWS)
            z = numpy.sqrt(0.5) * (kinds[driver] + names[driver, target])
            low, high = float(row["low"]) * scale, float(row["high"]) * scale
            return central + numpy.where(z < 0, central - low, high - central) / TENTH * z

        def share(measure):
            confidence = float(measure["confidence"])
            if confidence in (0.0, 1.0):
                return confidence
            key = measure["id"], confidence
            if key not in shares:
                shares[key] = random.beta(4 * confidence, 4 * (1 - confidence), DRAWS)
            return shares[key]

        years = [self.base, *self.years]
        in_year = numpy.zeros((len(years), DRAWS))
        unmitigated = numpy.zeros((len(years), DRAWS))
        costs = {name: numpy.zeros((len(years), DRAWS)) for name in self.plans}
        without = {name: numpy.zeros((len(years), DRAWS)) for name in self.plans}
        for base, account in self.lines:
            amount = numpy.full(DRAWS, float(base))
            code, placement = account["code"], account["placement"]
            for index, year in enumerate(years):
                given = value("line-amount", code, year)
                if given is not None:
                    amount = given
                elif index > 0 and account["fund"] == "other-dsg":
                    amount = numpy.zeros(DRAWS)
                elif index > 0:
                    for rate in (value("line-growth", code, year),
                                 value("plan-growth", placement, year) if placement else None,
                                 value("unit-cost-growth", placement, year) if placement else None):
                        if rate is not None:
                            amount = amount * (1 + rate)
                    step = value("line-step", code, year)
                    if step is not None:
                        amount = amount + step
                saved, invested = 0.0, 0.0
                for measure in self.measures.get((code, year), []):
                    pence = float(measure["amount"]) * 100
                    if measure["kind"] == "investment":
                        invested += pence
                    else:
                        saved = saved + pence * share(measure)
                if placement:
                    saved = numpy.minimum(saved, amount)
                mitigated = amount - saved + invested
                unmitigated[index] += amount
                in_year[index] += mitigated
                if placement:
                    costs[placement][index] += mitigated
                    without[placement][index] += amount
        results = [in_year, unmitigated, numpy.cumsum(in_year, axis=0), sum(costs.values())]
        total = numpy.zeros((len(years), DRAWS))
        for placement, counts in self.plans.items():
            last = max(counts)
            now, first = numpy.array(counts[last], float), numpy.array(counts[min(counts)], float)
            moves = numpy.log((now + 0.5) / (now.sum() + 0.5) * (first.sum() + 0.5)
                              / (first + 0.5)) / (last - min(counts))
            drift = numpy.sqrt((moves ** 2).mean())
            factors = numpy.maximum(
                1 + drift * random.standard_normal((len(now), DRAWS)), 0)
            weights = numpy.repeat(now[:, None], DRAWS, axis=1)
            growth = value("plan-growth", placement, self.years[0])
            plans = now.sum() * (5 / 12 + 7 / 12 * (1 + growth))
            ages = numpy.empty((len(years), len(now), DRAWS))
            for index, year in enumerate(years):
                if index > 0:
                    plans = plans * (1 + value("plan-growth", placement, year))
                    weights = weights * factors
                ages[index] = weights * (plans / weights.sum(axis=0))
                total[index] += plans
            results += [ages.sum(axis=1), *ages, costs[placement], without[placement]]
        return [numpy.quantile(sums, [0.1, 0.5, 0.9], axis=1) for sums in [total, *results]]


def median(run):
    return statistics.median(run() for _ in range(ROUNDS))


def double_demo(folder):
    """The demonstration twice over, which makes an authority of England's mean size."""
    paths = []
    for name in ("transitions", "population", "valid-states", "costs"):
        path = os.path.join(folder, name + ".csv")
        with open(f"{DEMO}/{name}.csv", encoding="utf-8") as file:
            head, *lines = file.read().splitlines()
        if name == "transitions":
            lines += lines
        if name == "population":
            lines = [",".join([*line.split(",")[:2], str(2 * int(line.split(",")[2]))])
                     for line in lines]
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join([head, *lines]) + "\n")
        paths.append(path)
    return paths


def arguments_of(files):
    names = ("--transitions", "--population", "--settings", "--costs")
    return [text for pair in zip(names, files) for text in pair]


def say(what, value, bound, is_met):
    print(f"{what:<58}{value:>9}   {bound:<8} {'met' if is_met else 'MISSED'}")
    return is_met


def main():
    import numpy

    met = []
    with tempfile.TemporaryDirectory() as folder:
        books = os.path.join(folder, "kent")
        shutil.copytree("budgets/kent", books, ignore=shutil.ignore_patterns("ledger.sqlite*"))
        split_ages(books)
        ours("--books", books, "build")
        model = Model(books)

        def project(draws):
            return ours("--books", books, "project", "--simulations", str(draws),
                        "--format", "json")[0]

        def peer():
            start = time.perf_counter()
            model.run(numpy, 1)
            return time.perf_counter() - start

        project(DRAWS), peer()
        # Turn by turn, so that a busy moment of the machine falls on all alike.
        rounds = [(project(DRAWS), project(100), peer(), project(2 * DRAWS)) for _ in range(ROUNDS)]
        whole, few, theirs, twice = (statistics.median(times) for times in zip(*rounds))
        print(f"project, {DRAWS} draws of Kent: whole process {whole:.3f} s, of it the model"
              f" {whole - few:.4f} s; NumPy {theirs:.4f} s")
        ratio = (whole - few) / theirs
        met.append(say("model / NumPy", f"{ratio:.2f}", "<= 0.25", ratio <= 0.25))
        _, result = ours("--books", books, "project", "--simulations", str(DRAWS),
                         "--format", "json")
        last = json.loads(result)["years"][-1]["inYearDsgRange"]
        check = model.run(numpy, 2)[1][:, -1]
        apart = max(abs(last[name] - check[index]) for index, name in
                    enumerate(["p10", "median", "p90"])) / 1e8
        met.append(say("quantiles of the last year apart, £m", f"{apart:.2f}", "<= 2", apart <= 2))
        growth = (twice - few) / (whole - few)
        met.append(say("twice the draws / once", f"{growth:.2f}", "<= 2.3", growth <= 2.3))
        start = time.perf_counter()
        for number in range(AUTHORITIES):
            ours("--books", books, "project", "--simulations", "1000", "--seed", str(number),
                 "--format", "csv")
        seconds = time.perf_counter() - start
        met.append(say(f"{AUTHORITIES} authorities, project, 1,000 draws each, seconds",
                       f"{seconds:.1f}", "<= 60", seconds <= 60))
    if DEMO:
        files = [f"{DEMO}/{name}.csv" for name in
                 ("transitions", "population", "valid-states", "costs")]
        seconds = median(
            lambda: ours("cohort", *arguments_of(files), "--simulations", "1000")[0])
        met.append(say("cohort, 1,000 simulations, seconds", f"{seconds:.2f}", "<= 1",
                       seconds <= 1))
        with tempfile.TemporaryDirectory() as folder:
            files = double_demo(folder)
            start, plans = time.perf_counter(), 0
            for number in range(AUTHORITIES):
                _, result = ours("cohort", *arguments_of(files), "--simulations", "1000",
                                 "--seed", str(number), "--format", "json")
                plans += json.loads(result)["years"][0]["plans"]["mean"]
            seconds = time.perf_counter() - start
        met.append(say(f"{plans:,.0f} plans of {AUTHORITIES} authorities, cohort, 1,000 draws, s",
                       f"{seconds:.1f}", "<= 60", seconds <= 60))
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    met.append(say("most memory of any run, MB", f"{megabytes:.0f}", "<= 500", megabytes <= 500))
    sys.exit(0 if all(met) else 1)


if __name__ == "__main__":
    run_with("numpy", VERSION)
    main()
