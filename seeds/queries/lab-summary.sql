-- id: 19
-- title: How many rows of a lab file Table 1 knows
-- group: Your data
-- One line per kind of match and term: how many rows of the lab file, how many spellings, and
-- one of them. The rows that match nothing and those without a value are counted too, so that
-- the rows of all lines are those of the file, unless a value means several terms.
-- needs lab: column gene
SELECT
  match_type,
  term,
  count(*) AS "rows",
  count(DISTINCT gene) AS spellings,
  min(gene) AS spelling
FROM (
  SELECT
    lab.gene AS gene,
    CASE
      WHEN lab.gene IS NULL THEN 'no value'
      WHEN known_names.key IS NULL THEN 'no match'
      WHEN known_names.mouse_spelling = trim(lab.gene) THEN 'related'
      ELSE known_names.match_type
    END AS match_type,
    known_names.term AS term,
    known_names.term_id AS term_id
  FROM lab
  LEFT JOIN known_names ON known_names.key = lower(trim(lab.gene))
)
GROUP BY match_type, term, term_id
ORDER BY
  CASE match_type
    WHEN 'exact' THEN 1
    WHEN 'close' THEN 2
    WHEN 'narrow' THEN 3
    WHEN 'broad' THEN 4
    WHEN 'related' THEN 5
    WHEN 'ambiguous' THEN 6
    WHEN 'no match' THEN 7
    ELSE 8
  END,
  match_type,
  term,
  term_id;
