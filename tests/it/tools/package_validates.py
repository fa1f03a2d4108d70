"""What Frictionless says of a data package, and whether it reads what the database holds.

`package_validates.py FOLDER FILE` prints for each table as what it was looked at, how many rows it has,
the kinds of faults, and whether every value is that of FILE."""

import json
import sqlite3
import sys

from frictionless import Package

folder, path = sys.argv[1:]
db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
package = Package(f"{folder}/datapackage.json")
report = package.validate()
assert not report.errors, report.errors


def holds_the_same(resource):
    columns = ", ".join(f'"{field.name}"' for field in resource.schema.fields)
    ours = db.execute(f"SELECT {columns} FROM {resource.name}").fetchall()
    theirs = [tuple(row.to_list()) for row in resource.read_rows()]
    # NULL, an empty text, and a number that is a text, are three things.
    return sorted(map(repr, ours)) == sorted(repr(tuple(map(plain, row))) for row in theirs)


def plain(value):
    return int(value) if isinstance(value, bool) else value


print(
    json.dumps(
        {
            task.name: {
                "as": task.type,
                "rows": task.stats.get("rows"),
                "faults": sorted({error.type for error in task.errors}),
                "same": task.valid and holds_the_same(package.get_resource(task.name)),
            }
            for task in report.tasks
        }
    )
)
