"""Every report for the names in the file, as a plain client asks it.

`python_asks.py FILE ALL SOME NAME...` prints a line for each report: its name and all its answers, in
order. ALL and SOME are queries for spellings; `lookup` is asked for all, the others named for some."""

import json
import sqlite3
import sys

db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
spellings, some = ([row[0] for row in db.execute(sql)] for sql in sys.argv[2:4])
reports = db.execute(
    """SELECT name, sql, (SELECT group_concat(name) FROM saved_query_params AS params
                          WHERE params.saved_query_id = saved_queries.saved_query_id)
       FROM saved_queries
       WHERE saved_query_id NOT IN (SELECT saved_query_id FROM saved_query_needs)
       ORDER BY name"""
).fetchall()
for name, sql, params in reports:
    params = (params or "").split(",") if params else []
    if name in sys.argv[4:]:
        chosen = spellings if name == "lookup" else some
        asked = [{**dict.fromkeys(params), params[0]: spelling} for spelling in chosen]
        for nothing in [None, ""]:
            assert db.execute(sql, dict.fromkeys(params, nothing)).fetchall() == [], name
    else:
        asked = [dict.fromkeys(params), dict.fromkeys(params, "")]
    print(json.dumps([name, [db.execute(sql, given).fetchall() for given in asked]]))
