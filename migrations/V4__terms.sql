-- The curated layer: what the printed words mean, by which identifiers and spellings
-- other data name the same thing. Never mixed with print: each row says where it is from.

CREATE TABLE terms (
  -- A thing that a printed cell names. source is the cell that names it first. key and
  -- loose_key are the label folded for matching.
  term_id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (typeof(kind) = 'text' AND kind <> ''),
  label TEXT NOT NULL CHECK (typeof(label) = 'text' AND label <> ''),
  key TEXT NOT NULL CHECK (typeof(key) = 'text'),
  loose_key TEXT NOT NULL CHECK (typeof(loose_key) = 'text'),
  source TEXT NOT NULL CHECK (typeof(source) = 'text' AND source <> ''),
  UNIQUE (label, kind)
);

-- A lab value is looked up by its key.
CREATE INDEX terms_key ON terms (key);

CREATE INDEX terms_loose_key ON terms (loose_key);

CREATE TABLE prefixes (
  -- What stands before the colon of a CURIE. spellings: other ways to write it, joined
  -- by |. pattern: a regular expression for what stands after the colon. url: where to
  -- read about an identifier, with $1 in its place.
  prefix_id INTEGER PRIMARY KEY,
  prefix TEXT NOT NULL UNIQUE CHECK (typeof(prefix) = 'text' AND prefix <> ''),
  name TEXT NOT NULL CHECK (typeof(name) = 'text'),
  pattern TEXT NOT NULL CHECK (typeof(pattern) = 'text' AND pattern <> ''),
  url TEXT NOT NULL CHECK (typeof(url) = 'text' AND instr(url, '$1') > 0),
  spellings TEXT NOT NULL CHECK (typeof(spellings) = 'text'),
  source TEXT NOT NULL CHECK (typeof(source) = 'text' AND source <> '')
);

CREATE TABLE term_xrefs (
  -- An identifier of a term, and how exact it is, seen from the term ('narrow': the
  -- identifier is narrower than the term). label is what the registry calls it; NULL
  -- where that wording is licensed. A caution: never to be matched silently.
  term_xref_id INTEGER PRIMARY KEY,
  term_id INTEGER NOT NULL REFERENCES terms (term_id),
  prefix_id INTEGER NOT NULL REFERENCES prefixes (prefix_id),
  curie TEXT NOT NULL CHECK (typeof(curie) = 'text' AND instr(curie, ':') > 1),
  accession TEXT NOT NULL CHECK (typeof(accession) = 'text' AND accession <> ''),
  predicate TEXT NOT NULL
    CHECK (predicate IN ('exact', 'close', 'broad', 'narrow', 'related')),
  label TEXT CHECK (typeof(label) IN ('text', 'null')),
  note TEXT CHECK (typeof(note) IN ('text', 'null')),
  caution TEXT CHECK (typeof(caution) IN ('text', 'null')),
  curie_key TEXT NOT NULL CHECK (typeof(curie_key) = 'text'),
  accession_key TEXT NOT NULL CHECK (typeof(accession_key) = 'text'),
  label_key TEXT CHECK (typeof(label_key) IN ('text', 'null')),
  label_loose_key TEXT CHECK (typeof(label_loose_key) IN ('text', 'null')),
  source TEXT NOT NULL CHECK (typeof(source) = 'text' AND source <> ''),
  UNIQUE (term_id, curie),
  CHECK ((label IS NULL) = (label_key IS NULL)),
  CHECK ((label IS NULL) = (label_loose_key IS NULL))
);

CREATE TABLE xref_spellings (
  -- An identifier with another spelling of its prefix (GeneID:7422 for NCBIGene:7422),
  -- made from prefixes.spellings.
  term_xref_id INTEGER NOT NULL REFERENCES term_xrefs (term_xref_id),
  key TEXT NOT NULL CHECK (typeof(key) = 'text'),
  spelling TEXT NOT NULL CHECK (typeof(spelling) = 'text'),
  PRIMARY KEY (term_xref_id, key)
) WITHOUT ROWID;

CREATE INDEX xref_spellings_key ON xref_spellings (key);

CREATE INDEX term_xrefs_prefix_id ON term_xrefs (prefix_id);

CREATE INDEX term_xrefs_curie_key ON term_xrefs (curie_key);

CREATE INDEX term_xrefs_accession_key ON term_xrefs (accession_key);

CREATE INDEX term_xrefs_label_key ON term_xrefs (label_key);

CREATE INDEX term_xrefs_label_loose_key ON term_xrefs (label_loose_key);

CREATE TABLE term_aliases (
  -- Another spelling of a term. predicate: a synonym may be narrower than the term, a
  -- mouse symbol is only related to it. ambiguous: it has a caution (another gene is
  -- called so too, it means something narrower, …) or two terms share it; such an alias
  -- never matches silently.
  term_alias_id INTEGER PRIMARY KEY,
  term_id INTEGER NOT NULL REFERENCES terms (term_id),
  alias TEXT NOT NULL CHECK (typeof(alias) = 'text' AND alias <> ''),
  kind TEXT NOT NULL CHECK (typeof(kind) = 'text' AND kind <> ''),
  predicate TEXT NOT NULL
    CHECK (predicate IN ('exact', 'close', 'broad', 'narrow', 'related')),
  ambiguous INTEGER NOT NULL CHECK (ambiguous IN (0, 1)),
  caution TEXT CHECK (typeof(caution) IN ('text', 'null')),
  key TEXT NOT NULL CHECK (typeof(key) = 'text'),
  loose_key TEXT NOT NULL CHECK (typeof(loose_key) = 'text'),
  source TEXT NOT NULL CHECK (typeof(source) = 'text' AND source <> ''),
  UNIQUE (term_id, alias, kind),
  CHECK (ambiguous = 1 OR caution IS NULL)
);

CREATE INDEX term_aliases_key ON term_aliases (key);

CREATE INDEX term_aliases_loose_key ON term_aliases (loose_key);

CREATE TABLE mechanism_terms (
  -- Which cell of which claim names which term, and the words as they stand there.
  mechanism_id INTEGER NOT NULL REFERENCES mechanisms (mechanism_id),
  cell TEXT NOT NULL
    CHECK (cell IN ('category', 'disease', 'source', 'cargo', 'mechanism', 'effect')),
  position INTEGER NOT NULL CHECK (typeof(position) = 'integer' AND position > 0),
  term_id INTEGER NOT NULL REFERENCES terms (term_id),
  printed TEXT NOT NULL CHECK (typeof(printed) = 'text' AND printed <> ''),
  PRIMARY KEY (mechanism_id, cell, position),
  UNIQUE (term_id, mechanism_id, cell, position)
) WITHOUT ROWID;

-- What the printed names mean. NULL: not curated (a lab's own row, say).
ALTER TABLE diseases ADD COLUMN term_id INTEGER REFERENCES terms (term_id);

CREATE INDEX diseases_term_id ON diseases (term_id);

ALTER TABLE cargos ADD COLUMN term_id INTEGER REFERENCES terms (term_id);

CREATE INDEX cargos_term_id ON cargos (term_id);

ALTER TABLE sample_sources ADD COLUMN term_id INTEGER REFERENCES terms (term_id);

CREATE INDEX sample_sources_term_id ON sample_sources (term_id);

-- A query of one column: the keys that a value may have when it is folded. NULL: the
-- choices say all, or any text will do.
ALTER TABLE saved_query_params
  ADD COLUMN accepts_sql TEXT CHECK (typeof(accepts_sql) IN ('text', 'null'));
