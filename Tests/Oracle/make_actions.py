"""A made-up action plan for made-up books: `actions/`, and the `action` cells of adjustments.

The plan seeks out where counting may go wrong: dates at month ends, on the day of the report and
brought forward, two updates in one round, rounds after the report, mitigations shared by actions
or linked twice, ids whose numbers sort otherwise than as text.
"""

from __future__ import annotations

import datetime
import random
from typing import TYPE_CHECKING

from register import RATINGS, STAGES, Row, months_later

if TYPE_CHECKING:
    from make_books import BooksMaker

FULL_ACTIONS, FULL_AREAS, FULL_ROUNDS = 116, 9, 10
LEADS = ("Director", "Head of service", "", "Programme lead, “SEND”")


def delivery_lines(random_: random.Random) -> list[str]:
    """The table `[delivery]`: none, a part of its factors or all, at times out of their order."""
    names = [name for name in RATINGS if random_.random() < random_.choice([0, 0.5, 1])]
    if not names:
        return []
    factors = ["0", "1", "0.5", "0.75", "0.25", "0.125", "0.3333", "1.0", "0.05"]
    return ["", "[delivery]"] + [f"{name} = {random_.choice(factors)}" for name in names]


class PlanMaker:
    """Makes the plan of one authority's books, whose maker writes the files."""

    def __init__(self, maker: BooksMaker, day: datetime.date, full: bool):
        self.maker = maker
        self.random = maker.random
        self.day = day  # of the books' own as-of
        self.full = full
        self.rounds = self.make_rounds()
        self.dues: dict[str, datetime.date] = {}  # as set last
        self.starts: dict[str, datetime.date] = {}

    def make(self) -> None:
        """Writes the three files, links and updates at times not at all."""
        actions = self.action_rows()
        ids = [row["id"] for row in actions]
        self.write("actions", "id,area,title,lead?,start?,due?,source", actions)
        updates = [row for day in self.rounds for row in self.round_rows(day, ids)]
        if updates or self.maker.chance(0.5):
            if self.maker.chance(0.3):
                self.random.shuffle(updates)
            self.write(
                "updates",
                "action,round,progress,impact,due?,stage?,evidence?,note?,source",
                updates,
            )
        links = self.link_rows(ids)
        if links or self.maker.chance(0.5):
            self.write("links", "action,kind,mitigation?,account?,note?", links)
        self.name_actions_in_adjustments(ids)

    def write(self, name: str, columns: str, rows: list[Row]) -> None:
        """Writes a file of the folder."""
        self.maker.write(f"actions/{name}.csv", columns, rows)

    # The register -----------------------------------------------------------------------------

    def make_rounds(self) -> list[datetime.date]:
        """The days of the rounds, some of them after the books' as-of and one at times on it."""
        count, step = FULL_ROUNDS, 2
        if not self.full:
            count, step = self.random.randint(0, 5), self.random.randint(1, 3)
        before = self.random.randint(min(count, 2), count)
        last_seen = self.day - datetime.timedelta(days=self.random.choice([0, 1, 12, 27]))
        return [months_later(last_seen, step * (place - before + 1)) for place in range(count)]

    def action_rows(self) -> list[Row]:
        """`actions.csv`: a few actions, or the whole plan over nine areas."""
        count, areas = FULL_ACTIONS, list("123456789")
        if not self.full:
            count = self.random.randint(1, 14)
            areas = self.random.sample(areas, self.random.randint(1, 4))
        ids: set[str] = {f"{area}A1" for area in areas[:count]}
        while len(ids) < count:
            number = self.random.randint(1, 14)
            ids.add(f"{self.random.choice(areas)}{self.random.choice('ABCDEFG')}{number}")
        ordered = sorted(ids)
        self.random.shuffle(ordered)
        return [self.action_row(action) for action in ordered]

    def action_row(self, action: str) -> Row:
        """An action, mostly with a date, which no update brings forward to before its start."""
        first = self.rounds[0] if self.rounds else self.day
        start = months_later(first, -self.random.randint(18, 30))
        due = self.some_day(months_later(first, self.random.randint(-6, 20)))
        self.starts[action] = start
        if self.maker.chance(0.85):
            self.dues[action] = due
        return {
            "id": action,
            "area": action[0],
            "title": self.maker.words(),
            "lead": self.random.choice(LEADS),
            "start": start.isoformat() if self.maker.chance(0.7) else "",
            "due": due.isoformat() if action in self.dues else "",
            "source": self.maker.source(),
        }

    def some_day(self, near: datetime.date) -> datetime.date:
        """A day of that month, its last by preference; at times the very day of the report."""
        last = months_later(near.replace(day=1), 1) - datetime.timedelta(days=1)
        return self.random.choice(
            [last, last, near, near.replace(day=1), near.replace(day=15), self.day]
        )

    def round_rows(self, day: datetime.date, ids: list[str]) -> list[Row]:
        """What a round says: nothing of some actions, twice of a few."""
        rows = []
        for action in ids:
            answers = self.random.choices([0, 1, 2], [12, 83, 5])[0]
            rows += [self.update_row(action, day) for _ in range(answers)]
        return rows

    def update_row(self, action: str, day: datetime.date) -> Row:
        """One update: ratings, and at times another date or stage."""
        due = self.moved_due(action)
        return {
            "action": action,
            "round": day.isoformat(),
            "progress": self.random.choices(RATINGS, [2, 4, 3, 2, 1])[0],
            "impact": self.random.choices(RATINGS, [2, 4, 3, 1, 1])[0],
            "due": due.isoformat() if due else "",
            "stage": self.random.choices(["", *STAGES], [12, 3, 2, 2, 3, 1])[0],
            "evidence": self.maker.text(),
            "note": self.maker.text(),
            "source": self.maker.source(),
        }

    def moved_due(self, action: str) -> datetime.date | None:
        """The date that an update gives, if any: put off, brought forward, or the same again."""
        if self.maker.chance(0.7):
            return None
        now = self.dues.get(action) or self.some_day(self.day)
        months = self.random.choices([-3, -1, 0, 1, 2, 7], [1, 1, 2, 3, 3, 2])[0]
        nudge = datetime.timedelta(days=self.random.choice([0, 0, 0, -1, 1, 10]))
        moved = max(months_later(now, months) + nudge, self.starts[action])
        self.dues[action] = moved
        return moved

    # Links ------------------------------------------------------------------------------------

    def link_rows(self, ids: list[str]) -> list[Row]:
        """`links.csv`: of all kinds; measures are few, so that actions share them."""
        rows: list[Row] = []
        for action in ids:
            for _ in range(self.random.choices([0, 1, 2, 3], [2, 5, 2, 1])[0]):
                rows += self.links_of(action)
        if self.maker.chance(0.3):
            self.random.shuffle(rows)
        return rows

    def links_of(self, action: str) -> list[Row]:
        """A link; or two that name one mitigation, which counts once."""
        measures = sorted(self.maker.measure_kinds)
        measure = self.random.choice(measures) if measures and self.maker.chance(0.75) else ""
        if not measure:
            return [self.plain_link(action)]
        kind = self.maker.measure_kinds[measure] or "saving"
        kind = self.random.choice([kind, kind, kind, "enabler", "cost-driver"])
        account = self.some_account() if kind == "cost-driver" else ""
        rows = [self.link_row(action, kind, measure, account)]
        if self.maker.chance(0.15):
            rows.append(self.link_row(action, "enabler", measure, ""))
        return rows

    def plain_link(self, action: str) -> Row:
        """A link that names no mitigation."""
        if self.maker.chance(0.5):
            return self.link_row(action, "cost-driver", "", self.some_account())
        return self.link_row(action, "enabler", "", self.random.choice(["", self.some_account()]))

    def link_row(self, action: str, kind: str, measure: str, account: str) -> Row:
        """A row of `links.csv`."""
        return {
            "action": action,
            "kind": kind,
            "mitigation": measure,
            "account": account,
            "note": self.maker.text(),
        }

    def some_account(self) -> str:
        """The code of an account that costs or earns."""
        return self.random.choice(self.maker.reported).code

    def name_actions_in_adjustments(self, ids: list[str]) -> None:
        """Writes the officers' changes again, some of them with the action behind them."""
        for year, rows in self.maker.adjustment_rows.items():
            named = [
                row | {"action": self.random.choice(ids) if self.maker.chance(0.5) else ""}
                for row in rows
            ]
            self.maker.write_adjustments(year, named)
