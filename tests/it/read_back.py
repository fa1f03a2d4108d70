"""Parses rendered results and compares them with what went in; names the smallest that differs.

NULL is empty in csv and tsv, where it cannot be told from empty text; a BLOB is a SQL literal
(X'00FF') in every format; a REAL keeps its point or exponent, and infinity is the word inf.
"""

import csv
import io
import json
import struct
import sys

# Python's csv module reads a NUL only since then.
CSV_READS_NUL = sys.version_info >= (3, 11)


def text(numbers):
    return bytes(numbers).decode("utf-8")


def is_real(number, cell):
    return struct.pack(">d", number) == bytes(cell)


def same_field(field, kind, cell):
    if kind == "real":
        return not field.lstrip("-").isdigit() and is_real(float(field), cell)
    if kind == "blob":
        return field == f"X'{bytes(cell).hex().upper()}'"
    return field == text(cell)


def same_value(value, kind, cell):
    if kind == "null":
        return value is None
    if kind == "integer":
        return type(value) is int and value == int(text(cell))
    if kind == "real" and value not in ("inf", "-inf"):
        return type(value) is float and is_real(value, cell)
    return type(value) is str and same_field(value, kind, cell)


def not_json(constant):
    raise ValueError(f"{constant} is no JSON")


def objects(array):
    return json.loads(array, object_pairs_hook=list, parse_constant=not_json)


def fault(case):
    written, columns, rows = text(case["written"]), [text(name) for name in case["columns"]], case["rows"]
    if case["format"] in ("csv", "tsv"):
        if "\0" in written and not CSV_READS_NUL:
            return None
        delimiter = "," if case["format"] == "csv" else "\t"
        found = list(csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True))
        header, same = found.pop(0), same_field
    else:
        if case["format"] == "json":
            found = objects(written)
        else:
            assert written == "" or written.endswith("\n"), "an unfinished line"
            found = [objects(line) for line in written.split("\n")[:-1]]
        if any([name for name, _ in row] != columns for row in found):
            return f"other columns: {found!r}"
        found = [[value for _, value in row] for row in found]
        header, same = columns, same_value
    if header != columns or [len(row) for row in found] != [len(row) for row in rows]:
        return f"another shape: {header!r}, {found!r}"
    for back, row in zip(found, rows):
        for value, (kind, cell) in zip(back, row):
            if not same(value, kind, cell):
                return f"{value!r} for {kind} {cell}"
    return None


def described(case):
    try:
        what = fault(case)
    except (ValueError, csv.Error, AssertionError) as error:
        what = repr(error)
    return what and f"{case['format']}: {what}, in {text(case['written'])!r}"


cases = [json.loads(line) for line in sys.stdin]
faults = [each for each in map(described, cases) if each]
if faults:
    sys.exit(f"{len(faults)} of {len(cases)} differ, e.g. {min(faults, key=len)}")
print(len(cases), "read back")
