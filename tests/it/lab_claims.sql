-- What a lab may add to its copy: claims of its own under source tables of their own, a
-- disease of the same name in another category, a cargo we do not know, a report, a table.
INSERT INTO source_tables (source_table_id, name, label, caption, title, journal, year, doi)
VALUES
  (2, 'our-s1', 'Table S1', 'Migrasomes in our patients', 'Our own paper', 'Our Journal', 2026, '10.1000/ours'),
  (3, 'bench', 'bench', 'From the bench', 'Unpublished', NULL, NULL, NULL);
INSERT INTO source_rows
  (source_row_id, source_table_id, row, category, disease, source, cargo, mechanism, effect, citations)
VALUES
  (11, 2, 1, 'Infectious', 'Viral', 'Cells', 'Virions', 'm1', 'e1', '[34]'),
  (12, 2, 2, 'Tumor', 'Viral', 'urine', 'VEGF and miR-21', 'm2', 'e2', '[34,11]'),
  (13, 3, 1, 'Tumor', 'Glioblastoma', 'Cells', '–', 'm3', 'e3', '');
INSERT INTO diseases (disease_id, category_id, name)
SELECT 11, category_id, 'Viral' FROM categories WHERE name = 'Tumor';
INSERT INTO cargos (cargo_id, name, kind, kind_source) VALUES (8, 'miR-21', 'RNA', 'ours');
INSERT INTO mechanisms (mechanism_id, source_row_id, disease_id, mechanism, effect, cargo_status)
VALUES
  (11, 11, (SELECT disease_id FROM diseases WHERE name = 'Viral' AND disease_id < 11), 'm1', 'e1', 'reported'),
  (12, 12, 11, 'm2', 'e2', 'reported'),
  (13, 13, (SELECT disease_id FROM diseases WHERE name = 'Glioblastoma'), 'm3', 'e3', 'not given');
INSERT INTO mechanism_cargos (mechanism_id, position, cargo_id, separator, printed)
VALUES
  (11, 1, (SELECT cargo_id FROM cargos WHERE name = 'Virions'), '', 'virions'),
  (12, 1, (SELECT cargo_id FROM cargos WHERE name = 'VEGF'), '', 'VEGF'),
  (12, 2, 8, ' and ', 'miR-21');
INSERT INTO mechanism_sources (mechanism_id, position, sample_source_id, separator, printed)
SELECT 11, 1, sample_source_id, '', 'Cells' FROM sample_sources WHERE name = 'Cells'
UNION ALL SELECT 12, 1, sample_source_id, '', 'urine' FROM sample_sources WHERE name = 'Urine'
UNION ALL SELECT 13, 1, sample_source_id, '', 'Cells' FROM sample_sources WHERE name = 'Cells';
INSERT INTO citations (citation_id, source_table_id, number) VALUES (101, 2, 34), (102, 2, 11);
INSERT INTO mechanism_citations (mechanism_id, position, citation_id, separator)
VALUES (11, 1, 101, ''), (12, 1, 101, ''), (12, 2, 102, ',');
INSERT INTO saved_queries (saved_query_id, name, title, description, sql)
VALUES (
  101, 'mine', 'Large categories', '',
  'SELECT category, count(*) AS n FROM claims GROUP BY category HAVING count(*) > :n ORDER BY 1'
);
INSERT INTO saved_query_params
  (saved_query_id, position, name, description, type, default_value, choices_sql)
VALUES (101, 1, 'n', 'more claims than this', 'integer', NULL, NULL);
CREATE TABLE hits (gene TEXT, log2fc REAL);
INSERT INTO hits VALUES ('VEGF', 2.1), ('ACTB', 0.1);
