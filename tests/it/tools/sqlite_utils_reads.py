"""sqlite-utils' reading of a file."""

import json
import sys

import sqlite_utils

db = sqlite_utils.Database(sys.argv[1])
names = db.table_names() + db.view_names()
print(json.dumps({name: len(list(db[name].rows)) for name in names}))
