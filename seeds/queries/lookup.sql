-- id: 11
-- title: What could this name or identifier be?
-- One line per term that the text could mean: by which rule (matched_as), how exactly
-- (match_type), what to mind, and which claims name the term. Ambiguous spellings are
-- listed with their caution.
-- param text: any name, symbol, alias or identifier, e.g. AIM, ENSG00000112715 or MONDO:0007256
SELECT
  term,
  term_kind,
  CASE WHEN is_ambiguous THEN 'ambiguous' ELSE match_type END AS match_type,
  matched_as,
  coalesce(caution, note) AS note,
  (
    SELECT group_concat(claim, '; ')
    FROM (
      SELECT DISTINCT claim
      FROM claim_terms
      WHERE claim_terms.term_id = found.term_id
      ORDER BY claim
    )
  ) AS claims,
  (
    SELECT group_concat(citations, '; ')
    FROM (
      SELECT DISTINCT claim, citations
      FROM claim_terms
      WHERE claim_terms.term_id = found.term_id
      ORDER BY claim
    )
  ) AS citations
FROM (
  SELECT
    term,
    term_kind,
    term_id,
    key_kind || ' ' || spelling AS matched_as,
    match_type,
    rank,
    note,
    caution,
    max(ambiguous AND key_kind <> 'label') OVER (PARTITION BY term_id) AS is_ambiguous,
    row_number() OVER (
      PARTITION BY term_id
      ORDER BY NOT (key_kind = 'mouse symbol' AND spelling = :text), rank, key_kind, spelling
    ) AS place
  FROM term_spellings
  WHERE key IN (coalesce(:text_key, lower(:text)), :text_loose)
) AS found
WHERE place = 1
ORDER BY rank, term, term_kind;
