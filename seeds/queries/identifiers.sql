-- id: 10
-- title: Every identifier of one term
-- group: Looking up
-- One line per identifier, the exact ones first, with where to read about it and where
-- it is from. A name that is ambiguous gives what it could mean instead.
-- param term: any name, alias or identifier of a term, e.g. VEGF, HCC or podocyte
-- choices term: SELECT DISTINCT label FROM terms ORDER BY label
-- accepts term: SELECT key FROM known_names
WITH
  matched AS (
    SELECT
      term,
      term_kind,
      term_id,
      CASE
        WHEN mouse_spelling = trim(:term) THEN 'mouse symbol ' || mouse_spelling
        ELSE matched_as
      END AS matched_as,
      match_type,
      note
    FROM known_names
    WHERE key = lower(trim(:term))
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
    term_identifiers.curie,
    term_identifiers.match_type,
    term_identifiers.label,
    term_identifiers.url,
    coalesce(term_identifiers.caution, term_identifiers.note) AS note,
    term_identifiers.source
  FROM matched
  JOIN term_identifiers ON term_identifiers.term_id = matched.term_id
  WHERE matched.match_type <> 'ambiguous'
  UNION ALL
  SELECT term, term_kind, matched_as, NULL, 'ambiguous', NULL, NULL, note, NULL
  FROM matched
  WHERE match_type = 'ambiguous'
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
