-- id: 9
-- title: Every gene or protein, and its role
-- group: Both layers
-- One line per gene or protein and claim or finding that names it: as cargo, in its role, or in
-- the text of a part. layer says whether Table 1 prints it or a finding has it; for a finding
-- disease is its context, a disease or a process. match_type says how exactly the identifiers
-- mean what is named; note what to mind (VEGF is printed as a family name, a peptide is not its
-- precursor's gene).
-- param category: only claims of this category, e.g. Tumor; findings have none
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
  source_table,
  accession,
  layer
FROM (
  SELECT
    genes.term, genes.symbol, genes.role, genes.printed, genes.claim, genes.disease,
    genes.match_type, genes.hgnc, genes.ncbi_gene, genes.ensembl, genes.uniprot, genes.note,
    genes.citations, genes.source_table, claim_accessions.accession, claim_accessions.layer,
    genes.position
  FROM genes
  JOIN claim_accessions ON claim_accessions.claim = genes.claim
  WHERE coalesce(trim(:category), '') = ''
    OR genes.claim IN (
      SELECT claims.claim FROM claims WHERE lower(claims.category) = lower(trim(:category))
    )
  UNION ALL
  SELECT
    gene_identifiers.term, gene_identifiers.symbol,
    coalesce(
      evidence_terms.role,
      'named in the ' || evidence_terms.part || CASE evidence_terms.reading
        WHEN 'found by program' THEN ' (found by program)'
        ELSE ''
      END
    ),
    evidence_terms.words, NULL, evidence.context,
    gene_identifiers.match_type, gene_identifiers.hgnc, gene_identifiers.ncbi_gene,
    gene_identifiers.ensembl, gene_identifiers.uniprot, gene_identifiers.note,
    NULL, evidence.source_table, evidence_terms.accession, evidence_terms.layer,
    evidence_terms.position
  FROM gene_identifiers
  JOIN evidence_terms ON evidence_terms.term_id = gene_identifiers.term_id
  JOIN evidence ON evidence.accession = evidence_terms.accession
  WHERE evidence_terms.claim IS NULL
    AND evidence.claim IS NULL
    AND coalesce(trim(:category), '') = ''
)
ORDER BY term, claim IS NULL, claim, accession, role, position;
