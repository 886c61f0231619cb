#!/usr/bin/env bash
# PyExcelerate 0.13.0 · a table given as data= loses the format of its dates
# seen with: PyExcelerate 0.13.0, read by openpyxl 3.1.5, Python 3.11
#
# Expected: a datetime is a date in the workbook, whichever way it is set. set_cell_value and
#   range(...).value give it a date format, and every reader then sees a date.
# Behaviour: new_sheet(name, data=rows), which its manual calls the fastest way, writes the same datetime
#   as a bare serial number without any cell format: 3 April 2023 is the number 45019, also in Excel.
#   Nothing warns of it.
# Output seen:
#   set_cell_value: datetime.datetime(2023, 4, 3, 0, 0)
#   range: datetime.datetime(2023, 4, 3, 0, 0)
#   data=: 45019.0
#
# Leaves with 0 if this is still so and with 1 if it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet PyExcelerate==0.13.0 openpyxl==3.1.5
cd "$folder"
cat > show.py <<'END'
import datetime
import warnings

import openpyxl
from pyexcelerate import Workbook

warnings.simplefilter("ignore")
day = datetime.datetime(2023, 4, 3)


def show(name, fill):
    book = Workbook()
    fill(book)
    book.save("book.xlsx")
    print(f"{name}: {openpyxl.load_workbook('book.xlsx').active['A1'].value!r}")


show("set_cell_value", lambda book: book.new_sheet("A").set_cell_value(1, 1, day))
show("range", lambda book: setattr(book.new_sheet("A").range("A1", "B1"), "value", [[day, day]]))
show("data=", lambda book: book.new_sheet("A", data=[[day]]))
END
"$folder/python/bin/python" show.py | tee seen
cat > expected <<'END'
set_cell_value: datetime.datetime(2023, 4, 3, 0, 0)
range: datetime.datetime(2023, 4, 3, 0, 0)
data=: 45019.0
END
diff expected seen >/dev/null || exit 1
