-- The papers that the reference numbers most likely stand for. Inferred, all of them: the
-- review's own reference list was not at hand.

CREATE TABLE publications (
  -- A paper.
  publication_id INTEGER PRIMARY KEY,
  doi TEXT NOT NULL UNIQUE CHECK (typeof(doi) = 'text' AND doi <> ''),
  title TEXT NOT NULL CHECK (typeof(title) = 'text'),
  first_author TEXT NOT NULL CHECK (typeof(first_author) = 'text'),
  journal TEXT NOT NULL CHECK (typeof(journal) = 'text'),
  year INTEGER NOT NULL CHECK (typeof(year) = 'integer'),
  pmid TEXT CHECK (typeof(pmid) IN ('text', 'null')),
  pmcid TEXT CHECK (typeof(pmcid) IN ('text', 'null')),
  source TEXT NOT NULL CHECK (typeof(source) = 'text' AND source <> '')
);

CREATE TABLE citation_publications (
  -- Which reference number is, as we infer, which paper: how sure that is and why.
  -- one_of: the printed numbers among which it is unknown which is this paper's.
  citation_id INTEGER NOT NULL REFERENCES citations (citation_id),
  publication_id INTEGER NOT NULL REFERENCES publications (publication_id),
  confidence TEXT NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),
  one_of TEXT CHECK (typeof(one_of) IN ('text', 'null')),
  basis TEXT NOT NULL CHECK (typeof(basis) = 'text' AND basis <> ''),
  PRIMARY KEY (citation_id, publication_id),
  UNIQUE (publication_id, citation_id)
) WITHOUT ROWID;
