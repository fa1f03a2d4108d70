-- What the file says about itself: its canned reports, its columns, its version.

CREATE TABLE saved_queries (
  -- A canned report: a question with a name. Run its sql in any SQLite client.
  saved_query_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (typeof(name) = 'text' AND name <> ''),
  title TEXT NOT NULL CHECK (typeof(title) = 'text'),
  description TEXT NOT NULL CHECK (typeof(description) = 'text'),
  sql TEXT NOT NULL CHECK (typeof(sql) = 'text')
);

CREATE TABLE saved_query_params (
  -- A parameter of a canned report, in the order in which it is documented; its type
  -- is what is bound, since SQL never finds the text '3' equal to the number 3. A NULL
  -- default_value: it must be given. A NULL choices_sql: any text will do;
  -- otherwise a query that lists what may be given.
  saved_query_id INTEGER NOT NULL REFERENCES saved_queries (saved_query_id),
  position INTEGER NOT NULL CHECK (typeof(position) = 'integer' AND position > 0),
  name TEXT NOT NULL CHECK (typeof(name) = 'text' AND name <> ''),
  description TEXT NOT NULL CHECK (typeof(description) = 'text'),
  type TEXT NOT NULL CHECK (type IN ('text', 'integer', 'real')),
  default_value TEXT CHECK (typeof(default_value) IN ('text', 'null')),
  choices_sql TEXT CHECK (typeof(choices_sql) IN ('text', 'null')),
  PRIMARY KEY (saved_query_id, position),
  UNIQUE (saved_query_id, name)
) WITHOUT ROWID;

CREATE TABLE column_docs (
  -- A sentence for each column of each table and view of this file.
  table_name TEXT NOT NULL CHECK (typeof(table_name) = 'text'),
  column_name TEXT NOT NULL CHECK (typeof(column_name) = 'text'),
  description TEXT NOT NULL CHECK (typeof(description) = 'text' AND description <> ''),
  PRIMARY KEY (table_name, column_name)
) WITHOUT ROWID;

CREATE TABLE metadata (
  -- Name and value: versions, licence, how to cite, where the facts are from.
  name TEXT PRIMARY KEY NOT NULL CHECK (typeof(name) = 'text'),
  value TEXT NOT NULL CHECK (typeof(value) = 'text')
) WITHOUT ROWID;
