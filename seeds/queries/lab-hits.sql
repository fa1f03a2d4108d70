-- id: 18
-- title: Which rows of a lab file are known here, and what is told of them
-- group: Your data
-- One line per row of the lab file, term that its value means, and claim of Table 1 or finding
-- of a paper (accession, layer) that names the term: by which rule the value matches
-- (matched_as), how exactly (match_type), and what the term is there (role; where it has none,
-- named_in says which part names it, and whether only a program found it there). A value means
-- what it means to `migrasome match`: a name, symbol, alias or identifier, or a group of them; in
-- a column of genes, PVR is a gene and no disease. Rows that match nothing are left out:
-- `lab-summary` counts them. A value that could mean something else too is listed as ambiguous,
-- with its caution.
-- needs lab: column gene
SELECT
  lab.rowid AS row,
  lab.gene AS gene,
  meant.term AS term,
  meant.term_kind AS term_kind,
  meant.rule || ' ' || meant.spelling AS matched_as,
  CASE meant.status WHEN 'matched' THEN meant.match_type ELSE meant.status END AS match_type,
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
  meant.note AS note
FROM lab
JOIN match_of(lab.gene, 'lab.gene') AS meant
LEFT JOIN evidence_terms
  ON evidence_terms.term_id = meant.term_id
  AND meant.status = 'matched'
  AND evidence_terms.part <> 'organism'
ORDER BY
  lab.rowid,
  meant.term,
  meant.term_kind,
  evidence_terms.claim IS NULL,
  evidence_terms.claim,
  evidence_terms.accession,
  evidence_terms.part,
  evidence_terms.position;
