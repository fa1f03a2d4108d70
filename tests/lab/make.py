#!/usr/bin/env python3
"""Makes the lab files of this directory out of same.csv, in every format that is read.

pip install openpyxl xlwt odfpy pyarrow zstandard msoffcrypto-tool
"""

import csv
import datetime
import decimal
import gzip
import io
import json
import pathlib
import sqlite3
import struct
import zipfile

import msoffcrypto.format.ooxml
import odf.opendocument
import odf.style
import odf.table
import odf.text
import odf.number
import openpyxl
import pyarrow as pa
import pyarrow.parquet
import xlwt
import zstandard

HERE = pathlib.Path(__file__).parent
CSV = (HERE / "same.csv").read_bytes()
NAMES, *ROWS = csv.reader(io.StringIO(CSV.decode()))


def typed(row):
    gene, plate, riken, log2fc, count, day, note = row
    number = float(log2fc)
    number = int(number) if number.is_integer() else number
    return [gene, plate, riken, number, int(count), datetime.date.fromisoformat(day), note or None]


def delimited():
    with open(HERE / "same.tsv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows([NAMES, *ROWS])
    (HERE / "same.csv.gz").write_bytes(gzip.compress(CSV, mtime=0))
    (HERE / "same.csv.zst").write_bytes(zstandard.compress(CSV))


def as_json():
    rows = [dict(zip(NAMES, typed(row))) for row in ROWS]
    lines = [json.dumps(row, ensure_ascii=False, default=str) for row in rows]
    (HERE / "same.ndjson").write_text("\n".join(lines) + "\n")
    (HERE / "same.json").write_text(json.dumps(rows, ensure_ascii=False, indent=2, default=str))


def sqlite():
    (HERE / "same.db").unlink(missing_ok=True)
    db = sqlite3.connect(HERE / "same.db")
    db.execute(
        "CREATE TABLE same (gene TEXT, plate TEXT, riken TEXT, log2fc REAL, count INTEGER, day TEXT, note TEXT)"
    )
    for row in ROWS:
        *cells, day, note = typed(row)
        db.execute("INSERT INTO same VALUES (?, ?, ?, ?, ?, ?, ?)", [*cells, day.isoformat(), note])
    db.commit()
    db.execute("VACUUM")


def xlsx(name, sheets, epoch=None):
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.epoch = epoch or book.epoch
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if isinstance(cell.value, datetime.timedelta):
                cell.number_format = "[h]:mm:ss"
    book.save(HERE / name)


def excel():
    xlsx("same.xlsx", {"same": [NAMES, *map(typed, ROWS)], "empty": []})
    xlsx("two-sheets.xlsx", {"Hits": [["gene"], ["VEGFA"]], "Sheet 2": [["gene", "n"], ["CD5L", 2]]})
    xlsx("empty.xlsx", {"Sheet1": [], "Sheet2": []})
    xlsx("1904.xlsx", {"Mac": [["day", "time"], [datetime.date(2023, 3, 1), datetime.time(14, 30)]]},
         epoch=openpyxl.utils.datetime.CALENDAR_MAC_1904)
    kinds = [
        ["kind", "value", None],
        ["missing", "#N/A"], ["division", "#DIV/0!"], ["reference", "#REF!"], ["name", "#NAME?"],
        ["yes", True], ["no", False],
        ["moment", datetime.datetime(2023, 3, 1, 14, 30)],
        ["part of a second", datetime.datetime(2023, 3, 1, 14, 30, 0, 500000)],
        ["time", datetime.time(14, 30)],
        ["duration", datetime.timedelta(hours=26, minutes=30)],
        ["text", "0089"], ["riken", "2310009E13"], ["spaces", "  x  "], ["line", "a\nb"], ["escape", "_x0041_"],
        ["15 digits", 123456789012345], ["sum", 0.1 + 0.2], ["whole", 5.0], ["tiny", 1e-300], ["huge", 1e300],
        ["minus", -0.5], ["nothing", None], ["empty text", ""], [None, None], ["last", None, None, "beyond"],
    ]
    xlsx("errors.xlsx", {"Kinds": kinds})
    # Formatting alone, far away: no row and no column of it is data.
    book = openpyxl.Workbook()
    for at, value in (("B3", "gene"), ("B4", "VEGFA"), ("B6", "CD5L")):
        book.active[at] = value
    for at in ("A1", "F9", "XFD1048576"):
        book.active[at].font = openpyxl.styles.Font(bold=True)
    book.active["C3"] = "merged"
    book.active.merge_cells("C3:D4")
    book.save(HERE / "sparse.xlsx")
    with open(HERE / "two-sheets.xlsx", "rb") as plain, open(HERE / "protected.xlsx", "wb") as secret:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secret", secret)

    book = xlwt.Workbook()
    sheet = book.add_sheet("same")
    for y, row in enumerate([NAMES, *map(typed, ROWS)]):
        for x, cell in enumerate(row):
            if isinstance(cell, datetime.date):
                sheet.write(y, x, cell, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
            elif cell is not None:
                sheet.write(y, x, cell)
    book.save(HERE / "same.xls")


def open_document():
    book = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="same")
    book.spreadsheet.addElement(table)
    for row in [NAMES, *map(typed, ROWS), ["14:30", "26:30:00", datetime.datetime(2023, 3, 1, 14, 30)]]:
        line = odf.table.TableRow()
        table.addElement(line)
        for cell in row:
            if isinstance(cell, datetime.datetime):
                at = odf.table.TableCell(valuetype="date", datevalue=cell.isoformat())
            elif isinstance(cell, datetime.date):
                at = odf.table.TableCell(valuetype="date", datevalue=cell.isoformat())
            elif isinstance(cell, (int, float)):
                at = odf.table.TableCell(valuetype="float", value=cell)
            elif cell in ("14:30", "26:30:00"):
                hours = cell[:2]
                at = odf.table.TableCell(valuetype="time", timevalue=f"PT{hours}H30M00S")
            else:
                at = odf.table.TableCell(valuetype="string") if cell else odf.table.TableCell()
                for text in (cell or "").split("\n") if cell else []:
                    at.addElement(odf.text.P(text=text))
            line.addElement(at)
    book.save(HERE / "times.ods")
    table.removeChild(table.lastChild)
    book.save(HERE / "same.ods")


def record(kind, body=b""):
    """One record of an .xlsb part: its kind and its length in groups of 7 bits."""
    def groups(number):
        out = bytearray()
        while True:
            number, low = number >> 7, number & 0x7F
            out.append(low | (0x80 if number else 0))
            if not number:
                return bytes(out)
    return groups(kind) + groups(len(body)) + body


def wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb():
    texts = []
    sheet = record(0x81) + record(0x94, struct.pack("<IIII", 0, len(ROWS), 0, len(NAMES) - 1)) + record(0x91)
    for y, row in enumerate([NAMES, *map(typed, ROWS)]):
        sheet += record(0x00, struct.pack("<IIHHBI", y, 0, 300, 0, 0, 0))
        for x, cell in enumerate(row):
            if isinstance(cell, datetime.date):
                days = (cell - datetime.date(1899, 12, 30)).days
                sheet += record(0x05, struct.pack("<IId", x, 1, days))
            elif isinstance(cell, (int, float)):
                sheet += record(0x05, struct.pack("<IId", x, 0, cell))
            elif cell is not None:
                sheet += record(0x07, struct.pack("<III", x, 0, len(texts)))
                texts.append(cell)
    sheet += record(0x92) + record(0x82)
    xf = lambda number_format: record(0x2F, struct.pack("<HHHHHBBHH", 0, number_format, 0, 0, 0, 0, 0, 0, 0)[:16])
    styles = record(0x116) + record(0x269, struct.pack("<I", 2)) + xf(0) + xf(14) + record(0x26A) + record(0x117)
    shared = record(0x9F, struct.pack("<II", len(texts), len(texts)))
    shared += b"".join(record(0x13, b"\0" + wide(text)) for text in texts) + record(0xA0)
    book = (record(0x83) + record(0x8F) + record(0x9C, struct.pack("<II", 0, 1) + wide("rId1") + wide("same"))
            + record(0x90) + record(0x84))
    office = "http://schemas.openxmlformats.org"
    rel = f"{office}/officeDocument/2006/relationships"
    link = lambda number, kind, target: f'<Relationship Id="rId{number}" Type="{rel}/{kind}" Target="{target}"/>'
    links = lambda *each: f'<Relationships xmlns="{office}/package/2006/relationships">{"".join(each)}</Relationships>'
    with zipfile.ZipFile(HERE / "same.xlsb", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("_rels/.rels", links(link(1, "officeDocument", "xl/workbook.bin")))
        out.writestr("xl/_rels/workbook.bin.rels",
                     links(link(1, "worksheet", "worksheets/sheet1.bin"), link(2, "styles", "styles.bin"),
                           link(3, "sharedStrings", "sharedStrings.bin")))
        out.writestr("xl/workbook.bin", book)
        out.writestr("xl/styles.bin", styles)
        out.writestr("xl/sharedStrings.bin", shared)
        out.writestr("xl/worksheets/sheet1.bin", sheet)


for make in (delimited, as_json, sqlite, excel, open_document, xlsb):
    make()
