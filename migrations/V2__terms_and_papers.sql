-- The curated layer: what the printed words mean, by which identifiers and spellings
-- other data name the same thing. Never mixed with print: each row says where it is from.

CREATE TABLE terms (
  -- A thing that a printed cell names. source is the cell that names it first. key and
  -- loose_key are the label folded for matching.
  term_id INTEGER PRIMARY KEY AUTOINCREMENT,
  label TEXT NOT NULL CHECK (typeof(label) = 'text' AND label <> ''),
  kind TEXT NOT NULL CHECK (typeof(kind) = 'text' AND kind <> ''),
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
  prefix_id INTEGER PRIMARY KEY AUTOINCREMENT,
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
  term_xref_id INTEGER PRIMARY KEY AUTOINCREMENT,
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
);

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
  term_alias_id INTEGER PRIMARY KEY AUTOINCREMENT,
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
  mechanism_term_id INTEGER PRIMARY KEY AUTOINCREMENT,
  mechanism_id INTEGER NOT NULL REFERENCES mechanisms (mechanism_id),
  cell TEXT NOT NULL
    CHECK (cell IN ('category', 'disease', 'source', 'cargo', 'mechanism', 'effect')),
  position INTEGER NOT NULL CHECK (typeof(position) = 'integer' AND position > 0),
  term_id INTEGER NOT NULL REFERENCES terms (term_id),
  printed TEXT NOT NULL CHECK (typeof(printed) = 'text' AND printed <> ''),
  UNIQUE (mechanism_id, cell, position),
  UNIQUE (term_id, mechanism_id, cell, position)
);

-- The papers that the reference numbers most likely stand for. Inferred, all of them: the
-- review's own reference list was not at hand.

CREATE TABLE publications (
  -- A paper. Where it has no DOI it has a PMID.
  publication_id INTEGER PRIMARY KEY AUTOINCREMENT,
  doi TEXT UNIQUE CHECK (doi <> '' AND typeof(doi) IN ('text', 'null')),
  title TEXT NOT NULL CHECK (typeof(title) = 'text'),
  first_author TEXT NOT NULL CHECK (typeof(first_author) = 'text'),
  journal TEXT NOT NULL CHECK (typeof(journal) = 'text'),
  year INTEGER NOT NULL CHECK (typeof(year) = 'integer'),
  pmid TEXT UNIQUE CHECK (pmid <> '' AND typeof(pmid) IN ('text', 'null')),
  pmcid TEXT CHECK (typeof(pmcid) IN ('text', 'null')),
  source TEXT NOT NULL CHECK (typeof(source) = 'text' AND source <> ''),
  CHECK (doi IS NOT NULL OR pmid IS NOT NULL)
);

CREATE TABLE citation_publications (
  -- Which reference number is, as we infer, which paper: how sure that is and why.
  -- one_of: the printed numbers among which it is unknown which is this paper's.
  citation_publication_id INTEGER PRIMARY KEY AUTOINCREMENT,
  citation_id INTEGER NOT NULL REFERENCES citations (citation_id),
  publication_id INTEGER NOT NULL REFERENCES publications (publication_id),
  confidence TEXT NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),
  one_of TEXT CHECK (typeof(one_of) IN ('text', 'null')),
  basis TEXT NOT NULL CHECK (typeof(basis) = 'text' AND basis <> ''),
  UNIQUE (citation_id, publication_id),
  UNIQUE (publication_id, citation_id)
);

INSERT INTO sqlite_sequence (name, seq)
VALUES
  ('terms', 999999),
  ('prefixes', 999999),
  ('term_xrefs', 999999),
  ('term_aliases', 999999),
  ('mechanism_terms', 999999),
  ('publications', 999999),
  ('citation_publications', 999999);
