"""Prints what beancount reads from a file, as JSON: the postings' metadata and each account's sum.

Usage: read_beancount.py FILE
"""

import json
import sys
from decimal import Decimal

from beancount import loader
from beancount.core import data


def main(path):
    entries, errors, _ = loader.load_file(path)
    codes = {e.account: e.meta.get("code", "") for e in entries if isinstance(e, data.Open)}
    postings = [
        posting
        for entry in entries
        if isinstance(entry, data.Transaction)
        for posting in entry.postings
    ]
    sums = {}
    for posting in postings:
        code = codes[posting.account]
        sums[code] = sums.get(code, 0) + int(posting.units.number * Decimal(100))
    texts = [
        {key: str(value) for key, value in posting.meta.items() if not key.startswith("__")}
        for posting in postings
    ]
    print(json.dumps({"errors": [str(e) for e in errors], "sums": sums, "postings": texts}))


if __name__ == "__main__":
    main(sys.argv[1])
