-- id: 28
-- title: Where the rows of this file are from: ours, and those of a lab's own
-- group: Looking up
-- One line per source: Table 1, our findings together, then each source that a lab added to its
-- copy. what says whether it has claims of a table, findings or both; rows are these. papers are
-- those that its findings were taken from, or that its reference numbers most likely are. Of our
-- findings each paper is told by `papers`. A line without a name: findings of a lab's own that
-- name no source.
SELECT
  source AS name,
  CASE
    WHEN claim_count > 0 AND finding_count > 0 THEN 'both'
    WHEN claim_count > 0 THEN 'table'
    WHEN finding_count > 0 THEN 'findings'
    ELSE 'no rows'
  END AS what,
  layer,
  claim_count + finding_count AS "rows",
  claim_count,
  finding_count,
  paper_count AS papers,
  title,
  journal,
  year,
  doi
FROM known_sources
ORDER BY layer = 'own', source_table_id IS NULL, source IS NULL, source_table_id, source;
