-- id: 18
-- title: Which rows of a lab file Table 1 knows
-- group: Your data
-- One line per row of the lab file, term that its value means and cell that names the term: by
-- which rule the value matches (matched_as), how exactly (match_type), and what migrasomes do
-- there. The value may be a name, symbol, alias or identifier of any term. Rows that match
-- nothing are left out: `lab-summary` counts them. A value that could mean something else too
-- is listed as ambiguous, with its caution.
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
  claim_terms.claim AS claim,
  claim_terms.cell AS named_in,
  claim_terms.disease AS disease,
  (
    SELECT claims.effect FROM claims WHERE claims.claim = claim_terms.claim
  ) AS effect,
  claim_terms.citations AS citations,
  claim_terms.source_table AS source_table,
  known_names.note AS note
FROM lab
JOIN known_names ON known_names.key = lower(trim(lab.gene))
LEFT JOIN claim_terms
  ON claim_terms.term_id = known_names.term_id
  AND known_names.match_type <> 'ambiguous'
ORDER BY
  lab.rowid,
  known_names.term,
  known_names.term_kind,
  claim_terms.claim,
  claim_terms.cell,
  claim_terms.position;
