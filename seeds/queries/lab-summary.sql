-- id: 19
-- title: How many rows of a lab file are known here
-- group: Your data
-- One line per kind of match and term: how many rows of the lab file, how many spellings, and
-- one of them; layers says who tells of the term: Table 1, findings of papers, or a source of a
-- lab's own. The rows that match nothing and those without a value are counted too, so that the
-- rows of all lines are those of the file, unless a value means several terms. A value means a
-- gene, protein or other cargo, as in `lab-hits`.
-- needs lab: column gene
SELECT
  match_type,
  term,
  count(*) AS "rows",
  count(DISTINCT gene) AS spellings,
  min(gene) AS spelling,
  CASE WHEN match_type <> 'ambiguous' THEN tellers.layers END AS layers
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
  LEFT JOIN known_names
    ON known_names.key = lower(trim(lab.gene))
    AND known_names.term_kind IN ('cargo', 'gene', 'peptide')
) AS counted
LEFT JOIN (
  SELECT
    term_id,
    group_concat(
      CASE WHEN source <> layer AND layer = 'own' THEN 'own (' || source || ')' ELSE layer END,
      '; '
    ) AS layers
  FROM (
    SELECT term_tellers.term_id, term_tellers.layer, term_tellers.source
    FROM term_tellers
    ORDER BY term_tellers.term_id, term_tellers.layer, term_tellers.source
  )
  GROUP BY term_id
) AS tellers ON tellers.term_id = counted.term_id
GROUP BY match_type, term, counted.term_id, tellers.layers
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
  counted.term_id;
