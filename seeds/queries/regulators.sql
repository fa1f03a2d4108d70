-- id: 24
-- title: Every gene that makes migrasomes form, keeps them from it, or loads them
-- group: Findings
-- One line per gene and role, from Table 1 and findings. direction: more or fewer migrasomes form
-- with the gene, or more or less is loaded, by the words of the findings (relations); not told,
-- where these words do not say, and Table 1 has no such word. Then the contexts, and the papers
-- that show it; (inferred) stands behind a paper that a printed reference most likely is.
-- match_type says how exactly the symbol means what is named. Lipids and other things without a
-- gene are listed with kind=all, and what cells were given by `findings` with role=exposure.
-- param kind: all for all that acts so; left out, or genes: only genes
-- default kind: ''
-- choices kind: SELECT 'genes' UNION ALL SELECT 'all'
WITH
  chosen AS (
    SELECT term AS name, term_kind, term_id, role, accession, layer, claim
    FROM evidence_terms
    WHERE role_group = 'regulates'
    UNION
    SELECT replace(subject, '; ', ', '), 'no term', NULL, role, accession, layer, claim
    FROM evidence
    WHERE role_group = 'regulates' AND term_id IS NULL
  ),
  related AS (
    SELECT
      chosen.name,
      chosen.term_id,
      chosen.role,
      evidence.relation,
      evidence.direction
    FROM chosen
    JOIN evidence ON evidence.accession = chosen.accession AND evidence.claim IS NULL
  ),
  listed AS (
    SELECT name, term_id, role, list, group_concat(word, '; ') AS words
    FROM (
      SELECT name, term_id, role, 'layers' AS list, layer <> 'Table 1' AS place, layer AS word
      FROM chosen
      UNION
      SELECT name, term_id, role, 'accessions', coalesce(claim, 1e9), accession FROM chosen
      UNION
      SELECT name, term_id, role, 'relations', 0, relation FROM related
      UNION
      SELECT name, term_id, role, 'directions', direction = 'fewer', direction
      FROM related
      WHERE direction IS NOT NULL
      UNION
      SELECT chosen.name, chosen.term_id, chosen.role, 'contexts', 0, evidence_terms.term
      FROM chosen
      JOIN evidence_terms ON evidence_terms.accession = chosen.accession
      WHERE evidence_terms.part IN ('disease', 'context')
        AND evidence_terms.term_kind IN ('disease', 'field', 'process')
      UNION
      SELECT
        chosen.name, chosen.term_id, chosen.role, 'papers', 0,
        evidence_papers.paper || CASE max(evidence_papers.status = 'read')
          WHEN 1 THEN ''
          ELSE ' (inferred)'
        END
      FROM chosen
      JOIN evidence_papers ON evidence_papers.accession = chosen.accession
      WHERE evidence_papers.paper IS NOT NULL
      GROUP BY chosen.name, chosen.term_id, chosen.role, evidence_papers.paper
      ORDER BY 1, 2, 3, 4, 5, 6
    )
    GROUP BY name, term_id, role, list
  )
SELECT
  each.name AS gene,
  gene_identifiers.symbol,
  gene_identifiers.match_type,
  each.role,
  coalesce(max(CASE list WHEN 'directions' THEN words END), 'not told') AS direction,
  max(CASE list WHEN 'relations' THEN words END) AS relations,
  max(CASE list WHEN 'layers' THEN words END) AS layers,
  max(CASE list WHEN 'accessions' THEN words END) AS accessions,
  max(CASE list WHEN 'papers' THEN words END) AS papers,
  max(CASE list WHEN 'contexts' THEN words END) AS contexts,
  each.term_kind AS kind,
  gene_identifiers.hgnc,
  gene_identifiers.uniprot
FROM (SELECT DISTINCT name, term_kind, term_id, role FROM chosen) AS each
JOIN listed
  ON listed.name = each.name AND listed.term_id IS each.term_id AND listed.role = each.role
LEFT JOIN gene_identifiers ON gene_identifiers.term_id = each.term_id
WHERE gene_identifiers.term_id IS NOT NULL OR lower(trim(:kind)) = 'all'
GROUP BY each.name, each.term_kind, each.term_id, each.role
ORDER BY
  gene_identifiers.term_id IS NULL, each.term_kind = 'no term', each.name, each.term_id, each.role;
