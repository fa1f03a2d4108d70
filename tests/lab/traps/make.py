"""Writes the traps of this folder, always the same bytes: python3 tests/lab/traps/make.py"""

import pathlib
import zipfile
from xml.sax.saxutils import escape, quoteattr

HERE = pathlib.Path(__file__).parent

TABLES = {
    "riken.csv": "riken,plate,well\n2310009E13,0089,1\n2310014F07,0090,12\n1e5,0412,7\n",
    "excel_dates.csv": "gene,log2fc\n1-Mar,1.5\n7-Sep,-0.25\n2023-03-01,2\n45352,0.125\nVEGFA,3.5\n",
    "decimal_comma.csv": "gene;log2fc;note\nVEGFA;2,1;a, b\nCD5L;-0,5;c\n",
    "pipes.txt": "gene|name|log2fc\nVEGFA|a, b; c|2.5\nCD5L|d|-0.5\n",
    "quoted_crlf.csv": 'gene,note,count\r\nVEGFA,"two\r\nlines, and a ""quote""",12\r\n\r\nCD5L,plain,7\r\n',
    "duplicate_headers.csv": ",gene,Gene,gene,\n1,VEGFA,a,b,x\n2,CD5L,c,d,y\n",
    "ragged.csv": 'gene,note,count\nVEGFA,"two\nlines",12\nCD5L,short\nCXCL12,full,7\nRANKL\n',
    "too_long.csv": "gene,count\nVEGFA,12\nCD5L,7,extra\n",
    "unclosed.csv": 'gene,note\nVEGFA,fine\nCD5L,"never closed\nCXCL12,swallowed\n',
    "semicolons_in_commas.csv": 'gene,"pathways; sorted",count\nVEGFA,"a; b; c; d",12\nCD5L,"e;f;g",7\n',
}

BYTES = {
    "bom.csv": b"\xef\xbb\xbf" + "gene,note\nVEGFA,TGF-β1\n".encode(),
    "utf_16_le.csv": b"\xff\xfe" + "gene,note\r\nVEGFA,TGF-β1 🧬\r\n".encode("utf-16-le"),
    "utf_16_be.tsv": b"\xfe\xff" + "gene\tnote\r\nVEGFA\tTGF-β1 🧬\r\n".encode("utf-16-be"),
    "utf_16_no_bom.csv": "gene,note\r\nVEGFA,x\r\n".encode("utf-16-le"),
    "windows_1252.csv": "gene,note\r\nVEGFA,5 µg – “Müller” €\r\nCD5L,plain\r\n".encode("cp1252"),
    # 0x81 is no character in Windows-1252 either.
    "no_encoding.csv": b"gene,note\nVEGFA,fine\nCD5L,\x81\n",
    "pixel.png": bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
        "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
    ),
}

PLATE = [["gene", "plate", "log2fc", "count"], ["VEGFA", "0089", 1.5, 12], ["CD5L", "0090", -0.25, 7]]
HITS = [["gene", "note"], ["CXCL12", "second sheet"]]


def zipped(name, parts):
    with zipfile.ZipFile(HERE / name, "w") as archive:
        for path, text in parts.items():
            archive.writestr(zipfile.ZipInfo(path), text)


def xlsx(name, sheets):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbers = range(1, len(sheets) + 1)

    def cell(value, row, column):
        place = f"{'ABCDEFGH'[column]}{row + 1}"
        if isinstance(value, str):
            return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        return f'<c r="{place}"><v>{value}</v></c>'

    def sheet(rows):
        lines = "".join(
            f'<row r="{y + 1}">{"".join(cell(value, y, x) for x, value in enumerate(row))}</row>'
            for y, row in enumerate(rows)
        )
        return f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>'

    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
            for n in numbers
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        + "".join(
            f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>'
            for n, title in zip(numbers, sheets)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        + "</Relationships>",
    }
    for n, rows in zip(numbers, sheets.values()):
        parts[f"xl/worksheets/sheet{n}.xml"] = sheet(rows)
    zipped(name, parts)


def ods(name, sheets):
    names = "urn:oasis:names:tc:opendocument:xmlns"

    def cell(value):
        if isinstance(value, str):
            return (
                '<table:table-cell office:value-type="string">'
                f"<text:p>{escape(value)}</text:p></table:table-cell>"
            )
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    tables = "".join(
        f"<table:table table:name={quoteattr(title)}>"
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for title, rows in sheets.items()
    )
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
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        },
    )


for name, text in TABLES.items():
    (HERE / name).write_bytes(text.encode())
for name, data in BYTES.items():
    (HERE / name).write_bytes(data)
xlsx("two_sheets.xlsx", {"Plate 1": PLATE, "Blank 7": [], "Hits": HITS})
xlsx("one_sheet.xlsx", {"Plate 1": PLATE, "Sheet2": [], "Sheet3": []})
ods("two_sheets.ods", {"Plate 1": PLATE, "Hits": HITS})
ods("one_sheet.ods", {"Plate 1": PLATE})
