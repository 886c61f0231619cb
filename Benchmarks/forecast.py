"""Forecasts outturns of made-up histories, against models of statsforecast on the same months.

Called by scripts/bench with the path of a release build. Ours is timed as the whole process, from
reading the books to the JSON, and is the median of ROUNDS runs at each origin. Of a peer only the
call of its forecast is timed, once at each origin. Values are averaged over SEEDS histories.
"""

import csv
import glob
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

from environment import run_with

PROGRAM = os.path.abspath(sys.argv[1])
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SEEDS = [4001 + index for index in range(int(os.environ.get("SEEDS", "2")))]
LINES = 200
ORIGINS = range(3, 12)
PEERS = ["AutoETS", "AutoARIMA", "Theta"]
MODELS = PEERS + ["AutoTheta"]
VERSION = "2.1.1"


def ours(*arguments):
    process = subprocess.run(
        [PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE)
    if process.returncode != 0:
        sys.exit(f"{PROGRAM} {arguments} failed:\n{process.stderr.decode()[:2000]}")
    return process.stdout


class Tally:
    """The relative error of one method on every line at every origin, and the seconds it took."""

    def __init__(self):
        self.relative = []
        self.seconds = 0
        self.within = []

    def add(self, forecast, outturn):
        self.relative.append((forecast - outturn) / abs(outturn))

    def error(self):
        return statistics.fmean(abs(error) for error in self.relative)

    def bias(self):
        return statistics.fmean(self.relative)


class History:
    """The books made from one seed, and each line's months in pounds, oldest first."""

    def __init__(self, folder, seed):
        self.books = os.path.join(folder, str(seed))
        ours("sample", "--history", str(LINES), "--seed", str(seed), "--output", self.books)
        ours("--books", self.books, "build")
        paths = sorted(glob.glob(os.path.join(self.books, "*", "journals.csv")))
        years = [os.path.basename(os.path.dirname(path)) for path in paths]
        self.year = years[-1]
        self.months = {}
        for path in paths:
            with open(path, newline="") as file:
                for row in csv.DictReader(file):
                    if row["account"] != "BANK":
                        self.add(row, years)
        self.outturns = {line: sum(months[-12:]) for line, months in self.months.items()}
        self.tallies = {name: Tally() for name in ["ours", "naive", *MODELS]}

    def add(self, row, years):
        year, period = row["period"].split("/P")
        months = self.months.setdefault(row["account"], [0.0] * 12 * len(years))
        months[years.index(year) * 12 + int(period) - 1] += float(row["amount"])

    def run(self):
        for period in ORIGINS:
            self.run_ours(period)
            self.run_naive(period)
            for name in MODELS:
                self.run_model(name, period)

    def run_ours(self, period):
        tally = self.tallies["ours"]
        seconds = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            output = ours("--books", self.books, "forecast", "--as-of", f"{self.year}/P{period}",
                          "--format", "json")
            seconds.append(time.perf_counter() - start)
        tally.seconds += statistics.median(seconds)
        rows = {row["account"]: row for row in json.loads(output)["rows"]}
        for line, outturn in self.outturns.items():
            row = rows[line]
            tally.add(row["forecast"] / 100, outturn)
            tally.within.append(row["low"] / 100 <= outturn <= row["high"] / 100)

    def run_naive(self, period):
        """The months to date, and last year's months for the rest."""
        for line, months in self.months.items():
            forecast = sum(months[-12:][:period]) + sum(months[-24:-12][period:])
            self.tallies["naive"].add(forecast, self.outturns[line])

    def run_model(self, name, period):
        known = {line: months[:len(months) - 12 + period] for line, months in self.months.items()}
        seconds, rest = forecast_rest(name, known, 12 - period, jobs=2)
        self.tallies[name].seconds += seconds
        for line, outturn in self.outturns.items():
            self.tallies[name].add(sum(known[line][-period:]) + rest[line], outturn)

    def warm_up(self):
        """In this process, so that the two that a forecast starts have everything loaded."""
        few = {line: months[:-9] for line, months in list(self.months.items())[:5]}
        for name in MODELS:
            forecast_rest(name, few, 9, jobs=1)


def forecast_rest(name, known, months, jobs):
    """The seconds a model takes, and the sum of its forecasts of the next months by line."""
    import pandas
    from statsforecast import StatsForecast, models

    frame = pandas.DataFrame(
        [(line, month, amount) for line, amounts in known.items()
         for month, amount in enumerate(amounts)],
        columns=["unique_id", "ds", "y"])
    model = getattr(models, name)(season_length=12)
    start = time.perf_counter()
    result = StatsForecast(models=[model], freq=1, n_jobs=jobs).forecast(df=frame, h=months)
    seconds = time.perf_counter() - start
    return seconds, result.groupby("unique_id")[name].sum().to_dict()


class Bench:
    def __init__(self, folder):
        self.histories = [History(folder, seed) for seed in SEEDS]
        self.missed = 0

    def mean(self, value):
        return statistics.fmean(value(history.tallies) for history in self.histories)

    def mase(self, name):
        return self.mean(lambda tallies: tallies[name].error() / tallies["naive"].error())

    def bias(self, name):
        return self.mean(lambda tallies: tallies[name].bias()) * 100

    def seconds(self, name):
        return self.mean(lambda tallies: tallies[name].seconds)

    def say(self, what, value, bound, is_met):
        if not is_met:
            self.missed += 1
        print(f"{what:<58} {value:>9}   {bound:<11} {'met' if is_met else 'MISSED'}", flush=True)

    def run(self):
        print(f"{LINES} lines at {len(ORIGINS)} origins, P{ORIGINS[0]} to P{ORIGINS[-1]}; seeds "
              + ", ".join(str(seed) for seed in SEEDS))
        print(f"ours: whole process, median of {ROUNDS}; peers: statsforecast {VERSION}, n_jobs=2,")
        print("only the call of forecast, once, after a warm-up of each model on a few lines;")
        print("imports are not counted; seconds are of all origins\n", flush=True)
        self.histories[0].warm_up()
        for history in self.histories:
            history.run()
        self.table()
        self.accuracy()
        self.speed()
        return self.missed

    def table(self):
        print(f"{'method':<12} {'MASE':>7} {'bias, %':>9} {'seconds':>9}")
        for name in ["ours", *MODELS, "naive"]:
            seconds = "-" if name == "naive" else f"{self.seconds(name):.2f}"
            print(f"{name:<12} {self.mase(name):>7.4f} {self.bias(name):>+9.2f} {seconds:>9}")
        print()

    def accuracy(self):
        mase, bias = self.mase("ours"), self.bias("ours")
        within = self.mean(lambda tallies: statistics.fmean(tallies["ours"].within)) * 100
        self.say("MASE", f"{mase:.4f}", "<= 0.80", mase <= 0.8)
        for name in PEERS:
            peer = self.mase(name)
            self.say(f"  and no more than {name}'s", f"{mase:.4f}", f"<= {peer:.4f}", mase <= peer)
        self.say("bias, %", f"{bias:+.2f}", "-1 to 1", abs(bias) <= 1)
        self.say("outturns within the range, %", f"{within:.1f}", "75 to 85", 75 <= within <= 85)

    def speed(self):
        own = self.seconds("ours")
        for name in MODELS:
            print(f"{name + ' / ours, seconds':<58} {self.seconds(name) / own:>9.1f}")
        ratio = sum(self.seconds(name) for name in PEERS) / own
        self.say(f"{' + '.join(PEERS)} / ours, seconds", f"{ratio:.1f}", ">= 20", ratio >= 20)


def main():
    os.environ["PYTHONWARNINGS"] = "ignore"
    run_with("statsforecast", VERSION)
    with tempfile.TemporaryDirectory() as folder:
        return 1 if Bench(folder).run() else 0


if __name__ == "__main__":
    sys.exit(main())
