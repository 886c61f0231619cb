"""Writes the rows of rows.py with every program there is, imports each file and compares.

usage: writers.py PROGRAM FOLDER; called by scripts/writers. Leaves with 1 if a file gives other
postings, or a fault that nobody expects.
"""

import csv
import datetime
import glob
import io
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

import rows

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DATE = "dd/mm/yyyy"


class Missing(Exception):
    """A program that is not there."""


def cells():
    return [list(rows.HEADERS)] + rows.table()


def typed_lines():
    """The cells as KIND:VALUE, for programs of other languages."""
    lines = []
    for row in cells():
        line = []
        for value in row:
            if value is None:
                line.append("")
            elif isinstance(value, bool):
                line.append("boolean:" + str(value).upper())
            elif isinstance(value, (int, float)):
                line.append(f"number:{value!r}")
            elif isinstance(value, datetime.datetime):
                line.append(f"date:{value:%Y-%m-%d}")
            else:
                line.append("text:" + value)
        lines.append("\t".join(line))
    return "\n".join(lines) + "\n"


def openpyxl_book(path, write_only=False):
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=write_only)
    sheet = book.create_sheet("Data") if write_only else book.active
    for row in cells():
        made = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
            if isinstance(value, datetime.datetime):
                cell.number_format = DATE
            made.append(cell)
        if write_only:
            sheet.append(made)
            continue
        number = 1 if sheet["A1"].value is None else sheet.max_row + 1
        for column, cell in enumerate(made, 1):
            target = sheet.cell(number, column)
            if cell.value is not None:
                target.value = cell.value
                target.data_type = cell.data_type
                target.number_format = cell.number_format
    book.save(path)


def xlsxwriter_book(path, constant_memory=False):
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": constant_memory})
    sheet = book.add_worksheet("Data")
    date = book.add_format({"num_format": DATE})
    for number, row in enumerate(cells()):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif isinstance(value, datetime.datetime):
                sheet.write_datetime(number, column, value, date)
            elif value is not None:
                sheet.write(number, column, value)
    book.close()


def rustpy_book(path):
    import rustpy_xlsxwriter

    records = [dict(zip(rows.HEADERS, row)) for row in rows.table()]
    rustpy_xlsxwriter.write_worksheet(
        records, path, sheet_name="Data", datetime_format=DATE)


def pyexcelerate_book(path):
    import pyexcelerate

    book = pyexcelerate.Workbook()
    # A text that begins with = would be a formula.
    table = [[value if value != "=1+1" else "1+1" for value in row] for row in cells()]
    book.new_sheet("Data", data=table)
    book.save(path)


def odfpy_book(path):
    from odf.number import DateStyle, Day, Month, Text, Year
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.style import Style
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    shown = DateStyle(name="shown")
    for part in (Day(style="long"), Text(text="/"), Month(style="long"), Text(text="/"),
                 Year(style="long")):
        shown.addElement(part)
    dated = Style(name="dated", family="table-cell", datastylename=shown)
    book.automaticstyles.addElement(shown)
    book.automaticstyles.addElement(dated)
    table = Table(name="Data")
    for row in cells():
        line = TableRow()
        for value in row:
            if value is None:
                cell = TableCell()
            elif isinstance(value, bool):
                cell = TableCell(valuetype="boolean", booleanvalue=str(value).lower())
            elif isinstance(value, (int, float)):
                cell = TableCell(valuetype="float", value=value)
            elif isinstance(value, datetime.datetime):
                cell = TableCell(
                    valuetype="date", datevalue=f"{value:%Y-%m-%d}", stylename=dated)
            else:
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=value))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(path)


def ezodf_book(path):
    import ezodf

    book = ezodf.newdoc(doctype="ods", filename=path)
    table = cells()
    sheet = ezodf.Sheet("Data", size=(len(table), len(table[0])))
    for number, row in enumerate(table):
        for column, value in enumerate(row):
            if isinstance(value, datetime.datetime):
                sheet[number, column].set_value(f"{value:%Y-%m-%d}", "date")
            elif value is not None:
                sheet[number, column].set_value(value)
    book.sheets += sheet
    book.save()


def pyexcel_book(path):
    import pyexcel_ods3

    table = [
        [value.date() if isinstance(value, datetime.datetime) else "" if value is None else value
         for value in row] for row in cells()]
    pyexcel_ods3.save_data(path, {"Data": table})


def xlwt_book(path):
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    date = xlwt.XFStyle()
    date.num_format_str = DATE
    for number, row in enumerate(cells()):
        for column, value in enumerate(row):
            if isinstance(value, datetime.datetime):
                sheet.write(number, column, value, date)
            elif value is not None:
                sheet.write(number, column, value)
    book.save(path)


def perl_book(path):
    run(["perl", "-MSpreadsheet::WriteExcel", "-e", "1"], missing=True)
    run(["perl", str(HERE / "write.pl"), path], typed_lines())


def poi_book(path):
    jars = [f"/usr/share/java/{name}.jar" for name in (
        "poi", "poi-ooxml", "poi-ooxml-schemas", "xmlbeans", "commons-collections4",
        "commons-math3", "commons-codec", "commons-compress")]
    if not os.path.exists(jars[0]) or not shutil.which("java"):
        raise Missing
    run(["java", "-cp", ":".join(jars), str(HERE / "Write.java"), path], typed_lines())


def gnumeric_book(path, exporter):
    if not shutil.which("ssconvert"):
        raise Missing
    source = path + ".source.xlsx"
    openpyxl_book(source)
    run(["ssconvert", "--export-type=" + exporter, source, path])


def libreoffice_book(path, kind):
    if not shutil.which("soffice"):
        raise Missing
    folder = path + ".source"
    os.makedirs(folder, exist_ok=True)
    # Its filter for XML of 2003 takes no sheet whose columns have widths.
    write, ending = (odfpy_book, ".ods") if kind.startswith("xml:") else (openpyxl_book, ".xlsx")
    source = os.path.join(folder, os.path.basename(path).rsplit(".", 1)[0] + ending)
    write(source)
    into = os.path.join(folder, "made")
    run(["soffice", "--headless", "-env:UserInstallation=file://" + folder + "/profile",
         "--convert-to", kind, "--outdir", into, source])
    shutil.move(glob.glob(into + "/*")[0], path)


def text_of(value):
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return f"{value:%d/%m/%Y}"
    return str(value)


def tabs_file(path):
    with open(path, "w", encoding="utf-16") as file:
        for row in cells():
            file.write("\t".join(
                '"%s"' % text.replace('"', '""') if '"' in text else text
                for text in map(text_of, row)) + "\r\n")


def page_file(path):
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(text_of(value))}</td>" for value in row) + "</tr>\n"
        for row in cells())
    Path(path).write_text(
        f"<html><meta charset=utf-8><body><table border=1>\n{body}</table></body></html>\n",
        encoding="utf-8")


def xml_file(path):
    def cell(value):
        if value is None:
            return "<Cell/>"
        if isinstance(value, bool):
            kind, text = "Boolean", str(int(value))
        elif isinstance(value, (int, float)):
            kind, text = "Number", repr(value)
        elif isinstance(value, datetime.datetime):
            kind, text = "DateTime", f"{value:%Y-%m-%dT00:00:00.000}"
        else:
            kind, text = "String", escape(value)
        return f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>'

    body = "".join("<Row>" + "".join(map(cell, row)) + "</Row>\n" for row in cells())
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    Path(path).write_text(
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="{space}"'
        f' xmlns:ss="{space}"><Worksheet ss:Name="Data"><Table>\n{body}</Table></Worksheet>'
        "</Workbook>\n", encoding="utf-8")


def run(command, text=None, missing=False):
    try:
        result = subprocess.run(command, input=text, text=True, capture_output=True, timeout=300)
    except FileNotFoundError:
        raise Missing from None
    if result.returncode != 0:
        if missing:
            raise Missing
        lines = [line for line in result.stderr.splitlines() if "Exception" in line or "Error" in line]
        raise RuntimeError(lines[-1] if lines else result.stderr.strip()[-120:])


# What each program is, the file it writes, how, and the fault that is expected of it; None for none.
WRITERS = [
    ("openpyxl", "openpyxl.xlsx", openpyxl_book, None),
    ("openpyxl, write-only", "openpyxl-only.xlsx", lambda p: openpyxl_book(p, True), None),
    ("XlsxWriter", "xlsxwriter.xlsx", xlsxwriter_book, None),
    ("XlsxWriter, row by row", "xlsxwriter-rows.xlsx", lambda p: xlsxwriter_book(p, True), None),
    ("rustpy-xlsxwriter", "rustpy.xlsx", rustpy_book, None),
    ("PyExcelerate, dates without a format", "pyexcelerate.xlsx", pyexcelerate_book,
     "the serial number of a day"),
    ("odfpy", "odfpy.ods", odfpy_book, None),
    ("ezodf", "ezodf.ods", ezodf_book, None),
    ("pyexcel-ods3", "pyexcel.ods", pyexcel_book, None),
    ("xlwt", "xlwt.xls", xlwt_book, None),
    ("Spreadsheet::WriteExcel", "perl.xls", perl_book, None),
    ("Apache POI, HSSF", "poi.xls", poi_book, None),
    ("Apache POI, XSSF", "poi.xlsx", poi_book, None),
    ("Gnumeric, .xlsx", "gnumeric.xlsx", lambda p: gnumeric_book(p, "Gnumeric_Excel:xlsx"), None),
    ("Gnumeric, .xls of 97", "gnumeric.xls",
     lambda p: gnumeric_book(p, "Gnumeric_Excel:excel_biff8"), None),
    ("Gnumeric, .xls of 95", "gnumeric-95.xls",
     lambda p: gnumeric_book(p, "Gnumeric_Excel:excel_biff7"), "BIFF5"),
    ("Gnumeric, .ods", "gnumeric.ods",
     lambda p: gnumeric_book(p, "Gnumeric_OpenCalc:openoffice"), None),
    ("LibreOffice, .xlsx", "libreoffice.xlsx", lambda p: libreoffice_book(p, "xlsx"), None),
    ("LibreOffice, .xls", "libreoffice.xls", lambda p: libreoffice_book(p, "xls"), None),
    ("LibreOffice, .ods", "libreoffice.ods", lambda p: libreoffice_book(p, "ods"), None),
    ("LibreOffice, XML of 2003", "libreoffice.xml",
     lambda p: libreoffice_book(p, "xml:MS Excel 2003 XML"), None),
    ("LibreOffice, .fods", "libreoffice.fods", lambda p: libreoffice_book(p, "fods"), ".fods"),
    ("text with tabs, as .xls", "tabs.xls", tabs_file, None),
    ("web page, as .xls", "page.xls", page_file, None),
    ("XML of 2003, as .xls", "xml.xls", xml_file, None),
]


def imported(program, file, folder):
    """The lines that an import of a file posts, or what it says instead."""
    books = os.path.join(folder, "books")
    shutil.rmtree(books, ignore_errors=True)
    shutil.copytree(ROOT / "docs/faults/books", books)
    Path(books, "mapping.csv").write_text(
        "cost_centre,subjective,account\n0042,5000,0001\n0107,4*,0002\n")

    def call(*arguments):
        return subprocess.run(
            [program, "--books", books, *arguments], capture_output=True, text=True)

    built = call("build")
    if built.returncode != 0:
        raise RuntimeError(built.stderr)
    result = call("import", file, "--period", "2023-24/P1")
    if result.returncode != 0:
        return result.stderr.strip().splitlines() or ["left with %d" % result.returncode]
    lines = csv.DictReader(io.StringIO(call("ledger", "export", "--format", "csv").stdout))
    return sorted(
        (l["account"], Decimal(l["amount"]), l["date"], l["cost_centre"], l["subjective"],
         l["row_id"], l["reference"])
        for l in lines if l["kind"] == "extract" and not l["account"].startswith("~"))


def judged(program, path, folder, fault):
    found = imported(program, path, folder)
    if found == rows.expected():
        return fault is None, "the same postings"
    if found and isinstance(found[0], str):
        named = found[0].split(": ", 2)[-1]
        return fault is not None and fault in named, named
    different = [
        (got, want) for got, want in zip(found, rows.expected()) if got != want]
    return False, f"{len(found)} lines, of which differ: {different[:2]}"


def main(program, folder):
    program = os.path.abspath(program)
    wrong = 0
    count = 0
    for name, file, write, fault in WRITERS:
        path = os.path.join(folder, file)
        try:
            write(path)
        except (Missing, ImportError):
            print(f"left out  {name}: it is not there")
            continue
        except Exception as error:  # A program that cannot write the rows says so.
            print(f"left out  {name}: {type(error).__name__}: {str(error)[:120]}")
            continue
        count += 1
        is_right, what = judged(program, path, folder, fault)
        wrong += not is_right
        print(f"{'right' if is_right else 'WRONG':9} {name}: {what}", flush=True)
    print(f"{count} files, {wrong} of them wrong")
    return 1 if wrong or count < 10 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
