"""Writes tables as Python's csv module does: a line of JSON on standard input for each.

{"path": …, "delimiter": …, "quoting": …, "terminator": …, "rows": [[text or number, …], …]}
"""

import csv
import json
import sys

written = 0
for line in sys.stdin:
    table = json.loads(line)
    with open(table["path"], "w", encoding="utf-8", newline="") as file:
        csv.writer(
            file,
            delimiter=table["delimiter"],
            quoting=getattr(csv, table["quoting"]),
            lineterminator=table["terminator"],
        ).writerows(table["rows"])
    written += 1
print(written, "written")
