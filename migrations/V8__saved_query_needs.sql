-- What a canned report needs beside the file.

CREATE TABLE saved_query_needs (
  -- A column of a lab's table that a canned report reads, in the order in which it is
  -- documented. The table is none of this file: put one of that name beside it before you
  -- run the sql. A NULL column_name: the table is needed, and no column in particular.
  saved_query_id INTEGER NOT NULL REFERENCES saved_queries (saved_query_id),
  position INTEGER NOT NULL CHECK (typeof(position) = 'integer' AND position > 0),
  lab_table TEXT NOT NULL CHECK (typeof(lab_table) = 'text' AND lab_table <> ''),
  column_name TEXT CHECK (column_name <> '' AND typeof(column_name) IN ('text', 'null')),
  PRIMARY KEY (saved_query_id, position),
  UNIQUE (saved_query_id, lab_table, column_name)
) WITHOUT ROWID;
