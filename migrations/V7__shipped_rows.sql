-- What makes an upgrade able to tell our rows from a lab's.

CREATE TABLE shipped_rows (
  -- A row of another table that came with this file: its table, the values by which it is
  -- known, whatever its number (a JSON array), and a digest of what it held. A row that is
  -- not listed here is a lab's own; one whose digest differs was changed by a lab.
  table_name TEXT NOT NULL CHECK (typeof(table_name) = 'text'),
  key TEXT NOT NULL CHECK (typeof(key) = 'text'),
  digest INTEGER NOT NULL CHECK (typeof(digest) = 'integer'),
  PRIMARY KEY (table_name, key)
) WITHOUT ROWID;
