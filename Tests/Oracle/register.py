"""The action plan as the files give it, and how each action stands at a day.

Written from the contract and from decision 0018 of `docs/decisions`, and from nothing else. What is
here is what both `position --delivery ratings` and `actions` need; it knows no money.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

Row = dict[str, str]

# From best to worst; an action without an update is the last.
RATINGS = ("complete", "green", "amber", "red", "not-reported")
STAGES = ("open", "submitted", "in-review", "completed", "returned")


def day_from(text: str) -> datetime.date:
    """A date as the files write it, `2023-10-31`; Python alone would take other forms as well."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(f"not a date: {text!r}")
    return datetime.date.fromisoformat(text)


def day_or_none(text: str | None) -> datetime.date | None:
    """A date, or none where the field is empty or its column missing."""
    return day_from(text) if text else None


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or that month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def months_slipped(first: datetime.date, now: datetime.date) -> int:
    """The smallest number of months that, added to the first date, reach the other."""
    months = 0
    while months_later(first, months) < now:
        months += 1
    return months


def action_order(action: str) -> tuple[int, str, int, str]:
    """What sorts ids naturally: 3C2 before 3C10, and 3C2 before 3C02, which has the same number."""
    match = re.fullmatch(r"([1-9])([A-Z])([0-9]+)", action)
    if not match:
        raise ValueError(f"not the id of an action: {action!r}")
    return int(match[1]), match[2], int(match[3]), action


def area_order(area: str) -> tuple[int, int, str]:
    """What sorts areas naturally: numbers by their value, then texts."""
    is_number = re.fullmatch(r"[0-9]+", area) is not None
    return (0, int(area), area) if is_number else (1, 0, area)


@dataclass(frozen=True)
class Action:
    """A row of `actions.csv`."""

    id: str
    area: str
    due: datetime.date | None


@dataclass(frozen=True)
class Update:
    """What one round says of an action; an empty date or stage leaves the one before."""

    action: str
    round: datetime.date
    progress: str
    impact: str
    due: datetime.date | None
    stage: str


@dataclass(frozen=True)
class Standing:
    """How an action stands at a day."""

    action: Action
    day: datetime.date
    progress: str
    impact: str
    stage: str
    first_due: datetime.date | None
    due: datetime.date | None

    @property
    def is_completed(self) -> bool:
        """Whether its completion is accepted; a rating `complete` is no more than a claim."""
        return self.stage == "completed"

    @property
    def is_overdue(self) -> bool:
        """Whether the day has passed without completion."""
        return not self.is_completed and self.due is not None and self.due < self.day

    @property
    def is_due(self) -> bool:
        """Whether it is due on this very day."""
        return not self.is_completed and self.due == self.day

    @property
    def slip(self) -> int:
        """The months by which the due date has moved out; none for one that was brought forward."""
        if self.first_due is None or self.due is None:
            return 0
        return months_slipped(self.first_due, self.due)

    @property
    def reasons(self) -> list[str]:
        """Why the action is to be escalated, in the contract's words and order."""
        is_green = {self.progress, self.impact} <= {"green", "complete"}
        found = []
        if self.is_overdue and not is_green:
            found.append("overdue and not green")
        if self.is_due and not is_green:
            found.append("due and not green")
        if self.impact == "red":
            found.append("impact red")
        return found


@dataclass(frozen=True)
class Register:
    """The files of the folder `actions`."""

    actions: tuple[Action, ...]
    updates: tuple[Update, ...]
    links: tuple[tuple[str, str], ...]  # an action and a mitigation that it names

    @classmethod
    def of(cls, actions: list[Row], updates: list[Row], links: list[Row]) -> Register:
        """The plan of three files' rows. Links to no mitigation move no money and are left out."""
        return cls(
            actions=tuple(sorted(map(read_action, actions), key=lambda a: action_order(a.id))),
            # A sort keeps the order of the file within a round.
            updates=tuple(sorted(map(read_update, updates), key=lambda update: update.round)),
            links=tuple(
                (row["action"], row["mitigation"]) for row in links if row.get("mitigation")
            ),
        )

    def standings(self, day: datetime.date) -> list[Standing]:
        """Every action as it stands at a day, in natural order."""
        return [self.standing(action, day) for action in self.actions]

    def standing(self, action: Action, day: datetime.date) -> Standing:
        """One action as the rounds up to a day, this included, leave it."""
        seen = [
            update for update in self.updates if update.action == action.id and update.round <= day
        ]
        dates = [date for date in (action.due, *(update.due for update in seen)) if date]
        stages = [update.stage for update in seen if update.stage]
        return Standing(
            action=action,
            day=day,
            progress=seen[-1].progress if seen else "not-reported",
            impact=seen[-1].impact if seen else "not-reported",
            stage=stages[-1] if stages else "open",
            first_due=dates[0] if dates else None,
            due=dates[-1] if dates else None,
        )

    def mitigations(self, action: str) -> set[str]:
        """The mitigations that an action's links name, whatever the kind of link."""
        return {mitigation for linked, mitigation in self.links if linked == action}


def read_action(row: Row) -> Action:
    """A row of `actions.csv`."""
    return Action(row["id"], row["area"], day_or_none(row.get("due")))


def read_update(row: Row) -> Update:
    """A row of `updates.csv`."""
    return Update(
        action=row["action"],
        round=day_from(row["round"]),
        progress=row["progress"],
        impact=row["impact"],
        due=day_or_none(row.get("due")),
        stage=row.get("stage") or "",
    )
