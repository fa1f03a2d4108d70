-- id: 10
-- title: Every identifier of one term
-- One line per identifier, the exact ones first, with where to read about it and where
-- it is from. An ambiguous spelling gives the candidates and their caution instead.
-- param term: any name, alias or identifier of a term, e.g. VEGF, HCC or podocyte
-- choices term: SELECT DISTINCT label FROM terms ORDER BY label
-- accepts term: SELECT key FROM term_spellings
WITH
  matched AS (
    SELECT
      term,
      term_kind,
      term_id,
      key_kind || ' ' || spelling AS matched_as,
      coalesce(caution, note) AS note,
      max(ambiguous AND key_kind <> 'label') OVER () AS is_ambiguous,
      row_number() OVER (
        PARTITION BY term_id
        ORDER BY NOT (key_kind = 'mouse symbol' AND spelling = :term), rank, key_kind, spelling
      ) AS place
    FROM term_spellings
    WHERE key IN (coalesce(:term_key, lower(:term)), :term_loose)
  )
SELECT
  term,
  term_kind,
  matched_as,
  curie,
  match_type,
  label,
  url,
  note,
  source
FROM (
  SELECT
    matched.term,
    matched.term_kind,
    matched.matched_as,
    curie,
    match_type,
    label,
    url,
    coalesce(term_identifiers.caution, term_identifiers.note) AS note,
    source
  FROM matched
  JOIN term_identifiers ON term_identifiers.term_id = matched.term_id
  WHERE matched.place = 1 AND NOT matched.is_ambiguous
  UNION ALL
  SELECT term, term_kind, matched_as, NULL, 'ambiguous', NULL, NULL, note, NULL
  FROM matched
  WHERE place = 1 AND is_ambiguous
)
ORDER BY
  term,
  term_kind,
  CASE match_type
    WHEN 'exact' THEN 0
    WHEN 'close' THEN 1
    WHEN 'narrow' THEN 2
    WHEN 'broad' THEN 3
    ELSE 4
  END,
  curie;
