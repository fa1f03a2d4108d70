-- id: 14
-- title: Which papers the numbers most likely are
-- group: Both layers
-- One line per reference number and paper. The number is printed; the paper is inferred
-- (status), with how sure that is (confidence) and why (basis). one_of: which of these
-- numbers is this paper is not known. A number that nobody identified says so.
SELECT
  citation,
  status,
  confidence,
  one_of,
  first_author,
  year,
  title,
  journal,
  url,
  basis,
  disease,
  claim,
  citations,
  source_table
FROM claim_papers
ORDER BY source_table, citation, claim, confidence = 'low', confidence = 'medium', url;
