"""Writes a table with two faults and empty rows before and between them: `write_own_faults.py FILE`."""

import sys
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
ROWS = {
    2: ["Category", "Disease", "Cargo", "Effect", "References"],
    3: ["Tumor", "Alpha", "VEGF", "x", "1"],
    5: ["Tumor", "Beta", "AIM", "x\ny", "2"],
    6: ["", "", "", "", ""],
    9: ["Tumor", "Gamma", "VEGF", "x", "seven"],
}


def row(number, cells):
    cells = "".join(f'<c r="{c}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for c, text in zip("ABCDE", cells))
    return f'<row r="{number}">{cells}</row>'


with zipfile.ZipFile(sys.argv[1], "w") as book:
    book.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{OFFICE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{OFFICE}.worksheet+xml"/></Types>')
    book.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
    book.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>')
    book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
    book.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}"><sheetData>' + "".join(row(*item) for item in ROWS.items()) + "</sheetData></worksheet>")
