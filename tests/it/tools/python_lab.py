"""The reports over a lab's table, as a plain client asks them: `python_lab.py FILE NAME …`."""

import json
import sqlite3
import sys

db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
db.execute("CREATE TEMP TABLE lab (gene TEXT)")
db.executemany("INSERT INTO lab VALUES (?)", [(name,) for name in sys.argv[2:]])
reports = db.execute("SELECT name, sql FROM saved_queries WHERE name LIKE 'lab-%'").fetchall()
print(json.dumps({name: db.execute(sql).fetchall() for name, sql in reports}))
