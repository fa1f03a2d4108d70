-- id: 17
-- title: Table 1 of the review, as printed
-- group: Table 1
-- The ten rows of the table with the category filled down. An en dash (–) in the
-- cargo column is printed: the review gives no cargo there.
SELECT
  row,
  category,
  disease,
  source,
  cargo,
  mechanism,
  effect,
  citations
FROM table_1
ORDER BY row;
