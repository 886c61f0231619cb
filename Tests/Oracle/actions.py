#!/usr/bin/env python3
"""Reference computation of `actions`: the plan by area, and the money that hangs on each action.

Written from the contract and from decision 0018, straight from the books, as `oracle.py` is.

    actions.py BOOKS [--as-of DATE_OR_PERIOD]
"""

from __future__ import annotations

import csv
import dataclasses
import datetime
import json
import sys
from pathlib import Path

from oracle import (
    EXIT_BAD_DATA,
    Arguments,
    Books,
    Mitigation,
    OracleError,
    Period,
    position,
    year_text,
)
from register import RATINGS, STAGES, Standing, area_order, day_from

# The words of the files that are written otherwise as keys of JSON.
KEYS = {"not-reported": "notReported", "in-review": "inReview"}


def report_day(text: str) -> datetime.date:
    """The day a register stands at: a date, or a period's last day."""
    return Period.parse(text).last_day if "/" in text else day_from(text)


def counts(words: tuple[str, ...], found: list[str]) -> dict[str, int]:
    """How often each word is found, under its key."""
    return {KEYS.get(word, word): found.count(word) for word in words}


def area_row(area: str, standings: list[Standing]) -> dict:
    """The row of an area."""
    return {
        "area": area,
        "actions": len(standings),
        "progress": counts(RATINGS, [standing.progress for standing in standings]),
        "impact": counts(RATINGS, [standing.impact for standing in standings]),
        "overdue": sum(standing.is_overdue for standing in standings),
        "slipped": sum(standing.slip > 0 for standing in standings),
    }


def area_rows(standings: list[Standing]) -> list[dict]:
    """The areas that have an action, in natural order."""
    areas = sorted({standing.action.area for standing in standings}, key=area_order)
    return [
        area_row(area, [standing for standing in standings if standing.action.area == area])
        for area in areas
    ]


def money_row(action: str, year: int, measures: list[Mitigation]) -> dict:
    """What an action's mitigations take off a year: an investment, which costs, is negative."""
    planned = sum(
        -measure.amount if measure.kind == "investment" else measure.amount for measure in measures
    )
    confident = -sum(measure.effect(measure.amount, measure.confidence) for measure in measures)
    return {
        "action": action,
        "year": year_text(year),
        "planned": planned,
        "confident": confident,
        "atRisk": planned - confident,
    }


def money_rows(books: Books) -> list[dict]:
    """A row for each action and each year that one of its mitigations has a row for."""
    rows = []
    for action in books.register.actions:
        linked = books.register.mitigations(action.id)
        measures = [measure for measure in books.mitigations if measure.id in linked]
        for year in sorted({measure.year for measure in measures}):
            of_year = [measure for measure in measures if measure.year == year]
            rows.append(money_row(action.id, year, of_year))
    return rows


def actions(books: Books, asked: datetime.date | None = None) -> dict:
    """The document of `actions --format json`."""
    day = asked or books.default_as_of().last_day
    standings = books.register.standings(day)
    return {
        "asOf": day.isoformat(),
        "entered": len(standings),
        "expected": books.expected_actions,
        "areas": area_rows(standings),
        "stages": counts(STAGES, [standing.stage for standing in standings]),
        "escalations": [
            {"action": standing.action.id, "reasons": standing.reasons}
            for standing in standings
            if standing.reasons
        ],
        "money": money_rows(books),
    }


def worth(
    books: Books,
    asked: Period | None = None,
    *,
    scenario: str = "base",
    delivery: str = "confidence",
) -> dict[str, dict]:
    """The position without the mitigations of an action, for each action that has any.

    Mitigations that it shares with others are left out as well. The register stays whole: what is
    left is linked to other actions alone, so ratings and slips are those of books without it.
    """
    positions = {}
    for action in books.register.actions:
        linked = books.register.mitigations(action.id)
        if not linked:
            continue
        rest = [measure for measure in books.mitigations if measure.id not in linked]
        without = dataclasses.replace(books, mitigations=rest)
        positions[action.id] = position(without, asked, scenario=scenario, delivery=delivery)
    return positions


def main(argv: list[str] | None = None) -> int:
    """Prints the document and returns the exit code."""
    parser = Arguments(prog="actions.py", description="Reference figures of actions, as JSON.")
    parser.add_argument("books", type=Path)
    parser.add_argument("--as-of", type=report_day, metavar="DATE_OR_PERIOD")
    parser.add_argument("--format", choices=["json"], default="json")
    options = parser.parse_args(argv)
    try:
        document = actions(Books.read(options.books), options.as_of)
    except OracleError as error:
        print(f"actions.py: error: {error}", file=sys.stderr)
        return error.exit_code
    except (ValueError, KeyError, UnicodeError, OSError, csv.Error, StopIteration) as error:
        print(f"actions.py: the books are not valid: {error!r}", file=sys.stderr)
        return EXIT_BAD_DATA
    sys.stdout.reconfigure(encoding="utf-8")
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
