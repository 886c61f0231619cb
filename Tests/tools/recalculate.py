"""Recalculate a workbook with LibreOffice and compare every formula with its stored value.

Usage: /usr/bin/python3 recalculate.py ORIGINAL.xlsx [--set 'Sheet!B5=0.02' ...]

Prints JSON: {"formulas": N, "errors": [...], "mismatches": [{"cell", "stored", "recalculated"}],
"values": {"Sheet!A1": ...}}. Numbers agree within 1e-13 of their size, so that a penny shows up to
a hundred billion pounds (LibreOffice saves 15 digits), or within 1e-9; texts agree exactly. With
--set the input cells are changed before recalculating, formulas kept; stored values are then old,
so mismatches are expected and "values" is what to read.

LibreOffice runs with a profile of its own in a temporary folder, in which recalculation on load
is set to "always".
"""

import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import openpyxl

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


def change_inputs(source, target, changes):
    """Write a copy of the workbook with other values in its input cells."""
    book = openpyxl.load_workbook(source)
    for change in changes:
        place, _, text = change.partition("=")
        sheet, _, cell = place.rpartition("!")
        sheet = sheet.strip("'").replace("''", "'")
        if book[sheet][cell].data_type == "f":
            sys.exit(f"{place} holds a formula, not an input")
        try:
            book[sheet][cell].value = float(text)
        except ValueError:
            # As in a spreadsheet, an apostrophe makes a text of what follows.
            book[sheet][cell].value = text.removeprefix("'")
    book.save(target)


def recalculate(source, folder):
    """Convert a workbook through LibreOffice; return the path of the recalculated copy."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    output = folder / "recalculated"
    result = subprocess.run(
        ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(output), str(source)],
        capture_output=True, text=True, timeout=300, check=False)
    target = output / (source.stem + ".xlsx")
    if result.returncode != 0 or not target.exists():
        sys.exit(f"LibreOffice failed: {result.stdout}{result.stderr}")
    return target


def values(book, cells):
    """The value of each cell; an empty text counts as none."""
    return {f"{sheet}!{cell}": book[sheet][cell] for sheet, cell in cells}


def agree(stored, recalculated):
    """Whether two values are the same for a reader of the workbook."""
    numeric = all(isinstance(v, (int, float)) and not isinstance(v, bool)
                  for v in (stored, recalculated))
    if numeric:
        return math.isclose(stored, recalculated, rel_tol=1e-13, abs_tol=1e-9)
    stored, recalculated = ("" if v is None else v for v in (stored, recalculated))
    return type(stored) is type(recalculated) and stored == recalculated


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workbook", type=pathlib.Path)
    parser.add_argument("--set", action="append", default=[], metavar="SHEET!CELL=VALUE")
    arguments = parser.parse_args()

    formulas = openpyxl.load_workbook(arguments.workbook)
    cells = [(sheet.title, cell.coordinate) for sheet in formulas.worksheets
             for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    stored = values(openpyxl.load_workbook(arguments.workbook, data_only=True), cells)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        source = folder / "source.xlsx"
        if arguments.set:
            change_inputs(arguments.workbook, source, arguments.set)
        else:
            source.write_bytes(arguments.workbook.read_bytes())
        again = values(openpyxl.load_workbook(recalculate(source, folder), data_only=True), cells)

    errors = [name for name in stored
              if any(cell.data_type in ("e", "b") for cell in (stored[name], again[name]))]
    pairs = {name: (stored[name].value, again[name].value) for name in stored}
    print(json.dumps({
        "formulas": len(cells),
        "errors": errors,
        "mismatches": [{"cell": name, "stored": old, "recalculated": new}
                       for name, (old, new) in pairs.items() if not agree(old, new)],
        "values": {name: new for name, (_, new) in pairs.items()},
    }, ensure_ascii=False, default=str))


if __name__ == "__main__":
    main()
