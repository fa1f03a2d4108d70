"""Writes a workbook with these rows of text: `write_own_rows.py FILE ROWS.json`."""

import json
import sys
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def row(number, cells):
    """An empty cell is left out, and an empty row too."""
    kept = [(column, text) for column, text in zip("ABCDEFGHIJKL", cells) if text]
    cells = "".join(f'<c r="{c}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>' for c, text in kept)
    return f'<row r="{number}">{cells}</row>' if kept else ""


with open(sys.argv[2], encoding="utf-8") as file:
    rows = json.load(file)
with zipfile.ZipFile(sys.argv[1], "w") as book:
    book.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{OFFICE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{OFFICE}.worksheet+xml"/></Types>')
    book.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
    book.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>')
    book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
    book.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}"><sheetData>' + "".join(row(at, cells) for at, cells in enumerate(rows, 1)) + "</sheetData></worksheet>")
