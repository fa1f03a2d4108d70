"""SQLAlchemy's reflection of a file: each table and view has columns, each column a type.

Over pysqlite3, whose SQLite is new enough to know the type of what a view computes."""

import json
import sys

import pysqlite3
import sqlalchemy
from sqlalchemy.types import NullType

engine = sqlalchemy.create_engine(f"sqlite:///{sys.argv[1]}", module=pysqlite3.dbapi2)
metadata = sqlalchemy.MetaData()
metadata.reflect(engine, views=True)
counts = {}
with engine.connect() as connection:
    for name, table in metadata.tables.items():
        for column in table.columns:
            assert not isinstance(column.type, NullType), (name, column.name)
        counts[name] = len(connection.execute(sqlalchemy.select(table)).fetchall())
print(json.dumps(counts))
