"""pandas' and polars' reading of a file."""

import json
import sqlite3
import sys

import pandas
import polars

db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
objects = db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
counts = {}
for (name,) in objects:
    counts[name] = len(pandas.read_sql(f'SELECT * FROM "{name}"', db))
    other = len(polars.read_database(f'SELECT * FROM "{name}"', db, infer_schema_length=None))
    assert other == counts[name], (name, other)
print(json.dumps(counts))
