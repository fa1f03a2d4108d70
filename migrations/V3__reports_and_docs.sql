-- What the file says about itself: its canned reports, its columns, its version.

CREATE TABLE saved_queries (
  -- A canned report: a question with a name. Run its sql in any SQLite client.
  saved_query_id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE CHECK (typeof(name) = 'text' AND name <> ''),
  title TEXT NOT NULL CHECK (typeof(title) = 'text'),
  description TEXT NOT NULL CHECK (typeof(description) = 'text'),
  sql TEXT NOT NULL CHECK (typeof(sql) = 'text')
);

CREATE TABLE saved_query_params (
  -- A parameter of a canned report, in the order in which it is documented; its type
  -- is what is bound, since SQL never finds the text '3' equal to the number 3. A NULL
  -- default_value: it must be given. A NULL choices_sql: any text will do;
  -- otherwise a query that lists what may be given. accepts_sql: a query of one column,
  -- the keys that a value may have when it is folded; the choices are then suggestions.
  saved_query_id INTEGER NOT NULL REFERENCES saved_queries (saved_query_id),
  position INTEGER NOT NULL CHECK (typeof(position) = 'integer' AND position > 0),
  name TEXT NOT NULL CHECK (typeof(name) = 'text' AND name <> ''),
  description TEXT NOT NULL CHECK (typeof(description) = 'text'),
  type TEXT NOT NULL CHECK (type IN ('text', 'integer', 'real')),
  default_value TEXT CHECK (typeof(default_value) IN ('text', 'null')),
  choices_sql TEXT CHECK (typeof(choices_sql) IN ('text', 'null')),
  accepts_sql TEXT CHECK (typeof(accepts_sql) IN ('text', 'null')),
  PRIMARY KEY (saved_query_id, position),
  UNIQUE (saved_query_id, name)
);

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
);

CREATE TABLE column_docs (
  -- A sentence for each column of each table and view of this file.
  table_name TEXT NOT NULL CHECK (typeof(table_name) = 'text'),
  column_name TEXT NOT NULL CHECK (typeof(column_name) = 'text'),
  description TEXT NOT NULL CHECK (typeof(description) = 'text' AND description <> ''),
  PRIMARY KEY (table_name, column_name)
);

CREATE TABLE metadata (
  -- Name and value: versions, licence, how to cite, where the facts are from.
  name TEXT PRIMARY KEY NOT NULL CHECK (typeof(name) = 'text'),
  value TEXT NOT NULL CHECK (typeof(value) = 'text')
);

CREATE TABLE shipped_rows (
  -- A row of another table that came with this file: its table, its key there (its number,
  -- or what else its primary key is, joined by |) and a fingerprint of its values. A row that
  -- is not listed here is a lab's own; one whose fingerprint differs was changed by a lab.
  table_name TEXT NOT NULL CHECK (typeof(table_name) = 'text'),
  key TEXT NOT NULL CHECK (typeof(key) = 'text'),
  fingerprint INTEGER NOT NULL CHECK (typeof(fingerprint) = 'integer'),
  PRIMARY KEY (table_name, key)
);

CREATE TABLE retired_numbers (
  -- A number that a row once had which no longer ships. It is never used again, so that
  -- whoever wrote it down finds out here what became of it.
  table_name TEXT NOT NULL CHECK (typeof(table_name) = 'text'),
  number INTEGER NOT NULL CHECK (typeof(number) = 'integer' AND number BETWEEN 1 AND 999999),
  reason TEXT NOT NULL CHECK (typeof(reason) = 'text' AND reason <> ''),
  PRIMARY KEY (table_name, number)
);

INSERT INTO sqlite_sequence (name, seq)
VALUES
  ('saved_queries', 999999);
