-- What a published table prints, cell by cell, and the claims it makes.
--
-- Every row that ships has a lasting number below 1,000,000, given in its seed file: it is never
-- moved and never used again. AUTOINCREMENT gives the rows that a lab adds numbers from
-- 1,000,000 on, since that is where the counters at the end of each file start.

CREATE TABLE source_tables (
  -- A published table that was transcribed. A lab that adds claims of its own
  -- to its copy gives them a line of their own here; what is not published yet
  -- has no journal, year or doi.
  source_table_id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE CHECK (typeof(name) = 'text' AND name <> ''),
  label TEXT NOT NULL CHECK (typeof(label) = 'text'),
  caption TEXT NOT NULL CHECK (typeof(caption) = 'text'),
  title TEXT NOT NULL CHECK (typeof(title) = 'text'),
  journal TEXT CHECK (journal <> '' AND typeof(journal) IN ('text', 'null')),
  year INTEGER CHECK (typeof(year) IN ('integer', 'null')),
  doi TEXT CHECK (doi <> '' AND typeof(doi) IN ('text', 'null'))
);

CREATE TABLE source_rows (
  -- One printed row: its number and its seven cells exactly as printed. A merged
  -- Category cell is printed once; in the rows that it spans it is '' here.
  source_row_id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_table_id INTEGER NOT NULL REFERENCES source_tables (source_table_id),
  row INTEGER NOT NULL CHECK (typeof(row) = 'integer' AND row > 0),
  category TEXT NOT NULL CHECK (typeof(category) = 'text'),
  disease TEXT NOT NULL CHECK (typeof(disease) = 'text'),
  source TEXT NOT NULL CHECK (typeof(source) = 'text'),
  cargo TEXT NOT NULL CHECK (typeof(cargo) = 'text'),
  mechanism TEXT NOT NULL CHECK (typeof(mechanism) = 'text'),
  effect TEXT NOT NULL CHECK (typeof(effect) = 'text'),
  citations TEXT NOT NULL CHECK (typeof(citations) = 'text'),
  UNIQUE (source_table_id, row)
);

CREATE TABLE categories (
  -- The groups of diseases: Tumor, Infectious, Noninfectious.
  category_id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE CHECK (typeof(name) = 'text' AND name <> '')
);

CREATE TABLE diseases (
  -- A printed Disease cell. Some name a medical field (Ophthalmology) rather
  -- than a disease. term_id: what the name means; NULL: not curated (a lab's own, say).
  disease_id INTEGER PRIMARY KEY AUTOINCREMENT,
  category_id INTEGER NOT NULL REFERENCES categories (category_id),
  name TEXT NOT NULL CHECK (typeof(name) = 'text' AND name <> ''),
  term_id INTEGER REFERENCES terms (term_id),
  UNIQUE (name, category_id)
);

CREATE INDEX diseases_category_id ON diseases (category_id);

CREATE INDEX diseases_term_id ON diseases (term_id);

CREATE TABLE cargos (
  -- A printed cargo, and what kind of thing it is (the kind is curated, not
  -- printed; kind_source says on what ground). term_id: what the name means.
  cargo_id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE CHECK (typeof(name) = 'text' AND name <> ''),
  kind TEXT NOT NULL CHECK (typeof(kind) = 'text' AND kind <> ''),
  kind_source TEXT NOT NULL CHECK (typeof(kind_source) = 'text'),
  term_id INTEGER REFERENCES terms (term_id)
);

CREATE INDEX cargos_term_id ON cargos (term_id);

CREATE TABLE sample_sources (
  -- Where the migrasomes were seen: Cells, Urine, Plasma (kind and term curated
  -- as above).
  sample_source_id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE CHECK (typeof(name) = 'text' AND name <> ''),
  kind TEXT NOT NULL CHECK (typeof(kind) = 'text' AND kind <> ''),
  kind_source TEXT NOT NULL CHECK (typeof(kind_source) = 'text'),
  term_id INTEGER REFERENCES terms (term_id)
);

CREATE INDEX sample_sources_term_id ON sample_sources (term_id);

CREATE TABLE mechanisms (
  -- One claim: in this disease, by this mechanism, with this effect. A row of
  -- Table 1 makes one claim; a lab's own row may make several. cargo_status keeps
  -- "the source gives no cargo" apart from "a cargo is reported".
  mechanism_id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_row_id INTEGER NOT NULL REFERENCES source_rows (source_row_id),
  disease_id INTEGER NOT NULL REFERENCES diseases (disease_id),
  mechanism TEXT NOT NULL CHECK (typeof(mechanism) = 'text'),
  effect TEXT NOT NULL CHECK (typeof(effect) = 'text'),
  cargo_status TEXT NOT NULL CHECK (cargo_status IN ('reported', 'not given'))
);

CREATE INDEX mechanisms_source_row_id ON mechanisms (source_row_id);

CREATE INDEX mechanisms_disease_id ON mechanisms (disease_id);

CREATE TABLE citations (
  -- One reference number, as the source table uses it.
  citation_id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_table_id INTEGER NOT NULL REFERENCES source_tables (source_table_id),
  number INTEGER NOT NULL CHECK (typeof(number) = 'integer' AND number > 0),
  UNIQUE (source_table_id, number)
);

-- The links. position is the printed order from 1; separator is what stands in
-- print between the one before and this one ('' for the first), so that a cell
-- can be rebuilt character by character. The primary key serves one foreign key
-- and keeps the printed order, the UNIQUE serves the other.

CREATE TABLE mechanism_cargos (
  -- Which claim reports which cargo; printed keeps the word as it stands in the
  -- cell.
  mechanism_id INTEGER NOT NULL REFERENCES mechanisms (mechanism_id),
  position INTEGER NOT NULL CHECK (typeof(position) = 'integer' AND position > 0),
  cargo_id INTEGER NOT NULL REFERENCES cargos (cargo_id),
  separator TEXT NOT NULL CHECK (typeof(separator) = 'text'),
  printed TEXT NOT NULL CHECK (typeof(printed) = 'text'),
  PRIMARY KEY (mechanism_id, position),
  UNIQUE (cargo_id, mechanism_id)
);

CREATE TABLE mechanism_sources (
  -- Which claim was seen in which sample source; printed keeps the word as it
  -- stands in the cell ('urine' in 'Cells and urine').
  mechanism_id INTEGER NOT NULL REFERENCES mechanisms (mechanism_id),
  position INTEGER NOT NULL CHECK (typeof(position) = 'integer' AND position > 0),
  sample_source_id INTEGER NOT NULL REFERENCES sample_sources (sample_source_id),
  separator TEXT NOT NULL CHECK (typeof(separator) = 'text'),
  printed TEXT NOT NULL CHECK (typeof(printed) = 'text'),
  PRIMARY KEY (mechanism_id, position),
  UNIQUE (sample_source_id, mechanism_id)
);

CREATE TABLE mechanism_citations (
  -- Which claim cites which reference number.
  mechanism_id INTEGER NOT NULL REFERENCES mechanisms (mechanism_id),
  position INTEGER NOT NULL CHECK (typeof(position) = 'integer' AND position > 0),
  citation_id INTEGER NOT NULL REFERENCES citations (citation_id),
  separator TEXT NOT NULL CHECK (typeof(separator) = 'text'),
  PRIMARY KEY (mechanism_id, position),
  UNIQUE (citation_id, mechanism_id)
);

INSERT INTO sqlite_sequence (name, seq)
VALUES
  ('source_tables', 999999),
  ('source_rows', 999999),
  ('categories', 999999),
  ('diseases', 999999),
  ('cargos', 999999),
  ('sample_sources', 999999),
  ('mechanisms', 999999),
  ('citations', 999999);
