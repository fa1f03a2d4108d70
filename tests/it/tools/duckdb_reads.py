"""DuckDB's reading of a file: each object, its count twice, its types."""

import json
import pathlib
import sys

import duckdb
import duckdb_extension_sqlite_scanner as extension

[library] = pathlib.Path(extension.__file__).parent.rglob("*.duckdb_extension")
db = duckdb.connect(config={"allow_unsigned_extensions": "true"})
db.execute(f"LOAD '{library}'")
db.execute(f"ATTACH '{sys.argv[1]}' AS m (TYPE sqlite, READ_ONLY)")
db.execute("USE m")
shown = {row[0] for row in db.execute("SHOW TABLES").fetchall()}
listed = {row[0] for row in db.execute("SELECT table_name FROM information_schema.tables WHERE table_catalog = 'm'").fetchall()}
counts = {}
for name in sorted(shown):
    rows = db.execute(f'SELECT * FROM "{name}"').fetchall()
    [counted] = db.execute(f'SELECT count(*) FROM "{name}"').fetchone()
    assert counted == len(rows), (name, counted, len(rows))
    counts[name] = len(rows)
    for column, kind in db.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = ?", [name]
    ).fetchall():
        assert kind != "BLOB" or name.startswith("sqlite_"), (name, column, kind)
assert shown == listed, shown ^ listed
print(json.dumps(counts))
