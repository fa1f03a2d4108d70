-- id: 10
-- title: Every identifier of one term
-- group: Looking up
-- One line per identifier, the exact ones first, with where to read about it and where
-- it is from; source_tables says where a term of a lab's own is from. A name that is ambiguous
-- gives what it could mean instead.
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
  source,
  added.sources AS source_tables
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
    term_identifiers.source,
    matched.term_id
  FROM matched
  JOIN term_identifiers ON term_identifiers.term_id = matched.term_id
  WHERE matched.match_type <> 'ambiguous'
  UNION ALL
  SELECT term, term_kind, matched_as, NULL, 'ambiguous', NULL, NULL, note, NULL, term_id
  FROM matched
  WHERE match_type = 'ambiguous'
) AS named
LEFT JOIN (
  SELECT term_id, group_concat(source, '; ') AS sources
  FROM (
    SELECT term_tellers.term_id, term_tellers.source
    FROM term_tellers
    WHERE term_tellers.term_id >= 1000000
    ORDER BY term_tellers.term_id, term_tellers.source
  )
  GROUP BY term_id
) AS added ON added.term_id = named.term_id
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
