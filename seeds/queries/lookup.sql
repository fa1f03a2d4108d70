-- id: 11
-- title: What could this name or identifier be?
-- group: Looking up
-- One line per term that the text could mean: by which rule (matched_as), how exactly
-- (match_type), what to mind, and which claims of Table 1 and findings name the term
-- (accessions: T1:3 is row 3 of Table 1, F040 a finding). An ambiguous name is listed with all
-- that it could mean. `about` tells more of one term.
-- param text: any name, symbol, alias or identifier, e.g. AIM, ENSG00000112715 or MONDO:0007256
-- accepts text: SELECT key FROM known_names
SELECT
  term,
  term_kind,
  CASE WHEN mouse_spelling = trim(:text) THEN 'related' ELSE match_type END AS match_type,
  CASE
    WHEN mouse_spelling = trim(:text) THEN 'mouse symbol ' || mouse_spelling
    ELSE matched_as
  END AS matched_as,
  note,
  (
    SELECT group_concat(claim, '; ')
    FROM (
      SELECT DISTINCT claim
      FROM claim_terms
      WHERE claim_terms.term_id = known_names.term_id
      ORDER BY claim
    )
  ) AS claim_numbers,
  (
    SELECT group_concat(reference, '; ')
    FROM (
      SELECT DISTINCT claim_references.claim, claim_references.reference
      FROM claim_terms
      JOIN claim_references ON claim_references.claim = claim_terms.claim
      WHERE claim_terms.term_id = known_names.term_id
      ORDER BY claim_references.claim
    )
  ) AS citations,
  (
    SELECT group_concat(accession, '; ')
    FROM (
      SELECT DISTINCT accession, claim
      FROM evidence_terms
      WHERE evidence_terms.term_id = known_names.term_id
      ORDER BY claim IS NULL, claim, accession
    )
  ) AS accessions
FROM known_names
WHERE key = lower(trim(:text))
ORDER BY
  CASE match_type
    WHEN 'exact' THEN 0
    WHEN 'close' THEN 1
    WHEN 'narrow' THEN 2
    WHEN 'broad' THEN 3
    ELSE 4
  END,
  term,
  term_kind;
