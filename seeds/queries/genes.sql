-- id: 9
-- title: Every gene or protein, and its role
-- One line per gene or protein and claim that names it: as cargo, or in the text of a
-- cell. match_type says how exactly the identifiers mean what is printed; note what to
-- mind (VEGF is printed as a family name, a peptide is not its precursor's gene).
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
  citations
FROM genes
ORDER BY term, claim, role, position;
