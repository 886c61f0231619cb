"""Attacks made-up packs: by linear programs from what is published alone, for each blank cell.

Called by scripts/bench. PACKS (500) packs of several linked tables and two months are made up and
suppressed by disclosure-packs; published.json holds what a reader sees, truth.json is opened only
after the attack, to count. With --integers whole numbers are asked for as well; with --canary
nothing is suppressed but what is small itself, and the attack has to recover cells. Then packs.py
attacks the workbooks themselves, as they are written month by month.
"""
import json
import math
import os
import subprocess
import sys
import tempfile
import time

from environment import run_with

run_with("scipy", "1.17.1", ("openpyxl", "3.1.5"))

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix, vstack


class Reader:
    """What somebody who holds the pack, the month before and the rules can write down."""

    def __init__(self, pack):
        cells = {c["id"]: c for c in pack["cells"]}
        # One unknown for each set of cells that are the same number.
        parent = {i: i for i in cells}

        def root(i):
            while parent[i] != i:
                i = parent[i]
            return i

        for a, b in pack["same"]:
            parent[root(a)] = root(b)
        self.of = {i: root(i) for i in cells}
        self.known = {}
        for i, c in cells.items():
            if c.get("value") is not None:
                old = self.known.setdefault(self.of[i], c.get("value"))
                assert old == c.get("value"), "published twice, differently"
        # Averages: what can be divided or multiplied out, until nothing is gained.
        self.cells = cells
        self.unsolved = 0
        for a, cost, n in pack["averages"]:
            a, cost, n = self.of[a], self.of[cost], self.of[n]
            if a not in self.known and cost in self.known and self.known.get(n):
                q, d = self.known[cost], self.known[n]
                self.known[a] = (2 * q + d) // (2 * d)
        kind = {self.of[i]: c["kind"] for i, c in cells.items()}
        self.small = {self.of[i] for i, c in cells.items() if c["isSmall"]}
        self.blank = [i for i, c in cells.items() if c.get("value") is None]
        self.unknown = sorted({self.of[i] for i in self.blank
                               if kind[self.of[i]] != "average"} - set(self.known))
        self.col = {v: k for k, v in enumerate(self.unknown)}
        self.kind = kind
        least = 1 if pack["zerosShown"] else 0
        # A mark that tells small counts tells of the others that they are none.
        # With one mark for all, a count that is left out is no zero where zeros are shown.
        other = (0 if pack["zerosShown"] else pack["threshold"]) if pack["marksTell"] else least
        self.lo = [least if v in self.small else other if kind[v] == "count" else 0
                   for v in self.unknown]
        self.hi = [pack["threshold"] - 1 if v in self.small else np.inf for v in self.unknown]
        rows = {}
        for e in pack["equations"]:
            self.row(rows, [(e["total"], -1)] + [(p, 1) for p in e["parts"]])
        self.eq = list(rows.values())
        self.ub = []
        for a, cost, n in pack["averages"]:
            a, cost, n = self.of[a], self.of[cost], self.of[n]
            if a in self.known and (cost in self.col or n in self.col):
                # There is no average of no children.
                if n in self.col:
                    self.lo[self.col[n]] = max(1, self.lo[self.col[n]])
                # a - 1/2 <= cost / n <= a + 1/2
                for sign in (1, -1):
                    terms = [(cost, sign), (n, -sign * (self.known[a] + sign * 0.5))]
                    coefs, rest = {}, 0
                    for v, k in terms:
                        if v in self.col:
                            coefs[self.col[v]] = coefs.get(self.col[v], 0) + k
                        else:
                            rest -= k * self.known[v]
                    self.ub.append((coefs, rest))

    def row(self, rows, terms):
        coefs, rest = {}, 0
        for i, k in terms:
            v = self.of[i]
            if v in self.col:
                coefs[self.col[v]] = coefs.get(self.col[v], 0) + k
            else:
                rest -= k * self.known[v]
        coefs = {k: v for k, v in coefs.items() if v}
        if coefs:
            rows[tuple(sorted(coefs.items()))] = (coefs, rest)
        else:
            assert rest == 0, "published numbers do not add up"

    def parts(self):
        """Connected groups of unknowns: each is its own, smaller program."""
        parent = list(range(len(self.unknown)))

        def root(i):
            while parent[i] != i:
                parent[i] = parent[parent[i]]
                i = parent[i]
            return i

        for coefs, _ in self.eq + self.ub:
            first, *others = coefs
            for other in others:
                parent[root(other)] = root(first)
        groups = {}
        for i in range(len(self.unknown)):
            groups.setdefault(root(i), []).append(i)
        return list(groups.values())

    def matrix(self, rows, place):
        if not rows:
            return None, None
        data, r, c, b = [], [], [], []
        for k, (coefs, rest) in enumerate(rows):
            for col, v in coefs.items():
                data.append(v)
                r.append(k)
                c.append(place[col])
            b.append(rest)
        return csr_matrix((data, (r, c)), shape=(len(rows), len(place))), np.array(b, float)

    def attack(self, integers):
        """The range of each unknown; counts rounded inwards, again until nothing narrows."""
        ranges, programs = {}, 0
        for group in self.parts():
            place = {col: k for k, col in enumerate(group)}
            inside = lambda rows: [r for r in rows if next(iter(r[0])) in place]
            a, b = self.matrix(inside(self.eq), place)
            g, h = self.matrix(inside(self.ub), place)
            is_count = [self.kind[self.unknown[col]] == "count" for col in group]
            bounds = [[self.lo[col], self.hi[col]] for col in group]
            # Pence beside children in one row need another unit, or the solver gives up.
            unit = np.ones(len(group))
            near = 1e-6 if g is None else 1e-3
            if g is not None:
                unit = np.array([1.0 if x else 1e5 for x in is_count])
                g, h = g.multiply(unit).tocsr() / 1e5, h / 1e5
                if a is not None:
                    size = np.array([max(abs(v * unit[place[c]]) for c, v in r[0].items())
                                     for r in inside(self.eq)])
                    a, b = a.multiply(unit).multiply(1 / size[:, None]).tocsr(), b / size
            narrowed, first = True, True
            while narrowed:
                narrowed = False
                for k in range(len(group)):
                    if bounds[k][0] == bounds[k][1]:
                        continue
                    c = np.zeros(len(group))
                    c[k] = 1
                    ends = []
                    for sign in (1, -1):
                        for method, tolerance in (("highs", 1e-9), ("highs-ds", 1e-7),
                                                  ("highs-ipm", 1e-7), ("highs-ds", 1e-6)):
                            res = linprog(sign * c, A_ub=g, b_ub=h, A_eq=a, b_eq=b,
                                          bounds=[tuple(x) for x in bounds], method=method,
                                          options={"primal_feasibility_tolerance": tolerance})
                            programs += 1
                            if res.status in (0, 3):
                                break
                        if res.status not in (0, 3):
                            print("unsolved", len(group), res.message, bounds[k])
                            self.unsolved += 1
                            ends.append(sign * -np.inf)
                            continue
                        ends.append(res.fun * sign * unit[k] if res.status == 0
                                    else sign * -np.inf)
                    low, high = ends
                    if is_count[k]:
                        low = math.ceil(low - near) if np.isfinite(low) else low
                        high = math.floor(high + near) if np.isfinite(high) else high
                        # Only a rounded end can narrow others; a real one is implied already.
                        if (abs(low - ends[0]) > 2 * near and np.isfinite(low)) or \
                           (abs(high - ends[1]) > 2 * near and np.isfinite(high)):
                            narrowed = True
                        bounds[k] = [max(bounds[k][0], low), min(bounds[k][1], high)]
                    ranges[self.unknown[group[k]]] = (low, high)
            for k, col in enumerate(group):
                v = self.unknown[col]
                ranges.setdefault(v, tuple(bounds[k]))
                if integers and is_count[k] and 0 < ranges[v][1] - ranges[v][0] <= 3:
                    ranges[v] = self.whole(k, a, b, g, h, bounds, is_count)
                    programs += 2
        return ranges, programs

    def whole(self, k, a, b, g, h, bounds, is_count):
        rows = []
        if a is not None:
            rows.append(LinearConstraint(a, b, b))
        if g is not None:
            rows.append(LinearConstraint(g, -np.inf, h))
        lo, hi = zip(*bounds)
        c = np.zeros(len(is_count))
        c[k] = 1
        ends = []
        for sign in (1, -1):
            res = milp(sign * c, constraints=rows, bounds=Bounds(lo, hi),
                       integrality=np.array(is_count, int))
            assert res.status == 0, res.message
            ends.append(round(res.fun * sign))
        return tuple(ends)


def main():
    integers = "--integers" in sys.argv
    start = time.time()
    results, programs = [], 0
    for pack in json.load(open("published.json")):
        reader = Reader(pack)
        ranges, n = reader.attack(integers)
        programs += n
        told = {}
        for i in reader.blank:
            v = reader.of[i]
            if v in reader.known:
                told[i] = (reader.known[v], reader.known[v])
            elif v in ranges:
                told[i] = ranges[v]
        # An average whose cost and count are both found is found too.
        for a, cost, n in pack["averages"]:
            found = [reader.of[x] in reader.known or reader.of[x] in ranges and
                     ranges[reader.of[x]][1] - ranges[reader.of[x]][0] <=
                     (0 if x == n else 1) for x in (cost, n)]
            if a in reader.blank and all(found):
                told[a] = (0, 0)
        results.append((pack, reader, told))
    attack_seconds = time.time() - start

    truths = json.load(open("truth.json"))
    totals = dict(cells=0, blank=0, recovered=0, excused=0, wrong=0, audits=0, narrower=0)
    reasons, narrow, worst, ratios, differ = {}, [], [], [], []
    for (pack, reader, told), truth in zip(results, truths):
        assert pack["seed"] == truth["seed"]
        values = truth["values"]
        excused = {reader.of[i] for i in truth["findings"]}
        totals["cells"] += len(pack["cells"])
        totals["blank"] += len(reader.blank)
        here = {}
        for reason in truth["reasons"].values():
            reasons[reason] = reasons.get(reason, 0) + 1
            here[reason] = here.get(reason, 0) + 1
        if here.get("primary"):
            ratios.append(here.get("secondary", 0) / here["primary"])
        for i, (low, high) in told.items():
            kind = reader.kind[reader.of[i]]
            if kind != "average" and not low - 1.5 <= values[i] <= high + 1.5:
                totals["wrong"] += 1
            width = high - low
            if kind == "money" and reader.of[i] not in excused and values[i] and \
                    truth["reasons"][i] == "primary":
                narrow.append(width / values[i])
            if width <= (1 if kind == "money" else 0):
                key = "excused" if (reader.of[i] in excused or
                                    truth["reasons"][i] == "tableWithheld") else "recovered"
                totals[key] += 1
                if key == "recovered":
                    worst.append((pack["seed"], i, kind, low, high, truth["reasons"][i]))
            audit = truth["audited"].get(i)
            if audit and kind != "average" and not integers:
                totals["audits"] += 1
                for mine, theirs in zip((low, high), audit):
                    if kind == "count" and (None if np.isinf(mine) else mine) != theirs:
                        totals["narrower"] += 1
                        differ.append((pack["seed"], i, low, high, audit, values[i]))
                    if kind == "money" and np.isfinite(mine) and \
                            (theirs is None or abs(mine - theirs) > 2):
                        totals["narrower"] += 1
                        differ.append((pack["seed"], i, low, high, audit, values[i]))
    print(f"packs {len(results)}, published cells {totals['cells']}, blank {totals['blank']}")
    print(f"linear programs {programs}, seconds {attack_seconds:.0f}")
    print(f"RECOVERED {totals['recovered']}, excused by a finding {totals['excused']}, "
          f"truth outside the range {totals['wrong']}")
    print(f"ranges that differ from the Swift audit: {totals['narrower']} ends "
          f"of {totals['audits']} cells")
    print("by reason", dict(sorted(reasons.items())))
    print(f"secondary for one primary: {reasons.get('secondary', 0) / reasons['primary']:.2f} "
          f"overall, {np.mean(ratios):.2f} as the mean of packs")
    print(f"Swift seconds: mean {np.mean([t['seconds'] for t in truths]):.3f}, "
          f"most {max(t['seconds'] for t in truths):.3f}")
    if narrow:
        narrow = np.array(narrow)
        print(f"narrowest range of sensitive money {100 * narrow.min():.2f} per cent of its amount; "
              f"below 10 per cent: {(narrow < 0.0999).sum()} of {len(narrow)}")
    print("unsolved programs", sum(reader.unsolved for _, reader, _ in results),
          "; ends where the attack is narrower than the audit:", sum(
              (a[0] is None or low > a[0] + 2) or (a[1] is None and np.isfinite(high)) or
              (a[1] is not None and high < a[1] - 2) for _, _, low, high, a, _ in differ
              if a[0] is not None))
    for line in differ[:20]:
        print("  differs", line)
    for line in worst[:20]:
        print("  recovered", line)
    return not totals["recovered"] and not totals["wrong"]


if __name__ == "__main__":
    build = ["swift", "build", "--configuration", "release", "--product", "disclosure-packs"]
    subprocess.run(build, check=True, stdout=sys.stderr)
    place = subprocess.run([*build, "--show-bin-path"], check=True, capture_output=True, text=True)
    packs = os.path.join(place.stdout.strip(), "disclosure-packs")
    root = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        subprocess.run(
            [packs, os.environ.get("PACKS", "500")]
            + ["--primary-only"] * ("--canary" in sys.argv), check=True)
        are_safe = main()
        os.chdir(root)
    if "--canary" in sys.argv:
        sys.exit(0 if are_safe else 1)
    print(flush=True)
    workbooks = subprocess.run(
        [sys.executable, os.path.join("Benchmarks", "packs.py"), sys.argv[1]]).returncode
    sys.exit(0 if are_safe and workbooks == 0 else 1)
