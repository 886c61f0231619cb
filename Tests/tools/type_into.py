"""Changes a text in a part of a workbook, as somebody who types into a cell and saves it."""

import shutil
import sys
import zipfile

path, part, old, new = sys.argv[1:]
with zipfile.ZipFile(path) as book:
    parts = [(entry, book.read(entry)) for entry in book.infolist()]
if not any(entry.filename == part and old.encode() in data for entry, data in parts):
    sys.exit(f"{part} of {path} does not hold {old!r}")
with zipfile.ZipFile(path + ".new", "w", zipfile.ZIP_DEFLATED) as book:
    for entry, data in parts:
        if entry.filename == part:
            data = data.replace(old.encode(), new.encode())
        book.writestr(entry.filename, data)
shutil.move(path + ".new", path)
