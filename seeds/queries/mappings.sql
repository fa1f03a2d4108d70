-- id: 12
-- title: Every term that has an identifier of one kind
-- group: Looking up
-- One line per term and identifier with this prefix; match_type is seen from the term ("narrow":
-- the identifier is narrower); source_tables says where a term of a lab's own is from.
-- param prefix: what stands before the colon, e.g. MONDO, HGNC or UniProtKB
-- choices prefix: SELECT prefix FROM prefixes ORDER BY prefix
SELECT
  curie,
  match_type,
  term,
  term_kind,
  label,
  url,
  coalesce(caution, note) AS note,
  source,
  added.sources AS source_tables
FROM term_identifiers
LEFT JOIN (
  SELECT term_id, group_concat(source, '; ') AS sources
  FROM (
    SELECT term_tellers.term_id, term_tellers.source
    FROM term_tellers
    WHERE term_tellers.term_id >= 1000000
    ORDER BY term_tellers.term_id, term_tellers.source
  )
  GROUP BY term_id
) AS added ON added.term_id = term_identifiers.term_id
WHERE lower(prefix) = lower(trim(:prefix))
ORDER BY curie, term, term_kind;
