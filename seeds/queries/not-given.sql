-- id: 13
-- title: Claims whose cargo the review does not give
-- Where the table prints an en dash in the cargo column: gaps to fill, not absence of
-- cargo.
SELECT
  claim,
  category,
  disease,
  source,
  mechanism,
  effect,
  citations,
  source_table
FROM claims
WHERE cargo_status = 'not given'
ORDER BY claim;
