-- id: 5
-- title: Which reference stands behind which claim
-- group: Table 1
-- One line per reference number of the review and claim that cites it; citations is
-- the cell as printed.
SELECT
  citation,
  claim,
  category,
  disease,
  cargo,
  mechanism,
  citations,
  source_table
FROM claim_citations
ORDER BY source_table, citation, claim;
