-- id: 18
-- title: Which rows of a lab file are known here, and what is told of them
-- group: Your data
-- One line per row of the lab file, term that its value means, and claim of Table 1 or finding
-- of a paper (accession, layer) that names the term: by which rule the value matches
-- (matched_as), how exactly (match_type), and what the term is there (role; where it has none,
-- named_in says which part names it, and whether only a program found it there). The value may
-- be a symbol, name, alias or identifier of a gene, protein or other cargo: PVR is a gene here
-- and no eye disease. Versions, isoforms, groups of several, and columns of diseases or cells
-- are for `migrasome match`, which knows more. Rows that match nothing are left out:
-- `lab-summary` counts them. A value that could mean something else too is listed as ambiguous,
-- with its caution.
-- needs lab: column gene
SELECT
  lab.rowid AS row,
  lab.gene AS gene,
  known_names.term AS term,
  known_names.term_kind AS term_kind,
  CASE
    WHEN known_names.mouse_spelling = trim(lab.gene) THEN 'mouse symbol ' || known_names.mouse_spelling
    ELSE known_names.matched_as
  END AS matched_as,
  CASE
    WHEN known_names.mouse_spelling = trim(lab.gene) THEN 'related'
    ELSE known_names.match_type
  END AS match_type,
  evidence_terms.accession AS accession,
  evidence_terms.layer AS layer,
  evidence_terms.role AS role,
  evidence_terms.part || CASE evidence_terms.reading
    WHEN 'found by program' THEN ' (found by program)'
    ELSE ''
  END AS named_in,
  coalesce(
    (SELECT claims.disease FROM claims WHERE claims.claim = evidence_terms.claim),
    (SELECT findings.context FROM findings WHERE findings.accession = evidence_terms.accession)
  ) AS context,
  coalesce(
    (SELECT claims.effect FROM claims WHERE claims.claim = evidence_terms.claim),
    (SELECT findings.effect FROM findings WHERE findings.accession = evidence_terms.accession)
  ) AS effect,
  coalesce(
    (SELECT claims.citations FROM claims WHERE claims.claim = evidence_terms.claim),
    (
      SELECT papers.paper
      FROM findings
      JOIN papers ON papers.publication_id = findings.publication_id
      WHERE findings.accession = evidence_terms.accession
    )
  ) AS reference,
  evidence_terms.claim AS claim,
  known_names.note AS note
FROM lab
JOIN known_names
  ON known_names.key = lower(trim(lab.gene))
  AND known_names.term_kind IN ('cargo', 'gene', 'peptide')
LEFT JOIN evidence_terms
  ON evidence_terms.term_id = known_names.term_id
  AND known_names.match_type <> 'ambiguous'
  AND evidence_terms.part <> 'organism'
ORDER BY
  lab.rowid,
  known_names.term,
  known_names.term_kind,
  evidence_terms.claim IS NULL,
  evidence_terms.claim,
  evidence_terms.accession,
  evidence_terms.part,
  evidence_terms.position;
