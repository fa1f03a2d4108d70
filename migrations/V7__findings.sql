-- What the papers found, beside what Table 1 prints and never in it: findings, each one fact
-- from one paper in our words; and one view over both layers.

CREATE TABLE roles (
  -- What a thing has to do with migrasomes: the closed list. role_group: it is carried by
  -- them, regulates how they form or what they take in, or is their context.
  role_id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE CHECK (typeof(name) = 'text' AND name <> ''),
  role_group TEXT NOT NULL CHECK (role_group IN ('carried', 'regulates', 'context')),
  meaning TEXT NOT NULL CHECK (typeof(meaning) = 'text' AND meaning <> '')
);

-- Which cell names a gene as what, and where the words are read in one sense of several.
ALTER TABLE mechanism_terms ADD COLUMN role_id INTEGER REFERENCES roles (role_id);

ALTER TABLE mechanism_terms ADD COLUMN reading TEXT CHECK (typeof(reading) IN ('text', 'null'));

CREATE INDEX mechanism_terms_role_id ON mechanism_terms (role_id);

-- Where a report stands in the list of all.
ALTER TABLE saved_queries ADD COLUMN report_group TEXT NOT NULL DEFAULT 'your own'
  CHECK (typeof(report_group) = 'text' AND report_group <> '');

-- Of some papers only a part was read: what was not seen there is NULL. Dropped and made
-- again, since SQLite changes no column in place.
CREATE TABLE moved_publications AS SELECT * FROM publications;

CREATE TABLE moved_counter AS SELECT seq FROM sqlite_sequence WHERE name = 'publications';

DROP TABLE publications;

CREATE TABLE publications (
  -- A paper. Where it has no DOI it has a PMID. is_review: it tells what others found. What
  -- was not seen on the page that was read is NULL.
  publication_id INTEGER PRIMARY KEY AUTOINCREMENT,
  doi TEXT UNIQUE CHECK (doi <> '' AND typeof(doi) IN ('text', 'null')),
  title TEXT CHECK (title <> '' AND typeof(title) IN ('text', 'null')),
  first_author TEXT CHECK (first_author <> '' AND typeof(first_author) IN ('text', 'null')),
  journal TEXT CHECK (journal <> '' AND typeof(journal) IN ('text', 'null')),
  year INTEGER CHECK (typeof(year) IN ('integer', 'null')),
  pmid TEXT UNIQUE CHECK (pmid <> '' AND typeof(pmid) IN ('text', 'null')),
  pmcid TEXT CHECK (typeof(pmcid) IN ('text', 'null')),
  source TEXT NOT NULL CHECK (typeof(source) = 'text' AND source <> ''),
  is_review INTEGER NOT NULL DEFAULT 0 CHECK (is_review IN (0, 1)),
  CHECK (doi IS NOT NULL OR pmid IS NOT NULL)
);

INSERT INTO publications
  (publication_id, doi, title, first_author, journal, year, pmid, pmcid, source)
  SELECT publication_id, doi, title, first_author, journal, year, pmid, pmcid, source
  FROM moved_publications;

DELETE FROM sqlite_sequence WHERE name = 'publications';

INSERT INTO sqlite_sequence (name, seq) SELECT 'publications', seq FROM moved_counter;

DROP TABLE moved_publications;

DROP TABLE moved_counter;

CREATE TABLE findings (
  -- One fact from one paper, in our words. accession is its name for good: one that is
  -- withdrawn keeps it, with the reason. subject is as the paper names it; subject_term_id
  -- what that means, or no_term why it has none. is_review: the paper tells it of another.
  finding_id INTEGER PRIMARY KEY AUTOINCREMENT,
  accession TEXT NOT NULL UNIQUE CHECK (typeof(accession) = 'text' AND accession <> ''),
  kind TEXT NOT NULL
    CHECK (kind IN ('cargo', 'marker', 'biogenesis', 'disease', 'physiology')),
  role_id INTEGER NOT NULL REFERENCES roles (role_id),
  subject TEXT NOT NULL CHECK (typeof(subject) = 'text' AND subject <> ''),
  subject_kind TEXT NOT NULL CHECK (typeof(subject_kind) = 'text' AND subject_kind <> ''),
  subject_term_id INTEGER REFERENCES terms (term_id),
  no_term TEXT CHECK (no_term <> '' AND typeof(no_term) IN ('text', 'null')),
  relation TEXT NOT NULL CHECK (typeof(relation) = 'text' AND relation <> ''),
  context TEXT CHECK (context <> '' AND typeof(context) IN ('text', 'null')),
  sample TEXT CHECK (sample <> '' AND typeof(sample) IN ('text', 'null')),
  organism TEXT CHECK (organism <> '' AND typeof(organism) IN ('text', 'null')),
  mechanism TEXT CHECK (mechanism <> '' AND typeof(mechanism) IN ('text', 'null')),
  effect TEXT CHECK (effect <> '' AND typeof(effect) IN ('text', 'null')),
  evidence TEXT CHECK (evidence <> '' AND typeof(evidence) IN ('text', 'null')),
  confidence TEXT NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),
  publication_id INTEGER NOT NULL REFERENCES publications (publication_id),
  is_review INTEGER NOT NULL CHECK (is_review IN (0, 1)),
  withdrawn TEXT CHECK (withdrawn <> '' AND typeof(withdrawn) IN ('text', 'null')),
  CHECK ((subject_term_id IS NULL) <> (no_term IS NULL))
);

CREATE INDEX findings_role_id ON findings (role_id);

CREATE INDEX findings_subject_term_id ON findings (subject_term_id);

CREATE INDEX findings_publication_id ON findings (publication_id);

CREATE TABLE finding_terms (
  -- Which part of a finding names which other term: where it happens (context), in what
  -- (sample), in which organism, and what else its words name.
  finding_id INTEGER NOT NULL REFERENCES findings (finding_id),
  part TEXT NOT NULL
    CHECK (part IN ('subject', 'context', 'sample', 'organism', 'mechanism', 'effect')),
  position INTEGER NOT NULL CHECK (typeof(position) = 'integer' AND position > 0),
  term_id INTEGER NOT NULL REFERENCES terms (term_id),
  PRIMARY KEY (finding_id, part, position),
  UNIQUE (term_id, finding_id, part)
);

CREATE TABLE finding_claims (
  -- How a finding stands to a printed claim: it says the same, extends it or disagrees with
  -- it; basis says on what ground.
  finding_claim_id INTEGER PRIMARY KEY AUTOINCREMENT,
  finding_id INTEGER NOT NULL REFERENCES findings (finding_id),
  mechanism_id INTEGER NOT NULL REFERENCES mechanisms (mechanism_id),
  relation TEXT NOT NULL CHECK (relation IN ('same', 'extends', 'disagrees')),
  basis TEXT NOT NULL CHECK (typeof(basis) = 'text' AND basis <> ''),
  UNIQUE (finding_id, mechanism_id),
  UNIQUE (mechanism_id, finding_id)
);

INSERT INTO sqlite_sequence (name, seq)
VALUES
  ('roles', 999999),
  ('findings', 999999),
  ('finding_claims', 999999);

DROP VIEW claim_terms;

DROP VIEW gene_identifiers;

DROP VIEW about_this_file;

DROP VIEW defined_spellings;

CREATE VIEW claim_terms AS
  -- One row per claim, cell and term that the cell names, with the words as printed. The
  -- claim is looked up and not joined: SQLite could else start from the claims, and read a
  -- lab table that is joined to the terms once for each of them.
  SELECT
    mechanism_terms.mechanism_id AS claim,
    mechanism_terms.cell AS cell,
    mechanism_terms.position AS position,
    mechanism_terms.printed AS printed,
    terms.label AS term,
    terms.kind AS term_kind,
    terms.term_id AS term_id,
    (
      SELECT claims.category FROM claims WHERE claims.claim = mechanism_terms.mechanism_id
    ) AS category,
    (
      SELECT claims.disease FROM claims WHERE claims.claim = mechanism_terms.mechanism_id
    ) AS disease,
    (
      SELECT claims.citations FROM claims WHERE claims.claim = mechanism_terms.mechanism_id
    ) AS citations,
    (
      SELECT claims.source_table FROM claims WHERE claims.claim = mechanism_terms.mechanism_id
    ) AS source_table,
    roles.name AS role,
    mechanism_terms.reading AS reading
  FROM mechanism_terms
  JOIN terms ON terms.term_id = mechanism_terms.term_id
  LEFT JOIN roles ON roles.role_id = mechanism_terms.role_id;

CREATE VIEW gene_identifiers AS
  -- One row per term that is a gene or its product: the human gene (match_type says how
  -- exactly: a peptide is only related to its precursor's gene), the family that a name
  -- may stand for, and the mouse ortholog, which is never the same gene.
  SELECT
    term,
    term_kind,
    term_id,
    CAST(max(CASE WHEN prefix = 'HGNC' THEN match_type END) AS TEXT) AS match_type,
    CAST(max(CASE WHEN prefix = 'HGNC' THEN label END) AS TEXT) AS symbol,
    CAST(max(CASE WHEN prefix = 'HGNC' THEN curie END) AS TEXT) AS hgnc,
    CAST(max(CASE WHEN prefix = 'NCBIGene' THEN accession END) AS TEXT) AS ncbi_gene,
    CAST(max(CASE WHEN prefix = 'ENSEMBL' AND accession GLOB 'ENSG[0-9]*' THEN accession END) AS TEXT) AS ensembl,
    CAST(
      max(
        CASE
          -- Where no entry name is known it is not the mouse's, which is only related.
          WHEN prefix = 'UniProtKB'
            AND (
              label LIKE '%\_HUMAN' ESCAPE '\' OR (label IS NULL AND match_type = 'exact')
            )
            THEN accession
        END
      ) AS TEXT
    ) AS uniprot,
    CAST(max(CASE WHEN prefix = 'FPLX' THEN curie END) AS TEXT) AS family,
    CAST(max(CASE WHEN prefix = 'MGI' THEN label END) AS TEXT) AS mouse_symbol,
    CAST(max(CASE WHEN prefix = 'MGI' THEN curie END) AS TEXT) AS mouse_mgi,
    CAST(max(CASE WHEN prefix = 'HGNC' THEN note END) AS TEXT) AS note
  FROM term_identifiers
  GROUP BY term, term_kind, term_id
  HAVING max(prefix = 'HGNC') = 1;

CREATE VIEW defined_spellings AS
  -- What the table term_spellings must hold. Where a key has a dash, or spells a Greek letter
  -- out, its other forms stand beside it.
  SELECT
    CAST(replace(
      CASE greek.form
        WHEN 'spelled out' THEN spelled.key
        WHEN 'letter' THEN spelled.letters
        WHEN 'capital' THEN
          replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(spelled.key
          , 'alpha', 'Α'), 'beta', 'Β'), 'gamma', 'Γ'), 'delta', 'Δ'), 'epsilon', 'Ε')
          , 'zeta', 'Ζ'), 'theta', 'Θ'), 'iota', 'Ι'), 'kappa', 'Κ'), 'lambda', 'Λ')
          , 'omicron', 'Ο'), 'sigma', 'Σ'), 'upsilon', 'Υ'), 'omega', 'Ω')
        ELSE spelled.typed
      END,
      '-',
      dash.form
    ) AS TEXT) AS key,
    CAST(spelled.key_kind AS TEXT) AS key_kind,
    CAST(spelled.match_type AS TEXT) AS match_type,
    CAST(
      CASE spelled.match_type
        WHEN 'exact' THEN 0
        WHEN 'close' THEN 100
        WHEN 'narrow' THEN 200
        WHEN 'broad' THEN 300
        ELSE 400
      END
      + CASE
        WHEN spelled.key_kind = 'label' THEN 1
        WHEN spelled.key_kind = 'symbol' THEN 2
        WHEN spelled.key_kind = 'previous symbol' THEN 3
        WHEN spelled.key_kind = 'CURIE' THEN 4
        WHEN spelled.key_kind = 'accession' THEN 5
        WHEN spelled.key_kind = 'printed' THEN 6
        WHEN spelled.key_kind = 'abbreviation' THEN 6
        WHEN spelled.key_kind = 'synonym' THEN 7
        WHEN spelled.key_kind = 'mouse symbol' THEN 8
        WHEN spelled.key_kind = 'mouse synonym' THEN 9
        WHEN spelled.key_kind LIKE 'loose %' THEN 20
        ELSE 10
      END AS INTEGER
    ) AS rank,
    CAST(spelled.spelling AS TEXT) AS spelling,
    CAST(spelled.term_id AS INTEGER) AS term_id,
    CAST(spelled.ambiguous AS INTEGER) AS ambiguous,
    CAST(spelled.caution AS TEXT) AS caution,
    -- What there is to say of the printed name itself (VEGF is a family name) travels with
    -- every spelling.
    CAST(coalesce(
      CASE WHEN spelled.note <> named.note THEN spelled.note || '; ' || named.note END,
      spelled.note,
      named.note
    ) AS TEXT) AS note
  FROM (
    SELECT
      *,
      CASE
        WHEN key_kind IN ('CURIE', 'accession') THEN key
        ELSE
          replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(key
          , 'alpha', 'α'), 'beta', 'β'), 'gamma', 'γ'), 'delta', 'δ'), 'epsilon', 'ε')
          , 'zeta', 'ζ'), 'theta', 'θ'), 'iota', 'ι'), 'kappa', 'κ'), 'lambda', 'λ')
          , 'omicron', 'ο'), 'sigma', 'σ'), 'upsilon', 'υ'), 'omega', 'ω')
      END AS letters,
      CASE WHEN key_kind LIKE 'loose %' THEN key ELSE lower(spelling) END AS typed
    FROM (
      SELECT
        key, 'label' AS key_kind, 'exact' AS match_type, label AS spelling,
        term_id, 0 AS ambiguous, NULL AS caution, NULL AS note
      FROM terms
      UNION ALL
      SELECT loose_key, 'loose label', 'exact', label, term_id, 0, NULL, NULL
      FROM terms
      WHERE loose_key <> key
      UNION ALL
      SELECT key, kind, predicate, alias, term_id, ambiguous, caution, NULL
      FROM term_aliases
      UNION ALL
      SELECT
        loose_key, 'loose ' || kind, predicate, alias, term_id, ambiguous, caution, NULL
      FROM term_aliases
      WHERE loose_key <> key
      UNION ALL
      -- What the mouse's gene is called too, but for signs and spaces it is our label.
      SELECT
        mouse.key, 'loose label', 'exact', terms.label, terms.term_id, 0, NULL, NULL
      FROM term_aliases AS mouse
      JOIN terms ON terms.term_id = mouse.term_id AND terms.loose_key = mouse.loose_key
      WHERE mouse.kind LIKE 'mouse %' AND mouse.key <> terms.key AND mouse.ambiguous = 0
      UNION ALL
      SELECT
        curie_key, 'CURIE', predicate, curie, term_id, caution IS NOT NULL, caution, note
      FROM term_xrefs
      UNION ALL
      -- A bare number could be anybody's.
      SELECT
        accession_key, 'accession', predicate, accession, term_id,
        caution IS NOT NULL OR trim(accession, '0123456789') = '',
        CASE
          WHEN trim(accession, '0123456789') = '' THEN 'a bare number: write it as ' || curie
          ELSE caution
        END,
        note
      FROM term_xrefs
      UNION ALL
      SELECT
        label_key, 'label of ' || curie, predicate, label, term_id,
        caution IS NOT NULL, caution, note
      FROM term_xrefs
      WHERE label_key IS NOT NULL
      UNION ALL
      SELECT
        label_loose_key, 'loose label of ' || curie, predicate, label, term_id,
        caution IS NOT NULL, caution, note
      FROM term_xrefs
      WHERE label_loose_key <> label_key
      UNION ALL
      SELECT
        lower(other.spelling || ':' || accession), 'CURIE', predicate,
        other.spelling || ':' || accession, term_id, caution IS NOT NULL, caution, note
      FROM term_xrefs
      JOIN prefix_spellings AS other ON other.prefix_id = term_xrefs.prefix_id
    )
  ) AS spelled
  -- CROSS: a spelling first, and then its forms.
  CROSS JOIN (
    SELECT 'spelled out' AS form UNION ALL SELECT 'letter' UNION ALL SELECT 'capital'
    UNION ALL SELECT 'typed'
  ) AS greek
  CROSS JOIN (
    SELECT '-' AS form UNION ALL SELECT '‐' UNION ALL SELECT '‑' UNION ALL SELECT '–'
    UNION ALL SELECT '−'
  ) AS dash
  LEFT JOIN term_xrefs AS named
    ON named.term_id = spelled.term_id
    AND named.curie GLOB 'HGNC:*'
    AND named.predicate IN ('exact', 'close')
  WHERE spelled.key <> ''
    AND CASE greek.form
      WHEN 'spelled out' THEN 1
      WHEN 'typed' THEN spelled.typed <> spelled.key AND spelled.typed <> spelled.letters
      ELSE spelled.letters <> spelled.key
    END
    AND (
      dash.form = '-'
      OR (
        instr(spelled.key, '-') > 0
        AND spelled.key_kind <> 'CURIE'
        AND greek.form IN ('spelled out', 'letter')
      )
    );

CREATE VIEW papers AS
  -- One row per paper, with how it is cited in a line (paper): Zhao 2019; with an initial
  -- where two papers would be called the same.
  SELECT
    publication_id,
    CAST(
      coalesce(
        CASE
          WHEN first_author IS NULL THEN coalesce(journal || ' ' || year, journal)
          WHEN year IS NULL THEN last_name
          WHEN last_name <> first_author
            AND EXISTS (
              SELECT 1
              FROM publications AS other
              WHERE other.year = named.year
                AND other.publication_id <> named.publication_id
                AND (' ' || other.first_author) LIKE ('% ' || last_name)
            )
            THEN last_name || ' ' || substr(first_author, 1, 1) || ' ' || year
          ELSE last_name || ' ' || year
        END,
        'doi:' || doi,
        'PMID ' || pmid
      ) AS TEXT
    ) AS paper,
    doi,
    pmid,
    pmcid,
    CAST(coalesce('https://doi.org/' || doi, 'https://pubmed.ncbi.nlm.nih.gov/' || pmid) AS TEXT)
      AS url,
    title,
    first_author,
    journal,
    year,
    is_review
  FROM (
    SELECT
      *,
      replace(first_author, rtrim(first_author, replace(first_author, ' ', '')), '') AS last_name
    FROM publications
  ) AS named;

CREATE VIEW claim_accessions AS
  -- One row per claim: the name to cite it by (T1:3 is row 3 of Table 1), and its layer.
  SELECT
    mechanisms.mechanism_id AS claim,
    CAST(
      CASE source_tables.name
        WHEN 'table-1' THEN 'T1:' || source_rows.row
        ELSE source_tables.name || ':' || mechanisms.mechanism_id
      END AS TEXT
    ) AS accession,
    CAST(
      CASE WHEN source_tables.source_table_id < 1000000 THEN source_tables.label ELSE 'own' END
      AS TEXT
    ) AS layer
  FROM mechanisms
  JOIN source_rows ON source_rows.source_row_id = mechanisms.source_row_id
  JOIN source_tables ON source_tables.source_table_id = source_rows.source_table_id;

CREATE VIEW finding_accessions AS
  -- One row per finding that holds: the name to cite it by, and its layer.
  SELECT
    finding_id,
    accession,
    CAST(CASE WHEN finding_id < 1000000 THEN 'finding' ELSE 'own' END AS TEXT) AS layer
  FROM findings
  WHERE withdrawn IS NULL;

CREATE VIEW evidence_papers AS
  -- One row per claim or finding and paper behind it. status: 'read' where the finding is
  -- from that paper; else how a printed number was taken for a paper, or that it was not.
  SELECT
    CAST(accession AS TEXT) AS accession,
    CAST(layer AS TEXT) AS layer,
    CAST(status AS TEXT) AS status,
    CAST(confidence AS TEXT) AS confidence,
    CAST(citation AS INTEGER) AS citation,
    papers.paper AS paper,
    papers.doi AS doi,
    papers.pmid AS pmid,
    papers.url AS url,
    papers.title AS title,
    papers.journal AS journal,
    papers.year AS year,
    papers.is_review AS is_review,
    CAST(claim AS INTEGER) AS claim,
    papers.publication_id AS publication_id
  FROM (
    SELECT
      claim_accessions.accession,
      claim_accessions.layer,
      CASE
        WHEN citation_publications.publication_id IS NULL THEN 'not identified'
        WHEN citation_publications.one_of IS NOT NULL THEN 'inferred, one of several numbers'
        ELSE 'inferred'
      END AS status,
      citation_publications.confidence,
      citations.number AS citation,
      citation_publications.publication_id,
      claim_accessions.claim
    FROM claim_accessions
    JOIN mechanism_citations ON mechanism_citations.mechanism_id = claim_accessions.claim
    JOIN citations ON citations.citation_id = mechanism_citations.citation_id
    LEFT JOIN citation_publications
      ON citation_publications.citation_id = citations.citation_id
    UNION ALL
    SELECT
      finding_accessions.accession,
      finding_accessions.layer,
      'read',
      NULL,
      NULL,
      findings.publication_id,
      NULL
    FROM finding_accessions
    JOIN findings ON findings.finding_id = finding_accessions.finding_id
  ) AS behind
  LEFT JOIN papers ON papers.publication_id = behind.publication_id;

CREATE VIEW evidence AS
  -- Table 1 and the findings side by side: one row per finding, and per claim and cargo of
  -- it. layer says which of the two, or a lab's own. What a claim prints, and which paper
  -- that most likely is, is told as such (paper_status); what it does not say is NULL.
  SELECT
    CAST(accession AS TEXT) AS accession,
    CAST(layer AS TEXT) AS layer,
    CAST(role AS TEXT) AS role,
    CAST(role_group AS TEXT) AS role_group,
    CAST(subject AS TEXT) AS subject,
    terms.label AS term,
    terms.kind AS term_kind,
    CAST(relation AS TEXT) AS relation,
    CAST(
      CASE
        WHEN relation IN ('increases', 'promotes', 'required for', 'stabilizes') THEN 'more'
        WHEN relation IN ('decreases', 'inhibits', 'prevents') THEN 'fewer'
      END AS TEXT
    ) AS direction,
    CAST(context AS TEXT) AS context,
    CAST(sample AS TEXT) AS sample,
    CAST(organism AS TEXT) AS organism,
    CAST(mechanism AS TEXT) AS mechanism,
    CAST(effect AS TEXT) AS effect,
    CAST(evidence AS TEXT) AS evidence,
    CAST(confidence AS TEXT) AS confidence,
    CAST(paper AS TEXT) AS paper,
    CAST(doi AS TEXT) AS doi,
    CAST(pmid AS TEXT) AS pmid,
    CAST(paper_status AS TEXT) AS paper_status,
    CAST(source_table AS TEXT) AS source_table,
    CAST(reference AS TEXT) AS reference,
    CAST(claim AS INTEGER) AS claim,
    terms.term_id AS term_id
  FROM (
    SELECT
      claim_accessions.accession,
      claim_accessions.layer,
      roles.name AS role,
      roles.role_group,
      mechanism_cargos.printed AS subject,
      cargos.term_id,
      NULL AS relation,
      claims.disease AS context,
      claims.source AS sample,
      NULL AS organism,
      claims.mechanism,
      claims.effect,
      NULL AS evidence,
      NULL AS confidence,
      (
        SELECT group_concat(paper, '; ')
        FROM (
          SELECT DISTINCT papers.paper
          FROM mechanism_citations
          JOIN citation_publications
            ON citation_publications.citation_id = mechanism_citations.citation_id
          JOIN papers ON papers.publication_id = citation_publications.publication_id
          WHERE mechanism_citations.mechanism_id = claims.claim
          ORDER BY papers.paper
        )
      ) AS paper,
      (
        SELECT group_concat(doi, '; ')
        FROM (
          SELECT DISTINCT publications.doi
          FROM mechanism_citations
          JOIN citation_publications
            ON citation_publications.citation_id = mechanism_citations.citation_id
          JOIN publications
            ON publications.publication_id = citation_publications.publication_id
          WHERE mechanism_citations.mechanism_id = claims.claim
          ORDER BY publications.doi
        )
      ) AS doi,
      (
        SELECT group_concat(pmid, '; ')
        FROM (
          SELECT DISTINCT publications.pmid
          FROM mechanism_citations
          JOIN citation_publications
            ON citation_publications.citation_id = mechanism_citations.citation_id
          JOIN publications
            ON publications.publication_id = citation_publications.publication_id
          WHERE mechanism_citations.mechanism_id = claims.claim
          ORDER BY publications.pmid
        )
      ) AS pmid,
      (
        SELECT group_concat(status, '; ')
        FROM (
          SELECT DISTINCT
            CASE
              WHEN citation_publications.publication_id IS NULL THEN 'not identified'
              WHEN citation_publications.one_of IS NOT NULL THEN 'inferred, one of several numbers'
              ELSE 'inferred'
            END AS status
          FROM mechanism_citations
          LEFT JOIN citation_publications
            ON citation_publications.citation_id = mechanism_citations.citation_id
          WHERE mechanism_citations.mechanism_id = claims.claim
          ORDER BY status
        )
      ) AS paper_status,
      claims.source_table,
      claims.citations AS reference,
      claims.claim
    FROM claims
    JOIN claim_accessions ON claim_accessions.claim = claims.claim
    LEFT JOIN mechanism_cargos ON mechanism_cargos.mechanism_id = claims.claim
    LEFT JOIN cargos ON cargos.cargo_id = mechanism_cargos.cargo_id
    LEFT JOIN roles ON roles.name = 'cargo' AND cargos.cargo_id IS NOT NULL
    UNION ALL
    SELECT
      finding_accessions.accession,
      finding_accessions.layer,
      roles.name,
      roles.role_group,
      findings.subject,
      findings.subject_term_id,
      findings.relation,
      findings.context,
      findings.sample,
      findings.organism,
      findings.mechanism,
      findings.effect,
      findings.evidence,
      findings.confidence,
      papers.paper,
      papers.doi,
      papers.pmid,
      CASE findings.is_review WHEN 1 THEN 'read, tells of another' ELSE 'read' END,
      NULL,
      NULL,
      NULL
    FROM finding_accessions
    JOIN findings ON findings.finding_id = finding_accessions.finding_id
    LEFT JOIN roles ON roles.role_id = findings.role_id
    LEFT JOIN papers ON papers.publication_id = findings.publication_id
  ) AS told
  LEFT JOIN terms ON terms.term_id = told.term_id;

CREATE VIEW evidence_terms AS
  -- One row per claim or finding, part of it and term that the part names: the view to join
  -- a list of terms on. role and role_group say what the term does there; NULL: it is where
  -- the rest happens (a disease, a sample), or is only named.
  SELECT
    CAST(accession AS TEXT) AS accession,
    CAST(layer AS TEXT) AS layer,
    CAST(part AS TEXT) AS part,
    CAST(position AS INTEGER) AS position,
    CAST(words AS TEXT) AS words,
    terms.label AS term,
    terms.kind AS term_kind,
    roles.name AS role,
    roles.role_group AS role_group,
    CAST(claim AS INTEGER) AS claim,
    terms.term_id AS term_id
  FROM (
    SELECT
      claim_accessions.accession,
      claim_accessions.layer,
      mechanism_terms.cell AS part,
      mechanism_terms.position,
      mechanism_terms.printed AS words,
      coalesce(
        mechanism_terms.role_id,
        CASE mechanism_terms.cell
          WHEN 'cargo' THEN (SELECT role_id FROM roles WHERE name = 'cargo')
        END
      ) AS role_id,
      mechanism_terms.term_id,
      mechanism_terms.mechanism_id AS claim
    FROM mechanism_terms
    JOIN claim_accessions ON claim_accessions.claim = mechanism_terms.mechanism_id
    UNION ALL
    -- A cargo of a lab's own claim, whose words nobody took apart.
    SELECT
      claim_accessions.accession,
      claim_accessions.layer,
      'cargo',
      mechanism_cargos.position,
      mechanism_cargos.printed,
      roles.role_id,
      cargos.term_id,
      claim_accessions.claim
    FROM mechanism_cargos
    JOIN cargos ON cargos.cargo_id = mechanism_cargos.cargo_id
    JOIN claim_accessions ON claim_accessions.claim = mechanism_cargos.mechanism_id
    JOIN roles ON roles.name = 'cargo'
    WHERE cargos.term_id IS NOT NULL
      AND NOT EXISTS (
        SELECT 1
        FROM mechanism_terms
        WHERE mechanism_terms.mechanism_id = mechanism_cargos.mechanism_id
          AND mechanism_terms.cell = 'cargo'
          AND mechanism_terms.term_id = cargos.term_id
      )
    UNION ALL
    SELECT
      finding_accessions.accession,
      finding_accessions.layer,
      'subject',
      1,
      findings.subject,
      findings.role_id,
      findings.subject_term_id,
      NULL
    FROM finding_accessions
    JOIN findings ON findings.finding_id = finding_accessions.finding_id
    WHERE findings.subject_term_id IS NOT NULL
    UNION ALL
    SELECT
      finding_accessions.accession,
      finding_accessions.layer,
      finding_terms.part,
      finding_terms.position,
      CASE finding_terms.part
        WHEN 'subject' THEN findings.subject
        WHEN 'context' THEN findings.context
        WHEN 'sample' THEN findings.sample
        WHEN 'organism' THEN findings.organism
        WHEN 'mechanism' THEN findings.mechanism
        ELSE findings.effect
      END,
      NULL,
      finding_terms.term_id,
      NULL
    FROM finding_terms
    JOIN finding_accessions ON finding_accessions.finding_id = finding_terms.finding_id
    JOIN findings ON findings.finding_id = finding_terms.finding_id
  ) AS named
  JOIN terms ON terms.term_id = named.term_id
  LEFT JOIN roles ON roles.role_id = named.role_id;

CREATE VIEW about_this_file AS
  -- To be read first: what this file is, what to open, which questions it answers.
  SELECT
    CAST(line AS INTEGER) AS line,
    CAST(part AS TEXT) AS part,
    CAST(name AS TEXT) AS name,
    CAST(what AS TEXT) AS what
  FROM (
    SELECT
      1 AS line, 'this file' AS part, 'migrasome' AS name,
      'What migrasomes carry, in which disease, by which mechanism, shown by whom.' AS what
    UNION ALL
    SELECT 2, 'this file', name, value FROM metadata WHERE name = 'data_version'
    UNION ALL
    SELECT 3, 'this file', name, value FROM metadata WHERE name = 'cite'
    UNION ALL
    SELECT 4, 'this file', name, value FROM metadata WHERE name = 'licence_data'
    UNION ALL
    SELECT 11, 'read first', 'table_1', 'The printed table, cell for cell.'
    UNION ALL
    SELECT 12, 'read first', 'claims', 'One row per claim, of every source table.'
    UNION ALL
    SELECT 13, 'read first', 'claim_cargos', 'One row per claim and cargo.'
    UNION ALL
    SELECT 14, 'read first', 'genes', 'One row per gene or protein, and claim and cell that names it.'
    UNION ALL
    SELECT 15, 'read first', 'claim_papers', 'The papers that the reference numbers most likely are.'
    UNION ALL
    SELECT 16, 'read first', 'term_identifiers', 'Every identifier of every term.'
    UNION ALL
    SELECT 17, 'read first', 'evidence', 'Table 1 and the findings of papers in one list, each with its layer.'
    UNION ALL
    SELECT 18, 'read first', 'evidence_terms', 'Which term each of them names, and in which role.'
    UNION ALL
    SELECT 19, 'join on', 'term_keys', 'Your names: ON key = lower(trim(your_column)); it has term_id.'
    UNION ALL
    SELECT 20, 'join on', 'ambiguous_keys', 'Names that could mean something else: look before you join.'
    UNION ALL
    SELECT 21, 'more', 'column_docs', 'A sentence for each column of each table and view.'
    UNION ALL
    SELECT 22, 'more', 'saved_queries', 'The SQL of the reports below, for any client.'
    UNION ALL
    SELECT 100 + saved_query_id, 'report: ' || report_group, name, title FROM saved_queries
  );

-- Tools that list tables in the order in which they were made show this one last.
CREATE TABLE moved_history AS SELECT * FROM refinery_schema_history;

DROP TABLE refinery_schema_history;

CREATE TABLE refinery_schema_history (
  version INT4 PRIMARY KEY,
  name VARCHAR(255),
  applied_on VARCHAR(255),
  checksum VARCHAR(255)
);

INSERT INTO refinery_schema_history SELECT * FROM moved_history;

DROP TABLE moved_history;
