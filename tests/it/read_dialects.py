"""Reads tables as Python's csv module does: for each line of JSON on standard input, one on output.

{"text": …, "delimiter": …, "quoting": …}  ->  [[cell, …], …], empty lines left out
"""

import csv
import io
import json
import sys

csv.field_size_limit(1 << 30)
for line in sys.stdin:
    order = json.loads(line)
    rows = csv.reader(
        io.StringIO(order["text"], newline=""),
        delimiter=order["delimiter"],
        quoting=getattr(csv, order["quoting"]),
    )
    print(json.dumps([row for row in rows if row]), flush=True)
