-- Adds 1,000,000 made-up claims to a fresh migrasome.db, to see what grows with the data.
--
--     migrasome build big.db && sqlite3 big.db < benches/synthetic.sql
--
-- Always the same file: what looks random is arithmetic on the number of the claim. A
-- multiplication spreads it (Knuth's 2654435761, kept to 32 bits), and each property is
-- taken from another part of it, so that every cargo meets many diseases and references.
-- Nothing here is a fact; all of it hangs on the source table 'synthetic', has numbers from
-- 1,000,000 on, as a lab's own rows have, and `migrasome check` has nothing to say against it.
-- Categories and sample sources are the first three of each that the file comes with.

-- A file to be thrown away: no journal to wait for, and room for the indexes, which are
-- filled out of order. The links are right by construction, and `check` looks at them.
PRAGMA foreign_keys = OFF;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -400000;

BEGIN;

INSERT INTO source_tables (source_table_id, name, label, caption, title, journal, year, doi)
VALUES (
  1000000, 'synthetic', 'Synthetic', 'Made up for benchmarks', 'No publication', 'None', 2025,
  '10.0000/synthetic'
);

INSERT INTO diseases (disease_id, category_id, name)
WITH RECURSIVE numbers (n) AS (
  SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1999
)
SELECT
  1000000 + n,
  1 + n % 3,
  printf('Disease %04d', n)
FROM numbers;

INSERT INTO cargos (cargo_id, name, kind, kind_source)
WITH RECURSIVE numbers (n) AS (
  SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 19999
)
SELECT 1000000 + n, printf('CARGO%05d', n), 'protein', 'synthetic'
FROM numbers;

INSERT INTO citations (citation_id, source_table_id, number)
WITH RECURSIVE numbers (n) AS (
  SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 4999
)
SELECT 1000000 + n, 1000000, n + 1
FROM numbers;

-- What each claim links to. A second link of a kind is NULL where there is none; where
-- there is one, it is another than the first.
CREATE TEMP TABLE made AS
WITH RECURSIVE numbers (n) AS (
  SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000000
),
spread AS (
  SELECT n, (n * 2654435761) & 4294967295 AS bits FROM numbers
),
firsts AS (
  SELECT
    n,
    1000000 + n AS id,
    1000000 + bits / 20000 % 2000 AS disease_id,
    CASE WHEN n % 10 <> 0 THEN bits % 20000 END AS cargo,
    bits % 3 AS source,
    bits / 13 % 5000 AS citation
  FROM spread
)
SELECT
  n,
  id,
  disease_id,
  1000000 + cargo AS cargo_id,
  CASE WHEN n % 5 = 1 THEN 1000000 + (cargo + 7) % 20000 END AS second_cargo_id,
  1 + source AS sample_source_id,
  CASE WHEN n % 7 = 0 THEN 1 + (source + 1) % 3 END AS second_sample_source_id,
  1000000 + citation AS citation_id,
  CASE WHEN n % 4 = 0 THEN 1000000 + (citation + 1) % 5000 END AS second_citation_id
FROM firsts;

INSERT INTO source_rows (
  source_row_id, source_table_id, row, category, disease, source, cargo, mechanism, effect,
  citations
)
SELECT
  made.id,
  1000000,
  made.n,
  categories.name,
  diseases.name,
  sources.name || coalesce(' and ' || lower(second_sources.name), ''),
  coalesce(cargos.name || coalesce(', ' || second_cargos.name, ''), '–'),
  printf('Migrasomes of made-up cells take the pathway %d to their neighbours', made.n % 997),
  printf('Changes the made-up outcome %d in the made-up model %d', made.n % 89, made.n),
  '[' || references_1.number || coalesce(', ' || references_2.number, '') || ']'
FROM made
JOIN diseases ON diseases.disease_id = made.disease_id
JOIN categories ON categories.category_id = diseases.category_id
JOIN sample_sources AS sources ON sources.sample_source_id = made.sample_source_id
LEFT JOIN sample_sources AS second_sources
  ON second_sources.sample_source_id = made.second_sample_source_id
LEFT JOIN cargos ON cargos.cargo_id = made.cargo_id
LEFT JOIN cargos AS second_cargos ON second_cargos.cargo_id = made.second_cargo_id
JOIN citations AS references_1 ON references_1.citation_id = made.citation_id
LEFT JOIN citations AS references_2 ON references_2.citation_id = made.second_citation_id;

INSERT INTO mechanisms (
  mechanism_id, source_row_id, disease_id, mechanism, effect, cargo_status
)
SELECT
  made.id,
  made.id,
  made.disease_id,
  source_rows.mechanism,
  source_rows.effect,
  CASE WHEN made.cargo_id IS NULL THEN 'not given' ELSE 'reported' END
FROM made
JOIN source_rows ON source_rows.source_row_id = made.id;

INSERT INTO mechanism_cargos (mechanism_id, position, cargo_id, separator, printed)
SELECT id, 1, cargo_id, '', name
FROM made
JOIN cargos USING (cargo_id)
UNION ALL
SELECT id, 2, second_cargo_id, ', ', name
FROM made
JOIN cargos ON cargos.cargo_id = made.second_cargo_id
ORDER BY 1, 2;

INSERT INTO mechanism_sources (mechanism_id, position, sample_source_id, separator, printed)
SELECT id, 1, sample_source_id, '', name
FROM made
JOIN sample_sources USING (sample_source_id)
UNION ALL
SELECT id, 2, second_sample_source_id, ' and ', lower(name)
FROM made
JOIN sample_sources ON sample_sources.sample_source_id = made.second_sample_source_id
ORDER BY 1, 2;

INSERT INTO mechanism_citations (mechanism_id, position, citation_id, separator)
SELECT id, 1, citation_id, '' FROM made
UNION ALL
SELECT id, 2, second_citation_id, ', ' FROM made WHERE second_citation_id IS NOT NULL
ORDER BY 1, 2;

DROP TABLE made;

COMMIT;
