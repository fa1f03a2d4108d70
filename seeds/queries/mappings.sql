-- id: 12
-- title: Every term that has an identifier of one kind
-- group: Looking up
-- One line per term and identifier with this prefix; match_type is seen from the term
-- ("narrow": the identifier is narrower than the term).
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
  source
FROM term_identifiers
WHERE lower(prefix) = lower(trim(:prefix))
ORDER BY curie, term, term_kind;
