-- id: 9
-- title: Every gene or protein, and its role
-- group: Both layers
-- One line per gene or protein and claim that names it: as cargo, or in the text of a
-- cell. match_type says how exactly the identifiers mean what is printed; note what to
-- mind (VEGF is printed as a family name, a peptide is not its precursor's gene).
-- param category: only claims of this category, e.g. Tumor
-- default category: ''
-- choices category: SELECT DISTINCT name FROM categories ORDER BY name
SELECT
  term,
  symbol,
  role,
  printed,
  claim,
  disease,
  match_type,
  hgnc,
  ncbi_gene,
  ensembl,
  uniprot,
  note,
  citations,
  source_table
FROM genes
WHERE coalesce(trim(:category), '') = ''
  OR claim IN (
    SELECT claims.claim FROM claims WHERE lower(claims.category) = lower(trim(:category))
  )
ORDER BY term, claim, role, position;
