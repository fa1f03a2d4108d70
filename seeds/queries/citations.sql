-- id: 5
-- title: Which reference stands behind which claim, and which paper it most likely is
-- group: Table 1
-- One line per reference number, claim that cites it and paper that it may be. The number is
-- printed, citations is the cell as printed; the paper is inferred (status), with how sure that
-- is (confidence) and why (basis). one_of: which of these numbers is this paper is not known. A
-- number that nobody identified says so. `papers` goes by paper.
SELECT
  claim_papers.citation,
  claim_papers.claim,
  claims.category,
  claim_papers.disease,
  claims.cargo,
  claims.mechanism,
  claim_papers.citations,
  claim_papers.source_table,
  claim_papers.status,
  claim_papers.confidence,
  claim_papers.one_of,
  papers.paper,
  papers.url,
  claim_papers.basis
FROM claim_papers
JOIN claims ON claims.claim = claim_papers.claim
LEFT JOIN papers
  ON papers.url
    = coalesce(claim_papers.url, 'https://pubmed.ncbi.nlm.nih.gov/' || claim_papers.pmid)
ORDER BY
  claim_papers.source_table,
  claim_papers.citation,
  claim_papers.claim,
  claim_papers.confidence = 'low',
  claim_papers.confidence = 'medium',
  papers.url;
