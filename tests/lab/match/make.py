"""Writes proteins.xlsx, one.xlsx and one.ods, always the same bytes: python3 tests/lab/match/make.py

The CSV files are written by hand.
"""

import csv
import pathlib
import zipfile
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).parent

PROTEINS = [
    ["Protein group", "Majority protein IDs", "Gene names", "LFQ intensity", "Peptides"],
    ["1", "P15692;P15692-2", "VEGFA", 32100000, 7],
    ["2", "Q9Y6K9;P48061", "IKBKG;CXCL12", 1205000.5, 4],
    ["3", "P60709;P63261", "ACTB;ACTG1", 98700000, 31],
    ["4", "P01137", "TGFB1", 2240000, 5],
    ["5", "CON__P00761", "", 450000, 2],
    ["6", "REV__P61073", "", 0, 1],
    ["7", "Q00731", "Vegfa", 310000, 2],
    ["8", "P84022;Q15796", "SMAD3;SMAD2", 880000, 3],
    ["9", "O14788-2", "TNFSF11", 77000, 1],
    ["10", "P04406", "GAPDH", 120000000, 28],
]


def zipped(name, parts):
    with zipfile.ZipFile(HERE / name, "w") as archive:
        for path, text in parts.items():
            archive.writestr(zipfile.ZipInfo(path), text)


def xlsx(name, rows):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    def cell(value, row, column):
        place = f"{'ABCDEFGH'[column]}{row + 1}"
        if value == "":
            return ""
        if isinstance(value, str):
            return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        return f'<c r="{place}"><v>{value}</v></c>'

    lines = "".join(
        f'<row r="{y + 1}">{"".join(cell(value, y, x) for x, value in enumerate(row))}</row>'
        for y, row in enumerate(rows)
    )
    zipped(
        name,
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
            "</Types>",
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>',
        },
    )


def ods(name, rows):
    names = "urn:oasis:names:tc:opendocument:xmlns"

    def cell(value):
        if value == "":
            return "<table:table-cell/>"
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    zipped(
        name,
        {
            "mimetype": kind,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
            "content.xml": f'<office:document-content xmlns:office="{names}:office:1.0"'
            f' xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0">'
            f'<office:body><office:spreadsheet><table:table table:name="Sheet1">{lines}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        },
    )


with open(HERE / "one.csv", encoding="utf-8", newline="") as file:
    ONE = list(csv.reader(file))
xlsx("proteins.xlsx", PROTEINS)
xlsx("one.xlsx", ONE)
ods("one.ods", ONE)
