#!/usr/bin/env bash
# SQLite 3.46.0 · the parent row that settles a deferred foreign key costs a scan of the whole child table
# seen with: apsw 3.46.0.1 (SQLite 3.46.0), Python 3.11
#
# Expected: inserting a parent costs the same however many children other parents have. The manual asks for
#   an index on the child's column where parents are deleted or changed; of an insertion it says nothing.
# Behaviour: if a child came before its parent in the transaction, by a deferred key, the insertion of the
#   parent reads every row of the child table to see which of them it settles. One parent and its children
#   after another, each in that order, take time with the square of their number. It is not so where the
#   parent comes first, with the keys off, or with an index on the child's column.
# Output seen (steps of SQLite's machine for one parent, beside 1,000 and 16,000 rows of others):
#   child first: grows with the table
#   parent first: does not
#   child first, index on the child: does not
#   child first, keys off: does not
#
# Leaves with 0 if this is still so and with 1 if it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet apsw==3.46.0.1
cd "$folder"
cat > show.py <<'END'
import apsw


def steps(others, child_first, index, keys):
    """How many steps the insertion of one parent takes beside so many rows of other parents."""
    base = apsw.Connection(":memory:")
    base.execute("CREATE TABLE parent (number INTEGER PRIMARY KEY);"
                 "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL"
                 " REFERENCES parent (number) DEFERRABLE INITIALLY DEFERRED)")
    if index:
        base.execute("CREATE INDEX by_parent ON child (parent)")
    base.execute("INSERT INTO parent VALUES (1)")
    base.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                 " INSERT INTO child SELECT i, 1 FROM n", (others,))
    base.execute(f"PRAGMA foreign_keys = {keys}")
    base.execute("BEGIN")
    if child_first:
        base.execute("INSERT INTO child (parent) VALUES (2)")
    count = 0

    def note():
        nonlocal count
        count += 1
        return False

    base.set_progress_handler(note, 1)
    base.execute("INSERT INTO parent VALUES (2)")
    base.set_progress_handler(None)
    if not child_first:
        base.execute("INSERT INTO child (parent) VALUES (2)")
    base.execute("COMMIT")
    return count


for name, setting in [("child first", (True, False, "ON")), ("parent first", (False, False, "ON")),
                      ("child first, index on the child", (True, True, "ON")),
                      ("child first, keys off", (True, False, "OFF"))]:
    small, large = (steps(others, *setting) for others in (1_000, 16_000))
    print(f"{name}: {'grows with the table' if large > 10 * small else 'does not'}")
END
"$folder/python/bin/python" show.py | tee seen
cat > expected <<'END'
child first: grows with the table
parent first: does not
child first, index on the child: does not
child first, keys off: does not
END
diff expected seen >/dev/null || exit 1
