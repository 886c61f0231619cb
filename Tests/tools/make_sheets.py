"""Make the same sheet with openpyxl and, from that, with LibreOffice as .xlsx and as .ods.

Usage: /usr/bin/python3 make_sheets.py FOLDER

Writes FOLDER/openpyxl.xlsx, FOLDER/libreoffice.xlsx and FOLDER/libreoffice.ods.
"""

import datetime
import pathlib
import subprocess
import sys

import openpyxl


def write(path):
    """Write a sheet with a cell of each kind, beside a hidden sheet and one of a chart."""
    book = openpyxl.Workbook()
    hidden = book.active
    hidden.title = "Hidden"
    hidden.sheet_state = "hidden"
    book.create_chartsheet("Chart")
    sheet = book.create_sheet("Extract & more")
    book.active = sheet
    sheet.append(["Cost centre", "Date", "Amount", "Flag", "Formula", "Note"])
    sheet.append(["CC1", datetime.date(2024, 2, 29), 1234.56, True, None, "Tŷ <&> \"x\"\nsecond"])
    sheet.append(["CC1", datetime.datetime(2023, 4, 1, 13, 45), -0.1, False, "=1+1", " spaced  out "])
    sheet["B6"] = datetime.time(12, 30)
    sheet["D6"] = 45382
    sheet["E6"] = "=1/0"
    sheet["C7"] = "merged"
    sheet.merge_cells("C7:D7")
    sheet["E7"] = "behind"
    for number in range(9, 12):
        sheet[f"A{number}"] = "same"
    book.save(path)


def main():
    """Write the three files."""
    folder = pathlib.Path(sys.argv[1])
    original = folder / "openpyxl.xlsx"
    write(original)
    profile = (folder / "profile").as_uri()
    source = folder / "libreoffice.xlsx"
    for target, name in [("ods", original), ("xlsx:Calc MS Excel 2007 XML", original)]:
        output = folder / "converted"
        subprocess.run(
            ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}",
             "--convert-to", target, "--outdir", str(output), str(name)],
            check=True, capture_output=True, timeout=180)
    (folder / "converted" / "openpyxl.xlsx").rename(source)
    (folder / "converted" / "openpyxl.ods").rename(folder / "libreoffice.ods")


if __name__ == "__main__":
    main()
