"""Reads every table and view of a migrasome file and prints how many rows each has."""

import json
import pathlib
import sqlite3
import sys

uri = pathlib.Path(sys.argv[1]).as_uri() + "?mode=ro"
db = sqlite3.connect(uri, uri=True)
names = [name for (name,) in db.execute(
    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
counts = {name: len(db.execute(f"SELECT * FROM {name}").fetchall()) for name in names}
counts["first cargo"] = db.execute("SELECT cargo FROM table_1 ORDER BY row").fetchone()[0]
print(json.dumps(counts))
