-- id: 23
-- title: Every gene in or on migrasomes
-- group: Findings
-- One line per gene whose product is in or on migrasomes, as a cargo of Table 1 or by a finding,
-- with its roles and contexts and the papers that show it. (inferred) stands behind a paper
-- that a printed reference most likely is; where nobody identified the reference there is none.
-- match_type says how exactly the symbol means what is named: VEGF is printed as a family name.
-- Lipids, organelles, viruses and classes of proteins are listed with kind=all.
-- param kind: all for all that is carried; left out, or genes: only genes
-- default kind: ''
-- choices kind: SELECT 'genes' UNION ALL SELECT 'all'
WITH
  chosen AS (
    SELECT term AS name, term_kind, term_id, role, accession, layer, claim
    FROM evidence_terms
    WHERE role_group = 'carried'
    UNION
    SELECT replace(subject, '; ', ', '), 'no term', NULL, role, accession, layer, claim
    FROM evidence
    WHERE role_group = 'carried' AND term_id IS NULL
  ),
  listed AS (
    SELECT name, term_id, list, group_concat(word, '; ') AS words
    FROM (
      SELECT name, term_id, 'roles' AS list, 0 AS place, role AS word FROM chosen
      UNION
      SELECT name, term_id, 'layers', layer <> 'Table 1', layer FROM chosen
      UNION
      SELECT name, term_id, 'accessions', coalesce(claim, 1e9), accession FROM chosen
      UNION
      SELECT chosen.name, chosen.term_id, 'contexts', 0, evidence_terms.term
      FROM chosen
      JOIN evidence_terms ON evidence_terms.accession = chosen.accession
      WHERE evidence_terms.part IN ('disease', 'context')
        AND evidence_terms.term_kind IN ('disease', 'field', 'process')
      UNION
      SELECT
        chosen.name, chosen.term_id, 'papers', 0,
        evidence_papers.paper || CASE max(evidence_papers.status = 'read')
          WHEN 1 THEN ''
          ELSE ' (inferred)'
        END
      FROM chosen
      JOIN evidence_papers ON evidence_papers.accession = chosen.accession
      WHERE evidence_papers.paper IS NOT NULL
      GROUP BY chosen.name, chosen.term_id, evidence_papers.paper
      ORDER BY 1, 2, 3, 4, 5
    )
    GROUP BY name, term_id, list
  )
SELECT
  each.name AS gene,
  gene_identifiers.symbol,
  gene_identifiers.match_type,
  max(CASE list WHEN 'roles' THEN words END) AS roles,
  max(CASE list WHEN 'layers' THEN words END) AS layers,
  max(CASE list WHEN 'accessions' THEN words END) AS accessions,
  max(CASE list WHEN 'papers' THEN words END) AS papers,
  max(CASE list WHEN 'contexts' THEN words END) AS contexts,
  each.term_kind AS kind,
  gene_identifiers.hgnc,
  gene_identifiers.uniprot
FROM (SELECT DISTINCT name, term_kind, term_id FROM chosen) AS each
JOIN listed ON listed.name = each.name AND listed.term_id IS each.term_id
LEFT JOIN gene_identifiers ON gene_identifiers.term_id = each.term_id
WHERE gene_identifiers.term_id IS NOT NULL OR lower(trim(:kind)) = 'all'
GROUP BY each.name, each.term_kind, each.term_id
ORDER BY gene_identifiers.term_id IS NULL, each.term_kind = 'no term', each.name, each.term_id;
